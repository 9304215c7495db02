//! When a time grant counts: from, until, on which days and in which hours, on the clock of a named zone.
//!
//! Knows no clock: every question is about a moment that the caller gives, in whole Unix seconds. Zones come from the
//! database inside the program, so that a policy means the same on every machine.

use std::{
    fmt,
    hash::{Hash, Hasher},
};

use jiff::{
    Timestamp,
    tz::{TimeZone, TimeZoneDatabase},
};

/// The times at which a grant is active: all of its conditions hold.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Window {
    /// The first second, in Unix time.
    pub start: Option<i64>,
    /// The first second that is too late, in Unix time.
    pub end: Option<i64>,
    /// Days of the week in `zone`.
    pub days: Days,
    /// Hours of the day in `zone`.
    pub hours: Hours,
    /// Whose clock `days` and `hours` are read from.
    pub zone: Zone,
}

/// Days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Days(u8);

/// Hours of the day: hour `h` is the time from `h:00` until before `h+1:00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Hours(u32);

/// A zone of the IANA database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Zone(TimeZone);

/// How far ahead [`Window::next_change`] looks for the next hour that counts: long enough for an hour of one day of the
/// week that a change of clocks skips.
const HOURS_AHEAD: usize = 24 * 40;

const HOUR: i64 = 3600;

impl Window {
    /// A window without conditions.
    pub fn always() -> Window {
        Window { start: None, end: None, days: Days::ALL, hours: Hours::ALL, zone: Zone::utc() }
    }

    /// Whether the grant counts at this moment. A moment that no calendar has is never in a window.
    pub fn active(&self, at: i64) -> bool {
        self.start.is_none_or(|it| it <= at) && self.end.is_none_or(|it| at < it) && self.in_hours(at)
    }

    /// Whether the grant can never count again.
    pub fn expired(&self, at: i64) -> bool {
        self.end.is_some_and(|it| it <= at)
    }

    /// The first moment after `at` at which [`Window::active`] answers otherwise than at `at`.
    pub fn next_change(&self, at: i64) -> Option<i64> {
        if self.expired(at) {
            return None;
        }
        let now = self.active(at);
        let mut moment = at;
        if let Some(start) = self.start.filter(|it| at < *it) {
            if self.active(start) {
                return Some(start);
            }
            moment = start;
        }
        for _ in 0..HOURS_AHEAD {
            if self.days == Days::ALL && self.hours == Hours::ALL {
                break;
            }
            moment = self.zone.next_hour(moment)?;
            if self.end.is_some_and(|it| it <= moment) {
                break;
            }
            if self.active(moment) != now {
                return Some(moment);
            }
        }
        self.end.filter(|_| now)
    }

    fn in_hours(&self, at: i64) -> bool {
        if self.days == Days::ALL && self.hours == Hours::ALL {
            return true;
        }
        let Ok(moment) = Timestamp::from_second(at) else { return false };
        let local = self.zone.0.to_datetime(moment);
        self.days.contains(local.weekday().to_sunday_zero_offset() as u8)
            && self.hours.contains(local.hour() as u8)
    }
}

impl fmt::Display for Window {
    /// In words, as in `Mon-Fri, 9:00-18:00 UTC, until 2023-01-01T00:00:00Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if self.days != Days::ALL {
            parts.push(self.days.to_string());
        }
        if self.hours != Hours::ALL {
            parts.push(self.hours.to_string());
        }
        if let Some(last) = parts.last_mut() {
            *last += &format!(" {}", self.zone);
        }
        for (word, moment) in [("from", self.start), ("until", self.end)] {
            if let Some(moment) = moment {
                parts.push(format!("{word} {}", show(moment)));
            }
        }
        if parts.is_empty() { f.write_str("at any time") } else { f.write_str(&parts.join(", ")) }
    }
}

/// A moment as RFC 3339 text in UTC.
pub fn show(at: i64) -> String {
    Timestamp::from_second(at).map_or_else(|_| at.to_string(), |it| it.to_string())
}

/// The Unix seconds of an RFC 3339 text with an offset, such as `2026-01-31T09:00:00Z`.
pub fn parse_moment(text: &str) -> Option<i64> {
    text.parse::<Timestamp>().ok().map(|it| it.as_nanosecond().div_euclid(1_000_000_000) as i64)
}

/// Whether the calendar has this moment.
pub fn is_moment(at: i64) -> bool {
    Timestamp::from_second(at).is_ok()
}

impl Zone {
    /// Coordinated universal time, which is meant where no zone is named.
    pub fn utc() -> Zone {
        Zone(TimeZone::UTC)
    }

    /// The zone of this name, such as `Europe/Berlin`; case does not count.
    pub fn parse(name: &str) -> Option<Zone> {
        // Some databases also hold a zone of unknown offset.
        if name.eq_ignore_ascii_case("utc") {
            return Some(Zone::utc());
        }
        let zone = TimeZoneDatabase::bundled().get(name).ok()?;
        (!zone.is_unknown()).then_some(Zone(zone))
    }

    /// Its name, in the database's spelling.
    pub fn name(&self) -> &str {
        self.0.iana_name().unwrap_or("UTC")
    }

