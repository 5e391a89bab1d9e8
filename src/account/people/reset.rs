//! Starting an account anew: a new invitation, no password, no authenticator, no sessions. For who forgot the password or
//! lost the phone, for an invitation that ran out, and to open a disabled account again.

use entity::staff;
use kernel::id::StaffId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set};
use serde_json::json;

use super::{PeopleError, entry, held, must_be_somebody_else};
use crate::{
    account::{
        invitation::{self, Invitation},
        recovery, session, totp,
    },
    app::App,
    audit,
};

/// Resets an account and invites its owner again.
pub async fn reset(app: &App, by: Option<StaffId>, id: StaffId) -> Result<Invitation, PeopleError> {
    must_be_somebody_else(by, id)?;
    app.db
        .write(async |tx| {
            let row = held(tx, id).await?;
            let was_disabled = row.disabled_at.is_some();
            let clean = staff::ActiveModel {
                id: Set(id),
                disabled_at: Set(None),
                ..totp::forgotten(app)
            };
            let row = clean.update(tx).await?;
            recovery::forget(tx, id).await?;
            session::close_all(tx, id).await?;
            let invitation = invitation::send(tx, app, &row).await?;
            let detail = json!({ "was_disabled": was_disabled });
            audit::append(tx, app, entry(by, "staff.reset", id, detail)).await?;
            Ok(invitation)
        })
        .await
}
