//! What a rule is about, by the names that policy files use.

use std::fmt;

use crate::capability::{CAPABILITIES, Capability, CapabilitySet, Target};

/// What a rule is about: one capability, or the few that share a resource name (`actor` is both spawning and sending).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Resource(CapabilitySet);

impl Resource {
    /// By the name of a capability (`net.fetch`) or of a resource (`network-connect`).
    ///
    /// Short aliases of source code (`net`) are no names here, but a dotted one (`llm.prompt`) is.
    pub fn parse(name: &str) -> Option<Resource> {
        let dotted = Capability::parse(name).filter(|it| it.name() == name || name.contains('.'));
        let set = match dotted {
            Some(capability) if capability.info().resource != name => CapabilitySet::from_iter([capability]),
            _ => Capability::all().filter(|it| it.info().resource == name).collect(),
        };
        (!set.is_empty()).then_some(Resource(set))
    }

    /// The one capability as a resource.
    pub fn of(capability: Capability) -> Resource {
        Resource(CapabilitySet::from_iter([capability]))
    }

    /// Every name that [`Resource::parse`] knows and that is worth offering: resource names, then capability names.
    pub fn names() -> Vec<&'static str> {
        let mut names: Vec<_> = CAPABILITIES.iter().map(|it| it.resource).collect();
        names.extend(CAPABILITIES.iter().map(|it| it.name));
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|it| seen.insert(*it));
        names
    }

    /// The capabilities it stands for; never none.
    pub fn capabilities(self) -> CapabilitySet {
        self.0
    }

    /// The name policies use: that of the resource, or of the capability where the resource is more than that.
    pub fn name(self) -> &'static str {
        let mut capabilities = self.0.iter();
        let Some(first) = capabilities.next() else { return "" };
        let resource = first.info().resource;
        let shared = Capability::all().filter(|it| it.info().resource == resource).count();
        if shared == 1 + capabilities.count() { resource } else { first.name() }
    }

    /// What its patterns describe.
    pub fn target(self) -> Target {
        self.0.iter().next().map_or(Target::Nothing, |it| it.info().target)
    }

    /// Whether every capability of `other` is one of this.
    pub fn covers(self, other: Resource) -> bool {
        other.0.minus(self.0).is_empty()
    }
}

impl fmt::Display for Resource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_mean_the_same() {
        for row in CAPABILITIES {
            let (by_resource, by_name) =
                (Resource::parse(row.resource).unwrap(), Resource::parse(row.name).unwrap());
            assert!(by_resource.covers(by_name), "{}", row.name);
            assert_eq!(by_resource == by_name, row.resource != "actor", "{}", row.name);
            assert_eq!(by_resource.name(), row.resource);
        }
        assert_eq!(Resource::parse("actor.send").unwrap().name(), "actor.send");
        assert_eq!(Resource::parse("llm.prompt"), Resource::parse("llm"));
    }

    #[test]
    fn short_aliases_and_unknown_names_are_refused() {
        for name in ["net", "db", "time", "actor_spawn", "file-raed", "", "*"] {
            assert_eq!(Resource::parse(name), None, "{name}");
        }
        assert!(Resource::names().iter().all(|it| Resource::parse(it).is_some()));
    }
}
