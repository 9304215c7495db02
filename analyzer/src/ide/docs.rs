//! What sources say about a symbol to people: its comments, its declaration, and where it comes from.

use super::{symbol::Symbol, target::module_name};
use crate::{
    db::Db,
    hir::{
        Item,
        body::LocalKind,
        lower::{Lowered, lower},
        signature::{FunctionSignature, Payload, Signature, TypeRefId},
    },
    inputs::{PRELUDE_PATH, SourceFile},
    project::shown_path,
    span::{TextRange, TextSize},
    types::{Ty, infer},
};

/// Widest declaration that is shown in one line.
const MAX_WIDTH: usize = 80;

/// Where a symbol comes from, seen from another file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// Every program can use it.
    Prelude,
    /// A package, built in or local, by its name.
    Package(String),
    /// Another file, by its path in the project.
    File(String),
}

/// Where the declaration of `symbol` comes from; `None` for one in `file` itself.
pub(crate) fn origin(db: &dyn Db, file: SourceFile, symbol: Symbol<'_>) -> Option<Origin> {
    let home = symbol.item()?.file(db);
    if home == file {
        return None;
    }
    let path = home.path(db);
    Some(if **path == *PRELUDE_PATH {
        Origin::Prelude
    } else if home.is_embedded(db) || path.ends_with("/src/core.ax") {
        Origin::Package(module_name(path).to_owned())
    } else {
        Origin::File(shown_path(db, home).to_owned())
    })
}

/// The comment directly above the declaration of `symbol`, without slashes.
pub(crate) fn comment(db: &dyn Db, symbol: Symbol<'_>) -> Option<String> {
    let item = symbol.item()?;
    let spans = &lower(db, item).spans;
    let start = match symbol {
        Symbol::Item(_) => spans.whole.start(),
        Symbol::Field(_, index) | Symbol::Variant(_, index) => spans.names.get(index as usize)?.start(),
        Symbol::VariantField(_, variant, field) => {
            spans.variant_fields.get(variant as usize)?.get(field as usize)?.start()
        }
        Symbol::Local(..) | Symbol::Capability(_) | Symbol::Module(_) => return None,
    };
    comment_above(item.text(db), start)
}

/// The comment at the top of a file, if it is about the file: a blank line or `module` follows it.
pub(crate) fn file_comment(text: &str) -> Option<String> {
    let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).skip_while(|it| it.is_empty());
    let mut comment = Vec::new();
    let next = loop {
        match lines.next() {
            Some(line) if line.starts_with("//") => comment.push(comment_text(line)),
            next => break next.unwrap_or_default(),
        }
    };
    let is_about_file = next.is_empty() || next.split_whitespace().next() == Some("module");
    (is_about_file && !comment.is_empty()).then(|| comment.join("\n"))
}

/// The comment lines that end right above the line of `start`. A blank line, or code, ends the comment.
fn comment_above(text: &str, start: TextSize) -> Option<String> {
    let before = text.get(..usize::from(start))?;
    let (above, indent) = before.rsplit_once('\n')?;
    if !indent.trim().is_empty() {
        return None;
    }
    let lines = above.rsplit('\n').map(str::trim).take_while(|it| it.starts_with("//"));
    let mut lines: Vec<&str> = lines.map(comment_text).collect();
    lines.reverse();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// A comment line without its slashes.
fn comment_text(line: &str) -> &str {
    let line = line.trim_start_matches('/');
    line.strip_prefix(' ').unwrap_or(line).trim_end()
}

/// The declaration of `symbol` as code, without bodies and comments.
pub(crate) fn declaration<'db>(db: &'db dyn Db, symbol: Symbol<'db>) -> Option<String> {
    let item = symbol.item()?;
    let lowered = lower(db, item);
    let source = Source { lowered, text: item.text(db) };
    let name = symbol.name(db);
    Some(match (symbol, &lowered.signature) {
        (Symbol::Item(_), Signature::Function(it)) => source.function(&name, it),
        (Symbol::Item(_), Signature::Record(it)) => {
            let fields = it.fields.iter().map(|it| format!("{}: {}", it.name, source.ty(it.ty)));
            let export = if it.exported { "export " } else { "" };
            braces(&format!("{export}type {name}"), &fields.collect::<Vec<_>>())
        }
        (Symbol::Item(_), Signature::Enum(it)) => {
            let variants = it.variants.iter().map(|it| source.variant(&it.name, &it.payload));
            let export = if it.exported { "export " } else { "" };
            braces(&format!("{export}enum {name}"), &variants.collect::<Vec<_>>())
        }
        (Symbol::Field(_, index), Signature::Record(it)) => {
            format!("{}.{name}: {}", item.name(db), source.ty(it.fields.get(index as usize)?.ty))
        }
        (Symbol::Variant(_, index), Signature::Enum(it)) => {
            let payload = &it.variants.get(index as usize)?.payload;
            format!("{}::{}", item.name(db), source.variant(&name, payload))
        }
        (Symbol::VariantField(_, variant, field), Signature::Enum(it)) => {
            let variant = it.variants.get(variant as usize)?;
            let Payload::Fields(fields) = &variant.payload else { return None };
            let ty = source.ty(fields.get(field as usize)?.1);
            format!("{}::{} {{ {name}: {ty} }}", item.name(db), variant.name)
        }
        (Symbol::Local(_, local), _) => {
            let kind = lowered.body.locals.iter().find(|it| it.0 == local)?.1.kind;
            let ty = infer(db, item).locals.get(local).unwrap_or(&Ty::Unknown).display(db);
            match kind {
                LocalKind::Let { mutable: true, .. } => format!("let mut {name}: {ty}"),
                LocalKind::Let { .. } => format!("let {name}: {ty}"),
                LocalKind::Parameter | LocalKind::For | LocalKind::Pattern | LocalKind::Result => {
                    format!("{name}: {ty}")
                }
            }
        }
        _ => return None,
    })
}

