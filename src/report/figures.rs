//! Counts the open figures: by status, class, month and day, and how fast people were answered.
//!
//! *RTL* (rata-rata tindak lanjut) is the mean time from receipt to the first answer over all answered reports. The
//! monitoring sheet does not say from when it counts, so both are shown: from receipt, and from routing to a unit.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use chrono_tz::Tz;
use entity::ticket;
use kernel::{calendar::start_of_day, status::Status};
use sea_orm::{
    ColumnTrait, DatabaseConnection, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryResult,
    QuerySelect, Select,
    sea_query::{Expr, ExprTrait, Func, SimpleExpr},
};

use crate::{
    app::App,
    db::Db,
    diagnosis::{self, keep::Counts as Diagnosed},
};

/// The promise that the share of answers in time is held against: 2x24 hours.
const PROMISED_SECONDS: f64 = 48.0 * 3600.0;
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

#[derive(FromQueryResult)]
struct Speed {
    total: i64,
    since: Option<DateTime<Utc>>,
    answered: i64,
    in_time: Option<i64>,
    from_receipt: Option<f64>,
    from_routing: Option<f64>,
    rating: Option<f64>,
    ratings: i64,
}

/// Counts. Reads every ticket once or twice: ask [`super::cache`] instead.
pub async fn count(app: &App) -> Result<Figures, DbErr> {
    let (db, now, tz) = (app.db.read(), app.clock.now(), app.config.tz);
    let today = now.with_timezone(&tz).date_naive();
    let speed = speed(&app.db)
        .one(db)
        .await?
        .ok_or_else(|| DbErr::Custom("an aggregate without a row".into()))?;
    Ok(Figures {
        counted_at: now,
        since: speed.since,
        total: speed.total,
        by_status: by_status(db).await?,
        by_class: by_class(db).await?,
        by_month: received(db, &months(today), tz).await?,
        by_day: received(db, &days(today), tz).await?,
        answered: speed.answered,
        answered_within_48h: speed.in_time.unwrap_or(0),
        mean_from_receipt: speed.from_receipt,
        mean_from_routing: speed.from_routing,
        rating: speed.rating,
        ratings: speed.ratings,
        diagnosed: diagnosis::keep::count(db).await?,
    })
}

fn speed(db: &Db) -> sea_orm::Selector<sea_orm::SelectModel<Speed>> {
    use ticket::Column::{CreatedAt, FirstAnsweredAt, Id, Rating, RoutedAt};
    let since_receipt = || db.seconds_between(Expr::col(CreatedAt), Expr::col(FirstAnsweredAt));
    let since_routing = db.seconds_between(Expr::col(RoutedAt), Expr::col(FirstAnsweredAt));
    let after_routing = Expr::col(FirstAnsweredAt).gte(Expr::col(RoutedAt));
    // Half a second of grace, because SQLite keeps its days as floating point numbers.
    let in_time = since_receipt().lt(PROMISED_SECONDS + 0.5);
    ticket::Entity::find()
        .select_only()
        .column_as(Expr::col(Id).count(), "total")
        .column_as(Expr::col(CreatedAt).min(), "since")
        .column_as(Expr::col(FirstAnsweredAt).count(), "answered")
        .column_as(sum_when(in_time), "in_time")
        .column_as(mean(since_receipt()), "from_receipt")
        .column_as(mean(Expr::case(after_routing, since_routing)), "from_routing")
        .column_as(mean(Expr::col(Rating)), "rating")
        .column_as(Expr::col(Rating).count(), "ratings")
        .into_model::<Speed>()
}

/// A floating point number also where the mean of integers is a decimal.
fn mean(value: impl Into<SimpleExpr>) -> SimpleExpr {
    SimpleExpr::from(Func::avg(value)).cast_as("double precision")
}

fn sum_when(condition: SimpleExpr) -> SimpleExpr {
    Func::sum(Expr::case(condition, 1).finally(0)).into()
}

async fn by_status(db: &DatabaseConnection) -> Result<Vec<(Status, i64)>, DbErr> {
    let counted: Vec<(Status, i64)> = grouped(ticket::Column::Status).into_tuple().all(db).await?;
    let of = |status| {
        counted
            .iter()
            .find(|(one, _)| *one == status)
            .map_or(0, |(_, count)| *count)
    };
    Ok(Status::ALL.iter().map(|&status| (status, of(status))).collect())
}

async fn by_class(db: &DatabaseConnection) -> Result<Vec<(Option<i32>, i64)>, DbErr> {
    let mut counted: Vec<(Option<i32>, i64)> = grouped(ticket::Column::ClassNo).into_tuple().all(db).await?;
    counted.sort_by_key(|(class, count)| (std::cmp::Reverse(*count), *class));
    Ok(counted)
}

fn grouped(column: ticket::Column) -> Select<ticket::Entity> {
    ticket::Entity::find()
        .select_only()
        .column(column)
        .column_as(ticket::Column::Id.count(), "count")
        .group_by(column)
}

/// Tickets received in each span between two neighbouring days, in one pass.
async fn received(
    db: &DatabaseConnection,
    bounds: &[NaiveDate],
    tz: Tz,
) -> Result<Vec<(NaiveDate, i64)>, DbErr> {
    let starts = bounds.iter().map(|day| (*day, start_of_day(*day, tz)));
    let ends = bounds.iter().skip(1).map(|day| start_of_day(*day, tz));
    let spans: Vec<_> = starts
        .zip(ends)
        .map(|((day, start), end)| (day, start, end))
        .collect();
    let (Some((_, start, _)), Some((.., end))) = (spans.first(), spans.last()) else {
        return Ok(Vec::new());
    };
    let created = ticket::Column::CreatedAt;
    let mut query = ticket::Entity::find()
        .select_only()
        .filter(created.gte(*start))
        .filter(created.lt(*end));
    for (place, (_, start, end)) in spans.iter().enumerate() {
        let within = created.gte(*start).and(created.lt(*end));
        query = query.column_as(sum_when(within), format!("span_{place}"));
    }
    let counts = query.into_model::<Counts>().one(db).await?;
    let counts = counts.map(|row| row.0).unwrap_or_default();
    Ok(spans
        .into_iter()
        .zip(counts)
        .map(|((day, ..), count)| (day, count))
        .collect())
}

/// A row of counts, as many as were asked.
struct Counts(Vec<i64>);

impl FromQueryResult for Counts {
    fn from_query_result(row: &QueryResult, _prefix: &str) -> Result<Self, DbErr> {
        let columns = 0..row.column_names().len();
        let count = |place| Ok(row.try_get_by_index::<Option<i64>>(place)?.unwrap_or(0));
        columns.map(count).collect::<Result<_, DbErr>>().map(Self)
    }
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
