//! `/petugas/artikel`: every article, by where it stands.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use chrono::NaiveDate;
use entity::article;
use kernel::{article_status::ArticleStatus, id::ArticleId};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func, LikeExpr},
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::view::{StatusView, status_view};
use crate::{
    account::permission::Permission,
    app::App,
    http::{error::Error, page::Ctx},
    knowledge::{
        category::{self, Category},
        cite, model,
    },
};

/// Articles on one page.
const PAGE: u64 = 50;
/// Longest text that is looked for.
const MAX_TEXT: usize = 100;

/// Which articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// All but the archived ones.
    All,
    /// Never published, or being written again.
    Draft,
    /// Handed in, as a whole or as a change.
    Review,
    /// The public reads them.
    Published,
    /// Their day of review has come.
    Due,
    /// A ticket that they answered came back.
    Stale,
    /// Off the public pages.
    Archived,
}

impl View {
    /// In the order of the tabs.
    pub const ALL: [Self; 7] = [
        Self::All,
        Self::Draft,
        Self::Review,
        Self::Published,
        Self::Due,
        Self::Stale,
        Self::Archived,
    ];

    /// Word in addresses and in the locale's `articles-view-…`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Draft => "draft",
            Self::Review => "review",
            Self::Published => "published",
            Self::Due => "due",
            Self::Stale => "stale",
            Self::Archived => "archived",
        }
    }

    fn condition(self, today: NaiveDate) -> Condition {
        use article::Column as C;
        let published = || Condition::all().add(C::Status.eq(ArticleStatus::Published));
        match self {
            Self::All => Condition::all().add(C::Status.ne(ArticleStatus::Archived)),
            Self::Draft => Condition::all().add(C::Status.eq(ArticleStatus::Draft)),
            Self::Review => Condition::any()
                .add(C::Status.eq(ArticleStatus::Review))
                .add(C::PendingReview.eq(true)),
            Self::Published => published(),
            Self::Due => published().add(C::ReviewBy.lte(today)),
            Self::Stale => published().add(C::StaleSince.is_not_null()),
            Self::Archived => Condition::all().add(C::Status.eq(ArticleStatus::Archived)),
        }
    }
}

/// What the address says.
#[derive(Debug, Default, Deserialize)]
pub struct Query {
    tampilan: Option<String>,
    kategori: Option<String>,
    q: Option<String>,
    halaman: Option<u64>,
}

/// What to look for.
#[derive(Clone, Debug)]
struct Wanted {
    view: View,
    category: Option<String>,
    text: String,
    page: u64,
    today: NaiveDate,
}

impl Wanted {
    fn of(query: &Query, today: NaiveDate) -> Self {
        let view = query.tampilan.as_deref().unwrap_or_default();
        let text: String = query
            .q
            .as_deref()
            .unwrap_or_default()
            .trim()
            .chars()
            .take(MAX_TEXT)
            .collect();
        Self {
            view: View::ALL
                .into_iter()
                .find(|one| one.word() == view)
                .unwrap_or(View::All),
            // No column holds a NUL, and PostgreSQL takes none in a text.
            category: query
                .kategori
                .clone()
                .filter(|slug| !slug.is_empty() && !slug.contains('\0')),
            text: text.replace('\0', ""),
            page: query.halaman.unwrap_or(1).clamp(1, 10_000),
            today,
        }
    }

    /// Category and text, whatever the tab.
    fn narrowed(&self) -> Condition {
        let mut condition = Condition::all();
        if let Some(category) = &self.category {
            condition = condition.add(article::Column::Category.eq(category));
        }
        if !self.text.is_empty() {
            let escaped = self
                .text
                .to_lowercase()
                .replace('\\', "\\\\")
                .replace('%', "\\%")
                .replace('_', "\\_");
            let pattern = LikeExpr::new(format!("%{escaped}%")).escape('\\');
            let lower = |column| Expr::expr(Func::lower(Expr::col(column)));
            let found = Condition::any()
                .add(lower(article::Column::Title).like(pattern.clone()))
                .add(lower(article::Column::Slug).like(pattern));
            condition = condition.add(found);
        }
        condition
    }

    fn url(&self, view: View, page: u64) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("tampilan", view.word());
        if let Some(category) = &self.category {
            query.append_pair("kategori", category);
        }
        if !self.text.is_empty() {
            query.append_pair("q", &self.text);
        }
        if page > 1 {
            query.append_pair("halaman", &page.to_string());
        }
        format!("/petugas/artikel?{}", query.finish())
    }
}

#[derive(Serialize)]
struct ListPage {
    tabs: Vec<Tab>,
    view: &'static str,
    q: String,
    categories: Vec<Choice>,
    rows: Vec<Row>,
    pager: Value,
    empty: Value,
}

#[derive(Serialize)]
struct Tab {
    url: String,
    label: String,
    count: u64,
    current: bool,
    tone: Option<&'static str>,
}

