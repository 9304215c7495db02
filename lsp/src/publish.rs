//! Findings for clients that do not ask for them: what they were last sent, and so what they must be sent now.

use std::collections::BTreeMap;

use lsp_types::{
    PublishDiagnosticsParams, Url,
    notification::{Notification, PublishDiagnostics},
};

use crate::{
    convert::diagnostic::{Report, report},
    session::configuration::DiagnosticsMode,
    snapshot::Snapshot,
    transport::Outbox,
};

/// Which files a round of publishing is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// The open ones, at once.
    Open,
    /// All, once edits pause.
    All,
}

/// The findings of one file, to be sent.
pub(crate) struct Published {
    pub(crate) url: Url,
    pub(crate) version: Option<i32>,
    report: Report,
}

/// What was sent.
#[derive(Debug, Default)]
pub(crate) struct Publisher {
    sent: BTreeMap<Url, Sent>,
}

#[derive(Debug)]
struct Sent {
    id: String,
    version: Option<i32>,
    is_empty: bool,
}

/// Everything the client should see of `extent`.
pub(crate) fn collect(snapshot: &Snapshot, extent: Extent) -> Vec<Published> {
    // One file may be open under several addresses.
    let open = snapshot.documents().filter_map(|it| {
        let report = report(snapshot, it.file?);
        Some(Published { url: it.url.clone(), version: Some(it.version), report })
    });
    let mut published: Vec<_> = open.collect();
    if extent == Extent::All && snapshot.configuration.diagnostics == DiagnosticsMode::Workspace {
        let closed = snapshot.listed().iter().filter(|it| snapshot.version(**it).is_none());
        published.extend(closed.filter_map(|file| {
            let url = snapshot.url(*file)?;
            Some(Published { url, version: None, report: report(snapshot, *file) })
        }));
    }
    published
}

impl Publisher {
    /// Sends what differs from what the client has. After a round about all files, what the client has of others goes.
    pub(crate) fn publish(&mut self, outbox: &Outbox, published: Vec<Published>, extent: Extent) {
        let mut gone = match extent {
            Extent::All => std::mem::take(&mut self.sent),
            Extent::Open => BTreeMap::new(),
        };
        for Published { url, version, report: Report { id, items } } in published {
            let before = gone.remove(&url).or_else(|| self.sent.remove(&url));
            let is_news = match &before {
                Some(before) => before.id != id || (version.is_some() && before.version != version),
                None => !items.is_empty() || version.is_some(),
            };
            let sent = Sent { id, version, is_empty: items.is_empty() };
            if is_news {
                send(outbox, url.clone(), items, version);
            }
            self.sent.insert(url, sent);
        }
        for (url, _) in gone.into_iter().filter(|it| !it.1.is_empty) {
            send(outbox, url, Vec::new(), None);
        }
    }
}

fn send(outbox: &Outbox, uri: Url, diagnostics: Vec<lsp_types::Diagnostic>, version: Option<i32>) {
    let params = PublishDiagnosticsParams { uri, diagnostics, version };
    outbox.notify(PublishDiagnostics::METHOD, serde_json::to_value(params).unwrap_or_default());
}
