//! Adds arms for what a `match` leaves out, from anywhere inside it. The edit is that of the finding.

use super::{AssistKind, Assists, Change, context::Context};
use crate::{
    diagnostics::registry::NON_EXHAUSTIVE_MATCH,
    syntax::{cst, nodes::Kind},
    types::match_diagnostics,
};

pub(super) const ID: &str = "fill-match-arms";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    let Some(function) = context.function() else { return };
    let found =
        match_diagnostics(context.db, function.item).iter().filter(|it| it.rule == &NON_EXHAUSTIVE_MATCH);
    // A finding is placed at the beginning of its `match`.
    let innermost = function.ancestors(function.node()).filter(|it| Kind::of(*it) == Kind::MatchExpression);
    let placed: Vec<_> = found.collect();
    let finding = innermost.map(cst::range).find_map(|range| {
        placed
            .iter()
            .find(|it| it.place.range.start() == range.start() && range.contains_range(it.place.range))
    });
    let Some(finding) = finding else { return };
    // There the finding offers it.
    if finding.place.range.intersect(function.selection).is_some() {
        return;
    }
    let Some(fix) = finding.fixes.first() else { return };
    out.add(ID, AssistKind::QuickFix, fix.title.clone(), || {
        let edits = fix.edits.iter().map(|it| function.edit(it.place.range, it.text.clone()));
        Change::new(edits.collect())
    });
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_list, check_not},
        ID,
    };

    #[test]
    fn from_inside_the_arms() {
        let text = "
            enum Way { Up, Down, Left }
            fn f(way: Way, n: Option<Way>) -> Int {
                match n {
                    Some(Up) => match way {
                        Down => $01,
                    },
                    _ => 2,
                }
            }
            ";
        check(
            ID,
            text,
            expect![[r#"
            enum Way { Up, Down, Left }
            fn f(way: Way, n: Option<Way>) -> Int {
                match n {
                    Some(Up) => match way {
                        Down => 1,
                        Up => 0,
                        Left => 0,
                    },
                    _ => 2,
                }
            }
        "#]],
        );
        check_list(
            ID,
            text,
            expect![[r#"
            fill-match-arms (QuickFix): add arms for the 2 missing patterns
        "#]],
        );
        check(
            ID,
            "fn f(b: Bool) -> Int { match b { $0 } }",
            expect!["fn f(b: Bool) -> Int { match b { false => 0, true => 0 } }"],
        );
    }

    #[test]
    fn only_where_something_is_missing_and_no_finding_offers_it() {
        check_not(
            ID,
            &[
                "fn f(b: Bool) -> Int { match b { true => $01, false => 2 } }",
                "fn f(b: Bool) -> Int { match $0b { true => 1 } }",
                "fn f(b: Bool) -> Int { match b { true => 1 } $0 }",
            ],
        );
    }
}
