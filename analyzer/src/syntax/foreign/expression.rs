//! Habits in values and types: operators, functions without a name, elements of lists.

use text_size::TextRange;

use super::{
    Foreign, MAX_LENGTH, Reading,
    list_type::list_type,
    scan::Scan,
    table::{self, GENERIC, OPERATORS, Place, Word},
};
use crate::diagnostics::Edit;

/// A habit that shows in the word at `index`.
pub(super) fn word(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let text = scan.at(index);
    if text == "fn" || table::find(text).is_some_and(|it| it.place == Place::Function) {
        return unnamed_function(scan, index);
    }
    if text == "lambda" {
        return lambda(scan, index);
    }
    if text == "as" {
        return conversion(scan, index);
    }
    let word = table::find(text)?;
    match word.place {
        Place::Infix => infix(scan, index, word),
        Place::Prefix => prefix(scan, index, word),
        _ => None,
    }
}

/// A habit that shows in the symbol at `index`.
pub(super) fn symbol(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    match scan.at(index) {
        "[" => {
            list_type(scan, index).or_else(|| type_arguments(scan, index)).or_else(|| subscript(scan, index))
        }
        "=>" | "->" => arrow(scan, index),
        "||" => bars(scan, index, index),
        "." => variant_pattern(scan, index),
        ".." => counted(scan, index),
        _ => operator(scan, index),
    }
}

/// A habit that shows in a character that is no token.
pub(super) fn unknown(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    match scan.at(index) {
        "?" => question(scan, index),
        "|" => {
            let close = (index + 1..index + MAX_LENGTH)
                .take_while(|it| scan.is_name(*it) || matches!(scan.at(*it), "," | ":" | "_"))
                .last()
                .unwrap_or(index)
                + 1;
            bars(scan, index, close).filter(|_| scan.at(close) == "|")
        }
        "\\" => {
            let arrow = (index + 1..index + MAX_LENGTH).find(|it| !scan.is_name(*it))?;
            let due = matches!(scan.at(arrow), "->" | "=>") && scan.value_is_due(index);
            due.then(|| without_name(scan, index, arrow))
        }
        _ => None,
    }
}

fn infix(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    let is_call = scan.at(index + 1) == "(" && scan.source.touches_previous(index + 1);
    let between =
        scan.after_value(index) && scan.on_line(index + 1) && scan.source.begins_expression(index + 1);
    if !between || is_call || matches!(scan.at(index + 1), "-" | "[" | "{") || scan.before(index) == "return"
    {
        return None;
    }
    let place = scan.source.range(index);
    let edit = Edit::new(place, word.ours);
    let found = Foreign::new(place, word.message()).safe(format!("write `{}`", word.ours), vec![edit]);
    Some(found.read(place, Reading::Text(word.ours)).unless_name(index))
}

/// `a as Float`
fn conversion(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let ty = index + 1;
    let named = scan.is_name(ty) && scan.at(ty).starts_with(|it: char| it.is_ascii_uppercase());
    if !named || !scan.on_line(index) || !scan.on_line(ty) || !scan.after_value(index) {
        return None;
    }
    let in_body = !scan.bracket(index).is_empty() && !matches!(scan.at(ty + 1), "<" | "[");
    let whole = scan.range(scan.operand_start(index - 1), ty);
    in_body.then(|| {
        Foreign::new(scan.source.range(index), "there is no `as` operator")
            .help("convert with a function such as `int_to_float`, tell variants apart with `match`")
            .read(whole, Reading::Unknown)
    })
}

