//! Every request on one screen: who answers it, in which lane, and what an edit does to it.
//!
//! A new request is a row here, a file in `handlers`, a line in `backend` and an offer in `capabilities`.

use lsp_types::{
    Url,
    request::{
        CodeActionRequest, DocumentDiagnosticRequest, Formatting, RangeFormatting, Request,
        WorkspaceDiagnosticRequest,
    },
};

use crate::{
    handlers::{
        code_action::code_action,
        diagnostic::diagnostic,
        format,
        panic::{PanicRequest, panic},
        virtual_document::{VirtualDocumentRequest, virtual_document},
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
    ($($request:ty => $handler:path, $lane:ident, $stale:ident, $needs:ident, [$($document:ident).*];)*) => {$(
        impl Handler for $request {
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
        }
    )*};
    (@document $params:ident) => { None };
    (@document $params:ident $($document:ident).+) => { Some(&$params.$($document).+.uri) };
}

table! {
    // request                    handler               lane     edited     needs      document
    CodeActionRequest          => code_action,          Latency, Fail,      Project,   [text_document];
    DocumentDiagnosticRequest  => diagnostic,           Worker,  Retrigger, Project,   [text_document];
    Formatting                 => format::document,     Latency, Fail,      Document,  [text_document];
    PanicRequest               => panic,                Worker,  Fail,      Document,  [];
    RangeFormatting            => format::range,        Latency, Fail,      Document,  [text_document];
    VirtualDocumentRequest     => virtual_document,     Latency, Retry,     Document,  [];
    WorkspaceDiagnosticRequest => workspace_diagnostic, Worker,  Settle,    Workspace, [];
}
