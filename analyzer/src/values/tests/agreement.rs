//! What is known of a value before a program runs holds when it runs: random programs, run by a small evaluator that
//! knows how they were made, and nothing of how values are found.

use std::fmt::Write;

use super::{Known, functions, targets};
use crate::test_support::{Fixture, generate::Random};

/// A text expression of a generated program, with what it gives.
#[derive(Clone)]
struct Made {
    source: String,
    value: String,
}

/// A program that is being written and run at once.
struct Maker {
    random: Random,
    source: String,
    /// Locals in scope; whether each may be assigned to.
    locals: Vec<(Made, bool)>,
    /// What the operations are used on, in order of their appearance in the text; `None` for what never runs.
    used: Vec<Option<String>>,
    names: usize,
    /// Helpers that wrap their parameter: name, what comes before, what comes after.
    helpers: Vec<(String, String, String)>,
}

impl Maker {
    fn new(seed: u64) -> Maker {
        let mut maker = Maker {
            random: Random(seed),
            source: String::new(),
            locals: Vec::new(),
            used: Vec::new(),
            names: 0,
            helpers: Vec::new(),
        };
        for index in 0..maker.random.below(3) {
            let (before, after) = (maker.word(), maker.word());
            let name = format!("helper{index}");
            let body = format!("{before:?} ++ text ++ {after:?}");
            let _ = writeln!(maker.source, "fn {name}(text: String) -> String {{ {body} }}");
            maker.helpers.push((name, before, after));
        }
        maker
    }

    fn word(&mut self) -> String {
        let words = ["", "a", "b/", " c", "Zed ", "ab", "é", "a-b", "x y "];
        self.random.pick(&words).to_owned()
    }

    fn expr(&mut self, depth: usize) -> Made {
        let choice = if depth == 0 { self.random.below(2) } else { self.random.below(13) };
        let part = |it: &mut Maker| it.expr(depth.saturating_sub(1));
        match choice {
            0 => {
                let value = self.word();
                Made { source: format!("{value:?}"), value }
            }
            1 => match self.random.below(self.locals.len() + 1) {
                0 => Made { source: "\"only\"".to_owned(), value: "only".to_owned() },
                index => self.locals[index - 1].0.clone(),
            },
            2 | 3 => {
                let (a, b) = (part(self), part(self));
                let sign = self.random.pick(&["++", "+"]);
                Made { source: format!("({} {sign} {})", a.source, b.source), value: a.value + &b.value }
            }
            4 => {
                let (a, b) = (part(self), part(self));
                let first = self.random.one_in(2);
                // A condition that the analyzer cannot know.
                let condition = if first { "time_now() > 0" } else { "time_now() < 0" };
                let source = format!("if {condition} {{ {} }} else {{ {} }}", a.source, b.source);
                Made { source: format!("({source})"), value: if first { a.value } else { b.value } }
            }
            5 => {
                let a = part(self);
                let source = format!("__builtin_string_to_upper({})", a.source);
                Made { source, value: a.value.to_uppercase() }
            }
            6 => {
                let a = part(self);
                let source = format!("__builtin_string_trim({})", a.source);
                Made { source, value: a.value.trim().to_owned() }
            }
            7 => {
                let (a, from, to) = (part(self), self.word(), self.word());
                let source = format!("__builtin_string_replace({}, {from:?}, {to:?})", a.source);
                Made { source, value: a.value.replace(&from, &to) }
            }
            8 => {
                let (a, from, to) = (part(self), self.random.below(4), self.random.below(6));
                let source = format!("__builtin_string_slice({}, {from}, {to})", a.source);
                Made { source, value: a.value.get(from..to).unwrap_or_default().to_owned() }
            }
            9 => {
                let (a, b) = (part(self), part(self));
                let source = format!("Pair {{ first: {}, second: {} }}.second", a.source, b.source);
                Made { source: format!("({source})"), value: b.value }
            }
            10 => {
                let (a, b, index) = (part(self), part(self), self.random.below(2));
                let source = format!("list_get([{}, {}], {index})", a.source, b.source);
                Made { source, value: if index == 0 { a.value } else { b.value } }
            }
            11 => {
                let (a, b) = (part(self), part(self));
                let source = format!(
                    "match Some({}) {{ Some(it) => it ++ {}, None => \"none\" }}",
                    a.source, b.source
                );
                Made { source: format!("({source})"), value: a.value + &b.value }
            }
            _ => {
                let a = part(self);
                match self.random.below(self.helpers.len() + 1) {
                    0 => {
                        let source = format!("outside({}, time_now())", a.source);
                        Made { source, value: format!("{}!", a.value) }
                    }
                    index => {
                        let (name, before, after) = self.helpers[index - 1].clone();
                        let source = format!("{name}({})", a.source);
                        Made { source, value: before + &a.value + &after }
                    }
                }
            }
        }
    }

