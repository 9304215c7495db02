//! What the call at a cursor takes: the parameters, and which of them is being written.
//!
//! Works for calls of functions and of function values, for payloads of variants and for literals of records. Inside a
//! block that is an argument there is no help for the call around it.

use tree_sitter::Node;

use super::{
    docs,
    draft::{Cursor, Draft},
    symbol::Symbol,
};
use crate::{
    db::Db,
    hir::{
        Item, Name,
        body::Expr,
        lower::{lower, signature},
        resolve::{Resolution, resolve},
        scope::{self, Definition},
        signature::Payload,
    },
    inputs::SourceFile,
    span::{TextRange, TextSize},
    syntax::{cst, nodes::Kind},
    types::{Ty, enum_type, function_type, infer, record_type},
};

/// What is being called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHelp {
    /// The call in one line: `pay(amount: Int, reason: String) -> Bool !{net.fetch}`.
    pub label: String,
    /// Where in `label` each parameter stands, in bytes.
    pub parameters: Vec<TextRange>,
    /// The parameter being written, by its place in `parameters`. None when there are more arguments than parameters,
    /// or a field is being written whose name is not known.
    pub active: Option<usize>,
    /// The comment above the declaration.
    pub docs: Option<String>,
}

/// The call that the cursor is in the arguments of.
pub fn signature_help(db: &dyn Db, file: SourceFile, offset: TextSize) -> Option<SignatureHelp> {
    let cursor = Cursor::new(db, file, offset);
    let draft = cursor.draft(db).filter(|_| cursor.is_inside(db))?;
    let path: Vec<Node<'_>> = draft.path().into_iter().map(|it| it.0).collect();
    let finder = Finder { db, file, draft: &draft };
    for (list, around) in path.iter().zip(path.iter().skip(1)) {
        let is_inside = list.start_byte() < usize::from(draft.marker.start());
        match (Kind::of(*list), Kind::of(*around)) {
            (Kind::ArgumentList, Kind::CallExpression) if is_inside => return finder.call(*around, *list),
            (Kind::VariantArgument, Kind::VariantExpression) if is_inside => {
                return finder.payload(*around, *list);
            }
            (Kind::FieldInitializerList, Kind::RecordExpression) if is_inside => {
                return finder.record(*around, *list);
            }
            (Kind::FieldInitializerList, Kind::VariantExpression) if is_inside => {
                return finder.payload(*around, *list);
            }
            (Kind::Block | Kind::MatchArmList, _) => return None,
            (_, Kind::WrapExpression) => return finder.wrap(*around),
            _ => {}
        }
    }
    None
}

struct Finder<'db, 'a> {
    db: &'db dyn Db,
    file: SourceFile,
    draft: &'a Draft<'db>,
}

