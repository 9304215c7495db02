//! What is known about the client, read once from its first message.

use lsp_types::{
    ClientCapabilities, CompletionClientCapabilities, CompletionItemKind, GotoCapability, InitializeParams,
    MarkupKind, SemanticTokensClientCapabilitiesRequests, SemanticTokensFullOptions,
    SignatureHelpClientCapabilities, SymbolKind, SymbolKindCapability, Url,
};
use serde_json::Value;

use crate::{
    convert::{library::Library, position::Encoding},
    handlers::{code_action::START_RENAME, completion::PROPOSE_AGAIN},
    session::configuration::SECTION,
};

/// What is known about the client. Where it says nothing it is taken to know nothing.
#[derive(Debug)]
pub(crate) struct ClientFacts {
    pub(crate) encoding: Encoding,
    pub(crate) process: Option<u32>,
    pub(crate) folders: Vec<Url>,
    /// Settings given with `initialize`.
    pub(crate) options: Value,
    pub(crate) pulls_diagnostics: bool,
    pub(crate) refreshes_diagnostics: bool,
    pub(crate) refreshes_tokens: bool,
    pub(crate) refreshes_hints: bool,
    pub(crate) related_information: bool,
    pub(crate) diagnostic_tags: bool,
    pub(crate) diagnostic_data: bool,
    pub(crate) code_description: bool,
    pub(crate) versioned_edits: bool,
    pub(crate) code_actions: bool,
    pub(crate) preferred_actions: bool,
    pub(crate) progress: bool,
    pub(crate) configuration: bool,
    pub(crate) watches_configuration: bool,
    pub(crate) watches_files: bool,
    pub(crate) links: Links,
    pub(crate) link_tooltips: bool,
    pub(crate) hover_markdown: bool,
    pub(crate) symbol_trees: bool,
    /// Kinds that came late to the protocol.
    pub(crate) late_symbol_kinds: bool,
    pub(crate) colours: Colours,
    pub(crate) hints: bool,
    pub(crate) completion: CompletionFacts,
    pub(crate) signatures: SignatureFacts,
    pub(crate) folds_lines_only: bool,
    pub(crate) most_folds: usize,
    /// Whether edits of code actions may come when one is chosen.
    pub(crate) late_edits: bool,
    /// Whether it can be made to ask for a better name after an edit made one up.
    pub(crate) starts_renames: bool,
    pub(crate) prepares_renames: bool,
    pub(crate) asks_before_renames: bool,
    pub(crate) shows_documents: bool,
    /// Whether anybody wants to know how often each query runs.
    pub(crate) counts_queries: bool,
    /// Whether it wants to be told when projects change.
    pub(crate) follows_projects: bool,
    pub(crate) library: Library,
}

/// How the client shows and inserts proposals.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct CompletionFacts {
    pub(crate) snippets: bool,
    pub(crate) inserts_or_replaces: bool,
    pub(crate) label_details: bool,
    pub(crate) markdown: bool,
    /// Kinds that came late to the protocol.
    pub(crate) late_kinds: bool,
    /// Whether it can be asked to propose again, by VS Code's name for that.
    pub(crate) proposes_again: bool,
}

/// How the client shows signatures.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct SignatureFacts {
    pub(crate) markdown: bool,
    pub(crate) offsets: bool,
    pub(crate) active_parameter: bool,
}

/// Which requests for semantic tokens the client sends.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Colours {
    pub(crate) full: bool,
    pub(crate) delta: bool,
    pub(crate) range: bool,
}

/// Which answers that lead elsewhere may say more than where.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Links {
    pub(crate) declaration: bool,
    pub(crate) definition: bool,
    pub(crate) type_definition: bool,
}

