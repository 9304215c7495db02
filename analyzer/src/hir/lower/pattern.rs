//! Patterns. A bare name is a variant when it begins in upper case, and a binding otherwise.

use super::{Lowering, body::constructor};
use crate::{
    hir::body::{Literal, Pattern, PatternId, PatternPayload, Spanned},
    span::TextRange,
    syntax::{
        cst::CstNode,
        literal,
        nodes::{self, LiteralPatternChild, VariantPatternPayload},
    },
};

impl Lowering<'_> {
    /// Lowers a pattern; one that is absent becomes `Missing` at `around`.
    pub(super) fn pattern(&mut self, pattern: Option<nodes::Pattern<'_>>, around: TextRange) -> PatternId {
        let span = pattern.map_or(around, |it| it.range());
        let lowered = match pattern {
            None => Pattern::Missing,
            Some(nodes::Pattern::Wildcard(_)) => Pattern::Wildcard,
            Some(nodes::Pattern::NoneLiteral(_)) => Pattern::None,
            Some(nodes::Pattern::Identifier(it)) if self.slice(it).starts_with(char::is_uppercase) => {
                let variant = Spanned { value: self.text(it), span };
                Pattern::Variant { enum_name: None, variant, payload: PatternPayload::None }
            }
            Some(nodes::Pattern::Identifier(it)) => Pattern::Binding(self.pattern_local(it)),
            Some(nodes::Pattern::LiteralPattern(it)) => self.literal_pattern(it),
            Some(nodes::Pattern::WrapPattern(it)) => {
                let inner = self.pattern(it.pattern(), span);
                match it.constructor().and_then(|it| constructor(it.kind())) {
                    Some(constructor) => Pattern::Wrap { constructor, inner },
                    None => Pattern::Missing,
                }
            }
            Some(nodes::Pattern::VariantPattern(it)) => self.variant_pattern(it),
        };
        let id = self.body.patterns.alloc(lowered);
        self.body.pattern_spans.insert(id, span);
        id
    }

    fn literal_pattern(&mut self, pattern: nodes::LiteralPattern<'_>) -> Pattern {
        let negative = pattern.sign().is_some();
        let literal = match pattern.child() {
            Some(LiteralPatternChild::IntegerLiteral(it)) => {
                literal::parse_int(self.slice(it), negative).map(Literal::Int)
            }
            Some(LiteralPatternChild::FloatLiteral(it)) => literal::parse_float(self.slice(it))
                .map(|value| Literal::Float(if negative { -value } else { value }.to_bits())),
            Some(LiteralPatternChild::StringLiteral(it)) => {
                Some(Literal::String(literal::decode_string(self.slice(it)).into()))
            }
            Some(LiteralPatternChild::BooleanLiteral(it)) => Some(Literal::Bool(self.slice(it) == "true")),
            Some(LiteralPatternChild::UnitLiteral(_)) => Some(Literal::Unit),
            None => None,
        };
        literal.map_or(Pattern::Missing, Pattern::Literal)
    }

    fn variant_pattern(&mut self, pattern: nodes::VariantPattern<'_>) -> Pattern {
        if pattern.extras().next().is_some() {
            return Pattern::Missing;
        }
        let span = pattern.range();
        let payload = match pattern.payload() {
            None => PatternPayload::None,
            Some(VariantPatternPayload::PatternArgument(list)) => {
                PatternPayload::Value(self.pattern(list.patterns().next(), list.range()))
            }
            Some(VariantPatternPayload::FieldPatternList(list)) => {
                let fields = list.field_patterns().map(|field| {
                    let name = self.spanned(field.name(), field.range());
                    let inner = match (field.pattern(), field.name()) {
                        // `f` alone means `f: f`.
                        (None, Some(name)) => {
                            let local = self.pattern_local(name);
                            let id = self.body.patterns.alloc(Pattern::Binding(local));
                            self.body.pattern_spans.insert(id, field.range());
                            id
                        }
                        (inner, _) => self.pattern(inner, field.range()),
                    };
                    (name, inner)
                });
                PatternPayload::Fields(fields.collect())
            }
        };
        let enum_name = pattern.enum_name().map(|it| self.spanned(Some(it), span));
        Pattern::Variant { enum_name, variant: self.spanned(pattern.variant(), span), payload }
    }
}
