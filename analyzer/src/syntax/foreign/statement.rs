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
        "if" => {
            return if_let(scan, index)
                .or_else(|| assignment_as_condition(scan, index))
                .or_else(|| then(scan, index));
        }
        "while" => return assignment_as_condition(scan, index),
        "let" => return several_names(scan, index),
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
        "!" => bare_capabilities(scan, index).or_else(|| open_capabilities(scan, index)),
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

/// `let (a, b) = pair`: each is a variable of which nothing is known.
fn several_names(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let open = index + 1 + usize::from(scan.at(index + 1) == "mut");
    let close = scan.partner(open).filter(|it| scan.at(open) == "(" && *it < open + MAX_LENGTH)?;
    let names = (open + 1..close).step_by(2).all(|it| scan.is_name(it));
    let commas = (open + 2..close).step_by(2).all(|it| scan.at(it) == ",");
    let equals = close + 1;
    let bound = scan.at(equals) == "=" && (index + 1..=equals + 1).all(|it| scan.on_line(it));
    if !names || !commas || !bound || close == open + 1 || !scan.begins_statement(index) {
        return None;
    }
    let binder = if open == index + 1 { "= __\nlet" } else { "= __\nlet mut" };
    let mut found = Foreign::new(scan.range(open, close), "`let` binds a single name")
        .help("take a value apart with `match`")
        .read(scan.source.range(open), Reading::Blank)
        .read(scan.source.range(close), Reading::Text("= __\n"))
        .read(scan.source.range(equals), Reading::Blank);
    for comma in (open + 2..close).step_by(2) {
        let last = comma + 1 == close;
        let text = if last { Reading::Blank } else { Reading::Text(binder) };
        found = found.read(scan.source.range(comma), text);
    }
    Some(found)
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

/// `if let Some(x) = a { … } else { … }`: a `match` with two arms.
fn if_let(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let pattern = index + 2;
    if scan.at(index + 1) != "let" || !scan.on_line(index + 1) {
        return None;
    }
    let mut equals = pattern;
    while scan.at(equals) != "=" {
        if equals > index + MAX_LENGTH || matches!(scan.at(equals), "{" | "}" | ")" | "]" | ";" | "") {
            return None;
        }
        equals = scan.partner(equals).filter(|it| *it > equals).unwrap_or(equals) + 1;
    }
    let open = scan.value_end(equals + 1, |it| scan.at(it) == "{") + 1;
    let close = scan.partner(open).filter(|_| scan.at(open) == "{")?;
    if equals == pattern || open == equals + 1 || (index + 1..=open).any(|it| !scan.on_line(it)) {
        return None;
    }
    let place = scan.range(index, index + 1);
    let found = Foreign::new(place, "there is no `if let`: a value is taken apart with `match`");
    let head = scan.range(index, open);
    let [pattern, value] =
        [(pattern, equals - 1), (equals + 1, open - 1)].map(|it| scan.source.slice(scan.range(it.0, it.1)));
    let found = found
        .read(place, Reading::Text("match __ {"))
        // The value goes into the arm, so that what it reads is read.
        .read(scan.source.range(equals), Reading::Text("=> {"))
        .read(scan.source.range(open), Reading::Text("\n{"));
    let end = |it: usize| TextRange::empty(scan.source.range(it).end());
    let head = Edit::new(head, format!("match {value} {{ {pattern} => {{"));
    if scan.at(close + 1) != "else" {
        let edits = vec![head, Edit::new(end(close), ", _ => {} }")];
        let found = found.review(format!("write `match {value} {{ {pattern} => … }}`"), edits);
        return Some(found.read(end(close), Reading::Text("}, _ => __ }")));
    }
    let other = scan.source.range(close + 1);
    let found = found.read(end(close), Reading::Text("}")).read(other, Reading::Text(", _ =>"));
    let last = scan.partner(close + 2).filter(|_| scan.at(close + 2) == "{")?;
    let gap = TextRange::new(scan.source.range(close).end(), other.end());
    let edits = vec![head, Edit::new(gap, ", _ =>"), Edit::new(end(last), " }")];
    let found = found.review(format!("write `match {value} {{ {pattern} => … }}`"), edits);
    Some(found.read(end(last), Reading::Text("}")))
}

/// `if c then a else b`
fn then(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let on_line = |from: usize, word: &str| {
        let stops = |it: usize| !scan.on_line(it) || matches!(scan.at(it), "{" | "}" | ";" | "if");
        (from..index + MAX_LENGTH).take_while(|it| !stops(*it)).find(|it| scan.at(*it) == word)
    };
    let then = on_line(index + 1, "then").filter(|it| scan.after_value(*it))?;
    let first = then + 1;
    let place = scan.source.range(then);
    let found = Foreign::new(place, "there is no `then`: the branches of an `if` stand in braces");
    let found = found.unless_name(then);
    if scan.at(first) == "{" {
        let gap = TextRange::new(place.start(), scan.source.range(first).start());
        return Some(found.safe("remove `then`", vec![Edit::new(gap, "")]).read(place, Reading::Blank));
    }
    let other = on_line(first, "else");
    let last = scan.value_end(other.map_or(first, |it| it + 1), |_| false);
    let has_branches = other != Some(first) && other.is_none_or(|it| scan.on_line(it + 1));
    let is_nested = (first..=last).any(|it| matches!(scan.at(it), "if" | "{") || scan.source.is_fresh(it));
    if !has_branches || is_nested || scan.at(last + 1) == "else" {
        return None;
    }
    let end = TextRange::empty(scan.source.range(last).end());
    let mut edits = vec![Edit::new(place, "{")];
    let mut found = found.read(place, Reading::Text("{"));
    if let Some(other) = other.map(|it| scan.source.range(it)) {
        edits.push(Edit::new(other, "} else {"));
        found = found
            .read(TextRange::empty(other.start()), Reading::Text("}"))
            .read(TextRange::empty(other.end()), Reading::Text("{"));
    }
    edits.push(Edit::new(end, " }"));
    Some(found.review("write the braces", edits).read(end, Reading::Text("}")))
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

/// `fn f() -> Int !net.fetch {` and `fn f() -> Int ![net.fetch] {`
fn bare_capabilities(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let bracket = scan.at(index + 1) == "[";
    let first = index + 1 + usize::from(bracket);
    let begins = ends_head(scan, index) && scan.is_word(first) && scan.on_line(first);
    if !begins {
        return None;
    }
    let last = listed(scan, first)?;
    let end = last + usize::from(bracket);
    if (scan.on_line(end + 1) && scan.at(end + 1) != "{") || (bracket && scan.at(end) != "]") {
        return None;
    }
    let place = scan.range(first, last);
    let text = scan.source.slice(place);
    if bracket {
        let [open, close] = [index + 1, end].map(|it| scan.source.range(it));
        let edits = vec![Edit::new(open, "{"), Edit::new(close, "}")];
        let found = Foreign::new(scan.range(index + 1, end), "capabilities stand in braces");
        return Some(
            found
                .safe(format!("write `{{{text}}}`"), edits)
                .read(open, Reading::Text("{"))
                .read(close, Reading::Text("}")),
        );
    }
    let (start, end) = (TextRange::empty(place.start()), TextRange::empty(place.end()));
    Some(
        Foreign::new(place, "capabilities stand in braces")
            .safe(format!("write `{{{text}}}`"), vec![Edit::new(start, "{"), Edit::new(end, "}")])
            .read(start, Reading::Text("{"))
            .read(end, Reading::Text("}")),
    )
}

/// `fn f() -> Int !{net.fetch {`
fn open_capabilities(scan: &Scan<'_>, index: usize) -> Option<Foreign> {
    let open = index + 1;
    if scan.at(open) != "{" || !ends_head(scan, index) {
        return None;
    }
    let last = listed(scan, open + 1)?;
    if scan.at(last + 1) != "{" {
        return None;
    }
    let end = TextRange::empty(scan.source.range(last).end());
    Some(
        Foreign::new(scan.range(open, last), "the list of capabilities is not closed")
            .safe("insert `}`", vec![Edit::new(end, "}")])
            .read(end, Reading::Text("}")),
    )
}

/// Whether the head of a function may end before `index`.
fn ends_head(scan: &Scan<'_>, index: usize) -> bool {
    let after_head = matches!(scan.before(index), ">" | ")") || scan.after_value(index);
    after_head && scan.bracket(index).is_empty()
}

/// The last token of the capabilities that are listed from `first` on.
fn listed(scan: &Scan<'_>, first: usize) -> Option<usize> {
    let in_list = |it: usize| scan.is_name(it) || matches!(scan.at(it), "." | ",");
    let last = (first..first + MAX_LENGTH).take_while(|it| scan.on_line(*it) && in_list(*it)).last()?;
    let text = scan.source.slice(scan.range(first, last));
    let named = text.split(',').all(|it| it.contains('.') || Capability::parse(it.trim()).is_some());
    named.then_some(last)
}
