//! Reserved words, and words that were probably meant to be one.

use super::foreign::{self, Place};

/// The words that cannot be names.
const KEYWORDS: [&str; 28] = [
    "fn", "let", "mut", "if", "else", "match", "return", "type", "enum", "module", "import", "export",
    "true", "false", "None", "Some", "Ok", "Err", "requires", "ensures", "intent", "spawn", "send",
    "receive", "emit", "while", "for", "in",
];

/// Words that are names today and may become keywords.
const RESERVED: [&str; 18] = [
    "loop", "break", "continue", "self", "Self", "ref", "where", "as", "async", "await", "actor", "trait",
    "impl", "pub", "static", "const", "yield", "priv",
];

/// What other languages call a keyword, beside what [`foreign`] recognises by more than the word.
const ALIASES: [(&str, &str); 7] = [
    ("use", "import"),
    ("include", "import"),
    ("switch", "match"),
    ("case", "match"),
    ("foreach", "for"),
    ("require", "requires"),
    ("ensure", "ensures"),
];

/// Whether `word` cannot be a name.
pub(super) fn is_keyword(word: &str) -> bool {
    KEYWORDS.contains(&word)
}

/// Whether `word` is reserved for future use.
pub(super) fn is_reserved(word: &str) -> bool {
    RESERVED.contains(&word)
}

/// The operator that other languages write as `word`.
pub(super) fn operator(word: &str) -> Option<&'static str> {
    let found = foreign::word(word).filter(|it| matches!(it.place, Place::Infix | Place::Prefix));
    found.map(|it| it.ours)
}

/// The one of `candidates` that `word` was probably meant to be, if it is none itself.
pub(super) fn meant(word: &str, candidates: &[&'static str]) -> Option<&'static str> {
    if is_keyword(word) || word.len() < 2 {
        return None;
    }
    // Words such as `from` also stand where nothing is to be imported.
    let others = foreign::words().iter().filter(|it| it.place != Place::Import);
    let aliases = ALIASES.iter().copied().chain(others.map(|it| (it.text, it.ours)));
    let mut fitting = aliases.filter(|it| candidates.contains(&first_word(it.1)));
    let alias =
        fitting.find(|it| it.0 == word || (it.0.len() > 4 && distance(word, it.0) == 1)).map(|it| it.1);
    alias.or_else(|| {
        let near = candidates.iter().map(|it| (distance(word, it), *it)).min()?;
        (near.0 <= tolerance(near.1)).then_some(near.1)
    })
}

fn first_word(phrase: &'static str) -> &'static str {
    phrase.split(' ').next().unwrap_or(phrase)
}

/// How many mistakes a keyword may contain and still be recognised.
fn tolerance(keyword: &str) -> usize {
    match keyword.len() {
        0..=2 => 0,
        3..=4 => 1,
        _ => 2,
    }
}

/// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b`.
fn distance(a: &str, b: &str) -> usize {
    let (a, b) = (a.as_bytes(), b.as_bytes());
    if a.len().abs_diff(b.len()) > 2 {
        return usize::MAX;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], column: usize| row.get(column).copied().unwrap_or(usize::MAX / 2);
            let mut best =
                (at(&above, j) + usize::from(x != y)).min(at(&above, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                best = best.min(at(&before, j - 1) + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above.last().copied().unwrap_or(usize::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn typing_mistakes_and_other_languages_are_recognised() {
        for (word, expected) in [
            ("retrun", Some("return")),
            ("mach", Some("match")),
            ("fucntion", Some("fn")),
            ("fnn", None),
            ("whlie", Some("while")),
            ("lte", Some("let")),
            ("esle", Some("else")),
            ("elif", Some("else if")),
            ("var", Some("let")),
            ("requirs", Some("requires")),
            ("x", None),
            ("result", None),
            ("let", None),
            ("lettuce", None),
        ] {
            assert_eq!(meant(word, &KEYWORDS), expected, "{word}");
        }
    }

    #[test]
    fn distances() {
        assert_eq!(distance("abc", "abc"), 0);
        assert_eq!(distance("abc", "acb"), 1);
        assert_eq!(distance("abc", "bc"), 1);
        assert_eq!(distance("", "ab"), 2);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
