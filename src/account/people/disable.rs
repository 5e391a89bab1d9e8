//! Closing an account: nobody logs in with it any more, its sessions end, its invitation stops working. What the
//! person did stays in the history under their name, and their open tickets stay assigned to them until a colleague
//! takes over: the page says how many.

use entity::ticket;
use kernel::{id::StaffId, status::Status};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter,
};
use serde_json::json;

use super::{PeopleError, entry, held, must_be_somebody_else, must_not_be_last_admin};
use crate::{account::session, app::App, audit};

/// Disables an account; one that is disabled already stays as it is.
pub async fn disable(app: &App, by: Option<StaffId>, id: StaffId) -> Result<(), PeopleError> {
    must_be_somebody_else(by, id)?;
    app.db
        .write(async |tx| {
            let row = held(tx, id).await?;
            if row.disabled_at.is_some() {
                return Ok(());
            }
            must_not_be_last_admin(tx, app, id).await?;
            let now = app.clock.now();
            let mut row = row.into_active_model();
            row.disabled_at = Set(Some(now));
            row.invite_hash = Set(None);
            row.invite_expires_at = Set(None);
            row.updated_at = Set(now);
            row.update(tx).await?;
            session::close_all(tx, id).await?;
            audit::append(tx, app, entry(by, "staff.disable", id, json!({}))).await?;
            Ok(())
        })
        .await
}

/// Tickets that still wait for this person.
pub(super) async fn open_tickets(app: &App, id: StaffId) -> Result<u64, DbErr> {
    let open = [
        Status::New,
        Status::Routed,
        Status::InProgress,
        Status::WaitingReporter,
    ];
    ticket::Entity::find()
        .filter(ticket::Column::AssigneeId.eq(id))
        .filter(ticket::Column::Status.is_in(open))
        .count(app.db.read())
        .await
}