impl<'db> Finder<'db, '_> {
    fn call(&self, call: Node<'_>, list: Node<'_>) -> Option<SignatureHelp> {
        let callee = call.child_by_field_name("callee")?;
        let written = self.draft.text(self.db, callee);
        let active = Some(self.commas_before(list));
        let span = cst::range(callee);
        let body = &lower(self.db, self.draft.item).body;
        let (id, expr) = body.exprs.iter().find(|it| body.expr_spans.get(it.0) == Some(&span))?;
        let function = match resolve(self.db, self.draft.item).names.get(id) {
            Some(Resolution::Function(item)) => Some(*item),
            // With another number of arguments it is no builtin.
            None if matches!(expr, Expr::Name(_)) => self.function(written),
            _ => None,
        };
        if let Some(item) = function {
            return Some(self.function_help(item, active));
        }
        let Some(Ty::Function(parameters, result)) = infer(self.db, self.draft.item).exprs.get(id) else {
            return None;
        };
        let mut label = Label::new(written, "(");
        parameters.iter().for_each(|it| label.parameter(&it.display(self.db)));
        Some(label.finish(&format!(") -> {}", result.display(self.db)), active, None))
    }

    fn function(&self, name: &str) -> Option<Item<'db>> {
        match scope::function(self.db, self.file, &Name::new(name))? {
            Definition::Item(item) => Some(item),
            Definition::Ambiguous(_) => None,
        }
    }

    fn function_help(&self, item: Item<'db>, active: Option<usize>) -> SignatureHelp {
        let ty = function_type(self.db, item);
        let mut label = Label::new(item.name(self.db), "(");
        for (name, ty) in &ty.parameters {
            label.parameter(&format!("{name}: {}", ty.display(self.db)));
        }
        let mut tail = ")".to_owned();
        if ty.result != Ty::Unit {
            tail.push_str(&format!(" -> {}", ty.result.display(self.db)));
        }
        let declared = signature(self.db, item).as_function().map(|it| it.declared).unwrap_or_default();
        if !declared.is_empty() {
            tail.push_str(&format!(" !{{{declared}}}"));
        }
        label.finish(&tail, active, docs::comment(self.db, Symbol::Item(item)))
    }

    /// `Some(…)`, `Ok(…)` or `Err(…)`; what is not known of its type is a letter, as in a declaration.
    fn wrap(&self, node: Node<'_>) -> Option<SignatureHelp> {
        let constructor = self.draft.text(self.db, node.child_by_field_name("constructor")?);
        let span = cst::range(node);
        let body = &lower(self.db, self.draft.item).body;
        let (id, _) = body.exprs.iter().find(|it| body.expr_spans.get(it.0) == Some(&span))?;
        let ty = infer(self.db, self.draft.item).exprs.get(id);
        let name = |ty: Option<&Ty<'db>>, letter: &str| {
            ty.filter(|it| !it.is_unknown()).map_or_else(|| letter.to_owned(), |it| it.display(self.db))
        };
        let (value, tail) = if constructor == "Some" {
            let inner = match ty {
                Some(Ty::Option(inner)) => Some(&**inner),
                _ => None,
            };
            let inner = name(inner, "T");
            (format!("value: {inner}"), format!(") -> Option<{inner}>"))
        } else {
            let (ok, err) = match ty {
                Some(Ty::Result(ok, err)) => (Some(&**ok), Some(&**err)),
                _ => (None, None),
            };
            let (ok, err) = (name(ok, "T"), name(err, "E"));
            let value = if constructor == "Ok" { format!("value: {ok}") } else { format!("error: {err}") };
            (value, format!(") -> Result<{ok}, {err}>"))
        };
        let mut label = Label::new(constructor, "(");
        label.parameter(&value);
        Some(label.finish(&tail, Some(0), None))
    }

    fn record(&self, literal: Node<'_>, list: Node<'_>) -> Option<SignatureHelp> {
        let name = self.draft.text(self.db, literal.child_by_field_name("name")?);
        let item = self.type_item(name)?;
        let docs = docs::comment(self.db, Symbol::Item(item));
        Some(self.fields(name, record_type(self.db, item), list, docs))
    }

    fn payload(&self, literal: Node<'_>, list: Node<'_>) -> Option<SignatureHelp> {
        let item = self.type_item(self.draft.text(self.db, literal.child_by_field_name("enum")?))?;
        let variant = self.draft.text(self.db, literal.child_by_field_name("variant")?);
        let index = enum_type(self.db, item).iter().position(|it| it.0 == *variant)?;
        let docs = docs::comment(self.db, Symbol::Variant(item, index as u32));
        let head = format!("{}::{variant}", item.name(self.db));
        match &enum_type(self.db, item).get(index)?.1 {
            Payload::None => None,
            Payload::Value(ty) => {
                let mut label = Label::new(&head, "(");
                label.parameter(&ty.display(self.db));
                Some(label.finish(")", Some(self.commas_before(list)), docs))
            }
            Payload::Fields(fields) => Some(self.fields(&head, fields, list, docs)),
        }
    }

    fn fields(
        &self,
        head: &str,
        fields: &[(Name, Ty<'db>)],
        list: Node<'_>,
        docs: Option<String>,
    ) -> SignatureHelp {
        let mut label = Label::new(head, " { ");
        for (name, ty) in fields {
            label.parameter(&format!("{name}: {}", ty.display(self.db)));
        }
        let mut walker = list.walk();
        let marker = self.draft.marker;
        let written = list
            .children(&mut walker)
            .filter(|it| cst::range(*it).contains_range(marker))
            .find_map(|it| it.child_by_field_name("name"));
        let name = written.map(|it| self.draft.text(self.db, it));
        let active = fields.iter().position(|it| Some(it.0.as_str()) == name);
        label.finish(" }", active, docs)
    }

    fn type_item(&self, name: &str) -> Option<Item<'db>> {
        match scope::type_item(self.db, self.file, &Name::new(name))? {
            Definition::Item(item) => Some(item),
            Definition::Ambiguous(_) => None,
        }
    }

    fn commas_before(&self, list: Node<'_>) -> usize {
        let mut walker = list.walk();
        let before = list
            .children(&mut walker)
            .take_while(|it| it.start_byte() < usize::from(self.draft.marker.start()));
        before.filter(|it| it.kind() == ",").count()
    }
}

