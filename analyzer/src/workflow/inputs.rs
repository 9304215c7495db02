//! What steps ask for: the outputs of other steps.
//!
//! Only a step that runs a source is known to have no other output than it says: what comes out of a gate or a trigger is
//! its host's business.

use text_size::TextRange;

use super::read::{Step, finding};
use crate::{
    diagnostics::{Diagnostic, Edit, Fix, registry::UNKNOWN_INPUT, suggest::nearest},
    hir::Name,
};

/// The output that every step with a source has.
const RESULT: &str = "result";

/// Inputs that no step can provide.
pub(super) fn input_diagnostics(steps: &[Step]) -> Vec<Diagnostic<TextRange>> {
    let inputs = steps.iter().flat_map(|it| &it.inputs);
    inputs.filter_map(|(input, range)| check(steps, input, *range)).collect()
}

fn check(steps: &[Step], input: &str, range: TextRange) -> Option<Diagnostic<TextRange>> {
    let (step, output) = input.split_once('.').unwrap_or((input, ""));
    let Some(producer) = steps.iter().find(|it| it.name == step) else {
        let near = nearest(step, steps.iter().map(|it| Name::new(&it.name)));
        let better = near.map(|it| format!("{it}.{}", if output.is_empty() { RESULT } else { output }));
        return Some(unknown(range, format!("there is no step `{step}`"), better));
    };
    let outputs = || [RESULT].into_iter().chain(producer.outputs.iter().map(|it| it.0.as_str()));
    if output.is_empty() {
        let message = format!("`{input}` names a step but none of its outputs");
        return Some(unknown(range, message, Some(format!("{step}.{RESULT}"))));
    }
    if producer.source.is_none() || outputs().any(|it| it == output) {
        return None;
    }
    let near = nearest(output, outputs().map(Name::new));
    let better = format!("{step}.{}", near.as_deref().unwrap_or(RESULT));
    Some(unknown(range, format!("step `{step}` has no output `{output}`"), Some(better)))
}

fn unknown(range: TextRange, message: String, better: Option<String>) -> Diagnostic<TextRange> {
    let found = finding(&UNKNOWN_INPUT, range, message)
        .with_help("an input is the name of a step, a dot, and the name of an output: `load.result`");
    let Some(better) = better else { return found };
    let Ok(quoted) = serde_json::to_string(&better) else { return found };
    found.with_fix(Fix::needs_review(format!("change it to `{better}`"), vec![Edit::new(range, quoted)]))
}
