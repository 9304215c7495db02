//! Finds, of thousands of rules, those that cover a given one.
//!
//! A rule is filed under what its pattern pins down, such as the names before the first glob of a path. One that covers
//! another pins down a part of what the other does, so few places have to be looked at.

use rustc_hash::FxHashMap;
use smol_str::{SmolStr, format_smolstr};

use crate::policy::{
    pattern::{Component, HostMatch, NamePattern, Pattern, ProcessPattern},
    rule::Rule,
};

/// Rules that may cover others.
pub(super) struct Neighbours<'r> {
    filed: FxHashMap<(u8, SmolStr), Vec<(u32, &'r Rule)>>,
}

impl<'r> Neighbours<'r> {
    pub(super) fn new(rules: impl Iterator<Item = (u32, &'r Rule)>) -> Neighbours<'r> {
        let mut filed: FxHashMap<_, Vec<_>> = FxHashMap::default();
        for (id, rule) in rules {
            let place = place(&rule.pattern);
            for capability in rule.resource.capabilities().iter() {
                filed.entry((capability.id(), place.clone())).or_default().push((id, rule));
            }
        }
        Neighbours { filed }
    }

    /// The rules that cover this one, itself included if it is among them. Of each place no more than `most` rules are
    /// compared; the others count as not covering.
    pub(super) fn covering(&self, rule: &Rule, most: usize) -> impl Iterator<Item = u32> {
        let capability = rule.resource.capabilities().iter().next().map_or(0, |it| it.id());
        let lists = wider(&rule.pattern).into_iter().filter_map(move |it| self.filed.get(&(capability, it)));
        let compared = lists.flat_map(move |it| it.iter().take(most));
        compared.filter(|it| it.1.covers(rule)).map(|it| it.0)
    }
}

/// What pins nothing down.
const ANYTHING: &str = "*";

/// Where a pattern is filed.
fn place(pattern: &Pattern) -> SmolStr {
    match pattern {
        Pattern::Path(it) => folders(&it.components).last().cloned().unwrap_or_default(),
        Pattern::Host(it) => match &it.host {
            HostMatch::Any => ANYTHING.into(),
            HostMatch::Name(it) => format_smolstr!("={it}"),
            HostMatch::Below(it) | HostMatch::Within(it) => format_smolstr!(".{it}"),
            HostMatch::Net(net) if net.prefix_len() < 16 => network(net, 0),
            HostMatch::Net(net) => network(net, 16),
        },
        Pattern::Process(it) => program(it),
        Pattern::Name(it) => name(it),
        Pattern::Database(it) => name(&it.alias),
        Pattern::Foreign { library, .. } => name(library),
        Pattern::Any | Pattern::Invalid => ANYTHING.into(),
    }
}

/// Where patterns that cover this one are filed.
fn wider(pattern: &Pattern) -> Vec<SmolStr> {
    let mut places = vec![ANYTHING.into()];
    match pattern {
        Pattern::Path(it) => places.extend(folders(&it.components)),
        Pattern::Host(it) => match &it.host {
            HostMatch::Any => {}
            HostMatch::Name(it) => {
                places.push(format_smolstr!("={it}"));
                places.extend(domains(it));
            }
            HostMatch::Below(it) | HostMatch::Within(it) => places.extend(domains(it)),
            HostMatch::Net(net) => places.extend([network(net, 0), network(net, 16)]),
        },
        Pattern::Process(it) => places.push(program(it)),
        Pattern::Name(it) => places.extend(wider_names(it)),
        Pattern::Database(it) => places.extend(wider_names(&it.alias)),
        Pattern::Foreign { library, .. } => places.extend(wider_names(library)),
        Pattern::Any | Pattern::Invalid => {}
    }
    places.dedup();
    places
}

/// The folders from the root to the last one before a glob.
fn folders(components: &[Component]) -> Vec<SmolStr> {
    let mut folders = vec![SmolStr::new_static("/")];
    let mut folder = String::new();
    for component in components {
        let Component::Literal(name) = component else { break };
        folder.push('/');
        folder += name;
        folders.push(folder.as_str().into());
    }
    folders
}

/// The name and all that it is below.
fn domains(name: &str) -> impl Iterator<Item = SmolStr> {
    let starts = std::iter::once(0).chain(name.match_indices('.').map(|it| it.0 + 1));
    starts.filter_map(|it| Some(format_smolstr!(".{}", name.get(it..)?)))
}

/// A network's first bits.
fn network(net: &ipnet::IpNet, bits: u8) -> SmolStr {
    let short = ipnet::IpNet::new(net.addr(), bits.min(net.prefix_len())).map(|it| it.trunc());
    short.map_or_else(|_| ANYTHING.into(), |it| format_smolstr!("#{it}"))
}

fn program(pattern: &ProcessPattern) -> SmolStr {
    pattern.file_name().map_or_else(|| ANYTHING.into(), |it| format_smolstr!("!{it}"))
}

fn name(pattern: &NamePattern) -> SmolStr {
    match pattern {
        NamePattern::Any => ANYTHING.into(),
        NamePattern::Prefix(it) => format_smolstr!("^{it}"),
        NamePattern::Exact(it) => format_smolstr!("={it}"),
    }
}

fn wider_names(pattern: &NamePattern) -> Vec<SmolStr> {
    let (NamePattern::Prefix(text) | NamePattern::Exact(text)) = pattern else { return Vec::new() };
    let prefixes =
        NamePattern::separators(text).filter_map(|it| Some(format_smolstr!("^{}", text.get(..it)?)));
    prefixes.chain([name(pattern)]).collect()
}
