//! Internet addresses: which are not public, and one form for those that have several.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Addresses that a wildcard does not include unless it says so: this machine, its networks, cloud metadata, and
/// whatever no public service can have.
const PRIVATE: &[([u8; 4], u8)] = &[
    ([0, 0, 0, 0], 8),
    ([10, 0, 0, 0], 8),
    ([100, 64, 0, 0], 10),
    ([127, 0, 0, 0], 8),
    ([168, 63, 129, 16], 32),
    ([169, 254, 0, 0], 16),
    ([172, 16, 0, 0], 12),
    ([192, 0, 0, 0], 24),
    ([192, 168, 0, 0], 16),
    ([198, 18, 0, 0], 15),
    ([224, 0, 0, 0], 4),
    ([240, 0, 0, 0], 4),
];

const PRIVATE_6: &[(u16, u16, u8)] = &[
    // Unspecified, loopback, and the compatible form of IPv4.
    (0, 0, 96),
    // IPv4 behind a translator, a tunnel or a relay.
    (0x64, 0xff9b, 96),
    (0x64, 0xff9b, 48),
    (0x2001, 0, 32),
    (0x2002, 0, 16),
    (0xfc00, 0, 7),
    (0xfe80, 0, 10),
    (0xfec0, 0, 10),
    (0xff00, 0, 8),
];

/// Whether the address is none of the public internet.
pub fn is_private(address: IpAddr) -> bool {
    is_explicit(IpNet::from(address))
}

/// Whether all addresses of the network are of one range that is not public, so that naming it means just those.
pub(crate) fn is_explicit(net: IpNet) -> bool {
    match net {
        IpNet::V4(net) => private_4().any(|it| it.contains(&net)),
        IpNet::V6(net) => PRIVATE_6.iter().any(|(first, second, length)| {
            let start = Ipv6Addr::new(*first, *second, u16::from(*length == 48), 0, 0, 0, 0, 0);
            Ipv6Net::new(start, *length).is_ok_and(|it| it.contains(&net))
        }),
    }
}

fn private_4() -> impl Iterator<Item = Ipv4Net> {
    PRIVATE.iter().filter_map(|(start, length)| Ipv4Net::new(Ipv4Addr::from(*start), *length).ok())
}

/// IPv4 addresses written as IPv6 become IPv4.
pub fn canonical(address: IpAddr) -> IpAddr {
    address.to_canonical()
}

/// The same for networks.
pub(crate) fn canonical_net(net: IpNet) -> IpNet {
    if let IpNet::V6(it) = net
        && let Some(start) = it.addr().to_ipv4_mapped()
        && let Some(length) = it.prefix_len().checked_sub(96)
        && let Ok(short) = Ipv4Net::new(start, length)
    {
        return IpNet::V4(short);
    }
    net
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_public() {
        for private in [
            "127.0.0.1",
            "10.1.2.3",
            "172.31.255.255",
            "192.168.0.1",
            "169.254.169.254",
            "100.100.100.200",
            "0.0.0.0",
            "224.0.0.1",
            "255.255.255.255",
            "168.63.129.16",
            "::",
            "::1",
            "fe80::1",
            "fd00:ec2::254",
            "ff02::1",
            "::7f00:1",
            "64:ff9b::7f00:1",
            "64:ff9b:1::a",
            "2002:7f00:1::",
        ] {
            assert!(is_private(private.parse().unwrap()), "{private}");
        }
        for public in ["1.1.1.1", "172.32.0.1", "100.128.0.1", "192.0.2.1", "2606:4700::1111", "64:ff9b:2::1"]
        {
            assert!(!is_private(public.parse().unwrap()), "{public}");
        }
    }

    #[test]
    fn one_form() {
        assert_eq!(canonical("::ffff:10.0.0.1".parse().unwrap()).to_string(), "10.0.0.1");
        assert_eq!(canonical_net("::ffff:10.0.0.0/104".parse().unwrap()).to_string(), "10.0.0.0/8");
        assert_eq!(canonical_net("::/0".parse().unwrap()).to_string(), "::/0");
        assert!(is_explicit("10.1.0.0/16".parse().unwrap()) && !is_explicit("8.0.0.0/6".parse().unwrap()));
    }
}
