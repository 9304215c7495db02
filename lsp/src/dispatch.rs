//! Every request on one screen: who answers it, in which lane, and what an edit does to it.
//!
//! A new request is a row here, a file in `handlers`, a line in `backend` and an offer in `capabilities`.

use lsp_types::{
    Url,
    request::{
        CallHierarchyIncomingCalls, CallHierarchyOutgoingCalls, CallHierarchyPrepare, CodeActionRequest,
        CodeActionResolveRequest, Completion, DocumentDiagnosticRequest, DocumentHighlightRequest,
        DocumentLinkRequest, DocumentSymbolRequest, FoldingRangeRequest, Formatting, GotoDeclaration,
        GotoDefinition, GotoTypeDefinition, HoverRequest, InlayHintRequest, OnTypeFormatting,
        PrepareRenameRequest, RangeFormatting, References, Rename, Request, ResolveCompletionItem,
        SelectionRangeRequest, SemanticTokensFullDeltaRequest, SemanticTokensFullRequest,
        SemanticTokensRangeRequest, SignatureHelpRequest, WillRenameFiles, WorkspaceDiagnosticRequest,
        WorkspaceSymbolRequest,
    },
};

use crate::{
    handlers::{
        call_hierarchy, code_action, completion,
        diagnostic::diagnostic,
        document_link::document_link,
        explain_capability::{ExplainCapability, explain_capability},
        folding_range::folding_range,
        format,
        hover::hover,
        inlay_hint::inlay_hint,
        navigation,
        panic::{PanicRequest, panic},
        project::{ProjectRequest, project},
        references, rename,
        selection_range::selection_range,
        semantic_tokens,
        signature_help::signature_help,
        symbols,
        virtual_document::{VirtualDocumentRequest, virtual_document},
        will_rename_files::will_rename_files,
        workspace_diagnostic::workspace_diagnostic,
    },
    snapshot::Snapshot,
    task::{Answer, Lane, Needs, Spec, Stale},
};

/// A request that is answered from a snapshot.
pub(crate) trait Handler: Request {
    const SPEC: &'static Spec;

    /// The document whose positions the request speaks of.
    fn document(params: &Self::Params) -> Option<&Url>;

    fn handle(snapshot: Snapshot, params: &Self::Params) -> Answer<Self::Result>;
}

macro_rules! table {
    ($($request:ty => $handler:path, $lane:ident, $stale:ident, $needs:ident, [$($document:ident).*];)*) => {
        /// Every request that is answered from a snapshot.
        pub(crate) const METHODS: &[&str] = &[$(<$request as Request>::METHOD),*];

        $(impl Handler for $request {
            const SPEC: &'static Spec = &Spec {
                name: <$request as Request>::METHOD,
                lane: Lane::$lane,
                stale: Stale::$stale,
                needs: Needs::$needs,
            };

            fn document(params: &Self::Params) -> Option<&Url> {
                let _ = params;
                table!(@document params $($document).*)
            }

            fn handle(snapshot: Snapshot, params: &Self::Params) -> Answer<Self::Result> {
                $handler(snapshot, params)
            }
        })*
    };
    (@document $params:ident) => { None };
    (@document $params:ident $($document:ident).+) => { Some(&$params.$($document).+.uri) };
}

table! {
    // request                        handler                         lane     edited     needs      document
    CallHierarchyIncomingCalls     => call_hierarchy::incoming,       Worker,  Fail,      Workspace, [item];
    CallHierarchyOutgoingCalls     => call_hierarchy::outgoing,       Worker,  Fail,      Project,   [item];
    CallHierarchyPrepare           => call_hierarchy::prepare,        Latency, Fail,      Project,   [text_document_position_params.text_document];
    CodeActionRequest              => code_action::list,              Latency, Fail,      Project,   [text_document];
    CodeActionResolveRequest       => code_action::resolve,           Latency, Retry,     Project,   [];
    Completion                     => completion::complete,           Latency, Retry,     Project,   [text_document_position.text_document];
    DocumentDiagnosticRequest      => diagnostic,                     Worker,  Retrigger, Project,   [text_document];
    DocumentHighlightRequest       => references::document_highlight, Latency, Fail,      Project,   [text_document_position_params.text_document];
    DocumentLinkRequest            => document_link,                  Latency, Retry,     Project,   [text_document];
    DocumentSymbolRequest          => symbols::document_symbol,       Latency, Retry,     Document,  [text_document];
    ExplainCapability              => explain_capability,             Worker,  Fail,      Project,   [place.text_document];
    FoldingRangeRequest            => folding_range,                  Latency, Retry,     Document,  [text_document];
    Formatting                     => format::document,               Latency, Fail,      Document,  [text_document];
    GotoDeclaration                => navigation::declaration,        Latency, Fail,      Project,   [text_document_position_params.text_document];
    GotoDefinition                 => navigation::definition,         Latency, Fail,      Project,   [text_document_position_params.text_document];
    GotoTypeDefinition             => navigation::type_definition,    Latency, Fail,      Project,   [text_document_position_params.text_document];
    HoverRequest                   => hover,                          Latency, Fail,      Project,   [text_document_position_params.text_document];
    InlayHintRequest               => inlay_hint,                     Latency, Retry,     Project,   [text_document];
    OnTypeFormatting               => format::on_type,                Latency, Fail,      Document,  [text_document_position.text_document];
    PanicRequest                   => panic,                          Worker,  Fail,      Document,  [];
    PrepareRenameRequest           => rename::prepare_rename,         Latency, Fail,      Project,   [text_document];
    ProjectRequest                 => project,                        Latency, Retry,     Project,   [text_document];
    RangeFormatting                => format::range,                  Latency, Fail,      Document,  [text_document];
    References                     => references::references,         Worker,  Fail,      Workspace, [text_document_position.text_document];
    Rename                         => rename::rename,                 Worker,  Fail,      Workspace, [text_document_position.text_document];
    ResolveCompletionItem          => completion::resolve,            Latency, Retry,     Project,   [];
    SelectionRangeRequest          => selection_range,                Latency, Fail,      Document,  [text_document];
    SemanticTokensFullDeltaRequest => semantic_tokens::delta,         Latency, Retry,     Project,   [text_document];
    SemanticTokensFullRequest      => semantic_tokens::full,          Latency, Retry,     Project,   [text_document];
    SemanticTokensRangeRequest     => semantic_tokens::range,         Latency, Retry,     Project,   [text_document];
    SignatureHelpRequest           => signature_help,                 Latency, Retry,     Project,   [text_document_position_params.text_document];
    VirtualDocumentRequest         => virtual_document,               Worker,  Retry,     Workspace, [];
    WillRenameFiles                => will_rename_files,              Worker,  Retry,     Workspace, [];
    WorkspaceDiagnosticRequest     => workspace_diagnostic,           Worker,  Settle,    Workspace, [];
    WorkspaceSymbolRequest         => symbols::workspace_symbol,      Worker,  Retry,     Workspace, [];
}
