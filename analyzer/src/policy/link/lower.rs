//! Turns the entries of one document into rules.
//!
//! What cannot be read errs to safety: a grant is dropped, a deny matches everything of its resource.

use std::sync::Arc;

use smol_str::SmolStr;
use text_size::{TextRange, TextSize};

use super::{Environment, Source};
use crate::policy::{
    document::{Document, RuleEntry, Schema, Spanned, Text, TimeEntry, excerpt},
    pattern::{Arguments, Context, Method, NamePattern, PathPattern, Pattern, PatternError, Ports, Scope},
    problem::{Code, Problem},
    resource::Resource,
    rule::{Effect, Obligations, Origin, Qualifiers, Rule, RuleList},
};

/// A rule, and the feature without which it does not count.
pub(super) struct Lowered {
    pub(super) rule: Rule,
    pub(super) feature: Option<SmolStr>,
}

/// The rules of a document, no more than `room`.
pub(super) fn rules(
    source: &Source<'_>,
    environment: &Environment<'_>,
    room: usize,
    problems: &mut Vec<Problem>,
) -> Vec<Lowered> {
    let document = source.document;
    let context = Context {
        effect: Effect::Allow,
        scope: None,
        directory: source.directory,
        workspace: environment.workspace,
        tmp: environment.tmp,
        home: environment.home,
        published: document.schema == Schema::Published,
    };
    let mut lowering = Lowering { document, context, problems, broken: false };
    let published = document.schema == Schema::Published;
    let (allow, deny) = match document.schema {
        Schema::Published => (RuleList::Published, RuleList::Published),
        Schema::Native => (RuleList::Allow, RuleList::Deny),
    };
    let after = if published { document.allow.len() } else { 0 };
    let allows = document.allow.iter().enumerate().map(|(index, it)| (Effect::Allow, allow, index, it));
    let denies = document.deny.iter().enumerate().map(|(index, it)| (Effect::Deny, deny, index + after, it));
    // Denies first: where there is no room for all, it is grants that are left out.
    let mut rules: Vec<Lowered> = denies
        .chain(allows)
        .filter_map(|(effect, list, index, it)| lowering.rule(it, effect, list, index))
        .take(room)
        .collect();
    let room = room - rules.len();
    let times = document.time_based.iter().enumerate();
    rules.extend(times.filter_map(|(index, it)| lowering.time(it, index)).take(room));
    rules
}

struct Lowering<'l> {
    document: &'l Document,
    context: Context<'l>,
    problems: &'l mut Vec<Problem>,
    /// Whether the entry at hand has an error.
    broken: bool,
}

