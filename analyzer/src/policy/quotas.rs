//! How much a run may use: limits as a policy declares them, and the two structs of limits that a run is given.
//!
//! A declared limit has three states, for a child policy may only lower what its parents set: not set, set to no limit,
//! set to a number. Whoever runs code asks for [`Quotas::resource_quotas`] and [`Quotas::added_quotas`], in which what
//! no policy set is what the restrictive preset says.

use std::time::Duration;

/// Limits of what a sandbox uses. `None` is no limit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResourceQuotas {
    /// Bytes of live data.
    pub memory_limit: Option<usize>,
    /// Time on a processor, waiting not included.
    pub cpu_time_limit: Option<Duration>,
    /// Nested calls.
    pub stack_depth_limit: Option<usize>,
    /// Open handles of any kind.
    pub file_descriptor_limit: Option<usize>,
    /// Live connections.
    pub network_connection_limit: Option<usize>,
    /// Bytes read and written, in total.
    pub disk_io_limit: Option<u64>,
}

/// The limits that stand beside [`ResourceQuotas`]. `None` is no limit.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AddedQuotas {
    /// Real time, waiting included.
    pub wall_time_limit: Option<Duration>,
    /// Units of deterministic work.
    pub fuel: Option<u64>,
    /// Tokens of language models, in total.
    pub tokens: Option<u64>,
    /// Capability calls, in total.
    pub calls: Option<u64>,
}

/// A kind of limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Quota {
    /// `memory_limit`
    Memory,
    /// `cpu_time_limit`
    CpuTime,
    /// `stack_depth_limit`
    StackDepth,
    /// `file_descriptor_limit`
    FileDescriptors,
    /// `network_connection_limit`
    NetworkConnections,
    /// `disk_io_limit`
    DiskIo,
    /// `wall_time_limit`
    WallTime,
    /// `fuel`
    Fuel,
    /// `tokens`
    Tokens,
    /// `calls`
    Calls,
}

/// What a quota counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Bytes, also written as `64MiB`.
    Bytes,
    /// Milliseconds; written as whole seconds or as `500ms`.
    Time,
    /// Things.
    Count,
}

/// A limit as declared, from the loosest.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub enum Limit {
    /// Nothing is said: parents, or in the end the restrictive preset, decide.
    #[default]
    Unset,
    /// There is none.
    Unlimited,
    /// In the quota's unit; a use of exactly this much is fine.
    At(u64),
}

/// All limits that a policy declares.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Quotas([Limit; Quota::ALL.len()]);

/// A named set of all limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Preset {
    /// For untrusted code, and the default.
    Restrictive,
    /// For semi-trusted code.
    Permissive,
    /// For development.
    Unlimited,
}

impl Quota {
    /// Every quota, the seed's six first.
    pub const ALL: [Quota; 10] = [
        Quota::Memory,
        Quota::CpuTime,
        Quota::StackDepth,
        Quota::FileDescriptors,
        Quota::NetworkConnections,
        Quota::DiskIo,
        Quota::WallTime,
        Quota::Fuel,
        Quota::Tokens,
        Quota::Calls,
    ];

    /// Its key in a policy file.
    pub fn name(self) -> &'static str {
        match self {
            Quota::Memory => "memory_limit",
            Quota::CpuTime => "cpu_time_limit",
            Quota::StackDepth => "stack_depth_limit",
            Quota::FileDescriptors => "file_descriptor_limit",
            Quota::NetworkConnections => "network_connection_limit",
            Quota::DiskIo => "disk_io_limit",
            Quota::WallTime => "wall_time_limit",
            Quota::Fuel => "fuel",
            Quota::Tokens => "tokens",
            Quota::Calls => "calls",
        }
    }

    /// What it counts.
    pub fn unit(self) -> Unit {
        match self {
            Quota::Memory | Quota::DiskIo => Unit::Bytes,
            Quota::CpuTime | Quota::WallTime => Unit::Time,
            _ => Unit::Count,
        }
    }
}

impl Limit {
    /// The stricter of two.
    pub fn min(self, other: Limit) -> Limit {
        match (self, other) {
            (Limit::At(a), Limit::At(b)) => Limit::At(a.min(b)),
            (Limit::At(it), _) | (_, Limit::At(it)) => Limit::At(it),
            (Limit::Unlimited, _) | (_, Limit::Unlimited) => Limit::Unlimited,
            (Limit::Unset, Limit::Unset) => Limit::Unset,
        }
    }

    /// Whether it allows more than a parent that says `parent`.
    pub fn exceeds(self, parent: Limit) -> bool {
        match (self, parent) {
            (Limit::At(it), Limit::At(parent)) => it > parent,
            (Limit::Unlimited, Limit::At(_)) => true,
            _ => false,
        }
    }

    fn amount(self) -> Option<u64> {
        match self {
            Limit::At(it) => Some(it),
            Limit::Unset | Limit::Unlimited => None,
        }
    }
}