/// A label while it is being written.
struct Label {
    text: String,
    parameters: Vec<TextRange>,
}

impl Label {
    fn new(head: &str, open: &str) -> Label {
        Label { text: format!("{head}{open}"), parameters: Vec::new() }
    }

    fn parameter(&mut self, text: &str) {
        if !self.parameters.is_empty() {
            self.text.push_str(", ");
        }
        self.parameters.push(TextRange::at(TextSize::of(self.text.as_str()), TextSize::of(text)));
        self.text.push_str(text);
    }

    fn finish(self, tail: &str, active: Option<usize>, docs: Option<String>) -> SignatureHelp {
        let count = self.parameters.len();
        SignatureHelp {
            label: self.text + tail,
            parameters: self.parameters,
            active: active.filter(|it| *it < count),
            docs,
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::test_support::Fixture;

    const DECLARATIONS: &str = "
        // Pays.
        fn pay(amount: Int, reason: String) -> Bool !{net.fetch} { true }
        fn nothing() {}
        // A place.
        type Point { x: Int, y: Float }
        enum Way {
            // Right on.
            Right(Int),
            Back { far: Bool, by: Int },
        }
        ";

    fn check(text: &str, expected: Expect) {
        let fixture = Fixture::parse(&format!("{DECLARATIONS}{text}"));
        let (file, offset) = fixture.cursor();
        let mut shown = String::new();
        match signature_help(&fixture.db, file, offset) {
            None => shown += "nothing",
            Some(it) => {
                shown += &it.label;
                if let Some(active) = it.active.map(|active| it.parameters[active]) {
                    shown.insert(active.end().into(), '⟧');
                    shown.insert(active.start().into(), '⟦');
                }
                it.docs.iter().for_each(|it| shown += &format!(" // {it}"));
            }
        }
        expected.assert_eq(&shown);
    }

    #[test]
    fn the_parameter_being_written() {
        check(
            "fn f() -> Bool { pay($0) }",
            expect!["pay(⟦amount: Int⟧, reason: String) -> Bool !{net.fetch} // Pays."],
        );
        check(
            "fn f() -> Bool { pay(1, $0) }",
            expect!["pay(amount: Int, ⟦reason: String⟧) -> Bool !{net.fetch} // Pays."],
        );
        check(
            "fn f() -> Bool { pay(1$02, \"\") }",
            expect!["pay(⟦amount: Int⟧, reason: String) -> Bool !{net.fetch} // Pays."],
        );
        check(
            "fn f() -> Bool { pay(1, \"te$0xt\") }",
            expect!["pay(amount: Int, ⟦reason: String⟧) -> Bool !{net.fetch} // Pays."],
        );
        check(
            "fn f() -> Bool { pay(1, \"\", $0) }",
            expect!["pay(amount: Int, reason: String) -> Bool !{net.fetch} // Pays."],
        );
        check("fn f() -> Bool { pay(nothing($0), 1) }", expect!["nothing()"]);
        check(
            "fn f() -> Bool { pay(nothing(), 1$0) }",
            expect!["pay(amount: Int, ⟦reason: String⟧) -> Bool !{net.fetch} // Pays."],
        );
    }

    #[test]
    fn what_is_not_finished() {
        check(
            "fn f() -> Bool { pay($0",
            expect!["pay(⟦amount: Int⟧, reason: String) -> Bool !{net.fetch} // Pays."],
        );
        check(
            "fn f() -> Bool { let a = pay(1, $0\n let b = 1\n a }",
            expect!["pay(amount: Int, ⟦reason: String⟧) -> Bool !{net.fetch} // Pays."],
        );
        check(
            "fn f() -> Bool { if pay(1, $0 }",
            expect!["pay(amount: Int, ⟦reason: String⟧) -> Bool !{net.fetch} // Pays."],
        );
        check(
            "fn f() -> Int { __builtin_string_slice(\"\", $0) }",
            expect![
                "__builtin_string_slice(text: String, ⟦start: Int⟧, end: Int) -> String // The bytes from `start` up to, but not including, `end`. A range that does not fit, or that cuts a character, gives an empty text."
            ],
        );
        check(
            "fn f() -> Int { list_map($0",
            expect![
                "list_map(⟦items: List<A>⟧, transform: Fn(A) -> B) -> List<B> // The results of `transform` for every element."
            ],
        );
    }

    #[test]
    fn function_values_payloads_and_literals() {
        check("fn f(g: Fn(Int, Bool) -> Int) -> Int { g(1, $0) }", expect!["g(Int, ⟦Bool⟧) -> Int"]);
        check("fn f() -> Way { Way::Right($0) }", expect!["Way::Right(⟦Int⟧) // Right on."]);
        check(
            "fn f() -> Way { Way::Back { far: true, by: $0 } }",
            expect!["Way::Back { far: Bool, ⟦by: Int⟧ }"],
        );
        check("fn f() -> Point { Point { x: $0 } }", expect!["Point { ⟦x: Int⟧, y: Float } // A place."]);
        check("fn f() -> Point { Point { $0 } }", expect!["Point { x: Int, y: Float } // A place."]);
    }

    #[test]
    fn values_in_options_and_results() {
        check("fn f() -> Option<Int> { Some($0) }", expect!["Some(⟦value: Int⟧) -> Option<Int>"]);
        check(
            "fn f() -> Result<Int, String> { Ok(1 + $0) }",
            expect!["Ok(⟦value: Int⟧) -> Result<Int, String>"],
        );
        check(
            "fn f() -> Result<Int, String> { Err($0) }",
            expect!["Err(⟦error: String⟧) -> Result<Int, String>"],
        );
        check("fn f() { let x = Err($0) }", expect!["Err(⟦error: E⟧) -> Result<T, E>"]);
        check("fn f() -> Option<Int> { Some({ $0 }) }", expect!["nothing"]);
    }

    #[test]
    fn nothing_outside_of_arguments() {
        check("fn f() -> Bool { pay$0(1, \"\") }", expect!["nothing"]);
        check("fn f() -> Bool { pay(1, \"\")$0 }", expect!["nothing"]);
        check("fn f() -> Bool { pay(1, if true { $0 }) }", expect!["nothing"]);
        check("fn f() -> Bool { nobody($0) }", expect!["nothing"]);
        check("fn f() -> Bool { pay(1, // $0\n \"\") }", expect!["nothing"]);
        check("$0", expect!["nothing"]);
    }
}