/// `for i in 0..10 {`
fn counted(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let start = scan.value_start(index);
    if scan.before(start) != "in" || !scan.after_value(index) {
        return None;
    }
    let inclusive = scan.at(index + 1) == "=" && scan.source.touches_previous(index + 1);
    let first = index + 1 + usize::from(inclusive);
    let last = scan.value_end(first, |it| scan.at(it) == "{");
    if !scan.source.begins_expression(first) || scan.at(last + 1) != "{" || !scan.on_line(last + 1) {
        return None;
    }
    let [low, high] = [(start, index - 1), (first, last)].map(|it| scan.source.slice(scan.range(it.0, it.1)));
    let list = match inclusive {
        true => format!("list_range({low}, {high} + 1)"),
        false => format!("list_range({low}, {high})"),
    };
    let whole = scan.range(start, last);
    Some(
        Foreign::new(scan.range(index, first - 1), "there are no ranges")
            .review(format!("write `{list}`"), vec![Edit::new(whole, list)])
            .read(whole, Reading::Unknown),
    )
}

/// `not a`, and `not a == b`, which is about the comparison.
fn prefix(scan: &Scan<'_>, index: usize, word: &Word) -> Option<Foreign> {
    let is_infix = |text: &str| table::find(text).is_some_and(|it| it.place == Place::Infix);
    let next = index + 1;
    let is_call = scan.at(next) == "(" && scan.source.touches_previous(next);
    let operand = scan.on_line(next) && scan.source.begins_expression(next) && scan.at(next) != "-";
    let due = !scan.after_value(index) || scan.source.is_fresh(index) || is_infix(scan.before(index));
    if !operand || is_call || !due {
        return None;
    }
    let ends = |it: usize| matches!(scan.at(it), "&&" | "||" | "{" | "=>") || is_infix(scan.at(it));
    let last = scan.value_end(next, ends);
    let place = scan.source.range(index);
    let gap = TextRange::new(place.start(), scan.source.range(next).start());
    let end = TextRange::empty(scan.source.range(last).end());
    let compares = (next..=last).any(|it| matches!(scan.at(it), "==" | "!=" | "<" | "<=" | ">" | ">="));
    let found = Foreign::new(place, word.message()).unless_name(index);
    Some(if compares && scan.at(next) != "(" {
        found
            .safe(format!("write `{}(…)`", word.ours), vec![Edit::new(gap, "!("), Edit::new(end, ")")])
            .read(place, Reading::Text("!("))
            .read(end, Reading::Text(")"))
    } else {
        found
            .safe(format!("write `{}`", word.ours), vec![Edit::new(gap, word.ours)])
            .read(place, Reading::Text(word.ours))
    })
}

/// `fn(x) { … }` and `function (x) { … }`
fn unnamed_function(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let close = scan.partner(index + 1).filter(|_| scan.at(index + 1) == "(")?;
    let head = (close + 1..close + MAX_LENGTH).find(|it| {
        matches!(scan.at(*it), "{" | "=>" | "," | ")" | "]" | "}" | "") || scan.source.is_fresh(*it)
    })?;
    let has_body = matches!(scan.at(head), "{" | "=>");
    (has_body && !scan.bracket(index).is_empty() && scan.value_is_due(index))
        .then(|| without_name(scan, index, if scan.at(head) == "=>" { head } else { head - 1 }))
}

/// `lambda x: x + 1`
fn lambda(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let colon = (index + 1..index + MAX_LENGTH).find(|it| !scan.is_name(*it) && scan.at(*it) != ",")?;
    // Alone before its colon it is a name that is declared.
    let due = scan.at(colon) == ":" && scan.value_is_due(index) && colon > index + 1;
    due.then(|| without_name(scan, index, colon))
}

/// `x => x + 1` and `(x, y) => x + y`
fn arrow(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let last = index.checked_sub(1)?;
    let first = if scan.at(last) == ")" { scan.partner(last)? } else { last };
    let parameters = first != last || scan.is_name(first);
    let before = scan.before(first);
    let due =
        matches!(before, "=" | "(" | "return") || (matches!(before, "," | "[") && scan.bracket(first) != "{");
    // Where a bracket lacks its partner, an arrow may belong to the arm around it.
    let in_body = scan.is_closed(index) && before != ":";
    // In the head of a function and in types an arrow is an arrow.
    let is_name = scan.at(first).starts_with(|it: char| it.is_ascii_lowercase());
    let is_type = scan.at(index) == "->" && (first != last || !is_name);
    (parameters && due && in_body && !is_type && !scan.source.is_fresh(index))
        .then(|| without_name(scan, first, index))
}

