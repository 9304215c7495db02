//! `textDocument/completion` and `completionItem/resolve`: what could be written at a place.
//!
//! Documentation comes when a proposal is looked at; everything else is in the list, because it is cheap to tell and
//! some editors insert a proposal without having asked for more.

use boruna_analyzer::{
    diagnostics::Edit,
    ide::completion::{self, Completion, CompletionKey, CompletionKind, Completions, completions},
    span::{FileRange, TextSize},
};
use lsp_types::{
    Command, CompletionItem, CompletionItemKind, CompletionItemLabelDetails, CompletionList,
    CompletionParams, CompletionResponse, CompletionTextEdit, Documentation, InsertReplaceEdit,
    InsertTextFormat, MarkupContent, MarkupKind, TextEdit, Url,
};
use ropey::Rope;
use serde::{Deserialize, Serialize};

use crate::{snapshot::Snapshot, task::Answer};

/// Characters after which something is proposed unasked.
pub(crate) const TRIGGERS: [&str; 4] = [".", ":", "{", "\""];

/// A command of VS Code's that other editors may have, too: proposes what can follow.
pub(crate) const PROPOSE_AGAIN: &str = "editor.action.triggerSuggest";

/// What a proposal is explained by.
#[derive(Debug, Serialize, Deserialize)]
struct Lazy {
    uri: Url,
    key: Key,
}

/// [`CompletionKey`], to be kept by the client.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
enum Key {
    Function { path: String, name: String },
    Type { path: String, name: String, member: Option<String> },
    Capability { name: String },
    Module { path: String },
}

pub(crate) fn complete(snapshot: Snapshot, params: &CompletionParams) -> Answer<Option<CompletionResponse>> {
    let place = &params.text_document_position;
    let Some((file, offset)) = snapshot.place(place) else { return Ok(None) };
    let lines = snapshot.lines(file);
    let typed = params.context.as_ref().and_then(|it| it.trigger_character.as_deref());
    if !is_wanted(&lines, offset, typed) {
        return Ok(None);
    }
    let Completions { items, is_incomplete } = completions(&snapshot.db, file, offset);
    let list = Items { snapshot: &snapshot, uri: &place.text_document.uri, lines, offset };
    let items = items.into_iter().enumerate().map(|(index, it)| list.item(index, it)).collect();
    Ok(Some(CompletionResponse::List(CompletionList { is_incomplete, items })))
}

pub(crate) fn resolve(snapshot: Snapshot, params: &CompletionItem) -> Answer<CompletionItem> {
    let mut item = params.clone();
    if let Ok(Lazy { uri, key }) = serde_json::from_value(item.data.clone().unwrap_or_default())
        && let Some(file) = snapshot.file(&uri)
        && let Some(text) =
            completion::resolve(&snapshot.db, file.project(&snapshot.db), &CompletionKey::from(key))
    {
        item.documentation = Some(Documentation::MarkupContent(if snapshot.client.completion.markdown {
            MarkupContent { kind: MarkupKind::Markdown, value: text.markdown }
        } else {
            MarkupContent { kind: MarkupKind::PlainText, value: text.plain }
        }));
    }
    Ok(item)
}

/// Whether what was typed makes proposals useful: `:` and `{` mostly do not.
fn is_wanted(text: &Rope, offset: TextSize, typed: Option<&str>) -> bool {
    let before = |back: usize| {
        let at = usize::from(offset).checked_sub(back)?;
        text.get_byte(at)
    };
    match typed {
        Some(":") => before(2) == Some(b':'),
        Some("{") => before(2) == Some(b'!'),
        _ => true,
    }
}

struct Items<'a> {
    snapshot: &'a Snapshot,
    uri: &'a Url,
    lines: Rope,
    offset: TextSize,
}

impl Items<'_> {
    fn item(&self, index: usize, completion: Completion) -> CompletionItem {
        let facts = &self.snapshot.client.completion;
        let encoding = self.snapshot.client.encoding;
        let replace = encoding.range(&self.lines, completion.replace);
        let snippet = completion.snippet.filter(|_| facts.snippets);
        let is_snippet = snippet.is_some();
        let new_text = snippet.unwrap_or(completion.insert);
        let edit = |it: &Edit<FileRange>| TextEdit {
            range: encoding.range(&self.lines, it.place.range),
            new_text: it.text_for_file(&self.snapshot.db).into_owned(),
        };
        let text_edit = if facts.inserts_or_replaces {
            let mut insert = replace;
            insert.end = encoding.position(&self.lines, self.offset);
            CompletionTextEdit::InsertAndReplace(InsertReplaceEdit { new_text, insert, replace })
        } else {
            CompletionTextEdit::Edit(TextEdit { range: replace, new_text })
        };
        let details = CompletionItemLabelDetails { detail: None, description: completion.source };
        let again = || Command {
            title: "propose again".to_owned(),
            command: PROPOSE_AGAIN.to_owned(),
            arguments: None,
        };
        CompletionItem {
            filter_text: (completion.filter != completion.label).then_some(completion.filter),
            label: completion.label,
            label_details: (facts.label_details && details.description.is_some()).then_some(details),
            kind: Some(kind(facts.late_kinds, completion.kind)),
            detail: completion.detail,
            // The order of the list is the order of preference.
            sort_text: Some(format!("{index:05}")),
            insert_text_format: is_snippet.then_some(InsertTextFormat::SNIPPET),
            text_edit: Some(text_edit),
            additional_text_edits: (!completion.edits.is_empty())
                .then(|| completion.edits.iter().map(edit).collect()),
            command: (completion.continues && facts.proposes_again).then(again),
            data: completion
                .key
                .and_then(|it| serde_json::to_value(Lazy { uri: self.uri.clone(), key: Key::from(it) }).ok()),
            ..CompletionItem::default()
        }
    }
}

fn kind(late: bool, kind: CompletionKind) -> CompletionItemKind {
    match kind {
        CompletionKind::Variable => CompletionItemKind::VARIABLE,
        CompletionKind::Function => CompletionItemKind::FUNCTION,
        CompletionKind::Record if late => CompletionItemKind::STRUCT,
        CompletionKind::Record | CompletionKind::BuiltinType => CompletionItemKind::CLASS,
        CompletionKind::Enum => CompletionItemKind::ENUM,
        CompletionKind::Variant if late => CompletionItemKind::ENUM_MEMBER,
        CompletionKind::Capability | CompletionKind::EffectKind if late => CompletionItemKind::CONSTANT,
        CompletionKind::Variant | CompletionKind::Capability | CompletionKind::EffectKind => {
            CompletionItemKind::VALUE
        }
        CompletionKind::Field => CompletionItemKind::FIELD,
        CompletionKind::Keyword => CompletionItemKind::KEYWORD,
        CompletionKind::Module => CompletionItemKind::MODULE,
    }
}

impl From<CompletionKey> for Key {
    fn from(key: CompletionKey) -> Key {
        match key {
            CompletionKey::Function { path, name } => Key::Function { path, name },
            CompletionKey::Type { path, name, member } => Key::Type { path, name, member },
            CompletionKey::Capability { name } => Key::Capability { name },
            CompletionKey::Module { path } => Key::Module { path },
        }
    }
}

impl From<Key> for CompletionKey {
    fn from(key: Key) -> CompletionKey {
        match key {
            Key::Function { path, name } => CompletionKey::Function { path, name },
            Key::Type { path, name, member } => CompletionKey::Type { path, name, member },
            Key::Capability { name } => CompletionKey::Capability { name },
            Key::Module { path } => CompletionKey::Module { path },
        }
    }
}
