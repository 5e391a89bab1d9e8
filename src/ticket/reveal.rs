//! Reveal: one identity number of one ticket, in full, for somebody who says why. The reading is in the audit log
//! before the number is on the page.

use std::str::FromStr;

use entity::ticket_identity;
use kernel::{
    text::{Line, TextError},
    ticket_number::TicketNumber,
};
use sea_orm::EntityTrait;
use serde_json::json;

use super::{act::add_text_error, staff::dossier::hides_reporter, store};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    audit,
    http::error::{Error, FieldErrors},
};

/// Which of the sealed values.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sealed {
    /// NIK.
    Nik,
    /// No. KK.
    Kk,
    /// NIP.
    Nip,
    /// Date of birth.
    BirthDate,
    /// Place of birth.
    BirthPlace,
}

impl Sealed {
    /// All, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Nik, Self::Kk, Self::Nip, Self::BirthDate, Self::BirthPlace];

    /// Name of the field, of the vault's place and of the path segment.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Nik => "nik",
            Self::Kk => "kk",
            Self::Nip => "nip",
            Self::BirthDate => "birth_date",
            Self::BirthPlace => "birth_place",
        }
    }

    /// The sealed value, if the ticket has it.
    pub fn cipher(self, row: &ticket_identity::Model) -> Option<&[u8]> {
        let cipher = match self {
            Self::Nik => &row.nik_cipher,
            Self::Kk => &row.kk_cipher,
            Self::Nip => &row.nip_cipher,
            Self::BirthDate => &row.birth_date_cipher,
            Self::BirthPlace => &row.birth_place_cipher,
        };
        cipher.as_deref()
    }

    /// What pages show instead.
    pub fn masked(self, row: &ticket_identity::Model) -> Option<String> {
        match self {
            Self::Nik => row.nik_masked.clone(),
            Self::Kk => row.kk_masked.clone(),
            Self::Nip => row.nip_masked.clone(),
            Self::BirthDate | Self::BirthPlace => self.cipher(row).map(|_| "••••••".to_owned()),
        }
    }
}

impl FromStr for Sealed {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|one| one.name() == name).ok_or(())
    }
}

/// Why somebody needs to see it: a sentence, not a sign.
#[derive(Clone, Debug)]
pub struct Reason(Line<300>);

impl Reason {
    /// At least ten characters: "cek" says nothing to who reads the log.
    pub fn parse(raw: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        match Line::parse(raw) {
            Ok(line) if line.as_str().chars().count() >= 10 => return Ok(Self(line)),
            Ok(_) => errors.add("reason", "reason-too-short"),
            Err(TextError::Empty) => errors.add("reason", "reason-missing"),
            Err(error) => add_text_error(&mut errors, "reason", error),
        }
        Err(errors)
    }
}

/// The identity row of a ticket, as far as the person may know of it.
pub async fn identity(
    app: &App,
    staff: &CurrentStaff,
    number: &TicketNumber,
    which: Sealed,
) -> Result<ticket_identity::Model, Error> {
    staff.must(Permission::RevealIdentity)?;
    let db = app.db.read();
    let ticket = store::find_for_staff(db, staff, number).await?;
    if hides_reporter(staff, &ticket) {
        return Err(Error::NotFound);
    }
    let row = ticket_identity::Entity::find_by_id(ticket.id).one(db).await?;
    row.filter(|row| which.cipher(row).is_some())
        .ok_or(Error::NotFound)
}

/// Writes who looks at what and why, then opens it.
pub async fn reveal(
    app: &App,
    staff: &CurrentStaff,
    number: &TicketNumber,
    which: Sealed,
    reason: Reason,
) -> Result<String, Error> {
    let row = identity(app, staff, number, which).await?;
    let entry = audit::Entry {
        staff: Some(staff.id),
        action: "identity.reveal",
        subject_kind: "ticket",
        subject_id: row.ticket_id.to_string(),
        reason: Some(reason.0.to_string()),
        detail: json!({ "number": number, "field": which.name() }),
    };
    app.db
        .write(async |tx| audit::append(tx, app, entry).await)
        .await?;
    let cipher = which.cipher(&row).ok_or(Error::NotFound)?;
    let place = format!("{}/{}", row.ticket_id, which.name());
    app.vault.open_text(&place, cipher).map_err(Error::internal)
}
