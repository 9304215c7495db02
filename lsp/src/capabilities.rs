//! What the two sides can do: what of the client's capabilities matters, and what the server offers in return.
//!
//! A request is offered here and nowhere else; one that is offered has a row in `dispatch`.

use lsp_types::{
    ClientCapabilities, CodeActionKind, CodeActionOptions, CodeActionProviderCapability, DiagnosticOptions,
    DiagnosticServerCapabilities, FileOperationFilter, FileOperationPattern,
    FileOperationRegistrationOptions, InitializeParams, InitializeResult, OneOf, SaveOptions,
    ServerCapabilities, ServerInfo, TextDocumentSyncCapability, TextDocumentSyncKind,
    TextDocumentSyncOptions, TextDocumentSyncSaveOptions, Url, WorkspaceFileOperationsServerCapabilities,
    WorkspaceFoldersServerCapabilities, WorkspaceServerCapabilities,
};
use serde_json::Value;

use crate::{
    convert::{library::Library, position::Encoding},
    handlers::code_action,
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
    pub(crate) library: Library,
}

impl ClientFacts {
    pub(crate) fn new(params: InitializeParams) -> ClientFacts {
        let folders = folders(&params);
        let ClientCapabilities { workspace, text_document, window, general, .. } = params.capabilities;
        let workspace = workspace.unwrap_or_default();
        let document = text_document.unwrap_or_default();
        let published = document.publish_diagnostics.unwrap_or_default();
        let options = params.initialization_options.unwrap_or_default();
        ClientFacts {
            encoding: Encoding::negotiate(general.unwrap_or_default().position_encodings.as_deref()),
            process: params.process_id,
            folders,
            pulls_diagnostics: document.diagnostic.is_some(),
            refreshes_diagnostics: workspace.diagnostic.is_some_and(|it| it.refresh_support == Some(true)),
            related_information: published.related_information == Some(true),
            diagnostic_tags: published.tag_support.is_some(),
            diagnostic_data: published.data_support == Some(true),
            code_description: published.code_description_support == Some(true),
            versioned_edits: workspace.workspace_edit.is_some_and(|it| it.document_changes == Some(true)),
            preferred_actions: document
                .code_action
                .as_ref()
                .is_some_and(|it| it.is_preferred_support == Some(true)),
            code_actions: document.code_action.is_some_and(|it| it.code_action_literal_support.is_some()),
            progress: window.is_some_and(|it| it.work_done_progress == Some(true)),
            configuration: workspace.configuration == Some(true),
            watches_configuration: workspace
                .did_change_configuration
                .is_some_and(|it| it.dynamic_registration == Some(true)),
            watches_files: workspace
                .did_change_watched_files
                .is_some_and(|it| it.dynamic_registration == Some(true)),
            library: Library::new(options.get("virtualDocuments") == Some(&Value::Bool(true))),
            options,
        }
    }
}

/// The workspace folders, or what older clients send instead.
fn folders(params: &InitializeParams) -> Vec<Url> {
    match &params.workspace_folders {
        Some(folders) => folders.iter().map(|it| it.uri.clone()).collect(),
        #[allow(deprecated, reason = "clients without workspace folders send it")]
        None => params.root_uri.iter().cloned().collect(),
    }
}

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
                code_action_kinds: Some(vec![CodeActionKind::QUICKFIX, code_action::FIX_ALL]),
                ..CodeActionOptions::default()
            })
        }),
        document_formatting_provider: Some(OneOf::Left(true)),
        document_range_formatting_provider: Some(OneOf::Left(true)),
        workspace: Some(WorkspaceServerCapabilities {
            workspace_folders: Some(WorkspaceFoldersServerCapabilities {
                supported: Some(true),
                change_notifications: Some(OneOf::Left(true)),
            }),
            file_operations: Some(file_operations()),
        }),
        ..ServerCapabilities::default()
    }
}

fn file_operations() -> WorkspaceFileOperationsServerCapabilities {
    let filter = |glob: &str| FileOperationFilter {
        scheme: Some("file".to_owned()),
        pattern: FileOperationPattern { glob: glob.to_owned(), matches: None, options: None },
    };
    // Folders count, too: they may hold sources.
    let everything = || Some(FileOperationRegistrationOptions { filters: vec![filter("**")] });
    WorkspaceFileOperationsServerCapabilities {
        did_create: everything(),
        did_rename: everything(),
        did_delete: everything(),
        ..WorkspaceFileOperationsServerCapabilities::default()
    }
}
