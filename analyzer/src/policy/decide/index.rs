//! Finds the few rules that may match a request, of thousands: by exact text, by the labels a host ends in, by the
//! folders a path lies in. Rules with globs in the middle are asked one by one where they hang.

use std::net::IpAddr;

use ipnet::IpNet;
use rustc_hash::FxHashMap;
use smol_str::SmolStr;

use super::RuleId;
use crate::policy::{
    pattern::{Component, Host, HostMatch, NamePattern, PathPattern, Pattern, ProcessPattern},
    request::{NetTarget, ProcessTarget, Request, RequestTarget},
    rule::Rule,
};

/// The rules of one capability and one effect.
#[derive(Debug, Default)]
pub(super) struct Index {
    paths: Paths,
    hosts: Hosts,
    programs: Programs,
    names: Names,
    /// Asked for every request.
    rest: Vec<RuleId>,
}

/// Whether to go on.
pub(super) type Found = Option<RuleId>;

impl Index {
    pub(super) fn insert(&mut self, id: RuleId, rule: &Rule) {
        match &rule.pattern {
            Pattern::Path(it) => self.paths.insert(it, id),
            Pattern::Host(it) => self.hosts.insert(&it.host, id),
            Pattern::Process(it) => self.programs.insert(it, id),
            Pattern::Name(it) => self.names.insert(it, id),
            Pattern::Database(it) => self.names.insert(&it.alias, id),
            Pattern::Foreign { library, .. } => self.names.insert(library, id),
            Pattern::Any | Pattern::Invalid => self.rest.push(id),
        }
    }

    /// The first candidate that `matches`. Rules may be asked more than once.
    pub(super) fn find(&self, request: &Request, mut matches: impl FnMut(RuleId) -> bool) -> Found {
        let matches = &mut matches;
        let found = match &request.target {
            RequestTarget::Path(path) => self.paths.find(0, path.components(), matches),
            RequestTarget::Net(target) => self.hosts.find(target, matches),
            RequestTarget::Process(target) => self.programs.find(target, matches),
            RequestTarget::Name(name) | RequestTarget::Database { alias: name, .. } => {
                self.names.find(name, matches)
            }
            RequestTarget::Foreign { library, .. } => self.names.find(library, matches),
            RequestTarget::Nothing | RequestTarget::Malformed(_) => None,
        };
        found.or_else(|| first(&self.rest, matches))
    }
}

fn first(ids: &[RuleId], matches: &mut impl FnMut(RuleId) -> bool) -> Found {
    ids.iter().copied().find(|it| matches(*it))
}

type ByText = FxHashMap<SmolStr, Vec<RuleId>>;

fn at<'a>(map: &'a ByText, key: &str) -> &'a [RuleId] {
    map.get(key).map_or(&[], Vec::as_slice)
}

/// A tree of the components before the first glob.
#[derive(Debug)]
struct Paths {
    /// The first is the root.
    nodes: Vec<Folder>,
}

#[derive(Debug, Default)]
struct Folder {
    named: FxHashMap<SmolStr, usize>,
    any: Option<usize>,
    /// For this very path.
    here: Vec<RuleId>,
    /// For it and all below.
    tree: Vec<RuleId>,
    /// For what is below, by a glob.
    globs: Vec<RuleId>,
}

impl Default for Paths {
    fn default() -> Paths {
        Paths { nodes: vec![Folder::default()] }
    }
}

impl Paths {
    fn insert(&mut self, pattern: &PathPattern, id: RuleId) {
        let mut at = 0;
        for component in &pattern.components {
            let new = self.nodes.len();
            let Some(folder) = self.nodes.get_mut(at) else { return };
            at = match component {
                Component::Literal(name) => *folder.named.entry(name.clone()).or_insert(new),
                Component::Any => *folder.any.get_or_insert(new),
                Component::Glob(_) => {
                    folder.globs.push(id);
                    return;
                }
            };
            if at == new {
                self.nodes.push(Folder::default());
            }
        }
        if let Some(folder) = self.nodes.get_mut(at) {
            if pattern.subtree { &mut folder.tree } else { &mut folder.here }.push(id);
        }
    }

    /// As deep as the longest pattern at most: patterns bound their number of components.
    fn find<'a>(
        &self,
        node: usize,
        mut names: impl Iterator<Item = &'a str> + Clone,
        matches: &mut impl FnMut(RuleId) -> bool,
    ) -> Found {
        let folder = self.nodes.get(node)?;
        if let Some(it) = first(&folder.tree, matches) {
            return Some(it);
        }
        let Some(name) = names.next() else { return first(&folder.here, matches) };
        let named = folder.named.get(name).and_then(|it| self.find(*it, names.clone(), matches));
        named.or_else(|| first(&folder.globs, matches)).or_else(|| self.find(folder.any?, names, matches))
    }
}

