//! Mails as they came, in the object store: of all that a ticket does not hold whole.

use bytes::Bytes;
use chrono::Duration;
use entity::inbound_mail;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::{app::App, http::error::Error};

/// How long a mail is kept that nobody has to decide about, or after somebody did.
pub(super) const DAYS: Duration = Duration::days(30);
/// Mails that one round of the housekeeping lets go.
const SWEPT: u64 = 200;

/// Keeps a mail; the same mail twice is kept once.
pub(super) async fn put(app: &App, digest: &str, raw: &[u8]) -> Result<String, Error> {
    let key = format!("surat/{digest}");
    app.files.put(&key, Bytes::copy_from_slice(raw)).await?;
    Ok(key)
}

/// Lets go of what was kept long enough: the bytes first, so that what could not be deleted is found again. Of a mail that belongs
/// to no ticket the sender goes too; that of a ticket's goes with the ticket's reporter.
pub async fn sweep(app: &App) -> Result<u64, DbErr> {
    let now = app.clock.now();
    let old = inbound_mail::Entity::find()
        .filter(inbound_mail::Column::KeepUntil.lt(now))
        .filter(inbound_mail::Column::StorageKey.is_not_null())
        .order_by_asc(inbound_mail::Column::KeepUntil)
        .limit(SWEPT)
        .all(app.db.read())
        .await?;
    let mut gone = 0;
    for mail in old {
        let Some(key) = mail.storage_key else { continue };
        match app.files.delete(&key).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => {}
            Err(error) => {
                tracing::warn!(mail.id = %mail.id, error = %error, "a mail that was kept cannot be deleted");
                continue;
            }
        }
        let empty = inbound_mail::ActiveModel {
            storage_key: Set(None),
            keep_until: Set(None),
            sender: Set(mail.sender.filter(|_| mail.ticket_id.is_some())),
            ..Default::default()
        };
        let update = inbound_mail::Entity::update_many()
            .set(empty)
            .filter(inbound_mail::Column::Id.eq(mail.id));
        app.db.write(async |tx| update.exec(tx).await).await?;
        gone += 1;
    }
    Ok(gone)
}
