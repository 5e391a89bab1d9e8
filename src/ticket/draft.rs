//! Files of a form that is not filed or sent yet, so that nobody has to choose them twice when another field was wrong.
//!
//! The form carries a random token; its hash names the draft. The same token is the idempotency key of the filing: the
//! files it adopts keep their draft's name, so that the same form sent twice still looks the same. What was
//! never filed goes with the form's answers ([`super::filing::words`], two hours after they were sent last); whatever has none
//! (answers that could not be kept, drafts of a reply) is swept after a day. What staff write has drafts of the same kind ([`super::enclose`]).

use chrono::Duration;
use entity::attachment;
use kernel::{
    id::{AttachmentId, TicketId},
    visibility::Visibility,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{ExprTrait, LockType},
};
use sha2::{Digest, Sha256};

use super::attachment::{FileFault, Incoming, MAX_FILES, Owner, Stored, discard, keys, store_all};
use crate::{app::App, db::Together, http::error::Error};

/// How long a draft's files wait that no answers of a form take along.
const KEPT_FOR: Duration = Duration::hours(24);
/// Files that a sweep takes at a time.
const SWEEP: u64 = 200;
/// After this long a sweep leaves the rest to the next, for the rest of the housekeeping to have its turn.
const TURN: Duration = Duration::seconds(30);

/// The secret of one open form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftToken(String);

impl DraftToken {
    /// The token of a new form.
    pub fn new(app: &App) -> Self {
        Self(app.rng.token())
    }

    /// A token as a form sends it back; `None` for anything that is not one of ours.
    pub fn parse(raw: &str) -> Option<Self> {
        let is_ours = raw.len() == 43
            && raw
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b));
        is_ours.then(|| Self(raw.to_owned()))
    }

    /// For the form's hidden field.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Name of the draft in the database.
    pub fn id(&self) -> String {
        crate::http::hex(&Sha256::digest(self.0.as_bytes()))
    }
}

/// Every file of the draft, filed or not, in the order of arrival.
pub async fn files(db: &impl ConnectionTrait, draft: &str) -> Result<Vec<attachment::Model>, DbErr> {
    attachment::Entity::find()
        .filter(attachment::Column::DraftId.eq(draft))
        .order_by_asc(attachment::Column::Id)
        .all(db)
        .await
}

/// The files of the draft that wait to be filed or sent, in the order of arrival.
pub async fn waiting_files(db: &impl ConnectionTrait, draft: &str) -> Result<Vec<attachment::Model>, DbErr> {
    let mut files = files(db, draft).await?;
    files.retain(|file| file.ticket_id.is_none());
    Ok(files)
}

/// Throws away what waits in a draft that nobody will take up again.
pub async fn abandon(app: &App, draft: &str) -> Result<(), DbErr> {
    let files = waiting_files(app.db.read(), draft).await?;
    delete(app, &files).await.map(drop)
}

/// Keeps files with a draft. A file that it has already (a form sent twice) is not kept again; beyond the fifth they are
/// refused by name.
pub async fn keep(
    app: &App,
    draft: &str,
    incoming: Vec<Incoming>,
) -> Result<Vec<(String, FileFault)>, Error> {
    if incoming.is_empty() {
        return Ok(Vec::new());
    }
    let known = files(app.db.read(), draft).await?;
    let (mut fresh, mut refused, mut seen) = (Vec::new(), Vec::new(), Vec::new());
    for file in incoming {
        let is_known = known.iter().any(|row| row.sha256 == file.sha256) || seen.contains(&file.sha256);
        if is_known {
            continue;
        }
        if known.len() + fresh.len() >= MAX_FILES {
            refused.push((file.name, FileFault::TooMany));
            continue;
        }
        if !app.limits.may_wait(file.size) {
            refused.push((file.name, FileFault::NoRoom));
            continue;
        }
        seen.push(file.sha256.clone());
        fresh.push(file);
    }
    let stored = store_all(app, fresh).await?;
    take_in(app, draft, stored).await?;
    Ok(refused)
}

/// Gives a draft files whose bytes are kept by now; those bytes go where the rows cannot be written.
pub async fn take_in(app: &App, draft: &str, stored: Vec<Stored>) -> Result<(), Error> {
    let storage_keys = keys(&stored);
    let rows = stored
        .into_iter()
        .map(|file| file.into_row(app, Owner::Draft(draft.to_owned()), Visibility::Reporter));
    let rows: Vec<attachment::ActiveModel> = rows.collect();
    if rows.is_empty() {
        return Ok(());
    }
    let written: Result<(), DbErr> = app
        .db
        .write(async |tx| {
            attachment::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await
                .map(drop)
        })
        .await;
    if let Err(error) = written {
        // After a lost connection nobody knows whether the rows are there: then the bytes stay too.
        if crate::db::is_unavailable(&error) {
            return Err(error.into());
        }
        discard(app, storage_keys.iter().map(String::as_str)).await;
        return Err(error.into());
    }
    Ok(())
}

