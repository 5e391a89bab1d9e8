//! Answer → article: the answer that stands in a ticket becomes a draft, without what could name a person. The draft remembers
//! its ticket; whoever publishes it has read it first.

use std::collections::BTreeMap;

use actix_web::{HttpResponse, web};
use entity::{article, article_ticket, article_version::VersionOrigin, staff, ticket, ticket_event};
use kernel::{
    article_slug::ArticleSlug,
    article_status::ArticleStatus,
    id::{ArticleId, TicketId},
    locale::Locale,
    service_slug::ServiceSlug,
    text::Body,
    ticket_number::TicketNumber,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Query};

use super::{
    category, changed, cite,
    edit::{
        save::{self, Change, Step},
        stand::next_review,
    },
    model::Content,
    shelf::{self, Shelf},
    store,
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    http::{
        error::Error,
        form::{CsrfForm, Empty},
        locale::plain,
        page::Ctx,
    },
    identity::scrub,
    ticket::{resolve, store as tickets},
};

/// How many numbers are tried behind a slug that is taken.
const TRIES: usize = 50;

/// `POST /petugas/tiket/{number}/jadikan-artikel`
pub async fn submit(ctx: Ctx, number: web::Path<String>, _: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let number = TicketNumber::parse(&number).map_err(|_| Error::NotFound)?;
    let written = write(&ctx.app, ctx.staff()?, &number).await?;
    let (row, saying) = match &written {
        Written::Now(row) => (row, "flash-article-from-ticket"),
        Written::Before(row) => (row, "flash-article-from-ticket-before"),
    };
    Ok(ctx.redirect_saying(&format!("/petugas/artikel/{}", row.slug), saying))
}

/// The article of a ticket's answer.
#[derive(Debug)]
pub enum Written {
    /// A draft that was made now.
    Now(article::Model),
    /// One that somebody made of this ticket before.
    Before(article::Model),
}

/// Whether an answer may become an article. A complaint whose reporter stays unknown may not: everybody who writes articles
/// reads drafts, staff of the unit that is complained of too.
pub fn is_open_to_all(ticket: &ticket::Model) -> bool {
    !ticket.secret
}

/// Makes the draft, once for a ticket. Errors: the ticket is not theirs to know of (not found), its reporter stays unknown
/// (`article-secret`), nobody answered it (`article-no-answer`).
pub async fn write(app: &App, staff: &CurrentStaff, number: &TicketNumber) -> Result<Written, Error> {
    staff.must(Permission::WriteArticles)?;
    let db = app.db.read();
    let ticket = tickets::find_for_staff(db, staff, number).await?;
    if !is_open_to_all(&ticket) {
        return Err(Error::Conflict("article-secret".into()));
    }
    let answer = resolve::last_answer(db, ticket.id).await?;
    let answer = answer.ok_or(Error::Conflict("article-no-answer".into()))?;
    let people = people(db, &ticket).await?;
    let shelf = shelf::current(app).await?;
    let content = content(app, &ticket, &answer, &people, &shelf).await?;
    app.db
        .write(async |tx| {
            changed::take_turn(tx).await?;
            if let Some(row) = written_before(tx, ticket.id).await? {
                return Ok(Written::Before(row));
            }
            let slug = free_slug(tx, app, &content.title).await?;
            let row = store::blank(app, slug, ticket.locale, Some(staff.id));
            store::insert(tx, row.clone()).await?;
            cite::note(tx, app, row.id, ticket.id, cite::Link::WrittenFrom).await?;
            let change = Change {
                content,
                why: None,
                origin: VersionOrigin::Ticket,
                step: Step::Save,
                seen: None,
            };
            save::save_in(tx, app, staff, row, change).await.map(Written::Now)
        })
        .await
}

/// The article that was made of a ticket's answer and is not archived.
async fn written_before(
    db: &impl ConnectionTrait,
    ticket: TicketId,
) -> Result<Option<article::Model>, DbErr> {
    let links = Query::select()
        .column(article_ticket::Column::ArticleId)
        .from(article_ticket::Entity)
        .and_where(article_ticket::Column::TicketId.eq(ticket))
        .and_where(article_ticket::Column::WrittenFrom.eq(true))
        .to_owned();
    article::Entity::find()
        .filter(article::Column::Id.in_subquery(links))
        .filter(article::Column::Status.ne(ArticleStatus::Archived))
        .one(db)
        .await
}

