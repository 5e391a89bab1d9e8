//! Administering people: adding, changing, disabling, resetting. One file per action, used by the pages
//! (`/admin/petugas`) and by the command line (`laporbkn user …`).
//!
//! Two rules guard every action: somebody must always be able to administer, and nobody shuts themselves out.

pub mod add;
pub mod disable;
pub mod edit;
pub mod list;
pub mod pages;
pub mod reset;
mod views;

use entity::staff;
use kernel::{
    id::StaffId,
    identity::email::EmailAddress,
    role::Role,
    text::{PersonName, TextError},
    unit_code::UnitCode,
};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect, sea_query::LockType};
use serde_json::Value;

use super::store;
use crate::{
    app::App,
    audit,
    directory::Directory,
    http::error::{Error, FieldErrors},
};

/// Who somebody is and what they may do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Name shown to colleagues and reporters.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
    /// Where, for unit roles.
    pub unit: Option<UnitCode>,
}

/// Why something was not done to an account.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    /// No such account.
    #[error("there is no such account")]
    NotFound,
    /// The address has an account already.
    #[error("the e-mail address has an account already")]
    EmailTaken,
    /// Without this one nobody could administer.
    #[error("this is the last administrator who can log in")]
    LastAdmin,
    /// Nobody disables, resets or changes the role of their own account.
    #[error("nobody does this to their own account")]
    OwnAccount,
    /// Something else.
    #[error(transparent)]
    Other(#[from] Error),
}

impl From<DbErr> for PeopleError {
    fn from(error: DbErr) -> Self {
        Self::Other(error.into())
    }
}

impl From<PeopleError> for Error {
    fn from(error: PeopleError) -> Self {
        match error {
            PeopleError::NotFound => Self::NotFound,
            PeopleError::EmailTaken => FieldErrors::one("email", "email-taken").into(),
            PeopleError::LastAdmin => Self::Conflict("last-admin".into()),
            PeopleError::OwnAccount => Self::Conflict("own-account".into()),
            PeopleError::Other(error) => error,
        }
    }
}

impl Person {
    /// Parses what was typed; all faults at once, under `name`, `role` and `unit`.
    pub fn parse(name: &str, role: &str, unit: &str, directory: &Directory) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let name = match PersonName::parse(name) {
            Ok(name) => Some(name),
            Err(error) => {
                note_name_fault(&mut errors, error);
                None
            }
        };
        let role = role.parse::<Role>().ok();
        if role.is_none() {
            errors.add("role", "staff-role-required");
        }
        let unit = match parse_unit(unit, role, directory) {
            Ok(unit) => unit,
            Err(code) => {
                errors.add("unit", code);
                None
            }
        };
        match (name, role) {
            (Some(name), Some(role)) if errors.is_empty() => Ok(Self { name, role, unit }),
            _ => Err(errors),
        }
    }
}

/// Parses an address for an account.
pub fn parse_email(raw: &str) -> Result<EmailAddress, FieldErrors> {
    EmailAddress::parse(raw)
        .map(|email| store::address(&email))
        .map_err(|error| FieldErrors::one("email", error.code()))
}

/// Whether people of this role belong to a unit.
pub const fn needs_unit(role: Role) -> bool {
    matches!(role, Role::UnitStaff | Role::UnitHead)
}

fn parse_unit(
    raw: &str,
    role: Option<Role>,
    directory: &Directory,
) -> Result<Option<UnitCode>, &'static str> {
    let Some(role) = role else {
        return Ok(None);
    };
    match (needs_unit(role), raw.trim()) {
        (true, "") => Err("staff-unit-required"),
        (false, "") => Ok(None),
        (false, _) => Err("staff-unit-not-for-role"),
        (true, raw) => {
            let code = UnitCode::parse(raw).map_err(|_| "staff-unit-unknown")?;
            let known = directory.unit(&code).is_some_and(|unit| unit.active);
            known.then_some(Some(code)).ok_or("staff-unit-unknown")
        }
    }
}

/// Notes what is wrong with a name, with the figures that the sentence needs.
pub(super) fn note_name_fault(errors: &mut FieldErrors, error: TextError) {
    let mut args = serde_json::Map::new();
    if let TextError::TooLong { max, actual } = error {
        args.insert("max".into(), max.into());
        args.insert("actual".into(), actual.into());
    }
    errors.add_with("name", error.code(), args);
}

/// The account, held until the transaction ends.
async fn held(tx: &impl ConnectionTrait, id: StaffId) -> Result<staff::Model, PeopleError> {
    let found = staff::Entity::find_by_id(id)
        .lock(LockType::Update)
        .one(tx)
        .await?;
    found.ok_or(PeopleError::NotFound)
}

/// Refuses what would leave nobody to administer.
async fn must_not_be_last_admin(
    tx: &impl ConnectionTrait,
    app: &App,
    id: StaffId,
) -> Result<(), PeopleError> {
    let admins = store::working_admins(tx, app.clock.now()).await?;
    let is_one = admins.iter().any(|admin| admin.id == id);
    let others = admins
        .iter()
        .any(|admin| admin.id != id && admin.password_hash.is_some());
    if is_one && !others {
        return Err(PeopleError::LastAdmin);
    }
    Ok(())
}

fn must_be_somebody_else(by: Option<StaffId>, id: StaffId) -> Result<(), PeopleError> {
    if by == Some(id) {
        return Err(PeopleError::OwnAccount);
    }
    Ok(())
}

fn entry(by: Option<StaffId>, action: &'static str, id: StaffId, detail: Value) -> audit::Entry {
    audit::Entry {
        staff: by,
        action,
        subject_kind: "staff",
        subject_id: id.to_string(),
        reason: None,
        detail,
    }
}