impl Lowering<'_> {
    fn rule(&mut self, entry: &RuleEntry, effect: Effect, list: RuleList, index: usize) -> Option<Lowered> {
        self.broken = entry.broken;
        let resource = entry.resource?.value;
        let context = Context { effect, scope: entry.scope.map(|it| it.value), ..self.context };
        let pattern = entry.pattern.as_ref();
        let pattern = pattern.and_then(|it| self.pattern(resource, it, &context, &entry.field));
        let qualifiers = self.qualifiers(entry, effect);
        let origin = self.origin(list, index, entry.span);
        let rule = match (self.broken, pattern) {
            (false, Some(pattern)) => Rule { qualifiers, ..Rule::new(effect, resource, pattern, origin) },
            _ if effect == Effect::Deny => Rule::new(effect, resource, Pattern::Invalid, origin),
            _ => return None,
        };
        Some(Lowered { rule, feature: entry.feature.as_ref().map(|it| it.value.as_str().into()) })
    }

    fn time(&mut self, entry: &TimeEntry, index: usize) -> Option<Lowered> {
        self.broken = entry.broken;
        let resource = entry.resource?.value;
        let context = self.context;
        let field = format!("{}.permission", entry.field);
        let pattern = self.pattern(resource, entry.pattern.as_ref()?, &context, &field)?;
        if self.broken {
            return None;
        }
        let origin = self.origin(RuleList::Time, index, entry.span);
        let rule =
            Rule { window: Some(entry.window()), ..Rule::new(Effect::Allow, resource, pattern, origin) };
        Some(Lowered { rule, feature: entry.feature.as_ref().map(|it| it.value.as_str().into()) })
    }

    fn origin(&self, list: RuleList, index: usize, span: TextRange) -> Origin {
        Origin {
            policy: self.document.name().into(),
            list,
            index: u32::try_from(index).unwrap_or(u32::MAX),
            file: self.document.file,
            span: span.into(),
        }
    }

    fn pattern(
        &mut self,
        resource: Resource,
        text: &Text,
        context: &Context<'_>,
        field: &str,
    ) -> Option<Pattern> {
        // `*` is written by nobody here, but what a capability's own rule means: everything.
        let written = text.start.is_some();
        let context = Context { published: context.published && written, ..*context };
        match Pattern::parse(resource, &text.value, &context) {
            Ok(pattern) => Some(pattern),
            Err(error) => {
                let field =
                    if field.ends_with("permission") { field.to_owned() } else { format!("{field}.pattern") };
                self.refuse(error, text, &field);
                None
            }
        }
    }

    fn qualifiers(&mut self, entry: &RuleEntry, effect: Effect) -> Qualifiers {
        let field = |name: &str| format!("{}.{name}", entry.field);
        let obligations = Obligations {
            sha256: entry.sha256.as_ref().map(|it| hex(&it.value)),
            cwd: entry.cwd.as_ref().and_then(|it| self.folder(it, &field("cwd"))),
            env: entry.env.as_ref().map(|it| self.names(it, &field("env"))),
            content_types: entry
                .content_types
                .as_ref()
                .map(|it| self.media_types(it, &field("content_types"))),
            max_calls: entry.max_calls.map(|it| it.value),
            max_bytes: entry.max_bytes.map(|it| it.value),
            signature: entry.signature.as_ref().map(|it| it.value.clone()),
        };
        Qualifiers {
            ports: entry.ports.as_ref().and_then(|it| self.ports(it, &field("ports"))),
            methods: entry.methods.as_ref().map(|it| self.methods(it, &field("methods"))),
            path: entry.path.as_ref().and_then(|it| {
                PathPattern::parse_url_path(&it.value, effect)
                    .map_err(|error| self.refuse(error, it, &field("path")))
                    .ok()
            }),
            private: entry.private.is_some_and(|it| it.value),
            include_secrets: entry.include_secrets.is_some_and(|it| it.value),
            args: entry.args.as_ref().and_then(|it| self.arguments(it, &field("args"))),
            models: entry.models.as_ref().map(|it| self.names(it, &field("models"))),
            obligations: (obligations != Obligations::default()).then(|| Arc::new(obligations)),
        }
    }

    fn ports(&mut self, list: &Spanned<Vec<Text>>, field: &str) -> Option<Ports> {
        for it in &list.value {
            if let Err(message) = Ports::parse(&it.value) {
                self.report(Code::Host, it.span, message, field);
            }
        }
        let all: Vec<&str> = list.value.iter().map(|it| it.value.as_str()).collect();
        match Ports::parse(&all.join(",")) {
            Ok(ports) => Some(ports),
            Err(message) => {
                if !self.broken {
                    self.report(Code::Host, list.span, message, field);
                }
                None
            }
        }
    }

    fn methods(&mut self, list: &Spanned<Vec<Text>>, field: &str) -> Vec<Method> {
        let read = |it: &Text| {
            let method = Method::parse(&it.value);
            if method.is_none() {
                let message = format!("`{}` is no HTTP method", excerpt(&it.value));
                self.report(Code::Value, it.span, message, field);
            }
            method
        };
        list.value.iter().filter_map(read).collect()
    }

    fn names(&mut self, list: &Spanned<Vec<Text>>, field: &str) -> Vec<NamePattern> {
        let read =
            |it: &Text| NamePattern::parse(&it.value).map_err(|error| self.refuse(error, it, field)).ok();
        list.value.iter().filter_map(read).collect()
    }

    fn arguments(&mut self, list: &Spanned<Vec<Text>>, field: &str) -> Option<Arguments> {
        match Arguments::parse(list.value.iter().map(|it| it.value.as_str())) {
            Ok(arguments) => Some(arguments),
            Err((index, error)) => {
                if let Some(text) = list.value.get(index) {
                    self.refuse(error, text, field);
                }
                None
            }
        }
    }

    fn media_types(&mut self, list: &Spanned<Vec<Text>>, field: &str) -> Vec<String> {
        for it in &list.value {
            let parts: Vec<&str> = it.value.split('/').collect();
            let token = |it: &&str| {
                !it.is_empty()
                    && it.bytes().all(|it| it.is_ascii_alphanumeric() || b"!#$&-^_.+*".contains(&it))
            };
            if parts.len() != 2 || !parts.iter().all(token) {
                let message = format!("`{}` is no media type such as `text/plain`", excerpt(&it.value));
                self.report(Code::Value, it.span, message, field);
            }
        }
        list.value.iter().map(|it| it.value.to_ascii_lowercase()).collect()
    }

    /// A folder in normal form.
    fn folder(&mut self, text: &Text, field: &str) -> Option<String> {
        let context = Context { effect: Effect::Allow, scope: Some(Scope::Exact), ..self.context };
        match PathPattern::parse(&text.value, &context) {
            Ok(path) => Some(path.to_string()),
            Err(error) => {
                self.refuse(error, text, field);
                None
            }
        }
    }

    /// Reports why a text is no pattern.
    fn refuse(&mut self, error: PatternError, text: &Text, field: &str) {
        let code = Code::parse(error.code).unwrap_or(Code::Value);
        let range = error.range.intersect(TextRange::up_to(TextSize::of(&text.value))).unwrap_or_default();
        let span = if range.is_empty() { text.span } else { text.place(range) };
        self.report(code, span, error.message, field);
        let Some(suggestion) = error.suggestion else { return };
        // A pattern after the colon of a permission has no quotes of its own.
        let bare = text.start.is_some_and(|it| it == text.span.start());
        let shown = serde_json::to_string(&suggestion).unwrap_or_default();
        if let Some(problem) = self.problems.pop() {
            let new = if bare { suggestion.clone() } else { shown };
            let label = format!("change it to `{suggestion}`");
            self.problems.push(problem.with_fix(label, vec![(text.span, new)]));
        }
    }

    fn report(&mut self, code: Code, span: TextRange, message: impl Into<String>, field: &str) {
        self.broken = true;
        self.problems.push(Problem::new(code, self.document.file, span, message).at_field(field));
    }
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::new(), |mut text, it| {
        let _ = write!(text, "{it:02x}");
        text
    })
}