#[derive(Serialize)]
struct Choice {
    value: String,
    label: String,
    selected: bool,
}

#[derive(Serialize)]
struct Row {
    url: String,
    title: String,
    lang: String,
    category: String,
    status: StatusView,
    pending: Option<String>,
    stale: bool,
    due: bool,
    updated: String,
    review_by: Option<String>,
    helped: i32,
    not_helped: i32,
    closed: u64,
    came_back: u64,
}

/// `GET /petugas/artikel`
pub async fn list(ctx: Ctx, query: web::Query<Query>) -> Result<HttpResponse, Error> {
    ctx.staff()?.must(Permission::WriteArticles)?;
    let app = &ctx.app;
    let today = app.clock.now().with_timezone(&app.config.tz).date_naive();
    let wanted = Wanted::of(&query, today);
    let (rows, has_more) = find(app, &wanted).await?;
    let categories: Vec<Category> = category::all(app.db.read())
        .await?
        .into_iter()
        .map(|row| Category { row, articles: 0 })
        .collect();
    let ids: Vec<ArticleId> = rows.iter().map(|row| row.id).collect();
    let tickets = cite::figures(app.db.read(), ids).await?;
    let page = ListPage {
        tabs: tabs(&ctx, &wanted).await?,
        view: wanted.view.word(),
        q: wanted.text.clone(),
        categories: choices(&ctx, &categories, wanted.category.as_deref()),
        rows: rows
            .into_iter()
            .map(|row| line(&ctx, row, &categories, &tickets, today))
            .collect(),
        pager: json!({
            "prev_url": (wanted.page > 1).then(|| wanted.url(wanted.view, wanted.page - 1)),
            "next_url": has_more.then(|| wanted.url(wanted.view, wanted.page + 1)),
        }),
        empty: json!({ "icon": "file", "title": ctx.t("articles-empty-title"), "text": ctx.t("articles-empty-text"),
            "action_url": null, "action_label": null }),
    };
    ctx.page("staff/articles", "articles-title")
        .section("articles")
        .render(&page)
}

async fn find(app: &App, wanted: &Wanted) -> Result<(Vec<article::Model>, bool), DbErr> {
    let mut rows = article::Entity::find()
        .filter(wanted.view.condition(wanted.today))
        .filter(wanted.narrowed())
        .order_by_desc(article::Column::UpdatedAt)
        .order_by_desc(article::Column::Id)
        .offset((wanted.page - 1) * PAGE)
        .limit(PAGE + 1)
        .all(app.db.read())
        .await?;
    let has_more = rows.len() as u64 > PAGE;
    rows.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    Ok((rows, has_more))
}

async fn tabs(ctx: &Ctx, wanted: &Wanted) -> Result<Vec<Tab>, DbErr> {
    let mut tabs = Vec::with_capacity(View::ALL.len());
    for view in View::ALL {
        let count = article::Entity::find()
            .filter(view.condition(wanted.today))
            .filter(wanted.narrowed())
            .count(ctx.app.db.read())
            .await?;
        tabs.push(Tab {
            url: wanted.url(view, 1),
            label: ctx.t(&format!("articles-view-{}", view.word())),
            count,
            current: view == wanted.view,
            tone: (matches!(view, View::Due | View::Stale) && count > 0).then_some("soon"),
        });
    }
    Ok(tabs)
}

fn choices(ctx: &Ctx, categories: &[Category], chosen: Option<&str>) -> Vec<Choice> {
    let choice = |category: &Category| Choice {
        value: category.row.slug.clone(),
        label: category.name(ctx.locale).to_owned(),
        selected: chosen == Some(category.row.slug.as_str()),
    };
    categories.iter().map(choice).collect()
}

fn line(
    ctx: &Ctx,
    row: article::Model,
    categories: &[Category],
    tickets: &BTreeMap<ArticleId, cite::Figures>,
    today: NaiveDate,
) -> Row {
    let category = categories
        .iter()
        .find(|category| category.row.slug == row.category);
    let figures = tickets.get(&row.id).copied().unwrap_or_default();
    Row {
        url: format!("/petugas/artikel/{}", row.slug),
        category: category.map_or_else(
            || row.category.clone(),
            |category| category.name(ctx.locale).to_owned(),
        ),
        status: status_view(ctx, row.status),
        pending: row.pending_version.map(|_| {
            ctx.t(if row.pending_review {
                "article-pending-review"
            } else {
                "article-pending"
            })
        }),
        stale: row.stale_since.is_some(),
        due: model::is_due(&row, today),
        updated: row.updated_on.to_string(),
        review_by: row.review_by.map(|day| day.to_string()),
        helped: row.helped,
        not_helped: row.not_helped,
        closed: figures.closed,
        came_back: figures.came_back,
        lang: row.lang.to_string(),
        title: row.title,
    }
}
