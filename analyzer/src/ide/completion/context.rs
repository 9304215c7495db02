//! What somebody is about to write at a cursor, by the syntax around it.
//!
//! Decided on a draft, in which the word being written is a made-up name. Where even that does not parse, the tokens
//! before it decide.

use tree_sitter::Node;

use super::super::draft::{Cursor, Draft, Word};
use crate::{
    db::Db,
    effects::sites::CAP_TAKE,
    hir::Name,
    span::TextRange,
    syntax::{cst, nodes::Kind},
};

/// What is being written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Context {
    /// A value.
    Expression(Place),
    /// A function's name, after `spawn`.
    Function,
    /// The name of a capability, in quotes.
    CapabilityName,
    /// A type.
    Type,
    /// `object.…`; the range is that of the name being written.
    Member(TextRange),
    /// `Enum::…`
    Variant { enum_name: Name, in_pattern: bool },
    /// The name of a field in a literal of a record, or of a variant of an enum.
    LiteralField { owner: Name, variant: Option<Name>, given: Vec<Name> },
    /// The name of a field in a pattern.
    PatternField { steps: Vec<Step>, scrutinee: TextRange, given: Vec<Name> },
    /// A pattern.
    Pattern { steps: Vec<Step>, scrutinee: TextRange },
    /// A clause between a function's head and its body.
    Clause,
    /// A top-level item.
    Item { exported: bool },
    /// A module or package; in quotes only a package.
    Import { quoted: bool },
    /// A capability in a list that has these already.
    Capability { listed: Vec<Name> },
    /// The text of a field called `kind` of this record.
    EffectKind { record: Name },
    /// `in`, after the variable of a loop.
    LoopIn,
}

/// What may stand at the place of a value, beside values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Place {
    /// A statement begins here.
    pub(super) statement: bool,
    /// An `if` without `else` ends before.
    pub(super) after_if: bool,
    /// It is in a contract clause, the `ensures` or the `requires` of it.
    pub(super) in_contract: bool,
}

/// A step from a value to a part of it, as patterns take values apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Step {
    /// `Some(…)`, `Ok(…)`, `Err(…)`
    Wrap(&'static str),
    /// `V(…)`
    Payload(Name),
    /// `V { f: … }`
    Field(Name, Name),
    /// `V { … }`: the fields themselves.
    Fields(Name),
}

/// What is being written at `cursor`; `None` where nothing can be proposed, such as a new name.
pub(super) fn context<'db>(
    db: &'db dyn Db,
    cursor: &Cursor<'db>,
    draft: Option<&Draft<'db>>,
) -> Option<Context> {
    if matches!(cursor.word, Word::Number(_) | Word::Other) {
        return None;
    }
    let quoted = matches!(cursor.word, Word::String(_));
    let Some(draft) = draft.filter(|_| cursor.is_inside(db)) else {
        let exported = cursor.backwards().next() == Some("export");
        return (!quoted).then_some(Context::Item { exported });
    };
    if cursor.is_in_import() {
        return Some(Context::Import { quoted });
    }
    let path = draft.path();
    let finder = Finder { db, draft, path: &path };
    if quoted { finder.string() } else { finder.name(cursor) }
}

struct Finder<'db, 'a> {
    db: &'db dyn Db,
    draft: &'a Draft<'db>,
    /// From the made-up name outwards.
    path: &'a [(Node<'a>, Option<&'a str>)],
}

impl Finder<'_, '_> {
    fn kind(&self, level: usize) -> Option<Kind> {
        self.path.get(level).map(|it| Kind::of(it.0))
    }

