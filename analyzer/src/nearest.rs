//! Which known name a misspelt one was meant to be.

/// The one candidate closest to `name`, if it is close enough to be what was meant: at most two slips (a letter missing,
/// added, wrong, or two swapped), one in short names, and no other candidate as close. Letter case counts least.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let word: Vec<char> = name.chars().collect();
    let limit = match word.len() {
        0 | 1 => 0,
        2..=4 => 1,
        _ => 2,
    };
    let mut best: Option<(Distance, &'a str)> = None;
    let mut unique = true;
    for candidate in candidates {
        if candidate == name {
            continue;
        }
        let Some(distance) = distance(&word, candidate, limit) else { continue };
        match &best {
            Some((other, _)) if *other < distance => {}
            Some((other, found)) if *other == distance => unique &= *found == candidate,
            _ => {
                best = Some((distance, candidate));
                unique = true;
            }
        }
    }
    best.filter(|_| unique).map(|it| it.1)
}

/// Slips without regard to letter case, then with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Distance {
    folded: usize,
    exact: usize,
}

fn distance(word: &[char], candidate: &str, limit: usize) -> Option<Distance> {
    // A byte length this far off cannot be within the limit; it also keeps long texts out of the quadratic part.
    let length = candidate.chars().count();
    if length.abs_diff(word.len()) > limit || word.len() > 64 {
        return None;
    }
    let other: Vec<char> = candidate.chars().collect();
    let fold = |it: &[char]| it.iter().map(char::to_ascii_lowercase).collect::<Vec<_>>();
    let folded = slips(&fold(word), &fold(&other));
    (folded <= limit).then(|| Distance { folded, exact: slips(word, &other) })
}

/// Edit distance in which swapping two neighbours counts once.
fn slips(a: &[char], b: &[char]) -> usize {
    let mut before_last: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX - 1);
            let mut cost =
                (at(&last, j) + usize::from(x != y)).min(at(&last, j + 1) + 1).min(at(&row, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before_last, j - 1) + 1);
            }
            row.push(cost);
        }
        before_last = std::mem::replace(&mut last, row);
    }
    last.last().copied().unwrap_or(a.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn close_names() {
        let names = ["net.fetch", "fs.read", "fs.write", "main", "ab"];
        assert_eq!(nearest("net.fecth", names), Some("net.fetch"));
        assert_eq!(nearest("net_fetch", names), Some("net.fetch"));
        assert_eq!(nearest("Main", names), Some("main"));
        assert_eq!(nearest("fs.reed", names), Some("fs.read"));
        assert_eq!(nearest("mian", names), Some("main"));
        assert_eq!(nearest("xy", names), None, "two slips in a short name are another name");
        assert_eq!(nearest("", names), None);
        assert_eq!(nearest("unrelated", names), None);
    }

    #[test]
    fn ties_suggest_nothing() {
        assert_eq!(nearest("cat", ["bat", "hat"]), None);
        assert_eq!(nearest("Row", ["row", "now"]), Some("row"));
        assert_eq!(nearest("total", ["total"]), None, "the name itself is no suggestion");
    }
}
