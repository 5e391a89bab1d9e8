//! Save: what an article says, as a new version; kept as a draft, handed in for review, or published.

use chrono::NaiveDate;
use entity::{article, article_version::VersionOrigin};
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus, locale::Locale};
use sea_orm::{ConnectionTrait, DbErr, SqlErr};
use serde_json::{Value, json};

use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    audit,
    http::error::{Error, FieldErrors},
    knowledge::{changed, edit::stand::Move, model::Content, store},
};

/// What is to become of what was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// Keep it; the public sees nothing of it.
    Save,
    /// Hand it to somebody who may publish.
    Submit,
    /// The public reads it from now on.
    Publish,
}

impl Step {
    const fn action(self) -> &'static str {
        match self {
            Self::Save => "article.save",
            Self::Submit => "article.submit",
            Self::Publish => "article.publish",
        }
    }
}

/// A change about to be saved.
#[derive(Clone, Debug)]
pub struct Change {
    /// What the article says then.
    pub content: Content,
    /// Why, in the editor's words.
    pub why: Option<String>,
    /// Where the words come from.
    pub origin: VersionOrigin,
    /// What becomes of them.
    pub step: Step,
    /// The newest version that the editor saw; `None` where they do not say.
    pub seen: Option<i32>,
}

/// Code of the refusal when somebody else saved in the meantime.
pub const CHANGED: &str = "article-changed";

/// Adds an article. Errors: the slug is taken (field `slug`), what [`save`] refuses.
pub async fn add(
    app: &App,
    staff: &CurrentStaff,
    slug: ArticleSlug,
    lang: Locale,
    change: Change,
) -> Result<article::Model, Error> {
    may(staff, change.step)?;
    let saved = app
        .db
        .write(async |tx| {
            changed::take_turn(tx).await?;
            let row = store::blank(app, slug, lang, Some(staff.id));
            store::insert(tx, row.clone()).await.map_err(taken)?;
            save_in(tx, app, staff, row, change).await
        })
        .await;
    app.shelf.forget();
    saved
}

fn taken(error: DbErr) -> Error {
    match error.sql_err() {
        Some(SqlErr::UniqueConstraintViolation(_)) => FieldErrors::one("slug", "article-slug-taken").into(),
        _ => error.into(),
    }
}

/// Whether an article's address may still change: nobody has read it there, and no file names it.
pub fn may_move(row: &article::Model) -> bool {
    row.published_at.is_none() && row.file_hash.is_none()
}

/// Changes an article.
pub async fn save(
    app: &App,
    staff: &CurrentStaff,
    slug: &ArticleSlug,
    change: Change,
) -> Result<article::Model, Error> {
    save_at(app, staff, slug, None, change).await
}

/// The same, and moves it to another address if it [`may_move`]. Errors: it may not, or the address is taken (field `slug`).
pub async fn save_at(
    app: &App,
    staff: &CurrentStaff,
    slug: &ArticleSlug,
    wished: Option<ArticleSlug>,
    change: Change,
) -> Result<article::Model, Error> {
    may(staff, change.step)?;
    let saved = app
        .db
        .write(async |tx| {
            changed::take_turn(tx).await?;
            let mut row = store::by_slug(tx, slug).await?.ok_or(Error::NotFound)?;
            if change.seen.is_some_and(|seen| seen != row.version) {
                return Err(Error::Conflict(CHANGED.into()));
            }
            let mut moved_from = None;
            if let Some(wished) = wished
                && wished != row.slug
            {
                moved_from = Some(row.slug.clone());
                move_to(tx, &mut row, wished).await?;
            }
            save_moved(tx, app, staff, row, change, moved_from).await
        })
        .await;
    app.shelf.forget();
    saved
}

/// Gives an article another address, and tells its translations.
async fn move_to(
    tx: &impl ConnectionTrait,
    row: &mut article::Model,
    wished: ArticleSlug,
) -> Result<(), Error> {
    if !may_move(row) {
        return Err(FieldErrors::one("slug", "article-slug-fixed").into());
    }
    if store::by_slug(tx, &wished).await?.is_some() {
        return Err(FieldErrors::one("slug", "article-slug-taken").into());
    }
    store::translations_follow(tx, &row.slug, &wished).await?;
    row.slug = wished;
    Ok(())
}

fn may(staff: &CurrentStaff, step: Step) -> Result<(), Error> {
    staff.must(Permission::WriteArticles)?;
    match step {
        Step::Publish => staff.must(Permission::PublishArticles),
        Step::Save | Step::Submit => Ok(()),
    }
}

