//! Reads the text of a host pattern.

use std::net::IpAddr;

use ipnet::IpNet;

use super::{Host, HostMatch, HostPattern, Scheme, is_local, parse_host};
use crate::policy::pattern::{Context, PatternError, Ports, address::canonical_net};

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
