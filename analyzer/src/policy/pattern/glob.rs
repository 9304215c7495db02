//! `*` and `?` inside one piece of text: a path component, an argument.

use std::fmt;

/// Longest glob in characters: as long as a file name may be. Containment is computed in sets of this many positions.
pub const MAX_GLOB: usize = 255;

/// A text with `*` for any characters, none included, and `?` for one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Glob {
    /// In normal form: among wildcards that follow each other, every `?` comes first and there is one `*` at most.
    tokens: Box<[Token]>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Token {
    One(char),
    AnyOne,
    Many,
}

impl Glob {
    /// Every text is a glob unless it is longer than [`MAX_GLOB`].
    pub fn parse(text: &str) -> Option<Glob> {
        let mut tokens = Vec::new();
        let mut many = false;
        for char in text.chars() {
            match char {
                '*' => many = true,
                '?' => tokens.push(Token::AnyOne),
                _ => {
                    if std::mem::take(&mut many) {
                        tokens.push(Token::Many);
                    }
                    tokens.push(Token::One(char));
                }
            }
        }
        if many {
            tokens.push(Token::Many);
        }
        (tokens.len() <= MAX_GLOB).then(|| Glob { tokens: tokens.into() })
    }

    /// The glob of all texts with this start and this end that do not overlap, if it is not too long.
    pub(crate) fn around(prefix: &str, suffix: &str) -> Option<Glob> {
        let literal = |it: &str| it.chars().map(Token::One).collect::<Vec<_>>();
        let tokens = [literal(prefix), vec![Token::Many], literal(suffix)].concat();
        (tokens.len() <= MAX_GLOB).then(|| Glob { tokens: tokens.into() })
    }

    /// Whether it is `*`.
    pub fn is_any(&self) -> bool {
        matches!(*self.tokens, [Token::Many])
    }

    /// Whether it matches every text that has a character.
    pub(crate) fn is_any_name(&self) -> bool {
        matches!(*self.tokens, [Token::Many] | [Token::AnyOne, Token::Many])
    }

    /// The text, if it has no wildcard.
    pub fn literal(&self) -> Option<String> {
        self.tokens
            .iter()
            .map(|it| match it {
                Token::One(it) => Some(*it),
                _ => None,
            })
            .collect()
    }

    /// Whether the whole text is matched. Takes at most length times length steps and no memory.
    pub fn matches(&self, text: &str) -> bool {
        let (mut at, mut rest) = (0, text.chars());
        // Where to go on when a guess fails: after the last `*`, one character further.
        let mut retry: Option<(usize, std::str::Chars<'_>)> = None;
        loop {
            let before = rest.clone();
            let matched = match (self.tokens.get(at), rest.next()) {
                (Some(Token::Many), _) => {
                    rest = before;
                    retry = Some((at + 1, rest.clone()));
                    true
                }
                (Some(Token::One(it)), Some(char)) => *it == char,
                (Some(Token::AnyOne), Some(_)) => true,
                (None, None) => return true,
                (_, None) => return false,
                (None, Some(_)) => false,
            };
            if matched {
                at += 1;
            } else if let Some((after, from)) = &mut retry {
                from.next();
                (at, rest) = (*after, from.clone());
            } else {
                return false;
            }
        }
    }

    /// Whether no text with this start and this end is matched. May say no where the answer is yes.
    pub(crate) fn excludes(&self, prefix: &str, suffix: &str) -> bool {
        let start = self.tokens.iter().map_while(|it| match it {
            Token::Many => None,
            it => Some(*it),
        });
        let end = self.tokens.iter().rev().map_while(|it| match it {
            Token::Many => None,
            it => Some(*it),
        });
        let differs = |(token, char): (Token, char)| matches!(token, Token::One(it) if it != char);
        let fixed = !self.tokens.contains(&Token::Many);
        start.zip(prefix.chars()).any(differs)
            || end.zip(suffix.chars().rev()).any(differs)
            || fixed && self.tokens.len() < prefix.chars().count() + suffix.chars().count()
    }

    /// Whether every text that `other` matches is matched.
    ///
    /// Exact, except that it answers no where `other` has so many `*` that over [`MAX_SETS`] sets would be compared.
    pub fn covers(&self, other: &Glob) -> bool {
        // Characters that this glob does not name are all the same to it, so for any `?` of `other` one such stands
        // for all. A `*` of `other` is any number of them: each number leads to its own set of positions.
        let mut sets = vec![self.closed(Positions::START)];
        for token in &other.tokens {
            let mut next = Vec::new();
            for set in sets {
                match token {
                    Token::One(it) => {
                        insert(&mut next, self.step(set, Some(*it)));
                    }
                    Token::AnyOne => {
                        insert(&mut next, self.step(set, None));
                    }
                    Token::Many => {
                        let mut set = set;
                        while insert(&mut next, set) {
                            set = self.step(set, None);
                        }
                    }
                }
            }
            if next.len() > MAX_SETS || next.contains(&Positions::NONE) {
                return false;
            }
            sets = next;
        }
        sets.iter().all(|it| it.contains(self.tokens.len()))
    }

    /// The positions reached over one character; `None` is one that the glob does not name.
    fn step(&self, from: Positions, char: Option<char>) -> Positions {
        let mut to = Positions::NONE;
        for (at, token) in self.tokens.iter().enumerate().filter(|(at, _)| from.contains(*at)) {
            match token {
                Token::Many => to.insert(at),
                Token::AnyOne => to.insert(at + 1),
                Token::One(it) if Some(*it) == char => to.insert(at + 1),
                Token::One(_) => {}
            }
        }
        self.closed(to)
    }

    /// With the positions after each `*` that may be nothing.
    fn closed(&self, mut set: Positions) -> Positions {
        for (at, token) in self.tokens.iter().enumerate() {
            if *token == Token::Many && set.contains(at) {
                set.insert(at + 1);
            }
        }
        set
    }
}

impl fmt::Display for Glob {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write;

