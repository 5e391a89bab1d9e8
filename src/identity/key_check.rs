//! Whether the keys of this process are those of its database.
//!
//! The first start notes the id of its key in the database ([`note`]); from then on every start must hold all noted keys in its
//! ring, and a rotation adds one. Without this a node whose key was forgotten would quietly seal with a key of its own:
//! nothing that was sealed before would open, and nothing it seals would open anywhere else.

use entity::{setting, staff, ticket, ticket_identity};
use sea_orm::{
    ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryOrder, QuerySelect,
    sea_query::OnConflict,
};
use serde_json::json;

use super::vault::key_id_of;
use crate::{
    app::{App, BuildError},
    config::DatabaseKind,
    db::Turn,
};

/// Under which the ids are kept.
const SETTING: &str = "secret.keys";

/// Why these keys are not the ones of this database.
#[derive(Debug, thiserror::Error)]
pub enum KeyFault {
    /// No key is configured, and the database was used with one.
    #[error(
        "the secret key is missing: this database was used with key {noted}, but neither LAPORBKN_SECRET_KEY nor {place} holds a key. \
         Without it no NIK, PIN or mail link can be opened, so no other key is made. Put the key back (it is kept apart \
         from the backups of the database; every node needs the same one)"
    )]
    Missing {
        /// Ids of the keys that are needed.
        noted: String,
        /// File of the data folder that would hold it.
        place: String,
    },
    /// A key is configured, and it is another one.
    #[error(
        "this is not the secret key of this database: it was used with key {noted}, but {place} holds {held}. \
         Put the right key back; after a rotation the older keys stay in the list, behind the current one"
    )]
    Other {
        /// Ids of the keys that are needed.
        noted: String,
        /// Where the keys of this process come from.
        place: String,
        /// Their ids.
        held: String,
    },
    /// The database.
    #[error("the note of the keys cannot be read: {0}")]
    Db(#[from] DbErr),
}

/// Holds the keys against the database without writing anything.
pub async fn check(app: &App) -> Result<(), KeyFault> {
    compare(app, app.db.read()).await.map(drop)
}

/// The same at a start; then notes the keys, and keeps a new one in the data folder before anything is sealed with it. Nodes
/// take turns: of two that come without a key to a database that is empty, the second finds the first one's.
pub async fn note(app: &App) -> Result<(), NoteError> {
    app.db
        .write(async |tx| {
            app.db.take_turn(tx, Turn::Keys).await?;
            let noted = compare(app, tx).await?;
            app.key_source.keep().await?;
            let held = app.vault.keys().ids();
            if held.iter().all(|id| noted.contains(id)) {
                return Ok(());
            }
            let mut all = noted;
            all.extend(held);
            all.sort_unstable();
            all.dedup();
            write(tx, app, &all).await?;
            Ok(())
        })
        .await
}

/// Why the keys could not be noted.
#[derive(Debug, thiserror::Error)]
pub enum NoteError {
    /// They are not this database's.
    #[error(transparent)]
    Fault(#[from] KeyFault),
    /// The new key cannot be kept.
    #[error(transparent)]
    Keep(#[from] BuildError),
}

impl From<DbErr> for NoteError {
    fn from(error: DbErr) -> Self {
        Self::Fault(error.into())
    }
}

/// The ids that this database needs, all of which the process holds.
async fn compare(app: &App, db: &impl ConnectionTrait) -> Result<Vec<String>, KeyFault> {
    let used = is_used(db).await?;
    let noted = match noted(db).await? {
        Some(noted) => noted,
        None => found_in_rows(db).await?,
    };
    let held = app.vault.keys().ids();
    let is_new = app.key_source.is_new();
    let fits = noted.iter().all(|id| held.contains(id));
    if fits && !(is_new && used) {
        return Ok(noted);
    }
    let needed = if noted.is_empty() {
        "that nobody noted".to_owned()
    } else {
        noted.join(", ")
    };
    // Nothing was ever sealed: another key does no harm. Behind a database server it may be the second node's that was
    // forgotten, while the first is about to seal.
    let waits_for_another_node = is_new && app.db.kind() == DatabaseKind::Postgres;
    if !used && !waits_for_another_node {
        return Ok(Vec::new());
    }
    if is_new {
        return Err(KeyFault::Missing {
            noted: needed,
            place: app.key_source.place(),
        });
    }
    Err(KeyFault::Other {
        noted: needed,
        place: app.key_source.place(),
        held: held.join(", "),
    })
}

/// Whether there is anything in the database that depends on a key.
async fn is_used(db: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let people = staff::Entity::find().limit(1).count(db).await?;
    Ok(people > 0
        || ticket::Entity::find()
            .select_only()
            .column(ticket::Column::Id)
            .limit(1)
            .count(db)
            .await?
            > 0)
}

async fn noted(db: &impl ConnectionTrait) -> Result<Option<Vec<String>>, DbErr> {
    let row = setting::Entity::find_by_id(SETTING.to_owned()).one(db).await?;
    Ok(row.and_then(|row| serde_json::from_value(row.value).ok()))
}

/// In a database of a version that noted nothing: the keys of what was sealed first and last.
async fn found_in_rows(db: &impl ConnectionTrait) -> Result<Vec<String>, DbErr> {
    let mut ids: Vec<String> = ticket_identity::Entity::find()
        .select_only()
        .column(ticket_identity::Column::KeyId)
        .distinct()
        .into_tuple()
        .all(db)
        .await?;
    let pins = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::PinCipher);
    for pins in [
        pins.clone().order_by_asc(ticket::Column::Id),
        pins.order_by_desc(ticket::Column::Id),
    ] {
        let sealed: Option<Vec<u8>> = pins.into_tuple().one(db).await?;
        ids.extend(sealed.as_deref().and_then(key_id_of).map(str::to_owned));
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

async fn write(db: &impl ConnectionTrait, app: &App, ids: &[String]) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        key: Set(SETTING.to_owned()),
        value: Set(json!(ids)),
        updated_at: Set(app.clock.now()),
    };
    let replace = OnConflict::column(setting::Column::Key)
        .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
        .to_owned();
    setting::Entity::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await
        .map(drop)
}
