//! The table of holidays.

use crate::text_enum::text_enum;
use chrono::{Datelike, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

text_enum! {
    /// Why a weekday is off.
    pub enum HolidayKind {
        /// *Libur nasional*: a public holiday.
        LiburNasional = "libur_nasional",
        /// *Cuti bersama*: collective leave beside a holiday, a day off for government.
        CutiBersama = "cuti_bersama",
    }
}

/// One day off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// The day.
    pub date: NaiveDate,
    /// Its name, as the joint decree of the ministers (SKB) has it.
    pub name: String,
    /// Its kind.
    pub kind: HolidayKind,
}

/// The days off of the years that are known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holidays {
    days: BTreeMap<NaiveDate, Holiday>,
    years: BTreeSet<i32>,
}

impl Holidays {
    /// A table of `days`, complete for `years`. Of two entries for one day the public holiday wins, else the first.
    pub fn new(days: impl IntoIterator<Item = Holiday>, years: impl IntoIterator<Item = i32>) -> Self {
        let mut table: BTreeMap<NaiveDate, Holiday> = BTreeMap::new();
        for day in days {
            let stronger = table.get(&day.date).is_none_or(|known| day.kind < known.kind);
            if stronger {
                table.insert(day.date, day);
            }
        }
        Self {
            days: table,
            years: years.into_iter().collect(),
        }
    }

    /// A table that is complete for every year in which it has a public holiday: no year is without one, whereas
    /// collective leave alone does not make a year complete.
    pub fn covering_their_years(days: impl IntoIterator<Item = Holiday>) -> Self {
        let days: Vec<Holiday> = days.into_iter().collect();
        let public = days.iter().filter(|day| day.kind == HolidayKind::LiburNasional);
        let years: Vec<i32> = public.map(|day| day.date.year()).collect();
        Self::new(days, years)
    }

    /// The holiday on a day, if it is one.
    pub fn on(&self, date: NaiveDate) -> Option<&Holiday> {
        self.days.get(&date)
    }

    /// Whether the table is complete for the year.
    pub fn covers(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// The years that the table is complete for, in order.
    pub fn years(&self) -> impl Iterator<Item = i32> {
        self.years.iter().copied()
    }

    /// Every day off, in order.
    pub fn days(&self) -> impl Iterator<Item = &Holiday> {
        self.days.values()
    }
}
