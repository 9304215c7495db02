//! Which part of a text a selection means to a formatter.

use text_size::{TextRange, TextSize};
use tree_sitter::Node;

use crate::syntax::{nodes::Kind, parse::parse};

/// The lines in `lines`, and all of the smallest items, statements, arms or members that have a share in them.
pub fn whole_parts(text: &str, lines: TextRange) -> TextRange {
    let selected = text.get(std::ops::Range::<usize>::from(lines)).unwrap_or_default();
    let first = usize::from(lines.start()) + selected.len() - selected.trim_ascii_start().len();
    let last = usize::from(lines.start()) + selected.trim_ascii_end().len();
    if first >= last {
        return lines;
    }
    // Blanks for a byte order mark, so that places stay what they are.
    let text = text.replacen('\u{feff}', "   ", usize::from(text.starts_with('\u{feff}')));
    let tree = parse(&text);
    let Some(mut node) = tree.root_node().descendant_for_byte_range(first, last) else { return lines };
    let parts: Vec<Node<'_>> = loop {
        if has_parts(node) {
            let touched: Vec<_> = node
                .children(&mut node.walk())
                .filter(|it| it.start_byte() < last && first < it.end_byte())
                .collect();
            if !touched.iter().any(|it| matches!(it.kind(), "{" | "}")) {
                break touched.into_iter().filter(|it| it.is_named()).collect();
            }
        }
        match node.parent() {
            Some(parent) if has_parts(parent) && node.is_named() => break vec![node],
            Some(parent) => node = parent,
            None => return lines,
        }
    };
    let around = parts.iter().map(|it| {
        let comma = it.next_sibling().filter(|it| it.kind() == ",");
        with_gaps(&text, it.start_byte(), comma.unwrap_or(*it).end_byte())
    });
    around.fold(lines, TextRange::cover)
}

/// Whether the children are laid out one a line.
fn has_parts(node: Node<'_>) -> bool {
    matches!(
        Kind::of(node),
        Kind::SourceFile | Kind::Block | Kind::MatchArmList | Kind::FieldList | Kind::VariantList
    )
}

/// A part with what is between it and the ends of its first and last line, as far as nothing else stands there.
fn with_gaps(text: &str, start: usize, end: usize) -> TextRange {
    let before = text.get(..start).unwrap_or_default();
    let blanks = before.len() - before.trim_ascii_end().len();
    let gap = before.get(before.len() - blanks..).unwrap_or_default();
    let start = start - gap.len() + gap.rfind('\n').map_or(0, |it| it + 1);
    let after = text.get(end..).unwrap_or_default();
    let gap = after.len() - after.trim_ascii_start().len();
    let gap = after.get(..gap).unwrap_or_default();
    let end = end + gap.find('\n').map_or(gap.len(), |it| it + 1);
    TextRange::new(TextSize::new(start as u32), TextSize::new(end as u32))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::{
        super::{edits, format},
        *,
    };

    /// The text after the lines that `$` marks the first and last of were formatted.
    fn check(marked: &str, expected: Expect) {
        let places: Vec<usize> =
            marked.match_indices('$').enumerate().map(|(index, it)| it.0 - index).collect();
        let text = marked.replace('$', "");
        let start = text[..places[0]].rfind('\n').map_or(0, |it| it + 1);
        let end = text[places[1]..].find('\n').map_or(text.len(), |it| places[1] + it + 1);
        let lines = TextRange::new((start as u32).into(), (end as u32).into());
        let wanted = whole_parts(&text, lines);
        let mut result = text.clone();
        for edit in edits(&text, &format(&text).unwrap()).iter().rev() {
            if wanted.contains_range(edit.place) {
                result.replace_range(std::ops::Range::<usize>::from(edit.place), &edit.text);
            }
        }
        expected.assert_eq(&result);
    }

    #[test]
    fn statements_of_a_body() {
        check(
            "fn  f(){\n  let  a=1\n let$  b  = 2\n\n\n\n\tlet c=(3 )$\n   let  d=4\n}\nfn  g(){}\n",
            expect![[r#"
                fn  f(){
                  let  a=1
                    let b = 2

                    let c = 3
                   let  d=4
                }
                fn  g(){}
            "#]],
        );
        check(
            "fn  f(){\n  g( 1,\n$   2 ,$\n 3)\n  g( 4)\n}\n",
            expect![[r#"
            fn  f(){
                g(1, 2, 3)
              g( 4)
            }
        "#]],
        );
        check(
            "fn  f(){\n  if  a{\n  b( 1)$ $\n }\n  g( 4)\n}\n",
            expect![[r#"
            fn  f(){
              if  a{
                    b(1)
             }
              g( 4)
            }
        "#]],
        );
        check(
            "fn  f(){\n  if  a{$ $\n  b( 1)\n }\n  g( 4)\n}\n",
            expect![[r#"
            fn  f(){
                if a {
                    b(1)
                }
              g( 4)
            }
        "#]],
        );
        check(
            "fn  f(){\n  match  a{\n   1=>2,\n $  2=>3\n$ }\n  g( 4)\n}\n",
            expect![[r#"
            fn  f(){
                match a {
                    1 => 2,
                    2 => 3,
                }
              g( 4)
            }
        "#]],
        );
    }

    #[test]
    fn items_and_members() {
        check(
            "fn  f(){}\n$type  A {a :Int,\n  b:Int}$\nfn  g(){}\n",
            expect![[r#"
            fn  f(){}
            type A {
                a: Int,
                b: Int,
            }

            fn  g(){}
        "#]],
        );
        check(
            "type  A {\n  a :Int,\n $ b:Int ,$\n  c:Int\n}\nfn  g(){}\n",
            expect![[r#"
            type  A {
              a :Int,
                b: Int,
              c:Int
            }
            fn  g(){}
        "#]],
        );
        check(
            "fn  f(){}\n$\n\n\n$\nfn  g(){}\n",
            expect![[r#"
            fn  f(){}




            fn  g(){}
        "#]],
        );
        check(
            "\u{feff}fn  f(){\n  a( 1)\n  $b( 2)$ // c\n    // d\n}\n",
            expect![[r#"
                ﻿fn  f(){
                  a( 1)
                    b(2) // c
                    // d
                }
            "#]],
        );
    }
}
