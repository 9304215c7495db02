//! Port numbers and ranges of them.

use std::fmt;

/// Some ports.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Ports {
    /// Ascending, with a gap between any two.
    ranges: Box<[(u16, u16)]>,
}

/// Most ranges in a list.
const MAX_RANGES: usize = 256;

impl Ports {
    /// Reads `443`, `8000-8100` or a list `80,443,8000-8100`. The error is one sentence.
    pub fn parse(text: &str) -> Result<Ports, String> {
        let ranges: Vec<_> = text.split(',').map(|it| range(it.trim())).collect::<Result<_, _>>()?;
        Ports::of(ranges)
    }

    /// The ports of these ranges, ends included.
    pub fn of(mut ranges: Vec<(u16, u16)>) -> Result<Ports, String> {
        if ranges.len() > MAX_RANGES {
            return Err(format!("a list has at most {MAX_RANGES} ports and ranges"));
        }
        if ranges.is_empty() {
            return Err("the list has no port".to_owned());
        }
        ranges.sort_unstable();
        let mut merged: Vec<(u16, u16)> = Vec::with_capacity(ranges.len());
        for (start, end) in ranges {
            match merged.last_mut() {
                Some(last) if start <= last.1.saturating_add(1) => last.1 = last.1.max(end),
                _ => merged.push((start, end)),
            }
        }
        Ok(Ports { ranges: merged.into() })
    }

    /// One port.
    pub fn one(port: u16) -> Ports {
        Ports { ranges: Box::new([(port, port)]) }
    }

    /// Whether the port is one of them.
    pub fn contains(&self, port: u16) -> bool {
        self.ranges.iter().any(|(start, end)| (*start..=*end).contains(&port))
    }

    /// Whether every port of `other` is one of these.
    pub fn covers(&self, other: &Ports) -> bool {
        let inside = |(a, b): &(u16, u16)| self.ranges.iter().any(|(start, end)| start <= a && b <= end);
        other.ranges.iter().all(inside)
    }
}

fn range(text: &str) -> Result<(u16, u16), String> {
    let number = |it: &str| {
        let digits = !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
        let value = if digits { it.parse().ok() } else { None };
        value.ok_or_else(|| format!("`{it}` is no port: a number up to 65535"))
    };
    match text.split_once('-') {
        None => number(text).map(|it| (it, it)),
        Some((start, end)) => {
            let (start, end) = (number(start)?, number(end)?);
            if start <= end {
                Ok((start, end))
            } else {
                Err(format!("the range `{text}` ends before it starts"))
            }
        }
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, (start, end)) in self.ranges.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            if start == end { write!(f, "{comma}{start}")? } else { write!(f, "{comma}{start}-{end}")? }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_ranges() {
        let ports = Ports::parse("443, 8000-8100,80,8101").unwrap();
        assert_eq!(ports.to_string(), "80,443,8000-8101");
        assert!(ports.contains(8050) && !ports.contains(81));
        assert!(
            ports.covers(&Ports::parse("80,8001-8002").unwrap())
                && !ports.covers(&Ports::parse("79-80").unwrap())
        );
        for wrong in ["", "x", "65536", "-1", "2-1", "80,", "+80"] {
            assert!(Ports::parse(wrong).is_err(), "{wrong}");
        }
    }
}