/// Removes one file of a draft that is not filed. An id of anybody else's is not found, and that is all that is said.
pub async fn remove(app: &App, draft: &str, id: AttachmentId) -> Result<(), Error> {
    let found = attachment::Entity::find_by_id(id)
        .filter(attachment::Column::DraftId.eq(draft))
        .filter(attachment::Column::TicketId.is_null())
        .one(app.db.read())
        .await?;
    let Some(file) = found else {
        return Ok(());
    };
    delete(app, &[file]).await.map(drop).map_err(Error::from)
}

/// Gives the draft's files of these hashes to the ticket that is filed from it: none that came since they were looked at.
pub fn adopt(rows: &mut Together, draft: &str, hashes: &[String], ticket: TicketId) {
    let change = attachment::ActiveModel {
        ticket_id: Set(Some(ticket)),
        ..Default::default()
    };
    let adopted = attachment::Entity::update_many()
        .set(change)
        .filter(attachment::Column::DraftId.eq(draft))
        .filter(attachment::Column::Sha256.is_in(hashes))
        .filter(attachment::Column::TicketId.is_null());
    rows.push_update(adopted.into_query());
}

/// Moves what is not filed to another draft: the form goes on under a new token.
pub async fn rename(app: &App, from: &str, to: &str) -> Result<(), DbErr> {
    let change = attachment::ActiveModel {
        draft_id: Set(Some(to.to_owned())),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            attachment::Entity::update_many()
                .set(change)
                .filter(attachment::Column::DraftId.eq(from))
                .filter(attachment::Column::TicketId.is_null())
                .exec(tx)
                .await
                .map(drop)
        })
        .await
}

/// Deletes files of drafts older than a day, rows and bytes; how many. For housekeeping: goes on until none is left or its
/// turn is over.
pub async fn sweep_drafts(app: &App) -> Result<usize, DbErr> {
    let begun = app.clock.now();
    let mut swept = 0;
    loop {
        let old = attachment::Entity::find()
            .filter(attachment::Column::TicketId.is_null())
            .filter(attachment::Column::DraftId.is_not_null())
            .filter(attachment::Column::CreatedAt.lt(begun - KEPT_FOR))
            .order_by_asc(attachment::Column::Id)
            .limit(SWEEP)
            .all(app.db.read())
            .await?;
        swept += delete(app, &old).await?;
        if (old.len() as u64) < SWEEP || app.clock.now() - begun > TURN {
            return Ok(swept);
        }
    }
}

/// Rows first, and only those that were not filed meanwhile; then the bytes of the rows that went.
async fn delete(app: &App, files: &[attachment::Model]) -> Result<usize, DbErr> {
    let ids: Vec<AttachmentId> = files.iter().map(|file| file.id).collect();
    if ids.is_empty() {
        return Ok(0);
    }
    let gone = app
        .db
        .write(async |tx| {
            let waiting = attachment::Entity::find()
                .filter(attachment::Column::Id.is_in(ids))
                .filter(attachment::Column::TicketId.is_null())
                .lock(LockType::Update)
                .all(tx)
                .await?;
            let ids: Vec<AttachmentId> = waiting.iter().map(|file| file.id).collect();
            attachment::Entity::delete_many()
                .filter(attachment::Column::Id.is_in(ids))
                .exec(tx)
                .await?;
            Ok::<_, DbErr>(waiting)
        })
        .await?;
    discard(app, gone.iter().map(|file| file.storage_key.as_str())).await;
    Ok(gone.len())
}

/// Bytes of the files that wait to be filed, on all nodes.
pub async fn waiting(db: &impl ConnectionTrait) -> Result<u64, DbErr> {
    let bytes: Option<Option<i64>> = attachment::Entity::find()
        .select_only()
        // PostgreSQL adds whole numbers up to a decimal one.
        .expr_as(attachment::Column::Size.sum().cast_as("bigint"), "bytes")
        .filter(attachment::Column::TicketId.is_null())
        .into_tuple()
        .one(db)
        .await?;
    Ok(bytes
        .flatten()
        .and_then(|bytes| u64::try_from(bytes).ok())
        .unwrap_or(0))
}

/// Tells the limits how much waits: files, and the answers of forms.
pub async fn measure(app: &App) -> Result<(), DbErr> {
    let db = app.db.read();
    let bytes = waiting(db).await? + super::filing::words::waiting(db).await?;
    app.limits.set_waiting(bytes);
    Ok(())
}
