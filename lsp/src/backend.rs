//! What `tower-lsp` calls: one line a method, which puts an event into the owner's queue before it awaits anything.

use std::sync::{
    atomic::{AtomicU64, Ordering},
    mpsc::Sender,
};

use lsp_types::{
    CallHierarchyIncomingCall, CallHierarchyIncomingCallsParams, CallHierarchyItem,
    CallHierarchyOutgoingCall, CallHierarchyOutgoingCallsParams, CallHierarchyPrepareParams, CodeAction,
    CodeActionParams, CodeActionResponse, CompletionItem, CompletionParams, CompletionResponse,
    CreateFilesParams, DeleteFilesParams, DidChangeConfigurationParams, DidChangeTextDocumentParams,
    DidChangeWatchedFilesParams, DidChangeWorkspaceFoldersParams, DidCloseTextDocumentParams,
    DidOpenTextDocumentParams, DidSaveTextDocumentParams, DocumentDiagnosticParams,
    DocumentDiagnosticReportResult, DocumentFormattingParams, DocumentHighlight, DocumentHighlightParams,
    DocumentLink, DocumentLinkParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams,
    DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams, FileCreate, FileDelete, FoldingRange,
    FoldingRangeParams, GotoDefinitionParams, GotoDefinitionResponse, Hover, HoverParams, InitializeParams,
    InitializeResult, InitializedParams, InlayHint, InlayHintParams, Location, PrepareRenameResponse,
    ReferenceParams, RenameFilesParams, RenameParams, SelectionRange, SelectionRangeParams,
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, SignatureHelp,
    SignatureHelpParams, SymbolInformation, TextDocumentPositionParams, TextEdit, Url,
    WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult, WorkspaceEdit, WorkspaceSymbolParams,
    WorkspaceSymbolResponse,
    request::{
        CallHierarchyIncomingCalls, CallHierarchyOutgoingCalls, CallHierarchyPrepare, CodeActionRequest,
        CodeActionResolveRequest, Completion, DocumentDiagnosticRequest, DocumentHighlightRequest,
        DocumentLinkRequest, DocumentSymbolRequest, FoldingRangeRequest, Formatting, GotoDeclaration,
        GotoDeclarationParams, GotoDefinition, GotoTypeDefinition, HoverRequest, InlayHintRequest,
        OnTypeFormatting, PrepareRenameRequest, RangeFormatting, References, Rename, Request,
        ResolveCompletionItem, SelectionRangeRequest, SemanticTokensFullDeltaRequest,
        SemanticTokensFullRequest, SemanticTokensRangeRequest, SignatureHelpRequest, WillRenameFiles,
        WorkspaceDiagnosticRequest, WorkspaceSymbolRequest,
    },
};
use serde_json::Value;
use tokio::sync::oneshot;
use tower_lsp::{
    ClientSocket, LanguageServer, LspService, async_trait,
    jsonrpc::{Error, Result},
};

use crate::{
    capabilities::{ClientFacts, offer},
    dispatch::Handler,
    event::Event,
    handlers::{
        explain_capability::{EXPECTED, ExplainCapability},
        panic::{PanicParams, PanicPlace, PanicRequest, blow_up},
        project::{ProjectFacts, ProjectParams, ProjectRequest},
        virtual_document::{VirtualDocument, VirtualDocumentParams, VirtualDocumentRequest},
    },
    statistics::{Memory, MemoryRequest, Statistics, StatisticsRequest},
    task::{Question, TaskId},
};

/// The side of the owner's queue where things go in.
pub(crate) struct Backend {
    events: Sender<Event>,
    next_id: AtomicU64,
}

impl Backend {
    /// The service and what answers of the client go through. `make_client` receives the way to ask it.
    pub(crate) fn service(
        events: Sender<Event>,
        take_client: impl FnOnce(tower_lsp::Client),
        with_tests: bool,
    ) -> (LspService<Backend>, ClientSocket) {
        let service = LspService::build(|client| {
            take_client(client);
            Backend { events, next_id: AtomicU64::default() }
        });
        let mut service = service
            .custom_method(StatisticsRequest::METHOD, Backend::statistics)
            .custom_method(MemoryRequest::METHOD, Backend::memory)
            .custom_method(ProjectRequest::METHOD, Backend::project)
            .custom_method(VirtualDocumentRequest::METHOD, Backend::virtual_document);
        if with_tests {
            service = service.custom_method(PanicRequest::METHOD, Backend::panic);
        }
        service.finish()
    }

