//! Whether the arms of a `match` take every value, and whether each arm can be reached.
//!
//! Speaks only about matches whose patterns and scrutinee are sound: what is wrong with those is reported where
//! they are typed. In a body with syntax errors nothing is said to be missing.

mod fixes;
mod lowering;
mod pattern;
mod stub;
#[cfg(test)]
mod tests;
mod usefulness;
mod witness;

pub(crate) use self::stub::expected_type;
use self::{
    fixes::NewArm,
    lowering::Lowering,
    pattern::Family,
    usefulness::{Case, Reach, Test, Usefulness},
    witness::Writer,
};
use super::{Inference, Ty, infer};
use crate::{
    db::Db,
    diagnostics::{
        Diagnostic, Edit, Fix,
        registry::{NON_EXHAUSTIVE_MATCH, UNREACHABLE_ARM},
        removal::removal_with_comma,
    },
    hir::{
        Item,
        body::{Arm, Body, Expr, ExprId},
        lower::lower,
    },
    span::{ItemSpan, TextRange},
};

/// Missing patterns that a message lists.
const SHOWN: usize = 3;
/// Missing patterns that a fix writes arms for.
const MAX_NEW_ARMS: usize = 24;
/// Characters of a missing pattern that a message shows.
const MAX_WIDTH: usize = 60;

/// What the matches of a function leave out, and arms they never reach.
#[salsa::tracked(returns(deref))]
pub fn match_diagnostics<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let body = &lower(db, item).body;
    let mut out = Vec::new();
    if body.root.is_none() {
        return out;
    }
    let inference = infer(db, item);
    for (id, expr) in body.exprs.iter() {
        if let Expr::Match { scrutinee, arms } = expr {
            let check = Match { db, item, body, inference, id, scrutinee: *scrutinee, arms };
            check.check(&mut out);
        }
    }
    out
}

struct Match<'db, 'a> {
    db: &'db dyn Db,
    item: Item<'db>,
    body: &'a Body,
    inference: &'a Inference<'db>,
    id: ExprId,
    scrutinee: ExprId,
    arms: &'a [Arm],
}

