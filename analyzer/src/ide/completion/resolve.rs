//! What there is to say about a proposal, asked for when somebody looks at it.

use crate::{
    capability::Capability,
    db::Db,
    hir::{
        Item, ItemKind, Name,
        lower::signature,
        scope::{Namespace, file_scope},
        signature::{Payload, Signature},
    },
    ide::{hover, symbol::Symbol},
    inputs::{Project, SourceFile},
    project::file_at,
    span::{FileRange, TextRange},
};

/// Names what a proposal is about, in words that stay true while the text changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CompletionKey {
    /// A function.
    Function {
        /// The file that declares it.
        path: String,
        /// Its name.
        name: String,
    },
    /// A record or enum, or a field or variant of it.
    Type {
        /// The file that declares it.
        path: String,
        /// The type's name.
        name: String,
        /// The field or variant.
        member: Option<String>,
    },
    /// A capability.
    Capability {
        /// Its canonical name.
        name: String,
    },
    /// A module or package.
    Module {
        /// Its file.
        path: String,
    },
}

/// More about a proposal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CompletionText {
    /// Everything that hovering over it would tell, as Markdown.
    pub markdown: String,
    /// The same as plain text.
    pub plain: String,
}

impl CompletionKey {
    pub(super) fn of_item(db: &dyn Db, item: Item<'_>) -> CompletionKey {
        let path = item.file(db).path(db).to_string();
        let name = item.name(db).to_string();
        if item.kind(db) == ItemKind::Function {
            CompletionKey::Function { path, name }
        } else {
            CompletionKey::Type { path, name, member: None }
        }
    }

    pub(super) fn of_member(db: &dyn Db, owner: Item<'_>, member: &Name) -> CompletionKey {
        CompletionKey::Type {
            path: owner.file(db).path(db).to_string(),
            name: owner.name(db).to_string(),
            member: Some(member.to_string()),
        }
    }
}

/// What there is to say about a proposal that was made in `project`; `None` if it is gone.
pub fn resolve(db: &dyn Db, project: Project, key: &CompletionKey) -> Option<CompletionText> {
    let symbol = symbol(db, project, key)?;
    let home = match symbol {
        Symbol::Module(file) => Some(file),
        _ => symbol.item().map(|it| it.file(db)),
    };
    // Seen from its own file, so that nothing is said of where it comes from: the proposal does.
    let file = home.or_else(|| crate::prelude::file(db))?;
    let hover = hover::describe(db, FileRange { file, range: TextRange::default() }, symbol)?;
    Some(CompletionText { markdown: hover.markdown(), plain: hover.plain() })
}

fn symbol<'db>(db: &'db dyn Db, project: Project, key: &CompletionKey) -> Option<Symbol<'db>> {
    let item = |path: &str, space: Namespace, name: &str| {
        file_scope(db, find(db, project, path)?).own(space, &Name::new(name))
    };
    match key {
        CompletionKey::Function { path, name } => item(path, Namespace::Function, name).map(Symbol::Item),
        CompletionKey::Type { path, name, member } => {
            member_symbol(db, item(path, Namespace::Type, name)?, member.as_deref())
        }
        CompletionKey::Capability { name } => Capability::parse(name).map(Symbol::Capability),
        CompletionKey::Module { path } => find(db, project, path).map(Symbol::Module),
    }
}

fn find(db: &dyn Db, project: Project, path: &str) -> Option<SourceFile> {
    file_at(db, project, path).or_else(|| file_at(db, db.standard(), path))
}

fn member_symbol<'db>(db: &'db dyn Db, item: Item<'db>, member: Option<&str>) -> Option<Symbol<'db>> {
    let Some(member) = member else { return Some(Symbol::Item(item)) };
    match signature(db, item) {
        Signature::Record(it) => {
            let index = it.fields.iter().position(|it| it.name == *member)?;
            Some(Symbol::Field(item, index as u32))
        }
        Signature::Enum(it) => {
            if let Some(index) = it.variants.iter().position(|it| it.name == *member) {
                return Some(Symbol::Variant(item, index as u32));
            }
            it.variants.iter().enumerate().find_map(|(variant, it)| {
                let Payload::Fields(fields) = &it.payload else { return None };
                let field = fields.iter().position(|it| it.0 == *member)?;
                Some(Symbol::VariantField(item, variant as u32, field as u32))
            })
        }
        _ => None,
    }
}
