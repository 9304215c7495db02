//! Uncovered cases as the patterns a person would write for them.

use super::{
    pattern::{Family, Head, Patterns, Shape, Which},
    usefulness::{Case, Occurrence, Test},
};
use crate::hir::body::Literal;

/// Writes patterns in the manner of the `match` they are for.
pub(super) struct Writer<'a> {
    pub(super) patterns: &'a Patterns,
    /// Whether variants are written with their enum's name.
    pub(super) qualified: bool,
}

impl Writer<'_> {
    /// The patterns that together take the values of `cases`, at most `limit`.
    pub(super) fn patterns(&self, cases: &[Case], limit: usize) -> Vec<String> {
        let mut out = Vec::new();
        for case in cases {
            let mut choices = choices(case);
            loop {
                if out.len() == limit {
                    return out;
                }
                out.push(self.place(case, &choices, 0));
                if !advance(&mut choices) {
                    break;
                }
            }
        }
        out
    }

    fn place(&self, case: &Case, choices: &[Choice], place: Occurrence) -> String {
        match case.tests.get(&place) {
            None => "_".to_owned(),
            Some(Test::Is { head: Head { which: Which::Literal(literal), .. }, .. }) => literal_text(literal),
            Some(Test::Is { head: Head { family, which: Which::Nth(nth) }, fields }) => {
                let values: Vec<String> = (0..self.patterns.arity(*family, *nth))
                    .map(|it| self.place(case, choices, fields.saturating_add(it as u32)))
                    .collect();
                self.constructor(*family, *nth, &values)
            }
            Some(Test::OneOf { family, nths }) => {
                let chosen = choices.iter().find(|it| it.place == place).map_or(0, |it| it.chosen);
                let nth = nths.get(chosen).copied().unwrap_or_default();
                let values = vec!["_".to_owned(); self.patterns.arity(*family, nth)];
                self.constructor(*family, nth, &values)
            }
        }
    }

    fn constructor(&self, family: Family, nth: u32, values: &[String]) -> String {
        let value = values.first().map_or("_", String::as_str);
        match (family, nth) {
            (Family::Bool, 0) => "false".to_owned(),
            (Family::Bool, _) => "true".to_owned(),
            (Family::Unit, _) => "()".to_owned(),
            (Family::Option, 0) => "None".to_owned(),
            (Family::Option, _) => format!("Some({value})"),
            (Family::Result, 0) => format!("Ok({value})"),
            (Family::Result, _) => format!("Err({value})"),
            (Family::Enum(_), _) => self.variant(family, nth, values),
            (Family::Open, _) => "_".to_owned(),
        }
    }

    fn variant(&self, family: Family, nth: u32, values: &[String]) -> String {
        let Some((name, shape)) = self.patterns.variant(family, nth) else { return "_".to_owned() };
        // An unqualified name in lower case would be a binding.
        let qualifier = match family {
            Family::Enum(index) if self.qualified || !starts_upper(name) => self
                .patterns
                .enums
                .get(index as usize)
                .map_or_else(String::new, |it| format!("{}::", it.name)),
            _ => String::new(),
        };
        let payload = match shape {
            Shape::Bare => String::new(),
            Shape::Value => format!("({})", values.first().map_or("_", String::as_str)),
            Shape::Fields(names) => {
                let fields: Vec<String> =
                    names.iter().zip(values).map(|(name, value)| format!("{name}: {value}")).collect();
                if fields.is_empty() { " {}".to_owned() } else { format!(" {{ {} }}", fields.join(", ")) }
            }
        };
        format!("{qualifier}{name}{payload}")
    }
}

fn starts_upper(name: &str) -> bool {
    name.starts_with(|it: char| it.is_ascii_uppercase())
}

/// One place where a case stands for several constructors.
struct Choice {
    place: Occurrence,
    options: usize,
    chosen: usize,
}

fn choices(case: &Case) -> Vec<Choice> {
    case.tests
        .iter()
        .filter_map(|(place, test)| match test {
            Test::OneOf { nths, .. } => Some(Choice { place: *place, options: nths.len(), chosen: 0 }),
            Test::Is { .. } => None,
        })
        .collect()
}

/// The next combination, last place fastest; false after the last one.
fn advance(choices: &mut [Choice]) -> bool {
    for choice in choices.iter_mut().rev() {
        choice.chosen += 1;
        if choice.chosen < choice.options {
            return true;
        }
        choice.chosen = 0;
    }
    false
}

fn literal_text(literal: &Literal) -> String {
    match literal {
        Literal::Int(value) => value.to_string(),
        Literal::Float(bits) => float_text(f64::from_bits(*bits)),
        Literal::String(text) => string_text(text),
        Literal::Bool(value) => value.to_string(),
        Literal::Unit => "()".to_owned(),
    }
}

fn float_text(value: f64) -> String {
    let text = value.to_string();
    if text.contains('.') { text } else { text + ".0" }
}

fn string_text(text: &str) -> String {
    let mut out = String::from("\"");
    for it in text.chars() {
        match it {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            _ => out.push(it),
        }
    }
    out.push('"');
    out
}
