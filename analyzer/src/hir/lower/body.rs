//! Bodies: contracts, statements and expressions.

use text_size::TextSize;

use super::{Lowering, is_name};
use crate::{
    hir::{
        Name,
        body::{
            Arm, BinaryOp, Block, Constructor, Contract, ContractKind, Expr, ExprId, FieldInit, Literal,
            Local, LocalId, LocalKind, Spanned, Statement, UnaryOp, VariantPayload,
        },
        signature::Field,
    },
    span::TextRange,
    syntax::{
        cst::CstNode,
        literal,
        nodes::{
            self, Clause, Expression, FieldInitializerListChild, IfExpressionAlternative, LetStatementName,
        },
    },
};

impl Lowering<'_> {
    pub(super) fn function_body(&mut self, item: nodes::FunctionItem<'_>, parameters: &[Field]) {
        self.body.broken = item.syntax().has_error();
        for (parameter, span) in parameters.iter().zip(self.spans.names.clone()) {
            self.local(parameter.name.clone(), span, LocalKind::Parameter);
        }
        self.body.parameter_count = parameters.len() as u32;
        for clause in item.clauses() {
            let (kind, condition, result) = match clause {
                Clause::RequiresClause(it) => (ContractKind::Requires, it.condition(), None),
                Clause::EnsuresClause(it) => {
                    let result = self.local(Name::new("result"), TextRange::default(), LocalKind::Result);
                    (ContractKind::Ensures, it.condition(), Some(result))
                }
                Clause::CapabilityList(_) | Clause::IntentClause(_) => continue,
            };
            let condition = self.expr(condition, clause.range());
            self.body.contracts.push(Contract { kind, condition, result });
        }
        self.body.root = item.body().map(|it| self.block(it));
    }

    fn local(&mut self, name: Name, span: TextRange, kind: LocalKind) -> LocalId {
        self.body.locals.alloc(Local { name, span, kind })
    }

    fn alloc(&mut self, expr: Expr, span: TextRange) -> ExprId {
        let id = self.body.exprs.alloc(expr);
        self.body.expr_spans.insert(id, span);
        id
    }

    fn block(&mut self, block: nodes::Block<'_>) -> ExprId {
        let statements = block.statements().map(|it| self.statement(it)).collect();
        self.alloc(Expr::Block(Block { statements }), block.range())
    }

    fn statement(&mut self, statement: nodes::Statement<'_>) -> Statement {
        let span = statement.range();
        match statement {
            nodes::Statement::LetStatement(it) => {
                // The initialiser comes first: it does not see the name.
                let value = self.expr(it.value(), span);
                let mut spans = std::mem::take(&mut self.body.type_spans);
                let mut types = std::mem::take(&mut self.body.types);
                let ty = it.ty().map(|ty| self.type_ref(&mut types, &mut spans, Some(ty)));
                (self.body.types, self.body.type_spans) = (types, spans);
                let keyword = TextRange::at(span.start(), TextSize::of("let"));
                let kind = LocalKind::Let { mutable: it.mutable().is_some(), keyword };
                let local = match it.name() {
                    Some(LetStatementName::Identifier(name)) => {
                        Some(self.local(self.text(name), name.range(), kind))
                    }
                    Some(LetStatementName::Wildcard(_)) | None => None,
                };
                Statement::Let { local, ty, value }
            }
            nodes::Statement::AssignmentStatement(it) => {
                let value = self.expr(it.value(), span);
                match it.target() {
                    Some(Expression::Identifier(name)) => {
                        let target = Spanned { value: self.text(name), span: name.range() };
                        Statement::Assign { target, value, span }
                    }
                    // A syntax error already says that only names are assigned to.
                    _ => Statement::Expr(value),
                }
            }
            nodes::Statement::ReturnStatement(it) => {
                let value = it.value().map(|value| self.expr(Some(value), span));
                Statement::Return { value, span }
            }
            nodes::Statement::WhileStatement(it) => {
                let condition = self.expr(it.condition(), span);
                let body = self.optional_block(it.body(), span);
                Statement::While { condition, body, span }
            }
            nodes::Statement::ForStatement(it) => {
                let iterable = self.expr(it.iterable(), span);
                let variable =
                    it.variable().map(|name| self.local(self.text(name), name.range(), LocalKind::For));
                let body = self.optional_block(it.body(), span);
                Statement::For { variable, iterable, body, span }
            }
            nodes::Statement::ExpressionStatement(it) => Statement::Expr(self.expr(it.expression(), span)),
        }
    }

    fn optional_block(&mut self, block: Option<nodes::Block<'_>>, around: TextRange) -> ExprId {
        match block {
            Some(block) => self.block(block),
            None => self.alloc(Expr::Missing, around),
        }
    }

    /// Lowers an expression; one that is absent becomes `Missing` at `around`.
    fn expr(&mut self, expression: Option<Expression<'_>>, around: TextRange) -> ExprId {
        let Some(expression) = expression else { return self.alloc(Expr::Missing, around) };
        let span = expression.range();
        let expr = match expression {
            Expression::ParenthesizedExpression(it) => return self.expr(it.expression(), span),
            Expression::Block(it) => return self.block(it),
            Expression::BinaryExpression(it) => return self.binary(it),
            Expression::Identifier(it) if is_name(self.slice(it)) => Expr::Name(self.text(it)),
            // What the parser took for a name is something else that a syntax error tells of.
            Expression::Identifier(_) => Expr::Missing,
            Expression::IntegerLiteral(it) => int_literal(self.slice(it), false),
            Expression::FloatLiteral(it) => float_literal(self.slice(it), false),
            Expression::StringLiteral(it) => {
                Expr::Literal(Literal::String(literal::decode_string(self.slice(it)).into()))
            }
            Expression::BooleanLiteral(it) => Expr::Literal(Literal::Bool(self.slice(it) == "true")),
            Expression::UnitLiteral(_) => Expr::Literal(Literal::Unit),
            Expression::NoneLiteral(_) => Expr::None,
            Expression::ReceiveExpression(_) => Expr::Receive,
            Expression::ListLiteral(it) => {
                Expr::List(it.expressions().map(|item| self.expr(Some(item), span)).collect())
            }
            Expression::MapLiteral(it) => Expr::Map(
                it.map_entries()
                    .map(|entry| {
                        (self.expr(entry.key(), entry.range()), self.expr(entry.value(), entry.range()))
                    })
                    .collect(),
            ),
            Expression::IfExpression(it) => self.branch(it),
            Expression::MatchExpression(it) => Expr::Match {
                scrutinee: self.expr(it.scrutinee(), span),
                arms: it.arms().into_iter().flat_map(|it| it.match_arms()).map(|it| self.arm(it)).collect(),
            },
            Expression::WrapExpression(it) => {
                let value = self.expr(it.value(), span);
                match it.constructor().and_then(|it| constructor(it.kind())) {
                    Some(constructor) => Expr::Wrap { constructor, value },
                    None => Expr::Missing,
                }
            }
            Expression::VariantExpression(it) => self.variant(it),
            Expression::RecordExpression(it) => {
                let mut base = None;
                let mut fields = Vec::new();
                for child in it.fields().into_iter().flat_map(|it| it.children()) {
                    match child {
                        FieldInitializerListChild::Spread(it) => {
                            base = Some(self.expr(it.base(), it.range()))
                        }
                        FieldInitializerListChild::FieldInitializer(it) => fields.push(self.field_init(it)),
                    }
                }
                Expr::Record { name: self.spanned(it.name(), span), base, fields }
            }
            Expression::UnaryExpression(it) => self.unary(it),
            Expression::CallExpression(it) => {
                let callee = self.expr(it.callee(), span);
                let list = it.arguments();
                let argument_list = list.map(|it| it.range()).unwrap_or(span);
                let arguments = list.into_iter().flat_map(|it| it.expressions());
                let arguments = arguments.map(|it| self.expr(Some(it), span)).collect();
                Expr::Call { callee, arguments, argument_list }
            }
            Expression::FieldExpression(it) => {
                let object = self.expr(it.object(), span);
                Expr::Field { object, field: self.spanned(it.field(), span) }
            }
            Expression::SpawnExpression(it) => Expr::Spawn { function: self.expr(it.function(), span) },
            Expression::SendExpression(it) => {
                let target = it.target().and_then(|it| Expression::cast(it.syntax()));
                Expr::Send { target: self.expr(target, span), message: self.expr(it.message(), span) }
            }
            Expression::EmitExpression(it) => Expr::Emit { value: self.expr(it.value(), span) },
        };
        self.alloc(expr, span)
    }

    /// Operator chains nest to the left as deep as they are long: walk them in a loop.
    fn binary(&mut self, outermost: nodes::BinaryExpression<'_>) -> ExprId {
        let mut chain = vec![outermost];
        let mut left = outermost.left();
        while let Some(Expression::BinaryExpression(inner)) = left {
            chain.push(inner);
            left = inner.left();
        }
        let mut result = self.expr(left, outermost.range());
        for node in chain.into_iter().rev() {
            let right = self.expr(node.right(), node.range());
            let expr = match node.operator().and_then(|it| Some((binary_op(it.kind())?, it.range()))) {
                Some((operator, span)) => {
                    Expr::Binary { operator: Spanned { value: operator, span }, left: result, right }
                }
                None => Expr::Missing,
            };
            result = self.alloc(expr, node.range());
        }
        result
    }

    /// A sign in front of a literal belongs to it: the least `Int` has no other spelling.
    fn unary(&mut self, node: nodes::UnaryExpression<'_>) -> Expr {
        let operator = match node.operator().map(|it| it.kind()) {
            Some("-") => UnaryOp::Neg,
            Some("!") => UnaryOp::Not,
            _ => return Expr::Missing,
        };
        match (operator, node.operand()) {
            (UnaryOp::Neg, Some(Expression::IntegerLiteral(it))) => int_literal(self.slice(it), true),
            (UnaryOp::Neg, Some(Expression::FloatLiteral(it))) => float_literal(self.slice(it), true),
            (_, operand) => Expr::Unary { operator, operand: self.expr(operand, node.range()) },
        }
    }

    /// `else if` chains nest as deep as they are long; the parser bounds that.
    fn branch(&mut self, node: nodes::IfExpression<'_>) -> Expr {
        let condition = self.expr(node.condition(), node.range());
        let consequence = self.optional_block(node.consequence(), node.range());
        let alternative = node.alternative().map(|it| match it {
            IfExpressionAlternative::Block(it) => self.block(it),
            IfExpressionAlternative::IfExpression(it) => {
                let inner = self.branch(it);
                self.alloc(inner, it.range())
            }
        });
        Expr::If { condition, consequence, alternative }
    }

    fn arm(&mut self, arm: nodes::MatchArm<'_>) -> Arm {
        let pattern = self.pattern(arm.pattern(), arm.range());
        let body = self.expr(arm.body(), arm.range());
        Arm { pattern, body, span: arm.range() }
    }

    fn variant(&mut self, node: nodes::VariantExpression<'_>) -> Expr {
        if node.extras().next().is_some() {
            return Expr::Missing;
        }
        let payload = match node.payload() {
            None => VariantPayload::None,
            Some(nodes::VariantExpressionPayload::VariantArgument(list)) => {
                VariantPayload::Value(self.expr(list.expressions().next(), list.range()))
            }
            Some(nodes::VariantExpressionPayload::FieldInitializerList(list)) => {
                VariantPayload::Fields(list.field_initializers().map(|it| self.field_init(it)).collect())
            }
        };
        Expr::Variant {
            enum_name: self.spanned(node.enum_name(), node.range()),
            variant: self.spanned(node.variant(), node.range()),
            payload,
        }
    }

    fn field_init(&mut self, node: nodes::FieldInitializer<'_>) -> FieldInit {
        let name = self.spanned(node.name(), node.range());
        FieldInit { name, value: self.expr(node.value(), node.range()) }
    }

    pub(super) fn spanned(&self, name: Option<nodes::Identifier<'_>>, around: TextRange) -> Spanned<Name> {
        match name {
            Some(name) => Spanned { value: self.text(name), span: name.range() },
            None => Spanned { value: Name::default(), span: around },
        }
    }

    pub(super) fn pattern_local(&mut self, name: nodes::Identifier<'_>) -> LocalId {
        self.local(self.text(name), name.range(), LocalKind::Pattern)
    }
}