/// Everybody whose name may stand in the answer: who asked, and who had a hand in it.
async fn people(db: &impl ConnectionTrait, ticket: &ticket::Model) -> Result<Vec<String>, DbErr> {
    let events = ticket_event::Entity::find()
        .filter(ticket_event::Column::TicketId.eq(ticket.id))
        .all(db)
        .await?;
    let hands = events.into_iter().filter_map(|event| event.staff_id);
    let staff = staff::Entity::find()
        .filter(staff::Column::Id.is_in(hands))
        .all(db)
        .await?;
    let names = staff.into_iter().map(|row| row.name.to_string());
    Ok([ticket.reporter_name.to_string()]
        .into_iter()
        .chain(names)
        .collect())
}

async fn content(
    app: &App,
    ticket: &ticket::Model,
    answer: &Body,
    people: &[String],
    shelf: &Shelf,
) -> Result<Content, DbErr> {
    let names: Vec<&str> = people.iter().map(String::as_str).collect();
    let clean = |text: &str| scrub::scrub(text, &names, scrub::NAMED);
    let today = app.clock.now().with_timezone(&app.config.tz).date_naive();
    let title: String = clean(ticket.subject.as_str())
        .chars()
        .take(super::content::MAX_TITLE)
        .collect();
    let first = category::all(app.db.read())
        .await?
        .into_iter()
        .next()
        .map(|row| row.slug);
    Ok(Content {
        category: usual_shelf(shelf, &ticket.service_slug, ticket.locale)
            .or(first)
            .unwrap_or_default(),
        title,
        tags: Vec::new(),
        aliases: Vec::new(),
        services: vec![ticket.service_slug.clone()],
        source: plain(ticket.locale, "article-source-ticket"),
        review_by: Some(next_review(today)),
        translation_of: None,
        body: clean(answer.as_str()),
    })
}

/// The category that most articles about a service are in.
fn usual_shelf(shelf: &Shelf, service: &ServiceSlug, lang: Locale) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let about = shelf
        .spines
        .iter()
        .filter(|spine| spine.lang == lang && spine.services.contains(service));
    for spine in about {
        *counts.entry(&spine.category).or_default() += 1;
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.map(|(category, _)| category.to_owned())
}

/// The slug of the title, with a number behind it where it is taken.
async fn free_slug(db: &impl ConnectionTrait, app: &App, title: &str) -> Result<ArticleSlug, Error> {
    let wished = ArticleSlug::suggest(title);
    let stem = wished.map_or_else(|| "artikel".to_owned(), |slug| slug.to_string());
    let stem: String = stem.chars().take(80).collect();
    let stem = stem.trim_end_matches('-');
    for number in 1..=TRIES {
        let name = if number == 1 {
            stem.to_owned()
        } else {
            format!("{stem}-{number}")
        };
        if let Ok(slug) = ArticleSlug::parse(&name)
            && store::by_slug(db, &slug).await?.is_none()
        {
            return Ok(slug);
        }
    }
    let tail = crate::http::hex(&app.rng.bytes::<4>());
    ArticleSlug::parse(&format!("{stem}-{tail}")).map_err(Error::internal)
}

/// The tickets that an article was written from, as far as a member of staff may know of them.
pub(super) async fn origins(
    db: &impl ConnectionTrait,
    staff: &CurrentStaff,
    article: ArticleId,
) -> Result<Vec<TicketNumber>, DbErr> {
    let links = article_ticket::Entity::find()
        .filter(article_ticket::Column::ArticleId.eq(article))
        .filter(article_ticket::Column::WrittenFrom.eq(true))
        .all(db)
        .await?;
    let ids: Vec<_> = links.into_iter().map(|link| link.ticket_id).collect();
    let rows = tickets::visible_to(staff)
        .filter(ticket::Column::Id.is_in(ids))
        .all(db)
        .await?;
    Ok(rows.into_iter().map(|row| row.number).collect())
}
