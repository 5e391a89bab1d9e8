//! One-time links by which a member of staff sets a password: sent to them when they are added or reset.
//!
//! Only a hash of the link's token is stored with the account. The mail's row carries the token sealed, so that
//! whoever reads the outbox table learns nothing.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{DateTime, Duration, Utc};
use entity::staff::{self, Entity as Staff};
use kernel::id::StaffId;
use sea_orm::{ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter};
use serde_json::{Value, json};

use super::session::token_hash;
use crate::{
    app::App,
    audit,
    http::error::Error,
    notify::outbox::{self, MailKind, NewMail},
};

/// How long a link works.
pub const VALID: Duration = Duration::hours(72);

/// A link for one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    /// The address to open. Whoever has it becomes that person.
    pub url: String,
    /// When it stops working.
    pub expires_at: DateTime<Utc>,
}

/// Takes the person's password away, makes a link, and writes the mail that brings it. The old link stops working.
pub(super) async fn send(
    db: &impl ConnectionTrait,
    app: &App,
    staff: &staff::Model,
) -> Result<Invitation, Error> {
    let token = app.rng.token();
    let now = app.clock.now();
    let expires_at = now + VALID;
    let change = staff::ActiveModel {
        password_hash: Set(None),
        invite_hash: Set(Some(token_hash(&token))),
        invite_expires_at: Set(Some(expires_at)),
        updated_at: Set(now),
        ..Default::default()
    };
    Staff::update_many()
        .set(change)
        .filter(staff::Column::Id.eq(staff.id))
        .exec(db)
        .await?;
    let sealed = app
        .vault
        .seal(&context(staff.id), token.as_bytes())
        .map_err(Error::internal)?;
    let mail = NewMail {
        kind: MailKind::Invitation,
        to: staff.email.clone(),
        locale: staff.locale,
        ticket: None,
        event: None,
        staff: Some(staff.id),
        data: json!({
            "name": staff.name,
            "sealed_token": BASE64_URL_SAFE_NO_PAD.encode(sealed),
            "expires_at": expires_at,
        }),
    };
    outbox::enqueue(db, app, mail).await?;
    let url = url(app, &token);
    Ok(Invitation { url, expires_at })
}

/// The link of a mail's row, for whoever renders the mail; `None` when it cannot be opened.
pub fn url_of_mail(app: &App, staff: StaffId, data: &Value) -> Option<String> {
    let sealed = data.get("sealed_token")?.as_str()?;
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(sealed).ok()?;
    let token = app.vault.open_text(&context(staff), &sealed).ok()?;
    Some(url(app, &token))
}

/// Whom a link is for, while it works.
pub async fn find(app: &App, token: &str) -> Result<Option<staff::Model>, DbErr> {
    Staff::find()
        .filter(staff::Column::InviteHash.eq(token_hash(token)))
        .filter(staff::Column::InviteExpiresAt.gt(app.clock.now()))
        .filter(staff::Column::DisabledAt.is_null())
        .one(app.db.read())
        .await
}

/// Sets the password of whom the link is for; false when the link was used in the meantime.
pub async fn accept(app: &App, staff: &staff::Model, token: &str, hash: String) -> Result<bool, DbErr> {
    let now = app.clock.now();
    let change = staff::ActiveModel {
        password_hash: Set(Some(hash)),
        invite_hash: Set(None),
        invite_expires_at: Set(None),
        updated_at: Set(now),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            let accepted = Staff::update_many()
                .set(change)
                .filter(staff::Column::Id.eq(staff.id))
                .filter(staff::Column::InviteHash.eq(token_hash(token)))
                .filter(staff::Column::InviteExpiresAt.gt(now))
                .filter(staff::Column::DisabledAt.is_null())
                .exec(tx)
                .await?;
            if accepted.rows_affected == 0 {
                return Ok(false);
            }
            let entry = audit::Entry {
                staff: Some(staff.id),
                action: "staff.accept",
                subject_kind: "staff",
                subject_id: staff.id.to_string(),
                reason: None,
                detail: json!({}),
            };
            audit::append(tx, app, entry).await?;
            Ok(true)
        })
        .await
}

fn url(app: &App, token: &str) -> String {
    format!("{}/petugas/undangan/{token}", app.config.http.public_url)
}

fn context(staff: StaffId) -> String {
    format!("{staff}/invitation")
}