/// The clauses `intent`, `requires` and `ensures` of a function as written.
pub(crate) fn contracts(db: &dyn Db, item: Item<'_>) -> Vec<String> {
    use crate::hir::body::ContractKind;
    let lowered = lower(db, item);
    let source = Source { lowered, text: item.text(db) };
    let intent = lowered.spans.intent.map(|it| format!("intent {}", source.slice(it)));
    let clauses = lowered.body.contracts.iter().map(|it| {
        let keyword = match it.kind {
            ContractKind::Requires => "requires",
            ContractKind::Ensures => "ensures",
        };
        let condition = lowered.body.expr_spans.get(it.condition).copied().unwrap_or_default();
        format!("{keyword} {}", source.slice(condition))
    });
    intent.into_iter().chain(clauses).collect()
}

struct Source<'a> {
    lowered: &'a Lowered,
    text: &'a str,
}

impl Source<'_> {
    /// The text at `range`, in one line.
    fn slice(&self, range: TextRange) -> String {
        let text = self.text.get(std::ops::Range::<usize>::from(range)).unwrap_or_default();
        if text.contains('\n') && !text.contains('"') {
            text.split_whitespace().collect::<Vec<_>>().join(" ")
        } else {
            text.to_owned()
        }
    }

    fn ty(&self, id: TypeRefId) -> String {
        self.lowered.spans.types.get(id).map_or_else(|| "_".to_owned(), |it| self.slice(*it))
    }

    fn function(&self, name: &str, function: &FunctionSignature) -> String {
        let parameters: Vec<String> =
            function.parameters.iter().map(|it| format!("{}: {}", it.name, self.ty(it.ty))).collect();
        let mut tail = String::new();
        if let Some(result) = function.result {
            tail.push_str(&format!(" -> {}", self.ty(result)));
        }
        if function.has_capability_list {
            tail.push_str(&format!(" !{{{}}}", function.declared));
        }
        let export = if function.exported && function.has_body { "export " } else { "" };
        let one_line = format!("{export}fn {name}({}){tail}", parameters.join(", "));
        if one_line.len() <= MAX_WIDTH || parameters.is_empty() {
            return one_line;
        }
        let parameters: String = parameters.iter().map(|it| format!("    {it},\n")).collect();
        format!("{export}fn {name}(\n{parameters}){tail}")
    }

    fn variant(&self, name: &str, payload: &Payload<TypeRefId>) -> String {
        match payload {
            Payload::None => name.to_owned(),
            Payload::Value(ty) => format!("{name}({})", self.ty(*ty)),
            Payload::Fields(fields) => {
                let fields: Vec<_> =
                    fields.iter().map(|(name, ty)| format!("{name}: {}", self.ty(*ty))).collect();
                if fields.is_empty() {
                    format!("{name} {{}}")
                } else {
                    format!("{name} {{ {} }}", fields.join(", "))
                }
            }
        }
    }
}

fn braces(head: &str, members: &[String]) -> String {
    let one_line = format!("{head} {{ {} }}", members.join(", "));
    if members.is_empty() {
        format!("{head} {{}}")
    } else if one_line.len() <= MAX_WIDTH {
        one_line
    } else {
        let members: String = members.iter().map(|it| format!("    {it},\n")).collect();
        format!("{head} {{\n{members}}}")
    }
}
