//! Values of literals, and what can be wrong with their spelling.
//!
//! Reading never fails: a string with a bad escape keeps both characters, a number that is none has no value.

use std::ops::Range;

/// Why a number has no value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum NumberError {
    /// An Int beyond 64 bits.
    IntTooLarge,
    /// Exactly one more than the largest Int: it needs the sign it stands without.
    NeedsMinus,
    /// A Float beyond the finite ones.
    FloatTooLarge,
    /// `1e5`; holds the value written out, if that is short.
    Exponent(Option<String>),
    /// `1_000`; holds the number without underscores.
    Separator(String),
    /// `0xff`, `0o17`, `0b1`; holds the decimal value if it is an Int.
    Radix(&'static str, Option<String>),
    /// `10px`; holds the digits.
    Suffix(String),
}

/// The text a string literal stands for. `literal` includes the quotes, the closing one may be missing.
pub fn decode_string(literal: &str) -> String {
    let body = body(literal);
    let mut value = String::with_capacity(body.len());
    let mut chars = body.chars();
    while let Some(char) = chars.next() {
        if char != '\\' {
            value.push(char);
            continue;
        }
        let escaped = chars.next();
        match escaped.and_then(escape) {
            Some(decoded) => value.push(decoded),
            None => {
                value.push('\\');
                value.extend(escaped);
            }
        }
    }
    value
}

/// The escapes of a string literal that mean nothing, as byte ranges of `literal`.
pub(super) fn bad_escapes(literal: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut chars = body(literal).char_indices();
    while let Some((start, char)) = chars.next() {
        if char != '\\' {
            continue;
        }
        let Some((at, escaped)) = chars.next() else { break };
        if escape(escaped).is_none() {
            found.push(1 + start..1 + at + escaped.len_utf8());
        }
    }
    found
}

/// The value of an Int literal. `negated` tells whether a `-` stands directly before it, which the value includes.
pub fn parse_int(text: &str, negated: bool) -> Option<i64> {
    int_value(text, negated).ok()
}

/// The value of a Float literal, without sign.
pub fn parse_float(text: &str) -> Option<f64> {
    float_value(text).ok()
}

/// Like [`parse_int`], with the reason.
pub(super) fn int_value(text: &str, negated: bool) -> Result<i64, NumberError> {
    if !text.bytes().all(|it| it.is_ascii_digit()) {
        return Err(spelling(text));
    }
    let digits = text.trim_start_matches('0');
    let magnitude = if digits.is_empty() { Ok(0) } else { digits.parse::<u64>() };
    let limit = i64::MAX as u64;
    match magnitude {
        Ok(magnitude) if magnitude <= limit => {
            let value = magnitude as i64;
            Ok(if negated { -value } else { value })
        }
        Ok(magnitude) if magnitude == limit + 1 && negated => Ok(i64::MIN),
        Ok(magnitude) if magnitude == limit + 1 => Err(NumberError::NeedsMinus),
        _ => Err(NumberError::IntTooLarge),
    }
}

/// Like [`parse_float`], with the reason.
pub(super) fn float_value(text: &str) -> Result<f64, NumberError> {
    if !text.bytes().all(|it| it.is_ascii_digit() || it == b'.') {
        return Err(spelling(text));
    }
    match text.parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(value),
        _ => Err(NumberError::FloatTooLarge),
    }
}

/// What stands between the quotes.
fn body(literal: &str) -> &str {
    let body = literal.strip_prefix('"').unwrap_or(literal);
    match body.strip_suffix('"') {
        Some(inner) if !ends_in_escape(inner) => inner,
        _ => body,
    }
}

/// Whether the character after `text` would be escaped.
fn ends_in_escape(text: &str) -> bool {
    text.bytes().rev().take_while(|it| *it == b'\\').count() % 2 == 1
}

fn escape(char: char) -> Option<char> {
    match char {
        '\\' => Some('\\'),
        '"' => Some('"'),
        'n' => Some('\n'),
        't' => Some('\t'),
        'r' => Some('\r'),
        _ => None,
    }
}

