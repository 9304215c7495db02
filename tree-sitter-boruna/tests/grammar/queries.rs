//! What the queries capture in small programs.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use expect_test::{Expect, expect};
use tree_sitter::{Query, QueryCursor, StreamingIterator};
use tree_sitter_boruna::{
    FOLDS_QUERY, HIGHLIGHTS_QUERY, INDENTS_QUERY, INJECTIONS_QUERY, LOCALS_QUERY, TAGS_QUERY,
    TEXTOBJECTS_QUERY,
};

use crate::parse;

/// One line a capture: the name, then the text on one line.
fn check(query: &str, program: &str, expect: Expect) {
    let mut out = String::new();
    for (capture, text) in captures(query, program) {
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        writeln!(out, "{capture:24} {text}").unwrap();
    }
    expect.assert_eq(&out);
}

/// Every token with the last capture that covers it most closely.
fn check_colours(program: &str, expect: Expect) {
    let mut colours = BTreeMap::new();
    for (capture, range) in ranges(HIGHLIGHTS_QUERY, program) {
        colours.insert((range.start, range.end), capture);
    }
    let mut out = String::new();
    for ((start, end), capture) in colours {
        writeln!(out, "{:24} {}", capture, program.get(start..end).unwrap()).unwrap();
    }
    expect.assert_eq(&out);
}

fn captures<'a>(query: &str, program: &'a str) -> Vec<(String, &'a str)> {
    ranges(query, program).into_iter().map(|(name, range)| (name, program.get(range).unwrap())).collect()
}

fn ranges(query: &str, program: &str) -> Vec<(String, std::ops::Range<usize>)> {
    let language = tree_sitter_boruna::LANGUAGE.into();
    let query = Query::new(&language, query).unwrap();
    let tree = parse(program);
    assert!(!tree.root_node().has_error(), "{}", tree.root_node().to_sexp());
    let mut cursor = QueryCursor::new();
    let mut captures = cursor.captures(&query, tree.root_node(), program.as_bytes());
    let mut found = Vec::new();
    while let Some((capturing, index)) = captures.next() {
        let capture = capturing.captures()[*index];
        let name = query.capture_names()[capture.index as usize];
        found.push((name.to_owned(), capture.node.byte_range()));
    }
    found
}

