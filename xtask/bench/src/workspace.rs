//! Generated workspaces: modules of small functions with types, matches, loops, strings and effects, which import
//! their neighbours.

use std::fmt::Write;

/// Files of a workspace with about `lines` lines, by path.
pub(crate) fn generate(lines: usize) -> Vec<(String, String)> {
    // At least a hundred files, none much longer than a real one.
    let files = (lines / 500).max(if lines >= 10_000 { 100 } else { 10 });
    let functions = lines / files / LINES_PER_GROUP;
    (0..files).map(|index| (format!("/bench/m{index:04}.ax"), module(index, functions))).collect()
}

/// A workspace of one file with about `lines` lines.
pub(crate) fn one_file(lines: usize) -> Vec<(String, String)> {
    vec![("/bench/m0000.ax".to_owned(), module(0, lines / LINES_PER_GROUP))]
}

/// One call cycle through `count` functions, spread over a hundred files.
pub(crate) fn cycle(count: usize) -> Vec<(String, String)> {
    let files = 100;
    let share = count / files;
    (0..files)
        .map(|file| {
            let next = (file + 1) % files;
            let mut text = format!("import m{next:04}\n\n");
            for index in 0..share {
                let callee =
                    if index + 1 < share { format!("f{file}_{}", index + 1) } else { format!("f{next}_0") };
                let extra = if file == 0 && index == 0 { "let reply = net_fetch(\"https://example.com\")\n    " } else { "" };
                // Writing to a String cannot fail.
                let _ = writeln!(
                    text,
                    "fn f{file}_{index}(n: Int) -> Int !{{net.fetch}} {{\n    {extra}if n < 1 {{\n        0\n    }} else {{\n        {callee}(n - 1)\n    }}\n}}\n"
                );
            }
            (format!("/bench/m{file:04}.ax"), text)
        })
        .collect()
}

const LINES_PER_GROUP: usize = 45;

fn module(index: usize, groups: usize) -> String {
    let mut text = String::new();
    // Imports form a tree with short side branches, as real projects do.
    let parent = index / 4;
    if parent != index {
        let _ = writeln!(text, "import m{parent:04}\n");
    }
    for group in 0..groups.max(1) {
        let id = format!("{index}_{group}");
        let callee = if parent == index { format!("describe_{id}") } else { format!("describe_{parent}_0") };
        let state = if parent == index { format!("State{id}") } else { format!("State{parent}_0") };
        let _ = write!(
            text,
            r#"// Orders of kind {id}.
type Order{id} {{
    name: String,
    amount: Int,
    tags: List<String>,
}}

enum State{id} {{
    Open,
    Paid(Int),
    Failed {{ reason: String, code: Int }},
}}

fn score_{id}(order: Order{id}, limit: Int) -> Int {{
    let mut total: Int = 0
    for tag in order.tags {{
        if __builtin_string_len(tag) > limit {{
            total = total + order.amount * 2
        }} else {{
            total = total + 1
        }}
    }}
    total % 1000
}}

fn describe_{id}(state: State{id}) -> String {{
    match state {{
        Open => "open",
        Paid(amount) => "paid " ++ __builtin_int_to_string(amount),
        Failed {{ reason, code }} => reason ++ " (" ++ __builtin_int_to_string(code) ++ ")",
    }}
}}

fn fetch_{id}(name: String) -> State{id} !{{net.fetch}} {{
    match net_fetch("https://example.com/orders/" ++ name) {{
        Ok(reply) => if reply.status == 200 {{
            State{id}::Paid(reply.status)
        }} else {{
            State{id}::Failed {{ reason: reply.body, code: reply.status }}
        }},
        Err(message) => State{id}::Failed {{ reason: message ++ {callee}({state}::Open), code: 0 }},
    }}
}}

"#
        );
    }
    text
}
