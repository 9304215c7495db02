//! "Did you mean": the nearest of some names.
//!
//! Few names are compared one by one. Many, such as all that a file sees, go into a [`NameIndex`] once: a file full of
//! unknown names would otherwise cost the square of its size.

use std::hash::{Hash, Hasher};

use rustc_hash::{FxHashSet, FxHasher};

use crate::hir::Name;

/// How many members of one declaration are compared with an unknown one.
pub const MANY: usize = 1_000;

/// The one candidate within two edits of `name`, if there is exactly one nearest.
pub fn nearest(name: &str, candidates: impl Iterator<Item = Name>) -> Option<Name> {
    let mut best = Best::default();
    candidates.for_each(|it| best.offer(name, &it));
    best.only()
}

/// How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b`, if at most `limit`. Takes
/// time linear in the texts' lengths.
pub fn edit_distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.is_ascii() && b.is_ascii() {
        return distance(a.as_bytes(), b.as_bytes(), limit);
    }
    distance(&a.chars().collect::<Vec<_>>(), &b.chars().collect::<Vec<_>>(), limit)
}

fn distance<T: PartialEq>(a: &[T], b: &[T], limit: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > limit {
        return None;
    }
    let same = a.iter().zip(b).take_while(|(a, b)| a == b).count();
    match (a.get(same..).unwrap_or_default(), b.get(same..).unwrap_or_default()) {
        ([], rest) | (rest, []) => Some(rest.len()).filter(|it| *it <= limit),
        _ if limit == 0 => None,
        (a @ [first_a, rest_a @ ..], b @ [first_b, rest_b @ ..]) => {
            let edits = [
                distance(rest_a, rest_b, limit - 1),
                distance(rest_a, b, limit - 1),
                distance(a, rest_b, limit - 1),
            ];
            let swapped = match (rest_a, rest_b) {
                ([second_a, rest_a @ ..], [second_b, rest_b @ ..])
                    if first_a == second_b && second_a == first_b =>
                {
                    distance(rest_a, rest_b, limit - 1)
                }
                _ => None,
            };
            edits.into_iter().chain([swapped]).flatten().min().map(|it| it + 1)
        }
    }
}

/// How many edits away a name may be to be meant.
fn limit(name: &str) -> usize {
    if name.len() <= 2 { 1 } else { 2 }
}

/// The nearest name so far.
#[derive(Default)]
struct Best {
    found: Option<(usize, Name)>,
    tied: bool,
}

impl Best {
    fn offer(&mut self, name: &str, candidate: &Name) {
        if candidate == name {
            return;
        }
        let Some(distance) = edit_distance(name, candidate, limit(name)) else { return };
        match &self.found {
            Some((least, it)) if distance == *least => self.tied |= it != candidate,
            Some((least, _)) if distance > *least => {}
            _ => (self.found, self.tied) = (Some((distance, candidate.clone())), false),
        }
    }

    fn only(self) -> Option<Name> {
        self.found.filter(|_| !self.tied).map(|it| it.1)
    }
}

/// Names in which near ones are found without looking at all of them: two names at most two edits apart become equal
/// when at most two letters of each are left out, so each name is filed under all such remains of its beginning.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct NameIndex {
    names: Vec<Name>,
    /// Hashes of remains, each with the index of a name; sorted.
    remains: Vec<(u64, u32)>,
}

impl NameIndex {
    /// How many letters of a name are looked at to file it.
    const BEGINNING: usize = 16;

    /// How many names are compared with one that is looked for. Only a crowd of names that differ in a letter or two
    /// has more, and hardly one that is nearest alone.
    const MOST: usize = 500;

    /// An index of these names.
    pub fn new(names: impl Iterator<Item = Name>) -> NameIndex {
        let mut index = NameIndex { names: names.collect(), remains: Vec::new() };
        for (number, name) in (0..).zip(&index.names) {
            remains(name, |hash| index.remains.push((hash, number)));
        }
        index.remains.sort_unstable();
        index
    }

    /// Like the function [`nearest`], among the names of the index and those of `others`.
    pub fn nearest(&self, name: &str, others: impl Iterator<Item = Name>) -> Option<Name> {
        let mut best = Best::default();
        others.for_each(|it| best.offer(name, &it));
        self.similar(name).iter().for_each(|it| best.offer(name, it));
        best.only()
    }

