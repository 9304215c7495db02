//! What the words of the language mean: one sentence each, for proposals and for whoever points at them.

/// A type of the language.
pub(super) struct BuiltinType {
    pub(super) name: &'static str,
    /// How it is written, with its arguments.
    pub(super) code: &'static str,
    /// The same as a template to fill in.
    pub(super) snippet: &'static str,
    /// What its values are.
    pub(super) meaning: &'static str,
}

/// Types of the language.
pub(super) const TYPES: &[BuiltinType] = &[
    builtin("Int", "Int", "Int", "64-bit integer"),
    builtin("Float", "Float", "Float", "64-bit floating point number"),
    builtin("String", "String", "String", "text"),
    builtin("Bool", "Bool", "Bool", "true or false"),
    builtin("Unit", "Unit", "Unit", "no value"),
    builtin("Option", "Option<T>", "Option<${1:T}>$0", "a value or none"),
    builtin("Result", "Result<T, E>", "Result<${1:T}, ${2:String}>$0", "a value or an error"),
    builtin("List", "List<T>", "List<${1:T}>$0", "values in order"),
    builtin("Map", "Map<K, V>", "Map<${1:String}, ${2:V}>$0", "values by key"),
    builtin("Fn", "Fn(A) -> B", "Fn($1) -> ${2:Int}$0", "a function"),
    builtin("ActorId", "ActorId", "ActorId", "an actor that was spawned"),
    builtin("Secret", "Secret", "Secret", "a secret no program can read"),
    builtin("Cap", "Cap", "Cap", "a capability token"),
];

/// How `word` is written and what it means, if it is one of the language.
pub(super) fn meaning(word: &str) -> Option<(&'static str, String)> {
    if let Some(it) = TYPES.iter().find(|it| it.name == word) {
        return Some((it.code, sentence(it.meaning)));
    }
    WORDS.iter().find(|it| it.0 == word).map(|it| (it.1, sentence(it.2)))
}

/// Keywords, and the values that are words: each with how it is written.
const WORDS: &[(&str, &str, &str)] = &[
    ("Ok", "Ok(value): Result<T, E>", "the result of what went well"),
    ("Err", "Err(reason): Result<T, E>", "the result of what went wrong, with the reason"),
    ("Some", "Some(value): Option<T>", "a value where there could be none"),
    ("None", "None: Option<T>", "no value where there could be one"),
    ("true", "true: Bool", "what holds"),
    ("false", "false: Bool", "what does not hold"),
    (
        "fn",
        "fn name(parameter: Type) -> Type !{capability} { … }",
        "declares a function: what it takes and gives, and the capabilities it needs",
    ),
    ("type", "type Name { field: Type }", "declares a record: values with named fields"),
    ("enum", "enum Name { Variant, Variant(Type) }", "declares an enum: values of one of several variants"),
    ("module", "module name", "names the file's module"),
    ("import", "import \"package\"", "makes the definitions of a package or of another file visible here"),
    (
        "export",
        "export fn name() { … }",
        "lets files that import this one see the definition: if anything is exported, only that is seen",
    ),
    ("let", "let name: Type = value", "declares a variable that keeps its value"),
    ("mut", "let mut name = value", "lets a variable be assigned to"),
    ("if", "if condition { … } else { … }", "runs one of two blocks and gives its value"),
    ("else", "if condition { … } else { … }", "what runs and counts if the condition does not hold"),
    (
        "match",
        "match value { pattern => … }",
        "runs the first arm whose pattern fits the value and gives its value: the arms cover every value",
    ),
    ("while", "while condition { … }", "repeats a block as long as the condition holds"),
    ("for", "for item in list { … }", "runs a block for each element of a list"),
    ("in", "for item in list { … }", "stands before the list that a loop goes through"),
    ("return", "return value", "leaves the function with this value"),
    (
        "requires",
        "requires condition",
        "what must hold when the function is called: the run stops if it does not",
    ),
    (
        "ensures",
        "ensures condition",
        "what must hold of `result` when the function returns: the run stops if it does not",
    ),
    ("intent", "intent \"…\"", "says what the function is for, to people"),
    ("spawn", "spawn function", "starts an actor that runs the function, and gives its id"),
    ("send", "send actor message", "gives a message to an actor"),
    ("receive", "receive", "waits for the next message to this actor"),
    ("emit", "emit value", "puts a value out for the user to see, and gives it"),
];

const fn builtin(
    name: &'static str,
    code: &'static str,
    snippet: &'static str,
    meaning: &'static str,
) -> BuiltinType {
    BuiltinType { name, code, snippet, meaning }
}

/// Begins with a capital letter and ends with a full stop.
fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|it| it.to_ascii_uppercase());
    first.into_iter().chain(letters).chain(['.']).collect()
}
