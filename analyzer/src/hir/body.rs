//! The body of a function: expressions, statements and patterns in arenas, with their spans beside them.

use std::sync::Arc;

use la_arena::{Arena, ArenaMap, Idx};
use rustc_hash::FxHashSet;
use text_size::TextRange;

use super::{
    Name,
    signature::{TypeRef, TypeRefId},
};

/// Index of an expression in its body.
pub type ExprId = Idx<Expr>;
/// Index of a pattern in its body.
pub type PatternId = Idx<Pattern>;
/// Index of a local in its body.
pub type LocalId = Idx<Local>;

/// Everything inside a function: contracts and block.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Body {
    /// All expressions.
    pub exprs: Arena<Expr>,
    /// All patterns.
    pub patterns: Arena<Pattern>,
    /// Parameters first, in order, then every other binding in source order.
    pub locals: Arena<Local>,
    /// Types that annotations of `let` mention.
    pub types: Arena<TypeRef>,
    /// How many of `locals` are parameters.
    pub parameter_count: u32,
    /// `requires` and `ensures` clauses in source order.
    pub contracts: Vec<Contract>,
    /// The block; `None` for declarations without one.
    pub root: Option<ExprId>,
    /// Where each expression stands.
    pub expr_spans: ArenaMap<ExprId, TextRange>,
    /// Where each pattern stands.
    pub pattern_spans: ArenaMap<PatternId, TextRange>,
    /// Where each annotated type stands.
    pub type_spans: ArenaMap<TypeRefId, TextRange>,
    /// A syntax error inside: nothing may be concluded from what seems absent.
    pub broken: bool,
}

/// A binding: parameter, `let`, loop or pattern variable, or the `result` of an `ensures` clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Local {
    /// Its name.
    pub name: Name,
    /// Where its name is written; empty for `result`.
    pub span: TextRange,
    /// How it came to be.
    pub kind: LocalKind,
}

/// How a local is introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocalKind {
    /// A parameter of the function.
    Parameter,
    /// `let`
    Let {
        /// Written with `mut`.
        mutable: bool,
        /// Start of the whole statement's `let`, where ` mut` belongs after.
        keyword: TextRange,
    },
    /// The variable of a `for` loop.
    For,
    /// A name in a pattern.
    Pattern,
    /// `result` in an `ensures` clause.
    Result,
}

/// `requires condition` or `ensures condition`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Which of the two.
    pub kind: ContractKind,
    /// What must hold.
    pub condition: ExprId,
    /// The local named `result`, for `ensures`.
    pub result: Option<LocalId>,
}

/// Whether a contract binds the caller or the function.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ContractKind {
    /// Checked at entry.
    Requires,
    /// Checked at every exit.
    Ensures,
}

/// A literal value. Floats are kept as bits so that bodies can be compared.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Literal {
    /// 64-bit signed.
    Int(i64),
    /// IEEE double, as bits.
    Float(u64),
    /// Decoded text.
    String(Arc<str>),
    /// `true`, `false`
    Bool(bool),
    /// `()`
    Unit,
}

/// An expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expr {
    /// Unreadable: a syntax error was reported for it.
    Missing,
    /// A literal.
    Literal(Literal),
    /// A name: local, function or builtin.
    Name(Name),
    /// `[a, b]`
    List(Vec<ExprId>),
    /// `{k: v}`
    Map(Vec<(ExprId, ExprId)>),
    /// `{ .. }`; one without statements is an empty map where a map is expected.
    Block(Block),
    /// `if condition { } else { }`
    If {
        /// Bool.
        condition: ExprId,
        /// A block.
        consequence: ExprId,
        /// A block or another `if`.
        alternative: Option<ExprId>,
    },
    /// `match scrutinee { arms }`
    Match {
        /// Evaluated once.
        scrutinee: ExprId,
        /// In source order.
        arms: Vec<Arm>,
    },
    /// `None`
    None,
    /// `Some(e)`, `Ok(e)`, `Err(e)`
    Wrap {
        /// Which constructor.
        constructor: Constructor,
        /// The payload.
        value: ExprId,
    },
    /// `E::V`, `E::V(e)`, `E::V { f: e }`
    Variant {
        /// The enum's name.
        enum_name: Spanned<Name>,
        /// The variant's name.
        variant: Spanned<Name>,
        /// What is given.
        payload: VariantPayload,
    },
    /// `R { ..base, f: e }`
    Record {
        /// The record's name.
        name: Spanned<Name>,
        /// The spread.
        base: Option<ExprId>,
        /// In source order.
        fields: Vec<FieldInit>,
    },
    /// `-e`, `!e`
    Unary {
        /// Which.
        operator: UnaryOp,
        /// On what.
        operand: ExprId,
    },
    /// `a + b`
    Binary {
        /// Which, and where it is written.
        operator: Spanned<BinaryOp>,
        /// First operand.
        left: ExprId,
        /// Second operand.
        right: ExprId,
    },
    /// `callee(arguments)`
    Call {
        /// Usually a name.
        callee: ExprId,
        /// In order.
        arguments: Vec<ExprId>,
        /// The parentheses with what is in them.
        argument_list: TextRange,
    },
    /// `object.field`
    Field {
        /// A record.
        object: ExprId,
        /// The field's name.
        field: Spanned<Name>,
    },
    /// `spawn f`
    Spawn {
        /// Must be the name of a function.
        function: ExprId,
    },
    /// `send target message`
    Send {
        /// An actor.
        target: ExprId,
        /// Any value.
        message: ExprId,
    },
    /// `receive`
    Receive,
    /// `emit e`
    Emit {
        /// What is emitted, and the value of the whole.
        value: ExprId,
    },
}

