//! Simple values as text, for code that a fix has to write: `0`, `""`, `None`, `Point { x: 0, y: 0 }`.

use super::{Ty, enum_type, record_type, writable::is_visible};
use crate::{
    db::Db,
    hir::{Item, Name, signature::Payload},
    inputs::SourceFile,
};

/// Records and enums inside each other that a value may go through.
const MAX_DEPTH: usize = 4;
/// Literals and names that a value may be made of.
const MAX_PARTS: usize = 24;

/// A value of type `ty` that `file` can write; `None` if there is none, or none that is simple.
pub(crate) fn default_value<'db>(db: &'db dyn Db, file: SourceFile, ty: &Ty<'db>) -> Option<String> {
    Writer { db, file, depth: 0, parts: 0 }.value(ty)
}

struct Writer<'db> {
    db: &'db dyn Db,
    file: SourceFile,
    depth: usize,
    parts: usize,
}

impl<'db> Writer<'db> {
    fn value(&mut self, ty: &Ty<'db>) -> Option<String> {
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return None;
        }
        let text = match ty {
            Ty::Int => "0",
            Ty::Float => "0.0",
            Ty::String => "\"\"",
            Ty::Bool => "false",
            Ty::Unit => "()",
            Ty::Option(_) => "None",
            Ty::List(_) => "[]",
            Ty::Map(..) => "{}",
            // What is made up should not claim success.
            Ty::Result(ok, err) => {
                return match self.value(err) {
                    Some(value) => Some(format!("Err({value})")),
                    None => Some(format!("Ok({})", self.value(ok)?)),
                };
            }
            Ty::Record(item) | Ty::Enum(item) => return self.item(*item),
            Ty::Unknown
            | Ty::Never
            | Ty::ActorId
            | Ty::Secret
            | Ty::Cap
            | Ty::Function(..)
            | Ty::Parameter(_)
            | Ty::Var(_) => return None,
        };
        Some(text.to_owned())
    }

    fn item(&mut self, item: Item<'db>) -> Option<String> {
        let name = item.name(self.db);
        if !is_visible(self.db, self.file, item) || self.depth == MAX_DEPTH {
            return None;
        }
        self.depth += 1;
        let variants = enum_type(self.db, item);
        let text = if variants.is_empty() {
            self.fields(name, record_type(self.db, item))
        } else {
            self.variant(name, variants)
        };
        self.depth -= 1;
        text
    }

    fn variant(&mut self, name: &Name, variants: &[(Name, Payload<Ty<'db>>)]) -> Option<String> {
        let bare = variants.iter().find(|it| it.1 == Payload::None);
        bare.into_iter().chain(variants).find_map(|(variant, payload)| {
            let head = format!("{name}::{variant}");
            match payload {
                Payload::None => Some(head),
                Payload::Value(ty) => Some(format!("{head}({})", self.value(ty)?)),
                Payload::Fields(fields) => self.fields(&head, fields),
            }
        })
    }

    fn fields(&mut self, head: &str, fields: &[(Name, Ty<'db>)]) -> Option<String> {
        let values: Vec<String> = fields
            .iter()
            .map(|(name, ty)| Some(format!("{name}: {}", self.value(ty)?)))
            .collect::<Option<_>>()?;
        Some(match values.as_slice() {
            [] => format!("{head} {{}}"),
            values => format!("{head} {{ {} }}", values.join(", ")),
        })
    }
}
