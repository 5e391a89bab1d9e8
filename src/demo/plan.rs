//! The outline of the data set: how many tickets of each class, when each was filed, and how it ends.
//!
//! Classes are the 5,496 complaints of 2019 by class (DOMAIN section 2). States are the monitoring sheet of the same year
//! (DOMAIN section 5): 12 not verified, 127 not followed up, 285 in process, 5,064 finished, 5,488 together; the eight
//! that are left are five rejected and three merged ones. Other numbers of tickets keep the proportions.

use chrono::{DateTime, Duration, Timelike, Utc};

use super::{dice::Dice, office::at_hour};
use crate::directory::Directory;

/// Days that the data set covers: a registration opens soon after the first and closes on the last.
pub(super) const DAYS: i64 = 42;
/// Complaint class of recruitment: its tickets come as a surge.
const RECRUITMENT: i32 = 1;

/// How a ticket ends, as seen now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Nobody has looked at it.
    New,
    /// A unit has it and has not begun.
    Routed,
    /// Somebody works on it; whether the reporter has had a first answer.
    Working {
        /// A first answer went out.
        answered: bool,
    },
    /// The reporter was asked.
    Waiting,
    /// Answered and done.
    Finished,
    /// Not taken on.
    Rejected,
    /// A duplicate of another.
    Merged,
}

/// One ticket to be.
#[derive(Clone, Copy, Debug)]
pub(super) struct Planned {
    pub(super) class: i32,
    pub(super) filed_at: DateTime<Utc>,
    pub(super) fate: Fate,
}

/// The outline of `tickets` tickets, oldest first.
pub(super) fn plan(directory: &Directory, tickets: usize, now: DateTime<Utc>, dice: &Dice) -> Vec<Planned> {
    let weights: Vec<u64> = directory
        .classes
        .iter()
        .map(|class| u64::try_from(class.count_2019).unwrap_or(0))
        .collect();
    let (surge, calm) = (
        Curve::new(directory.tz, now, true),
        Curve::new(directory.tz, now, false),
    );
    let mut planned = Vec::with_capacity(tickets);
    for (class, count) in directory.classes.iter().zip(share(tickets, &weights)) {
        let curve = if class.no == RECRUITMENT { &surge } else { &calm };
        planned.extend((0..count).map(|_| Planned {
            class: class.no,
            filed_at: curve.draw(dice),
            fate: Fate::Finished,
        }));
    }
    planned.sort_by_key(|one| (one.filed_at, one.class));
    decide(&mut planned, dice);
    planned
}

/// Splits `total` by weights so that the parts add up to it exactly: largest remainders get what rounding left over.
pub(super) fn share(total: usize, weights: &[u64]) -> Vec<usize> {
    let sum: u64 = weights.iter().sum::<u64>().max(1);
    let total = u64::try_from(total).unwrap_or(0);
    let mut parts: Vec<u64> = weights.iter().map(|weight| total * weight / sum).collect();
    let mut by_remainder: Vec<usize> = (0..weights.len()).collect();
    by_remainder.sort_by_key(|&at| {
        let weight = weights.get(at).copied().unwrap_or(0);
        std::cmp::Reverse(total * weight % sum)
    });
    let missing = total - parts.iter().sum::<u64>();
    for at in by_remainder
        .into_iter()
        .take(usize::try_from(missing).unwrap_or(0))
    {
        if let Some(part) = parts.get_mut(at) {
            *part += 1;
        }
    }
    parts
        .into_iter()
        .map(|part| usize::try_from(part).unwrap_or(0))
        .collect()
}

/// Gives every ticket its fate: what is open is mostly what came last, with some that should have been done long ago.
fn decide(planned: &mut [Planned], dice: &Dice) {
    // New, routed, working with and without a first answer, waiting, finished, rejected, merged.
    const MIX: [u64; 8] = [12, 127, 96, 128, 61, 5_064, 5, 3];
    let fates = [
        Fate::New,
        Fate::Routed,
        Fate::Working { answered: true },
        Fate::Working { answered: false },
        Fate::Waiting,
        Fate::Finished,
        Fate::Rejected,
        Fate::Merged,
    ];
    let counts = share(planned.len(), &MIX);
    let open: usize = counts.iter().take(5).sum();
    let mut taken = vec![false; planned.len()];
    for (fate, count) in fates.into_iter().zip(counts) {
        if fate == Fate::Finished {
            continue;
        }
        let reach = reach(fate, open).max(count);
        for _ in 0..count {
            // One in seven is older than it should be.
            let wide = if dice.chance(14) {
                reach.max(open.saturating_mul(4))
            } else {
                reach
            };
            let Some(age) = draw_free(&taken, wide.min(planned.len()), dice) else {
                return;
            };
            if let (Some(mark), Some(one)) = (taken.get_mut(age), planned.iter_mut().rev().nth(age)) {
                *mark = true;
                one.fate = fate;
            }
        }
    }
}