/// A value with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// What.
    pub value: T,
    /// Where, relative to the item.
    pub span: TextRange,
}

/// Constructors of the built-in sum types that carry a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Constructor {
    /// `Option`'s.
    Some,
    /// `Result`'s first.
    Ok,
    /// `Result`'s second.
    Err,
}

/// The payload of a variant expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariantPayload {
    /// `E::V`
    None,
    /// `E::V(e)`
    Value(ExprId),
    /// `E::V { f: e }`
    Fields(Vec<FieldInit>),
}

/// `name: value` in a record literal or payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldInit {
    /// The field's name.
    pub name: Spanned<Name>,
    /// Its value.
    pub value: ExprId,
}

/// A block's statements. The value is that of the last one if it is an expression statement.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Block {
    /// In source order.
    pub statements: Vec<Statement>,
}

/// A statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Statement {
    /// `let [mut] name [: type] = value`
    Let {
        /// `None` for `let _`.
        local: Option<LocalId>,
        /// The annotation.
        ty: Option<TypeRefId>,
        /// The initialiser.
        value: ExprId,
    },
    /// `target = value`
    Assign {
        /// The name assigned to.
        target: Spanned<Name>,
        /// The new value.
        value: ExprId,
        /// The statement.
        span: TextRange,
    },
    /// `return [value]`
    Return {
        /// Unit when absent.
        value: Option<ExprId>,
        /// The statement.
        span: TextRange,
    },
    /// `while condition { }`
    While {
        /// Bool.
        condition: ExprId,
        /// A block.
        body: ExprId,
        /// The statement.
        span: TextRange,
    },
    /// `for variable in iterable { }`
    For {
        /// The loop variable.
        variable: Option<LocalId>,
        /// A list.
        iterable: ExprId,
        /// A block.
        body: ExprId,
        /// The statement.
        span: TextRange,
    },
    /// An expression on its own.
    Expr(ExprId),
}

/// `pattern => body`
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arm {
    /// What it takes.
    pub pattern: PatternId,
    /// What it gives.
    pub body: ExprId,
    /// The arm from pattern to body.
    pub span: TextRange,
}

/// A pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Pattern {
    /// Unreadable: a syntax error was reported for it.
    Missing,
    /// `_`
    Wildcard,
    /// A lowercase name.
    Binding(LocalId),
    /// A literal.
    Literal(Literal),
    /// `None`
    None,
    /// `Some(p)`, `Ok(p)`, `Err(p)`
    Wrap {
        /// Which constructor.
        constructor: Constructor,
        /// The payload's pattern.
        inner: PatternId,
    },
    /// `V`, `E::V`, `V(p)`, `V { f, g: p }`
    Variant {
        /// The qualifier.
        enum_name: Option<Spanned<Name>>,
        /// The variant.
        variant: Spanned<Name>,
        /// What is taken apart.
        payload: PatternPayload,
    },
}

/// The payload of a variant pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PatternPayload {
    /// `V`
    None,
    /// `V(p)`
    Value(PatternId),
    /// `V { f, g: p }`
    Fields(Vec<(Spanned<Name>, PatternId)>),
}

/// Prefix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnaryOp {
    /// `-`
    Neg,
    /// `!`
    Not,
}

