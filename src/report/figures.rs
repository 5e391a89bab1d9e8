//! The open figures: by status, class, month and day, and how fast people were answered. Kept, not counted.
//!
//! *RTL* (rata-rata tindak lanjut) is the mean time from receipt to the first answer over all answered reports. The
//! monitoring sheet does not say from when it counts, so both are shown: from receipt, and from routing to a unit.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use entity::ticket;
use kernel::{calendar::start_of_day, status::Status};
use sea_orm::{DbErr, EntityTrait, QueryOrder, QuerySelect};

use crate::{
    app::App,
    diagnosis::{self, keep::Counts as Diagnosed},
    tally::{self, Amounts},
};

/// Months shown, this one included.
const MONTHS: u32 = 12;
/// Days shown, today included.
const DAYS: u64 = 30;

/// The open figures at one moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Figures {
    /// When they were counted.
    pub counted_at: DateTime<Utc>,
    /// When the first ticket came in; `None` without tickets.
    pub since: Option<DateTime<Utc>>,
    /// All tickets.
    pub total: i64,
    /// Tickets in each status, every status once.
    pub by_status: Vec<(Status, i64)>,
    /// Tickets of each class that has any, the most first; `None` for those without a class.
    pub by_class: Vec<(Option<i32>, i64)>,
    /// Tickets received in each of the last twelve months (first day of the month), oldest first.
    pub by_month: Vec<(NaiveDate, i64)>,
    /// Tickets received on each of the last thirty days, oldest first.
    pub by_day: Vec<(NaiveDate, i64)>,
    /// Tickets with a first answer.
    pub answered: i64,
    /// Of those, answered within 48 hours of receipt.
    pub answered_within_48h: i64,
    /// Mean seconds from receipt to the first answer.
    pub mean_from_receipt: Option<f64>,
    /// Mean seconds from routing to the first answer, over tickets that were answered after they were routed.
    pub mean_from_routing: Option<f64>,
    /// Mean rating, 1 to 4.
    pub rating: Option<f64>,
    /// Ratings given.
    pub ratings: i64,
    /// Tickets that came after a self-diagnosis, and whom it had sent their people to.
    pub diagnosed: Diagnosed,
}

impl Figures {
    /// Share of the answered that were answered within 48 hours, 0 to 1.
    #[expect(clippy::cast_precision_loss, reason = "counts of tickets are far below 2^52")]
    pub fn share_within_48h(&self) -> Option<f64> {
        (self.answered > 0).then(|| self.answered_within_48h as f64 / self.answered as f64)
    }
}

/// Puts together what is kept ([`tally`]): costs the same however many tickets there are.
pub async fn count(app: &App) -> Result<Figures, DbErr> {
    let (db, now, tz) = (app.db.read(), app.clock.now(), app.config.tz);
    let today = now.with_timezone(&tz).date_naive();
    let months = months(today);
    let first = months.first().map(|day| tally::hour_name(start_of_day(*day, tz)));
    let kinds = [tally::STATE, tally::CLASS, tally::HOUR, tally::TOTAL];
    let kept = tally::amounts(db, &kinds, first.as_deref()).await?;
    let received = by_local_day(&kept, tz);
    let total = |name: &str| {
        let key = (tally::TOTAL.to_owned(), name.to_owned());
        kept.get(&key).copied().unwrap_or(0)
    };
    Ok(Figures {
        counted_at: now,
        since: first_receipt(app).await?,
        total: of_kind(&kept, tally::STATE).map(|(_, tickets)| tickets).sum(),
        by_status: by_status(&kept),
        by_class: by_class(&kept)?,
        by_month: in_spans(&received, &months),
        by_day: in_spans(&received, &days(today)),
        answered: total("answered"),
        answered_within_48h: total("in_time"),
        mean_from_receipt: mean(total("receipt_ms"), total("answered")).map(|ms| ms / 1000.0),
        mean_from_routing: mean(total("routing_ms"), total("after_routing")).map(|ms| ms / 1000.0),
        rating: mean(total("rating_sum"), total("ratings")),
        ratings: total("ratings"),
        diagnosed: diagnosis::keep::count(db).await?,
    })
}

