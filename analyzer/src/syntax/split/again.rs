//! Cutting a text again after an edit, looking only at the neighbourhood of what changed.
//!
//! A slice whose text begins with a line end and has a few tokens is *firm*: what is cut before it does not depend on
//! what stands behind it, and the other way round. So the cut from a firm slice before the edit to one behind it,
//! joined with what lies outside, is the cut of the whole, as long as every string and comment has an end.

use text_size::{TextRange, TextSize};

use super::{Cut, Slice, split};

impl Cut {
    /// The cut of `new`, given that `self` is the cut of `old`.
    pub fn after(&self, old: &str, new: &str) -> Cut {
        self.joined(old, new).unwrap_or_else(|| split(new))
    }

    fn joined(&self, old: &str, new: &str) -> Option<Cut> {
        if self.torn {
            return None;
        }
        let same = Same::of(old.as_bytes(), new.as_bytes());
        let last_before = self.slices.partition_point(|it| usize::from(it.range.end()) < same.before);
        let first = self.slices.get(..last_before)?.iter().rposition(|it| it.firm)?;
        let behind = old.len() - same.behind;
        let anchor = self.slices.iter().skip(first + 1).position(|it| it.firm && start(it) >= behind);
        let anchor = anchor.map(|it| it + first + 1);
        let from = start(self.slices.get(first)?);
        // The anchor is cut again too, for heads before it look into it.
        let to = match anchor {
            Some(anchor) => usize::from(self.slices.get(anchor)?.range.end()) + new.len() - old.len(),
            None => new.len(),
        };
        let part = split(new.get(from..to)?);
        if part.torn {
            return None;
        }
        let mut slices = Vec::with_capacity(self.slices.len() + part.slices.len());
        slices.extend_from_slice(self.slices.get(..first)?);
        slices.extend(part.slices.into_iter().map(|it| moved(it, from, 0)));
        if let Some(anchor) = anchor {
            let expected = moved(self.slices.get(anchor)?.clone(), new.len(), old.len());
            if slices.last() != Some(&expected) {
                return None;
            }
            let rest = self.slices.get(anchor + 1..)?;
            slices.extend(rest.iter().map(|it| moved(it.clone(), new.len(), old.len())));
        }
        Some(Cut { slices, torn: false })
    }
}

fn start(slice: &Slice) -> usize {
    slice.range.start().into()
}

/// A slice `forward` bytes further and `back` bytes back.
fn moved(mut slice: Slice, forward: usize, back: usize) -> Slice {
    let place = |it: TextSize| TextSize::new((usize::from(it) + forward - back) as u32);
    slice.range = TextRange::new(place(slice.range.start()), place(slice.range.end()));
    slice
}

/// What two texts share.
struct Same {
    /// How many bytes at their beginning.
    before: usize,
    /// How many of the others at their end.
    behind: usize,
}

impl Same {
    fn of(old: &[u8], new: &[u8]) -> Same {
        let before = shared(old.chunks_exact(BLOCK).zip(new.chunks_exact(BLOCK)));
        let before = before * BLOCK + shared(tail(old, before).iter().zip(tail(new, before)));
        let (old, new) = (old.get(before..).unwrap_or_default(), new.get(before..).unwrap_or_default());
        let behind = shared(old.rchunks_exact(BLOCK).zip(new.rchunks_exact(BLOCK)));
        let behind =
            behind * BLOCK + shared(head(old, behind).iter().rev().zip(head(new, behind).iter().rev()));
        Same { before, behind }
    }
}

/// Bytes that are compared at once.
const BLOCK: usize = 64;

/// How many pairs at the beginning are equal.
fn shared<T: PartialEq>(pairs: impl Iterator<Item = (T, T)>) -> usize {
    pairs.take_while(|it| it.0 == it.1).count()
}

/// What follows some blocks.
fn tail(bytes: &[u8], blocks: usize) -> &[u8] {
    bytes.get(blocks * BLOCK..).unwrap_or_default()
}

/// What precedes some blocks.
fn head(bytes: &[u8], blocks: usize) -> &[u8] {
    bytes.get(..bytes.len() - blocks * BLOCK).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A small generator with a fixed seed.
    struct Random(u64);

    impl Random {
        fn below(&mut self, limit: usize) -> usize {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) as usize % limit.max(1)
        }

        fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
            from[self.below(from.len())]
        }
    }

    const PIECES: [&str; 38] = [
        "fn f() {\n  let a = 1\n}\n",
        "\nfn g(x: Int) -> Int !{net.fetch} { x }",
        "\n// doc\nexport fn h() { \"fn s()\" } // end\n",
        "\nenum E { A, B }\n",
        "\ntype R { a: Int }",
        "\nrecord P { x: Int }\n",
        "import \"std-ui\"\n",
        "\nimport m\n",
        "module m",
        "\npublic fn p() {}\n",
        "\nfunc q() {}\n",
        "\nconst c = 1\n",
        "from x import y",
        "fn",
        "export",
        "record",
        "\n",
        "\r\n",
        " ",
        "{",
        "}",
        "(",
        ")",
        "\"",
        "/*",
        "*/",
        "//",
        "'",
        "\\",
        "é",
        "𝕏",
        "x",
        "1",
        "\nlet v = 2\n",
        "use a::b\n",
        "=",
        "\n}\n",
        "\nfn r(",
    ];

    #[test]
    fn cutting_again_equals_cutting_anew() {
        let mut random = Random(7);
        let mut joined = 0;
        for _ in 0..400 {
            let mut text = String::new();
            for _ in 0..random.below(40) {
                let pieces = if random.below(4) == 0 { &PIECES[..] } else { &PIECES[..13] };
                text += random.pick(pieces);
            }
            let mut cut = split(&text);
            for _ in 0..25 {
                let place = |random: &mut Random, from: usize| {
                    let mut at = from + random.below(text.len() - from + 1);
                    while !text.is_char_boundary(at) {
                        at -= 1;
                    }
                    at.max(from)
                };
                let start = place(&mut random, 0);
                let end = if random.below(3) == 0 { place(&mut random, start) } else { start };
                let end = if random.below(8) == 0 { end } else { end.min(start + 5) };
                if !text.is_char_boundary(end) {
                    continue;
                }
                let mut new = text.clone();
                new.replace_range(start..end, random.pick(&PIECES));
                joined += usize::from(cut.joined(&text, &new).is_some());
                cut = cut.after(&text, &new);
                assert_eq!(cut, split(&new), "from {text:?}\nto {new:?}");
                text = new;
            }
        }
        assert!(joined > 1_000, "only {joined} cuts were joined");
    }
}
