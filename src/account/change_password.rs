//! Changing one's own password: ends every session of the person, also the one that asks, which gets a new token.

use entity::{
    session::SessionKind,
    staff::{self, Entity as Staff},
};
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::json;

use super::{
    attempt::{self, Counted},
    password::NewPassword,
    session,
};
use crate::{app::App, audit, http::error::Error};

/// Whether `password` is the person's own. Tries are counted: a stolen session is no place to guess from. Apart from logins, so
/// that whoever guesses outside does not stand in the way of who is in.
pub async fn knows_password(app: &App, staff: &staff::Model, password: &str) -> Result<bool, Error> {
    let subject = staff.id.to_string();
    if let Some(seconds) = attempt::charge(app, Counted::Password, &subject).await? {
        return Err(Error::TooMany(seconds));
    }
    let is_right = app
        .passwords
        .verify(password, staff.password_hash.clone())
        .await?;
    if is_right {
        attempt::succeed(app, Counted::Password, &subject).await?;
    }
    Ok(is_right)
}

/// Stores the new password and returns the token of the session that goes on.
pub async fn change_password(app: &App, staff: &staff::Model, new: &NewPassword) -> Result<String, Error> {
    let hash = app.passwords.hash(&app.rng, new).await?;
    let change = staff::ActiveModel {
        password_hash: Set(Some(hash)),
        invite_hash: Set(None),
        invite_expires_at: Set(None),
        updated_at: Set(app.clock.now()),
        ..Default::default()
    };
    let token = app
        .db
        .write(async |tx| {
            Staff::update_many()
                .set(change)
                .filter(staff::Column::Id.eq(staff.id))
                .exec(tx)
                .await?;
            session::close_all(tx, staff.id).await?;
            let token = session::open(tx, app, staff.id, SessionKind::Page).await?;
            let entry = audit::Entry {
                staff: Some(staff.id),
                action: "staff.password",
                subject_kind: "staff",
                subject_id: staff.id.to_string(),
                reason: None,
                detail: json!({}),
            };
            audit::append(tx, app, entry).await?;
            Ok::<_, DbErr>(token)
        })
        .await?;
    Ok(token)
}
