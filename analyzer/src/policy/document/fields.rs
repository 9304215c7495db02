//! The one table of what a policy file may say. The reader, completion, hover and the JSON Schema come from it.

use crate::policy::{problem::Code, quotas::Unit, resource::Resource, rule::Effect};

/// A key of some table of a policy file.
#[derive(Debug, PartialEq)]
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// What it does, in one sentence without a full stop.
    pub summary: &'static str,
    /// What counts when it is left out, in words; empty where it must be given or where nothing does.
    pub default: &'static str,
    /// Whether the table makes no sense without it.
    pub required: bool,
    /// Of rules: the resources it applies to; all, where there are none.
    pub resources: &'static [&'static str],
    /// Of rules: whether only an `allow` may have it.
    pub grants_only: bool,
    /// The code of a value that has the right type and makes no sense.
    pub code: Code,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// Text of at most so many bytes.
    Text(usize),
    /// The name of a policy.
    Name,
    /// One of these words.
    Word(&'static [&'static str]),
    /// `true` or `false`
    Bool,
    /// A whole number of this range.
    Whole(i128, i128),
    /// A quota.
    Amount(Unit),
    /// A moment: Unix seconds, or RFC 3339 with an offset.
    Moment,
    /// The name of a zone.
    Zone,
    /// A list of texts.
    Texts,
    /// A list of numbers and texts.
    Ports,
    /// A list of days, by number or name.
    Days,
    /// A list of hours.
    Hours,
    /// So many bytes, in hexadecimal or in base64.
    Bytes(usize),
    /// A table with these keys.
    Table(&'static [Field]),
    /// A list of tables with these keys.
    Tables(&'static [Field]),
    /// A table from features to tables with these keys.
    Features(&'static [Field]),
    /// A table from capabilities to a number of calls or to tables with these keys.
    Budgets(&'static [Field]),
    /// Of the published schema: a table from capabilities to tables with these keys.
    Capabilities(&'static [Field]),
}

/// Longest description in bytes.
pub const MAX_DESCRIPTION: usize = 1024;

/// Longest other text in bytes.
pub const MAX_TEXT: usize = 4096;

const TEXT: Shape = Shape::Text(MAX_TEXT);

const COUNT: Shape = Shape::Whole(0, u64::MAX as i128);

impl Field {
    const fn new(name: &'static str, shape: Shape, summary: &'static str) -> Field {
        Field {
            name,
            shape,
            summary,
            default: "",
            required: false,
            resources: &[],
            grants_only: false,
            code: Code::Value,
        }
    }

    const fn default(mut self, default: &'static str) -> Field {
        self.default = default;
        self
    }

    const fn required(mut self) -> Field {
        self.required = true;
        self
    }

    const fn code(mut self, code: Code) -> Field {
        self.code = code;
        self
    }

    const fn of(mut self, resources: &'static [&'static str]) -> Field {
        self.resources = resources;
        self
    }

    const fn grants_only(mut self) -> Field {
        self.grants_only = true;
        self
    }

    /// Whether a rule with this effect about `resource` may have it.
    pub fn applies(&self, effect: Effect, resource: Resource) -> bool {
        (effect == Effect::Allow || !self.grants_only) && self.applies_to(resource)
    }

    /// Whether a rule about `resource` may have it.
    pub fn applies_to(&self, resource: Resource) -> bool {
        self.resources.is_empty()
            || self.resources.iter().filter_map(|it| Resource::parse(it)).any(|it| it.covers(resource))
    }
}

/// The keys of a policy.
pub static POLICY: &[Field] = &[
    Field::new("name", Shape::Name, "What other policies and settings call it").code(Code::Name).required(),
    Field::new("description", Shape::Text(MAX_DESCRIPTION), "What it is for"),
    Field::new("schema", Shape::Whole(1, 1), "The version of this format").default("1"),
    Field::new("default_action", Shape::Word(&["deny", "allow"]), "What happens to a request that no rule matches")
        .default("`\"deny\"`"),
    Field::new("inherits", Shape::Texts, "Policies whose rules count too").default("none"),
    Field::new(
        "inherit_mode",
        Shape::Word(&["extend", "restrict"]),
        "Whether its grants are added to those of its parents, or count only where the parents grant the same",
    )
    .default("`\"extend\"`"),
    Field::new("allow", Shape::Tables(RULE), "What is let through where no rule denies it").default("nothing"),
    Field::new("deny", Shape::Tables(RULE), "What is stopped, whatever else is said").default("nothing"),
    Field::new("time_based", Shape::Tables(TIME), "What is let through at some times").default("nothing"),
    Field::new("features", Shape::Features(FEATURE), "Switches that rules can depend on").code(Code::Feature),
    Field::new("quotas", Shape::Table(QUOTAS), "How much a run may use")
        .default("what the parents say, else the restrictive preset"),
    Field::new("budgets", Shape::Budgets(BUDGET), "How often each capability may be used").default("no limits"),
    Field::new("audit", Shape::Table(AUDIT), "What is written down, and where"),
    Field::new("network", Shape::Table(NETWORK), "How connections are made"),
    Field::new(
        "level",
        Shape::Word(&["isolated", "sandboxed", "application", "system"]),
        "The most that code run under it is trusted",
    )
    .default("`\"sandboxed\"`"),
    Field::new("symlinks", Shape::Word(&["beneath", "never"]), "Whether links are followed that stay in the folder")
        .default("`\"beneath\"`"),
    Field::new("exec_path", TEXT, "Folders in which programs are looked for, separated by `:`")
        .default("`\"/usr/local/bin:/usr/bin:/bin\"`"),
    Field::new("on_denied", Shape::Word(&["abort", "error"]), "Whether a denial ends the step or is an `Err` in it")
        .default("`\"abort\"`"),
    Field::new("signature", Shape::Table(SIGNATURE), "Who vouches for the file"),
];

const FILES: &[&str] = &["file-read", "file-write", "file-delete"];
const CONNECT: &[&str] = &["network-connect"];
const PROCESS: &[&str] = &["process"];

/// The keys of a rule.
pub static RULE: &[Field] = &[
    Field::new("resource", TEXT, "What is used, such as `file-read` or `net.fetch`")
        .code(Code::Resource)
        .required(),
    Field::new("pattern", TEXT, "Which ones").code(Code::EmptyPattern).required(),
    Field::new("scope", Shape::Word(&["exact", "recursive"]), "Whether what lies below a path counts too")
        .default("in an `allow` as little as possible, in a `deny` as much")
        .code(Code::Scope)
        .of(FILES),
    Field::new("description", Shape::Text(MAX_DESCRIPTION), "Why"),
    Field::new("feature", TEXT, "The feature without which a grant does not count").code(Code::Feature),
    Field::new("args", Shape::Texts, "Globs of the arguments, by position").default("any").of(PROCESS),
    Field::new("sha256", Shape::Bytes(32), "The digest of the program or library")
        .code(Code::Digest)
        .of(&["process", "ffi"]),
    Field::new("cwd", TEXT, "The folder in which the program runs").of(PROCESS).grants_only(),
    Field::new("env", Shape::Texts, "Variables that the program may be given")
        .default("none")
        .of(PROCESS)
        .grants_only(),
    Field::new("include_secrets", Shape::Bool, "Whether `*` grants variables that look like secrets")
        .default("`false`")
        .of(&["environment"])
        .grants_only(),
    Field::new("private", Shape::Bool, "Whether `*` grants addresses that are not public")
        .default("`false`")
        .of(&["network-connect", "network-listen"])
        .grants_only(),
    Field::new("ports", Shape::Ports, "Ports, as `443` or `\"8000-8100\"`")
        .default("those of the pattern")
        .code(Code::Host)
        .of(&["network-connect", "network-listen"]),
    Field::new("methods", Shape::Texts, "HTTP methods").default("any").of(CONNECT),
    Field::new("path", TEXT, "The path of the URL, such as `/v1/**`")
        .default("any")
        .code(Code::Path)
        .of(CONNECT),
    Field::new("content_types", Shape::Texts, "Media types of replies")
        .default("any")
        .of(CONNECT)
        .grants_only(),
    Field::new("models", Shape::Texts, "Models, beside the pattern").default("any").of(&["llm"]),
    Field::new("signature", TEXT, "The signature of the foreign function").of(&["ffi"]).grants_only(),
    Field::new("max_calls", COUNT, "How often the grant may be used").default("no limit").grants_only(),
    Field::new("max_bytes", Shape::Amount(Unit::Bytes), "How many bytes may pass by the grant")
        .default("no limit")
        .of(&["file-read", "file-write", "network-connect"])
        .grants_only(),
];

/// The keys of a time grant.
pub static TIME: &[Field] = &[
    Field::new("permission", TEXT, "What is granted, as `resource:pattern`").code(Code::Time).required(),
    Field::new("start", Shape::Moment, "From when on: Unix seconds or a date with an offset")
        .code(Code::Time),
    Field::new("end", Shape::Moment, "Until when: Unix seconds or a date with an offset").code(Code::Time),
    Field::new("days_of_week", Shape::Days, "Days of the week: 0 or 7 is Sunday, 1 is Monday; or names")
        .default("every day")
        .code(Code::Time),
    Field::new("hours_of_day", Shape::Hours, "Hours of the day: 9 is from 9:00 until before 10:00")
        .default("every hour")
        .code(Code::Time),
    Field::new("timezone", Shape::Zone, "Whose clock tells days and hours, such as `Europe/Berlin`")
        .default("`\"UTC\"`")
        .code(Code::Time),
    Field::new("description", Shape::Text(MAX_DESCRIPTION), "Why"),
    Field::new("feature", TEXT, "The feature without which the grant does not count").code(Code::Feature),
];

/// The keys of a feature.
pub static FEATURE: &[Field] = &[
    Field::new("dependencies", Shape::Texts, "Features that it turns on").default("none").code(Code::Feature),
    Field::new("default", Shape::Bool, "Whether it is on unless asked otherwise").default("`false`"),
];

/// The keys of `quotas`.
pub static QUOTAS: &[Field] = &[
    Field::new(
        "preset",
        Shape::Word(&["restrictive", "permissive", "unlimited"]),
        "Where the limits come from that are not given",
    ),
    quota("memory_limit", Unit::Bytes, "Bytes of live data"),
    quota("cpu_time_limit", Unit::Time, "Time on a processor"),
    quota("stack_depth_limit", Unit::Count, "Nested calls"),
    quota("file_descriptor_limit", Unit::Count, "Open handles"),
    quota("network_connection_limit", Unit::Count, "Live connections"),
    quota("disk_io_limit", Unit::Bytes, "Bytes read and written"),
    quota("wall_time_limit", Unit::Time, "Real time"),
    quota("fuel", Unit::Count, "Units of deterministic work"),
    quota("tokens", Unit::Count, "Tokens of language models"),
    quota("calls", Unit::Count, "Capability calls"),
];

const fn quota(name: &'static str, unit: Unit, summary: &'static str) -> Field {
    Field::new(name, Shape::Amount(unit), summary).code(Code::Quota)
}

/// The keys of one of `budgets`.
pub static BUDGET: &[Field] = &[
    Field::new("calls", COUNT, "How often it may be used").default("no limit").code(Code::Quota),
    Field::new("tokens", COUNT, "How many tokens models may be sent and may answer")
        .default("no limit")
        .code(Code::Quota)
        .of(&["llm"]),
];

/// The keys of `audit`.
pub static AUDIT: &[Field] = &[
    Field::new("backend", Shape::Word(&["jsonl", "memory", "null"]), "Where entries go")
        .default("`\"jsonl\"`"),
    Field::new("path", TEXT, "The file of the entries"),
    Field::new("fsync", Shape::Bool, "Whether each entry is on the disk before the operation goes on")
        .default("`false`"),
    Field::new(
        "on_failure",
        Shape::Word(&["deny", "continue"]),
        "Whether an operation still happens whose entry cannot be written",
    )
    .default("`\"deny\"`"),
    Field::new("redact", Shape::Texts, "Names whose values are left out, such as `*_TOKEN`").default("none"),
];

/// The keys of `network`.
pub static NETWORK: &[Field] = &[
    Field::new("private", Shape::Bool, "Whether hosts may turn out to have addresses that are not public")
        .default("`false`"),
    Field::new("redirects", Shape::Whole(0, 10), "How many redirects are followed, each decided on its own")
        .default("10"),
    Field::new(
        "dns",
        Shape::Word(&["system", "never"]),
        "Whether names are looked up by the machine, or only addresses can be connected to",
    )
    .default("`\"system\"`"),
];

/// The keys of `signature`.
pub static SIGNATURE: &[Field] = &[
    Field::new("algorithm", Shape::Word(&["ed25519"]), "How it was signed").default("`\"ed25519\"`"),
    Field::new("key", Shape::Bytes(32), "The public key").code(Code::Digest).required(),
    Field::new("value", Shape::Bytes(64), "The signature").code(Code::Digest).required(),
];

/// The keys of a policy of the published schema.
pub static PUBLISHED: &[Field] = &[
    Field::new("schema_version", Shape::Whole(1, 1), "The version of this format").default("1"),
    Field::new("default_allow", Shape::Bool, "Whether capabilities without a rule are allowed")
        .default("`false`"),
    Field::new("rules", Shape::Capabilities(PUBLISHED_RULE), "Which capabilities are allowed")
        .default("none"),
    Field::new("net_policy", Shape::Table(NET_POLICY), "How HTTP requests are restricted"),
];

/// The keys of a rule of the published schema.
pub static PUBLISHED_RULE: &[Field] = &[
    Field::new("allow", Shape::Bool, "Whether the capability may be used").required(),
    Field::new("budget", COUNT, "How often it may be used; 0 is no limit").required(),
];

/// The keys of `net_policy` of the published schema.
pub static NET_POLICY: &[Field] = &[
    Field::new("allowed_domains", Shape::Texts, "Hosts; `*.name` is also the name itself")
        .default("any")
        .code(Code::Host),
    Field::new("allowed_methods", Shape::Texts, "HTTP methods in upper case").default("any"),
    Field::new("max_response_bytes", Shape::Whole(1, u64::MAX as i128), "The longest reply")
        .default("10485760"),
    Field::new("timeout_ms", Shape::Whole(1, u64::MAX as i128), "The longest request").default("30000"),
    Field::new("allow_redirects", Shape::Bool, "Whether redirects are followed").default("`true`"),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::quotas::{Preset, Quota};

    #[test]
    fn resources_exist() {
        for field in RULE.iter().chain(BUDGET) {
            assert!(field.resources.iter().all(|it| Resource::parse(it).is_some()), "{}", field.name);
        }
        let path = RULE.iter().find(|it| it.name == "path").unwrap();
        assert!(path.applies_to(Resource::parse("net.fetch").unwrap()));
        assert!(!path.applies_to(Resource::parse("fs.read").unwrap()));
    }

    #[test]
    fn quotas_and_presets_are_those_of_the_engine() {
        for quota in Quota::ALL {
            let field = QUOTAS.iter().find(|it| it.name == quota.name()).unwrap();
            assert_eq!(field.shape, Shape::Amount(quota.unit()));
        }
        assert_eq!(QUOTAS.len(), Quota::ALL.len() + 1);
        let Shape::Word(words) = QUOTAS[0].shape else { panic!("presets are words") };
        assert_eq!(words, Preset::ALL.map(|it| it.0));
    }

    #[test]
    fn names_are_unique_and_summaries_are_no_sentences() {
        for table in [
            POLICY,
            RULE,
            TIME,
            FEATURE,
            QUOTAS,
            BUDGET,
            AUDIT,
            NETWORK,
            SIGNATURE,
            PUBLISHED,
            PUBLISHED_RULE,
            NET_POLICY,
        ] {
            for (index, field) in table.iter().enumerate() {
                assert!(table[..index].iter().all(|it| it.name != field.name), "{}", field.name);
                assert!(!field.summary.is_empty() && !field.summary.ends_with('.'), "{}", field.name);
            }
        }
    }
}
