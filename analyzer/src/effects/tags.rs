//! Callback tags: the host answers an effect with a message of the effect's tag, which `update` should look for.
//!
//! That a tag is ignored is only claimed where nothing else can be true: any text in what `update` reaches that is
//! not itself the tag of an effect counts as looked for, and comparing texts that are not known ends the search.

use std::{collections::BTreeSet, sync::Arc};

use rustc_hash::FxHashSet;

use super::{
    facts::{OwnEffects, own_effects},
    kinds,
    sites::{FunctionBody, Site, What, is_prelude},
    solve::effects_of,
};
use crate::{
    db::Db,
    framework::{self, App},
    hir::{
        Item,
        body::{BinaryOp, Expr, ExprId, Literal, Pattern},
    },
    types::{Ty, infer},
};

/// A tag that a function gives to an effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TagUse {
    /// The tag.
    pub(crate) tag: Arc<str>,
    /// Where it is written.
    pub(crate) literal: ExprId,
}

/// What a function does with texts.
#[derive(Debug, Clone, Default, PartialEq, Eq, salsa::SalsaValue)]
struct TextFacts<'db> {
    /// Texts it may compare tags with.
    compared: BTreeSet<Arc<str>>,
    /// Texts it passes to builtins, which may look for them inside tags.
    fragments: BTreeSet<Arc<str>>,
    /// Texts it passes to other functions: the function, the parameter's index, the text.
    arguments: Vec<(Item<'db>, u32, Arc<str>)>,
    /// It compares texts that are not known.
    dynamic: bool,
    /// Which of its parameters become tags, or arguments of other functions.
    flows: Vec<(u32, Flow<'db>)>,
}

/// Where the value of a parameter goes.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
enum Flow<'db> {
    /// Into the field `callback_tag` of an effect.
    Tag,
    /// Into a parameter of another function.
    Argument(Item<'db>, u32),
}

/// What an application looks for in messages.
#[derive(Debug, Clone, PartialEq, Eq, salsa::SalsaValue)]
struct AppTexts<'db> {
    /// `update` and what it reaches.
    functions: FxHashSet<Item<'db>>,
    compared: BTreeSet<Arc<str>>,
    fragments: BTreeSet<Arc<str>>,
    /// It may look for anything.
    unknown: bool,
}

/// The tags that `item` gives to effects, itself or through the functions it calls.
pub(crate) fn tag_uses<'db>(
    db: &'db dyn Db,
    item: Item<'db>,
    body: &FunctionBody<'db>,
    sites: &[Site<'db>],
) -> Vec<TagUse> {
    if framework::apps(db, item.file(db).project(db)).is_empty() {
        return Vec::new();
    }
    let mut uses = Vec::new();
    let mut add = |expr: Option<ExprId>| {
        if let Some(constant) = expr.and_then(|it| body.constant(it)).filter(|it| !it.text.is_empty()) {
            uses.push(TagUse { tag: constant.text, literal: constant.literal });
        }
    };
    for site in sites.iter().filter(|it| it.clause.is_none()) {
        match &site.what {
            What::EffectValue { kind } => {
                let info = kind.as_ref().and_then(|it| kinds::find(&it.text));
                if info.is_none_or(|it| it.answers) {
                    add(body.field(site.expr, "callback_tag"));
                }
            }
            What::Function { function, .. } => {
                let effects = effects_of(db, *function);
                let Expr::Call { arguments, .. } = &body.body.exprs[site.expr] else { continue };
                if effects.latent.is_empty() && !effects.latent_unknown {
                    continue;
                }
                for (index, argument) in (0u32..).zip(arguments) {
                    if body.constant(*argument).is_some() && becomes_tag(db, *function, index) {
                        add(Some(*argument));
                    }
                }
            }
            _ => {}
        }
    }
    uses
}

/// An application that performs effects built in `item` and ignores answers with `tag`, if none looks for it.
pub(crate) fn ignoring_app<'db>(db: &'db dyn Db, item: Item<'db>, tag: &str) -> Option<App<'db>> {
    let mut ignoring = None;
    for app in framework::apps(db, item.file(db).project(db)) {
        let texts = app_texts(db, app.update);
        if !texts.functions.contains(&item) {
            continue;
        }
        let is_found = texts.compared.contains(tag) || texts.fragments.iter().any(|it| tag.contains(&**it));
        if texts.unknown || is_found {
            return None;
        }
        ignoring.get_or_insert(*app);
    }
    ignoring
}

