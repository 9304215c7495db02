//! One token is missing, or one too many: the items around the mistake keep their trees. The parser looks back over
//! sixteen entries of its stack, so this holds for code as deep as it usually is, not for any depth.

use crate::{parse, parser};

/// Every token of the middle item is left out in turn, and every stray token is put before it.
#[test]
fn neighbours_survive_any_single_mistake() {
    let mut parser = parser();
    let mut failures = Vec::new();
    for item in ITEMS {
        let text = format!("{BEFORE}\n{item}\n{AFTER}\n");
        let tree = parse(&text);
        assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
        let (start, end) = (BEFORE.len() + 1, BEFORE.len() + 1 + item.len());
        for token in leaves(&tree).into_iter().filter(|it| it.start >= start && it.end <= end) {
            for stray in ["", ")", "}", "{", "(", "=>", "let", "@", "::", "fn"] {
                let kept = if stray.is_empty() { token.end } else { token.start };
                let broken =
                    format!("{} {stray} {}", text.get(..token.start).unwrap(), text.get(kept..).unwrap());
                let tree = parser.parse(&broken, None).unwrap();
                let root = tree.root_node();
                let intact = |name: &str| {
                    let mut cursor = root.walk();
                    root.children(&mut cursor).any(|it| {
                        it.kind() == "function_item"
                            && !it.has_error()
                            && it
                                .child_by_field_name("name")
                                .is_some_and(|it| it.utf8_text(broken.as_bytes()) == Ok(name))
                    })
                };
                if !intact("before") || !intact("after") {
                    failures.push(broken);
                }
            }
        }
    }
    assert!(failures.is_empty(), "{}\n{}", failures.len(), failures.join("\n=====\n"));
}

fn leaves(tree: &tree_sitter::Tree) -> Vec<std::ops::Range<usize>> {
    let mut cursor = tree.walk();
    let mut leaves = Vec::new();
    loop {
        if cursor.goto_first_child() {
            continue;
        }
        leaves.push(cursor.node().byte_range());
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return leaves;
            }
        }
    }
}

const BEFORE: &str = "fn before(a: Int) -> Int { a }\n";
const AFTER: &str = "\nfn after(b: Int) -> Int { b }";

const ITEMS: &[&str] = &[
    "type Order {\n    id: Int,\n    lines: List<Line>,\n}",
    "enum State { New, Paid(Int), Sent { to: String } }",
    "fn pay(order: Order, rate: Fn(Int) -> Float) -> Result<Int, String> !{net.fetch, db.query}\nrequires order.id > 0\n{\n    let mut sum: Int = 0\n    for line in order.lines { sum = sum + line.price }\n    if sum == 0 { return Err(\"zero\") } else { emit sum }\n    match state(order) {\n        New => Ok(sum)\n        State::Paid(n) => Ok(n),\n        Sent { to } => Err(\"sent\" ++ to)\n    }\n}",
    "fn deep() {\n    while a {\n        if b {\n            match c {\n                D => {\n                    g(h([i, P { x: (j) }]))\n                }\n            }\n        }\n    }\n}",
    "import \"std-json\"",
];
