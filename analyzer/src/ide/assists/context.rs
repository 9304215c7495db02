//! What is selected, and what is known about it.

use tree_sitter::{Node, Tree};

use crate::{
    db::Db,
    diagnostics::Edit,
    hir::{
        Item, Name,
        body::{Body, Constructor, Expr, ExprId},
        lower::{Lowered, lower},
        resolve::{Resolution, resolve},
        scope,
    },
    ide::{
        symbol::{Occurrence, occurrences},
        target::touched_item,
    },
    inputs::SourceFile,
    span::{FileRange, TextRange, TextSize},
    syntax::{
        cst::{self, CstNode},
        nodes::{Expression, Field, Kind},
        parse::parse,
    },
    types::{Inference, Ty, function_type, infer},
};

/// A place in a file.
pub(super) struct Context<'db> {
    pub(super) db: &'db dyn Db,
    pub(super) file: SourceFile,
    /// The item that holds all of the selection.
    pub(super) item: Option<ItemContext<'db>>,
}

/// An item with something selected in it. All ranges are relative to the item.
pub(super) struct ItemContext<'db> {
    pub(super) db: &'db dyn Db,
    pub(super) item: Item<'db>,
    pub(super) selection: TextRange,
    pub(super) lowered: &'db Lowered,
    tree: Tree,
}

impl<'db> Context<'db> {
    /// `None` for files that are not edited, and for ranges that do not fit the text.
    pub(super) fn new(db: &'db dyn Db, file: SourceFile, range: TextRange) -> Option<Context<'db>> {
        if file.is_embedded(db) || !file.path(db).ends_with(".ax") {
            return None;
        }
        let range = trimmed(file.text(db), range)?;
        Some(Context { db, file, item: ItemContext::new(db, file, range) })
    }

    /// The item around the selection if it is a function that can be read.
    pub(super) fn function(&self) -> Option<&ItemContext<'db>> {
        let item = self.item.as_ref()?;
        let is_function = item.lowered.signature.as_function().is_some_and(|it| it.has_body);
        (is_function && !item.lowered.body.broken).then_some(item)
    }
}

fn trimmed(text: &str, range: TextRange) -> Option<TextRange> {
    let selected = text.get(std::ops::Range::<usize>::from(range))?;
    if selected.trim().is_empty() {
        return Some(TextRange::empty(range.start()));
    }
    let start = range.start() + TextSize::of(selected) - TextSize::of(selected.trim_start());
    Some(TextRange::at(start, TextSize::of(selected.trim())))
}

impl<'db> ItemContext<'db> {
    fn new(db: &'db dyn Db, file: SourceFile, range: TextRange) -> Option<ItemContext<'db>> {
        let (item, start) = touched_item(db, file, range.start())?;
        let selection = TextRange::at(start, range.len());
        let text = item.text(db);
        // A text of this length in front of an item is not looked at to change the item.
        if usize::from(selection.end()) > text.len() {
            return None;
        }
        Some(ItemContext { db, item, selection, lowered: lower(db, item), tree: parse(text) })
    }

    /// An item with nothing selected.
    pub(super) fn whole(db: &'db dyn Db, item: Item<'db>) -> ItemContext<'db> {
        let tree = parse(item.text(db));
        ItemContext { db, item, selection: TextRange::default(), lowered: lower(db, item), tree }
    }

    pub(super) fn file(&self) -> SourceFile {
        self.item.file(self.db)
    }

