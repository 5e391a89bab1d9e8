//! `/petugas/pencarian`: what people look for, what they do not find, and which forms an article ended.

use actix_web::{HttpResponse, web};
use chrono::{DateTime, Days, NaiveDate, Utc};
use entity::{article, search_question::Column as C};
use kernel::{calendar::start_of_day, id::ArticleId};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde::Deserialize;

use super::{
    deflection, missing, store,
    view::{Known, SearchesPage},
};
use crate::{
    account::permission::Permission,
    app::App,
    directory,
    http::{error::Error, page::Ctx},
    knowledge::feedback,
};

/// Periods that can be looked at, in days.
pub(super) const PERIODS: [u64; 3] = [7, 30, 90];
/// The one that is shown first.
const USUAL: u64 = 30;
/// Questions without an answer that are looked through.
const CANDIDATES: u64 = 200;
/// Missing articles shown.
const MISSING: usize = 30;
/// Lines of the other lists.
const LINES: u64 = 20;

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    hari: Option<String>,
}

/// `GET /petugas/pencarian?hari=`
pub async fn show(ctx: Ctx, wanted: web::Query<Wanted>) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let typed = wanted.hari.as_deref().and_then(|typed| typed.parse().ok());
    let days = typed.filter(|days| PERIODS.contains(days)).unwrap_or(USUAL);
    let app = &ctx.app;
    super::keep::write(app).await?;
    let known = gather(app, first_day(app, days)).await?;
    let directory = directory::current(app).await?;
    let view = SearchesPage::of(&ctx, days, known, &directory);
    ctx.page("staff/searches", "searches-title")
        .section("articles")
        .render(&view)
}

/// The first of so many days, today included.
fn first_day(app: &App, days: u64) -> NaiveDate {
    let today = super::today(app);
    today.checked_sub_days(Days::new(days - 1)).unwrap_or(today)
}

async fn gather(app: &App, since: NaiveDate) -> Result<Known, DbErr> {
    let db = app.db.read();
    let unanswered = store::most(db, since, C::Nothing, CANDIDATES).await?;
    let groups = missing::together(unanswered, &app.search.dictionary());
    let from: DateTime<Utc> = start_of_day(since, app.config.tz);
    let ended_by = deflection::by_article(db, from, LINES).await?;
    let unhelpful = feedback::not_helped_since(db, from, LINES).await?;
    let ids = ended_by.iter().map(|(id, _)| *id);
    let ids: Vec<ArticleId> = ids.chain(unhelpful.iter().map(|one| one.article)).collect();
    let articles = article::Entity::find()
        .filter(article::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(Known {
        totals: store::totals(db, since).await?,
        missing: missing::still(app, groups, MISSING).await,
        not_helped: store::most(db, since, C::NotHelped, LINES).await?,
        often: store::most(db, since, C::Asked, LINES).await?,
        services: deflection::by_service(db, from).await?,
        ended_by,
        unhelpful,
        articles,
    })
}