    fn send(&self, event: Event) {
        if self.events.send(event).is_err() {
            tracing::error!("the owner thread is gone");
        }
    }

    async fn ask<R>(&self, params: R::Params) -> Result<R::Result>
    where
        R: Handler + 'static,
        R::Params: Send + Sync + 'static,
        R::Result: Send + 'static,
    {
        let id = TaskId(self.next_id.fetch_add(1, Ordering::Relaxed));
        let (question, answer) = Question::<R>::new(params);
        self.send(Event::Asked(id, Box::new(question)));
        let mut caller = Caller { backend: self, id, is_waiting: true };
        let answer = answer.await;
        caller.is_waiting = false;
        answer.unwrap_or_else(|_| Err(Error::internal_error()))
    }

    fn files_changed(&self, urls: impl IntoIterator<Item = Url>) {
        self.send(Event::FilesChanged(urls.into_iter().collect()));
    }

    async fn statistics(&self) -> Result<Statistics> {
        let (reply, answer) = oneshot::channel();
        self.send(Event::Statistics(reply));
        answer.await.map_err(|_| Error::internal_error())
    }

    async fn memory(&self) -> Result<Memory> {
        let (reply, answer) = oneshot::channel();
        self.send(Event::Memory(reply));
        answer.await.map_err(|_| Error::internal_error())
    }

    async fn project(&self, params: ProjectParams) -> Result<ProjectFacts> {
        self.ask::<ProjectRequest>(params).await
    }

    async fn virtual_document(&self, params: VirtualDocumentParams) -> Result<Option<VirtualDocument>> {
        self.ask::<VirtualDocumentRequest>(params).await
    }

    async fn panic(&self, params: PanicParams) -> Result<Value> {
        match params.place {
            PanicPlace::Reader => blow_up(params.place),
            PanicPlace::Owner => {
                self.send(Event::Panic);
                Ok(Value::Null)
            }
            PanicPlace::Worker => self.ask::<PanicRequest>(params).await,
        }
    }
}

/// Tells the owner when a request is cancelled: its future is dropped then.
struct Caller<'a> {
    backend: &'a Backend,
    id: TaskId,
    is_waiting: bool,
}

impl Drop for Caller<'_> {
    fn drop(&mut self) {
        if self.is_waiting {
            self.backend.send(Event::Abandoned(self.id));
        }
    }
}