/// A place among the `wide` newest that nobody has yet, else the newest one that is free.
fn draw_free(taken: &[bool], wide: usize, dice: &Dice) -> Option<usize> {
    let is_free = |at: &usize| taken.get(*at) == Some(&false);
    let drawn = (0..40).map(|_| dice.below(wide)).find(is_free);
    drawn.or_else(|| taken.iter().position(|taken| !taken))
}

/// Among how many of the newest tickets those of a fate are found.
const fn reach(fate: Fate, open: usize) -> usize {
    match fate {
        Fate::New => open / 12,
        Fate::Routed => open / 2,
        Fate::Working { answered: false } => open * 3 / 4,
        Fate::Working { answered: true } => open * 2,
        Fate::Waiting => open * 3 / 2,
        Fate::Finished | Fate::Rejected => usize::MAX,
        Fate::Merged => open,
    }
}

/// When people file: by the hour, over all days.
struct Curve {
    begins: DateTime<Utc>,
    ends: DateTime<Utc>,
    /// Sum of the weights up to and with each hour.
    sums: Vec<u32>,
}

impl Curve {
    fn new(tz: chrono_tz::Tz, now: DateTime<Utc>, surge: bool) -> Self {
        let first = now.with_timezone(&tz).date_naive() - Duration::days(DAYS - 1);
        let begins = at_hour(first, 0, tz);
        let hours = (now - begins).num_hours();
        let mut sums = Vec::new();
        let mut sum = 0;
        for hour in 0..=hours {
            let local = (begins + Duration::hours(hour)).with_timezone(&tz);
            let day = (local.date_naive() - first).num_days();
            let of_day = if surge {
                surge_of(day)
            } else {
                calm_of(local.date_naive())
            };
            sum += of_day * of_hour(local.hour(), surge);
            sums.push(sum);
        }
        Self {
            begins,
            ends: now - Duration::minutes(4),
            sums,
        }
    }

    fn draw(&self, dice: &Dice) -> DateTime<Utc> {
        let total = self.sums.last().copied().unwrap_or(1);
        let drawn = u32::try_from(dice.below(usize::try_from(total).unwrap_or(1))).unwrap_or(0);
        let hour = self.sums.partition_point(|sum| *sum <= drawn);
        let hour = Duration::hours(i64::try_from(hour).unwrap_or(0));
        let at = self.begins + hour + Duration::milliseconds(dice.between(0, 3_599_999));
        // The hour that is not over yet: somewhere in what has passed of it.
        if at <= self.ends {
            at
        } else {
            dice.moment(self.ends - Duration::minutes(50), self.ends, 1.0)
        }
    }
}

/// A registration opens on the fourth day: most come at once, then fewer, and more again before it closes.
fn surge_of(day: i64) -> u32 {
    match day {
        0..=2 => 4,
        3 => 150,
        4 => 190,
        5 => 140,
        6 => 100,
        7..=9 => 70,
        10..=14 => 45,
        15..=24 => 30,
        25..=34 => 24,
        35..=38 => 28,
        39 => 36,
        _ => 52,
    }
}

/// Civil servants file on working days.
fn calm_of(day: chrono::NaiveDate) -> u32 {
    use chrono::{Datelike, Weekday};
    match day.weekday() {
        Weekday::Sat | Weekday::Sun => 12,
        Weekday::Mon => 60,
        _ => 48,
    }
}

/// Applicants are awake late.
const fn of_hour(hour: u32, surge: bool) -> u32 {
    match (hour, surge) {
        (0..=1, true) => 5,
        (8..=11, _) | (19..=22, true) => 14,
        (12..=17, _) | (23, true) => 10,
        (18, _) | (19..=22, false) => 6,
        (6..=7, _) => 4,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_add_up_and_keep_proportions() {
        assert_eq!(share(10, &[1, 1, 1]), [4, 3, 3]);
        assert_eq!(share(0, &[1, 2]), [0, 0]);
        assert_eq!(share(5_496, &[4_007, 1_489]), [4_007, 1_489]);
        for total in 0..300 {
            assert_eq!(share(total, &[4_007, 230, 3, 0, 1]).iter().sum::<usize>(), total);
        }
    }
}
