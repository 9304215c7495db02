//! Snippets: text with numbered places to fill in.

/// `text` as literal text of a snippet.
pub(super) fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('$', "\\$").replace('}', "\\}")
}

/// A place to fill in, with what stands there at first.
pub(super) fn place(number: usize, text: &str) -> String {
    format!("${{{number}:{}}}", escape(text))
}

/// `name(first, second)` with places for the arguments.
pub(super) fn call<'a>(name: &str, arguments: impl Iterator<Item = &'a str>) -> String {
    let places: Vec<String> = arguments.zip(1..).map(|(text, number)| place(number, text)).collect();
    format!("{}({})$0", escape(name), places.join(", "))
}

/// `head { first: , second:  }` with places for the values.
pub(super) fn literal<'a>(head: &str, fields: impl Iterator<Item = &'a str>) -> String {
    let places: Vec<String> =
        fields.zip(1..).map(|(name, number)| format!("{}: ${number}", escape(name))).collect();
    if places.is_empty() {
        format!("{} {{}}$0", escape(head))
    } else {
        format!("{} {{ {} }}$0", escape(head), places.join(", "))
    }
}

/// `head { first, second }`, a pattern that binds all fields.
pub(super) fn pattern<'a>(head: &str, fields: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<&str> = fields.collect();
    if names.is_empty() { format!("{head} {{}}") } else { format!("{head} {{ {} }}", names.join(", ")) }
}
