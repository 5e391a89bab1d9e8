//! `/statistik`: the open figures as charts that are tables too.

use actix_web::HttpResponse;
use kernel::locale::Locale;
use serde::Serialize;
use serde_json::{Map, json};

use super::figures::Figures;
use crate::{
    diagnosis::{keep::Counts, model::Text},
    directory::{self, Directory, text::Named},
    http::{dates, error::Error, page::Ctx},
    ticket::rate::Rating,
};

#[derive(Serialize)]
struct StatisticsPage {
    from: Option<String>,
    to: String,
    updated_at: String,
    tiles: Vec<Tile>,
    charts: Vec<Chart>,
}

#[derive(Serialize)]
struct Tile {
    label: String,
    value: String,
    hint: Option<String>,
}

#[derive(Serialize)]
struct Chart {
    title: String,
    head_label: String,
    head_value: String,
    rows: Vec<Bar>,
}

#[derive(Serialize)]
struct Bar {
    label: String,
    value: i64,
    percent: i64,
}

/// `GET /statistik`
pub async fn statistics(ctx: Ctx) -> Result<HttpResponse, Error> {
    render(&ctx, false).await
}

/// `GET /petugas/statistik`: the same for who is logged in, with the way to their account and out.
pub async fn for_staff(ctx: Ctx) -> Result<HttpResponse, Error> {
    render(&ctx, true).await
}

async fn render(ctx: &Ctx, inside: bool) -> Result<HttpResponse, Error> {
    let figures = ctx.app.figures.get(&ctx.app).await?;
    let directory = directory::current(&ctx.app).await?;
    let has_any = figures.total > 0;
    let view = StatisticsPage {
        from: figures.since.map(|at| at.to_rfc3339()),
        to: figures.counted_at.to_rfc3339(),
        updated_at: figures.counted_at.to_rfc3339(),
        tiles: tiles(ctx, &figures),
        charts: if has_any {
            let mut all = charts(ctx, &figures, &directory);
            if inside {
                all.extend(diagnosed(ctx, &figures.diagnosed));
            }
            all
        } else {
            Vec::new()
        },
    };
    let template = if inside {
        "staff/statistics"
    } else {
        "public/statistics"
    };
    ctx.page(template, "statistics-title")
        .section("statistics")
        .seen_alike()
        .render(&view)
}

fn tiles(ctx: &Ctx, figures: &Figures) -> Vec<Tile> {
    let tile = |key: &str, value: String, hint: Option<String>| Tile {
        label: ctx.t(key),
        value,
        hint,
    };
    let nothing = || ctx.t("statistics-none");
    let mean = |seconds: Option<f64>| seconds.map_or_else(nothing, |seconds| duration(ctx, seconds));
    let ratings = json!({ "count": figures.ratings, "shown": dates::group(ctx.locale, figures.ratings) })
        .as_object()
        .cloned()
        .unwrap_or_default();
    vec![
        tile(
            "statistics-received",
            dates::group(ctx.locale, figures.total),
            None,
        ),
        tile(
            "statistics-answered",
            dates::group(ctx.locale, figures.answered),
            None,
        ),
        tile(
            "statistics-on-time",
            figures
                .share_within_48h()
                .map_or_else(nothing, |share| percent(ctx.locale, share)),
            Some(ctx.t("statistics-on-time-hint")),
        ),
        tile(
            "statistics-rtl-receipt",
            mean(figures.mean_from_receipt),
            Some(ctx.t("statistics-rtl-receipt-hint")),
        ),
        tile(
            "statistics-rtl-routing",
            mean(figures.mean_from_routing),
            Some(ctx.t("statistics-rtl-routing-hint")),
        ),
        tile(
            "statistics-rating",
            figures.rating.map_or_else(nothing, |mean| {
                format!("{} / {}", decimal(ctx.locale, mean), Rating::MAX)
            }),
            (figures.ratings > 0).then(|| ctx.t_with("statistics-rating-hint", &ratings)),
        ),
    ]
}

fn charts(ctx: &Ctx, figures: &Figures, directory: &Directory) -> Vec<Chart> {
    let locale = ctx.locale;
    let by_status = figures
        .by_status
        .iter()
        .map(|(status, count)| (ctx.t(&format!("statistics-status-{status}")), *count));
    let by_class = figures.by_class.iter().map(|(class, count)| {
        let name = class
            .and_then(|no| directory.class(no))
            .map(|class| class.name_in(locale).to_owned());
        (name.unwrap_or_else(|| ctx.t("statistics-no-class")), *count)
    });
    let by_month = figures
        .by_month
        .iter()
        .map(|(month, count)| (dates::month(locale, *month), *count));
    let by_day = figures
        .by_day
        .iter()
        .map(|(day, count)| (dates::date(locale, *day), *count));
    // Two columns on a wide screen: short beside short, long beside long.
    vec![
        chart(ctx, "status", by_status.collect()),
        chart(ctx, "month", by_month.collect()),
        chart(ctx, "class", by_class.collect()),
        chart(ctx, "day", by_day.rev().collect()),
    ]
}

/// What the self-diagnosis led to; nothing where it led to no ticket yet.
fn diagnosed(ctx: &Ctx, counts: &Counts) -> Vec<Chart> {
    let trees = &ctx.app.diagnosis;
    let name = |text: Option<&Text>, key: &str| {
        text.map_or_else(|| key.to_owned(), |text| text.of(ctx.locale).to_owned())
    };
    let by_tree = counts.by_tree.iter().map(|(key, count)| {
        let tree = trees.find(key).map(|tree| &tree.title);
        (name(tree, key), *count)
    });
    let by_agency = counts.by_agency.iter().map(|(key, count)| {
        let agency = trees.agency(key).map(|agency| &agency.name);
        (name(agency, key), *count)
    });
    let all = [
        ("diagnosis", most_first(by_tree)),
        ("referral", most_first(by_agency)),
    ];
    let filled = all.into_iter().filter(|(_, rows)| !rows.is_empty());
    filled.map(|(about, rows)| chart(ctx, about, rows)).collect()
}

fn most_first(rows: impl Iterator<Item = (String, i64)>) -> Vec<(String, i64)> {
    let mut rows: Vec<(String, i64)> = rows.collect();
    rows.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    rows
}

fn chart(ctx: &Ctx, about: &str, rows: Vec<(String, i64)>) -> Chart {
    let longest = rows.iter().map(|(_, count)| *count).max().unwrap_or(0).max(1);
    Chart {
        title: ctx.t(&format!("statistics-by-{about}")),
        head_label: ctx.t(&format!("statistics-head-{about}")),
        head_value: ctx.t("statistics-head-count"),
        rows: rows
            .into_iter()
            .map(|(label, value)| Bar {
                label,
                value,
                percent: value * 100 / longest,
            })
            .collect(),
    }
}

/// Days from two days on, hours below.
fn duration(ctx: &Ctx, seconds: f64) -> String {
    let (key, amount) = if seconds >= 2.0 * 86_400.0 {
        ("statistics-days", seconds / 86_400.0)
    } else {
        ("statistics-hours", seconds / 3_600.0)
    };
    let args = Map::from_iter([("amount".to_owned(), decimal(ctx.locale, amount).into())]);
    ctx.t_with(key, &args)
}

fn percent(locale: Locale, share: f64) -> String {
    format!("{}%", decimal(locale, share * 100.0))
}

/// One decimal place, with the language's sign.
fn decimal(locale: Locale, value: f64) -> String {
    let text = format!("{value:.1}");
    match locale {
        Locale::Id => text.replace('.', ","),
        Locale::En => text,
    }
}
