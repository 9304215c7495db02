//! What the order of evaluation says about a function: code that is never reached, calls that never end, conditions
//! that never change. Beside these, the hints about spelling that need types.
//!
//! One file a rule. In a body with syntax errors only what is written is judged, never what seems to be absent.

pub mod always_calls;
mod constant;
mod constant_contract;
mod duplicate_map_key;
mod float_pattern;
mod infinite_recursion;
mod missing_annotation;
mod naming;
mod prefer_concat;
#[cfg(test)]
mod tests;
mod unreachable_code;

use crate::{
    db::Db,
    diagnostics::Diagnostic,
    hir::{
        Item,
        lower::{Lowered, lower},
        resolve::{Resolutions, resolve},
        signature::Signature,
    },
    span::ItemSpan,
    types::{Inference, infer},
};

/// What the rules of this room find in an item.
#[salsa::tracked(returns(deref))]
pub fn flow_diagnostics<'db>(db: &'db dyn Db, item: Item<'db>) -> Vec<Diagnostic<ItemSpan<'db>>> {
    let lowered = lower(db, item);
    let mut out = Vec::new();
    match &lowered.signature {
        Signature::Function(_) => {
            let (resolutions, inference) = (resolve(db, item), infer(db, item));
            let context = Context { db, item, lowered, resolutions, inference };
            if !lowered.body.broken {
                unreachable_code::check(&context, &mut out);
                infinite_recursion::check(&context, &mut out);
                constant_contract::check(&context, &mut out);
            }
            duplicate_map_key::check(&context, &mut out);
            missing_annotation::check(&context, &mut out);
            prefer_concat::check(&context, &mut out);
            float_pattern::check(&context, &mut out);
        }
        Signature::Record(_) | Signature::Enum(_) => naming::check(db, item, lowered, &mut out),
        Signature::Import(_) | Signature::Module | Signature::Broken => {}
    }
    out
}

/// What a rule knows about the function it judges.
struct Context<'db, 'a> {
    db: &'db dyn Db,
    item: Item<'db>,
    lowered: &'a Lowered,
    resolutions: &'a Resolutions<'db>,
    inference: &'a Inference<'db>,
}
