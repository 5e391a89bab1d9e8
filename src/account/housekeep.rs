//! Forgetting what has ended: sessions, failure counters, one-time links.

use entity::{
    attempt::{self, Entity as Attempt},
    staff::{self, Entity as Staff},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter};

use super::{attempt::MEMORY, session, setup};
use crate::app::App;

/// Deletes ended sessions, failure counters that say nothing any more, and one-time links that have run out. Safe at any
/// time and on several nodes at once.
pub async fn housekeep(app: &App) -> Result<(), DbErr> {
    let now = app.clock.now();
    let forgotten = staff::ActiveModel {
        invite_hash: Set(None),
        invite_expires_at: Set(None),
        ..Default::default()
    };
    let unlocked = Condition::any()
        .add(attempt::Column::LockedUntil.is_null())
        .add(attempt::Column::LockedUntil.lte(now));
    app.db
        .write(async |tx| {
            session::forget_ended(tx, now).await?;
            Attempt::delete_many()
                .filter(attempt::Column::LastAt.lt(now - MEMORY))
                .filter(unlocked)
                .exec(tx)
                .await?;
            setup::forget_old(tx, now).await?;
            Staff::update_many()
                .set(forgotten)
                .filter(staff::Column::InviteExpiresAt.lte(now))
                .exec(tx)
                .await
                .map(drop)
        })
        .await
}