impl Quotas {
    /// The limit of one quota.
    pub fn get(&self, quota: Quota) -> Limit {
        self.0.get(quota as usize).copied().unwrap_or_default()
    }

    /// Sets the limit of one quota.
    pub fn set(&mut self, quota: Quota, limit: Limit) {
        if let Some(it) = self.0.get_mut(quota as usize) {
            *it = limit;
        }
    }

    /// The stricter of two, one by one.
    pub fn min(mut self, other: &Quotas) -> Quotas {
        for quota in Quota::ALL {
            self.set(quota, self.get(quota).min(other.get(quota)));
        }
        self
    }

    /// With the restrictive preset where nothing is set.
    pub fn effective(mut self) -> Quotas {
        let preset = Preset::Restrictive.quotas();
        for quota in Quota::ALL {
            if self.get(quota) == Limit::Unset {
                self.set(quota, preset.get(quota));
            }
        }
        self
    }

    /// The first six of the effective limits.
    pub fn resource_quotas(&self) -> ResourceQuotas {
        let all = self.effective();
        let amount = |quota| all.get(quota).amount();
        let size = |quota| amount(quota).map(|it| usize::try_from(it).unwrap_or(usize::MAX));
        ResourceQuotas {
            memory_limit: size(Quota::Memory),
            cpu_time_limit: amount(Quota::CpuTime).map(Duration::from_millis),
            stack_depth_limit: size(Quota::StackDepth),
            file_descriptor_limit: size(Quota::FileDescriptors),
            network_connection_limit: size(Quota::NetworkConnections),
            disk_io_limit: amount(Quota::DiskIo),
        }
    }

    /// The other effective limits.
    pub fn added_quotas(&self) -> AddedQuotas {
        let all = self.effective();
        let amount = |quota| all.get(quota).amount();
        AddedQuotas {
            wall_time_limit: amount(Quota::WallTime).map(Duration::from_millis),
            fuel: amount(Quota::Fuel),
            tokens: amount(Quota::Tokens),
            calls: amount(Quota::Calls),
        }
    }
}

impl Preset {
    /// Every preset with its word in a policy file.
    pub const ALL: [(&'static str, Preset); 3] = [
        ("restrictive", Preset::Restrictive),
        ("permissive", Preset::Permissive),
        ("unlimited", Preset::Unlimited),
    ];

    /// Its limits. None leaves anything unset.
    pub fn quotas(self) -> Quotas {
        const MIB: u64 = 1 << 20;
        let none = Limit::Unlimited;
        let [memory, cpu, stack, files, connections, disk, wall] = match self {
            Preset::Restrictive => [64 * MIB, 5_000, 1_000, 10, 5, 10 * MIB, 30_000].map(Limit::At),
            Preset::Permissive => {
                [1024 * MIB, 300_000, 10_000, 1_000, 100, 1024 * MIB, 1_800_000].map(Limit::At)
            }
            Preset::Unlimited => [none; 7],
        };
        let fuel = if self == Preset::Restrictive { Limit::At(1_000_000_000) } else { none };
        Quotas([memory, cpu, stack, files, connections, disk, wall, fuel, none, none])
    }
}

impl ResourceQuotas {
    /// For untrusted code.
    pub fn restrictive() -> ResourceQuotas {
        Preset::Restrictive.quotas().resource_quotas()
    }

    /// For semi-trusted code.
    pub fn permissive() -> ResourceQuotas {
        Preset::Permissive.quotas().resource_quotas()
    }

    /// No limits: for development and tests.
    pub fn unlimited() -> ResourceQuotas {
        Preset::Unlimited.quotas().resource_quotas()
    }
}

impl Default for ResourceQuotas {
    fn default() -> ResourceQuotas {
        ResourceQuotas::restrictive()
    }
}

const BYTES: &[(&str, u64)] = &[
    ("B", 1),
    ("KB", 1_000),
    ("KiB", 1 << 10),
    ("MB", 1_000_000),
    ("MiB", 1 << 20),
    ("GB", 1_000_000_000),
    ("GiB", 1 << 30),
    ("TB", 1_000_000_000_000),
    ("TiB", 1 << 40),
];

const TIMES: &[(&str, u64)] =
    &[("ms", 1), ("s", 1_000), ("min", 60_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)];

impl Unit {
    /// The amount of a whole number that names no unit; `None` where it is too large.
    pub fn amount(self, number: u64) -> Option<u64> {
        match self {
            Unit::Time => number.checked_mul(1_000),
            Unit::Bytes | Unit::Count => Some(number),
        }
    }

    /// The amount of a text such as `64MiB` or `5s`; `None` where it is none or too large.
    pub fn parse(self, text: &str) -> Option<u64> {
        let digits = text.find(|it: char| !it.is_ascii_digit()).unwrap_or(text.len());
        let (number, unit) = text.split_at_checked(digits)?;
        let units = match self {
            Unit::Bytes => BYTES,
            Unit::Time => TIMES,
            Unit::Count => return None,
        };
        let unit = unit.strip_prefix(' ').unwrap_or(unit);
        let factor = units.iter().find(|it| it.0.eq_ignore_ascii_case(unit))?.1;
        number.parse::<u64>().ok()?.checked_mul(factor)
    }

