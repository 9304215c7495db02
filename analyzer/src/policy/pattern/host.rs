//! Patterns of hosts: `[scheme://]host[:ports]`.
//!
//! The host of a pattern and of a request go through the same function, [`parse_host`], which is the URL standard's
//! host parser: case, IDNA, odd spellings of IPv4 and the last dot are settled there and nowhere else.

mod read;

use std::{fmt, net::IpAddr};

use ipnet::IpNet;
use smol_str::SmolStr;

use super::{
    Ports,
    address::{canonical, is_explicit, is_private},
};
use crate::policy::{request::NetTarget, rule::Effect};

/// Which connections, as far as scheme, host and port tell.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct HostPattern {
    /// Any, without one.
    pub(crate) scheme: Option<Scheme>,
    pub(crate) host: HostMatch,
    /// Any, without them.
    pub(crate) ports: Option<Ports>,
}

/// Which hosts. Names are normal: lower case, ASCII, no last dot.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum HostMatch {
    Any,
    Name(SmolStr),
    /// `*.name`: one or more labels before the name.
    Below(SmolStr),
    /// `*.name` of the published schema: the name itself too.
    Within(SmolStr),
    Net(IpNet),
}

/// A host as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Host {
    /// A name in normal form.
    Name(SmolStr),
    /// An address in normal form.
    Address(IpAddr),
}

/// A scheme that the gateway can speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "they are named as they are written")]
pub enum Scheme {
    Http,
    Https,
    Ws,
    Wss,
    Tcp,
    Udp,
    Tls,
}

impl HostPattern {
    /// Whether any port goes.
    pub fn any_port(&self) -> bool {
        self.ports.is_none()
    }

    /// Whether any host goes.
    pub fn any_host(&self) -> bool {
        self.host == HostMatch::Any
    }

    /// Whether the connection is one of these; `open` is whether an allow may reach addresses that are not public.
    pub(crate) fn matches(&self, target: &NetTarget, effect: Effect, open: bool) -> bool {
        let known = |of_pattern: bool| effect == Effect::Deny && !of_pattern;
        let scheme = match (self.scheme, target.scheme) {
            (None, _) => true,
            (Some(a), Some(b)) => a == b,
            (Some(_), None) => known(false),
        };
        let port = match (&self.ports, target.port) {
            (None, _) => true,
            (Some(ports), Some(port)) => ports.contains(port),
            (Some(_), None) => known(false),
        };
        scheme
            && port
            && match effect {
                Effect::Allow => self.host.allows(target, open),
                Effect::Deny => self.host.denies(target),
            }
    }

    /// Whether the hosts and schemes of `other` are all among these. Says nothing of ports and private addresses.
    pub(crate) fn covers(&self, other: &HostPattern) -> bool {
        (self.scheme.is_none() || self.scheme == other.scheme) && self.host.covers(&other.host)
    }
}

impl HostMatch {
    fn allows(&self, target: &NetTarget, open: bool) -> bool {
        let resolved_public = || open || !target.addresses.iter().any(|it| is_private(*it));
        match (self, &target.host) {
            (HostMatch::Net(net), Host::Address(address)) => {
                if target.listen && address.is_unspecified() {
                    return *net == IpNet::from(*address);
                }
                net.contains(address) && (open || !is_private(*address) || is_explicit(*net))
            }
            (HostMatch::Net(_), Host::Name(_)) => false,
            (HostMatch::Any, Host::Address(address)) => {
                !(target.listen && address.is_unspecified()) && (open || !is_private(*address))
            }
            (HostMatch::Any, Host::Name(name)) => (open || !is_local(name)) && resolved_public(),
            (names, Host::Name(name)) => {
                let local = is_local(name);
                let loopback = local && target.addresses.iter().all(IpAddr::is_loopback);
                let named = open || !local || names.is_explicit();
                names.has_name(name) && named && (loopback || resolved_public())
            }
            (_, Host::Address(_)) => false,
        }
    }

    fn denies(&self, target: &NetTarget) -> bool {
        match self {
            HostMatch::Any => true,
            HostMatch::Net(net) => target.faces(|it| {
                net.contains(&it)
                    || target.listen && it.is_unspecified() && (it.is_ipv6() || net.addr().is_ipv4())
            }),
            // Whoever denies this machine by its name means its addresses too.
            HostMatch::Name(it) | HostMatch::Below(it) | HostMatch::Within(it)
                if it == LOCAL && target.faces(|it| it.is_loopback()) =>
            {
                true
            }
            names => matches!(&target.host, Host::Name(it) if names.has_name(it)),
        }
    }

    fn has_name(&self, name: &str) -> bool {
        let below =
            |it: &SmolStr| name.strip_suffix(it.as_str()).is_some_and(|it| it.len() > 1 && it.ends_with('.'));
        match self {
            HostMatch::Any => true,
            HostMatch::Name(it) => it == name,
            HostMatch::Below(it) => below(it),
            HostMatch::Within(it) => it == name || below(it),
            HostMatch::Net(_) => false,
        }
    }