    fn statements(&mut self, count: usize, depth: usize, runs: bool) {
        let scope = self.locals.len();
        for _ in 0..count {
            match self.random.below(if depth == 0 { 4 } else { 6 }) {
                0 | 1 => {
                    let made = self.expr(3);
                    let name = format!("v{}", self.names);
                    self.names += 1;
                    let mutable = self.random.one_in(2);
                    let word = if mutable { "let mut" } else { "let" };
                    let _ = writeln!(self.source, "{word} {name}: String = {}", made.source);
                    self.locals.push((Made { source: name, value: made.value }, mutable));
                }
                2 => {
                    let open: Vec<usize> = (0..self.locals.len()).filter(|it| self.locals[*it].1).collect();
                    if let Some(index) = (!open.is_empty()).then(|| self.random.pick(&open)) {
                        let made = self.expr(3);
                        let _ = writeln!(self.source, "{} = {}", self.locals[index].0.source, made.source);
                        self.locals[index].0.value = made.value;
                    }
                }
                3 => {
                    let made = self.expr(3);
                    let _ = writeln!(self.source, "fs_read({})", made.source);
                    self.used.push(runs.then_some(made.value));
                }
                4 => {
                    let taken = self.random.one_in(2);
                    let condition = if taken { "time_now() > 0" } else { "time_now() < 0" };
                    let _ = writeln!(self.source, "if {condition} {{");
                    let before = self.locals.clone();
                    self.statements(2, depth - 1, runs && taken);
                    if !taken {
                        self.locals = before.clone();
                    }
                    let _ = writeln!(self.source, "}} else {{");
                    let after = std::mem::replace(&mut self.locals, before);
                    self.statements(2, depth - 1, runs && !taken);
                    if taken {
                        self.locals = after;
                    }
                    let _ = writeln!(self.source, "}}");
                }
                _ => {
                    let piece = self.word();
                    let open: Vec<usize> = (0..self.locals.len()).filter(|it| self.locals[*it].1).collect();
                    if let Some(index) = (!open.is_empty()).then(|| self.random.pick(&open)) {
                        let name = self.locals[index].0.source.clone();
                        let rounds = self.random.below(4);
                        let before = self.random.one_in(2);
                        let list = vec!["0"; rounds].join(", ");
                        let change = if before {
                            format!("{piece:?} ++ {name}")
                        } else {
                            format!("{name} ++ {piece:?}")
                        };
                        let _ = writeln!(self.source, "for _round in [{list}] {{ {name} = {change} }}");
                        for _ in 0..rounds {
                            let value = &self.locals[index].0.value;
                            self.locals[index].0.value =
                                if before { format!("{piece}{value}") } else { format!("{value}{piece}") };
                        }
                    }
                }
            }
        }
        self.locals.truncate(scope);
    }

    fn program(mut self) -> (String, Vec<Option<String>>) {
        let _ = writeln!(self.source, "type Pair {{ first: String, second: String }}");
        let _ = writeln!(self.source, "fn outside(text: String, now: Int) -> String {{ text ++ \"!\" }}");
        let _ = writeln!(self.source, "fn main() -> Int {{");
        self.statements(12, 2, true);
        let _ = writeln!(self.source, "0\n}}");
        (self.source, self.used)
    }
}

#[test]
fn values_found_before_allow_those_of_the_run() {
    let (mut exact, mut ends, mut unknown) = (0, 0, 0);
    let programs: Vec<_> = (0..300).map(|seed| Maker::new(seed).program()).collect();
    let files: String =
        programs.iter().enumerate().map(|(seed, it)| format!("//- /{seed:03}.ax\n{}", it.0)).collect();
    let fixture = Fixture::parse(&files);
    let db = &fixture.db;
    let mains = functions(&fixture).into_iter().filter(|it| it.name(db) == "main");
    for ((source, used), main) in programs.iter().zip(mains) {
        let seed = main.file(db).path(db);
        let reads: Vec<_> = targets(db, main).iter().filter(|it| it.operation == "fs_read").collect();
        assert_eq!(reads.len(), used.len(), "seed {seed}\n{source}");
        for (target, value) in reads.into_iter().zip(used) {
            let known = &target.parts[0].known;
            match known {
                Known::Exact(_) => exact += 1,
                Known::Affix { .. } => ends += 1,
                Known::Unknown => unknown += 1,
            }
            if let Some(value) = value {
                assert!(known.allows(value), "seed {seed}: {value:?} is not in {known:?}\n{source}");
            }
        }
    }
    assert!(exact > 5 * unknown && ends > 0, "{exact} exact, {ends} ends, {unknown} unknown");
}
