//! Texts in sources and workflows that look like credentials: those belong outside, where a policy says who may use
//! them. Beside these, the flows of secrets that types alone do not forbid.
//!
//! A finding never repeats the text it is about: findings end up in logs.

mod entropy;
mod secret_flow;
mod shapes;

pub use secret_flow::secret_flows;

use rustc_hash::FxHashMap;

use crate::{
    db::Db,
    diagnostics::{Diagnostic, registry::CREDENTIAL_IN_SOURCE},
    hir::{
        Item,
        body::{Body, Expr, ExprId, FieldInit, Literal, Pattern, Statement, VariantPayload},
        lower::lower,
    },
    inputs::SourceFile,
    json::{self, Node, Value},
    span::{FileRange, ItemSpan},
};

/// Longest text that is looked through; what is longer is data, but for its beginning.
const MAX_TEXT: usize = 16 << 10;

/// The literals of an item that look like credentials.
#[salsa::tracked(returns(deref))]
pub fn item_credentials<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let body = &lower(db, item).body;
    let mut named = FxHashMap::default();
    for (_, expr) in body.exprs.iter() {
        named_literals(body, expr, &mut named);
    }
    let mut out = Vec::new();
    for (id, expr) in body.exprs.iter() {
        let Expr::Literal(Literal::String(text)) = expr else { continue };
        let name = named.get(&id).copied();
        if let Some(message) = judge(name, text) {
            let span = body.expr_spans.get(id).copied().unwrap_or_default();
            let help = "keep it outside, revoke this one, and read it with `secret_read`";
            out.push(Diagnostic::new(&CREDENTIAL_IN_SOURCE, item.span(span), message).with_help(help));
        }
    }
    for (id, pattern) in body.patterns.iter() {
        let Pattern::Literal(Literal::String(text)) = pattern else { continue };
        if let Some(message) = judge(None, text) {
            let span = body.pattern_spans.get(id).copied().unwrap_or_default();
            out.push(Diagnostic::new(&CREDENTIAL_IN_SOURCE, item.span(span), message));
        }
    }
    out
}

/// The texts of a workflow that look like credentials.
#[salsa::tracked(returns(deref))]
pub fn workflow_credentials(db: &dyn Db, file: SourceFile) -> Vec<Diagnostic<FileRange>> {
    let (document, _) = json::parse(file.text(db));
    let mut out = Vec::new();
    let mut pending: Vec<(Option<&str>, &Node)> = vec![(None, &document)];
    while let Some((name, node)) = pending.pop() {
        match &node.value {
            Value::Object(members) => {
                pending.extend(members.iter().map(|it| (Some(it.key.as_str()), &it.value)));
            }
            Value::Array(items) => pending.extend(items.iter().map(|it| (name, it))),
            Value::String(text) => {
                if let Some(message) = judge(name, text) {
                    let place = FileRange { file, range: node.range };
                    let help = "keep it outside and revoke this one; a step reads it with `secret_read`";
                    out.push(Diagnostic::new(&CREDENTIAL_IN_SOURCE, place, message).with_help(help));
                }
            }
            _ => {}
        }
    }
    out
}

/// What a text looks like that is bound to `name`.
fn judge(name: Option<&str>, text: &str) -> Option<String> {
    let end = (0..=text.len().min(MAX_TEXT)).rev().find(|it| text.is_char_boundary(*it)).unwrap_or_default();
    let text = text.get(..end).unwrap_or_default();
    if let Some(what) = shapes::find(text) {
        return Some(format!("this looks like {what}"));
    }
    let name = name.filter(|it| entropy::names_credential(it) && entropy::is_random(text))?;
    Some(format!("the value of `{name}` looks like a credential"))
}

/// The literals directly inside an expression that it gives a name.
fn named_literals<'a>(body: &'a Body, expr: &'a Expr, out: &mut FxHashMap<ExprId, &'a str>) {
    let mut fields = |fields: &'a [FieldInit]| {
        out.extend(fields.iter().map(|it| (it.value, it.name.value.as_str())));
    };
    match expr {
        Expr::Record { fields: given, .. } => fields(given),
        Expr::Variant { payload: VariantPayload::Fields(given), .. } => fields(given),
        Expr::Map(entries) => out.extend(entries.iter().filter_map(|(key, value)| match &body.exprs[*key] {
            Expr::Literal(Literal::String(key)) => Some((*value, &**key)),
            _ => None,
        })),
        Expr::Block(block) => out.extend(block.statements.iter().filter_map(|it| match it {
            Statement::Let { local: Some(local), value, .. } => {
                Some((*value, body.locals[*local].name.as_str()))
            }
            Statement::Assign { target, value, .. } => Some((*value, target.value.as_str())),
            _ => None,
        })),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