#[test]
fn colours_of_items() {
    check_colours(
        r#"module shop
import std-ui
export record Order { id: Int, lines: List<Line> }
enum State { New, Paid(Int), Sent { to: String } }
// Pays.
fn pay(order: Order, f: Fn(Int) -> ()) -> Result<Unit, String> !{net.fetch} intent "pay" requires order.id > 0 {}
"#,
        expect![[r#"
            keyword.import           module
            module                   shop
            keyword.import           import
            module                   std-ui
            keyword.modifier         export
            keyword.type             record
            type                     Order
            punctuation.bracket      {
            variable.member          id
            punctuation.delimiter    :
            type.builtin             Int
            punctuation.delimiter    ,
            variable.member          lines
            punctuation.delimiter    :
            type.builtin             List
            punctuation.bracket      <
            type                     Line
            punctuation.bracket      >
            punctuation.bracket      }
            keyword.type             enum
            type                     State
            punctuation.bracket      {
            constant                 New
            punctuation.delimiter    ,
            constant                 Paid
            punctuation.bracket      (
            type.builtin             Int
            punctuation.bracket      )
            punctuation.delimiter    ,
            constant                 Sent
            punctuation.bracket      {
            variable.member          to
            punctuation.delimiter    :
            type.builtin             String
            punctuation.bracket      }
            punctuation.bracket      }
            comment                  // Pays.
            keyword.function         fn
            function                 pay
            punctuation.bracket      (
            variable.parameter       order
            punctuation.delimiter    :
            type                     Order
            punctuation.delimiter    ,
            variable.parameter       f
            punctuation.delimiter    :
            type.builtin             Fn
            punctuation.bracket      (
            type.builtin             Int
            punctuation.bracket      )
            operator                 ->
            punctuation.bracket      (
            type.builtin             ()
            punctuation.bracket      )
            punctuation.bracket      )
            operator                 ->
            type.builtin             Result
            punctuation.bracket      <
            type.builtin             Unit
            punctuation.delimiter    ,
            type.builtin             String
            punctuation.bracket      >
            punctuation.special      !
            punctuation.bracket      {
            attribute                net.fetch
            punctuation.bracket      }
            keyword                  intent
            string                   "pay"
            keyword                  requires
            variable                 order
            punctuation.delimiter    .
            variable.member          id
            operator                 >
            number                   0
            punctuation.bracket      {
            punctuation.bracket      }
        "#]],
    );
}

#[test]
fn colours_of_bodies() {
    check_colours(
        r#"fn f() {
    let mut total = __builtin_list_len([1, 2.5, true]) + g(x).y
    total = -Max * h.k("a\n")
    let p = Point { ..q, x: None }
    for i in xs { while !done { return Shape::Circle(()) } }
    match state { New => Some(1), State::Paid(n) => n, Sent { to, days: _ } => Err(to) }
    let w = spawn worker
    send w emit receive; /* old */
}"#,
        expect![[r#"
            keyword.function         fn
            function                 f
            punctuation.bracket      (
            punctuation.bracket      )
            punctuation.bracket      {
            keyword                  let
            keyword.modifier         mut
            variable                 total
            operator                 =
            function.builtin         __builtin_list_len
            punctuation.bracket      (
            punctuation.bracket      [
            number                   1
            punctuation.delimiter    ,
            number.float             2.5
            punctuation.delimiter    ,
            boolean                  true
            punctuation.bracket      ]
            punctuation.bracket      )
            operator                 +
            function.call            g
            punctuation.bracket      (
            variable                 x
            punctuation.bracket      )
            punctuation.delimiter    .
            variable.member          y
            variable                 total
            operator                 =
            operator                 -
            constant                 Max
            operator                 *
            variable                 h
            punctuation.delimiter    .
            function.call            k
            punctuation.bracket      (
            string                   "a\n"
            string.escape            \n
            punctuation.bracket      )
            keyword                  let
            variable                 p
            operator                 =
            type                     Point
            punctuation.bracket      {
            operator                 ..
            variable                 q
            punctuation.delimiter    ,
            variable.member          x
            punctuation.delimiter    :
            constant.builtin         None
            punctuation.bracket      }
            keyword.repeat           for
            variable                 i
            keyword.repeat           in
            variable                 xs
            punctuation.bracket      {
            keyword.repeat           while
            operator                 !
            variable                 done
            punctuation.bracket      {
            keyword.return           return
            type                     Shape
            punctuation.delimiter    ::
            constant                 Circle
            punctuation.bracket      (
            punctuation.bracket      (
            constant.builtin         ()
            punctuation.bracket      )
            punctuation.bracket      )
            punctuation.bracket      }
            punctuation.bracket      }
            keyword.conditional      match
            variable                 state
            punctuation.bracket      {
            constant                 New
            operator                 =>
            constructor              Some
            punctuation.bracket      (
            number                   1
            punctuation.bracket      )
            punctuation.delimiter    ,
            type                     State
            punctuation.delimiter    ::
            constant                 Paid
            punctuation.bracket      (
            variable                 n
            punctuation.bracket      )
            operator                 =>
            variable                 n
            punctuation.delimiter    ,
            constant                 Sent
            punctuation.bracket      {
            variable.member          to
            punctuation.delimiter    ,
            variable.member          days
            punctuation.delimiter    :
            character.special        _
            punctuation.bracket      }
            operator                 =>
            constructor              Err
            punctuation.bracket      (
            variable                 to
            punctuation.bracket      )
            punctuation.bracket      }
            keyword                  let
            variable                 w
            operator                 =
            keyword.coroutine        spawn
            function                 worker
            keyword.coroutine        send
            variable                 w
            keyword.coroutine        emit
            keyword.coroutine        receive
            punctuation.delimiter    ;
            comment                  /* old */
            punctuation.bracket      }
        "#]],
    );
}

#[test]
fn locals() {
    check(
        LOCALS_QUERY,
        "fn f(a: Int) { let b = a for c in b { g(c) } match b { Some(d) => d, V { e, k: h } => e, On => send b h } }",
        expect![[r#"
            local.scope              fn f(a: Int) { let b = a for c in b { g(c) } match b { Some(d) => d, V { e, k: h } => e, On => send b h } }
            local.definition         a
            local.definition.parameter a
            local.scope              { let b = a for c in b { g(c) } match b { Some(d) => d, V { e, k: h } => e, On => send b h } }
            local.definition         b
            local.definition.var     b
            local.reference          a
            local.scope              for c in b { g(c) }
            local.definition         c
            local.definition.var     c
            local.reference          b
            local.scope              { g(c) }
            local.reference          g
            local.reference          c
            local.reference          b
            local.scope              Some(d) => d
            local.definition         d
            local.definition.var     d
            local.reference          d
            local.scope              V { e, k: h } => e
            local.definition         e
            local.definition.var     e
            local.definition         h
            local.definition.var     h
            local.reference          e
            local.scope              On => send b h
            local.reference          b
            local.reference          h
        "#]],
    );
}

#[test]
fn folds() {
    check(
        FOLDS_QUERY,
        "import a\nimport b\n// one\n// two\nfn f(\n x: Int) {\n match x {\n 1 => [2] } }\ntype R { x: Int }",
        expect![[r#"
            fold                     import a
            fold                     import b
            fold                     // one
            fold                     // one
            fold                     // two
            fold                     ( x: Int)
            fold                     { match x { 1 => [2] } }
            fold                     { 1 => [2] }
            fold                     [2]
            fold                     { x: Int }
        "#]],
    );
}

#[test]
fn indents() {
    check(
        INDENTS_QUERY,
        "fn f() { g(\"a\") { 1: [List] } }",
        expect![[r#"
        indent.begin             ()
        indent                   ()
        indent.branch            )
        indent.end               )
        outdent                  )
        end                      )
        indent.begin             { g("a") { 1: [List] } }
        indent                   { g("a") { 1: [List] } }
        indent.begin             ("a")
        indent                   ("a")
        indent.ignore            "a"
        indent.branch            )
        indent.end               )
        outdent                  )
        end                      )
        indent.begin             { 1: [List] }
        indent                   { 1: [List] }
        indent.begin             [List]
        indent                   [List]
        indent.branch            ]
        indent.end               ]
        outdent                  ]
        end                      ]
        indent.branch            }
        indent.end               }
        outdent                  }
        end                      }
        indent.branch            }
        indent.end               }
        outdent                  }
        end                      }
    "#]],
    );
}