    pub(super) fn text(&self) -> &'db str {
        self.item.text(self.db)
    }

    pub(super) fn slice(&self, range: TextRange) -> &'db str {
        self.text().get(std::ops::Range::<usize>::from(range)).unwrap_or_default()
    }

    pub(super) fn body(&self) -> &'db Body {
        &self.lowered.body
    }

    pub(super) fn inference(&self) -> &'db Inference<'db> {
        infer(self.db, self.item)
    }

    pub(super) fn occurrences(&self) -> &'db [Occurrence<'db>] {
        occurrences(self.db, self.item)
    }

    /// The smallest node that holds the selection. A cursor behind a word is at the word.
    pub(super) fn node(&self) -> Node<'_> {
        let is_word = |it: char| it.is_ascii_alphanumeric() || it == '_';
        let (before, after) = self.text().split_at_checked(self.selection.start().into()).unwrap_or_default();
        if self.selection.is_empty() && before.ends_with(is_word) && !after.starts_with(is_word) {
            let end = self.selection.end();
            return self.node_at(TextRange::new(end - TextSize::of('a'), end));
        }
        self.node_at(self.selection)
    }

    /// The smallest node that holds `range`.
    pub(super) fn node_at(&self, range: TextRange) -> Node<'_> {
        let root = self.tree.root_node();
        root.descendant_for_byte_range(range.start().into(), range.end().into()).unwrap_or(root)
    }

    /// A node and what is around it, innermost first.
    pub(super) fn ancestors<'t>(&'t self, node: Node<'t>) -> impl Iterator<Item = Node<'t>> + use<'t> {
        // Asked for its parent, a node would be looked for from the root, at every step.
        let mut path = Vec::new();
        let mut here = Some(self.tree.root_node());
        while let Some(around) = here {
            path.push(around);
            here = if around == node { None } else { around.child_with_descendant(node) };
        }
        path.into_iter().rev()
    }

    /// The smallest node of the kind `kind` that holds the selection.
    pub(super) fn enclosing(&self, kind: Kind) -> Option<Node<'_>> {
        self.ancestors(self.node()).find(|it| Kind::of(*it) == kind)
    }

    /// The expression that is selected, no more and no less, with the parentheses directly around it.
    pub(super) fn selected_expression(&self) -> Option<Node<'_>> {
        if self.selection.is_empty() {
            return None;
        }
        let exact = |it: &Node<'_>| cst::range(*it) == self.selection;
        let node =
            self.ancestors(self.node()).take_while(exact).find(|it| Expression::cast(*it).is_some())?;
        let outer = self.ancestors(node).skip(1);
        Some(outer.take_while(|it| Kind::of(*it) == Kind::ParenthesizedExpression).last().unwrap_or(node))
    }

    /// What the node of an expression was lowered to.
    pub(super) fn expr(&self, node: Node<'_>) -> Option<ExprId> {
        self.expr_at(cst::range(without_parentheses(node)))
    }

    /// The expression that stands at exactly `range`.
    pub(super) fn expr_at(&self, range: TextRange) -> Option<ExprId> {
        let body = self.body();
        let found = body.expr_spans.iter().filter(|it| *it.1 == range).map(|it| it.0);
        found.into_iter().find(|it| !matches!(body.exprs[*it], Expr::Missing))
    }

    /// Whether the place of an expression decides what type it has.
    pub(super) fn takes_type_from_place(&self, expr: ExprId) -> bool {
        match &self.body().exprs[expr] {
            Expr::None | Expr::Receive => true,
            Expr::List(items) => items.first().is_none_or(|it| self.takes_type_from_place(*it)),
            Expr::Map(entries) => entries.first().is_none_or(|it| self.takes_type_from_place(it.1)),
            Expr::Block(block) => block.statements.is_empty(),
            Expr::Wrap { constructor: Constructor::Some, value } => self.takes_type_from_place(*value),
            Expr::Wrap { .. } => true,
            // `step_value` gives whatever is asked for.
            Expr::Call { arguments, .. } => {
                let result = self.inference().exprs.get(expr);
                let from_arguments = |it: &ExprId| self.inference().exprs.get(*it) == result;
                self.is_generic_call(expr) && !arguments.iter().any(from_arguments)
            }
            _ => false,
        }
    }

    fn is_generic_call(&self, call: ExprId) -> bool {
        let Expr::Call { callee, .. } = &self.body().exprs[call] else { return false };
        match resolve(self.db, self.item).names.get(*callee) {
            Some(Resolution::Function(item)) => {
                matches!(function_type(self.db, *item).result, Ty::Parameter(_))
            }
            _ => false,
        }
    }

    pub(super) fn span(&self, expr: ExprId) -> TextRange {
        self.body().expr_spans.get(expr).copied().unwrap_or_default()
    }

    pub(super) fn edit(&self, range: TextRange, text: impl Into<String>) -> Edit<FileRange> {
        Edit::new(self.item.span(range).to_file(self.db), text)
    }

    /// `base`, or with a number behind it, such that it names nothing that this function could mean.
    pub(super) fn free_name(&self, base: &str) -> String {
        let body = self.body();
        let taken = |name: &str| {
            let name = Name::new(name);
            body.locals.iter().any(|it| it.1.name == name)
                || body.exprs.iter().any(|it| matches!(it.1, Expr::Name(it) if *it == name))
                || scope::function(self.db, self.file(), &name).is_some()
                || crate::prelude::is_builtin_name(self.db, &name)
                || crate::ide::rename::check_name(&name).is_err()
        };
        let numbered = (2..).map(|it| format!("{base}{it}"));
        std::iter::once(base.to_owned()).chain(numbered).find(|it| !taken(it)).unwrap_or_default()
    }
}

/// The node without parentheses around it.
pub(super) fn without_parentheses(node: Node<'_>) -> Node<'_> {
    let mut inner = node;
    while Kind::of(inner) == Kind::ParenthesizedExpression {
        match inner.child_by_field_id(Field::Expression as u16) {
            Some(it) => inner = it,
            None => break,
        }
    }
    inner
}

/// Whether `node` is what its parent has in `field`.
pub(super) fn is_field(node: Node<'_>, field: Field) -> bool {
    node.parent().and_then(|it| it.child_by_field_id(field as u16)) == Some(node)
}
