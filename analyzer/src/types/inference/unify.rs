//! Inference variables: making them, binding them, and asking what a type is known to be.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::Context;
use crate::{
    hir::{Name, scope::same_definition},
    types::Ty,
};

/// How many parts a type may have, and how deep they may be inside each other. No type that somebody writes comes near.
const LARGEST: usize = 1000;
const DEEPEST: usize = 256;
/// How deep the types inside each other are that a message shows.
const SHOWN: usize = 8;

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
        self.resolve_within(ty, &mut { LARGEST })
    }

    fn resolve_within(&self, ty: &Ty<'db>, fuel: &mut usize) -> Ty<'db> {
        if !self.spend(fuel) {
            return Ty::Unknown;
        }
        match self.shallow(ty) {
            Ty::Var(_) => Ty::Unknown,
            other => other.map_children(&mut |it| self.resolve_within(it, fuel)),
        }
    }

    /// The type, or `Unknown` if it is too large: a few lines can double a type's size each.
    pub(super) fn bounded(&self, ty: Ty<'db>) -> Ty<'db> {
        if self.is_bounded(&ty, DEEPEST, &mut { LARGEST }) { ty } else { Ty::Unknown }
    }

    fn is_bounded(&self, ty: &Ty<'db>, mut depth: usize, fuel: &mut usize) -> bool {
        self.spend(&mut depth)
            && self.spend(fuel)
            && self.shallow(ty).children().into_iter().all(|it| self.is_bounded(it, depth, fuel))
    }

    fn spend(&self, fuel: &mut usize) -> bool {
        *fuel = fuel.saturating_sub(1);
        if *fuel == 0 {
            self.too_large.set(true);
        }
        *fuel > 0
    }

    /// The type as messages show it: what is deep inside is left out.
    pub(super) fn show(&self, ty: &Ty<'db>) -> String {
        abridged(&self.resolved(ty), SHOWN).display(self.db)
    }

    /// Makes two types equal by binding variables. What it bound before failing stays bound.
    pub(super) fn unify(&mut self, a: &Ty<'db>, b: &Ty<'db>) -> bool {
        self.unify_within(a, b, &mut { LARGEST })
    }

    fn unify_within(&mut self, a: &Ty<'db>, b: &Ty<'db>, fuel: &mut usize) -> bool {
        if !self.spend(fuel) {
            return true;
        }
        let (a, b) = (self.shallow(a), self.shallow(b));
        match (&a, &b) {
            (Ty::Var(x), Ty::Var(y)) if x == y => true,
            (Ty::Var(x), other) | (other, Ty::Var(x)) => self.bind(*x, other),
            (Ty::Unknown | Ty::Never, _) | (_, Ty::Unknown | Ty::Never) => true,
            (Ty::Option(x), Ty::Option(y)) | (Ty::List(x), Ty::List(y)) => self.unify_within(x, y, fuel),
            (Ty::Result(x, e), Ty::Result(y, f)) | (Ty::Map(x, e), Ty::Map(y, f)) => {
                self.unify_within(x, y, fuel) & self.unify_within(e, f, fuel)
            }
            (Ty::Function(xs, x), Ty::Function(ys, y)) => {
                let mut same = xs.len() == ys.len();
                for (x, y) in xs.iter().zip(ys.iter()) {
                    same &= self.unify_within(x, y, fuel);
                }
                same & self.unify_within(x, y, fuel)
            }
            // Packages repeat small records such as `Effect`: equal definitions are one type.
            (Ty::Record(x), Ty::Record(y)) | (Ty::Enum(x), Ty::Enum(y)) => {
                x == y || same_definition(self.db, *x, *y)
            }
            _ => a == b,
        }
    }

    fn bind(&mut self, variable: u32, ty: &Ty<'db>) -> bool {
        let mut fuel = LARGEST;
        if self.occurs(variable, ty, &mut fuel) {
            // One that is too large is told by itself.
            return fuel == 0;
        }
        // `Never` fits everything, so it must not decide what a variable is.
        if *ty != Ty::Never
            && let Some(slot) = self.variables.get_mut(variable as usize)
        {
            *slot = Some(ty.clone());
        }
        true
    }

    fn occurs(&self, variable: u32, ty: &Ty<'db>, fuel: &mut usize) -> bool {
        match self.shallow(ty) {
            _ if !self.spend(fuel) => true,
            Ty::Var(other) => other == variable,
            other => other.children().into_iter().any(|it| self.occurs(variable, it, fuel)),
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

fn abridged<'db>(ty: &Ty<'db>, depth: usize) -> Ty<'db> {
    match depth.checked_sub(1) {
        Some(rest) => ty.map_children(&mut |it| abridged(it, rest)),
        None => Ty::Unknown,
    }
}