    fn child(&self, level: usize, field: &str) -> Option<Node<'_>> {
        self.path.get(level)?.0.child_by_field_name(field)
    }

    fn name_at(&self, level: usize, field: &str) -> Option<Name> {
        self.child(level, field).map(|it| Name::new(self.draft.text(self.db, it)))
    }

    fn string(&self) -> Option<Context> {
        let literal = self.path.iter().position(|it| Kind::of(it.0) == Kind::StringLiteral)?;
        if self.kind(literal + 1)? == Kind::ArgumentList {
            let first = self.path.get(literal + 1)?.0.named_child(0)?;
            let is_first = self.path.get(literal).is_some_and(|it| it.0 == first);
            let is_wanted = is_first && self.name_at(literal + 2, "callee")? == CAP_TAKE;
            return is_wanted.then_some(Context::CapabilityName);
        }
        if self.kind(literal + 1)? != Kind::FieldInitializer || self.name_at(literal + 1, "name")? != "kind" {
            return None;
        }
        let record =
            (literal + 2..self.path.len()).find(|it| self.kind(*it) == Some(Kind::RecordExpression))?;
        Some(Context::EffectKind { record: self.name_at(record, "name")? })
    }

    fn name(&self, cursor: &Cursor<'_>) -> Option<Context> {
        let (_, field) = self.path.first()?;
        match (self.kind(1)?, *field) {
            (Kind::FieldExpression, Some("field")) => Some(Context::Member(self.draft.marker)),
            (Kind::VariantExpression, Some("variant")) => {
                Some(Context::Variant { enum_name: self.name_at(1, "enum")?, in_pattern: false })
            }
            (Kind::VariantPattern, Some("variant")) => match self.name_at(1, "enum") {
                Some(enum_name) => Some(Context::Variant { enum_name, in_pattern: true }),
                None => self.pattern(),
            },
            (Kind::VariantExpression | Kind::VariantPattern, Some("extra")) => None,
            // Between two words that do not fit together, the parser may have skipped the other one.
            (Kind::NamedType | Kind::GenericType, _) => match cursor.backwards().next() {
                Some(":" | "->" | "<" | "," | "(") => Some(Context::Type),
                _ => self.broken(cursor),
            },
            (Kind::FieldInitializer, Some("name")) => self.literal_field(),
            (Kind::FieldPattern, Some("name")) => self.pattern_field(),
            (Kind::MatchArm | Kind::FieldPattern | Kind::WrapPattern, Some("pattern"))
            | (Kind::VariantPattern, Some("enum"))
            | (Kind::PatternArgument, _) => self.pattern(),
            (Kind::CapabilityList, _) => self.capability(),
            (Kind::SpawnExpression, Some("function")) => Some(Context::Function),
            (Kind::FunctionItem, Some("name")) => None,
            (
                Kind::ModuleDeclaration
                | Kind::RecordItem
                | Kind::EnumItem
                | Kind::Variant
                | Kind::Parameter
                | Kind::FieldDeclaration
                | Kind::LetStatement
                | Kind::ForStatement,
                Some("name" | "variable"),
            ) => None,
            (Kind::Error, _) => self.broken(cursor),
            _ => Some(Context::Expression(self.place(cursor))),
        }
    }

    /// The made-up name fits no rule.
    fn broken(&self, cursor: &Cursor<'_>) -> Option<Context> {
        let around = (2..self.path.len()).find_map(|it| self.kind(it).filter(|it| *it != Kind::Error));
        let mut before = cursor.backwards();
        let last = before.next().unwrap_or_default();
        let second = before.next().unwrap_or_default();
        match (around?, last) {
            (_, ":") if matches!(before.next(), Some("let" | "mut")) => Some(Context::Type),
            (Kind::ParameterList | Kind::FieldList | Kind::VariantList, ":") => Some(Context::Type),
            (Kind::ParameterList | Kind::FieldList | Kind::VariantList, _) => None,
            (_, "->") => Some(Context::Type),
            (_, ".") => Some(Context::Member(self.draft.marker)),
            (_, "::") => Some(Context::Variant { enum_name: Name::new(second), in_pattern: false }),
            (_, "let" | "mut" | "for" | "fn" | "type" | "record" | "enum" | "module") => None,
            (Kind::FieldInitializerList, "{" | ",") => self.literal_field(),
            (Kind::FieldInitializerList, _) if second != ":" && last != ":" => self.literal_field(),
            (Kind::MatchArmList | Kind::PatternArgument, it) if it != "=>" => self.pattern(),
            (Kind::FieldPatternList, _) => self.pattern_field(),
            (Kind::SourceFile | Kind::FunctionItem, ")" | "}") => Some(Context::Clause),
            (Kind::SourceFile | Kind::FunctionItem, _) if cursor.is_in_head() => Some(Context::Clause),
            _ if second == "for" => Some(Context::LoopIn),
            _ => Some(Context::Expression(self.place(cursor))),
        }
    }

    fn place(&self, cursor: &Cursor<'_>) -> Place {
        let statement = match self.kind(1) {
            Some(Kind::ExpressionStatement) => true,
            Some(Kind::Error) => {
                matches!(self.kind(2), Some(Kind::Block))
                    && matches!(cursor.backwards().next(), Some("{" | "}"))
            }
            Some(Kind::AssignmentStatement) => self.path.first().is_some_and(|it| it.1 == Some("target")),
            _ => false,
        };
        let previous = self.path.get(1).and_then(|it| it.0.prev_named_sibling());
        let is_open_if = |it: Node<'_>| {
            let inner = it.child_by_field_name("expression")?;
            (Kind::of(inner) == Kind::IfExpression).then(|| last_branch(inner))
        };
        let after_if = statement
            && cursor.backwards().next() == Some("}")
            && previous.and_then(is_open_if).unwrap_or_default();
        let in_contract =
            self.path.iter().any(|it| matches!(Kind::of(it.0), Kind::EnsuresClause | Kind::RequiresClause));
        Place { statement, after_if, in_contract }
    }

    fn capability(&self) -> Option<Context> {
        let list = self.path.get(1)?.0;
        let mut walker = list.walk();
        let names = list.children(&mut walker).filter(|it| Kind::of(*it) == Kind::CapabilityName);
        let others = names.filter(|it| cst::range(*it).start() != self.draft.marker.start());
        Some(Context::Capability {
            listed: others.map(|it| Name::new(self.draft.text(self.db, it))).collect(),
        })
    }

    fn literal_field(&self) -> Option<Context> {
        let list = (1..self.path.len()).find(|it| self.kind(*it) == Some(Kind::FieldInitializerList))?;
        let given = self.given(list, Kind::FieldInitializer);
        match self.kind(list + 1)? {
            Kind::RecordExpression => {
                Some(Context::LiteralField { owner: self.name_at(list + 1, "name")?, variant: None, given })
            }
            Kind::VariantExpression => Some(Context::LiteralField {
                owner: self.name_at(list + 1, "enum")?,
                variant: Some(self.name_at(list + 1, "variant")?),
                given,
            }),
            _ => None,
        }
    }

    fn pattern_field(&self) -> Option<Context> {
        let list = (1..self.path.len()).find(|it| self.kind(*it) == Some(Kind::FieldPatternList))?;
        let given = self.given(list, Kind::FieldPattern);
        let variant = self.name_at(list + 1, "variant")?;
        let (mut steps, scrutinee) = self.steps(list + 2)?;
        steps.push(Step::Fields(variant));
        Some(Context::PatternField { steps, scrutinee, given })
    }

    /// The names of fields in a list, without the one being written.
    fn given(&self, list: usize, kind: Kind) -> Vec<Name> {
        let Some((list, _)) = self.path.get(list) else { return Vec::new() };
        let mut walker = list.walk();
        let fields = list.children(&mut walker).filter(|it| Kind::of(*it) == kind);
        let mut names = Vec::new();
        for field in fields {
            let Some(name) = field.child_by_field_name("name") else { continue };
            if cst::range(name).start() != self.draft.marker.start() {
                names.push(Name::new(self.draft.text(self.db, name)));
                continue;
            }
            // `{ new y: 2 }`: the field behind the one being written was swallowed by it.
            let mut walker = field.walk();
            let swallowed = field.children(&mut walker).find(|it| it.is_error());
            names.extend(swallowed.map(|it| Name::new(self.draft.text(self.db, it))));
        }
        names
    }

    fn pattern(&self) -> Option<Context> {
        let (steps, scrutinee) = self.steps(1)?;
        Some(Context::Pattern { steps, scrutinee })
    }

    /// How the pattern inside the node at `level` follows from the value that is matched, and where that stands.
    fn steps(&self, level: usize) -> Option<(Vec<Step>, TextRange)> {
        let mut steps = Vec::new();
        for level in level..self.path.len() {
            match self.kind(level)? {
                Kind::WrapPattern => steps.push(Step::Wrap(self.wrap(level)?)),
                Kind::PatternArgument => steps.push(Step::Payload(self.name_at(level + 1, "variant")?)),
                Kind::FieldPattern => {
                    let owner =
                        (level..self.path.len()).find(|it| self.kind(*it) == Some(Kind::VariantPattern))?;
                    steps.push(Step::Field(self.name_at(owner, "variant")?, self.name_at(level, "name")?));
                }
                Kind::MatchExpression => {
                    steps.reverse();
                    return Some((steps, cst::range(self.child(level, "scrutinee")?)));
                }
                _ => {}
            }
        }
        None
    }

    fn wrap(&self, level: usize) -> Option<&'static str> {
        ["Some", "Ok", "Err"].into_iter().find(|it| {
            self.child(level, "constructor").is_some_and(|node| self.draft.text(self.db, node) == *it)
        })
    }
}

/// Whether the last branch of an `if` has no `else`.
fn last_branch(mut node: Node<'_>) -> bool {
    while let Some(alternative) = node.child_by_field_name("alternative") {
        if Kind::of(alternative) != Kind::IfExpression {
            return false;
        }
        node = alternative;
    }
    true
}

impl Cursor<'_> {
    fn is_in_import(&self) -> bool {
        let mut words = self.backwards().skip_while(|it| *it == "-" || is_part_of_name(it));
        words.next() == Some("import")
    }

    /// Whether no bracket is open before the word: it is in the head of an item.
    fn is_in_head(&self) -> bool {
        let mut depth = 0i32;
        for it in self.backwards() {
            match it {
                "{" | "(" | "[" => depth -= 1,
                "}" | ")" | "]" => depth += 1,
                _ => {}
            }
        }
        depth == 0
    }
}

fn is_part_of_name(text: &str) -> bool {
    text != "import" && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'_')
}