#[derive(Debug, Default)]
struct Hosts {
    names: ByText,
    /// By what comes after the star and its dot.
    below: ByText,
    /// By length, then by network. Few lengths are ever used.
    nets: Vec<(Family, FxHashMap<IpAddr, Vec<RuleId>>)>,
    all_nets: Vec<RuleId>,
    any: Vec<RuleId>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Family {
    is_ipv4: bool,
    length: u8,
}

impl Hosts {
    fn insert(&mut self, host: &HostMatch, id: RuleId) {
        match host {
            HostMatch::Any => self.any.push(id),
            HostMatch::Name(it) => self.names.entry(it.clone()).or_default().push(id),
            HostMatch::Below(it) => self.below.entry(it.clone()).or_default().push(id),
            HostMatch::Within(it) => {
                self.names.entry(it.clone()).or_default().push(id);
                self.below.entry(it.clone()).or_default().push(id);
            }
            HostMatch::Net(net) => {
                self.all_nets.push(id);
                let family = Family { is_ipv4: net.addr().is_ipv4(), length: net.prefix_len() };
                let index = self.nets.iter().position(|(it, _)| *it == family).unwrap_or_else(|| {
                    self.nets.push((family, FxHashMap::default()));
                    self.nets.len() - 1
                });
                if let Some((_, nets)) = self.nets.get_mut(index) {
                    nets.entry(net.network()).or_default().push(id);
                }
            }
        }
    }

    fn find(&self, target: &NetTarget, matches: &mut impl FnMut(RuleId) -> bool) -> Found {
        if let Host::Name(name) = &target.host {
            let mut found = first(at(&self.names, name), matches);
            let mut rest = name.as_str();
            while let (None, Some((_, after))) = (found, rest.split_once('.')) {
                found = first(at(&self.below, after), matches);
                rest = after;
            }
            if found.is_some() {
                return found;
            }
        }
        if !self.all_nets.is_empty() {
            let mut found = None;
            target.faces(|address| {
                found = self.find_address(target, address, matches);
                found.is_some()
            });
            if found.is_some() {
                return found;
            }
        }
        // By the name that every loopback address has.
        let local = [&self.names, &self.below].map(|it| at(it, "localhost"));
        local.into_iter().find_map(|it| first(it, matches)).or_else(|| first(&self.any, matches))
    }

    fn find_address(
        &self,
        target: &NetTarget,
        address: IpAddr,
        matches: &mut impl FnMut(RuleId) -> bool,
    ) -> Found {
        if target.listen && address.is_unspecified() {
            return first(&self.all_nets, matches);
        }
        let lists =
            self.nets.iter().filter(|(it, _)| it.is_ipv4 == address.is_ipv4()).filter_map(|(it, nets)| {
                let net = IpNet::new(address, it.length).ok()?;
                nets.get(&net.network())
            });
        lists.into_iter().find_map(|it| first(it, matches))
    }
}

#[derive(Debug, Default)]
struct Programs {
    /// By file name.
    names: ByText,
    any: Vec<RuleId>,
}

impl Programs {
    fn insert(&mut self, pattern: &ProcessPattern, id: RuleId) {
        match pattern.file_name() {
            Some(name) => self.names.entry(name.into()).or_default().push(id),
            None => self.any.push(id),
        }
    }

    fn find(&self, target: &ProcessTarget, matches: &mut impl FnMut(RuleId) -> bool) -> Found {
        let path = target.path.as_deref().and_then(|it| it.rsplit('/').next());
        let names = target.name.as_deref().into_iter().chain(path);
        names
            .into_iter()
            .find_map(|it| first(at(&self.names, it), matches))
            .or_else(|| first(&self.any, matches))
    }
}

#[derive(Debug, Default)]
struct Names {
    exact: ByText,
    prefixes: ByText,
    longest_prefix: usize,
    any: Vec<RuleId>,
}

impl Names {
    fn insert(&mut self, pattern: &NamePattern, id: RuleId) {
        match pattern {
            NamePattern::Any => self.any.push(id),
            NamePattern::Prefix(it) => {
                self.longest_prefix = self.longest_prefix.max(it.len());
                self.prefixes.entry(it.clone()).or_default().push(id);
            }
            NamePattern::Exact(it) => self.exact.entry(it.clone()).or_default().push(id),
        }
    }

    fn find(&self, name: &str, matches: &mut impl FnMut(RuleId) -> bool) -> Found {
        let ends = NamePattern::separators(name).take_while(|it| *it <= self.longest_prefix);
        let prefixes = ends.filter_map(|it| self.prefixes.get(name.get(..it)?));
        let found = first(at(&self.exact, name), matches);
        found
            .or_else(|| prefixes.into_iter().find_map(|it| first(it, matches)))
            .or_else(|| first(&self.any, matches))
    }
}
