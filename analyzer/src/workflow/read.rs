//! Reads `workflow.json`: what is certainly wrong with it, and which files its steps are.
//!
//! Members it does not know are allowed: later versions of the format may have them.

use std::collections::BTreeSet;

use text_size::TextRange;

use super::{WORKFLOW_NAME, inputs::input_diagnostics};
use crate::{
    diagnostics::{Diagnostic, Edit, Fix, Rule, registry::INVALID_WORKFLOW, suggest::nearest},
    hir::Name,
    json::{self, Member, Node, Value},
};

/// What a workflow says, as far as it could be understood.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Workflow {
    /// The source of each step that has one, as it is written.
    pub(super) sources: Vec<(String, TextRange)>,
    pub(super) steps: Vec<Step>,
    pub(super) diagnostics: Vec<Diagnostic<TextRange>>,
}

/// A step and what flows through it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Step {
    pub(super) name: String,
    /// The file it runs, as it is written; a step of another kind has none.
    pub(super) source: Option<String>,
    /// The names of its declared results, each with its type if that is written as text.
    pub(super) outputs: Vec<(String, Option<(String, TextRange)>)>,
    /// The outputs of other steps that it asks for, as they are written.
    pub(super) inputs: Vec<(String, TextRange)>,
}

/// What a workflow must have.
const REQUIRED: &[&str] = &["schema_version", "name", "version", "steps", "edges"];

const KINDS: &[&str] = &["source", "approval_gate", "external_trigger"];

pub(super) fn read(text: &str) -> Workflow {
    let (document, errors) = json::parse(text);
    let mut workflow = Workflow::default();
    let broken = !errors.is_empty();
    for error in errors {
        workflow.report(error.range, error.message);
    }
    if !matches!(document.value, Value::Object(_)) {
        if !broken {
            workflow.report(document.range, format!("a workflow is an object, not {}", document.kind()));
        }
        return workflow;
    }
    if !broken {
        workflow.lacks(&document, &format!("`{WORKFLOW_NAME}`"), REQUIRED);
    }
    workflow.repeated(document.members(), "", |it| REQUIRED.contains(&it));
    document.members().iter().for_each(|it| workflow.member(it));
    if !broken {
        workflow.diagnostics.extend(input_diagnostics(&workflow.steps));
    }
    workflow.diagnostics.sort_by_key(|it| it.place.start());
    workflow
}

impl Workflow {
    fn member(&mut self, Member { key, value, .. }: &Member) {
        match key.as_str() {
            "schema_version" => match &value.value {
                Value::Number(it) if it.as_i64() == Some(1) => {}
                Value::Number(it) => {
                    self.report(value.range, format!("there is no version {it} of this format: write 1"))
                }
                _ => self.expect(value, key, "the number 1", false),
            },
            "name" | "version" => {
                self.expect(value, key, "a string", matches!(value.value, Value::String(_)));
            }
            "edges" => self.expect(value, key, "an array", matches!(value.value, Value::Array(_))),
            "steps" => {
                self.expect(
                    value,
                    key,
                    "an object of steps by name",
                    matches!(value.value, Value::Object(_)),
                );
                self.repeated(value.members(), "step ", |_| true);
                value.members().iter().for_each(|it| self.step(it));
            }
            _ => {}
        }
    }

    fn step(&mut self, Member { key: name, value: step, .. }: &Member) {
        if !matches!(step.value, Value::Object(_)) {
            return self.expect(step, &format!("steps.{name}"), "an object", false);
        }
        self.repeated(step.members(), "", |it| ["kind", "source", "inputs", "outputs"].contains(&it));
        let mut read = self.flow(name, step);
        read.source = self.source(name, step);
        self.steps.push(read);
    }

    /// What a step asks for and gives.
    fn flow(&mut self, name: &str, step: &Node) -> Step {
        let mut read = Step { name: name.to_owned(), ..Step::default() };
        for key in ["inputs", "outputs"] {
            let Some(Member { value, .. }) = step.get(key) else { continue };
            self.expect(value, key, "an object", matches!(value.value, Value::Object(_)));
            for Member { key: port, value, .. } in value.members() {
                let text = match &value.value {
                    Value::String(text) => Some((text.clone(), value.range)),
                    _ => None,
                };
                self.expect(value, &format!("{key}.{port}"), "a string", text.is_some());
                match key {
                    "inputs" => read.inputs.extend(text),
                    _ => read.outputs.push((port.clone(), text)),
                }
            }
        }
        read
    }

    /// The file of a step, if that is its kind.
    fn source(&mut self, name: &str, step: &Node) -> Option<String> {
        let Some(kind) = step.get("kind") else {
            self.lacks(step, &format!("step `{name}`"), &["kind"]);
            return None;
        };
        let Value::String(kind_name) = &kind.value.value else {
            self.expect(&kind.value, "kind", "a string", false);
            return None;
        };
        if !KINDS.contains(&kind_name.as_str()) {
            self.unknown_kind(kind_name, kind.value.range);
        }
        if kind_name != "source" {
            return None;
        }
        match step.get("source").map(|it| &it.value) {
            None => self.lacks(step, &format!("step `{name}`"), &["source"]),
            Some(Node { value: Value::String(path), range }) if path.trim().is_empty() => {
                self.report(*range, format!("step `{name}` names no file"));
            }
            Some(Node { value: Value::String(path), range }) => {
                self.sources.push((path.clone(), *range));
                return Some(path.clone());
            }
            Some(other) => self.expect(other, "source", "a string", false),
        }
        None
    }

    fn unknown_kind(&mut self, kind: &str, range: TextRange) {
        let mut finding = finding(&INVALID_WORKFLOW, range, format!("there is no step kind `{kind}`"))
            .with_help("a step is `source`, `approval_gate` or `external_trigger`");
        if let Some(near) = nearest(kind, KINDS.iter().map(Name::new)) {
            let edits = vec![Edit::new(range, format!("\"{near}\""))];
            finding = finding.with_fix(Fix::needs_review(format!("change it to `{near}`"), edits));
        }
        self.diagnostics.push(finding);
    }

    /// Reports each known key that an earlier member has too: readers of the format disagree on which of them counts.
    fn repeated(&mut self, members: &[Member], noun: &str, is_known: impl Fn(&str) -> bool) {
        let mut seen = BTreeSet::new();
        for Member { key, key_range, .. } in members {
            if is_known(key) && !seen.insert(key) {
                self.report(*key_range, format!("{noun}`{key}` is given twice"));
            }
        }
    }

    /// Reports the members of `required` that `object` has not, at its opening bracket.
    fn lacks(&mut self, object: &Node, what: &str, required: &[&str]) {
        let missing: Vec<_> =
            required.iter().filter(|it| object.get(it).is_none()).map(|it| format!("`{it}`")).collect();
        if !missing.is_empty() {
            let start = TextRange::at(object.range.start(), 1.into());
            self.report(start, format!("{what} lacks {}", missing.join(", ")));
        }
    }

    /// Reports a value that is not as it should be. That a value is missing has been reported.
    fn expect(&mut self, value: &Node, key: &str, expected: &str, is_good: bool) {
        if !is_good && value.value != Value::Missing {
            self.report(value.range, format!("`{key}` is {expected}, not {}", value.kind()));
        }
    }

    fn report(&mut self, range: TextRange, message: impl Into<String>) {
        self.diagnostics.push(finding(&INVALID_WORKFLOW, range, message));
    }
}

pub(super) fn finding(
    rule: &'static Rule,
    range: TextRange,
    message: impl Into<String>,
) -> Diagnostic<TextRange> {
    Diagnostic::new(rule, range, message)
}