/// The literal, or `Missing` for a number out of range, which is a lexical error.
fn int_literal(digits: &str, negative: bool) -> Expr {
    literal::parse_int(digits, negative).map_or(Expr::Missing, |it| Expr::Literal(Literal::Int(it)))
}

fn float_literal(digits: &str, negative: bool) -> Expr {
    match literal::parse_float(digits) {
        Some(value) => Expr::Literal(Literal::Float(if negative { -value } else { value }.to_bits())),
        None => Expr::Missing,
    }
}

pub(super) fn constructor(keyword: &str) -> Option<Constructor> {
    Some(match keyword {
        "Some" => Constructor::Some,
        "Ok" => Constructor::Ok,
        "Err" => Constructor::Err,
        _ => return None,
    })
}

fn binary_op(symbol: &str) -> Option<BinaryOp> {
    Some(match symbol {
        "+" => BinaryOp::Add,
        "-" => BinaryOp::Sub,
        "*" => BinaryOp::Mul,
        "/" => BinaryOp::Div,
        "%" => BinaryOp::Rem,
        "++" => BinaryOp::Concat,
        "==" => BinaryOp::Eq,
        "!=" => BinaryOp::Ne,
        "<" => BinaryOp::Lt,
        "<=" => BinaryOp::Le,
        ">" => BinaryOp::Gt,
        ">=" => BinaryOp::Ge,
        "&&" => BinaryOp::And,
        "||" => BinaryOp::Or,
        _ => return None,
    })
}