    /// The names of all zones.
    pub fn names() -> Vec<String> {
        TimeZoneDatabase::bundled().available().map(|it| it.as_str().to_owned()).collect()
    }

    /// The next moment at which the clock of this zone shows a whole hour or is set.
    fn next_hour(&self, at: i64) -> Option<i64> {
        let moment = Timestamp::from_second(at).ok()?;
        let local = at.checked_add(i64::from(self.0.to_offset(moment).seconds()))?;
        let hour = at.checked_add(HOUR - local.rem_euclid(HOUR))?;
        let set = self.0.following(moment).next().map(|it| it.timestamp().as_second());
        Some(set.filter(|it| at < *it && *it < hour).unwrap_or(hour))
    }
}

impl Hash for Zone {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name().hash(state);
    }
}

impl fmt::Display for Zone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

const DAYS: [&str; 7] = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];

const LONG_DAYS: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

impl Days {
    /// Every day.
    pub const ALL: Days = Days(0x7f);

    /// No day.
    pub const NONE: Days = Days(0);

    /// Adds a day: 0 or 7 is Sunday, 1 is Monday. Answers whether there is such a day.
    pub fn insert(&mut self, day: u8) -> bool {
        if day > 7 {
            return false;
        }
        self.0 |= 1 << (day % 7);
        true
    }

    /// Whether it has the day, of 0 (Sunday) to 6 (Saturday).
    pub fn contains(self, day: u8) -> bool {
        day < 7 && self.0 & (1 << day) != 0
    }

    /// The number of a day's name, such as `Monday` or `mon`.
    pub fn parse(name: &str) -> Option<u8> {
        let name = name.to_ascii_lowercase();
        let is_it = |(short, long): (&str, &str)| name == long || name == short.to_ascii_lowercase();
        DAYS.into_iter().zip(LONG_DAYS).position(is_it).map(|it| it as u8)
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // Sunday last: runs such as `Sat-Sun` stay together.
        let order: Vec<u8> = (1..=7).filter(|it| self.contains(it % 7)).collect();
        let name = |day: u8| DAYS.get(usize::from(day % 7)).copied().unwrap_or_default().to_owned();
        f.write_str(&runs(&order, |first, last| {
            if first == last { name(first) } else { format!("{}-{}", name(first), name(last)) }
        }))
    }
}

impl Hours {
    /// Every hour.
    pub const ALL: Hours = Hours(0xff_ffff);

    /// No hour.
    pub const NONE: Hours = Hours(0);

    /// Adds an hour of 0 to 23. Answers whether there is such an hour.
    pub fn insert(&mut self, hour: u8) -> bool {
        if hour > 23 {
            return false;
        }
        self.0 |= 1 << hour;
        true
    }

    /// Whether it has the hour.
    pub fn contains(self, hour: u8) -> bool {
        hour < 24 && self.0 & (1 << hour) != 0
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hours: Vec<u8> = (0..24).filter(|it| self.contains(*it)).collect();
        f.write_str(&runs(&hours, |first, last| format!("{first}:00-{}:00", last + 1)))
    }
}

