//! The one table of diagnostic codes. Explanations, settings, SARIF rules and editor links come from it.
//!
//! Codes are stable: never renumbered, never reused. E001 to E009 are the published ones.

use super::{Levels, Severity};

/// A kind of finding.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Rule {
    /// Stable code, such as `E007`.
    pub code: &'static str,
    /// Stable name, such as `capability-violation`.
    pub name: &'static str,
    /// Severity in each profile.
    pub levels: Levels,
    /// What it finds, as a noun phrase.
    pub summary: &'static str,
    /// The page `explain` shows: Markdown with a bad and a good example.
    pub page: &'static str,
}

impl Rule {
    /// The rule with this code or name, in any case.
    pub fn find(key: &str) -> Option<&'static Rule> {
        RULES
            .iter()
            .copied()
            .find(|it| it.code.eq_ignore_ascii_case(key) || it.name.eq_ignore_ascii_case(key))
    }
}

const HINT: Option<Severity> = Some(Severity::Hint);
const WARNING: Option<Severity> = Some(Severity::Warning);
const ERROR: Option<Severity> = Some(Severity::Error);
const OFF: Option<Severity> = None;

macro_rules! rules {
    ($($constant:ident $code:literal $name:literal $default:ident / $strict:ident: $summary:literal;)*) => {
        $(
            #[doc = concat!("`", $code, "`: ", $summary, ".")]
            pub static $constant: Rule = Rule {
                code: $code,
                name: $name,
                levels: Levels { default: $default, strict: $strict },
                summary: $summary,
                page: include_str!(concat!("pages/", $code, ".md")),
            };
        )*

        /// Every rule, in order of code within its family.
        pub static RULES: &[&Rule] = &[$(&$constant),*];
    };
}

