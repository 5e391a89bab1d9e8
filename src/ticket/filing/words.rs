//! What was typed into a form that is not filed yet, so that the pages of filing can be asked for again: reload, Back and
//! Forward find every answer and ask nobody whether a form is to be sent once more.
//!
//! The form's token names the answers as it names the files ([`draft`]); whoever has it (the form, and
//! the browser's cookie) finds them. They are sealed as a whole, since identity numbers are among them, and go two hours
//! after they were sent last, the form's files with them, or at once when the ticket is filed. What cannot be kept (the database is slow, too much waits
//! already) stops nobody: the page then is the answer to the form itself, with everything in it.
//!
//! [`draft`]: crate::ticket::draft

use chrono::{DateTime, Duration, Utc};
use entity::{filing_draft, filing_key, ticket};
use kernel::ticket_number::TicketNumber;
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{ExprTrait, OnConflict},
};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::file::{form_key, hash_key};
use crate::{
    app::App,
    ticket::{
        attachment::FileFault,
        draft::{self, DraftToken},
    },
};

/// How long answers wait after they were sent last. Short, because phones and computers are shared.
pub const KEPT_FOR: Duration = Duration::hours(2);
/// Forms that a sweep takes at a time.
const SWEEP: u64 = 200;

/// The answers of a form, and how far it had come.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// Name of a field → what was typed.
    pub fields: BTreeMap<String, String>,
    /// The person wanted to go on, so what is wrong is told.
    pub is_complete: bool,
    /// The privacy notice that the form showed.
    pub notice_version: Option<String>,
    /// The way of the self-diagnosis that led to the form.
    pub way: Option<String>,
    /// Articles were shown, or waved away.
    pub offered: bool,
    /// Files that were refused, by name.
    pub file_faults: Vec<(String, FileFault)>,
}

/// Keeps the answers of a form in place of those that it had; `false` where they cannot be kept.
pub async fn keep(app: &App, token: &DraftToken, words: &Words) -> bool {
    match try_keep(app, token, words).await {
        Ok(is_kept) => is_kept,
        Err(error) => {
            tracing::warn!(error = %error, "the answers of a form could not be kept");
            false
        }
    }
}

async fn try_keep(app: &App, token: &DraftToken, words: &Words) -> Result<bool, DbErr> {
    let plain = serde_json::to_vec(words).map_err(|error| DbErr::Custom(error.to_string()))?;
    let size = plain.len() as u64;
    let id = token.id();
    let sealed = app.vault.seal(&context(&id), &plain);
    let sealed = sealed.map_err(|error| DbErr::Custom(error.to_string()))?;
    // Only what it grew by is new.
    let former = size_of(app.db.read(), &id).await?;
    let more = size.saturating_sub(former);
    if more > 0 && !app.limits.may_wait(more) {
        return Ok(false);
    }
    let row = filing_draft::ActiveModel {
        draft_id: Set(id),
        words: Set(sealed),
        size: Set(i64::try_from(size).unwrap_or(i64::MAX)),
        saved_at: Set(app.clock.now()),
    };
    let replace = OnConflict::column(filing_draft::Column::DraftId)
        .update_columns([
            filing_draft::Column::Words,
            filing_draft::Column::Size,
            filing_draft::Column::SavedAt,
        ])
        .to_owned();
    let written: Result<_, DbErr> = app
        .db
        .write(async |tx| {
            filing_draft::Entity::insert(row)
                .on_conflict(replace)
                .exec_without_returning(tx)
                .await
        })
        .await;
    app.limits.waits_no_more(match written {
        Ok(_) => former.saturating_sub(size),
        Err(_) => more,
    });
    written.map(|_| true)
}

/// Bytes of the answers that a form has here; 0 where it has none.
async fn size_of(db: &impl ConnectionTrait, id: &str) -> Result<u64, DbErr> {
    let size: Option<i64> = filing_draft::Entity::find_by_id(id.to_owned())
        .select_only()
        .column(filing_draft::Column::Size)
        .into_tuple()
        .one(db)
        .await?;
    Ok(size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0))
}

/// The answers of a form; `None` for none, for those that are too old, and for those that no key of ours opens.
pub async fn find(app: &App, token: &DraftToken) -> Result<Option<Words>, DbErr> {
    let id = token.id();
    let row = filing_draft::Entity::find_by_id(id.clone())
        .one(app.db.read())
        .await?;
    let row = row.filter(|row| row.saved_at + KEPT_FOR > app.clock.now());
    let plain = row.and_then(|row| app.vault.open(&context(&id), &row.words).ok());
    Ok(plain.and_then(|plain| serde_json::from_slice(&plain).ok()))
}

/// The ticket that was filed from a form.
pub async fn filed(app: &App, token: &DraftToken) -> Result<Option<TicketNumber>, DbErr> {
    let db = app.db.read();
    let key = filing_key::Entity::find_by_id(hash_key(&form_key(token)))
        .one(db)
        .await?;
    let Some(key) = key else {
        return Ok(None);
    };
    ticket::Entity::find_by_id(key.ticket_id)
        .select_only()
        .column(ticket::Column::Number)
        .into_tuple()
        .one(db)
        .await
}

/// Forgets the answers of a form. What cannot be forgotten now goes by itself.
pub async fn forget(app: &App, token: &DraftToken) {
    if let Err(error) = try_forget(app, token).await {
        tracing::warn!(error = %error, "the answers of a form stay until they are swept");
    }
}

/// Forgets the answers of a form, or says that it could not.
pub async fn try_forget(app: &App, token: &DraftToken) -> Result<(), DbErr> {
    let id = token.id();
    app.db
        .write(async |tx| filing_draft::Entity::delete_by_id(id).exec(tx).await.map(drop))
        .await
}

/// Deletes answers that are too old, and the files that were sent with them.
pub async fn sweep(app: &App) -> Result<(), DbErr> {
    let before = app.clock.now() - KEPT_FOR;
    loop {
        let old: Vec<String> = filing_draft::Entity::find()
            .filter(filing_draft::Column::SavedAt.lt(before))
            .select_only()
            .column(filing_draft::Column::DraftId)
            .limit(SWEEP)
            .into_tuple()
            .all(app.db.read())
            .await?;
        for id in &old {
            if forget_old(app, id, before).await? {
                draft::abandon(app, id).await?;
            }
        }
        if (old.len() as u64) < SWEEP {
            return Ok(());
        }
    }
}

/// Whether the answers were still too old, and are gone now.
async fn forget_old(app: &App, id: &str, before: DateTime<Utc>) -> Result<bool, DbErr> {
    let gone = app
        .db
        .write(async |tx| {
            filing_draft::Entity::delete_many()
                .filter(filing_draft::Column::DraftId.eq(id))
                .filter(filing_draft::Column::SavedAt.lt(before))
                .exec(tx)
                .await
        })
        .await?;
    Ok(gone.rows_affected > 0)
}

/// Bytes of all answers that wait.
pub async fn waiting(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let bytes: Option<Option<i64>> = filing_draft::Entity::find()
        .select_only()
        // PostgreSQL adds whole numbers up to a decimal one.
        .expr_as(filing_draft::Column::Size.sum().cast_as("bigint"), "bytes")
        .into_tuple()
        .one(db)
        .await?;
    let bytes = bytes.flatten().and_then(|bytes| u64::try_from(bytes).ok());
    Ok(bytes.unwrap_or(0))
}

fn context(id: &str) -> String {
    format!("{id}/isian")
}
