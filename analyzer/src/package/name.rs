//! The names of packages.

use std::fmt;

use crate::hir::Name;

/// A valid package name in its usual spelling, with `-` where manifests write `.`: `std-json` and `std.json` are equal.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PackageName(Name);

impl PackageName {
    /// The name that `text` spells, if its shape is `[a-z0-9]+([-.][a-z0-9]+)*`. Nothing else gets through, in
    /// particular nothing that could leave a folder of packages.
    pub fn parse(text: &str) -> Option<PackageName> {
        let word =
            |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit());
        text.split(['-', '.']).all(word).then(|| PackageName(Name::new(text.replace('.', "-"))))
    }

    /// The usual spelling, such as `std-json`.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PackageName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        for good in ["a", "std-json", "std.json", "a1-b2.c3", "9"] {
            assert!(PackageName::parse(good).is_some(), "{good}");
        }
        for bad in
            ["", ".", "..", "../evil", "a/b", "a\\b", "a--b", "-a", "a.", "Std", "a_b", "é", "a b", "a\n"]
        {
            assert_eq!(PackageName::parse(bad), None, "{bad}");
        }
        assert_eq!(PackageName::parse("std.json"), PackageName::parse("std-json"));
        assert_eq!(PackageName::parse("a.b-c").unwrap().to_string(), "a-b-c");
    }
}