/// `|x| x + 1`, with its bars at `open` and `close`.
fn bars(scan: &Scan<'_>, open: usize, close: usize) -> Option<Foreign> {
    scan.value_is_due(open).then(|| without_name(scan, open, close))
}

/// A function without a name that begins at `first`, its body behind `head`.
fn without_name(scan: &Scan<'_>, first: usize, head: usize) -> Foreign {
    let body = head + 1;
    let last = match scan.at(body) {
        "{" => scan.partner(body).unwrap_or(body),
        _ => scan.value_end(body, |_| false),
    };
    let whole = scan.range(first, last.min(scan.source.len().saturating_sub(1)));
    Foreign::new(scan.source.tight(whole), "every function has a name")
        .help("declare it with `fn` at the top of the file and write its name here")
        .read(whole, Reading::Unknown)
}

/// `List[Int]`
fn type_arguments(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let close = scan.partner(index)?;
    if !GENERIC.contains(&scan.before(index)) || !scan.source.touches_previous(index) {
        return None;
    }
    let (open, close) = (scan.source.range(index), scan.source.range(close));
    Some(
        Foreign::new(TextRange::new(open.start(), close.end()), "type arguments stand in `<` and `>`")
            .safe("write `<` and `>`", vec![Edit::new(open, "<"), Edit::new(close, ">")])
            .read(open, Reading::Text("<"))
            .read(close, Reading::Text(">")),
    )
}

/// `E.V =>` and `E.V { a } =>`: nothing else stands before the arrow of an arm.
fn variant_pattern(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let is_type = |it: usize| {
        scan.is_name(it) && scan.on_line(index) && scan.at(it).starts_with(|it: char| it.is_ascii_uppercase())
    };
    let first = index.checked_sub(1).filter(|it| is_type(*it))?;
    let last = index + 1;
    if !is_type(last) || !scan.on_line(last) || !scan.is_closed(index) {
        return None;
    }
    let payload = matches!(scan.at(last + 1), "(" | "{").then(|| scan.partner(last + 1)).flatten();
    let end = payload.unwrap_or(last) + 1;
    let arrow = (end..end + MAX_LENGTH).find(|it| scan.at(*it) != ")")?;
    if scan.at(arrow) != "=>" {
        return None;
    }
    let sign = scan.source.range(index);
    let ours = format!("{}::{}", scan.at(first), scan.at(last));
    Some(
        Foreign::new(scan.range(first, last), format!("a variant is named `{ours}`"))
            .safe(format!("write `{ours}`"), vec![Edit::new(sign, "::")])
            .read(sign, Reading::Text("::")),
    )
}

/// `list[0]`
fn subscript(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let close = scan.partner(index)?;
    let touches =
        scan.source.touches_previous(index) && scan.after_value(index) && !scan.bracket(index).is_empty();
    if !touches || close == index + 1 || scan.before(index) == "return" {
        return None;
    }
    let first = scan.operand_start(index - 1);
    let object = scan.range(first, index - 1);
    let place = scan.range(index, close);
    let whole = scan.range(first, close);
    let found = Foreign::new(place, "there is no `[ ]` to take an element of a list");
    let several = (index + 1..close).take(MAX_LENGTH).any(|it| matches!(scan.at(it), "," | ":" | ".."));
    let assigned = matches!(scan.at(close + 1), "=" | "+=" | "-=" | "*=" | "/=") && scan.on_line(close + 1);
    let found = if assigned {
        found.help("a list does not change: build a new one and assign that")
    } else if several || close > index + MAX_LENGTH {
        found.help("take an element with `list_get(list, index)`")
    } else {
        let element = scan.source.slice(scan.range(index + 1, close - 1));
        let text = format!("list_get({}, {element})", scan.source.slice(object));
        found.review(format!("write `{text}`"), vec![Edit::new(whole, text)])
    };
    Some(found.read(whole, Reading::Unknown))
}

