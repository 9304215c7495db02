//! What the server offers a client.
//!
//! A request is offered here and nowhere else; one that is offered has a row in `dispatch`.

use boruna_analyzer::ide::on_type;
use lsp_types::{
    CallHierarchyServerCapability, CodeActionOptions, CodeActionProviderCapability, CompletionOptions,
    CompletionOptionsCompletionItem, DeclarationCapability, DiagnosticOptions, DiagnosticServerCapabilities,
    DocumentLinkOptions, DocumentOnTypeFormattingOptions, ExecuteCommandOptions, FileOperationFilter,
    FileOperationPattern, FileOperationRegistrationOptions, FoldingRangeProviderCapability,
    HoverProviderCapability, InitializeResult, OneOf, RenameOptions, SaveOptions,
    SelectionRangeProviderCapability, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, ServerCapabilities, ServerInfo, SignatureHelpOptions,
    TextDocumentSyncCapability, TextDocumentSyncKind, TextDocumentSyncOptions, TextDocumentSyncSaveOptions,
    TypeDefinitionProviderCapability, WorkDoneProgressOptions, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities, request::Request,
};

use super::{ClientFacts, client::Colours};
use crate::handlers::{
    code_action, completion, explain_capability::ExplainCapability, semantic_tokens, signature_help,
};

/// The answer to `initialize`.
pub(crate) fn offer(client: &ClientFacts) -> InitializeResult {
    let name = env!("CARGO_PKG_NAME").to_owned();
    let version = Some(env!("CARGO_PKG_VERSION").to_owned());
    InitializeResult { capabilities: capabilities(client), server_info: Some(ServerInfo { name, version }) }
}

fn capabilities(client: &ClientFacts) -> ServerCapabilities {
    ServerCapabilities {
        position_encoding: Some(client.encoding.kind()),
        text_document_sync: Some(TextDocumentSyncCapability::Options(TextDocumentSyncOptions {
            open_close: Some(true),
            change: Some(TextDocumentSyncKind::INCREMENTAL),
            save: Some(TextDocumentSyncSaveOptions::SaveOptions(SaveOptions { include_text: Some(false) })),
            ..TextDocumentSyncOptions::default()
        })),
        diagnostic_provider: client.pulls_diagnostics.then(|| {
            DiagnosticServerCapabilities::Options(DiagnosticOptions {
                identifier: Some("boruna".to_owned()),
                inter_file_dependencies: true,
                workspace_diagnostics: true,
                ..DiagnosticOptions::default()
            })
        }),
        code_action_provider: client.code_actions.then(|| {
            CodeActionProviderCapability::Options(CodeActionOptions {
                code_action_kinds: Some(code_action::KINDS.to_vec()),
                resolve_provider: client.late_edits.then_some(true),
                ..CodeActionOptions::default()
            })
        }),
        completion_provider: Some(CompletionOptions {
            resolve_provider: Some(true),
            trigger_characters: Some(completion::TRIGGERS.map(str::to_owned).to_vec()),
            completion_item: Some(CompletionOptionsCompletionItem { label_details_support: Some(true) }),
            ..CompletionOptions::default()
        }),
        signature_help_provider: Some(SignatureHelpOptions {
            trigger_characters: Some(signature_help::TRIGGERS.map(str::to_owned).to_vec()),
            ..SignatureHelpOptions::default()
        }),
        hover_provider: Some(HoverProviderCapability::Simple(true)),
        declaration_provider: Some(DeclarationCapability::Simple(true)),
        definition_provider: Some(OneOf::Left(true)),
        type_definition_provider: Some(TypeDefinitionProviderCapability::Simple(true)),
        references_provider: Some(OneOf::Left(true)),
        document_highlight_provider: Some(OneOf::Left(true)),
        rename_provider: Some(if client.prepares_renames {
            OneOf::Right(RenameOptions {
                prepare_provider: Some(true),
                work_done_progress_options: WorkDoneProgressOptions::default(),
            })
        } else {
            OneOf::Left(true)
        }),
        document_symbol_provider: Some(OneOf::Left(true)),
        workspace_symbol_provider: Some(OneOf::Left(true)),
        call_hierarchy_provider: Some(CallHierarchyServerCapability::Simple(true)),
        document_link_provider: Some(DocumentLinkOptions {
            resolve_provider: None,
            work_done_progress_options: WorkDoneProgressOptions::default(),
        }),
        folding_range_provider: Some(FoldingRangeProviderCapability::Simple(true)),
        selection_range_provider: Some(SelectionRangeProviderCapability::Simple(true)),
        semantic_tokens_provider: semantic_tokens(client),
        inlay_hint_provider: client.hints.then_some(OneOf::Left(true)),
        execute_command_provider: Some(ExecuteCommandOptions {
            commands: vec![ExplainCapability::METHOD.to_owned()],
            ..ExecuteCommandOptions::default()
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        document_on_type_formatting_provider: on_type_formatting(),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(file_operations(client)),
        }),
        ..ServerCapabilities::default()
    }
}

fn on_type_formatting() -> Option<DocumentOnTypeFormattingOptions> {
    let mut triggers = on_type::TRIGGERS.iter().map(char::to_string);
    let first_trigger_character = triggers.next()?;
    Some(DocumentOnTypeFormattingOptions {
        first_trigger_character,
        more_trigger_character: Some(triggers.collect()),
    })
}

/// What the client would ask for. One that says nothing about tokens does not know what to do with them.
fn semantic_tokens(client: &ClientFacts) -> Option<SemanticTokensServerCapabilities> {
    let Colours { full, delta, range } = client.colours;
    let options = SemanticTokensOptions {
        legend: semantic_tokens::legend(),
        range: range.then_some(true),
        full: full.then_some(SemanticTokensFullOptions::Delta { delta: Some(delta) }),
        ..SemanticTokensOptions::default()
    };
    (full || range).then_some(SemanticTokensServerCapabilities::SemanticTokensOptions(options))
}

fn file_operations(client: &ClientFacts) -> WorkspaceFileOperationsServerCapabilities {
    let filter = |glob: &str| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: None, options: None },
    };
    // Folders count, too: they may hold sources.
    let everything = || Some(FileOperationRegistrationOptions { filters: vec![filter("**")] });
    WorkspaceFileOperationsServerCapabilities {
        did_create: everything(),
        did_rename: everything(),
        will_rename: everything().filter(|_| client.asks_before_renames),
        did_delete: everything(),
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}
