//! stub
pub fn decode_string(literal: &str) -> String {
    literal.trim_matches('"').replace("\\n", "\n")
}
pub fn parse_int(digits: &str, negative: bool) -> Option<i64> {
    let v: i128 = digits.parse().ok()?;
    i64::try_from(if negative { -v } else { v }).ok()
}
pub fn parse_float(digits: &str) -> Option<f64> {
    digits.parse::<f64>().ok().filter(|it| it.is_finite())
}