/// `a ? b : c`, `a ?? b` and `a?`
fn question(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    if !scan.after_value(index) || scan.bracket(index).is_empty() {
        return None;
    }
    let start = scan.value_start(index);
    let in_head = matches!(scan.before(start), "if" | "while" | "match" | "in");
    let stop = |it: usize| in_head && scan.at(it) == "{";
    if scan.at(index + 1) == "?" && scan.source.touches_previous(index + 1) {
        let end = scan.value_end(index, stop);
        let found = Foreign::new(scan.range(index, index + 1), "there is no `??` operator");
        let found = found.help("take an `Option` apart with `match`");
        return Some(found.read(scan.range(start, end), Reading::Unknown));
    }
    if scan.source.begins_expression(index + 1)
        && let Some(colon) = colon_of(scan, index)
    {
        return Some(choice(scan, [start, index, colon, scan.value_end(colon, stop)]));
    }
    let first = scan.operand_start(index - 1);
    let found = Foreign::new(scan.source.range(index), "there is no `?` operator");
    let whole = scan.range(first, index);
    if matches!(scan.before(first), ":" | "->" | "<")
        && scan.at(first).starts_with(|it: char| it.is_ascii_uppercase())
    {
        let text = format!("Option<{}>", scan.source.slice(scan.range(first, index - 1)));
        let found = Foreign::new(scan.source.range(index), "a value that may be absent is an `Option`");
        return Some(
            found
                .safe(format!("write `{text}`"), vec![Edit::new(whole, text)])
                .read(scan.source.range(index), Reading::Blank),
        );
    }
    Some(found.help("take an `Option` or a `Result` apart with `match`").read(whole, Reading::Unknown))
}

/// The `:` that belongs to the `?` at `index`.
fn colon_of(scan: &Scan<'_>, index: usize) -> Option<usize> {
    let mut open = 0usize;
    let mut next = index;
    while next < index + MAX_LENGTH {
        match scan.at(next) {
            "?" => open += 1,
            ":" if open == 1 => return Some(next),
            ":" => open -= 1,
            ")" | "]" | "}" | "," | ";" | "" => return None,
            _ => {}
        }
        next = scan.partner(next).filter(|it| *it > next).unwrap_or(next) + 1;
    }
    None
}

/// `a ? b : c`, given where `a` begins, the two signs, and where `c` ends.
fn choice(scan: &Scan<'_>, [start, question, colon, end]: [usize; 4]) -> Foreign {
    let whole = scan.range(start, end);
    let found =
        Foreign::new(scan.source.range(question), "there is no `? :`: an `if` with an `else` is a value")
            .read(whole, Reading::Unknown);
    let parts = [(start, question - 1), (question + 1, colon - 1), (colon + 1, end)];
    let complete = parts.iter().all(|it| it.0 <= it.1);
    let texts = parts.map(|it| if complete { scan.source.slice(scan.range(it.0, it.1)) } else { "" });
    let simple = complete && texts.iter().all(|it| !it.contains(['\n', '\r', '?']));
    if !simple {
        return found.help("write `if a { b } else { c }`");
    }
    let [a, b, c] = texts;
    let text = format!("if {a} {{ {b} }} else {{ {c} }}");
    found.review(format!("write `{text}`"), vec![Edit::new(whole, text)])
}

/// `a === b`: operators that are read as two.
fn operator(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let pair = OPERATORS.iter().find(|it| it.0 == scan.at(index) && it.1 == scan.at(index + 1))?;
    if !scan.source.touches_previous(index + 1) || !scan.after_value(index) || scan.bracket(index).is_empty()
    {
        return None;
    }
    // `Option<>` is a type that lacks its argument.
    if pair.0 == "<" && !(scan.source.begins_expression(index + 2) && scan.on_line(index + 2)) {
        return None;
    }
    let place = scan.range(index, index + 1);
    Some(
        Foreign::new(place, format!("`{}` is written `{}`", scan.source.slice(place), pair.2))
            .safe(format!("write `{}`", pair.2), vec![Edit::new(place, pair.2)])
            .read(place, Reading::Text(pair.2)),
    )
}