/// What a number with something other than digits and a point in it was meant to be.
fn spelling(text: &str) -> NumberError {
    let radix = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => Some((16, "hexadecimal")),
        [b'0', b'o' | b'O', ..] => Some((8, "octal")),
        [b'0', b'b' | b'B', ..] => Some((2, "binary")),
        _ => None,
    };
    if let Some((radix, name)) = radix {
        let digits = text.get(2..).unwrap_or_default().replace('_', "");
        let value = i64::from_str_radix(&digits, radix).ok().map(|it| it.to_string());
        return NumberError::Radix(name, value);
    }
    let plain = text.replace('_', "");
    if plain.bytes().all(|it| it.is_ascii_digit() || it == b'.') {
        return NumberError::Separator(plain);
    }
    let mantissa = plain.find(|it: char| !it.is_ascii_digit() && it != '.').unwrap_or(plain.len());
    let (digits, rest) = plain.split_at(mantissa);
    if rest.starts_with(['e', 'E']) && plain.parse::<f64>().is_ok() {
        return NumberError::Exponent(written_out(&plain));
    }
    NumberError::Suffix(digits.to_owned())
}

/// A number with an exponent as digits around a point, if that stays readable.
fn written_out(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok()?;
    let plain = if value.fract() == 0.0 { format!("{value:.1}") } else { format!("{value}") };
    (value.is_finite() && plain.len() <= 24 && plain.parse() == Ok(value)).then_some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_escapes_are_decoded_and_others_kept() {
        assert_eq!(decode_string(r#""a\\b\"c\nd\te\rf""#), "a\\b\"c\nd\te\rf");
        assert_eq!(decode_string(r#""\q\é\u{41}""#), r"\q\é\u{41}");
        assert_eq!(bad_escapes(r#""\n\q.\é\\u""#), [3..5, 6..9]);
    }

    #[test]
    fn quotes_may_be_missing() {
        assert_eq!(decode_string("\"abc"), "abc");
        assert_eq!(decode_string("\"abc\\\""), "abc\"");
        assert_eq!(decode_string("\""), "");
        assert_eq!(decode_string(""), "");
        assert_eq!(decode_string("\"abc\\"), "abc\\");
        assert!(bad_escapes("\"abc\\").is_empty());
    }

    #[test]
    fn ints_fill_their_range() {
        assert_eq!(int_value("0", false), Ok(0));
        assert_eq!(int_value("007", true), Ok(-7));
        assert_eq!(int_value("9223372036854775807", false), Ok(i64::MAX));
        assert_eq!(int_value("9223372036854775808", true), Ok(i64::MIN));
        assert_eq!(int_value("9223372036854775808", false), Err(NumberError::NeedsMinus));
        assert_eq!(int_value("9223372036854775809", true), Err(NumberError::IntTooLarge));
        assert_eq!(int_value(&"9".repeat(100), false), Err(NumberError::IntTooLarge));
        assert_eq!(int_value(&"0".repeat(100), false), Ok(0));
    }

    #[test]
    fn floats_are_finite() {
        assert_eq!(float_value("1.50"), Ok(1.5));
        assert_eq!(float_value(&format!("{}.0", "9".repeat(400))), Err(NumberError::FloatTooLarge));
    }

    #[test]
    fn other_spellings_are_named() {
        let exponent = |it: &str| NumberError::Exponent(Some(it.to_owned()));
        assert_eq!(int_value("1e5", false), Err(exponent("100000.0")));
        assert_eq!(float_value("2.5e-3"), Err(exponent("0.0025")));
        assert_eq!(float_value("1.5E300"), Err(NumberError::Exponent(None)));
        assert_eq!(int_value("1_000", false), Err(NumberError::Separator("1000".to_owned())));
        assert_eq!(float_value("1.000_1"), Err(NumberError::Separator("1.0001".to_owned())));
        assert_eq!(int_value("0xff", false), Err(NumberError::Radix("hexadecimal", Some("255".to_owned()))));
        assert_eq!(int_value("0b12", false), Err(NumberError::Radix("binary", None)));
        assert_eq!(int_value("10px", false), Err(NumberError::Suffix("10".to_owned())));
    }
}