    /// The names that may be near, in the order of how little must be left out of `name` to meet them.
    fn similar(&self, name: &str) -> Vec<&Name> {
        let mut seen = FxHashSet::default();
        let mut found = Vec::new();
        remains(name, |hash| {
            let from = self.remains.partition_point(|it| it.0 < hash);
            let same = self.remains.iter().skip(from).take_while(|it| it.0 == hash);
            for (_, number) in same.take(Self::MOST - found.len()) {
                if seen.insert(*number) {
                    found.extend(self.names.get(*number as usize));
                }
            }
        });
        found
    }
}

/// The hashes of what is left of a name's beginning without no, one and two of its letters.
fn remains(name: &str, mut each: impl FnMut(u64)) {
    let letters: Vec<char> = name.chars().take(NameIndex::BEGINNING).collect();
    let without = |left_out: [usize; 2]| {
        let mut hasher = FxHasher::default();
        let kept = letters.iter().enumerate().filter(|it| !left_out.contains(&it.0));
        kept.for_each(|it| it.1.hash(&mut hasher));
        hasher.finish()
    };
    let (end, none) = (letters.len(), usize::MAX);
    each(without([none, none]));
    (0..end).for_each(|it| each(without([it, none])));
    for first in 0..end {
        (first + 1..end).for_each(|second| each(without([first, second])));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names<'a>(names: &'a [&str]) -> impl Iterator<Item = Name> + 'a {
        names.iter().map(Name::new)
    }

    #[test]
    fn the_nearest_name_is_unique_and_close() {
        let known = || names(&["status", "state", "count"]);
        for nearest in [
            |name: &str, known: Vec<Name>| nearest(name, known.into_iter()),
            |name: &str, known: Vec<Name>| {
                NameIndex::new(known.into_iter()).nearest(name, std::iter::empty())
            },
        ] {
            assert_eq!(nearest("statsu", known().collect()).as_deref(), Some("status"));
            assert_eq!(nearest("conut", known().collect()).as_deref(), Some("count"));
            assert_eq!(nearest("nothing", known().collect()), None);
            assert_eq!(nearest("ab", names(&["aa", "bb"]).collect()), None);
        }
    }

    #[test]
    fn distances() {
        for (a, b, expected) in [
            ("", "", Some(0)),
            ("", "ab", Some(2)),
            ("abc", "", None),
            ("abcd", "abdc", Some(1)),
            ("abcd", "badc", Some(2)),
            ("kitten", "kit", None),
            ("kitten", "sittin", Some(2)),
            ("straße", "strasse", Some(2)),
            ("ca", "abc", None),
        ] {
            assert_eq!(edit_distance(a, b, 2), expected, "{a} {b}");
            assert_eq!(edit_distance(b, a, 2), expected, "{b} {a}");
        }
        let long = "x".repeat(1 << 20);
        assert_eq!(edit_distance(&format!("a{long}b"), &format!("b{long}a"), 2), Some(2));
    }

    /// All words of up to `length` letters `a` and `b`.
    fn words(length: usize) -> Vec<Name> {
        let all = (1..=length).flat_map(|length| (0..1_usize << length).map(move |bits| (length, bits)));
        all.map(|(length, bits)| {
            Name::new((0..length).map(|it| if bits >> it & 1 == 0 { 'a' } else { 'b' }).collect::<String>())
        })
        .collect()
    }

    #[test]
    fn the_index_misses_nothing() {
        let known = words(5);
        let index = NameIndex::new(known.iter().cloned());
        for name in words(6) {
            let similar = index.similar(&name);
            for other in &known {
                if edit_distance(&name, other, 2).is_some() {
                    assert!(similar.contains(&other), "{name} {other}");
                }
            }
        }
        let long = "a_name_whose_end_is_not_looked_at_to_file_it";
        let index = NameIndex::new(names(&[long]));
        for wrong in
            [format!("{long}xx"), format!("xx{long}"), long.replace("me", "em"), long.replace("n", "")]
        {
            let expected = edit_distance(&wrong, long, 2).map(|_| Name::new(long));
            assert_eq!(index.nearest(&wrong, std::iter::empty()), expected, "{wrong}");
        }
    }

    #[test]
    fn work_follows_the_number_of_names() {
        let crowd = |count: usize| NameIndex::new((0..count).map(|it| Name::new(format!("value_{it:04}"))));
        assert_eq!(crowd(800).remains.len(), 2 * crowd(400).remains.len());
        let index = crowd(2_000);
        assert!(
            (0..2_000)
                .step_by(40)
                .all(|it| index.similar(&format!("valeu_{it:04}")).len() <= NameIndex::MOST)
        );
        assert_eq!(index.nearest("value_0001x", std::iter::empty()).as_deref(), Some("value_0001"));
    }
}
