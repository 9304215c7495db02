//! Habits in bodies: declarations, loops, conditions, and lists of capabilities.

use text_size::TextRange;

use super::{
    Foreign, MAX_LENGTH, Reading,
    scan::Scan,
    table::{self, Place, Word},
};
use crate::{capability::Capability, diagnostics::Edit};

const NESTED: &str = "functions stand at the top level, not inside another";

/// A habit that shows in the word at `index`.
pub(super) fn word(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    match scan.at(index) {
        "fn" => return nested_function(scan, index),
        "if" | "while" => return assignment_as_condition(scan, index),
        "for" => return counting_loop(scan, index),
        _ => {}
    }
    let word = table::find(scan.at(index))?;
    match word.place {
        Place::Function => nested_function(scan, index),
        Place::Binding => binding(scan, index, word),
        Place::Branch => branch(scan, index, word),
        _ => None,
    }
}

/// A habit that shows in the symbol at `index`.
pub(super) fn symbol(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    match scan.at(index) {
        ":" => undeclared(scan, index),
        "++" | "-" => count(scan, index),
        "!" => bare_capabilities(scan, index),
        _ => None,
    }
}

/// `fn g() { … }` among statements: `g` is known from there on, and nothing else about it.
fn nested_function(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let headed = scan.is_name(index + 1) && scan.on_line(index + 1) && scan.at(index + 2) == "(";
    if !headed || !scan.begins_statement(index) {
        return None;
    }
    let close = scan.partner(index + 2)?;
    let open = (close + 1..close + MAX_LENGTH).find(|it| matches!(scan.at(*it), "{" | "}" | ""))?;
    // The braces of a capability list come before those of the body.
    let open = match scan.before(open) {
        "!" => {
            (scan.partner(open)? + 1..).take(MAX_LENGTH).find(|it| matches!(scan.at(*it), "{" | "}" | ""))?
        }
        _ => open,
    };
    let end = scan.partner(open).filter(|it| *it > open)?;
    let place = scan.range(index, index + 1);
    Some(
        Foreign::new(place, NESTED)
            .help("move it to the top of the file")
            .read(scan.source.range(index), Reading::Text("let"))
            .read(scan.range(index + 2, end), Reading::BoundToUnknown),
    )
}

/// `var x = 1`
fn binding(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    let named = scan.is_name(index + 1) && scan.on_line(index + 1);
    if !scan.begins_statement(index) || !named || !matches!(scan.at(index + 2), "=" | ":") {
        return None;
    }
    let ours = if is_assigned(scan, index + 2, scan.at(index + 1)) { "let mut" } else { word.ours };
    let place = scan.source.range(index);
    Some(
        Foreign::new(place, word.message())
            .safe(format!("write `{ours}`"), vec![Edit::new(place, ours)])
            .read(place, Reading::Text(ours))
            .unless_name(index),
    )
}

/// Whether a statement soon behind `index` changes `name`.
fn is_assigned(scan: &Scan<'_>, index: usize, name: &str) -> bool {
    (index..scan.source.len()).take(16 * MAX_LENGTH).any(|it| {
        let assigns = matches!(scan.at(it + 1), "=" | "+=" | "-=" | "*=" | "/=" | "++=" | "++");
        assigns && scan.at(it) == name && scan.begins_statement(it)
    })
}

/// `x := 1`, `x: Int = 1`
fn undeclared(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let first = index.checked_sub(1).filter(|it| scan.is_name(*it) && scan.begins_statement(*it))?;
    if scan.before(first) == "{" && !scan.opens_block(first - 1) {
        return None;
    }
    let name = scan.at(first);
    let start = TextRange::empty(scan.source.range(first).start());
    let equals = (index + 1..index + MAX_LENGTH)
        .take_while(|it| scan.on_line(*it) && !matches!(scan.at(*it), "," | "(" | "{" | "}" | ":"))
        .find(|it| scan.at(*it) == "=")?;
    let ours = if is_assigned(scan, equals, name) { "let mut " } else { "let " };
    if equals == index + 1 {
        let place = scan.range(index, equals);
        let message = "there is no `:=`: a variable is declared with `let`";
        let edits = vec![Edit::new(start, ours), Edit::new(place, "=")];
        let found = Foreign::new(place, message).safe(format!("write `{ours}{name} =`"), edits);
        return Some(found.read(start, Reading::Text(ours)).read(scan.source.range(index), Reading::Blank));
    }
    let message = "a variable is declared with `let`";
    let found = Foreign::new(scan.source.range(first), message);
    Some(
        found
            .safe(format!("write `{ours}{name}`"), vec![Edit::new(start, ours)])
            .read(start, Reading::Text(ours)),
    )
}