/// What editors last wrote: the change that waits, else what the row says.
pub async fn newest(db: &impl ConnectionTrait, row: &article::Model) -> Result<Content, DbErr> {
    match row.pending_version {
        Some(number) => {
            let found = store::version(db, row.id, number).await?;
            Ok(found.map_or_else(|| Content::of(row), |(_, content)| content))
        }
        None => Ok(Content::of(row)),
    }
}

/// Saves in the caller's transaction.
pub(crate) async fn save_in(
    tx: &impl ConnectionTrait,
    app: &App,
    staff: &CurrentStaff,
    row: article::Model,
    change: Change,
) -> Result<article::Model, Error> {
    save_moved(tx, app, staff, row, change, None).await
}

/// The same of an article that had another address until now.
async fn save_moved(
    tx: &impl ConnectionTrait,
    app: &App,
    staff: &CurrentStaff,
    mut row: article::Model,
    change: Change,
    moved_from: Option<ArticleSlug>,
) -> Result<article::Model, Error> {
    let Change { content, step, .. } = &change;
    if row.status == ArticleStatus::Archived {
        // Whatever is saved of an archived article brings it back.
        staff.must(Move::Revive.permission())?;
    }
    let today = app.clock.now().with_timezone(&app.config.tz).date_naive();
    check(tx, &row, content, *step, today).await?;
    let has_changed = row.version == 0 || newest(tx, &row).await? != *content;
    if has_changed {
        let version = store::NewVersion {
            origin: change.origin,
            content,
            why: change.why.clone(),
            by: Some(staff.id),
        };
        row.version = store::append_version(tx, app, &row, version).await?;
    }
    // A save that changed nothing is no edit: the article still follows its file.
    let stays = *step == Step::Save && matches!(row.status, ArticleStatus::Draft | ArticleStatus::Published);
    if has_changed || !stays {
        row.edited_at = Some(app.clock.now());
    }
    let is_public = row.status == ArticleStatus::Published;
    let row = match step {
        Step::Publish => publish(tx, app, row, content, today).await?,
        Step::Save | Step::Submit if is_public => {
            row.pending_version = (Content::of(&row) != *content).then_some(row.version);
            row.pending_review = *step == Step::Submit && row.pending_version.is_some();
            store::update(tx, app, row).await?
        }
        Step::Save | Step::Submit => {
            content.write_to(&mut row);
            row.updated_on = today;
            let status = if *step == Step::Submit {
                ArticleStatus::Review
            } else {
                ArticleStatus::Draft
            };
            store::stand(tx, app, row, status).await?
        }
    };
    let detail = match moved_from {
        Some(old) => json!({ "version": row.version, "status": row.status, "moved_from": old }),
        None => detail_of(&row),
    };
    let entry = entry(staff, &row, step.action(), change.why, detail);
    audit::append(tx, app, entry).await?;
    Ok(row)
}

async fn publish(
    tx: &impl ConnectionTrait,
    app: &App,
    mut row: article::Model,
    content: &Content,
    today: NaiveDate,
) -> Result<article::Model, DbErr> {
    content.write_to(&mut row);
    row.updated_on = today;
    row.pending_version = None;
    row.pending_review = false;
    store::not_stale(tx, &mut row).await?;
    store::stand(tx, app, row, ArticleStatus::Published).await
}

/// What can only be said of an article among others, on a day.
async fn check(
    tx: &impl ConnectionTrait,
    row: &article::Model,
    content: &Content,
    step: Step,
    today: NaiveDate,
) -> Result<(), Error> {
    let mut errors = FieldErrors::default();
    if step == Step::Publish && content.review_by.is_none_or(|day| day <= today) {
        errors.add("review_by", "article-review-by");
    }
    if let Some(original) = &content.translation_of {
        let found = store::by_slug(tx, original).await?;
        if found.is_none_or(|found| found.lang == row.lang) {
            errors.add("translation_of", "article-translation");
        }
    }
    if errors.is_empty() {
        Ok(())
    } else {
        Err(errors.into())
    }
}

/// Writes to the audit log what was done to an article. Last in its transaction.
pub(super) async fn record(
    tx: &impl ConnectionTrait,
    app: &App,
    staff: &CurrentStaff,
    row: &article::Model,
    action: &'static str,
    reason: Option<String>,
) -> Result<(), DbErr> {
    audit::append(tx, app, entry(staff, row, action, reason, detail_of(row))).await
}

fn detail_of(row: &article::Model) -> Value {
    json!({ "version": row.version, "status": row.status })
}

fn entry(
    staff: &CurrentStaff,
    row: &article::Model,
    action: &'static str,
    reason: Option<String>,
    detail: Value,
) -> audit::Entry {
    audit::Entry {
        staff: Some(staff.id),
        action,
        subject_kind: "article",
        subject_id: row.slug.to_string(),
        reason,
        detail,
    }
}
