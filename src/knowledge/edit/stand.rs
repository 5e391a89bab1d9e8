//! Where an article stands, apart from what it says: confirmed as still right, sent back, taken off the public pages, brought
//! back, a waiting change dropped.

use chrono::{Months, NaiveDate};
use entity::{article, article_version::VersionOrigin};
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus};
use sea_orm::DatabaseTransaction;

use super::save::{newest, record};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    http::error::Error,
    knowledge::{changed, model::Content, store},
};

/// After a review that found nothing wrong the next is due so many months later.
const NEXT_REVIEW: Months = Months::new(6);

/// What is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Move {
    /// Read again, and still right: the next review is in six months.
    Confirm,
    /// What was handed in goes back to who wrote it.
    Return,
    /// A change that waits is dropped; what the public reads stays.
    Drop,
    /// Off the public pages.
    Archive,
    /// Back from the archive, as a draft.
    Revive,
}

impl Move {
    /// As forms send it.
    pub fn parse(word: &str) -> Option<Self> {
        match word {
            "confirm" => Some(Self::Confirm),
            "return" => Some(Self::Return),
            "drop" => Some(Self::Drop),
            "archive" => Some(Self::Archive),
            "revive" => Some(Self::Revive),
            _ => None,
        }
    }

    /// Name in the audit log.
    const fn action(self) -> &'static str {
        match self {
            Self::Confirm => "article.confirm",
            Self::Return => "article.return",
            Self::Drop => "article.drop",
            Self::Archive => "article.archive",
            Self::Revive => "article.revive",
        }
    }

    /// Sentence that says it is done.
    pub const fn flash(self) -> &'static str {
        match self {
            Self::Confirm => "flash-article-confirmed",
            Self::Return => "flash-article-returned",
            Self::Drop => "flash-article-dropped",
            Self::Archive => "flash-article-archived",
            Self::Revive => "flash-article-revived",
        }
    }

    /// Whether it may be done to an article now.
    pub fn fits(self, row: &article::Model) -> bool {
        let public = row.status == ArticleStatus::Published;
        match self {
            Self::Confirm => public && row.pending_version.is_none(),
            Self::Return => row.status == ArticleStatus::Review || row.pending_review,
            Self::Drop => row.pending_version.is_some(),
            Self::Archive => row.status != ArticleStatus::Archived,
            Self::Revive => row.status == ArticleStatus::Archived,
        }
    }

    /// Whoever writes may drop a change; everything else is for who may publish.
    pub const fn permission(self) -> Permission {
        match self {
            Self::Drop => Permission::WriteArticles,
            _ => Permission::PublishArticles,
        }
    }
}

/// Does it, in one transaction. Errors: it does not fit (`article-changed`).
pub async fn stand(
    app: &App,
    staff: &CurrentStaff,
    slug: &ArticleSlug,
    step: Move,
    why: Option<String>,
) -> Result<article::Model, Error> {
    staff.must(step.permission())?;
    let done = app
        .db
        .write(async |tx| {
            changed::take_turn(tx).await?;
            let row = store::by_slug(tx, slug).await?.ok_or(Error::NotFound)?;
            if !step.fits(&row) {
                return Err(Error::Conflict(super::save::CHANGED.into()));
            }
            let row = go(tx, app, staff, row, step).await?;
            record(tx, app, staff, &row, step.action(), why).await?;
            Ok(row)
        })
        .await;
    app.shelf.forget();
    done
}

async fn go(
    tx: &DatabaseTransaction,
    app: &App,
    staff: &CurrentStaff,
    mut row: article::Model,
    step: Move,
) -> Result<article::Model, Error> {
    row.edited_at = Some(app.clock.now());
    let saved = match step {
        Move::Confirm => {
            let today = app.clock.now().with_timezone(&app.config.tz).date_naive();
            let mut content = Content::of(&row);
            content.review_by = Some(next_review(today));
            content.write_to(&mut row);
            store::not_stale(tx, &mut row).await?;
            row.version = again(tx, app, staff, &row, &content).await?;
            store::stand(tx, app, row, ArticleStatus::Published).await?
        }
        Move::Return if row.pending_review => {
            row.pending_review = false;
            store::update(tx, app, row).await?
        }
        Move::Return | Move::Revive => store::stand(tx, app, row, ArticleStatus::Draft).await?,
        Move::Drop => {
            let content = Content::of(&row);
            row.version = again(tx, app, staff, &row, &content).await?;
            row.pending_version = None;
            row.pending_review = false;
            store::stand(tx, app, row, ArticleStatus::Published).await?
        }
        Move::Archive => {
            // What was being written is not lost: it is what the article says when it comes back.
            newest(tx, &row).await?.write_to(&mut row);
            row.pending_version = None;
            row.pending_review = false;
            store::stand(tx, app, row, ArticleStatus::Archived).await?
        }
    };
    Ok(saved)
}

/// What the public reads, as the newest version: the newest is always what is read or what waits.
async fn again(
    tx: &DatabaseTransaction,
    app: &App,
    staff: &CurrentStaff,
    row: &article::Model,
    content: &Content,
) -> Result<i32, Error> {
    let version = store::NewVersion {
        origin: VersionOrigin::Restored,
        content,
        why: None,
        by: Some(staff.id),
    };
    Ok(store::append_version(tx, app, row, version).await?)
}

/// The day of the next review, for an article that was found right on `today`.
pub fn next_review(today: NaiveDate) -> NaiveDate {
    today.checked_add_months(NEXT_REVIEW).unwrap_or(NaiveDate::MAX)
}