#[salsa::tracked(returns(ref))]
fn app_texts<'db>(db: &'db dyn Db, update: Item<'db>) -> AppTexts<'db> {
    let mut texts = AppTexts {
        functions: FxHashSet::from_iter([update]),
        compared: BTreeSet::new(),
        fragments: BTreeSet::new(),
        unknown: false,
    };
    let mut pending = vec![update];
    while let Some(function) = pending.pop() {
        let OwnEffects { facts, doubts } = own_effects(db, function);
        let text = text_facts(db, function);
        texts.unknown |= doubts.unknown || text.dynamic;
        texts.compared.extend(text.compared.iter().cloned());
        texts.fragments.extend(text.fragments.iter().cloned());
        for (callee, index, text) in &text.arguments {
            if !becomes_tag(db, *callee, *index) {
                texts.compared.insert(text.clone());
            }
        }
        pending.extend(facts.callees.iter().filter(|it| texts.functions.insert(**it)));
    }
    texts
}

/// Whether a parameter becomes the tag of an effect, directly or in a function it is passed on to.
fn becomes_tag<'db>(db: &'db dyn Db, function: Item<'db>, index: u32) -> bool {
    let mut seen = FxHashSet::from_iter([(function, index)]);
    let mut pending = vec![(function, index)];
    while let Some((function, index)) = pending.pop() {
        for (_, flow) in text_facts(db, function).flows.iter().filter(|it| it.0 == index) {
            match flow {
                Flow::Tag => return true,
                Flow::Argument(callee, index) => {
                    if seen.insert((*callee, *index)) {
                        pending.push((*callee, *index));
                    }
                }
            }
        }
    }
    false
}

#[salsa::tracked(returns(ref))]
fn text_facts<'db>(db: &'db dyn Db, item: Item<'db>) -> TextFacts<'db> {
    let body = FunctionBody::new(db, item);
    let mut facts = TextFacts::default();
    // Literals that are tags, or arguments and so judged by what the callee does with them.
    let mut judged = FxHashSet::default();
    for (id, expr) in body.body.exprs.iter() {
        match expr {
            Expr::Binary { operator, left, right }
                if matches!(operator.value, BinaryOp::Eq | BinaryOp::Ne) =>
            {
                let known = [body.constant(*left), body.constant(*right)];
                let is_text = infer(db, item).exprs.get(*left) == Some(&Ty::String);
                facts.dynamic |= is_text && known.iter().all(Option::is_none);
                facts.compared.extend(known.into_iter().flatten().map(|it| it.text));
            }
            Expr::Call { callee, arguments, .. } => match body.function(*callee) {
                Some(function) if is_prelude(db, function) => {
                    let known: Vec<_> =
                        arguments.iter().filter_map(|it| body.constant(*it)).map(|it| it.text).collect();
                    let is_tag = |it: &ExprId| matches!(&body.body.exprs[body.origin(*it)], Expr::Field { field, .. } if field.value == "tag");
                    facts.dynamic |= known.is_empty() && arguments.iter().any(is_tag);
                    facts.fragments.extend(known.into_iter().filter(|it| !it.is_empty()));
                }
                Some(function) => {
                    for (index, argument) in (0u32..).zip(arguments) {
                        if let Some(constant) = body.constant(*argument) {
                            judged.insert(constant.literal);
                            facts.arguments.push((function, index, constant.text));
                        } else if let Some(parameter) = body.parameter(*argument) {
                            facts.flows.push((parameter, Flow::Argument(function, index)));
                        }
                    }
                }
                None => {}
            },
            Expr::Record { .. } => {
                if let Some(tag) = body.field(id, "callback_tag") {
                    judged.extend(body.constant(tag).map(|it| it.literal));
                    facts.flows.extend(body.parameter(tag).map(|it| (it, Flow::Tag)));
                }
            }
            _ => {}
        }
    }
    for (id, expr) in body.body.exprs.iter() {
        if let Expr::Literal(Literal::String(text)) = expr
            && !judged.contains(&id)
        {
            facts.compared.insert(text.clone());
        }
    }
    for (_, pattern) in body.body.patterns.iter() {
        if let Pattern::Literal(Literal::String(text)) = pattern {
            facts.compared.insert(text.clone());
        }
    }
    facts
}
