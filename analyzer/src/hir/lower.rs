//! From the tree of one item to its signature and body. The tree is dropped afterwards.

use super::{
    Item,
    body::Body,
    signature::{Signature, SignatureSpans},
};
use crate::{
    db::Db,
    diagnostics::Diagnostic,
    span::{ItemSpan, TextRange},
};

/// All that one item's text says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lowered {
    /// What it promises.
    pub signature: Signature,
    /// Where the parts of the signature stand.
    pub spans: SignatureSpans,
    /// What it does; empty for items other than functions.
    pub body: Body,
    /// Syntax errors and what can be judged from the text alone, relative to the item.
    pub errors: Vec<Diagnostic<TextRange>>,
}

/// Parses and lowers an item.
#[salsa::tracked(returns(ref))]
pub fn lower<'db>(db: &'db dyn Db, item: Item<'db>) -> Lowered {
    let _ = item.text(db);
    Lowered {
        signature: Signature::Broken,
        spans: SignatureSpans::default(),
        body: Body::default(),
        errors: Vec::new(),
    }
}

/// What an item promises: unchanged by edits inside its body.
#[salsa::tracked(returns(ref))]
pub fn signature<'db>(db: &'db dyn Db, item: Item<'db>) -> Signature {
    lower(db, item).signature.clone()
}

impl<'db> Item<'db> {
    /// A range of this item as a place.
    pub fn span(self, range: TextRange) -> ItemSpan<'db> {
        ItemSpan { item: self, range }
    }
}
