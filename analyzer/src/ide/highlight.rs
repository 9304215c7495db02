//! The places in one file where a name stands for the same thing as the one under the cursor.

use super::{
    references::{Reference, references_in_file},
    target::symbol_at,
};
use crate::{db::Db, inputs::SourceFile, span::TextSize};

/// The places to mark, in order.
pub fn highlights(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<Vec<Reference>> {
    let symbol = symbol_at(db, file, offset)?.1.symbol;
    Some(references_in_file(db, file, symbol))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::{ide::draw, test_support::Fixture};

    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::parse(text);
        let (file, offset) = fixture.cursor();
        let found = highlights(&fixture.db, file, offset).unwrap_or_default();
        let places: Vec<_> =
            found.iter().map(|it| (it.place, format!("{:?}", it.role).to_lowercase())).collect();
        expected.assert_eq(&draw::marked(&fixture, file, &places));
    }

    #[test]
    fn reads_and_writes() {
        check(
            "
            fn f(count: Int) -> Int {
                let mut total = count
                while total < 10 { tot$0al = total + count }
                total
            }
            fn total() -> Int { f(1) }
            ",
            expect![[r#"
                fn f(count: Int) -> Int {
                    let mut ⟦total⟧definition = count
                    while ⟦total⟧read < 10 { ⟦total⟧write = ⟦total⟧read + count }
                    ⟦total⟧read
                }
                fn total() -> Int { f(1) }
            "#]],
        );
    }

    #[test]
    fn a_shorthand_is_the_binding() {
        check(
            "
            enum Shape { Square { side: Int } }
            fn f(s: Shape) -> Int { match s { Square { si$0de } => side } }
            ",
            expect![[r#"
                enum Shape { Square { side: Int } }
                fn f(s: Shape) -> Int { match s { Square { ⟦side⟧definition } => ⟦side⟧read } }
            "#]],
        );
    }
}