    /// What it takes, in words.
    pub fn expected(self) -> &'static str {
        match self {
            Unit::Bytes => "a whole number of bytes or a text such as `\"64MiB\"`",
            Unit::Time => "a whole number of seconds or a text such as `\"500ms\"`, `\"5s\"`, `\"5min\"`",
            Unit::Count => "a whole number",
        }
    }

    /// An amount as one would write it.
    pub fn show(self, amount: u64) -> String {
        let units: &[(&str, u64)] = match self {
            Unit::Bytes => &[("GiB", 1 << 30), ("MiB", 1 << 20), ("KiB", 1 << 10), ("B", 1)],
            Unit::Time => &[("h", 3_600_000), ("min", 60_000), ("s", 1_000), ("ms", 1)],
            Unit::Count => &[],
        };
        match units.iter().find(|it| amount >= it.1 && amount.is_multiple_of(it.1)) {
            Some((unit, factor)) => format!("{}{unit}", amount / factor),
            None => amount.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn presets_are_the_documented_ones() {
        let restrictive = ResourceQuotas {
            memory_limit: Some(64 * 1024 * 1024),
            cpu_time_limit: Some(Duration::from_secs(5)),
            stack_depth_limit: Some(1000),
            file_descriptor_limit: Some(10),
            network_connection_limit: Some(5),
            disk_io_limit: Some(10 * 1024 * 1024),
        };
        assert_eq!(ResourceQuotas::restrictive(), restrictive);
        assert_eq!(ResourceQuotas::default(), restrictive);
        assert_eq!(Quotas::default().resource_quotas(), restrictive);
        let permissive = ResourceQuotas {
            memory_limit: Some(1024 * 1024 * 1024),
            cpu_time_limit: Some(Duration::from_secs(300)),
            stack_depth_limit: Some(10_000),
            file_descriptor_limit: Some(1000),
            network_connection_limit: Some(100),
            disk_io_limit: Some(1024 * 1024 * 1024),
        };
        assert_eq!(ResourceQuotas::permissive(), permissive);
        let unlimited = Preset::Unlimited.quotas();
        assert!(Quota::ALL.into_iter().all(|it| unlimited.get(it) == Limit::Unlimited));
        assert_eq!(unlimited.added_quotas(), AddedQuotas::default());
        let added = |it: Preset| it.quotas().added_quotas();
        assert_eq!(added(Preset::Restrictive).wall_time_limit, Some(Duration::from_secs(30)));
        assert_eq!(added(Preset::Restrictive).fuel, Some(1_000_000_000));
        assert_eq!(added(Preset::Permissive).wall_time_limit, Some(Duration::from_secs(1800)));
        assert_eq!(added(Preset::Permissive).fuel, None);
    }

    #[test]
    fn the_stricter_limit_counts() {
        let order = [Limit::At(1), Limit::At(2), Limit::Unlimited, Limit::Unset];
        for (index, strict) in order.into_iter().enumerate() {
            for loose in order[index..].iter().copied() {
                assert_eq!((strict.min(loose), loose.min(strict)), (strict, strict));
                assert!(!strict.exceeds(loose));
            }
        }
        assert!(Limit::At(2).exceeds(Limit::At(1)) && Limit::Unlimited.exceeds(Limit::At(9)));
        assert!(!Limit::Unset.exceeds(Limit::At(1)));
    }

    #[test]
    fn amounts_have_units() {
        let good = [("64MiB", 64 << 20), ("1 KB", 1_000), ("10b", 10), ("0GiB", 0)];
        for (text, bytes) in good {
            assert_eq!(Unit::Bytes.parse(text), Some(bytes), "{text}");
        }
        for (text, time) in [("500ms", 500), ("5s", 5_000), ("5 min", 300_000), ("1h", 3_600_000)] {
            assert_eq!(Unit::Time.parse(text), Some(time), "{text}");
        }
        for bad in ["", "MiB", "1", "-1B", "1.5GiB", "1  B", "1MiB ", "1XB", "99999999999999999999B", "1é"] {
            assert_eq!(Unit::Bytes.parse(bad), None, "{bad}");
        }
        assert_eq!(Unit::Bytes.parse("20000000TiB"), None, "more than a number holds");
        assert_eq!(Unit::Time.amount(u64::MAX), None);
        assert_eq!(Unit::Bytes.show(64 << 20), "64MiB");
        assert_eq!([1_500, 120_000, 0].map(|it| Unit::Time.show(it)), ["1500ms", "2min", "0"]);
        for amount in [1, 1_023, 1_024, 1_000_000, 3 << 30] {
            assert_eq!(Unit::Bytes.parse(&Unit::Bytes.show(amount)), Some(amount));
        }
    }
}
