//! Words and operators other languages have and this one spells otherwise: the data behind most findings.

/// A word that this language has another for.
pub(in crate::syntax) struct Word {
    pub(in crate::syntax) text: &'static str,
    /// What is written instead.
    pub(in crate::syntax) ours: &'static str,
    pub(in crate::syntax) place: Place,
}

/// Where such a word stands, and what it does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::syntax) enum Place {
    /// Before the name of a function.
    Function,
    /// Before the name of a record.
    Record,
    /// Before an item: marks it as usable by others.
    Export,
    /// Before an item: says what needs no word here.
    Modifier,
    /// Before the name of a value.
    Binding,
    /// Before the name of a package.
    Import,
    /// Between two operands.
    Infix,
    /// Before an operand.
    Prefix,
    /// Before the condition of another branch.
    Branch,
}

const fn word(text: &'static str, ours: &'static str, place: Place) -> Word {
    Word { text, ours, place }
}

static WORDS: [Word; 36] = [
    word("func", "fn", Place::Function),
    word("function", "fn", Place::Function),
    word("fun", "fn", Place::Function),
    word("def", "fn", Place::Function),
    word("proc", "fn", Place::Function),
    word("struct", "type", Place::Record),
    word("class", "type", Place::Record),
    word("interface", "type", Place::Record),
    word("data", "type", Place::Record),
    word("pub", "export", Place::Export),
    word("public", "export", Place::Export),
    word("private", "", Place::Modifier),
    word("priv", "", Place::Modifier),
    word("static", "", Place::Modifier),
    word("async", "", Place::Modifier),
    word("unsafe", "", Place::Modifier),
    word("inline", "", Place::Modifier),
    word("const", "let", Place::Binding),
    word("var", "let", Place::Binding),
    word("val", "let", Place::Binding),
    word("auto", "let", Place::Binding),
    word("final", "let", Place::Binding),
    word("my", "let", Place::Binding),
    word("local", "let", Place::Binding),
    word("use", "import", Place::Import),
    word("using", "import", Place::Import),
    word("include", "import", Place::Import),
    word("require", "import", Place::Import),
    word("from", "import", Place::Import),
    word("and", "&&", Place::Infix),
    word("or", "||", Place::Infix),
    word("mod", "%", Place::Infix),
    word("not", "!", Place::Prefix),
    word("elif", "else if", Place::Branch),
    word("elsif", "else if", Place::Branch),
    word("elseif", "else if", Place::Branch),
];

/// All of them.
pub(in crate::syntax) fn words() -> &'static [Word] {
    &WORDS
}

/// The foreign word that `text` is.
pub(in crate::syntax) fn find(text: &str) -> Option<&'static Word> {
    WORDS.iter().find(|it| it.text == text)
}

/// Operators made of two of ours, and what is written instead.
pub(super) const OPERATORS: [(&str, &str, &str); 3] =
    [("==", "=", "=="), ("!=", "=", "!="), ("<", ">", "!=")];

/// What the type arguments of other languages belong to.
pub(super) const GENERIC: [&str; 4] = ["List", "Option", "Map", "Result"];

impl Word {
    /// What is wrong with it, as a sentence.
    pub(super) fn message(&self) -> String {
        let Word { text, ours, place } = self;
        match place {
            Place::Function => format!("there is no `{text}`: a function is declared with `{ours}`"),
            Place::Record => format!("there is no `{text}`: a record is declared with `{ours}`"),
            Place::Export => format!("there is no `{text}`: what others may use is marked `{ours}`"),
            Place::Modifier => format!("there is no `{text}`"),
            Place::Binding => format!("there is no `{text}`: a variable is declared with `{ours}`"),
            Place::Import => format!("there is no `{text}`: a package is imported with `{ours}`"),
            Place::Infix | Place::Prefix | Place::Branch => format!("`{text}` is written `{ours}`"),
        }
    }

    /// What to know about a modifier that has no counterpart.
    pub(super) fn advice(&self) -> Option<&'static str> {
        match self.text {
            "private" | "priv" => Some("what is not marked `export` is private"),
            "async" => Some("a function that waits is called like any other"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_listed_once_and_is_no_keyword() {
        for (index, it) in WORDS.iter().enumerate() {
            assert!(!super::super::super::words::is_keyword(it.text), "{}", it.text);
            assert!(WORDS.iter().skip(index + 1).all(|other| other.text != it.text), "{}", it.text);
        }
    }
}
