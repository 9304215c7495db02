//! Patterns of hosts: `[scheme://]host[:ports]`.
//!
//! The host of a pattern and of a request go through the same function, [`parse_host`], which is the URL standard's
//! host parser: case, IDNA, odd spellings of IPv4 and the last dot are settled there and nowhere else.

use std::{fmt, net::IpAddr};

use ipnet::IpNet;
use smol_str::SmolStr;

use super::{
    Context, PatternError, Ports,
    address::{canonical, canonical_net, is_explicit, is_private},
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

/// Longest pattern in bytes.
const MAX_TEXT: usize = 1024;

const HOST: &str = "POL007";

impl HostPattern {
    /// Reads the pattern of a connection, or of an address to listen on where no scheme may be.
    pub(crate) fn parse(
        text: &str,
        context: &Context<'_>,
        listen: bool,
    ) -> Result<HostPattern, PatternError> {
        if text.is_empty() {
            return Err(PatternError::empty());
        }
        if text.len() > MAX_TEXT {
            return Err(PatternError::whole(
                HOST,
                text,
                format!("a host pattern has at most {MAX_TEXT} bytes"),
            ));
        }
        let (scheme, rest) = match text.split_once("://") {
            None => (None, text),
            Some((scheme, _)) if listen => {
                return Err(PatternError::at(
                    HOST,
                    0,
                    scheme.len() + 3,
                    "an address to listen on has no scheme",
                ));
            }
            Some((scheme, rest)) => (Some(read_scheme(scheme)?), rest),
        };
        let start = text.get(..text.len() - rest.len()).unwrap_or_default();
        let parts = split(rest).map_err(|it| it.after(start))?;
        let host = read_host(parts.host, parts.length, context.published).map_err(|it| it.after(start))?;
        let ports = match parts.ports {
            Some(ports) => Some(
                Ports::parse(ports)
                    .map_err(|it| PatternError::at(HOST, text.len() - ports.len(), ports.len(), it))?,
            ),
            None => scheme.and_then(Scheme::default_port).map(Ports::one),
        };
        Ok(HostPattern { scheme, host, ports })
    }

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

struct Parts<'a> {
    host: &'a str,
    /// Bytes of the host as it is written.
    length: usize,
    ports: Option<&'a str>,
}

fn split(text: &str) -> Result<Parts<'_>, PatternError> {
    let foreign = |char: char| {
        char.is_whitespace() || char.is_control() || matches!(char, '@' | '\\' | '?' | '#' | '%')
    };
    if let Some((at, char)) = text.char_indices().find(|(_, it)| foreign(*it)) {
        let message = match char {
            '@' => "a host pattern has no user name",
            '?' | '#' => "a host pattern has no query and no fragment",
            _ => "this character is part of no host",
        };
        return Err(PatternError::at(HOST, at, char.len_utf8(), message));
    }
    let bracket = text.find(']').filter(|_| text.starts_with('['));
    let after = bracket.map_or(0, |it| it + 1);
    let tail = text.get(after..).unwrap_or_default();
    if bracket.is_none() && tail.matches(':').count() > 1 && !tail.contains("::/") {
        let error = PatternError::whole(HOST, text, "an IPv6 address stands in brackets");
        return Err(if text.parse::<IpNet>().is_ok() || text.parse::<IpAddr>().is_ok() {
            error.suggest(format!("[{text}]"))
        } else {
            error
        });
    }
    let colon = match tail.find('/') {
        // Colons before a slash are those of an address.
        Some(slash) => tail.get(slash..).and_then(|it| it.find(':')).map(|it| it + slash),
        None => tail.find(':'),
    };
    let end = after + colon.unwrap_or(tail.len());
    Ok(Parts {
        host: text.get(..end).unwrap_or_default(),
        length: end,
        ports: colon.and_then(|it| tail.get(it + 1..)),
    })
}

fn read_host(text: &str, length: usize, published: bool) -> Result<HostMatch, PatternError> {
    let error = |message: &str| PatternError::at(HOST, 0, length, message);
    match text {
        "*" if published => {
            return Err(error("`*` matches no host in this schema: an empty list is any host"));
        }
        "*" => return Ok(HostMatch::Any),
        "" => return Err(error("the host is missing")),
        _ => {}
    }
    if text.contains('/') {
        return read_net(text, length);
    }
    let (wildcard, name) = match text.strip_prefix("*.") {
        Some(name) => (true, name),
        None => (false, text),
    };
    if let Some(at) = name.find('*') {
        let at = at + text.len() - name.len();
        let message = "`*` is all of the host, or stands before its first dot: `*.example.com`";
        let error = PatternError::at(HOST, at, 1, message);
        let rest = name.trim_start_matches('*').trim_start_matches('.');
        let plain = at == 0 && !rest.is_empty() && !rest.contains('*');
        return Err(if plain { error.suggest(format!("*.{rest}")) } else { error });
    }
    let host = parse_host(name).ok_or_else(|| error("this is no host name and no address"))?;
    match host {
        Host::Address(_) if wildcard => Err(error("`*.` stands before a name, not before an address")),
        Host::Address(it) => Ok(HostMatch::Net(it.into())),
        Host::Name(name) if !wildcard => Ok(HostMatch::Name(name)),
        // Published policies were never checked for it.
        Host::Name(name) if published => Ok(HostMatch::Within(name)),
        Host::Name(name) if is_local(&name) => Ok(HostMatch::Below(name)),
        Host::Name(name) if !name.contains('.') => {
            Err(error("`*.` before a single label is half of the internet"))
        }
        Host::Name(name) if psl::suffix_str(&name) == Some(name.as_str()) => {
            Err(error(&format!("anybody can have a name under `{name}`: write the names that are meant")))
        }
        Host::Name(name) => Ok(HostMatch::Below(name)),
    }
}

fn read_net(text: &str, length: usize) -> Result<HostMatch, PatternError> {
    let error = |message: &str| PatternError::at(HOST, 0, length, message);
    let bare = text.replace(['[', ']'], "");
    let Ok(net) = bare.parse::<IpNet>() else {
        let name = text.split('/').next().unwrap_or_default();
        let bits = text.rsplit('/').next().is_some_and(|it| it.parse::<u32>().is_ok());
        let path = !bits && parse_host(name.strip_prefix("*.").unwrap_or(name)).is_some();
        return Err(match path {
            true => {
                error("a host pattern has no path: `path` is a field of the rule").suggest(name.to_owned())
            }
            false => error("this is no network: an address, `/` and a number of bits"),
        });
    };
    if net.trunc() != net {
        let message = format!("the address has bits beyond the network's {}", net.prefix_len());
        return Err(error(&message).suggest(net.trunc().to_string()));
    }
    Ok(HostMatch::Net(canonical_net(net)))
}

fn read_scheme(text: &str) -> Result<Scheme, PatternError> {
    Scheme::parse(text).ok_or_else(|| {
        PatternError::at(HOST, 0, text.len(), "a scheme is one of http, https, ws, wss, tcp, udp, tls")
    })
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
