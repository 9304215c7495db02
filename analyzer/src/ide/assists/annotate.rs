//! Writes down a type that was left to inference: of a `let`, or the result of a function.
//!
//! In the strict profile a finding offers the same.

use super::{AssistKind, Assists, Change, context::Context};
use crate::{
    hir::body::{Expr, Statement},
    project::{Profile, settings},
    span::TextRange,
    types::{Ty, writable::is_writable},
};

pub(super) const ID: &str = "add-annotation";

pub(super) fn offer(context: &Context<'_>, out: &mut Assists<'_>) {
    let Some(function) = context.function() else { return };
    if settings(context.db, context.file.project(context.db)).profile == Profile::Strict {
        return;
    }
    let Some((at, text)) = variable(context).or_else(|| result(context)) else { return };
    out.add(ID, AssistKind::RefactorRewrite, format!("add `{}`", text.trim_start()), || {
        Change::new(vec![function.edit(TextRange::empty(at), text)])
    });
}

type Annotation = (text_size::TextSize, String);

fn variable(context: &Context<'_>) -> Option<Annotation> {
    let function = context.function()?;
    let body = function.body();
    let statements = body.exprs.iter().filter_map(|it| match it.1 {
        Expr::Block(block) => Some(&block.statements),
        _ => None,
    });
    statements.flatten().find_map(|it| {
        let Statement::Let { local: Some(local), ty: None, .. } = it else { return None };
        let span = body.locals[*local].span;
        let ty = function.inference().locals.get(*local)?;
        let is_it = span.contains_range(function.selection) && is_writable(context.db, context.file, ty);
        is_it.then(|| (span.end(), format!(": {}", ty.display(context.db))))
    })
}

fn result(context: &Context<'_>) -> Option<Annotation> {
    let function = context.function()?;
    let spans = &function.lowered.spans;
    let signature = function.lowered.signature.as_function()?;
    let is_it = signature.result.is_none() && spans.name.contains_range(function.selection);
    is_it.then(|| (spans.capability_insert, format!(" -> {}", Ty::Unit.display(context.db))))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::{
        super::tests::{check, check_list, check_not},
        ID,
    };

    #[test]
    fn of_variables_and_results() {
        let text = "fn main() -> Int { let $0xs = Some([1]) 1 }";
        check(ID, text, expect!["fn main() -> Int { let xs: Option<List<Int>> = Some([1]) 1 }"]);
        check_list(
            ID,
            text,
            expect![[r#"
            add-annotation (RefactorRewrite): add `: Option<List<Int>>`
        "#]],
        );
        check(
            ID,
            "fn $0f() !{random} { random_int(1, 2) }",
            expect!["fn f() -> Unit !{random} { random_int(1, 2) }"],
        );
    }

    #[test]
    fn only_where_one_is_missing_and_can_be_written() {
        check_not(
            ID,
            &[
                "fn main() -> Int { let $0x: Int = 1 1 }",
                "fn main() -> Int { let $0x = None 1 }",
                "fn main() -> Int { let x = $01 1 }",
                "fn main$0() -> Int { let x = 1 1 }",
                "import other fn main() -> Int { let $0x = hidden() 1 }\n//- /other.ax\ntype P { a: Int } export fn hidden() -> P { P { a: 1 } }",
                "//- /boruna.toml\nprofile = \"strict\"\n//- /main.ax\nfn main() -> Int { let $0x = 1 1 }",
            ],
        );
    }
}