        self.tokens.iter().try_for_each(|it| {
            f.write_char(match it {
                Token::One(it) => *it,
                Token::AnyOne => '?',
                Token::Many => '*',
            })
        })
    }
}

/// How many sets of positions [`Glob::covers`] goes on with.
const MAX_SETS: usize = 512;

fn insert(sets: &mut Vec<Positions>, set: Positions) -> bool {
    let new = !sets.contains(&set) && sets.len() <= MAX_SETS;
    if new {
        sets.push(set);
    }
    new
}

/// A set of numbers up to [`MAX_GLOB`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Positions([u128; 2]);

impl Positions {
    const NONE: Positions = Positions([0; 2]);
    const START: Positions = Positions([1, 0]);

    fn contains(self, at: usize) -> bool {
        self.0.get(at / 128).is_some_and(|it| it & (1 << (at % 128)) != 0)
    }

    fn insert(&mut self, at: usize) {
        if let Some(word) = self.0.get_mut(at / 128) {
            *word |= 1 << (at % 128);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn glob(text: &str) -> Glob {
        Glob::parse(text).unwrap()
    }

    #[test]
    fn wildcards_match_inside_the_text() {
        for (pattern, yes, no) in [
            ("*secret*", vec!["secret", "my-secrets", "secretsecret"], vec!["secre", ""]),
            ("a*b*c", vec!["abc", "axxbxxc", "abbcc"], vec!["ab", "acb"]),
            ("?at", vec!["cat", "éat"], vec!["at", "chat"]),
            ("*", vec!["", "x"], vec![]),
            ("", vec![""], vec!["x"]),
        ] {
            yes.iter().for_each(|it| assert!(glob(pattern).matches(it), "{pattern} {it}"));
            no.iter().for_each(|it| assert!(!glob(pattern).matches(it), "{pattern} {it}"));
        }
    }

    /// Against every text over a small alphabet, long enough to tell any two of these globs apart.
    #[test]
    fn covers_is_containment() {
        let mut texts = vec![String::new()];
        for length in 1..=5 {
            let longer = texts.iter().filter(|it| it.len() == length - 1);
            let longer: Vec<_> = longer.flat_map(|it| ["a", "b", "z"].map(|c| format!("{it}{c}"))).collect();
            texts.extend(longer);
        }
        let mut random = fastrand::Rng::with_seed(7);
        let globs: Vec<Glob> = (0..60)
            .map(|_| {
                let text: String =
                    (0..random.usize(0..4)).map(|_| *random.choice(&['a', 'b', '?', '*']).unwrap()).collect();
                glob(&text)
            })
            .collect();
        for (a, b) in globs.iter().flat_map(|a| globs.iter().map(move |b| (a, b))) {
            let contained = texts.iter().all(|it| !b.matches(it) || a.matches(it));
            assert_eq!(a.covers(b), contained, "{a} {b}");
        }
    }

    #[test]
    fn long_globs_take_no_long_time() {
        let many = glob(&"a*".repeat(120));
        assert!(!many.matches(
            &"a".repeat(100_000).replace("aaa", "aab").repeat(2)[..100_000].to_owned().replace('a', "b")
        ));
        assert!(many.covers(&many) || !many.covers(&many));
        assert!(Glob::parse(&"a".repeat(MAX_GLOB + 1)).is_none());
    }
}
