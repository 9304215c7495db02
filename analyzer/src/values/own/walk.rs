//! Runs a function symbolically, once, in the order of evaluation: every expression becomes a node.
//!
//! A local is followed through assignments; where branches meet, it is either; what a loop changes is only known by
//! the end that the loop leaves alone. It recurses as deep as the parser lets expressions nest.

use std::{collections::BTreeMap, sync::Arc};

use rustc_hash::FxHashMap;

use super::assigned::{Change, changes};
use crate::{
    db::Db,
    effects::sites::is_prelude,
    hir::{
        Item, Name,
        body::{
            BinaryOp, Block, Body, Constructor, Expr, ExprId, Literal, LocalId, LocalKind, Pattern,
            PatternId, PatternPayload, Statement, UnaryOp, VariantPayload,
        },
        lower::lower,
        resolve::{Resolution, Resolutions, resolve},
        table::Table,
    },
    span::TextRange,
    types::{Inference, Ty, infer},
    values::{
        Why,
        builtins::{self, Pure},
        summary::{CallShape, Node, NodeId},
    },
};

/// The prelude's functions that call a function they are given: the index of that argument, and what they pass to it.
const CALLERS: &[(&str, usize, &[Passed])] = &[
    ("list_map", 1, &[Passed::Element]),
    ("list_filter", 1, &[Passed::Element]),
    ("list_any", 1, &[Passed::Element]),
    ("list_all", 1, &[Passed::Element]),
    ("list_fold", 2, &[Passed::Anything, Passed::Element]),
];

/// What is passed to a function that another function is given.
#[derive(Debug, Clone, Copy)]
enum Passed {
    /// An element of the first argument.
    Element,
    /// Something else.
    Anything,
}

/// A run through a function.
pub(super) struct Walk<'db> {
    db: &'db dyn Db,
    pub(super) body: &'db Body,
    names: &'db Resolutions<'db>,
    types: &'db Inference<'db>,
    pub(super) nodes: Vec<Node<'db>>,
    /// Where literals and unknown values stand.
    pub(super) places: Vec<TextRange>,
    /// What each expression gives.
    values: Table<Expr, NodeId>,
    /// What each local is, here and now.
    locals: FxHashMap<LocalId, NodeId>,
    /// What locals were before they were assigned to, to get back to where a branch began.
    log: Vec<(LocalId, Option<NodeId>)>,
    returned: Vec<NodeId>,
    root: Option<NodeId>,
    /// Calls of functions outside the prelude: the expression, and what it says.
    pub(super) calls: Vec<(ExprId, CallShape<'db>)>,
    /// Names of the prelude's functions that are passed to one that calls them, with their arguments.
    pub(super) applied: FxHashMap<ExprId, Vec<NodeId>>,
    pub(super) passed_on: Vec<Item<'db>>,
}

