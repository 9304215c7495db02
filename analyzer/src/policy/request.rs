//! What code asks for, in the one form that decisions are taken on.
//!
//! Texts are made normal here, once. A text that is no target at all is still a request, one that is always denied:
//! what cannot be read is never skipped.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use smol_str::SmolStr;
use url::Url;

use super::pattern::{
    Host, Method, Scheme, StatementClass, canonical, decode, is_local, normal_host, parse_host,
};
use crate::capability::{Capability, Target};

/// An operation that code attempts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// What it needs.
    pub capability: Capability,
    /// What it is used on.
    pub target: RequestTarget,
}

/// What an operation is used on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestTarget {
    /// A file or folder.
    Path(PathTarget),
    /// A connection, or an address to listen on.
    Net(NetTarget),
    /// A program.
    Process(ProcessTarget),
    /// A variable, secret, model, input, actor, type or module.
    Name(SmolStr),
    /// A statement.
    Database {
        /// The database.
        alias: SmolStr,
        /// What the statement may do.
        class: StatementClass,
    },
    /// A foreign function.
    Foreign {
        /// The library.
        library: SmolStr,
        /// The function of it.
        symbol: SmolStr,
    },
    /// The capability alone.
    Nothing,
    /// No target: always denied.
    Malformed(Malformed),
}

/// Why a text is no target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Malformed {
    /// No URL at all.
    Url,
    /// A URL with a user name or password.
    UserInfo,
    /// A scheme that nothing here speaks.
    Scheme,
    /// A URL without a host, or with none that is a name or an address.
    Host,
    /// A port that is no port.
    Port,
    /// An HTTP method that is no token.
    Method,
    /// A target of another kind than the capability's.
    Kind,
}

/// A path, absolute and without `.`, `..` and doubled slashes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathTarget {
    text: SmolStr,
    irregular: bool,
}

/// A connection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetTarget {
    /// How; unknown where only a host was given.
    pub scheme: Option<Scheme>,
    /// To whom, or where to listen.
    pub host: Host,
    /// Unknown where only a host was given.
    pub port: Option<u16>,
    /// What HTTP asks for.
    pub method: Option<Method>,
    /// The path of the URL.
    pub path: Option<PathTarget>,
    /// What the name was looked up to be; nothing while it was not.
    pub addresses: Vec<IpAddr>,
    /// Whether it is about accepting connections.
    pub listen: bool,
}

/// A program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessTarget {
    /// The bare name it was asked for by.
    pub name: Option<SmolStr>,
    /// Its absolute path, as far as known.
    pub path: Option<SmolStr>,
    /// After the program.
    pub arguments: Vec<SmolStr>,
    /// Whether the path is one that text alone cannot place.
    pub(crate) irregular: bool,
}

impl Request {
    /// An operation on a file. A relative path starts at `base`, which is absolute.
    pub fn path(capability: Capability, path: &str, base: &str) -> Request {
        Request::new(capability, RequestTarget::Path(PathTarget::new(path, base)))
    }

    /// A request to a URL.
    pub fn url(capability: Capability, url: &str, method: &str) -> Request {
        let target = NetTarget::of_url(url).and_then(|target| {
            let method = Method::parse(method).ok_or(Malformed::Method)?;
            let http = matches!(target.scheme, Some(Scheme::Http | Scheme::Https));
            Ok(NetTarget { method: http.then_some(method), ..target })
        });
        Request::new(capability, target.into())
    }

    /// A connection to, or an address to listen on, as `host` or `host:port`.
    pub fn host(capability: Capability, text: &str) -> Request {
        let listen = capability.info().target == Target::Address;
        let target = NetTarget::of_host(text).map(|it| NetTarget { listen, ..it });
        Request::new(capability, target.into())
    }

