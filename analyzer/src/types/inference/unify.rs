//! Inference variables: making them, binding them, and asking what a type is known to be.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Context;
use crate::{
    hir::{Name, scope::same_definition},
    types::Ty,
};

impl<'db> Context<'db, '_> {
    pub(super) fn fresh(&mut self) -> Ty<'db> {
        self.variables.push(None);
        Ty::Var(self.variables.len() as u32 - 1)
    }

    /// The type with variables at its top replaced by what they stand for.
    pub(super) fn shallow(&self, ty: &Ty<'db>) -> Ty<'db> {
        let mut current = ty.clone();
        while let Ty::Var(index) = current {
            match self.variables.get(index as usize) {
                Some(Some(bound)) => current = bound.clone(),
                _ => break,
            }
        }
        current
    }

    /// The type with every variable replaced; what stays open becomes `Unknown`.
    pub(super) fn resolved(&self, ty: &Ty<'db>) -> Ty<'db> {
        match self.shallow(ty) {
            Ty::Var(_) => Ty::Unknown,
            other => other.map_children(&mut |it| self.resolved(it)),
        }
    }

    /// Makes two types equal by binding variables. What it bound before failing stays bound.
    pub(super) fn unify(&mut self, a: &Ty<'db>, b: &Ty<'db>) -> bool {
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (&a, &b) {
            (Ty::Var(x), Ty::Var(y)) if x == y => true,
            (Ty::Var(x), other) | (other, Ty::Var(x)) => self.bind(*x, other),
            (Ty::Unknown | Ty::Never, _) | (_, Ty::Unknown | Ty::Never) => true,
            (Ty::Option(x), Ty::Option(y)) | (Ty::List(x), Ty::List(y)) => self.unify(x, y),
            (Ty::Result(x, e), Ty::Result(y, f)) | (Ty::Map(x, e), Ty::Map(y, f)) => {
                self.unify(x, y) & self.unify(e, f)
            }
            (Ty::Function(xs, x), Ty::Function(ys, y)) => {
                let mut same = xs.len() == ys.len();
                for (x, y) in xs.iter().zip(ys.iter()) {
                    same &= self.unify(x, y);
                }
                same & self.unify(x, y)
            }
            // Packages repeat small records such as `Effect`: equal definitions are one type.
            (Ty::Record(x), Ty::Record(y)) | (Ty::Enum(x), Ty::Enum(y)) => {
                x == y || same_definition(self.db, *x, *y)
            }
            _ => a == b,
        }
    }

    fn bind(&mut self, variable: u32, ty: &Ty<'db>) -> bool {
        if self.occurs(variable, ty) {
            return false;
        }
        // `Never` fits everything, so it must not decide what a variable is.
        if *ty != Ty::Never
            && let Some(slot) = self.variables.get_mut(variable as usize)
        {
            *slot = Some(ty.clone());
        }
        true
    }

    fn occurs(&self, variable: u32, ty: &Ty<'db>) -> bool {
        match self.shallow(ty) {
            Ty::Var(other) => other == variable,
            other => other.children().into_iter().any(|it| self.occurs(variable, it)),
        }
    }

    /// The type with each type parameter replaced by one variable of its own.
    pub(super) fn instantiate(&mut self, ty: &Ty<'db>, variables: &mut FxHashMap<Name, Ty<'db>>) -> Ty<'db> {
        match ty {
            Ty::Parameter(name) => match variables.get(name) {
                Some(known) => known.clone(),
                None => {
                    let fresh = self.fresh();
                    variables.insert(name.clone(), fresh.clone());
                    fresh
                }
            },
            other => other.map_children(&mut |it| self.instantiate(it, variables)),
        }
    }

    /// The one type of two branches, if they agree.
    pub(super) fn join(&mut self, a: &Ty<'db>, b: &Ty<'db>) -> Option<Ty<'db>> {
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (&a, &b) {
            (Ty::Never, _) => Some(b),
            (_, Ty::Never) => Some(a),
            (Ty::Unknown, _) => Some(b),
            _ => self.unify(&a, &b).then_some(a),
        }
    }

    pub(super) fn option_of(&self, inner: Ty<'db>) -> Ty<'db> {
        Ty::Option(Arc::new(inner))
    }

    pub(super) fn list_of(&self, inner: Ty<'db>) -> Ty<'db> {
        Ty::List(Arc::new(inner))
    }
}