impl<'db> Walk<'db> {
    pub(super) fn new(db: &'db dyn Db, item: Item<'db>) -> Walk<'db> {
        Walk {
            db,
            body: &lower(db, item).body,
            names: resolve(db, item),
            types: infer(db, item),
            nodes: Vec::new(),
            places: Vec::new(),
            values: Table::default(),
            locals: FxHashMap::default(),
            log: Vec::new(),
            returned: Vec::new(),
            root: None,
            calls: Vec::new(),
            applied: FxHashMap::default(),
            passed_on: Vec::new(),
        }
    }

    /// Runs the contracts and the block.
    pub(super) fn function(&mut self) {
        let body = self.body;
        let parameters = body.locals.iter().take(body.parameter_count as usize);
        for ((local, _), index) in parameters.zip(0u32..) {
            let node = self.node(Node::Parameter(index));
            self.locals.insert(local, node);
        }
        for contract in &body.contracts {
            self.expr(contract.condition);
        }
        self.root = body.root.map(|it| self.expr(it));
    }

    /// What the function gives.
    pub(super) fn result(&mut self) -> Option<NodeId> {
        let root = self.root?;
        if self.body.broken {
            return Some(self.unreadable());
        }
        let mut all = std::mem::take(&mut self.returned);
        all.push(root);
        Some(self.join(all))
    }

    /// What an expression gave.
    pub(super) fn value(&mut self, id: ExprId) -> NodeId {
        match self.values.get(id) {
            Some(node) => *node,
            None => self.unreadable(),
        }
    }

    pub(super) fn node(&mut self, node: Node<'db>) -> NodeId {
        self.nodes.push(node);
        (self.nodes.len() - 1) as NodeId
    }

    pub(super) fn unreadable(&mut self) -> NodeId {
        self.node(Node::Unknown { why: Why::Unreadable, place: None })
    }

    fn unknown(&mut self, why: Why<'db>, at: ExprId) -> NodeId {
        let place = self.place(at);
        self.node(Node::Unknown { why, place })
    }

    fn place(&mut self, at: ExprId) -> Option<u32> {
        self.places.push(self.body.expr_spans.get(at).copied().unwrap_or_default());
        Some((self.places.len() - 1) as u32)
    }

    fn text(&mut self, text: impl Into<Arc<str>>, at: ExprId) -> NodeId {
        let place = self.place(at);
        self.node(Node::Text { text: text.into(), place })
    }

    fn join(&mut self, mut all: Vec<NodeId>) -> NodeId {
        let mut seen = Vec::new();
        all.retain(|it| {
            let is_new = !matches!(self.nodes.get(*it as usize), Some(Node::Never)) && !seen.contains(it);
            // Two or three branches meet, as a rule: more are not worth looking through.
            if is_new && seen.len() < 8 {
                seen.push(*it);
            }
            is_new
        });
        match all.as_slice() {
            [] => self.node(Node::Never),
            [only] => *only,
            _ => self.node(Node::Join(all)),
        }
    }

    fn expr(&mut self, id: ExprId) -> NodeId {
        let node = self.evaluate(id);
        self.values.insert(id, node);
        node
    }

    fn all(&mut self, ids: &[ExprId]) -> Vec<NodeId> {
        ids.iter().map(|it| self.expr(*it)).collect()
    }

    fn evaluate(&mut self, id: ExprId) -> NodeId {
        let body = self.body;
        match &body.exprs[id] {
            Expr::Missing => self.unreadable(),
            Expr::Literal(literal) => match literal {
                Literal::String(text) => self.text(text.clone(), id),
                Literal::Int(number) => self.text(number.to_string(), id),
                Literal::Bool(is_true) => self.text(is_true.to_string(), id),
                Literal::Float(_) | Literal::Unit => self.unknown(Why::Computed, id),
            },
            Expr::Name(_) => self.name(id),
            Expr::List(items) => {
                let items = self.all(items);
                self.node(Node::List(items))
            }
            Expr::Map(entries) => self.map(id, entries),
            Expr::Block(block) => self.block(id, block),
            Expr::If { condition, consequence, alternative } => {
                self.expr(*condition);
                let mut values = Vec::new();
                let mut states = Vec::new();
                let branches = [Some(*consequence), *alternative];
                for branch in branches {
                    let mark = self.log.len();
                    values.push(match branch {
                        Some(branch) => self.expr(branch),
                        None => self.unknown(Why::Computed, id),
                    });
                    states.push(self.roll_back(mark));
                }
                self.meet(&states);
                self.join(values)
            }
            Expr::Match { scrutinee, arms } => {
                let scrutinee = self.expr(*scrutinee);
                let mut values = Vec::new();
                let mut states = Vec::new();
                for arm in arms {
                    let mark = self.log.len();
                    self.pattern(arm.pattern, scrutinee);
                    values.push(self.expr(arm.body));
                    states.push(self.roll_back(mark));
                }
                self.meet(&states);
                self.join(values)
            }
            Expr::None => self.node(Node::Fields { base: None, fields: Vec::new() }),
            Expr::Wrap { constructor, value } => {
                let value = self.expr(*value);
                let fields = vec![(Name::new(constructor.name()), value)];
                self.node(Node::Fields { base: None, fields })
            }
            Expr::Variant { variant, payload, .. } => {
                let fields = match payload {
                    VariantPayload::None => Vec::new(),
                    VariantPayload::Value(value) => vec![(variant.value.clone(), self.expr(*value))],
                    VariantPayload::Fields(fields) => fields
                        .iter()
                        .map(|it| (payload_field(&variant.value, &it.name.value), self.expr(it.value)))
                        .collect(),
                };
                self.node(Node::Fields { base: None, fields })
            }
            Expr::Record { base, fields, .. } => {
                let base = base.map(|it| self.expr(it));
                let fields = fields.iter().map(|it| (it.name.value.clone(), self.expr(it.value))).collect();
                self.node(Node::Fields { base, fields })
            }
            Expr::Unary { operator, operand } => {
                let operand = self.expr(*operand);
                match operator {
                    UnaryOp::Neg => self.node(Node::Pure(Pure::Negate, vec![operand])),
                    UnaryOp::Not => self.unknown(Why::Computed, id),
                }
            }
            Expr::Binary { .. } => self.binary(id),
            Expr::Call { callee, arguments, .. } => self.call(id, *callee, arguments),
            Expr::Field { object, field } => {
                let object = self.expr(*object);
                self.node(Node::Field(object, field.value.clone()))
            }
            Expr::Spawn { function } => match (self.names.names.get(*function), &body.exprs[*function]) {
                (Some(Resolution::Function(item)), Expr::Name(name)) => {
                    self.pass_on(*item);
                    self.text(name.as_str(), *function)
                }
                _ => {
                    self.expr(*function);
                    self.unreadable()
                }
            },
            Expr::Send { target, message } => {
                self.expr(*target);
                self.expr(*message);
                self.unknown(Why::Computed, id)
            }
            Expr::Receive => self.unknown(Why::Message, id),
            Expr::Emit { value } => self.expr(*value),
        }
    }

    fn name(&mut self, id: ExprId) -> NodeId {
        match self.names.names.get(id) {
            Some(Resolution::Local(local)) => match self.locals.get(local) {
                Some(node) => *node,
                None => self.unreadable(),
            },
            Some(Resolution::Function(item)) => {
                self.pass_on(*item);
                self.unknown(Why::FunctionValue, id)
            }
            None => self.unreadable(),
        }
    }

    fn pass_on(&mut self, function: Item<'db>) {
        if !is_prelude(self.db, function) && !self.passed_on.contains(&function) {
            self.passed_on.push(function);
        }
    }

    fn map(&mut self, id: ExprId, entries: &[(ExprId, ExprId)]) -> NodeId {
        let mut fields: Vec<(Name, NodeId)> = Vec::new();
        let mut is_constant = true;
        for (key, value) in entries {
            self.expr(*key);
            let value = self.expr(*value);
            match &self.body.exprs[*key] {
                Expr::Literal(Literal::String(key)) => {
                    // Of a key that is given twice, the last value counts.
                    fields.retain(|it| it.0 != **key || entries.len() > builtins::MAX_KEYS);
                    fields.push((Name::new(key), value));
                }
                _ => is_constant = false,
            }
        }
        if is_constant && entries.len() <= builtins::MAX_KEYS {
            self.node(Node::Fields { base: None, fields })
        } else {
            self.unknown(Why::Computed, id)
        }
    }

    fn block(&mut self, id: ExprId, block: &Block) -> NodeId {
        let mut value = None;
        let mut is_over = false;
        for statement in &block.statements {
            value = self.statement(statement);
            is_over |= matches!(statement, Statement::Return { .. });
        }
        match value {
            _ if is_over => self.node(Node::Never),
            Some(value) => value,
            // One without statements may be an empty map.
            None if block.statements.is_empty() => self.node(Node::Fields { base: None, fields: Vec::new() }),
            None => self.unknown(Why::Computed, id),
        }
    }

    /// Runs a statement; what it gives, if it is an expression.
    fn statement(&mut self, statement: &Statement) -> Option<NodeId> {
        match statement {
            Statement::Let { local, value, .. } => {
                let mut value = self.expr(*value);
                if let Some(local) = local {
                    let is_mutable =
                        matches!(self.body.locals[*local].kind, LocalKind::Let { mutable: true, .. });
                    // An assignment may hide behind a syntax error.
                    if is_mutable && self.body.broken {
                        value = self.unreadable();
                    }
                    self.locals.insert(*local, value);
                }
            }
            Statement::Assign { value, .. } => {
                let node = self.expr(*value);
                if let Some(local) = self.names.assignments.get(*value) {
                    let node = if self.body.broken { self.unreadable() } else { node };
                    self.assign(*local, node);
                }
            }
            Statement::Return { value, .. } => {
                if let Some(value) = value {
                    let node = self.expr(*value);
                    self.returned.push(node);
                }
            }
            Statement::While { condition, body, .. } => {
                let heads = self.enter_loop(&[*condition, *body]);
                self.expr(*condition);
                self.expr(*body);
                self.leave_loop(heads);
            }
            Statement::For { variable, iterable, body, .. } => {
                let list = self.expr(*iterable);
                let heads = self.enter_loop(&[*body]);
                if let Some(variable) = variable {
                    let element = self.node(Node::Element(list));
                    self.locals.insert(*variable, element);
                }
                self.expr(*body);
                self.leave_loop(heads);
            }
            Statement::Expr(value) => return Some(self.expr(*value)),
        }
        None
    }

    /// Operator chains nest to the left as deep as they are long: walk them in a loop.
    fn binary(&mut self, outermost: ExprId) -> NodeId {
        let body = self.body;
        let mut chain = Vec::new();
        let mut here = outermost;
        while let Expr::Binary { operator, left, right } = &body.exprs[here] {
            chain.push((here, operator.value, *right));
            here = *left;
        }
        let mut left = self.expr(here);
        for (id, operator, right) in chain.into_iter().rev() {
            let mark = self.log.len();
            let right = self.expr(right);
            if matches!(operator, BinaryOp::And | BinaryOp::Or) {
                // The right operand may not be evaluated.
                let state = self.roll_back(mark);
                self.meet(&[state, BTreeMap::new()]);
            }
            let is_text = || self.types.exprs.get(id) == Some(&Ty::String);
            left = match operator {
                BinaryOp::Concat => self.node(Node::Concat(left, right)),
                BinaryOp::Add if is_text() => self.node(Node::Concat(left, right)),
                BinaryOp::Add => self.node(Node::Pure(Pure::Add, vec![left, right])),
                BinaryOp::Sub => self.node(Node::Pure(Pure::Subtract, vec![left, right])),
                BinaryOp::Mul => self.node(Node::Pure(Pure::Multiply, vec![left, right])),
                _ => self.unknown(Why::Computed, id),
            };
            self.values.insert(id, left);
        }
        left
    }

    fn call(&mut self, id: ExprId, callee: ExprId, arguments: &[ExprId]) -> NodeId {
        let function = match (&self.body.exprs[callee], self.names.names.get(callee)) {
            (Expr::Name(_), Some(Resolution::Function(item))) => Some(*item),
            _ => None,
        };
        let Some(function) = function else {
            self.expr(callee);
            self.all(arguments);
            return self.unknown(Why::FunctionValue, id);
        };
        if is_prelude(self.db, function) {
            return self.prelude_call(id, function, arguments);
        }
        let arguments = self.all(arguments);
        self.calls.push((id, CallShape { function, arguments: arguments.clone() }));
        self.node(Node::Call { function, arguments })
    }

    fn prelude_call(&mut self, id: ExprId, function: Item<'db>, arguments: &[ExprId]) -> NodeId {
        let name = function.name(self.db).clone();
        let caller = CALLERS.iter().find(|it| name == it.0);
        let mut values = Vec::new();
        let mut outcome = None;
        for (index, argument) in arguments.iter().enumerate() {
            let passed = caller.filter(|it| it.1 == index).map(|it| it.2);
            let given = self.names.names.get(*argument).copied();
            match (passed, given) {
                (Some(passed), Some(Resolution::Function(given))) => {
                    outcome = Some(self.applied(*argument, given, passed, values.first().copied()));
                    let value = self.unknown(Why::FunctionValue, *argument);
                    self.values.insert(*argument, value);
                    values.push(value);
                }
                _ => values.push(self.expr(*argument)),
            }
        }
        let argument = |index: usize| values.get(index).copied();
        let known = match (name.as_str(), argument(0), argument(1)) {
            (
                "ui_render"
                | "__builtin_debug"
                | "__builtin_guard"
                | "__builtin_int_to_string"
                | "__builtin_bool_to_string",
                Some(first),
                _,
            ) => Some(first),
            ("__builtin_debug_msg", _, Some(second)) => Some(second),
            ("option_or", Some(first), Some(second)) => {
                Some(self.payload_or(first, Constructor::Some, second))
            }
            ("result_or", Some(first), Some(second)) => Some(self.payload_or(first, Constructor::Ok, second)),
            ("map_get_or", Some(first), Some(second)) => {
                let found = self.node(Node::Pure(Pure::MapGet, vec![first, second]));
                argument(2).map(|it| self.payload_or(found, Constructor::Some, it))
            }
            ("list_map", _, _) => outcome.map(|it| self.node(Node::Pure(Pure::ListOf, vec![it]))),
            _ => builtins::function(&name).map(|it| self.node(Node::Pure(it, values.clone()))),
        };
        known.unwrap_or_else(|| self.unknown(Why::Prelude(function), id))
    }

    /// A function that is called with elements of a list; what it gives.
    fn applied(
        &mut self,
        name: ExprId,
        function: Item<'db>,
        passed: &[Passed],
        list: Option<NodeId>,
    ) -> NodeId {
        let arguments: Vec<NodeId> = passed
            .iter()
            .map(|it| match (it, list) {
                (Passed::Element, Some(list)) => self.node(Node::Element(list)),
                _ => self.unknown(Why::Computed, name),
            })
            .collect();
        if is_prelude(self.db, function) {
            self.applied.insert(name, arguments.clone());
            return match builtins::function(function.name(self.db)) {
                Some(pure) => self.node(Node::Pure(pure, arguments)),
                None => self.unknown(Why::Prelude(function), name),
            };
        }
        self.calls.push((name, CallShape { function, arguments: arguments.clone() }));
        self.node(Node::Call { function, arguments })
    }

    fn payload_or(&mut self, value: NodeId, constructor: Constructor, fallback: NodeId) -> NodeId {
        let payload = self.node(Node::Field(value, Name::new(constructor.name())));
        self.join(vec![payload, fallback])
    }

    fn pattern(&mut self, id: PatternId, value: NodeId) {
        let body = self.body;
        match &body.patterns[id] {
            Pattern::Missing | Pattern::Wildcard | Pattern::Literal(_) | Pattern::None => {}
            Pattern::Binding(local) => {
                self.locals.insert(*local, value);
            }
            Pattern::Wrap { constructor, inner } => {
                let payload = self.node(Node::Field(value, Name::new(constructor.name())));
                self.pattern(*inner, payload);
            }
            Pattern::Variant { variant, payload, .. } => match payload {
                PatternPayload::None => {}
                PatternPayload::Value(inner) => {
                    let payload = self.node(Node::Field(value, variant.value.clone()));
                    self.pattern(*inner, payload);
                }
                PatternPayload::Fields(fields) => {
                    for (name, inner) in fields {
                        let field = payload_field(&variant.value, &name.value);
                        let payload = self.node(Node::Field(value, field));
                        self.pattern(*inner, payload);
                    }
                }
            },
        }
    }

    fn assign(&mut self, local: LocalId, value: NodeId) {
        let before = self.locals.insert(local, value);
        self.log.push((local, before));
    }

    /// Undoes the assignments since `mark`; what they had made of the locals.
    fn roll_back(&mut self, mark: usize) -> BTreeMap<LocalId, NodeId> {
        let mut state = BTreeMap::new();
        for (local, before) in self.log.split_off(mark).into_iter().rev() {
            let value = match before {
                Some(before) => self.locals.insert(local, before),
                None => self.locals.remove(&local),
            };
            if let Some(value) = value {
                state.entry(local).or_insert(value);
            }
        }
        state
    }

    /// Makes each local either of what branches made of it.
    fn meet(&mut self, states: &[BTreeMap<LocalId, NodeId>]) {
        let mut merged: BTreeMap<LocalId, Vec<NodeId>> = BTreeMap::new();
        for (local, value) in states.iter().flatten() {
            merged.entry(*local).or_default().push(*value);
        }
        for (local, mut values) in merged {
            if values.len() < states.len() {
                values.extend(self.locals.get(&local));
            }
            let value = self.join(values);
            self.assign(local, value);
        }
    }

    /// Makes the locals that a loop changes what they may be at the start of any round.
    fn enter_loop(&mut self, parts: &[ExprId]) -> Vec<(LocalId, NodeId)> {
        let mut heads = Vec::new();
        for (local, change) in changes(self.body, self.names, self.types, parts) {
            let Some(before) = self.locals.get(&local).copied() else { continue };
            let unknown = self.node(Node::Unknown { why: Why::Loop, place: None });
            let head = match change {
                Change::Appended => self.node(Node::Concat(before, unknown)),
                Change::Prepended => self.node(Node::Concat(unknown, before)),
                Change::Literals(literals) => {
                    let mut all = self.all(&literals);
                    all.insert(0, before);
                    self.join(all)
                }
                Change::Any => unknown,
            };
            self.assign(local, head);
            heads.push((local, head));
        }
        heads
    }

    /// After a loop its locals are what they are at the start of a round.
    fn leave_loop(&mut self, heads: Vec<(LocalId, NodeId)>) {
        heads.into_iter().for_each(|(local, head)| self.assign(local, head));
    }
}

/// What a named field of a variant's payload is called among the fields of a value.
fn payload_field(variant: &str, field: &str) -> Name {
    Name::new(format!("{variant}.{field}"))
}