impl<'db> Match<'db, '_> {
    fn check(&self, out: &mut Vec<Diagnostic<ItemSpan<'db>>>) -> Option<()> {
        let ty = self.inference.exprs.get(self.scrutinee)?;
        let mut lowering = Lowering::new(self.db, self.body, self.inference);
        let family = lowering.family(ty)?;
        let rows = self.arms.iter().map(|it| lowering.pattern(it.pattern)).collect::<Option<Vec<_>>>()?;
        let found = usefulness::check(&lowering.patterns, family, &rows)?;
        if found.uncovered_count > 0 && !self.body.broken {
            out.push(self.non_exhaustive(ty, &lowering, &found)?);
        }
        for (arm, reach) in self.arms.iter().zip(&found.arms) {
            out.extend(self.unreachable(arm, *reach));
        }
        Some(())
    }

    fn non_exhaustive(
        &self,
        ty: &Ty<'db>,
        lowering: &Lowering<'db, '_>,
        found: &Usefulness,
    ) -> Option<Diagnostic<ItemSpan<'db>>> {
        let writer = Writer { patterns: &lowering.patterns, qualified: lowering.qualified };
        let missing = writer.patterns(&found.uncovered, MAX_NEW_ARMS);
        let catch_all = missing.first().is_some_and(|it| it == "_");
        let message = if catch_all {
            let other = if self.arms.is_empty() { "" } else { "other " };
            format!("this `match` leaves {other}values of type `{}` without an arm", ty.display(self.db))
        } else {
            format!("this `match` leaves {} without an arm", listing(&missing, found.uncovered_count))
        };
        let span = self.body.expr_spans.get(self.id).copied()?;
        let head_end = self.body.expr_spans.get(self.scrutinee)?.end();
        let head = TextRange::new(span.start(), head_end.clamp(span.start(), span.end()));
        let mut diagnostic = Diagnostic::new(&NON_EXHAUSTIVE_MATCH, self.item.span(head), message);
        if let Some((place, message)) = self.declaration(ty, &found.uncovered) {
            diagnostic = diagnostic.with_related(place, message);
        }
        let body = stub::stub(self.db, self.item, self.body, self.inference, self.id, self.arms);
        if !catch_all && found.uncovered_count == missing.len() {
            let title = match missing.as_slice() {
                [one] => format!("add an arm for `{}`", shortened(one)),
                many => format!("add arms for the {} missing patterns", many.len()),
            };
            diagnostic.fixes.extend(self.add_arms(title, span, body.as_deref(), &missing));
        }
        diagnostic.fixes.extend(self.add_arms(
            "add a `_` arm".to_owned(),
            span,
            body.as_deref(),
            &["_".to_owned()],
        ));
        if diagnostic.fixes.is_empty() {
            diagnostic = diagnostic.with_help("add the missing arms, or an arm with `_` for everything else");
        }
        Some(diagnostic)
    }

    /// Where the variant that is missing altogether is declared, or the enum if there are several.
    fn declaration(&self, ty: &Ty<'db>, uncovered: &[Case]) -> Option<(ItemSpan<'db>, String)> {
        let Ty::Enum(item) = ty else { return None };
        if item.file(self.db).is_embedded(self.db) {
            return None;
        }
        let spans = &lower(self.db, *item).spans;
        let missing = uncovered.iter().find_map(|case| match case.tests.get(&0) {
            Some(Test::OneOf { family: Family::Enum(_), nths }) => Some(nths.as_slice()),
            _ => None,
        });
        match missing? {
            [one] => Some((item.span(*spans.names.get(*one as usize)?), "declared here".to_owned())),
            _ => Some((item.span(spans.name), format!("`{}` is declared here", item.name(self.db)))),
        }
    }

    fn unreachable(&self, arm: &Arm, reach: Reach) -> Option<Diagnostic<ItemSpan<'db>>> {
        let (message, cover) = match reach {
            Reach::Reached | Reach::Unknown => return None,
            Reach::CoveredBy(cover) => (
                "this arm is never reached: an earlier arm takes all its values",
                Some(self.arms.get(cover)?),
            ),
            Reach::CoveredByMany => ("this arm is never reached: earlier arms take all its values", None),
        };
        let mut diagnostic = Diagnostic::new(&UNREACHABLE_ARM, self.item.span(arm.span), message).fade();
        if let Some(cover) = cover {
            let place = *self.body.pattern_spans.get(cover.pattern)?;
            diagnostic = diagnostic.with_related(self.item.span(place), "this pattern takes them");
        }
        if let Some(range) = removal_with_comma(self.item.text(self.db), arm.span) {
            let edit = Edit::new(self.item.span(range), "");
            diagnostic = diagnostic.with_fix(Fix::needs_review("remove the arm", vec![edit]));
        }
        Some(diagnostic)
    }

    fn add_arms(
        &self,
        title: String,
        span: TextRange,
        body: Option<&str>,
        patterns: &[String],
    ) -> Option<Fix<ItemSpan<'db>>> {
        let body = body?;
        let new: Vec<NewArm> =
            patterns.iter().map(|it| NewArm { pattern: it.clone(), body: body.to_owned() }).collect();
        let arms: Vec<TextRange> = self.arms.iter().map(|it| it.span).collect();
        let (range, text) = fixes::add_arms(self.item.text(self.db), span, &arms, &new)?;
        Some(Fix::needs_review(title, vec![Edit::new(self.item.span(range), text)]))
    }
}

/// `` `A`, `B` and 2 more ``
fn listing(patterns: &[String], count: usize) -> String {
    let shown: Vec<String> = patterns.iter().take(SHOWN).map(|it| format!("`{}`", shortened(it))).collect();
    let more = count.saturating_sub(shown.len());
    match (shown.split_last(), more) {
        (Some((last, [])), 0) => last.clone(),
        (Some((last, others)), 0) => format!("{} and {last}", others.join(", ")),
        (_, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

fn shortened(pattern: &str) -> String {
    match pattern.char_indices().nth(MAX_WIDTH) {
        Some((end, _)) => format!("{}…", pattern.get(..end).unwrap_or_default()),
        None => pattern.to_owned(),
    }
}