/// `} elif c {`
fn branch(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    let follows = scan.on_line(index + 1) && scan.source.begins_expression(index + 1);
    if scan.before(index) != "}" || !follows {
        return None;
    }
    let place = scan.source.range(index);
    // So that `else` and `if` are tokens of the text in the end, they are made from its letters.
    let gap = match word.text {
        "elif" => (2, "se "),
        "elsif" => (3, "e "),
        _ => (4, " "),
    };
    let gap_at = TextRange::empty(place.start() + text_size::TextSize::new(gap.0));
    Some(
        Foreign::new(place, word.message())
            .safe(format!("write `{}`", word.ours), vec![Edit::new(place, word.ours)])
            .read(gap_at, Reading::Text(gap.1))
            .unless_name(index),
    )
}

/// `if x = 1 {`
fn assignment_as_condition(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let mut next = index + 1;
    while next < index + MAX_LENGTH {
        match scan.at(next) {
            "=" => break,
            "{" | "}" | ")" | "]" | ";" | "," | "let" | "" => return None,
            _ => next = scan.partner(next).filter(|it| *it > next).unwrap_or(next) + 1,
        }
    }
    // What follows a line end in a condition belongs to something else.
    let block = scan.value_end(next + 1, |it| scan.at(it) == "{") + 1;
    let whole = scan.at(block) == "{"
        && scan.after_value(next)
        && scan.source.begins_expression(next + 1)
        && scan.at(next) == "=";
    if !whole || (index + 1..=next).any(|it| scan.source.is_fresh(it)) {
        return None;
    }
    let place = scan.source.range(next);
    Some(
        Foreign::new(place, "`=` does not compare")
            .review("write `==`", vec![Edit::new(place, "==")])
            .read(TextRange::empty(place.end()), Reading::Text("=")),
    )
}

/// `for (i = 0; i < n; i++) {`
fn counting_loop(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let open = index + 1;
    let close = scan.partner(open).filter(|_| scan.at(open) == "(")?;
    let is_counting = (open..close).take(MAX_LENGTH).any(|it| scan.at(it) == ";");
    let name = (open + 1..close).take(MAX_LENGTH).find(|it| scan.is_name(*it) && scan.at(*it + 1) == "=")?;
    if !is_counting {
        return None;
    }
    let before = TextRange::new(scan.source.range(open).start(), scan.source.range(name).start());
    let equals = scan.source.range(name + 1);
    let rest = TextRange::new(equals.end(), scan.source.range(close).end());
    Some(
        Foreign::new(scan.range(index, close), "a loop goes over a list, `for x in list { … }`")
            .help("count with `list_range(low, high)`")
            .read(before, Reading::Blank)
            .read(equals, Reading::Text(" in "))
            .read(rest, Reading::Unknown),
    )
}

/// `x++` as a statement, where no operand can follow.
fn count(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let last = match scan.at(index) {
        "++" => index,
        _ if scan.at(index + 1) == "-" && scan.source.touches_previous(index + 1) => index + 1,
        _ => return None,
    };
    let name = index.checked_sub(1).filter(|it| scan.is_name(*it) && scan.source.touches_previous(index))?;
    let follower = scan.at(last + 1);
    let ends = matches!(follower, "}" | "" | ";" | "let" | "return" | "while" | "for" | "else");
    if !ends || !scan.begins_statement(name) {
        return None;
    }
    let sign = scan.at(index).get(..1)?;
    let text = scan.at(name);
    let whole = scan.range(name, last);
    let new = format!("{text} = {text} {sign} 1");
    Some(
        Foreign::new(scan.range(index, last), format!("there is no `{sign}{sign}` to count with"))
            .safe(format!("write `{new}`"), vec![Edit::new(whole, new)])
            .read(scan.range(index, last), Reading::BoundToUnknown),
    )
}

/// `fn f() -> Int !net.fetch {`
fn bare_capabilities(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let after_head = matches!(scan.before(index), ">" | ")") || scan.after_value(index);
    let begins =
        scan.bracket(index).is_empty() && after_head && scan.is_word(index + 1) && scan.on_line(index + 1);
    if !begins {
        return None;
    }
    let in_list = |it: usize| scan.is_name(it) || matches!(scan.at(it), "." | ",");
    let list = (index + 1..index + MAX_LENGTH).take_while(|it| scan.on_line(*it) && in_list(*it));
    let last = list.last()?;
    if scan.on_line(last + 1) && scan.at(last + 1) != "{" {
        return None;
    }
    let place = scan.range(index + 1, last);
    let text = scan.source.slice(place);
    let named = text.split(',').all(|it| it.contains('.') || Capability::parse(it.trim()).is_some());
    if !named {
        return None;
    }
    let (start, end) = (TextRange::empty(place.start()), TextRange::empty(place.end()));
    Some(
        Foreign::new(place, "capabilities stand in braces")
            .safe(format!("write `{{{text}}}`"), vec![Edit::new(start, "{"), Edit::new(end, "}")])
            .read(start, Reading::Text("{"))
            .read(end, Reading::Text("}")),
    )
}