/// Infix operators.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BinaryOp {
    /// `+`
    Add,
    /// `-`
    Sub,
    /// `*`
    Mul,
    /// `/`
    Div,
    /// `%`
    Rem,
    /// `++`
    Concat,
    /// `==`
    Eq,
    /// `!=`
    Ne,
    /// `<`
    Lt,
    /// `<=`
    Le,
    /// `>`
    Gt,
    /// `>=`
    Ge,
    /// `&&`
    And,
    /// `||`
    Or,
}

impl Body {
    /// Whether a binding is written as `{ name }` in a pattern, where the word also names the field.
    pub fn is_shorthand(&self, local: LocalId) -> bool {
        self.shorthand_spans().any(|it| it == self.locals[local].span)
    }

    /// Where such bindings stand, among the names of all fields in patterns.
    pub fn shorthands(&self) -> FxHashSet<TextRange> {
        self.shorthand_spans().collect()
    }

    fn shorthand_spans(&self) -> impl Iterator<Item = TextRange> {
        let fields = self.patterns.iter().filter_map(|(_, it)| match it {
            Pattern::Variant { payload: PatternPayload::Fields(fields), .. } => Some(fields),
            _ => None,
        });
        fields.flatten().map(|(name, _)| name.span)
    }
}

impl Expr {
    /// Appends the expressions directly inside, in the order in which they are evaluated.
    pub fn children(&self, out: &mut Vec<ExprId>) {
        match self {
            Expr::Missing | Expr::Literal(_) | Expr::Name(_) | Expr::None | Expr::Receive => {}
            Expr::List(items) => out.extend(items),
            Expr::Map(entries) => out.extend(entries.iter().flat_map(|it| [it.0, it.1])),
            Expr::Block(block) => block.statements.iter().for_each(|it| it.children(out)),
            Expr::If { condition, consequence, alternative } => {
                out.extend([condition, consequence]);
                out.extend(alternative);
            }
            Expr::Match { scrutinee, arms } => {
                out.push(*scrutinee);
                out.extend(arms.iter().map(|it| it.body));
            }
            Expr::Wrap { value, .. } | Expr::Emit { value } => out.push(*value),
            Expr::Variant { payload, .. } => match payload {
                VariantPayload::None => {}
                VariantPayload::Value(value) => out.push(*value),
                VariantPayload::Fields(fields) => out.extend(fields.iter().map(|it| it.value)),
            },
            Expr::Record { base, fields, .. } => {
                out.extend(base);
                out.extend(fields.iter().map(|it| it.value));
            }
            Expr::Unary { operand, .. } => out.push(*operand),
            Expr::Binary { left, right, .. } => out.extend([left, right]),
            Expr::Call { callee, arguments, .. } => {
                out.push(*callee);
                out.extend(arguments);
            }
            Expr::Field { object, .. } => out.push(*object),
            Expr::Spawn { function } => out.push(*function),
            Expr::Send { target, message } => out.extend([target, message]),
        }
    }
}

impl Statement {
    /// Appends the expressions directly inside, in the order in which they are evaluated.
    pub fn children(&self, out: &mut Vec<ExprId>) {
        match self {
            Statement::Let { value, .. } | Statement::Assign { value, .. } | Statement::Expr(value) => {
                out.push(*value);
            }
            Statement::Return { value, .. } => out.extend(value),
            Statement::While { condition, body, .. } => out.extend([condition, body]),
            Statement::For { iterable, body, .. } => out.extend([iterable, body]),
        }
    }
}

impl BinaryOp {
    /// The operator as written.
    pub fn symbol(self) -> &'static str {
        match self {
            BinaryOp::Add => "+",
            BinaryOp::Sub => "-",
            BinaryOp::Mul => "*",
            BinaryOp::Div => "/",
            BinaryOp::Rem => "%",
            BinaryOp::Concat => "++",
            BinaryOp::Eq => "==",
            BinaryOp::Ne => "!=",
            BinaryOp::Lt => "<",
            BinaryOp::Le => "<=",
            BinaryOp::Gt => ">",
            BinaryOp::Ge => ">=",
            BinaryOp::And => "&&",
            BinaryOp::Or => "||",
        }
    }
}

impl Constructor {
    /// The constructor as written.
    pub fn name(self) -> &'static str {
        match self {
            Constructor::Some => "Some",
            Constructor::Ok => "Ok",
            Constructor::Err => "Err",
        }
    }
}
