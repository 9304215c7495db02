//! Names that credentials are given, and texts that nobody would make up.

/// Words that say that a value is a credential, as they stand in names.
const WORDS: &[&str] = &[
    "password",
    "passwd",
    "passphrase",
    "pwd",
    "secret",
    "token",
    "credential",
    "credentials",
    "apikey",
    "bearer",
    "authorization",
];

/// Words that make a `key` one that opens something.
const KEYS: &[&str] =
    &["api", "access", "private", "secret", "signing", "encryption", "auth", "service", "master", "account"];

/// Last words of names that speak about a credential and are none.
const ABOUT: &[&str] = &[
    "name",
    "id",
    "path",
    "file",
    "url",
    "uri",
    "env",
    "var",
    "variable",
    "field",
    "label",
    "prefix",
    "suffix",
    "type",
    "kind",
    "hash",
    "digest",
    "fingerprint",
    "header",
    "count",
    "length",
    "size",
    "limit",
    "tag",
    "format",
    "pattern",
    "alphabet",
    "charset",
    "hint",
    "endpoint",
    "scope",
    "version",
];

/// Shortest text that counts as random.
const MIN_LENGTH: usize = 16;

/// Fewest bits of information for each character.
const MIN_ENTROPY: f64 = 3.0;

/// Fewest changes between capitals, small letters and digits inside words.
const MIN_CHANGES: usize = 3;

/// Whether a binding or field of this name holds a credential.
pub(super) fn names_credential(name: &str) -> bool {
    let words = words(name);
    let Some(last) = words.last() else { return false };
    if ABOUT.contains(&last.as_str()) {
        return false;
    }
    let is_key =
        words.windows(2).any(|it| matches!(it, [of, key] if key == "key" && KEYS.contains(&of.as_str())));
    is_key || words.iter().any(|it| WORDS.contains(&it.as_str()))
}

/// Whether a text is too irregular to be a word, a path or a sentence.
pub(super) fn is_random(text: &str) -> bool {
    // Whoever writes headers by hand writes the scheme before the token.
    let text = ["Bearer ", "Basic ", "Token "].iter().find_map(|it| text.strip_prefix(it)).unwrap_or(text);
    text.len() >= MIN_LENGTH
        && text.bytes().all(|it| it.is_ascii_graphic())
        && !text.contains("://")
        && !text.starts_with(['/', '.', '$', '<', '{'])
        && changes(text) >= MIN_CHANGES
        && entropy(text) >= MIN_ENTROPY
}

/// The words of a name in `snake_case`, `kebab-case` or `camelCase`, in small letters.
fn words(name: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before_is_small = false;
    for char in name.chars() {
        if !char.is_alphanumeric() || (char.is_uppercase() && before_is_small) {
            words.push(String::new());
        }
        before_is_small = char.is_lowercase();
        if char.is_alphanumeric()
            && let Some(word) = words.last_mut()
        {
            word.extend(char.to_lowercase());
        }
    }
    words.retain(|it| !it.is_empty());
    words
}

/// How often the kind of character changes, but for the capitals that begin words.
fn changes(text: &str) -> usize {
    #[derive(PartialEq, Eq, Clone, Copy)]
    enum Kind {
        Small,
        Capital,
        Digit,
        Other,
    }
    let kind = |byte: u8| match byte {
        b'a'..=b'z' => Kind::Small,
        b'A'..=b'Z' => Kind::Capital,
        b'0'..=b'9' => Kind::Digit,
        _ => Kind::Other,
    };
    let kinds: Vec<Kind> = text.bytes().map(kind).collect();
    let inner = kinds.windows(2).enumerate().filter(|(index, pair)| match pair {
        [Kind::Other, _] | [_, Kind::Other] | [Kind::Capital, Kind::Small] => false,
        [Kind::Small, Kind::Capital] => kinds.get(index + 2) != Some(&Kind::Small),
        [a, b] => a != b,
        _ => false,
    });
    inner.count()
}

/// Bits of information for each character, from how often each occurs.
fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count += 1;
        }
    }
    let length = text.len() as f64;
    let shares = counts.iter().filter(|it| **it > 0).map(|it| f64::from(*it) / length);
    shares.map(|it| -it * it.log2()).sum()
}
