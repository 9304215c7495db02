//! "Did you mean": the nearest of some names.

use crate::hir::Name;

/// The one candidate within two edits of `name`, if there is exactly one nearest.
pub fn nearest(name: &str, candidates: impl Iterator<Item = Name>) -> Option<Name> {
    let mut best: Option<(usize, Name)> = None;
    let mut tied = false;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let limit = if name.len() <= 2 { 1 } else { 2 };
        let Some(distance) = edit_distance(name, &candidate, limit) else { continue };
        match &best {
            Some((least, it)) if distance == *least => tied |= *it != candidate,
            Some((least, _)) if distance > *least => {}
            _ => (best, tied) = (Some((distance, candidate)), false),
        }
    }
    if tied { None } else { best.map(|it| it.1) }
}

/// How many insertions, deletions, replacements and swaps of neighbours turn `a` into `b`, if at most `limit`.
pub fn edit_distance(a: &str, b: &str, limit: usize) -> Option<usize> {
    if a.chars().count().abs_diff(b.chars().count()) > limit {
        return None;
    }
    let distance = strsim::osa_distance(a, b);
    (distance <= limit).then_some(distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_name_is_unique_and_close() {
        let names = || ["status", "state", "count"].into_iter().map(Name::new);
        assert_eq!(nearest("statsu", names()).as_deref(), Some("status"));
        assert_eq!(nearest("conut", names()).as_deref(), Some("count"));
        assert_eq!(nearest("nothing", names()), None);
        assert_eq!(nearest("ab", ["aa", "bb"].into_iter().map(Name::new)), None);
    }
}
