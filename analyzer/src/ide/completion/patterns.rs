//! Proposals of patterns, by the type of what is matched.

use rustc_hash::FxHashSet;

use super::{Collector, Completion, CompletionKind, Rank, context::Step};
use crate::{
    hir::{
        Name,
        body::{Expr, Pattern},
        lower::lower,
        signature::Payload,
    },
    ide::draft::Draft,
    span::TextRange,
    types::{Ty, enum_type, infer},
};

impl<'db> Collector<'db, '_> {
    /// Patterns for the part that `steps` lead to of what is matched at `scrutinee`.
    pub(super) fn patterns(&mut self, draft: &Draft<'db>, steps: &[Step], scrutinee: TextRange) {
        let ty = self.matched(draft, steps, scrutinee);
        match &ty {
            Some(Ty::Enum(item)) => {
                let covered =
                    if steps.is_empty() { covered(self.db, draft, scrutinee) } else { Default::default() };
                for (order, (variant, payload)) in (0..).zip(enum_type(self.db, *item)) {
                    let completion = self.variant(*item, variant, variant, payload, true);
                    let rank = if covered.contains(variant) { Rank::Own } else { Rank::Fitting };
                    self.add_ordered(rank, order, completion);
                }
            }
            Some(ty @ (Ty::Option(_) | Ty::Result(..))) => self.wrappers(ty, Rank::Fitting, true),
            Some(Ty::Bool) => self.words(&["true", "false"], Rank::Fitting),
            Some(Ty::Unit) => self.words(&["()"], Rank::Fitting),
            Some(_) => {}
            None => {
                for word in ["Some", "Ok", "Err"] {
                    let snippet = Some(format!("{word}($0)"));
                    let completion = Completion { snippet, ..self.plain(word, CompletionKind::Variant) };
                    self.add(Rank::Prelude, completion);
                }
                self.words(&["None", "true", "false"], Rank::Prelude);
            }
        }
        self.words(&["_"], Rank::Keyword);
    }

    /// Fields of the variant whose payload is being taken apart.
    pub(super) fn pattern_fields(
        &mut self,
        draft: &Draft<'db>,
        steps: &[Step],
        scrutinee: TextRange,
        given: &[Name],
    ) {
        let Some((Step::Fields(variant), outer)) = steps.split_last() else { return };
        let Some(Ty::Enum(item)) = self.matched(draft, outer, scrutinee) else { return };
        let Some((_, Payload::Fields(fields))) = enum_type(self.db, item).iter().find(|it| it.0 == *variant)
        else {
            return;
        };
        for (order, (name, ty)) in (0..).zip(fields).filter(|it| !given.contains(&it.1.0)) {
            let completion = self.field(item, name, ty);
            self.add_ordered(Rank::Fitting, order, completion);
        }
    }

    /// `Some`, `None`, `Ok`, `Err`
    pub(super) fn wrappers(&mut self, ty: &Ty<'db>, rank: Rank, in_pattern: bool) {
        let constructors: Vec<(&str, &Ty<'db>)> = match ty {
            Ty::Option(inner) => vec![("Some", inner)],
            Ty::Result(ok, err) => vec![("Ok", ok), ("Err", err)],
            _ => return,
        };
        for (order, (word, inner)) in (0..).zip(constructors) {
            let binding = if in_pattern { "${1:value}" } else { "$1" };
            let completion = Completion {
                detail: Some(format!("({})", inner.display(self.db))),
                snippet: Some(format!("{word}({binding})$0")),
                ..self.plain(word, CompletionKind::Variant)
            };
            self.add_ordered(rank, order, completion);
        }
        if matches!(ty, Ty::Option(_)) {
            let completion = self.plain("None", CompletionKind::Variant);
            self.add_ordered(rank, 1, completion);
        }
    }

    fn words(&mut self, words: &[&str], rank: Rank) {
        for (order, word) in (0..).zip(words) {
            let completion = self.plain(*word, CompletionKind::Keyword);
            self.add_ordered(rank, order, completion);
        }
    }

    /// The type of a part of what is matched.
    fn matched(&self, draft: &Draft<'db>, steps: &[Step], scrutinee: TextRange) -> Option<Ty<'db>> {
        let body = &lower(self.db, draft.item).body;
        // Parentheses have no expression of their own: look for the widest one inside.
        let inside = body.expr_spans.iter().filter(|it| scrutinee.contains_range(*it.1));
        let (id, _) = inside.max_by_key(|it| it.1.len())?;
        let mut ty = infer(self.db, draft.item).exprs.get(id)?.clone();
        for step in steps {
            ty = self.part(&ty, step)?;
        }
        (!ty.is_unknown()).then_some(ty)
    }

    fn part(&self, ty: &Ty<'db>, step: &Step) -> Option<Ty<'db>> {
        let payload = |name: &Name| match ty {
            Ty::Enum(item) => enum_type(self.db, *item).iter().find(|it| it.0 == *name).map(|it| &it.1),
            _ => None,
        };
        match (step, ty) {
            (Step::Wrap("Some"), Ty::Option(inner)) => Some((**inner).clone()),
            (Step::Wrap("Ok"), Ty::Result(ok, _)) => Some((**ok).clone()),
            (Step::Wrap("Err"), Ty::Result(_, err)) => Some((**err).clone()),
            (Step::Payload(variant), _) => match payload(variant)? {
                Payload::Value(ty) => Some(ty.clone()),
                Payload::None | Payload::Fields(_) => None,
            },
            (Step::Field(variant, field), _) => match payload(variant)? {
                Payload::Fields(fields) => fields.iter().find(|it| it.0 == *field).map(|it| it.1.clone()),
                Payload::None | Payload::Value(_) => None,
            },
            _ => None,
        }
    }
}

/// The variants that the arms of a `match` name already.
fn covered<'db>(
    db: &'db dyn crate::db::Db,
    draft: &Draft<'db>,
    scrutinee: TextRange,
) -> FxHashSet<&'db Name> {
    let body = &lower(db, draft.item).body;
    let mut found = FxHashSet::default();
    for (_, expr) in body.exprs.iter() {
        let Expr::Match { scrutinee: matched, arms } = expr else { continue };
        let span = body.expr_spans.get(*matched).copied().unwrap_or_default();
        if !scrutinee.contains_range(span) {
            continue;
        }
        for arm in arms {
            if let Pattern::Variant { variant, .. } = &body.patterns[arm.pattern] {
                found.insert(&variant.value);
            }
        }
    }
    found
}