rules! {
    LEXER_ERROR "E001" "lexer-error" ERROR / ERROR: "text that forms no token, or a literal that is out of range";
    PARSE_ERROR "E002" "parse-error" ERROR / ERROR: "tokens that fit no rule of the grammar";
    UNDEFINED_VARIABLE "E003" "undefined-variable" ERROR / ERROR: "a name that nothing in scope declares";
    UNDEFINED_FUNCTION "E004" "undefined-function" ERROR / ERROR: "a call of a function that nothing declares";
    NON_EXHAUSTIVE_MATCH "E005" "non-exhaustive-match" ERROR / ERROR: "a `match` that leaves values without an arm";
    UNKNOWN_FIELD "E006" "unknown-field" ERROR / ERROR: "a record or payload field that is unknown, missing or repeated";
    CAPABILITY_VIOLATION "E007" "capability-violation" ERROR / ERROR: "an effect that a function needs but does not declare, or that its place forbids";
    CODEGEN_ERROR "E008" "codegen-error" ERROR / ERROR: "a checked program that could not be lowered to bytecode";
    TYPE_ERROR "E009" "type-error" ERROR / ERROR: "a value of another type than its place needs";
    DUPLICATE_DEFINITION "E010" "duplicate-definition" ERROR / ERROR: "two definitions of one name";
    UNKNOWN_TYPE "E011" "unknown-type" ERROR / ERROR: "a type name that nothing declares";
    UNKNOWN_CAPABILITY "E012" "unknown-capability" ERROR / ERROR: "a capability name that does not exist";
    IMPORT_FAILURE "E013" "import-failure" ERROR / ERROR: "an import that names no package or module";
    ASSIGNMENT_TO_IMMUTABLE "E014" "assignment-to-immutable" WARNING / WARNING: "an assignment to a binding that is not `mut`";
    UNREACHABLE_ARM "E015" "unreachable-arm" WARNING / WARNING: "a `match` arm that earlier arms cover";
    UNREACHABLE_CODE "E016" "unreachable-code" WARNING / WARNING: "code that can never run";
    SHADOWED_BUILTIN "E017" "shadowed-builtin" WARNING / WARNING: "a definition that a builtin of the same name and arity hides";
    OVER_DECLARED_CAPABILITY "E018" "over-declared-capability" HINT / HINT: "a declared capability that is never needed";
    UNUSED_BINDING "E019" "unused-binding" HINT / HINT: "a `let`, loop or pattern variable that is never read";
    UNUSED_PARAMETER "E020" "unused-parameter" HINT / HINT: "a parameter that is never read";
    UNUSED_FUNCTION "E021" "unused-function" HINT / HINT: "a function that no entry point, export or other function mentions";
    UNUSED_IMPORT "E022" "unused-import" HINT / WARNING: "an import none of whose names is used";
    SUSPICIOUS_NEWLINE "E023" "suspicious-newline" HINT / HINT: "a line break that the published tools would read differently";
    RESERVED_WORD "E024" "reserved-word" OFF / WARNING: "a name that is reserved for future use";
    DUPLICATE_CAPABILITY "E025" "duplicate-capability" WARNING / WARNING: "a capability that is declared twice";
    UNKNOWN_EFFECT_KIND "E026" "unknown-effect-kind" WARNING / ERROR: "an effect value whose kind no host performs";
    UNHANDLED_CALLBACK_TAG "E027" "unhandled-callback-tag" WARNING / WARNING: "an effect whose answer `update` never handles";
    INFINITE_RECURSION "E028" "infinite-recursion" WARNING / WARNING: "a function that always calls itself";
    CONSTANT_CONTRACT "E029" "constant-contract" WARNING / WARNING: "a contract that is always true or always false";
    AMBIGUOUS_NAME "E030" "ambiguous-name" ERROR / ERROR: "a name that two imports define differently";
    SHADOWED_IMPORT "E031" "shadowed-import" WARNING / WARNING: "a local definition that hides an imported one";
    MISSING_ANNOTATION "E032" "missing-annotation" OFF / HINT: "a result or `let` type left to inference";
    PREFER_CONCAT "E033" "prefer-concat" OFF / HINT: "`+` between strings where `++` says what is meant";
    FLOAT_PATTERN "E034" "float-pattern" OFF / HINT: "a `match` on floating-point literals";
    STATEMENTS_ON_ONE_LINE "E035" "statements-on-one-line" OFF / HINT: "several statements on one line";
    NAMING "E036" "naming" OFF / HINT: "a type or variant whose name begins in lower case";
    DUPLICATE_MAP_KEY "E037" "duplicate-map-key" WARNING / WARNING: "a map literal that gives one key twice";
    FRAMEWORK_SHAPE "E038" "framework-shape" ERROR / ERROR: "`init`, `update`, `view` or `policies` with another shape than the framework calls";
    CAPABILITY_WITHOUT_OPERATION "E039" "capability-without-operation" HINT / HINT: "a declared capability that no operation performs yet";
    UNREADABLE_FILE "E040" "unreadable-file" ERROR / ERROR: "a file that cannot be read as `.ax` source";
    RECURSIVE_TYPE "E041" "recursive-type" ERROR / ERROR: "a type that contains itself directly";
    ENTRY_POINT "E042" "entry-point" WARNING / WARNING: "a `main` with an unusual result or with parameters";
    CREDENTIAL_IN_SOURCE "E043" "credential-in-source" WARNING / ERROR: "a text that looks like a password, a token or a key";
    DENIED_BY_POLICY "E044" "denied-by-policy" ERROR / ERROR: "an operation that the active policy denies, whatever happens";
    LEFT_OPEN_BY_POLICY "E045" "left-open-by-policy" HINT / HINT: "an operation that the active policy may deny";
    TIMED_BY_POLICY "E046" "timed-by-policy" HINT / HINT: "an operation that the active policy allows at certain times only";
    INVALID_CONFIGURATION "CFG001" "invalid-configuration" ERROR / ERROR: "a `boruna.toml` that cannot be read";
    UNKNOWN_SETTING "CFG002" "unknown-setting" WARNING / WARNING: "a setting of `boruna.toml` that does not exist";
    INVALID_SETTING "CFG003" "invalid-setting" ERROR / ERROR: "a setting of `boruna.toml` whose value makes no sense";
    INVALID_WORKFLOW "WF001" "invalid-workflow" ERROR / ERROR: "a `workflow.json` that cannot be read";
    MISSING_SOURCE "WF002" "missing-source" ERROR / ERROR: "a workflow step whose source is no file";
    UNKNOWN_INPUT "WF003" "unknown-input" ERROR / ERROR: "an input of a workflow step that no step provides";
    POLICY_SYNTAX "POL001" "policy-syntax" ERROR / ERROR: "a policy file that is neither TOML nor JSON";
    UNKNOWN_POLICY_KEY "POL002" "unknown-policy-key" ERROR / ERROR: "a key of a policy that does not exist or does not apply";
    POLICY_NAME "POL003" "policy-name" ERROR / ERROR: "a policy without a name, or with one that is not allowed";
    UNKNOWN_RESOURCE "POL004" "unknown-resource" ERROR / ERROR: "a rule about a resource that does not exist";
    EMPTY_PATTERN "POL005" "empty-pattern" ERROR / ERROR: "a rule without a pattern";
    POLICY_PATH "POL006" "policy-path" ERROR / ERROR: "a path in a policy that climbs, or that no path can match";
    POLICY_HOST "POL007" "policy-host" ERROR / ERROR: "a host that is none, or a wildcard over several owners";
    UNKNOWN_SCOPE "POL008" "unknown-scope" ERROR / ERROR: "a scope that does not exist";
    MISSING_PARENT "POL009" "missing-parent" ERROR / ERROR: "a policy that inherits from one that is not found";
    INHERITANCE_CYCLE "POL010" "inheritance-cycle" ERROR / ERROR: "a policy that inherits from itself";
    POLICY_SIZE "POL011" "policy-size" ERROR / ERROR: "more ancestors or rules than a policy may have";
    TIME_GRANT "POL012" "time-grant" ERROR / ERROR: "a time grant that makes no sense";
    POLICY_FEATURE "POL013" "policy-feature" ERROR / ERROR: "a feature that is not declared, or that depends on itself";
    SCOPE_OF_PATTERN "POL014" "scope-of-pattern" ERROR / ERROR: "a scope that contradicts the pattern";
    POLICY_QUOTA "POL015" "policy-quota" ERROR / ERROR: "a quota that is no amount, or that is above the parent's";
    DUPLICATE_POLICY "POL016" "duplicate-policy" ERROR / ERROR: "two policies of one name";
    MALFORMED_DIGEST "POL017" "malformed-digest" ERROR / ERROR: "a digest, key or signature that is malformed";
    POLICY_VALUE "POL018" "policy-value" ERROR / ERROR: "a value that its key does not take";
    OPEN_SANDBOX "POL019" "open-sandbox" ERROR / ERROR: "sandboxed code that may do whatever no rule denies";
    SHADOWED_GRANT "POL101" "shadowed-grant" WARNING / WARNING: "an allow that a deny covers";
    REDUNDANT_RULE "POL102" "redundant-rule" HINT / HINT: "a rule that another covers";
    WILDCARD_GRANT "POL104" "wildcard-grant" WARNING / WARNING: "a grant of everything";
    UNPINNED_PORT "POL105" "unpinned-port" WARNING / WARNING: "a grant of a host on any port";
    INTERPRETER_GRANT "POL106" "interpreter-grant" WARNING / WARNING: "a grant of a program that runs any other";
    EXPIRED_GRANT "POL107" "expired-grant" WARNING / WARNING: "a time grant that is over";
    OPEN_DEFAULT "POL108" "open-default" WARNING / WARNING: "a policy that allows what no rule denies";
    BACKSLASH_IN_PATH "POL109" "backslash-in-path" WARNING / WARNING: "a backslash in a path of a policy";
    ANY_ARGUMENTS "POL110" "any-arguments" HINT / HINT: "a grant of a program with any arguments";
    IDLE_GRANT "POL111" "idle-grant" WARNING / WARNING: "a grant that no parent of a restricting policy makes";
    INVALID_MANIFEST "PKG001" "invalid-manifest" ERROR / ERROR: "a `package.ax.json` that cannot be read";
}
