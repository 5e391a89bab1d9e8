//! A deadline with its whole working: every stretch that counted, every day that was skipped and why, every pause, and the
//! moments at which half, three quarters and nine tenths of the time are gone.
//!
//! Clock hours stop while a pause lasts. A working day counts unless the clock stands at its end (24:00 at the office): a
//! question that is answered the same day costs the office nothing, and every night that the reporter took gives it a day
//! more. The day of the start is never counted.

use chrono::{DateTime, Duration, NaiveDate, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::{
    Holidays, MissingYear, SkipReason, end_of_day, start_of_day, working_days::day_off,
    working_days::next_day,
};

/// The percentages of its time at which a clock warns; the last is the breach.
pub const LEVELS: [u8; 4] = [50, 75, 90, 100];

/// How long a clock runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "unit", content = "amount", rename_all = "snake_case")]
pub enum Length {
    /// Calendar hours, day and night.
    Hours(u32),
    /// Working days at the office.
    WorkingDays(u32),
}

/// A time in which a clock stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pause {
    /// The question went out.
    pub from: DateTime<Utc>,
    /// The reply came, or now if it did not come yet.
    pub to: DateTime<Utc>,
}

/// What a stretch of time was to the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum StretchKind {
    /// It counted: so many seconds of clock hours, or so many working days.
    Counted {
        /// Seconds, for clocks of hours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        seconds: Option<i64>,
        /// Days, for clocks of working days.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        days: Option<u32>,
    },
    /// The rest of the day of the start.
    StartDay,
    /// A day that is no working day.
    Skipped {
        /// The day at the office.
        date: NaiveDate,
        /// Why.
        #[serde(flatten)]
        why: SkipReason,
    },
    /// The reporter was asked.
    Paused,
}

/// One stretch of a clock's time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    /// Its beginning.
    pub from: DateTime<Utc>,
    /// Its end.
    pub to: DateTime<Utc>,
    /// What it was.
    #[serde(flatten)]
    pub kind: StretchKind,
}

/// A moment at which a share of the time is gone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// Percent of the time.
    pub percent: u8,
    /// When.
    pub at: DateTime<Utc>,
}

/// A deadline with its working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    /// The last moment that is in time.
    pub deadline: DateTime<Utc>,
    /// 50, 75 and 90 percent, and the deadline itself as 100.
    pub warnings: Vec<Warning>,
    /// From the start to the deadline without a gap.
    pub stretches: Vec<Stretch>,
}

impl Counted {
    /// When so many percent of the time are gone.
    pub fn at(&self, percent: u8) -> DateTime<Utc> {
        let found = self.warnings.iter().find(|warning| warning.percent == percent);
        found.map_or(self.deadline, |warning| warning.at)
    }
}

/// Counts `length` from `start`. `pauses` are in order and do not overlap; what lies before `start` is ignored.
pub fn count(
    start: DateTime<Utc>,
    length: Length,
    pauses: &[Pause],
    tz: Tz,
    holidays: &Holidays,
) -> Result<Counted, MissingYear> {
    let pauses: Vec<Pause> = pauses
        .iter()
        .map(|pause| Pause {
            from: pause.from.max(start),
            to: pause.to,
        })
        .filter(|pause| pause.to > pause.from)
        .collect();
    match length {
        Length::Hours(hours) => Ok(count_hours(start, hours, &pauses)),
        Length::WorkingDays(days) => count_days(start, days, &pauses, tz, holidays),
    }
}

fn count_hours(start: DateTime<Utc>, hours: u32, pauses: &[Pause]) -> Counted {
    let whole = Duration::hours(i64::from(hours));
    let mut stretches = Vec::new();
    let mut from = start;
    let mut left = whole;
    for pause in pauses {
        let runs = pause.from - from;
        if runs >= left {
            break;
        }
        push_hours(&mut stretches, from, pause.from);
        stretches.push(Stretch {
            from: pause.from,
            to: pause.to,
            kind: StretchKind::Paused,
        });
        left -= runs;
        from = pause.to;
    }
    let deadline = later(from, left);
    push_hours(&mut stretches, from, deadline);
    let moment = |percent: u8| after_running(&stretches, start, whole / 100 * i32::from(percent));
    Counted {
        deadline,
        warnings: warnings(deadline, moment),
        stretches,
    }
}

