//! What a type must be able to do, where what it is may only turn out later in the function.

use rustc_hash::FxHashMap;

use super::Context;
use crate::{
    hir::{Item, Name, body::BinaryOp},
    prelude,
    span::TextRange,
    types::{Contents, Ty, contents},
};

/// A check that waits until the function is read to its end.
#[derive(Debug, Clone)]
pub(super) struct Constraint<'db> {
    ty: Ty<'db>,
    span: TextRange,
    need: Need,
}

/// What a type must be able to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Its values can be compared by what is named.
    Equality(&'static str),
    /// Its values can be seen outside: they are what is said, such as `emitted`.
    Visible(&'static str),
    /// It is one of those that the named operator works on.
    Operand(&'static str, Operands),
}

/// What an operator works on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Operands {
    Ordered,
    Summed,
    Numbers,
    Number,
    Ints,
    Strings,
}

impl Operands {
    pub(super) fn of(operator: BinaryOp) -> Operands {
        match operator {
            BinaryOp::Add => Operands::Summed,
            BinaryOp::Rem => Operands::Ints,
            BinaryOp::Concat => Operands::Strings,
            BinaryOp::Lt | BinaryOp::Le | BinaryOp::Gt | BinaryOp::Ge => Operands::Ordered,
            _ => Operands::Numbers,
        }
    }

    pub(super) fn allow(self, ty: &Ty<'_>) -> bool {
        match self {
            Operands::Ordered | Operands::Summed => matches!(ty, Ty::Int | Ty::Float | Ty::String),
            Operands::Numbers | Operands::Number => matches!(ty, Ty::Int | Ty::Float),
            Operands::Ints => *ty == Ty::Int,
            Operands::Strings => *ty == Ty::String,
        }
    }

    /// The one type that is allowed, if there is only one.
    pub(super) fn only<'db>(self) -> Option<Ty<'db>> {
        match self {
            Operands::Ints => Some(Ty::Int),
            Operands::Strings => Some(Ty::String),
            Operands::Ordered | Operands::Summed | Operands::Numbers | Operands::Number => None,
        }
    }

    /// What is needed, for "`+` needs …".
    pub(super) fn described(self) -> &'static str {
        match self {
            Operands::Ordered => "numbers or strings",
            Operands::Summed => "numbers of one type, or two strings",
            Operands::Numbers => "numbers of one type",
            Operands::Number => "a number",
            Operands::Ints => "two `Int`s",
            Operands::Strings => "two strings",
        }
    }
}

/// The prelude's functions that do more with values of any type than hand them on.
const DEMANDING: &[(&str, Need)] = &[
    ("list_contains", Need::Equality("list_contains")),
    ("list_index_of", Need::Equality("list_index_of")),
    ("ui_render", Need::Visible("shown")),
    ("__builtin_debug", Need::Visible("shown")),
    ("__builtin_debug_msg", Need::Visible("shown")),
];

impl<'db> Context<'db, '_> {
    pub(super) fn constrain(&mut self, ty: &Ty<'db>, span: TextRange, need: Need) {
        self.constraints.push(Constraint { ty: ty.clone(), span, need });
    }

    /// What a function of the prelude asks of the types that stand for its type parameters.
    pub(super) fn constrain_parameters(
        &mut self,
        item: Item<'db>,
        span: TextRange,
        variables: &FxHashMap<Name, Ty<'db>>,
    ) {
        if variables.is_empty() || prelude::file(self.db) != Some(item.file(self.db)) {
            return;
        }
        let Some((_, need)) = DEMANDING.iter().find(|it| item.name(self.db) == it.0) else { return };
        let mut types: Vec<_> = variables.iter().collect();
        types.sort_unstable_by_key(|it| it.0);
        types.into_iter().for_each(|it| self.constrain(it.1, span, *need));
    }

    pub(super) fn check_constraints(&mut self) {
        for Constraint { ty, span, need } in std::mem::take(&mut self.constraints) {
            let ty = self.shallow(&ty);
            match need {
                Need::Equality(what) => self.check_equality(&ty, span, what),
                Need::Visible(how) => self.check_visible(&ty, span, how),
                Need::Operand(symbol, operands) => self.check_operand(&ty, span, symbol, operands),
            }
        }
    }

    fn check_equality(&mut self, ty: &Ty<'db>, span: TextRange, what: &str) {
        let why = match contents(self.db, &self.resolved(ty)) {
            Contents { functions: true, .. } => "functions have no equality",
            held if held.is_opaque() => "opaque values have no equality",
            _ => return,
        };
        let shown = self.show(ty);
        self.error(span, format!("`{what}` cannot compare `{shown}`: {why}"));
    }

    fn check_visible(&mut self, ty: &Ty<'db>, span: TextRange, how: &str) {
        let held = contents(self.db, &self.resolved(ty));
        if !held.is_opaque() {
            return;
        }
        let what = if held.secrets { "Secret" } else { "Cap" };
        let shown = self.show(ty);
        let inside = if shown == what { String::new() } else { format!("holds a `{what}` and ") };
        self.error(span, format!("a `{shown}` {inside}cannot be {how}"));
    }

    fn check_operand(&mut self, ty: &Ty<'db>, span: TextRange, symbol: &str, operands: Operands) {
        if ty.is_unknown() || operands.allow(ty) {
            return;
        }
        let needs = operands.described();
        if matches!(ty, Ty::Var(_)) {
            self.error(span, format!("`{symbol}` needs {needs}, but nothing says what this is")).help =
                Some("annotate where it is introduced".to_owned());
        } else {
            let shown = self.show(ty);
            self.error(span, format!("`{symbol}` needs {needs}, not `{shown}`"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Database, hir::file_items};

    #[test]
    fn the_prelude_declares_what_is_demanding() {
        let db = Database::new();
        let declared = file_items(&db, prelude::file(&db).unwrap());
        for (name, _) in DEMANDING {
            assert!(declared.iter().any(|it| it.name(&db) == name), "{name}");
        }
    }
}
