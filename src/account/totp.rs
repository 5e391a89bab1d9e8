//! Codes of an authenticator (TOTP, RFC 6238): turning them on and off, and checking one.
//!
//! SHA-1, six digits, thirty seconds: what every authenticator can do. A code is accepted one step early or late, for
//! clocks that differ, and only once: the step it belongs to is kept.

use entity::staff::{self, Entity as Staff};
use kernel::id::StaffId;
use qrcode::{QrCode, render::svg};
use sea_orm::{ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter};
use serde_json::json;
use totp_rs::{Builder, Totp};

use super::recovery;
use crate::{app::App, audit, http::error::Error};

/// Digits of a code.
pub(super) const DIGITS: usize = 6;
/// Bytes of a secret (RFC 4226 recommends 160 bits).
const SECRET: usize = 20;
/// What authenticators show beside the code.
const ISSUER: &str = "LAPORBKN";

/// What a person needs to set up their authenticator.
#[derive(Debug)]
pub struct Setup {
    totp: Totp,
}

impl Setup {
    /// The secret in groups of four, for typing.
    pub fn secret(&self) -> String {
        let letters: Vec<char> = self.totp.secret().to_base32().chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join(" ")
    }

    /// The QR code as an SVG document.
    pub fn qr_svg(&self) -> Result<String, Error> {
        let url = self
            .totp
            .to_url()
            .map_err(|error| Error::internal(error.to_string()))?;
        let code = QrCode::new(url.as_bytes()).map_err(|error| Error::internal(error.to_string()))?;
        Ok(code.render::<svg::Color<'_>>().min_dimensions(240, 240).build())
    }
}

/// Makes a new secret for somebody who does not use codes yet. It counts only once a code of it was typed ([`confirm`]).
pub async fn begin(app: &App, id: StaffId) -> Result<(), Error> {
    let sealed = app
        .vault
        .seal(&context(id), &app.rng.bytes::<SECRET>())
        .map_err(Error::internal)?;
    let change = staff::ActiveModel {
        totp_secret: Set(Some(sealed)),
        updated_at: Set(app.clock.now()),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            Staff::update_many()
                .set(change)
                .filter(staff::Column::Id.eq(id))
                .filter(staff::Column::TotpEnabled.eq(false))
                .exec(tx)
                .await
                .map(drop)
        })
        .await
        .map_err(Error::from)
}

/// The secret that waits for its first code, if there is one.
pub fn pending(app: &App, staff: &staff::Model) -> Result<Option<Setup>, Error> {
    if staff.totp_enabled {
        return Ok(None);
    }
    Ok(load(app, staff)?.map(|totp| Setup { totp }))
}

/// Turns codes on, if `code` comes from the waiting secret. Returns the recovery codes, to be shown once.
pub async fn confirm(app: &App, staff: &staff::Model, code: &str) -> Result<Option<Vec<String>>, Error> {
    let Some(step) = pending(app, staff)?.and_then(|setup| step_of(app, &setup.totp, code)) else {
        return Ok(None);
    };
    let change = staff::ActiveModel {
        totp_enabled: Set(true),
        totp_last_step: Set(Some(step)),
        updated_at: Set(app.clock.now()),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            let turned = Staff::update_many()
                .set(change)
                .filter(staff::Column::Id.eq(staff.id))
                .filter(staff::Column::TotpEnabled.eq(false))
                .filter(staff::Column::TotpSecret.eq(staff.totp_secret.clone()))
                .exec(tx)
                .await?;
            if turned.rows_affected == 0 {
                return Ok(None);
            }
            let codes = recovery::renew(tx, app, staff.id).await?;
            audit::append(tx, app, entry(staff.id, "totp.on")).await?;
            Ok(Some(codes))
        })
        .await
        .map_err(|error: DbErr| error.into())
}

/// Forgets a secret that waits for its first code.
pub async fn cancel(app: &App, id: StaffId) -> Result<(), DbErr> {
    let change = forgotten(app);
    app.db
        .write(async |tx| {
            Staff::update_many()
                .set(change)
                .filter(staff::Column::Id.eq(id))
                .filter(staff::Column::TotpEnabled.eq(false))
                .exec(tx)
                .await
                .map(drop)
        })
        .await
}

/// Turns codes off and forgets the secret and the recovery codes.
pub async fn turn_off(app: &App, id: StaffId) -> Result<(), DbErr> {
    app.db
        .write(async |tx| {
            let turned = Staff::update_many()
                .set(forgotten(app))
                .filter(staff::Column::Id.eq(id))
                .filter(staff::Column::TotpEnabled.eq(true))
                .exec(tx)
                .await?;
            recovery::forget(tx, id).await?;
            if turned.rows_affected > 0 {
                audit::append(tx, app, entry(id, "totp.off")).await?;
            }
            Ok(())
        })
        .await
}

/// The columns of somebody who uses no codes.
pub(super) fn forgotten(app: &App) -> staff::ActiveModel {
    staff::ActiveModel {
        totp_enabled: Set(false),
        totp_secret: Set(None),
        totp_last_step: Set(None),
        updated_at: Set(app.clock.now()),
        ..Default::default()
    }
}

/// Accepts a code of somebody who uses codes, if it is right and was not accepted before.
pub(super) async fn spend(app: &App, staff: &staff::Model, code: &str) -> Result<bool, Error> {
    let totp = load(app, staff)?.filter(|_| staff.totp_enabled);
    let Some(step) = totp.and_then(|totp| step_of(app, &totp, code)) else {
        return Ok(false);
    };
    let change = staff::ActiveModel {
        totp_last_step: Set(Some(step)),
        ..Default::default()
    };
    let unused = Condition::any()
        .add(staff::Column::TotpLastStep.is_null())
        .add(staff::Column::TotpLastStep.lt(step));
    let spent = app
        .db
        .write(async |tx| {
            Staff::update_many()
                .set(change)
                .filter(staff::Column::Id.eq(staff.id))
                .filter(unused)
                .exec(tx)
                .await
        })
        .await?;
    Ok(spent.rows_affected == 1)
}

fn step_of(app: &App, totp: &Totp, code: &str) -> Option<i64> {
    let now = u64::try_from(app.clock.now().timestamp()).ok()?;
    i64::try_from(totp.check(code, now)?).ok()
}

fn load(app: &App, staff: &staff::Model) -> Result<Option<Totp>, Error> {
    let Some(sealed) = &staff.totp_secret else {
        return Ok(None);
    };
    let secret = app
        .vault
        .open(&context(staff.id), sealed)
        .map_err(Error::internal)?;
    let totp = Builder::new()
        .with_secret(secret)
        .with_issuer(Some(ISSUER))
        .with_account_name(staff.email.as_str())
        .build()
        .map_err(|error| Error::internal(error.to_string()))?;
    Ok(Some(totp))
}

fn context(id: StaffId) -> String {
    format!("{id}/totp")
}

/// What the audit log says of something done to one's own codes.
pub(super) fn entry(id: StaffId, action: &'static str) -> audit::Entry {
    audit::Entry {
        staff: Some(id),
        action,
        subject_kind: "staff",
        subject_id: id.to_string(),
        reason: None,
        detail: json!({}),
    }
}
