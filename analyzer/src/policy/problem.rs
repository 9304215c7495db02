//! What is wrong with a policy: the closed list of codes, and one finding.

use text_size::TextRange;

use super::rule::FileId;

macro_rules! codes {
    ($($variant:ident $code:literal: $doc:literal;)*) => {
        /// A kind of problem. Codes below `POL100` are errors, the others warnings.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Code {
            $(#[doc = $doc] $variant,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &[Code] = &[$(Code::$variant),*];

            /// The stable spelling, such as `POL004`.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$variant => $code,)*
                }
            }
        }
    };
}

codes! {
    Syntax "POL001": "Text that is neither TOML nor JSON, or is no table of keys.";
    UnknownKey "POL002": "A key that does not exist, or that does not apply here.";
    Name "POL003": "A policy without a name, or with one that is not allowed.";
    Resource "POL004": "A resource that does not exist.";
    EmptyPattern "POL005": "A rule without a pattern.";
    Path "POL006": "A path that climbs, or that has parts no path has.";
    Host "POL007": "A host that is none, or a wildcard that covers more than one owner.";
    Scope "POL008": "A scope that does not exist.";
    Parent "POL009": "A parent policy that is not found.";
    Cycle "POL010": "A policy that inherits from itself.";
    Size "POL011": "More ancestors or rules than a policy may have.";
    Time "POL012": "A time grant that makes no sense.";
    Feature "POL013": "A feature that is not declared, or that depends on itself.";
    ScopeOfPattern "POL014": "A scope that contradicts the pattern.";
    Quota "POL015": "A quota that is no amount, or above the parent's.";
    Duplicate "POL016": "Two policies of one name.";
    Digest "POL017": "A digest, key or signature that is malformed.";
    Value "POL018": "A value of another type than its key takes, or none of its words.";
    OpenSandbox "POL019": "Sandboxed code that may do whatever no rule denies.";
    Shadowed "POL101": "An allow that a deny covers.";
    Redundant "POL102": "A rule that another rule covers.";
    Wildcard "POL104": "A grant of everything.";
    Port "POL105": "A grant of a host on any port.";
    Interpreter "POL106": "A grant of a program that runs any other.";
    Expired "POL107": "A time grant that is over.";
    OpenDefault "POL108": "A policy that allows what no rule denies.";
    Backslash "POL109": "A backslash in a path, which separates nothing.";
    Arguments "POL110": "A grant of a program with any arguments.";
    Idle "POL111": "A grant that no parent of a restricting policy makes.";
}

/// One thing that is wrong with a policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind.
    pub code: Code,
    /// One sentence, lower case, no full stop.
    pub message: String,
    /// The file it is in.
    pub file: FileId,
    /// Where.
    pub span: TextRange,
    /// The key it is about as a path, such as `allow[0].pattern`; empty for the document as a whole.
    pub field: String,
    /// Other places it has to do with.
    pub related: Vec<Related>,
    /// A change that would mend it.
    pub fix: Option<Fix>,
}

/// A place that helps to understand a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// What is there.
    pub message: String,
    /// The file.
    pub file: FileId,
    /// Where.
    pub span: TextRange,
}

/// A change of the file that the problem is in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// What it does, as an order: ``change it to `deny` ``.
    pub label: String,
    /// Places of the file with their new text; in order, disjoint.
    pub edits: Vec<(TextRange, String)>,
}

impl Code {
    /// The code of this spelling.
    pub fn parse(code: &str) -> Option<Code> {
        Code::ALL.iter().copied().find(|it| it.as_str() == code)
    }

    /// Whether a policy with such a problem is still usable.
    pub fn is_warning(self) -> bool {
        self >= Code::Shadowed
    }
}

impl Problem {
    /// A problem without more.
    pub fn new(code: Code, file: FileId, span: TextRange, message: impl Into<String>) -> Problem {
        let message = message.into();
        Problem { code, message, file, span, field: String::new(), related: Vec::new(), fix: None }
    }

    /// With the path of the key it is about.
    pub fn at_field(mut self, field: impl Into<String>) -> Problem {
        self.field = field.into();
        self
    }

    /// With one more place.
    pub fn with_related(mut self, message: impl Into<String>, file: FileId, span: TextRange) -> Problem {
        self.related.push(Related { message: message.into(), file, span });
        self
    }

    /// With a change that replaces its own place.
    pub fn with_replacement(self, label: impl Into<String>, text: impl Into<String>) -> Problem {
        let edit = (self.span, text.into());
        self.with_fix(label, vec![edit])
    }

    /// With a change that mends it.
    pub fn with_fix(mut self, label: impl Into<String>, edits: Vec<(TextRange, String)>) -> Problem {
        self.fix = Some(Fix { label: label.into(), edits });
        self
    }

    /// What the published tools call it.
    pub fn published_kind(&self) -> &'static str {
        match self.code {
            Code::Syntax => "policy.parse_error",
            _ if self.field == "schema_version" => "policy.unknown_schema_version",
            _ if self.field.starts_with("net_policy.") && self.code != Code::UnknownKey => {
                "policy.invalid_net_policy"
            }
            Code::UnknownKey => "policy.unknown_field",
            Code::Resource => "policy.invalid_capability",
            _ => "policy.parse_error",
        }
    }
}
