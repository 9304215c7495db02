//! Which arms can be reached and which values no arm takes, by splitting the matrix of patterns column by column.
//!
//! Every step tests one place of the value (an occurrence) and goes on separately for each constructor that a row
//! mentions there, and once for all that none mentions. The place tested is the first that the first row tests, so
//! a matrix whose first row takes everything is done: that row is reached, the others are not, not here.
//! The steps wait in a list instead of on the stack. The check costs exponential time in contrived cases; it gives
//! up when its fuel is spent.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::pattern::{ANY, Family, Head, Node, NodeId, Patterns, Which};

/// Cells of the matrix that may be copied before the check gives up.
const FUEL: usize = 1 << 20;

/// How many uncovered cases are remembered as such; all are counted.
const MAX_CASES: usize = 32;

/// What was found out about a `match`.
#[derive(Debug)]
pub(super) struct Usefulness {
    /// For each arm, whether it is ever chosen.
    pub(super) arms: Vec<Reach>,
    /// Some of the cases no arm takes, in the order of declaration.
    pub(super) uncovered: Vec<Case>,
    /// How many there are.
    pub(super) uncovered_count: usize,
}

/// Whether an arm is ever chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// For some value.
    Reached,
    /// Never: this arm takes all it could.
    CoveredBy(usize),
    /// Never: several arms together take all it could.
    CoveredByMany,
    /// No value to speak of.
    Unknown,
}

/// What is known about the places of a value that no arm takes.
#[derive(Debug, Default)]
pub(super) struct Case {
    /// By place; the whole value is place 0.
    pub(super) tests: BTreeMap<Occurrence, Test>,
}

/// A place inside the value that is matched.
pub(super) type Occurrence = u32;

/// What a place of an uncovered value holds.
#[derive(Debug, Clone)]
pub(super) enum Test {
    /// This constructor; the places of its fields follow each other from `fields`.
    Is { head: Head, fields: Occurrence },
    /// One of these constructors of a closed set, whatever they carry.
    OneOf { family: Family, nths: Vec<u32> },
}

/// Checks the rows of a `match` on values of a type whose constructors are `family`. `None`: too much work, or
/// patterns that do not fit each other.
pub(super) fn check(patterns: &Patterns, family: Family, arms: &[NodeId]) -> Option<Usefulness> {
    let mut check = Check {
        patterns,
        fuel: FUEL,
        trail: Vec::new(),
        next_occurrence: 1,
        waiting: Vec::new(),
        result: Usefulness {
            arms: vec![Reach::Unknown; arms.len()],
            uncovered: Vec::new(),
            uncovered_count: 0,
        },
    };
    let rows: Vec<Row> = arms.iter().enumerate().map(|(arm, it)| Row { arm, cells: vec![*it] }).collect();
    let mut root = Matrix { places: vec![0], rows, trail: None };
    if arms.is_empty() {
        let all = check.all(family);
        if all.as_ref().is_some_and(Vec::is_empty) {
            return Some(check.result);
        }
        root.trail = all.map(|nths| check.record(None, 0, Test::OneOf { family, nths }));
    }
    check.waiting.push(root);
    while let Some(matrix) = check.waiting.pop() {
        check.step(matrix)?;
    }
    Some(check.result)
}

struct Check<'a> {
    patterns: &'a Patterns,
    fuel: usize,
    /// Tests made so far, each linked to the one before it.
    trail: Vec<TrailEntry>,
    next_occurrence: Occurrence,
    waiting: Vec<Matrix>,
    result: Usefulness,
}

struct TrailEntry {
    before: Option<usize>,
    place: Occurrence,
    test: Test,
}

/// Arms that are still possible after the tests of `trail`, and what they say about the places not tested yet.
struct Matrix {
    places: Vec<Occurrence>,
    rows: Vec<Row>,
    trail: Option<usize>,
}

#[derive(Clone)]
struct Row {
    arm: usize,
    cells: Vec<NodeId>,
}