impl ClientFacts {
    pub(crate) fn new(params: InitializeParams) -> ClientFacts {
        let folders = folders(&params);
        let ClientCapabilities { workspace, text_document, window, general, experimental, .. } =
            params.capabilities;
        let workspace = workspace.unwrap_or_default();
        let document = text_document.unwrap_or_default();
        let published = document.publish_diagnostics.unwrap_or_default();
        let options = options(params.initialization_options.unwrap_or_default());
        let is_set = |option: &str| options.get(option) == Some(&Value::Bool(true));
        let window = window.unwrap_or_default();
        let actions = document.code_action.unwrap_or_default();
        let comes_late = |property: &str| {
            actions.data_support == Some(true)
                && actions
                    .resolve_support
                    .as_ref()
                    .is_some_and(|it| it.properties.iter().any(|it| it == property))
        };
        let late_edits = comes_late("edit");
        let folding = document.folding_range.unwrap_or_default();
        let symbols = document.document_symbol.unwrap_or_default();
        ClientFacts {
            encoding: Encoding::negotiate(general.unwrap_or_default().position_encodings.as_deref()),
            process: params.process_id,
            folders,
            pulls_diagnostics: document.diagnostic.is_some(),
            refreshes_diagnostics: workspace.diagnostic.is_some_and(|it| it.refresh_support == Some(true)),
            refreshes_tokens: workspace.semantic_tokens.is_some_and(|it| it.refresh_support == Some(true)),
            refreshes_hints: workspace.inlay_hint.is_some_and(|it| it.refresh_support == Some(true)),
            related_information: published.related_information == Some(true),
            diagnostic_tags: published.tag_support.is_some(),
            diagnostic_data: published.data_support == Some(true),
            code_description: published.code_description_support == Some(true),
            versioned_edits: workspace.workspace_edit.is_some_and(|it| it.document_changes == Some(true)),
            preferred_actions: actions.is_preferred_support == Some(true),
            code_actions: actions.code_action_literal_support.is_some(),
            progress: window.work_done_progress == Some(true),
            configuration: workspace.configuration == Some(true),
            watches_configuration: workspace
                .did_change_configuration
                .is_some_and(|it| it.dynamic_registration == Some(true)),
            watches_files: workspace
                .did_change_watched_files
                .is_some_and(|it| it.dynamic_registration == Some(true)),
            links: Links {
                declaration: leads(document.declaration),
                definition: leads(document.definition),
                type_definition: leads(document.type_definition),
            },
            link_tooltips: document.document_link.is_some_and(|it| it.tooltip_support == Some(true)),
            hover_markdown: takes_markdown(document.hover.and_then(|it| it.content_format)),
            symbol_trees: symbols.hierarchical_document_symbol_support == Some(true),
            late_symbol_kinds: knows_late_kinds(symbols.symbol_kind)
                && knows_late_kinds(workspace.symbol.and_then(|it| it.symbol_kind)),
            colours: document.semantic_tokens.map(|it| colours(&it.requests)).unwrap_or_default(),
            hints: document.inlay_hint.is_some(),
            completion: completion(document.completion, experimental.as_ref()),
            signatures: signatures(document.signature_help),
            folds_lines_only: folding.line_folding_only == Some(true),
            most_folds: folding.range_limit.map_or(usize::MAX, |it| it as usize),
            late_edits,
            // The name is known when the edit is.
            starts_renames: knows_command(experimental.as_ref(), START_RENAME)
                && (!late_edits || comes_late("command")),
            prepares_renames: document.rename.is_some_and(|it| it.prepare_support == Some(true)),
            asks_before_renames: workspace.file_operations.is_some_and(|it| it.will_rename == Some(true)),
            shows_documents: window.show_document.is_some_and(|it| it.support),
            counts_queries: is_set("countQueries"),
            follows_projects: is_set("projectsChanged"),
            library: Library::new(is_set("virtualDocuments")),
            options,
        }
    }
}

/// The options, which some clients put into the section that settings lie in.
fn options(mut given: Value) -> Value {
    match given.get_mut(SECTION).map(Value::take) {
        Some(Value::Object(inner)) => {
            if let Some(outer) = given.as_object_mut() {
                outer.remove(SECTION);
                outer.extend(inner);
            }
            given
        }
        _ => given,
    }
}

/// The workspace folders, or what older clients send instead.
#[allow(deprecated, reason = "clients without workspace folders send it")]
fn folders(params: &InitializeParams) -> Vec<Url> {
    let root_path = || Url::from_file_path(params.root_path.as_ref()?).ok();
    match &params.workspace_folders {
        Some(folders) => folders.iter().map(|it| it.uri.clone()).collect(),
        None => params.root_uri.clone().or_else(root_path).into_iter().collect(),
    }
}

fn leads(capability: Option<GotoCapability>) -> bool {
    capability.is_some_and(|it| it.link_support == Some(true))
}

fn takes_markdown(formats: Option<Vec<MarkupKind>>) -> bool {
    formats.is_some_and(|it| it.contains(&MarkupKind::Markdown))
}

fn knows_late_kinds(kinds: Option<SymbolKindCapability>) -> bool {
    let kinds = kinds.and_then(|it| it.value_set).unwrap_or_default();
    [SymbolKind::STRUCT, SymbolKind::ENUM_MEMBER].iter().all(|it| kinds.contains(it))
}

fn colours(requests: &SemanticTokensClientCapabilitiesRequests) -> Colours {
    let (full, delta) = match &requests.full {
        Some(SemanticTokensFullOptions::Bool(full)) => (*full, false),
        Some(SemanticTokensFullOptions::Delta { delta }) => (true, *delta == Some(true)),
        None => (false, false),
    };
    Colours { full, delta, range: requests.range == Some(true) }
}

fn completion(
    capabilities: Option<CompletionClientCapabilities>,
    experimental: Option<&Value>,
) -> CompletionFacts {
    let CompletionClientCapabilities { completion_item, completion_item_kind, .. } =
        capabilities.unwrap_or_default();
    let item = completion_item.unwrap_or_default();
    let kinds = completion_item_kind.and_then(|it| it.value_set).unwrap_or_default();
    let late = [CompletionItemKind::STRUCT, CompletionItemKind::ENUM_MEMBER, CompletionItemKind::CONSTANT];
    CompletionFacts {
        snippets: item.snippet_support == Some(true),
        inserts_or_replaces: item.insert_replace_support == Some(true),
        label_details: item.label_details_support == Some(true),
        markdown: takes_markdown(item.documentation_format),
        late_kinds: late.iter().all(|it| kinds.contains(it)),
        proposes_again: knows_command(experimental, PROPOSE_AGAIN),
    }
}

/// Whether the client lists a command as one that answers may contain.
fn knows_command(experimental: Option<&Value>, command: &str) -> bool {
    let commands = experimental.and_then(|it| it.pointer("/commands/commands")?.as_array());
    commands.is_some_and(|it| it.iter().any(|it| it == command))
}

fn signatures(capabilities: Option<SignatureHelpClientCapabilities>) -> SignatureFacts {
    let signature = capabilities.and_then(|it| it.signature_information).unwrap_or_default();
    let parameter = signature.parameter_information.unwrap_or_default();
    SignatureFacts {
        markdown: takes_markdown(signature.documentation_format),
        offsets: parameter.label_offset_support == Some(true),
        active_parameter: signature.active_parameter_support == Some(true),
    }
}
