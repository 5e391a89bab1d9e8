//! Staff: who they are, what their role allows, how they log in.
//!
//! [`permission`] is the one table of rights, [`gate`] the one place where a request is held against it,
//! [`session`] keeps people logged in. Logging in: [`login`] (password), then [`second_factor`] where the person uses
//! an authenticator ([`totp`]), pages in [`login_pages`]. Getting an account: [`people`] invites ([`invitation`]); the
//! very first administrator comes through [`setup`]. One's own account: [`own_pages`] and [`totp_pages`].

pub mod api;
pub mod attempt;
mod change_password;
mod choose_password;
mod device;
pub mod gate;
mod half_login;
pub mod hasher;
mod housekeep;
pub mod invitation;
pub mod invitation_pages;
pub mod login;
pub mod login_pages;
mod login_views;
pub mod own_pages;
mod own_view;
pub mod password;
pub mod people;
pub mod permission;
mod recovery;
mod return_path;
pub mod second_factor;
pub mod session;
pub mod setup;
pub mod setup_pages;
pub mod store;
pub mod totp;
pub mod totp_pages;

pub use housekeep::housekeep;

use kernel::{id::StaffId, locale::Locale, role::Role, unit_code::UnitCode};
use serde::Serialize;
use std::collections::BTreeMap;

use crate::http::{error::Error, locale};
use permission::{Permission, allows};

/// The member of staff a request acts for; only [`gate`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CurrentStaff {
    /// Id.
    pub id: StaffId,
    /// Name shown to colleagues and reporters.
    pub name: String,
    /// Role.
    pub role: Role,
    /// Unit, for unit roles.
    pub unit: Option<UnitCode>,
    /// Hash of the session's token, to end it at logout.
    pub session: String,
}

/// What layouts show of the person.
#[derive(Clone, Debug, Serialize)]
pub struct StaffView {
    /// Name.
    pub name: String,
    /// Role, machine-readable.
    pub role: Role,
    /// Role in the page's language.
    pub role_label: String,
    /// Unit code, empty for none.
    pub unit: String,
    /// First letters of the name.
    pub initials: String,
    /// Every permission by name.
    pub permissions: BTreeMap<&'static str, bool>,
    /// How many notices are unread.
    pub unread: u64,
    /// The same as the bell shows it: `99+` beyond that; null for none.
    pub unread_label: Option<String>,
}

impl CurrentStaff {
    /// Whether the role has `permission`.
    pub fn may(&self, permission: Permission) -> bool {
        allows(self.role, permission)
    }

    /// The same, as a refusal.
    pub fn must(&self, permission: Permission) -> Result<(), Error> {
        if self.may(permission) {
            Ok(())
        } else {
            Err(Error::Forbidden)
        }
    }

    /// For the layouts.
    pub fn view(&self, locale: Locale, unread: u64) -> StaffView {
        StaffView {
            name: self.name.clone(),
            role: self.role,
            role_label: locale::plain(locale, &format!("role-{}", self.role)),
            unit: self.unit.as_ref().map(ToString::to_string).unwrap_or_default(),
            initials: initials(&self.name),
            permissions: Permission::ALL
                .iter()
                .map(|&one| (one.name(), self.may(one)))
                .collect(),
            unread,
            unread_label: match unread {
                0 => None,
                1..=99 => Some(unread.to_string()),
                _ => Some("99+".to_owned()),
            },
        }
    }
}

/// First letters of the first two words that are not titles.
fn initials(name: &str) -> String {
    let words = name
        .split_whitespace()
        .filter(|word| !word.ends_with('.') && !word.contains(".,"));
    words
        .filter_map(|word| word.chars().next())
        .take(2)
        .flat_map(char::to_uppercase)
        .collect()
}
