//! Framework applications: a file that defines `init`, `update` and `view` is one, and the host calls these.
//!
//! The host passes and reads records by field name. Whether the shapes fit is checked here; what the functions do is
//! checked where effects are.

mod contract;

pub(crate) use contract::{field_contract, function_contract};

use crate::{
    db::Db,
    hir::{
        Item, ItemKind, Name, file_items,
        lower::{lower, signature},
        scope::same_definition,
        signature::TypeRefId,
    },
    inputs::{Project, SourceFile},
    span::{ItemSpan, TextRange},
    types::{Ty, function_type, record_type},
};

/// The functions of an application that the host calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, salsa::SalsaValue)]
pub struct App<'db> {
    /// Makes the first state.
    pub init: Item<'db>,
    /// Takes a message to the next state and to effects.
    pub update: Item<'db>,
    /// Shows a state.
    pub view: Item<'db>,
    /// Limits what effects may ask for.
    pub policies: Option<Item<'db>>,
}

/// What a function is to the host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Role {
    /// `init`, which may have effects.
    Init,
    /// `update`, which must be pure.
    Update,
    /// `view`, which must be pure.
    View,
    /// `policies`, which must be pure.
    Policies,
}

/// A function of an application whose shape the host cannot call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit<'db> {
    /// The part of the function's head that does not fit.
    pub place: ItemSpan<'db>,
    /// What is expected there and what stands there.
    pub message: String,
    /// The record to look at, when its fields are what does not fit.
    pub record: Option<Item<'db>>,
}

/// The application a file defines.
#[salsa::tracked(returns(copy))]
pub fn app<'db>(db: &'db dyn Db, file: SourceFile) -> Option<App<'db>> {
    let functions = || file_items(db, file).iter().copied().filter(|it| it.kind(db) == ItemKind::Function);
    let find = |name: &str| functions().find(|it| it.name(db) == name);
    Some(App {
        init: find("init")?,
        update: find("update")?,
        view: find("view")?,
        policies: find("policies"),
    })
}

/// The applications of a project, by path.
#[salsa::tracked(returns(deref))]
pub fn apps<'db>(db: &'db dyn Db, project: Project) -> Vec<App<'db>> {
    let sources = project.files(db).iter().filter(|it| it.path(db).ends_with(".ax"));
    sources.filter_map(|it| app(db, *it)).collect()
}

/// What `item` is to the host of its file's application.
pub fn role<'db>(db: &'db dyn Db, item: Item<'db>) -> Option<(App<'db>, Role)> {
    // Cheap names first: most items need no more.
    if !matches!(item.name(db).as_str(), "init" | "update" | "view" | "policies") {
        return None;
    }
    let app = app(db, item.file(db))?;
    let roles =
        [(Some(app.init), Role::Init), (Some(app.update), Role::Update), (Some(app.view), Role::View)];
    let mut roles = roles.into_iter().chain([(app.policies, Role::Policies)]);
    roles.find(|it| it.0 == Some(item)).map(|it| (app, it.1))
}

/// Whether a record is one that the host reads effects from.
pub fn is_effect_type<'db>(db: &'db dyn Db, record: Item<'db>) -> bool {
    let fields = Fields { db, fields: record_type(db, record) };
    let is_text = |name: &str| fields.get(name) == Some(&Ty::String);
    is_text("kind") && is_text("callback_tag") && fields.get("payload").is_some()
}

impl Role {
    /// Whether the host runs the function without any capability.
    pub fn is_pure(self) -> bool {
        self != Role::Init
    }
}

/// Whether a file that has the three functions also looks as if it was written for the host: `update` takes tagged
/// messages or speaks of effects, or there are `policies`.
pub fn is_evident<'db>(db: &'db dyn Db, app: App<'db>) -> bool {
    let update = function_type(db, app.update);
    let message = update.parameters.get(1).and_then(|it| fields(db, &it.1));
    let has = |fields: Option<Fields<'db>>, name: &str| fields.is_some_and(|it| it.get(name).is_some());
    app.policies.is_some()
        || has(message, "tag")
        || has(fields(db, &update.result), "effects")
        || has(fields(db, &update.result), "state")
}

/// Where the shape of `item` differs from what the host expects of it.
pub fn misfits<'db>(db: &'db dyn Db, app: App<'db>, item: Item<'db>, role: Role) -> Vec<Misfit<'db>> {
    let state = function_type(db, app.init).result.clone();
    let mut check = Check { db, item, state, misfits: Vec::new() };
    match role {
        Role::Init => check.init(),
        Role::Update => check.update(),
        Role::View => check.view(),
        Role::Policies => check.policies(),
    }
    check.misfits
}

struct Check<'db> {
    db: &'db dyn Db,
    item: Item<'db>,
    /// What `init` returns.
    state: Ty<'db>,
    misfits: Vec<Misfit<'db>>,
}

impl<'db> Check<'db> {
    fn init(&mut self) {
        self.parameters(&[]);
        if self.state == Ty::Unit {
            self.misfit(
                self.result_place(),
                "`init` must return the first state, not `Unit`".to_owned(),
                None,
            );
        }
    }

