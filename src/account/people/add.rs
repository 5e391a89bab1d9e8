//! Adding somebody: with an invitation, or (command line) with a password.

use chrono::{DateTime, Utc};
use entity::staff::{self, Entity as Staff};
use kernel::{id::StaffId, identity::email::EmailAddress, locale::Locale};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, SqlErr};
use serde_json::json;

use super::{PeopleError, Person, entry};
use crate::{
    account::{
        invitation::{self, Invitation},
        store,
    },
    app::App,
    audit,
};

/// Adds somebody and invites them to choose a password.
pub async fn invite(
    app: &App,
    by: Option<StaffId>,
    email: EmailAddress,
    person: Person,
) -> Result<(StaffId, Invitation), PeopleError> {
    app.db
        .write(async |tx| {
            let row = insert(tx, app, &email, person, None).await?;
            let invitation = invitation::send(tx, app, &row).await?;
            audit::append(tx, app, entry(by, "staff.add", row.id, detail(&row))).await?;
            Ok((row.id, invitation))
        })
        .await
}

/// Adds somebody whose password is known already; `hash` is its argon2id PHC string.
pub async fn with_password(
    app: &App,
    by: Option<StaffId>,
    email: EmailAddress,
    person: Person,
    hash: String,
) -> Result<StaffId, PeopleError> {
    app.db
        .write(async |tx| {
            let row = insert(tx, app, &email, person, Some(hash)).await?;
            audit::append(tx, app, entry(by, "staff.add", row.id, detail(&row))).await?;
            Ok(row.id)
        })
        .await
}

async fn insert(
    tx: &impl ConnectionTrait,
    app: &App,
    email: &EmailAddress,
    person: Person,
    hash: Option<String>,
) -> Result<staff::Model, PeopleError> {
    if store::by_email(tx, email).await?.is_some() {
        return Err(PeopleError::EmailTaken);
    }
    let id = StaffId::new(app.clock.as_ref(), &app.rng);
    let row = row(id, email, person, hash, app.clock.now());
    let insert = Staff::insert(staff::ActiveModel::from(row.clone()).reset_all()).exec_without_returning(tx);
    match insert.await {
        Ok(_) => Ok(row),
        // Somebody else added the address between the look and the insert.
        Err(error) if matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))) => {
            Err(PeopleError::EmailTaken)
        }
        Err(error) => Err(error.into()),
    }
}

fn row(
    id: StaffId,
    email: &EmailAddress,
    person: Person,
    hash: Option<String>,
    now: DateTime<Utc>,
) -> staff::Model {
    staff::Model {
        id,
        email: store::address(email),
        name: person.name,
        role: person.role,
        unit_code: person.unit,
        locale: Locale::Id,
        password_hash: hash,
        totp_secret: None,
        totp_enabled: false,
        totp_last_step: None,
        invite_hash: None,
        invite_expires_at: None,
        disabled_at: None,
        last_login_at: None,
        created_at: now,
        updated_at: now,
    }
}

fn detail(row: &staff::Model) -> serde_json::Value {
    json!({ "role": row.role, "unit": row.unit_code })
}
