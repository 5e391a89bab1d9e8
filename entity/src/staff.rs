//! People who work in the system.

use kernel::id::StaffId;
use kernel::identity::email::EmailAddress;
use kernel::locale::Locale;
use kernel::role::Role;
use kernel::text::PersonName;
use kernel::unit_code::UnitCode;
use sea_orm::entity::prelude::*;

/// One row of `staff`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StaffId,
    /// Address they log in with, unique.
    pub email: EmailAddress,
    /// Name shown to colleagues and, in answers, to reporters.
    pub name: PersonName,
    /// What they may do.
    pub role: Role,
    /// Their unit; null for Humas, leaders and administrators.
    pub unit_code: Option<UnitCode>,
    /// Language of their pages and mails.
    pub locale: Locale,
    /// argon2id PHC string; null until the invitation is used.
    pub password_hash: Option<String>,
    /// Sealed TOTP secret.
    #[sea_orm(column_type = "Blob", nullable)]
    pub totp_secret: Option<Vec<u8>>,
    /// Whether a code is asked at login.
    pub totp_enabled: bool,
    /// Last time step used, so that a code works once.
    pub totp_last_step: Option<i64>,
    /// Hash of the one-time link's token.
    pub invite_hash: Option<String>,
    /// When the link stops working.
    pub invite_expires_at: Option<DateTimeUtc>,
    /// Set when the account was closed.
    pub disabled_at: Option<DateTimeUtc>,
    /// Last successful login.
    pub last_login_at: Option<DateTimeUtc>,
    /// Creation.
    pub created_at: DateTimeUtc,
    /// Last change.
    pub updated_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