    fn covers(&self, other: &HostMatch) -> bool {
        match (self, other) {
            (HostMatch::Any, _) => true,
            (HostMatch::Net(a), HostMatch::Net(b)) => a.contains(b),
            (_, HostMatch::Name(name)) => self.has_name(name),
            (HostMatch::Below(a) | HostMatch::Within(a), HostMatch::Below(b)) if a == b => true,
            (HostMatch::Within(a), HostMatch::Within(b)) if a == b => true,
            (HostMatch::Below(_) | HostMatch::Within(_), HostMatch::Below(b) | HostMatch::Within(b)) => {
                self.has_name(b)
            }
            _ => false,
        }
    }

    /// Whether, in an allow, it reaches addresses that are not public without being told to.
    pub(crate) fn is_explicit(&self) -> bool {
        match self {
            HostMatch::Any => false,
            HostMatch::Name(it) | HostMatch::Below(it) | HostMatch::Within(it) => is_local(it),
            HostMatch::Net(net) => is_explicit(*net),
        }
    }

    /// Whether, in an allow to listen, it means the address that stands for all of the machine's.
    pub(crate) fn is_unspecified(&self) -> bool {
        matches!(self, HostMatch::Net(net) if net.addr().is_unspecified() && net.prefix_len() == net.max_prefix_len())
    }
}

const LOCAL: &str = "localhost";

/// Whether the name means this machine, or what only this machine's surroundings know.
pub(crate) fn is_local(name: &str) -> bool {
    name == LOCAL || name.ends_with(".localhost") || name == "metadata.google.internal"
}

/// A host in normal form, by the URL standard's rules for `http`. Not a host: an empty name or label.
pub fn parse_host(text: &str) -> Option<Host> {
    let host = url::Host::parse(text).ok()?;
    normal_host(host)
}

pub(crate) fn normal_host(host: url::Host<impl AsRef<str>>) -> Option<Host> {
    match host {
        url::Host::Ipv4(it) => Some(Host::Address(it.into())),
        url::Host::Ipv6(it) => Some(Host::Address(canonical(it.into()))),
        url::Host::Domain(name) => {
            let name = name.as_ref();
            let name = name.strip_suffix('.').unwrap_or(name);
            let valid = name.split('.').all(|it| !it.is_empty()) && name.len() <= 253;
            valid.then(|| Host::Name(name.into()))
        }
    }
}

impl Scheme {
    const ALL: [Scheme; 7] =
        [Scheme::Http, Scheme::Https, Scheme::Ws, Scheme::Wss, Scheme::Tcp, Scheme::Udp, Scheme::Tls];

    /// The scheme of this name, in any case.
    pub fn parse(name: &str) -> Option<Scheme> {
        Scheme::ALL.into_iter().find(|it| name.eq_ignore_ascii_case(it.name()))
    }

    /// As it is written.
    pub fn name(self) -> &'static str {
        match self {
            Scheme::Http => "http",
            Scheme::Https => "https",
            Scheme::Ws => "ws",
            Scheme::Wss => "wss",
            Scheme::Tcp => "tcp",
            Scheme::Udp => "udp",
            Scheme::Tls => "tls",
        }
    }

    /// The port that is meant without one.
    pub fn default_port(self) -> Option<u16> {
        match self {
            Scheme::Http | Scheme::Ws => Some(80),
            Scheme::Https | Scheme::Wss => Some(443),
            Scheme::Tcp | Scheme::Udp | Scheme::Tls => None,
        }
    }
}

impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(scheme) = self.scheme {
            write!(f, "{}://", scheme.name())?;
        }
        match &self.host {
            HostMatch::Any => f.write_str("*")?,
            HostMatch::Name(it) => f.write_str(it)?,
            HostMatch::Below(it) | HostMatch::Within(it) => write!(f, "*.{it}")?,
            HostMatch::Net(net) => {
                let single = net.prefix_len() == net.max_prefix_len();
                match (net, single) {
                    (IpNet::V4(it), true) => write!(f, "{}", it.addr())?,
                    (IpNet::V6(it), true) => write!(f, "[{}]", it.addr())?,
                    (IpNet::V4(it), false) => write!(f, "{it}")?,
                    (IpNet::V6(it), false) => write!(f, "[{}]/{}", it.addr(), it.prefix_len())?,
                }
            }
        }
        match &self.ports {
            Some(ports)
                if self.scheme.and_then(Scheme::default_port).map(Ports::one).as_ref() != Some(ports) =>
            {
                write!(f, ":{ports}")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Host::Name(it) => f.write_str(it),
            Host::Address(IpAddr::V6(it)) => write!(f, "[{it}]"),
            Host::Address(it) => write!(f, "{it}"),
        }
    }
}
