//! Articles and the tickets they answer: an answer that links to an article counts for it; a ticket that comes back after
//! such an answer says that the article needs somebody's eyes.
//!
//! Called by [`crate::ticket::record::apply`] in the transaction of the answer or the reopening.

use std::collections::{BTreeMap, BTreeSet};

use entity::{article, article_ticket, ticket};
use kernel::{
    article_slug::ArticleSlug,
    id::{ArticleId, TicketId},
    locale::Locale,
    service_slug::ServiceSlug,
    status::Status,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
    sea_query::{Expr, OnConflict, Query},
};

use super::shelf::Shelf;
use crate::app::App;

/// How a link to an article begins, whatever stands before it.
const PATH: &str = "/bantuan/";

/// What tickets say of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Tickets that were answered with it and are resolved or closed now.
    pub closed: u64,
    /// Tickets that came back after an answer with it.
    pub came_back: u64,
}

/// The articles that a text links to.
pub fn slugs_in(text: &str) -> BTreeSet<ArticleSlug> {
    let tails = text.split(PATH).skip(1);
    tails
        .filter_map(|tail| {
            let end = tail.find(|c: char| !c.is_ascii_lowercase() && !c.is_ascii_digit() && c != '-');
            let slug = tail.get(..end.unwrap_or(tail.len()))?;
            ArticleSlug::parse(slug.trim_end_matches('-')).ok()
        })
        .collect()
}

/// Notes which articles an answer to a ticket points to.
pub async fn answered(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: TicketId,
    text: &str,
) -> Result<(), DbErr> {
    let slugs = slugs_in(text);
    if slugs.is_empty() {
        return Ok(());
    }
    let articles = article::Entity::find()
        .filter(article::Column::Slug.is_in(slugs))
        .all(db)
        .await?;
    for article in articles {
        note(db, app, article.id, ticket, Link::Cited).await?;
    }
    Ok(())
}

/// How an article and a ticket belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Link {
    /// An answer points to it.
    Cited,
    /// It was written from an answer.
    WrittenFrom,
}

/// Keeps that an article and a ticket belong together.
pub async fn note(
    db: &impl ConnectionTrait,
    app: &App,
    article: ArticleId,
    ticket: TicketId,
    link: Link,
) -> Result<(), DbErr> {
    let row = article_ticket::Model {
        article_id: article,
        ticket_id: ticket,
        cited: link == Link::Cited,
        written_from: link == Link::WrittenFrom,
        at: app.clock.now(),
        came_back_at: None,
    };
    let kept = match link {
        Link::Cited => article_ticket::Column::Cited,
        Link::WrittenFrom => article_ticket::Column::WrittenFrom,
    };
    let again = OnConflict::columns([
        article_ticket::Column::ArticleId,
        article_ticket::Column::TicketId,
    ])
    .update_column(kept)
    .to_owned();
    article_ticket::Entity::insert(row.into_active_model().reset_all())
        .on_conflict(again)
        .exec_without_returning(db)
        .await
        .map(drop)
}

/// A ticket was opened again: the articles that answered it are stale until somebody reads them again.
pub async fn came_back(db: &impl ConnectionTrait, app: &App, ticket: TicketId) -> Result<(), DbErr> {
    let now = app.clock.now();
    let marked = article_ticket::Entity::update_many()
        .col_expr(article_ticket::Column::CameBackAt, Expr::value(now))
        .filter(article_ticket::Column::TicketId.eq(ticket))
        .filter(article_ticket::Column::Cited.eq(true))
        .exec(db)
        .await?;
    if marked.rows_affected == 0 {
        return Ok(());
    }
    let theirs = Query::select()
        .column(article_ticket::Column::ArticleId)
        .from(article_ticket::Entity)
        .and_where(article_ticket::Column::TicketId.eq(ticket))
        .and_where(article_ticket::Column::Cited.eq(true))
        .to_owned();
    article::Entity::update_many()
        .col_expr(article::Column::StaleSince, Expr::value(now))
        .filter(article::Column::Id.in_subquery(theirs))
        .filter(article::Column::StaleSince.is_null())
        .exec(db)
        .await
        .map(drop)
}

/// What tickets say of some articles.
pub async fn figures(
    db: &impl ConnectionTrait,
    articles: Vec<ArticleId>,
) -> Result<BTreeMap<ArticleId, Figures>, DbErr> {
    let cited = article_ticket::Entity::find()
        .filter(article_ticket::Column::ArticleId.is_in(articles))
        .filter(article_ticket::Column::Cited.eq(true));
    let done = Query::select()
        .column(ticket::Column::Id)
        .from(ticket::Entity)
        .and_where(ticket::Column::Status.is_in([Status::Resolved, Status::Closed]))
        .to_owned();
    let closed = counts(
        cited
            .clone()
            .filter(article_ticket::Column::TicketId.in_subquery(done)),
        db,
    )
    .await?;
    let back = counts(cited.filter(article_ticket::Column::CameBackAt.is_not_null()), db).await?;
    let mut figures: BTreeMap<ArticleId, Figures> = BTreeMap::new();
    for (article, count) in closed {
        figures.entry(article).or_default().closed = count;
    }
    for (article, count) in back {
        figures.entry(article).or_default().came_back = count;
    }
    Ok(figures)
}

async fn counts(
    query: sea_orm::Select<article_ticket::Entity>,
    db: &impl ConnectionTrait,
) -> Result<Vec<(ArticleId, u64)>, DbErr> {
    let rows: Vec<(ArticleId, i64)> = query
        .select_only()
        .column(article_ticket::Column::ArticleId)
        .column_as(article_ticket::Column::TicketId.count(), "tickets")
        .group_by(article_ticket::Column::ArticleId)
        .into_tuple()
        .all(db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|(article, count)| (article, u64::try_from(count).unwrap_or(0)))
        .collect())
}

/// An article that can be put into an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    /// Names it in the picker.
    pub key: String,
    /// Its title.
    pub title: String,
    /// What is put into the answer: title and whole address.
    pub text: String,
}

/// The articles about a service, in the reader's language.
pub fn offers(shelf: &Shelf, service: &ServiceSlug, lang: Locale, site: &str) -> Vec<Offer> {
    let about = shelf
        .spines
        .iter()
        .filter(|spine| spine.lang == lang && spine.services.contains(service));
    let site = site.trim_end_matches('/');
    about
        .map(|spine| Offer {
            key: format!("artikel-{}", spine.slug),
            title: spine.title.clone(),
            text: format!("{}: {site}{PATH}{}", spine.title, spine.slug),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::slugs_in;

    #[test]
    fn links_to_articles_are_found_in_any_form() {
        let text = "Baca https://lapor.bkn.go.id/bantuan/nik-tidak-ditemukan. Atau /bantuan/kk-beda#bagian-2, \
                    [x](/bantuan/kk-beda) dan /bantuan/kategori/akun, /bantuan/?q=a, /bantuan/gambar/1";
        let found: Vec<String> = slugs_in(text).iter().map(ToString::to_string).collect();
        assert_eq!(found, ["kk-beda", "nik-tidak-ditemukan"]);
        assert!(slugs_in("tanpa tautan").is_empty());
    }
}