    fn update(&mut self) {
        let state = self.state.clone();
        self.parameters(&["the state", "a message"]);
        self.takes_state();
        if let Some((_, message)) = function_type(self.db, self.item).parameters.get(1) {
            let place = self.parameter_place(1);
            let fit = |fields: Fields<'db>| {
                fields.len() == 2 && fields.is("tag", &Ty::String) && fields.get("payload").is_some()
            };
            self.record(place, message, "a message", "the fields `tag: String` and `payload` only", fit);
        }
        let result = &function_type(self.db, self.item).result;
        let db = self.db;
        let fit = |fields: Fields<'db>| {
            fields.is("state", &state)
                && fields.get("effects").is_some_and(|it| is_effect_list(db, it) || it.is_unknown())
        };
        let wanted = format!(
            "`state: {}` and `effects`, a list of records with `kind: String`, `payload` and `callback_tag: String`",
            state.display(db)
        );
        self.record(self.result_place(), result, "the result of `update`", &wanted, fit);
    }

    fn view(&mut self) {
        self.parameters(&["the state"]);
        self.takes_state();
        let result = &function_type(self.db, self.item).result;
        if !result.is_unknown() && fields(self.db, result).is_none() {
            let given = result.display(self.db);
            let message =
                format!("the result of `view` must be a record that says what is shown, not `{given}`");
            self.misfit(self.result_place(), message, None);
        }
    }

    fn policies(&mut self) {
        self.parameters(&[]);
        let result = &function_type(self.db, self.item).result;
        let fit = |fields: Fields<'db>| {
            fields.is("capabilities", &Ty::List(Ty::String.into()))
                && fields.is("max_effects", &Ty::Int)
                && fields.is("max_steps", &Ty::Int)
        };
        let wanted = "`capabilities: List<String>`, `max_effects: Int` and `max_steps: Int`";
        self.record(self.result_place(), result, "the result of `policies`", wanted, fit);
    }

    fn parameters(&mut self, wanted: &[&str]) {
        let given = function_type(self.db, self.item).parameters.len();
        if given == wanted.len() {
            return;
        }
        let takes = match wanted {
            [] => "nothing".to_owned(),
            names => names.join(" and "),
        };
        let message = format!("`{}` must take {takes}, but has {given} parameters", self.item.name(self.db));
        let name = lower(self.db, self.item).spans.name;
        self.misfit(self.item.span(name), message.replace("has 1 parameters", "has 1 parameter"), None);
    }

    /// The first parameter is what `init` returns.
    fn takes_state(&mut self) {
        let Some((_, ty)) = function_type(self.db, self.item).parameters.first() else { return };
        if !agree(self.db, ty, &self.state) {
            let (state, given) = (self.state.display(self.db), ty.display(self.db));
            let message = format!("the state must be `{state}`, which `init` returns, not `{given}`");
            self.misfit(self.parameter_place(0), message, None);
        }
    }

    /// `ty` is a record whose fields `fit`.
    fn record(
        &mut self,
        place: ItemSpan<'db>,
        ty: &Ty<'db>,
        what: &str,
        wanted: &str,
        fit: impl FnOnce(Fields<'db>) -> bool,
    ) {
        if ty.is_unknown() {
            return;
        }
        match fields(self.db, ty) {
            Some(fields) if fit(fields) => {}
            Some(_) => self.misfit(place, format!("{what} must be a record with {wanted}"), Some(ty)),
            None => {
                let given = ty.display(self.db);
                self.misfit(place, format!("{what} must be a record with {wanted}, not `{given}`"), None);
            }
        }
    }

    fn misfit(&mut self, place: ItemSpan<'db>, message: String, record: Option<&Ty<'db>>) {
        let record = match record {
            Some(Ty::Record(item)) => Some(*item),
            _ => None,
        };
        self.misfits.push(Misfit { place, message, record });
    }

    fn parameter_place(&self, index: usize) -> ItemSpan<'db> {
        let ty = signature(self.db, self.item).as_function().and_then(|it| it.parameters.get(index));
        self.type_place(ty.map(|it| it.ty))
    }

    fn result_place(&self) -> ItemSpan<'db> {
        self.type_place(signature(self.db, self.item).as_function().and_then(|it| it.result))
    }

    /// Where a type is written, or else the function's name.
    fn type_place(&self, ty: Option<TypeRefId>) -> ItemSpan<'db> {
        let spans = &lower(self.db, self.item).spans;
        let written: Option<TextRange> = ty.and_then(|it| spans.types.get(it).copied());
        self.item.span(written.unwrap_or(spans.name))
    }
}

/// The fields of a record.
#[derive(Clone, Copy)]
struct Fields<'db> {
    db: &'db dyn Db,
    fields: &'db [(Name, Ty<'db>)],
}

impl<'db> Fields<'db> {
    fn len(self) -> usize {
        self.fields.len()
    }

    fn get(self, name: &str) -> Option<&'db Ty<'db>> {
        self.fields.iter().find(|it| it.0 == name).map(|it| &it.1)
    }

    fn is(self, name: &str, ty: &Ty<'db>) -> bool {
        self.get(name).is_some_and(|it| agree(self.db, it, ty))
    }
}

fn fields<'db>(db: &'db dyn Db, ty: &Ty<'db>) -> Option<Fields<'db>> {
    match ty {
        Ty::Record(item) => Some(Fields { db, fields: record_type(db, *item) }),
        _ => None,
    }
}

fn is_effect_list<'db>(db: &'db dyn Db, ty: &Ty<'db>) -> bool {
    match ty {
        Ty::List(inner) => match &**inner {
            Ty::Record(item) => is_effect_type(db, *item),
            other => other.is_unknown(),
        },
        _ => false,
    }
}

/// Whether two types are the same as far as they are known.
fn agree<'db>(db: &'db dyn Db, a: &Ty<'db>, b: &Ty<'db>) -> bool {
    match (a, b) {
        (Ty::Record(x), Ty::Record(y)) | (Ty::Enum(x), Ty::Enum(y)) => same_definition(db, *x, *y),
        _ if a.is_unknown() || b.is_unknown() => true,
        _ => {
            let (inner, others) = (a.children(), b.children());
            std::mem::discriminant(a) == std::mem::discriminant(b)
                && inner.len() == others.len()
                && inner.into_iter().zip(others).all(|(x, y)| agree(db, x, y))
        }
    }
}
