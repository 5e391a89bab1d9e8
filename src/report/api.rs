//! The open figures as JSON.

use actix_web::HttpResponse;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use super::figures::Figures;
use crate::{
    api::Problem,
    directory::{self, Directory, text::Named},
    http::{error::Error, page::Ctx},
};

/// The open figures, counted at most a minute ago.
#[derive(Debug, Serialize, ToSchema)]
pub struct Statistics {
    /// When they were counted.
    counted_at: DateTime<Utc>,
    /// When the first ticket came in; null without tickets.
    since: Option<DateTime<Utc>>,
    /// All tickets.
    total: i64,
    /// Tickets in each status.
    by_status: Vec<StatusCount>,
    /// Tickets of each class that has any, the most first.
    by_class: Vec<ClassCount>,
    /// Tickets received in each of the last twelve months, oldest first.
    by_month: Vec<MonthCount>,
    /// Tickets received on each of the last thirty days, oldest first.
    by_day: Vec<DayCount>,
    /// Tickets with a first answer.
    answered: i64,
    /// Of those, answered within 48 hours of receipt.
    answered_within_48h: i64,
    /// Their share, 0 to 1; null while nothing is answered.
    answered_within_48h_share: Option<f64>,
    /// RTL: mean hours from receipt to the first answer.
    mean_hours_from_receipt: Option<f64>,
    /// RTL: mean hours from routing to a unit to the first answer.
    mean_hours_from_routing: Option<f64>,
    /// Mean rating, 1 to 4.
    rating_mean: Option<f64>,
    /// Ratings given.
    rating_count: i64,
}

/// Tickets in a status.
#[derive(Debug, Serialize, ToSchema)]
pub struct StatusCount {
    /// Status.
    status: String,
    /// Tickets.
    count: i64,
}

/// Tickets of a class.
#[derive(Debug, Serialize, ToSchema)]
pub struct ClassCount {
    /// Number; null for tickets without a class.
    class: Option<i32>,
    /// Its name.
    name: Option<String>,
    /// Tickets.
    count: i64,
}

/// Tickets received in a month.
#[derive(Debug, Serialize, ToSchema)]
pub struct MonthCount {
    /// Month, e.g. `2026-07`.
    month: String,
    /// Tickets.
    count: i64,
}

/// Tickets received on a day.
#[derive(Debug, Serialize, ToSchema)]
pub struct DayCount {
    /// Day in the office's zone.
    day: NaiveDate,
    /// Tickets.
    count: i64,
}

/// Open figures: volume by status, class, month and day, and how fast people are answered.
#[utoipa::path(
    get, path = "/api/v1/statistics", tag = "statistics", security(()),
    params(("lang" = Option<String>, Query, description = "`id` (when left out) or `en`")),
    responses((status = 200, body = Statistics), (status = 503, body = Problem, content_type = "application/problem+json"))
)]
pub async fn statistics(ctx: Ctx) -> Result<HttpResponse, Error> {
    let figures = ctx.app.figures.get(&ctx.app).await?;
    let directory = directory::current(&ctx.app).await?;
    Ok(HttpResponse::Ok().json(Statistics::of(&figures, &directory, &ctx)))
}

impl Statistics {
    fn of(figures: &Figures, directory: &Directory, ctx: &Ctx) -> Self {
        let hours = |seconds: f64| seconds / 3_600.0;
        let class_name = |no: i32| {
            directory
                .class(no)
                .map(|class| class.name_in(ctx.locale).to_owned())
        };
        let statuses = figures.by_status.iter().map(|(status, count)| StatusCount {
            status: status.to_string(),
            count: *count,
        });
        let classes = figures.by_class.iter().map(|(class, count)| ClassCount {
            class: *class,
            name: class.and_then(class_name),
            count: *count,
        });
        let months = figures.by_month.iter().map(|(month, count)| MonthCount {
            month: month.format("%Y-%m").to_string(),
            count: *count,
        });
        let days = figures.by_day.iter().map(|(day, count)| DayCount {
            day: *day,
            count: *count,
        });
        Self {
            counted_at: figures.counted_at,
            since: figures.since,
            total: figures.total,
            by_status: statuses.collect(),
            by_class: classes.collect(),
            by_month: months.collect(),
            by_day: days.collect(),
            answered: figures.answered,
            answered_within_48h: figures.answered_within_48h,
            answered_within_48h_share: figures.share_within_48h(),
            mean_hours_from_receipt: figures.mean_from_receipt.map(hours),
            mean_hours_from_routing: figures.mean_from_routing.map(hours),
            rating_mean: figures.rating,
            rating_count: figures.ratings,
        }
    }
}