    /// A program with its arguments. A relative path starts at `base`, which is absolute.
    pub fn process<'a>(command: &str, arguments: impl IntoIterator<Item = &'a str>, base: &str) -> Request {
        let mut target = ProcessTarget {
            name: None,
            path: None,
            arguments: arguments.into_iter().map(SmolStr::new).collect(),
            irregular: false,
        };
        if command.contains('/') || command.is_empty() {
            let path = PathTarget::new(command, base);
            target.irregular = path.irregular;
            target.path = Some(path.text);
        } else {
            target.name = Some(command.into());
        }
        Request::new(Capability::PROCESS_SPAWN, RequestTarget::Process(target))
    }

    /// An operation on what has a name: a variable, secret, model, input, actor.
    pub fn name(capability: Capability, name: &str) -> Request {
        Request::new(capability, RequestTarget::Name(name.into()))
    }

    /// A text of SQL for a database.
    pub fn database(alias: &str, sql: &str) -> Request {
        let class = StatementClass::of(sql);
        Request::new(Capability::DB_QUERY, RequestTarget::Database { alias: alias.into(), class })
    }

    /// An operation that has no target.
    pub fn nothing(capability: Capability) -> Request {
        Request::new(capability, RequestTarget::Nothing)
    }

    /// A target that fits the capability stays; another makes a request that is denied.
    pub fn new(capability: Capability, target: RequestTarget) -> Request {
        let fits = match (capability.info().target, &target) {
            (Target::Path, RequestTarget::Path(_)) | (Target::Process, RequestTarget::Process(_)) => true,
            (Target::Url, RequestTarget::Net(it)) => !it.listen,
            (Target::Address, RequestTarget::Net(it)) => it.listen,
            (Target::Database, RequestTarget::Database { .. }) => true,
            (Target::Foreign, RequestTarget::Foreign { .. }) | (Target::Nothing, RequestTarget::Nothing) => {
                true
            }
            (
                Target::Model
                | Target::Variable
                | Target::Secret
                | Target::Input
                | Target::Actor
                | Target::Reflected,
                RequestTarget::Name(_),
            ) => true,
            (_, RequestTarget::Malformed(_)) => true,
            _ => false,
        };
        let target = if fits { target } else { RequestTarget::Malformed(Malformed::Kind) };
        Request { capability, target }
    }

    /// With what the host's name was looked up to be: every one of the addresses is judged.
    pub fn with_addresses(mut self, addresses: impl IntoIterator<Item = IpAddr>) -> Request {
        if let RequestTarget::Net(it) = &mut self.target {
            it.addresses = addresses.into_iter().map(canonical).collect();
        }
        self
    }

    /// With the absolute path that a program's bare name was looked up to be.
    pub fn with_program(mut self, path: &str) -> Request {
        if let RequestTarget::Process(it) = &mut self.target {
            let path = PathTarget::new(path, "/");
            it.irregular = path.irregular;
            it.path = Some(path.text);
        }
        self
    }
}

impl From<Result<NetTarget, Malformed>> for RequestTarget {
    fn from(target: Result<NetTarget, Malformed>) -> RequestTarget {
        target.map_or_else(RequestTarget::Malformed, RequestTarget::Net)
    }
}

impl PathTarget {
    /// A path that may be relative to `base`.
    pub fn new(path: &str, base: &str) -> PathTarget {
        let relative = !path.starts_with('/');
        let written = if relative { base } else { "" }.split('/').chain(path.split('/'));
        let mut irregular = path.is_empty() || path.contains('\0') || relative && !base.starts_with('/');
        let mut names: Vec<&str> = Vec::new();
        for name in written {
            match name {
                "" | "." => {}
                ".." => {
                    irregular = true;
                    names.pop();
                }
                _ => names.push(name),
            }
        }
        PathTarget { text: absolute(names), irregular }
    }

    /// The path of a URL.
    fn of_url(path: &str) -> PathTarget {
        let mut irregular = false;
        let mut names = Vec::new();
        for name in path.split('/').filter(|it| !it.is_empty()) {
            match decode(name) {
                Some(it) if it == "." => {}
                Some(it) => {
                    irregular |= it == ".." || it.contains(['/', '\\', '\0']);
                    names.push(it);
                }
                None => {
                    irregular = true;
                    names.push(name.to_owned());
                }
            }
        }
        PathTarget { text: absolute(names.iter().map(String::as_str)), irregular }
    }

