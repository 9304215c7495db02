//! Spells a field of a pattern out, or in short: `{ side }` and `{ side: side }`.

use super::{AssistKind, Assists, Change, context::Context};
use crate::{
    span::TextRange,
    syntax::{
        cst::CstNode,
        nodes::{FieldPattern, Kind, Pattern},
    },
};

pub(super) const ID: &str = "flip-field-pattern";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    _ = try_offer(context, out);
}

fn try_offer(context: &Context<'_>, out: &mut Assists<'_>) -> Option<()> {
    let item = context.item.as_ref()?;
    let field = FieldPattern::cast(item.enclosing(Kind::FieldPattern)?)?;
    let name = item.slice(field.name()?.range());
    let kind = AssistKind::RefactorRewrite;
    match field.pattern() {
        None => out.add(ID, kind, format!("spell out `{name}: {name}`"), || {
            Change::new(vec![item.edit(TextRange::empty(field.range().end()), format!(": {name}"))])
        }),
        // Another case of the name is another kind of pattern.
        Some(Pattern::Identifier(it))
            if item.slice(it.range()) == name && !name.starts_with(char::is_uppercase) =>
        {
            let rest = TextRange::new(field.name()?.range().end(), field.range().end());
            if item.slice(rest).contains("//") {
                return None;
            }
            out.add(ID, kind, format!("shorten to `{name}`"), || Change::new(vec![item.edit(rest, "")]));
        }
        Some(_) => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_not},
        ID,
    };

    #[test]
    fn both_ways() {
        let text = |field: &str| {
            format!("enum E {{ A {{ n: Int }} }} fn f(e: E) -> Int {{ match e {{ A {{ {field} }} => 1 }} }}")
        };
        check(
            ID,
            &text("n$0"),
            expect!["enum E { A { n: Int } } fn f(e: E) -> Int { match e { A { n: n } => 1 } }"],
        );
        check(
            ID,
            &text("$0n: n"),
            expect!["enum E { A { n: Int } } fn f(e: E) -> Int { match e { A { n } => 1 } }"],
        );
        check_not(ID, &[&text("n$0: m"), &text("n$0: _"), &text("n: N$0")]);
    }
}