/// Ids are in the order of receipt.
async fn first_receipt(app: &App) -> Result<Option<DateTime<Utc>>, DbErr> {
    ticket::Entity::find()
        .select_only()
        .column(ticket::Column::CreatedAt)
        .order_by_asc(ticket::Column::Id)
        .into_tuple()
        .one(app.db.read())
        .await
}

#[expect(
    clippy::cast_precision_loss,
    reason = "sums of milliseconds stay far below 2^52"
)]
fn mean(sum: i64, count: i64) -> Option<f64> {
    (count > 0).then(|| sum as f64 / count as f64)
}

fn of_kind<'a>(kept: &'a Amounts, kind: &'a str) -> impl Iterator<Item = (&'a str, i64)> {
    let rows = kept.iter().filter(move |((of, _), _)| of == kind);
    rows.map(|((_, name), amount)| (name.as_str(), *amount))
}

fn by_status(kept: &Amounts) -> Vec<(Status, i64)> {
    let count = |status: Status| {
        let word = status.to_string();
        of_kind(kept, tally::STATE)
            .filter(|(name, _)| tally::state(name).is_some_and(|(_, of)| of == word))
            .map(|(_, tickets)| tickets)
            .sum()
    };
    Status::ALL
        .iter()
        .map(|&status| (status, count(status)))
        .collect()
}

fn by_class(kept: &Amounts) -> Result<Vec<(Option<i32>, i64)>, DbErr> {
    let class = |name: &str| match name {
        "" => Ok(None),
        number => number.parse().map(Some),
    };
    let counted: Result<Vec<_>, _> = of_kind(kept, tally::CLASS)
        .map(|(name, tickets)| class(name).map(|class| (class, tickets)))
        .collect();
    let mut counted = counted.map_err(|error| DbErr::Type(format!("a kept class: {error}")))?;
    counted.sort_by_key(|(class, count)| (std::cmp::Reverse(*count), *class));
    Ok(counted)
}

/// Hours belong to the day in which they begin: Indonesia's zones are whole hours away from UTC.
fn by_local_day(kept: &Amounts, tz: Tz) -> BTreeMap<NaiveDate, i64> {
    let mut days = BTreeMap::new();
    for (name, tickets) in of_kind(kept, tally::HOUR) {
        let begin = NaiveDateTime::parse_from_str(&format!("{name}:00"), "%Y-%m-%dT%H:%M");
        if let Ok(begin) = begin {
            *days
                .entry(begin.and_utc().with_timezone(&tz).date_naive())
                .or_default() += tickets;
        }
    }
    days
}

/// Tickets received in each span between two neighbouring days.
fn in_spans(received: &BTreeMap<NaiveDate, i64>, bounds: &[NaiveDate]) -> Vec<(NaiveDate, i64)> {
    let spans = bounds.iter().zip(bounds.iter().skip(1));
    spans
        .map(|(start, end)| {
            (
                *start,
                received.range(start..end).map(|(_, tickets)| tickets).sum(),
            )
        })
        .collect()
}

/// First days of the last [`MONTHS`] months, and of the one after.
fn months(today: NaiveDate) -> Vec<NaiveDate> {
    let this_month = today.with_day(1).unwrap_or(today);
    (0..=MONTHS)
        .filter_map(|place| (this_month + Months::new(1)).checked_sub_months(Months::new(MONTHS - place)))
        .collect()
}

/// The last [`DAYS`] days, and tomorrow.
fn days(today: NaiveDate) -> Vec<NaiveDate> {
    (0..=DAYS)
        .filter_map(|place| (today + Days::new(1)).checked_sub_days(Days::new(DAYS - place)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn twelve_months_end_with_this_one_and_thirty_days_with_today() {
        let today: NaiveDate = "2026-03-31".parse().unwrap();
        let months = months(today);
        assert_eq!(months.len(), 13);
        assert_eq!(months[0].to_string(), "2025-04-01");
        assert_eq!(months[11].to_string(), "2026-03-01");
        assert_eq!(months[12].to_string(), "2026-04-01");
        let days = days(today);
        assert_eq!(days.len(), 31);
        assert_eq!(days[0].to_string(), "2026-03-02");
        assert_eq!(days[29], today);
    }
}
