//! Paths of which the start and the end are known.
//!
//! A `..` in the unknown part could lead anywhere, so such paths are a case of their own; of the others the start holds.

use smol_str::SmolStr;

use super::{Case, Part, Relation, Shape};
use crate::policy::pattern::{Component, Glob, PathPattern};

/// Paths that text alone can place.
pub(in crate::policy::decide) struct PathShape {
    /// They start with these.
    leading: Vec<SmolStr>,
    /// The component after those starts like this; if it is empty there may be none.
    partial: SmolStr,
    /// They end with these, none of which is one of the first.
    trailing: Vec<SmolStr>,
    /// Without any of those: the last component ends like this.
    ending: SmolStr,
}

/// Paths by their start and end: those that text can place, and those that it cannot.
pub(super) fn paths(prefix: &str, suffix: &str, base: &str) -> Vec<(Case, Option<Part>)> {
    let steps = (Case::Many(Shape::Steps), Some(Part::Steps));
    let absolute = prefix.starts_with('/');
    // A path of which not even the first character is known may be relative or not.
    let start = match prefix {
        "" => String::new(),
        _ if absolute => prefix.to_owned(),
        _ => format!("{base}/{prefix}"),
    };
    let (whole, partial) = start.rsplit_once('/').unwrap_or(("", ""));
    let steps_in = |it: &str| it.split('/').any(|it| it == "..") || it.contains('\0');
    let (ending, tail) = suffix.split_once('/').map_or((suffix, None), |(it, rest)| (it, Some(rest)));
    if steps_in(whole) || tail.is_some_and(steps_in) || partial.contains('\0') || ending.contains('\0') {
        return vec![steps];
    }
    if !prefix.is_empty() && !absolute && !base.starts_with('/') {
        return vec![steps];
    }
    let names = |it: &str| -> Vec<SmolStr> {
        it.split('/').filter(|it| !matches!(*it, "" | ".")).map(SmolStr::new).collect()
    };
    // A dot or two may be no name at all.
    let dots = |it: &str| matches!(it, "." | "..");
    let trailing = tail.map(names).unwrap_or_default();
    let shape = PathShape {
        leading: names(whole),
        partial: if dots(partial) { "" } else { partial }.into(),
        ending: if dots(ending) || tail.is_some() { "" } else { ending }.into(),
        trailing,
    };
    vec![(Case::Many(Shape::Path(shape)), None), steps]
}

impl PathShape {
    pub(super) fn relation(&self, pattern: &PathPattern) -> Relation {
        let (components, count) = (&pattern.components, pattern.components.len());
        if components.iter().zip(&self.leading).any(|(a, b)| !a.matches(b)) {
            return Relation::Never;
        }
        let more = !self.partial.is_empty() || !self.ending.is_empty() || !self.trailing.is_empty();
        if count <= self.leading.len() {
            return match (pattern.subtree, count == self.leading.len()) {
                (true, _) => Relation::Always,
                (false, true) if !more => Relation::Maybe,
                (false, _) => Relation::Never,
            };
        }
        let next = components.get(self.leading.len());
        if pattern.subtree && count == self.leading.len() + 1 && more {
            let all = match next {
                Some(Component::Any) => true,
                Some(Component::Glob(it)) => {
                    !self.partial.is_empty()
                        && Glob::around(&self.partial, "").is_some_and(|start| it.covers(&start))
                }
                _ => false,
            };
            if all {
                return Relation::Always;
            }
        }
        if next.is_some_and(|it| it.excludes(&self.partial, ""))
            || !pattern.subtree && self.end_excludes(components)
        {
            return Relation::Never;
        }
        Relation::Maybe
    }

    /// Whether no path of the shape ends as these components do, all of which it would have to be.
    fn end_excludes(&self, components: &[Component]) -> bool {
        if self.leading.len() + self.trailing.len() > components.len() {
            return true;
        }
        match self.trailing.is_empty() {
            true => components.last().is_some_and(|it| it.excludes("", &self.ending)),
            false => components.iter().rev().zip(self.trailing.iter().rev()).any(|(a, b)| !a.matches(b)),
        }
    }
}

impl Component {
    /// Whether it is no name with this start and end.
    fn excludes(&self, prefix: &str, suffix: &str) -> bool {
        match self {
            Component::Literal(it) => !(it.starts_with(prefix) && it.ends_with(suffix)),
            Component::Any => false,
            Component::Glob(it) => it.excludes(prefix, suffix),
        }
    }
}