/// Ascending numbers as their runs, separated by commas.
fn runs(numbers: &[u8], show: impl Fn(u8, u8) -> String) -> String {
    let runs = numbers.chunk_by(|a, b| a + 1 == *b);
    let shown = runs.filter_map(|it| Some(show(*it.first()?, *it.last()?)));
    shown.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> i64 {
        parse_moment(text).unwrap()
    }

    fn window(days: &[u8], hours: &[u8], zone: &str) -> Window {
        let mut window = Window { zone: Zone::parse(zone).unwrap(), ..Window::always() };
        if !days.is_empty() {
            window.days = Days::NONE;
            days.iter().for_each(|it| assert!(window.days.insert(*it)));
        }
        if !hours.is_empty() {
            window.hours = Hours::NONE;
            hours.iter().for_each(|it| assert!(window.hours.insert(*it)));
        }
        window
    }

    fn business(zone: &str) -> Window {
        let mut window = window(&[1, 2, 3, 4, 5], &[9, 10, 11, 12, 13, 14, 15, 16, 17], zone);
        window.start = Some(1_640_995_200);
        window.end = Some(1_672_531_200);
        window
    }

    #[test]
    fn start_is_in_and_end_is_out() {
        let window = Window { start: Some(100), end: Some(200), ..Window::always() };
        assert_eq!([99, 100, 199, 200].map(|it| window.active(it)), [false, true, true, false]);
        assert_eq!([99, 200].map(|it| window.expired(it)), [false, true]);
        assert_eq!([0, 100, 200].map(|it| window.next_change(it)), [Some(100), Some(200), None]);
        assert_eq!(Window::always().next_change(0), None);
        assert!(Window::always().active(i64::MIN));
    }

    #[test]
    fn the_sample_is_business_hours_of_2022() {
        let window = business("UTC");
        assert_eq!(
            window.to_string(),
            "Mon-Fri, 9:00-18:00 UTC, from 2022-01-01T00:00:00Z, until 2023-01-01T00:00:00Z"
        );
        let friday = at("2022-03-04T17:59:59Z");
        assert!(window.active(friday));
        assert_eq!(window.next_change(friday), Some(friday + 1));
        // Over the week-end to Monday.
        assert_eq!(window.next_change(friday + 1), Some(at("2022-03-07T09:00:00Z")));
        assert!(!window.active(at("2022-03-05T10:00:00Z")));
        assert!(!window.active(at("2021-12-31T10:00:00Z")));
        assert_eq!(window.next_change(at("2021-12-30T10:00:00Z")), Some(at("2022-01-03T09:00:00Z")));
        // The last Friday; nothing comes after it before the end.
        assert_eq!(window.next_change(at("2022-12-30T18:00:00Z")), None);
    }

    #[test]
    fn zones_count_not_the_machine() {
        let berlin = business("Europe/Berlin");
        assert!(berlin.active(at("2022-03-04T08:00:00Z")));
        assert!(!berlin.active(at("2022-03-04T17:00:00Z")));
        // Offsets that are no whole hours.
        let kolkata = window(&[], &[9], "Asia/Kolkata");
        assert!(kolkata.active(at("2022-03-04T03:30:00Z")));
        assert!(!kolkata.active(at("2022-03-04T03:29:59Z")));
        assert_eq!(kolkata.next_change(at("2022-03-04T03:45:00Z")), Some(at("2022-03-04T04:30:00Z")));
        assert_eq!(Zone::parse("europe/berlin").unwrap().name(), "Europe/Berlin");
        for unknown in ["Europe/Berln", "", "+01:00", "Etc/Unknown", "../etc/passwd", "CEST"] {
            assert_eq!(Zone::parse(unknown), None, "{unknown}");
        }
        assert!(Zone::names().iter().any(|it| it == "America/New_York"));
    }

    #[test]
    fn a_repeated_hour_matches_twice_and_a_skipped_one_never() {
        let two = window(&[], &[2], "Europe/Berlin");
        // 2022-10-30: 02:00-03:00 happens at 00:00Z and at 01:00Z.
        assert_eq!(
            ["2022-10-29T23:59:59Z", "2022-10-30T00:00:00Z", "2022-10-30T01:59:59Z", "2022-10-30T02:00:00Z"]
                .map(|it| two.active(at(it))),
            [false, true, true, false]
        );
        assert_eq!(two.next_change(at("2022-10-30T00:30:00Z")), Some(at("2022-10-30T02:00:00Z")));
        // 2022-03-27: 02:00-03:00 does not happen.
        let mut moment = at("2022-03-26T23:00:00Z");
        while moment < at("2022-03-27T22:00:00Z") {
            assert!(!two.active(moment));
            moment += 600;
        }
        assert_eq!(two.next_change(at("2022-03-27T00:00:00Z")), Some(at("2022-03-28T00:00:00Z")));
        let sundays = window(&[7], &[2], "Europe/Berlin");
        assert_eq!(sundays.next_change(at("2022-03-26T00:00:00Z")), Some(at("2022-04-03T00:00:00Z")));
    }

    #[test]
    fn days_agree_with_both_ways_of_counting() {
        let sunday = at("2022-03-06T12:00:00Z");
        assert!(window(&[0], &[], "UTC").active(sunday) && window(&[7], &[], "UTC").active(sunday));
        assert!(window(&[1], &[], "UTC").active(sunday + 24 * HOUR));
        assert_eq!(["Sun", "monday", "SATURDAY", "x"].map(Days::parse), [Some(0), Some(1), Some(6), None]);
        assert!(!Days::NONE.clone().insert(8) && !Hours::NONE.clone().insert(24));
        assert_eq!(
            window(&[0, 6, 2], &[23, 0], "UTC").to_string(),
            "Tue, Sat-Sun, 0:00-1:00, 23:00-24:00 UTC"
        );
    }

    /// The next change is what stepping through the seconds that matter finds.
    #[test]
    fn next_change_agrees_with_active() {
        for zone in ["UTC", "Europe/Berlin", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Santiago"] {
            for window in [window(&[0, 3], &[0, 5, 6], zone), window(&[], &[23], zone), business(zone)] {
                let mut moment = at("2022-04-01T00:10:00Z");
                for _ in 0..20 {
                    let change = window.next_change(moment).unwrap();
                    assert_ne!(window.active(change), window.active(change - 1), "{zone} {window} {moment}");
                    let mut between = moment;
                    while between < change {
                        assert_eq!(
                            window.active(between),
                            window.active(moment),
                            "{zone} {window} {between}"
                        );
                        between += 900;
                    }
                    moment = change;
                }
            }
        }
    }

    #[test]
    fn moments_outside_the_calendar_are_in_no_window() {
        let window = window(&[1], &[], "UTC");
        for moment in [i64::MIN, i64::MAX] {
            assert!(!window.active(moment) && !is_moment(moment));
            assert_eq!(window.next_change(moment), None);
        }
        assert_eq!(parse_moment("2026-01-31T09:00:00+01:00"), Some(1_769_846_400));
        assert_eq!(["2026-01-31", "2026-01-31T09:00:00", "soon"].map(parse_moment), [None; 3]);
    }
}
