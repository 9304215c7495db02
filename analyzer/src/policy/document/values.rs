//! What single values mean.

use super::{
    Text,
    tree::{Node, Value},
};
use crate::policy::{
    quotas::Unit,
    time::{Days, is_moment, parse_moment},
};

/// Most characters of a text that a message repeats.
pub(super) const EXCERPT: usize = 60;

/// A text as a message repeats it: not too long, and without characters that show nothing.
pub(crate) fn excerpt(text: &str) -> String {
    let mut shown = String::new();
    for (index, it) in text.chars().enumerate() {
        if index == EXCERPT {
            shown.push('…');
            break;
        }
        if it.is_control() { shown.extend(it.escape_default()) } else { shown.push(it) }
    }
    shown
}

/// A number that is not negative.
pub(super) fn whole(node: &Node) -> Option<u64> {
    match node.value {
        Value::Int(it) => u64::try_from(it).ok(),
        _ => None,
    }
}

pub(super) fn amount(node: &Node, unit: Unit) -> Option<u64> {
    match &node.value {
        Value::Int(it) => unit.amount(u64::try_from(*it).ok()?),
        Value::Text(it) => unit.parse(&it.value),
        _ => None,
    }
}

pub(super) fn moment(node: &Node) -> Option<i64> {
    match &node.value {
        Value::Int(it) => i64::try_from(*it).ok().filter(|it| is_moment(*it)),
        Value::Text(Text { value, .. }) | Value::Date(value) => parse_moment(value),
        _ => None,
    }
}

pub(super) fn day(node: &Node) -> Option<u8> {
    match &node.value {
        Value::Int(it) => u8::try_from(*it).ok().filter(|it| *it <= 7),
        Value::Text(it) => Days::parse(&it.value),
        _ => None,
    }
}

pub(super) fn hour(node: &Node) -> Option<u8> {
    match node.value {
        Value::Int(it) => u8::try_from(it).ok().filter(|it| *it <= 23),
        _ => None,
    }
}

/// What is wrong with a policy's name.
pub(crate) fn name_error(name: &str) -> Option<&'static str> {
    let allowed = |it: u8| it.is_ascii_lowercase() || it.is_ascii_digit() || b"._-".contains(&it);
    if name.is_empty() || name.len() > 64 {
        Some("it has 1 to 64 characters")
    } else if !name.bytes().all(allowed) {
        Some("it has only `a` to `z`, digits, `.`, `_` and `-`")
    } else if !name.starts_with(|it: char| it.is_ascii_alphanumeric()) {
        Some("it begins with a letter or a digit")
    } else {
        None
    }
}

/// So many bytes from hexadecimal digits or from base64 with or without padding.
pub(super) fn bytes(text: &str, length: usize) -> Option<Vec<u8>> {
    if text.len() == length * 2 && text.bytes().all(|it| it.is_ascii_hexdigit()) {
        let digit = |it: u8| char::from(it).to_digit(16).unwrap_or_default() as u8;
        let pairs = text.as_bytes().chunks(2);
        return pairs.map(|it| it.iter().fold(0, |byte, it| byte << 4 | digit(*it))).map(Some).collect();
    }
    let mut decoded = Vec::with_capacity(length);
    let (mut bits, mut count) = (0_u32, 0);
    let unpadded = text.trim_end_matches('=');
    if text.len() > length * 2 || text.len() - unpadded.len() > 2 {
        return None;
    }
    for it in unpadded.bytes() {
        let six = match it {
            b'A'..=b'Z' => it - b'A',
            b'a'..=b'z' => it - b'a' + 26,
            b'0'..=b'9' => it - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(six)) & 0xfff;
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    (decoded.len() == length && count < 6).then_some(decoded)
}