impl Check<'_> {
    fn step(&mut self, matrix: Matrix) -> Option<()> {
        self.burn(matrix.rows.len().saturating_mul(matrix.places.len().max(1)))?;
        let Some(first) = matrix.rows.first() else {
            return self.uncovered(matrix.trail);
        };
        let Some(column) = first.cells.iter().position(|it| *it != ANY) else {
            self.decide(&matrix.rows);
            return Some(());
        };
        let Node::Constructor { head, .. } = self.patterns.node(*first.cells.get(column)?) else {
            return None;
        };
        self.split(&matrix, column, head.family)
    }

    /// The first row takes every value that got here.
    fn decide(&mut self, rows: &[Row]) {
        let Some((first, others)) = rows.split_first() else { return };
        if let Some(reach) = self.result.arms.get_mut(first.arm) {
            *reach = Reach::Reached;
        }
        for row in others {
            let Some(reach) = self.result.arms.get_mut(row.arm) else { continue };
            *reach = match *reach {
                Reach::Unknown => Reach::CoveredBy(first.arm),
                Reach::CoveredBy(arm) if arm != first.arm => Reach::CoveredByMany,
                other => other,
            };
        }
    }

    fn split(&mut self, matrix: &Matrix, column: usize, family: Family) -> Option<()> {
        let place = *matrix.places.get(column)?;
        let groups = self.group(matrix, column, family)?;
        let mut branches: Vec<(u32, Matrix)> = Vec::new();
        for (which, rows) in &groups {
            let (arity, order) = match which {
                Which::Nth(nth) => (self.patterns.arity(family, *nth), *nth),
                Which::Literal(_) => (0, 0),
            };
            self.burn(rows.len().saturating_mul(matrix.places.len() + arity))?;
            let fields = self.next_occurrence;
            self.next_occurrence = self.next_occurrence.checked_add(u32::try_from(arity).ok()?)?;
            let mut places = matrix.places.clone();
            places.splice(column..=column, fields..self.next_occurrence);
            let rows =
                rows.iter().map(|row| self.specialize(row, column, arity)).collect::<Option<Vec<Row>>>()?;
            let test = Test::Is { head: Head { family, which: which.clone() }, fields };
            let trail = Some(self.record(matrix.trail, place, test));
            branches.push((order, Matrix { places, rows, trail }));
        }
        if let Some((order, rest)) = self.rest(matrix, column, family, &groups)? {
            branches.push((order, rest));
        }
        branches.sort_by_key(|(order, _)| *order);
        self.waiting.extend(branches.into_iter().rev().map(|(_, it)| it));
        Some(())
    }

    /// For each constructor that some row tests in `column`, the rows that take it, in the order of the arms.
    fn group<'m>(
        &mut self,
        matrix: &'m Matrix,
        column: usize,
        family: Family,
    ) -> Option<Vec<(Which, Vec<&'m Row>)>> {
        let mut groups: Vec<(Which, Vec<&Row>)> = Vec::new();
        let mut index: FxHashMap<&Which, usize> = FxHashMap::default();
        let patterns = self.patterns;
        let mut everywhere: Vec<&Row> = Vec::new();
        for row in &matrix.rows {
            match patterns.node(*row.cells.get(column)?) {
                Node::Any => {
                    self.burn(groups.len())?;
                    groups.iter_mut().for_each(|(_, rows)| rows.push(row));
                    everywhere.push(row);
                }
                Node::Constructor { head, .. } => {
                    if head.family != family {
                        return None;
                    }
                    let slot = match index.get(&head.which) {
                        Some(slot) => *slot,
                        None => {
                            self.burn(everywhere.len())?;
                            index.insert(&head.which, groups.len());
                            groups.push((head.which.clone(), everywhere.clone()));
                            groups.len() - 1
                        }
                    };
                    groups.get_mut(slot)?.1.push(row);
                }
            }
        }
        Some(groups)
    }

    fn specialize(&self, row: &Row, column: usize, arity: usize) -> Option<Row> {
        let mut cells = row.cells.clone();
        match self.patterns.node(*cells.get(column)?) {
            Node::Any => {
                cells.splice(column..=column, std::iter::repeat_n(ANY, arity));
            }
            Node::Constructor { fields, .. } if fields.len() == arity => {
                cells.splice(column..=column, fields.iter().copied());
            }
            Node::Constructor { .. } => return None,
        }
        Some(Row { arm: row.arm, cells })
    }

    /// What remains for the constructors that no row tests in `column`, if there are any.
    fn rest(
        &mut self,
        matrix: &Matrix,
        column: usize,
        family: Family,
        groups: &[(Which, Vec<&Row>)],
    ) -> Option<Option<(u32, Matrix)>> {
        let place = *matrix.places.get(column)?;
        let (order, trail) = match self.all(family) {
            None => (u32::MAX, matrix.trail),
            Some(mut nths) => {
                self.burn(nths.len())?;
                let mut present = vec![false; nths.len()];
                for (which, _) in groups {
                    let Which::Nth(nth) = which else { return None };
                    *present.get_mut(*nth as usize)? = true;
                }
                nths.retain(|nth| !present.get(*nth as usize).is_some_and(|it| *it));
                let Some(first) = nths.first().copied() else { return Some(None) };
                (first, Some(self.record(matrix.trail, place, Test::OneOf { family, nths })))
            }
        };
        let mut places = matrix.places.clone();
        places.remove(column);
        let mut rows = Vec::new();
        for row in &matrix.rows {
            if *row.cells.get(column)? == ANY {
                self.burn(row.cells.len())?;
                let mut row = row.clone();
                row.cells.remove(column);
                rows.push(row);
            }
        }
        Some(Some((order, Matrix { places, rows, trail })))
    }

    fn all(&self, family: Family) -> Option<Vec<u32>> {
        self.patterns.size(family).map(|size| (0..size).collect())
    }

    fn record(&mut self, before: Option<usize>, place: Occurrence, test: Test) -> usize {
        self.trail.push(TrailEntry { before, place, test });
        self.trail.len() - 1
    }

    fn uncovered(&mut self, trail: Option<usize>) -> Option<()> {
        let mut case = Case::default();
        let mut count = 1usize;
        let mut at = trail;
        while let Some(entry) = at.and_then(|it| self.trail.get(it)) {
            self.fuel = self.fuel.checked_sub(1)?;
            if let Test::OneOf { nths, .. } = &entry.test {
                count = count.saturating_mul(nths.len());
            }
            if self.result.uncovered.len() < MAX_CASES {
                case.tests.insert(entry.place, entry.test.clone());
            }
            at = entry.before;
        }
        self.result.uncovered_count = self.result.uncovered_count.saturating_add(count);
        if self.result.uncovered.len() < MAX_CASES {
            self.result.uncovered.push(case);
        }
        Some(())
    }

    fn burn(&mut self, cells: usize) -> Option<()> {
        self.fuel = self.fuel.checked_sub(cells.saturating_add(1))?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hir::{Name, body::Constructor};
    use crate::types::exhaustive::pattern::{EnumShape, Shape};

    /// A value of `enum E { A, B(Bool), C { x: Option<Bool>, y: Bool } }` or part of one.
    #[derive(Debug, Clone, PartialEq)]
    struct Value {
        family: Family,
        nth: u32,
        fields: Vec<Value>,
    }

    fn values(family: Family) -> Vec<Value> {
        let plain = |nth| Value { family, nth, fields: Vec::new() };
        match family {
            Family::Bool => vec![plain(0), plain(1)],
            Family::Option => [plain(0)]
                .into_iter()
                .chain(values(Family::Bool).into_iter().map(|it| Value { family, nth: 1, fields: vec![it] }))
                .collect(),
            _ => {
                let mut all = vec![plain(0)];
                for it in values(Family::Bool) {
                    all.push(Value { family, nth: 1, fields: vec![it.clone()] });
                    for x in values(Family::Option) {
                        all.push(Value { family, nth: 2, fields: vec![x, it.clone()] });
                    }
                }
                all
            }
        }
    }

    fn enums() -> Patterns {
        let mut patterns = Patterns::new();
        let variants = vec![
            (Name::new("A"), Shape::Bare),
            (Name::new("B"), Shape::Value),
            (Name::new("C"), Shape::Fields(vec![Name::new("x"), Name::new("y")])),
        ];
        patterns.enums.push(EnumShape { name: Name::new("E"), variants });
        patterns
    }

    /// A small generator of numbers: the same ones every time.
    struct Numbers(u64);

    impl Numbers {
        fn below(&mut self, limit: u64) -> u64 {
            self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (self.0 >> 33) % limit
        }
    }

    fn pattern(numbers: &mut Numbers, patterns: &mut Patterns, family: Family) -> NodeId {
        if numbers.below(4) == 0 {
            return ANY;
        }
        let (head, inner) = match family {
            Family::Bool => (Head::bool(numbers.below(2) == 1), Vec::new()),
            Family::Option if numbers.below(2) == 0 => (Head::none(), Vec::new()),
            Family::Option => (Head::wrap(Constructor::Some), vec![Family::Bool]),
            _ => match numbers.below(3) {
                0 => (Head::variant(0, 0), Vec::new()),
                1 => (Head::variant(0, 1), vec![Family::Bool]),
                _ => (Head::variant(0, 2), vec![Family::Option, Family::Bool]),
            },
        };
        let fields = inner.into_iter().map(|it| pattern(numbers, patterns, it)).collect();
        patterns.add(head, fields)
    }

    fn takes(patterns: &Patterns, node: NodeId, value: &Value) -> bool {
        match patterns.node(node) {
            Node::Any => true,
            Node::Constructor { head, fields } => {
                head.which == Which::Nth(value.nth)
                    && fields.iter().zip(&value.fields).all(|(node, value)| takes(patterns, *node, value))
            }
        }
    }

    fn is_case(case: &Case, place: Occurrence, value: &Value) -> bool {
        match case.tests.get(&place) {
            None => true,
            Some(Test::OneOf { family, nths }) => *family == value.family && nths.contains(&value.nth),
            Some(Test::Is { head, fields }) => {
                head.which == Which::Nth(value.nth)
                    && (*fields..).zip(&value.fields).all(|(place, value)| is_case(case, place, value))
            }
        }
    }

    #[test]
    fn agrees_with_trying_every_value() {
        let mut numbers = Numbers(7);
        let family = Family::Enum(0);
        let (mut gaps, mut unreached) = (0, 0);
        for _ in 0..4000 {
            let mut patterns = enums();
            let arms: Vec<NodeId> =
                (0..numbers.below(8)).map(|_| pattern(&mut numbers, &mut patterns, family)).collect();
            let found = check(&patterns, family, &arms).unwrap();
            let taken_by = |value: &Value| arms.iter().position(|it| takes(&patterns, *it, value));
            for value in values(family) {
                let uncovered = found.uncovered.iter().any(|it| is_case(it, 0, &value));
                assert_eq!(taken_by(&value).is_none(), uncovered, "{value:?} {arms:?} {patterns:?}");
            }
            for (index, arm) in arms.iter().enumerate() {
                let mut takers: Vec<usize> = values(family)
                    .iter()
                    .filter(|it| takes(&patterns, *arm, it))
                    .filter_map(taken_by)
                    .collect();
                takers.sort_unstable();
                takers.dedup();
                let expected = match takers.as_slice() {
                    _ if takers.contains(&index) => Reach::Reached,
                    [one] => Reach::CoveredBy(*one),
                    _ => Reach::CoveredByMany,
                };
                assert_eq!(found.arms[index], expected, "arm {index} of {arms:?} {patterns:?}");
                unreached += usize::from(expected != Reach::Reached);
            }
            gaps += usize::from(found.uncovered_count > 0);
        }
        assert!(gaps > 100 && unreached > 100, "the sample has all kinds: {gaps} {unreached}");
    }
}