    /// Absolute and normal. What `..` steps out of is gone.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// Whether text alone cannot place it: with `..` the system may, through a link, end up elsewhere.
    pub fn irregular(&self) -> bool {
        self.irregular
    }

    pub(crate) fn components(&self) -> impl Iterator<Item = &str> + Clone {
        self.text.split('/').filter(|it| !it.is_empty())
    }
}

fn absolute<'a>(names: impl IntoIterator<Item = &'a str>) -> SmolStr {
    let mut text = String::new();
    for name in names {
        text.push('/');
        text.push_str(name);
    }
    if text.is_empty() { SmolStr::new_static("/") } else { text.into() }
}

impl NetTarget {
    /// Of a URL, read as the URL standard says, so as the HTTP client reads it.
    pub fn of_url(text: &str) -> Result<NetTarget, Malformed> {
        let url = Url::parse(text).map_err(|it| match it {
            url::ParseError::EmptyHost
            | url::ParseError::IdnaError
            | url::ParseError::InvalidIpv4Address
            | url::ParseError::InvalidIpv6Address
            | url::ParseError::InvalidDomainCharacter => Malformed::Host,
            url::ParseError::InvalidPort => Malformed::Port,
            _ => Malformed::Url,
        })?;
        let scheme = Scheme::parse(url.scheme()).ok_or(Malformed::Scheme)?;
        if !url.username().is_empty() || url.password().is_some() || authority_has_user(text) {
            return Err(Malformed::UserInfo);
        }
        let host = match url.host() {
            // The standard reads hosts of schemes it does not know as they are.
            Some(url::Host::Domain(it)) if !url.is_special() => parse_host(it),
            Some(it) => normal_host(it),
            None => None,
        };
        Ok(NetTarget {
            scheme: Some(scheme),
            host: host.ok_or(Malformed::Host)?,
            port: url.port_or_known_default().or(scheme.default_port()),
            method: None,
            path: Some(PathTarget::of_url(url.path())),
            addresses: Vec::new(),
            listen: false,
        })
    }

    /// Of `host` or `host:port`.
    fn of_host(text: &str) -> Result<NetTarget, Malformed> {
        let port = |it: &str| {
            let digits = !it.is_empty() && it.bytes().all(|it| it.is_ascii_digit());
            it.parse::<u16>().ok().filter(|_| digits).ok_or(Malformed::Port)
        };
        let (host, port) = match text.rsplit_once(':') {
            Some((host, after)) if !host.contains(':') || host.ends_with(']') => (host, Some(port(after)?)),
            _ => (text, None),
        };
        let host = match host.parse::<IpAddr>() {
            Ok(it) => Some(Host::Address(canonical(it))),
            Err(_) => parse_host(host),
        };
        Ok(NetTarget {
            scheme: None,
            host: host.ok_or(Malformed::Host)?,
            port,
            method: None,
            path: None,
            addresses: Vec::new(),
            listen: false,
        })
    }

    /// Whether some address that the connection may end at is as asked.
    pub(crate) fn faces(&self, mut is: impl FnMut(IpAddr) -> bool) -> bool {
        const LOOPBACK: [IpAddr; 2] = [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST)];
        // Connecting to the address that stands for none is connecting to this machine.
        let here = |it: &IpAddr| it.is_unspecified() && !self.listen;
        let (own, local) = match &self.host {
            Host::Address(it) => (Some(*it), here(it)),
            Host::Name(it) => (None, is_local(it) && !it.ends_with(".internal")),
        };
        let local = local || self.addresses.iter().any(here);
        own.into_iter().chain(self.addresses.iter().copied()).any(&mut is)
            || local && LOOPBACK.into_iter().any(is)
    }
}

/// Whether the text has an `@` before the path, which an empty user name also leaves.
fn authority_has_user(text: &str) -> bool {
    let special = |it: char| matches!(it, '/' | '\\');
    let Some((_, rest)) = text.split_once(':') else { return false };
    let rest = rest.trim_start_matches(|it: char| special(it) || matches!(it, '\t' | '\n' | '\r'));
    rest.split(|it: char| special(it) || matches!(it, '?' | '#')).next().is_some_and(|it| it.contains('@'))
}