#[test]
fn tags() {
    check(
        TAGS_QUERY,
        "// Pays.\n// Twice.\nfn pay(o: Order) { check(o) spawn w }\n\ntype Order { id: Int }\n// The state.\nenum State { New }\nfn g() { Order { id: 1 } State::New }",
        expect![[r#"
            doc                      // Pays.
            doc                      // Twice.
            definition.function      fn pay(o: Order) { check(o) spawn w }
            name                     pay
            reference.type           Order
            name                     Order
            reference.call           check(o)
            name                     check
            reference.call           spawn w
            name                     w
            definition.class         type Order { id: Int }
            name                     Order
            definition.field         id: Int
            name                     id
            reference.type           Int
            name                     Int
            doc                      // The state.
            definition.enum          enum State { New }
            name                     State
            definition.constant      New
            name                     New
            definition.function      fn g() { Order { id: 1 } State::New }
            name                     g
            reference.class          Order { id: 1 }
            name                     Order
            reference.enum           State::New
            name                     State
        "#]],
    );
}

#[test]
fn injections() {
    check(
        INJECTIONS_QUERY,
        r#"fn f() {
    db_query("orders.db", "SELECT id FROM orders WHERE note = \"x\"", [])
    db_query("orders.db", "pragma user_version", [])
    db_query("orders.db", sql, ["no query"])
    let a = "delete from orders"
    let b = "{\"id\": 7, \"tags\": []}"
    let c = "[1, 2]"
    let d = ["{}", "[]", "selection", "{name}", "[x]", "plain", ""]
}"#,
        expect![[r#"
            _literal                 "SELECT id FROM orders WHERE note = \"x\""
            _literal                 "SELECT id FROM orders WHERE note = \"x\""
            injection.content        SELECT id FROM orders WHERE note =
            injection.content        x
            _callee                  db_query
            _literal                 "pragma user_version"
            injection.content        pragma user_version
            _literal                 "delete from orders"
            injection.content        delete from orders
            _literal                 "{\"id\": 7, \"tags\": []}"
            _literal                 "{\"id\": 7, \"tags\": []}"
            _literal                 "{\"id\": 7, \"tags\": []}"
            _literal                 "{\"id\": 7, \"tags\": []}"
            _literal                 "{\"id\": 7, \"tags\": []}"
            injection.content        {
            injection.content        id
            injection.content        : 7,
            injection.content        tags
            injection.content        : []}
            _literal                 "[1, 2]"
            injection.content        [1, 2]
            _literal                 "{}"
            injection.content        {}
            _literal                 "[]"
            injection.content        []
        "#]],
    );
}

#[test]
fn textobjects() {
    check(
        TEXTOBJECTS_QUERY,
        "fn f(a: Int, b: Int) { for x in xs { g(x, 1) } match a { 1 => b } } // end\ntype R { x: Int }",
        expect![[r#"
            function.around          fn f(a: Int, b: Int) { for x in xs { g(x, 1) } match a { 1 => b } }
            function.outer           fn f(a: Int, b: Int) { for x in xs { g(x, 1) } match a { 1 => b } }
            parameter.inside         a: Int
            parameter.around         a: Int
            parameter.inner          a: Int
            parameter.outer          a: Int
            parameter.around         ,
            parameter.outer          ,
            parameter.inside         b: Int
            parameter.around         b: Int
            parameter.inner          b: Int
            parameter.outer          b: Int
            function.inside          { for x in xs { g(x, 1) } match a { 1 => b } }
            function.inner           { for x in xs { g(x, 1) } match a { 1 => b } }
            block.around             { for x in xs { g(x, 1) } match a { 1 => b } }
            block.outer              { for x in xs { g(x, 1) } match a { 1 => b } }
            loop.around              for x in xs { g(x, 1) }
            loop.outer               for x in xs { g(x, 1) }
            loop.inside              { g(x, 1) }
            loop.inner               { g(x, 1) }
            block.around             { g(x, 1) }
            block.outer              { g(x, 1) }
            call.around              g(x, 1)
            call.outer               g(x, 1)
            call.inside              (x, 1)
            call.inner               (x, 1)
            parameter.inside         x
            parameter.around         x
            parameter.inner          x
            parameter.outer          x
            parameter.around         ,
            parameter.outer          ,
            parameter.inside         1
            parameter.around         1
            parameter.inner          1
            parameter.outer          1
            conditional.around       match a { 1 => b }
            conditional.outer        match a { 1 => b }
            conditional.inside       { 1 => b }
            conditional.inner        { 1 => b }
            entry.around             1 => b
            entry.outer              1 => b
            entry.inside             b
            entry.inner              b
            comment.inside           // end
            comment.inner            // end
            comment.around           // end
            comment.outer            // end
            class.around             type R { x: Int }
            class.outer              type R { x: Int }
            class.inside             { x: Int }
            class.inner              { x: Int }
        "#]],
    );
}