fn push_hours(stretches: &mut Vec<Stretch>, from: DateTime<Utc>, to: DateTime<Utc>) {
    if to > from {
        let seconds = Some((to - from).num_seconds());
        stretches.push(Stretch {
            from,
            to,
            kind: StretchKind::Counted { seconds, days: None },
        });
    }
}

/// The moment at which the counted stretches add up to `running`.
fn after_running(stretches: &[Stretch], start: DateTime<Utc>, running: Duration) -> DateTime<Utc> {
    let mut left = running;
    let mut last = start;
    let counted = stretches
        .iter()
        .filter(|one| matches!(one.kind, StretchKind::Counted { .. }));
    for stretch in counted {
        let length = stretch.to - stretch.from;
        if length >= left {
            return stretch.from + left;
        }
        left -= length;
        last = stretch.to;
    }
    last
}

fn count_days(
    start: DateTime<Utc>,
    days: u32,
    pauses: &[Pause],
    tz: Tz,
    holidays: &Holidays,
) -> Result<Counted, MissingYear> {
    let mut day = start.with_timezone(&tz).date_naive();
    let first_end = end_of_day(day, tz);
    let mut stretches = vec![Stretch {
        from: start,
        to: first_end.max(start),
        kind: StretchKind::StartDay,
    }];
    let mut counted_days: Vec<NaiveDate> = Vec::new();
    while u32::try_from(counted_days.len()).unwrap_or(u32::MAX) < days {
        day = next_day(day)?;
        let end = end_of_day(day, tz);
        let stands = |pause: &&Pause| pause.from <= end && end < pause.to;
        let kind = if let Some(why) = day_off(day, holidays)? {
            StretchKind::Skipped { date: day, why }
        } else if pauses.iter().find(stands).is_some() {
            StretchKind::Paused
        } else {
            counted_days.push(day);
            StretchKind::Counted {
                seconds: None,
                days: Some(1),
            }
        };
        push_day(&mut stretches, start_of_day(day, tz), end, kind);
    }
    let deadline = end_of_day(day, tz).max(start);
    let moment = |percent: u8| share_of_days(&counted_days, percent, tz).unwrap_or(start);
    Ok(Counted {
        deadline,
        warnings: warnings(deadline, moment),
        stretches,
    })
}

/// Counted days in a row, and paused days in a row, are one stretch.
fn push_day(stretches: &mut Vec<Stretch>, from: DateTime<Utc>, to: DateTime<Utc>, kind: StretchKind) {
    if let Some(last) = stretches.last_mut() {
        match (&mut last.kind, &kind) {
            (StretchKind::Counted { days: Some(days), .. }, StretchKind::Counted { .. }) => {
                *days += 1;
                last.to = to;
                return;
            }
            (StretchKind::Paused, StretchKind::Paused) => {
                last.to = to;
                return;
            }
            _ => {}
        }
    }
    stretches.push(Stretch { from, to, kind });
}

/// The moment at which so many percent of the counted days are over; within a day by the clock.
fn share_of_days(days: &[NaiveDate], percent: u8, tz: Tz) -> Option<DateTime<Utc>> {
    let hundredths = days.len() * usize::from(percent);
    let (whole, rest) = (hundredths / 100, hundredths % 100);
    if rest == 0 {
        return whole
            .checked_sub(1)
            .and_then(|last| days.get(last))
            .map(|day| end_of_day(*day, tz));
    }
    let day = days.get(whole)?;
    let seconds = i64::try_from(rest).ok()? * 86_400 / 100;
    Some(start_of_day(*day, tz) + Duration::seconds(seconds))
}

fn warnings(deadline: DateTime<Utc>, moment: impl Fn(u8) -> DateTime<Utc>) -> Vec<Warning> {
    let at = |percent| if percent == 100 { deadline } else { moment(percent) };
    LEVELS
        .into_iter()
        .map(|percent| Warning {
            percent,
            at: at(percent),
        })
        .collect()
}

/// Beyond the end of the calendar (the year 262142) it stays there.
fn later(from: DateTime<Utc>, by: Duration) -> DateTime<Utc> {
    from.checked_add_signed(by).unwrap_or(DateTime::<Utc>::MAX_UTC)
}

#[cfg(test)]
mod tests;