#[async_trait]
impl LanguageServer for Backend {
    /// Answered without the owner: until it is, every other message is refused.
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        let client = ClientFacts::new(params);
        let offer = offer(&client);
        self.send(Event::Initialize(Box::new(client)));
        Ok(offer)
    }

    async fn initialized(&self, _: InitializedParams) {
        self.send(Event::Initialized);
    }

    async fn shutdown(&self) -> Result<()> {
        self.send(Event::Shutdown);
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.send(Event::Open(params));
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.send(Event::Change(params));
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.send(Event::Save(params.text_document));
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.send(Event::Close(params.text_document));
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.send(Event::ConfigurationChanged(params.settings));
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.send(Event::FoldersChanged(params.event));
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.files_changed(params.changes.into_iter().map(|it| it.uri));
    }

    async fn did_create_files(&self, params: CreateFilesParams) {
        self.files_changed(params.files.iter().filter_map(|FileCreate { uri }| Url::parse(uri).ok()));
    }

    async fn did_rename_files(&self, params: RenameFilesParams) {
        let urls = params.files.iter().flat_map(|it| [&it.old_uri, &it.new_uri]);
        self.files_changed(urls.filter_map(|it| Url::parse(it).ok()));
    }

    async fn did_delete_files(&self, params: DeleteFilesParams) {
        self.files_changed(params.files.iter().filter_map(|FileDelete { uri }| Url::parse(uri).ok()));
    }

    async fn goto_declaration(
        &self,
        params: GotoDeclarationParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        self.ask::<GotoDeclaration>(params).await
    }

    async fn goto_definition(&self, params: GotoDefinitionParams) -> Result<Option<GotoDefinitionResponse>> {
        self.ask::<GotoDefinition>(params).await
    }

    async fn goto_type_definition(
        &self,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>> {
        self.ask::<GotoTypeDefinition>(params).await
    }

    async fn references(&self, params: ReferenceParams) -> Result<Option<Vec<Location>>> {
        self.ask::<References>(params).await
    }

    async fn document_highlight(
        &self,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>> {
        self.ask::<DocumentHighlightRequest>(params).await
    }

    async fn prepare_rename(
        &self,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>> {
        self.ask::<PrepareRenameRequest>(params).await
    }

    async fn rename(&self, params: RenameParams) -> Result<Option<WorkspaceEdit>> {
        self.ask::<Rename>(params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.ask::<HoverRequest>(params).await
    }

    async fn document_symbol(&self, params: DocumentSymbolParams) -> Result<Option<DocumentSymbolResponse>> {
        self.ask::<DocumentSymbolRequest>(params).await
    }

    async fn symbol(&self, params: WorkspaceSymbolParams) -> Result<Option<Vec<SymbolInformation>>> {
        // The protocol's other form leaves out ranges, which are at hand here.
        Ok(match self.ask::<WorkspaceSymbolRequest>(params).await? {
            Some(WorkspaceSymbolResponse::Flat(symbols)) => Some(symbols),
            Some(WorkspaceSymbolResponse::Nested(_)) | None => None,
        })
    }

    async fn prepare_call_hierarchy(
        &self,
        params: CallHierarchyPrepareParams,
    ) -> Result<Option<Vec<CallHierarchyItem>>> {
        self.ask::<CallHierarchyPrepare>(params).await
    }

    async fn incoming_calls(
        &self,
        params: CallHierarchyIncomingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyIncomingCall>>> {
        self.ask::<CallHierarchyIncomingCalls>(params).await
    }

    async fn outgoing_calls(
        &self,
        params: CallHierarchyOutgoingCallsParams,
    ) -> Result<Option<Vec<CallHierarchyOutgoingCall>>> {
        self.ask::<CallHierarchyOutgoingCalls>(params).await
    }

    async fn document_link(&self, params: DocumentLinkParams) -> Result<Option<Vec<DocumentLink>>> {
        self.ask::<DocumentLinkRequest>(params).await
    }

    /// A command is a request in other clothes.
    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        if params.command != ExplainCapability::METHOD {
            return Err(Error::invalid_params(format!("there is no command `{}`", params.command)));
        }
        let question = params.arguments.into_iter().next();
        let question = question.ok_or_else(|| Error::invalid_params(EXPECTED))?;
        let question = serde_json::from_value(question).map_err(|it| {
            Error::invalid_params(format!("the argument is not understood: {it}; {EXPECTED}"))
        })?;
        let answer = self.ask::<ExplainCapability>(question).await?;
        if let Some(explained) = &answer {
            self.send(Event::Show(explained.uri.clone()));
        }
        serde_json::to_value(answer).map(Some).map_err(|_| Error::internal_error())
    }

    async fn diagnostic(&self, params: DocumentDiagnosticParams) -> Result<DocumentDiagnosticReportResult> {
        self.ask::<DocumentDiagnosticRequest>(params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        self.ask::<WorkspaceDiagnosticRequest>(params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.ask::<CodeActionRequest>(params).await
    }

    async fn code_action_resolve(&self, params: CodeAction) -> Result<CodeAction> {
        self.ask::<CodeActionResolveRequest>(params).await
    }

    async fn semantic_tokens_full(
        &self,
        params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>> {
        self.ask::<SemanticTokensFullRequest>(params).await
    }

    async fn semantic_tokens_full_delta(
        &self,
        params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>> {
        self.ask::<SemanticTokensFullDeltaRequest>(params).await
    }

    async fn semantic_tokens_range(
        &self,
        params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>> {
        self.ask::<SemanticTokensRangeRequest>(params).await
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.ask::<InlayHintRequest>(params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.ask::<FoldingRangeRequest>(params).await
    }

    async fn selection_range(&self, params: SelectionRangeParams) -> Result<Option<Vec<SelectionRange>>> {
        self.ask::<SelectionRangeRequest>(params).await
    }

    async fn will_rename_files(&self, params: RenameFilesParams) -> Result<Option<WorkspaceEdit>> {
        self.ask::<WillRenameFiles>(params).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.ask::<Completion>(params).await
    }

    async fn completion_resolve(&self, params: CompletionItem) -> Result<CompletionItem> {
        self.ask::<ResolveCompletionItem>(params).await
    }

    async fn signature_help(&self, params: SignatureHelpParams) -> Result<Option<SignatureHelp>> {
        self.ask::<SignatureHelpRequest>(params).await
    }

    async fn on_type_formatting(
        &self,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>> {
        self.ask::<OnTypeFormatting>(params).await
    }

    async fn formatting(&self, params: DocumentFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask::<Formatting>(params).await
    }

    async fn range_formatting(&self, params: DocumentRangeFormattingParams) -> Result<Option<Vec<TextEdit>>> {
        self.ask::<RangeFormatting>(params).await
    }
}
