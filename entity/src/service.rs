//! What a person can file for, and which fields its form asks.

use kernel::kind::TicketKind;
use kernel::service_slug::ServiceSlug;
use sea_orm::entity::prelude::*;

/// One row of `service`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "service")]
pub struct Model {
    /// Path segment, e.g. `nik-tidak-ditemukan`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub slug: ServiceSlug,
    /// Decides the promise (SLA policy).
    pub kind: TicketKind,
    /// Complaint class that a filing gets unless the person chooses one.
    pub class_no: Option<i32>,
    /// Unit code or `HUMAS`: the suggestion when the class gives none better.
    pub route_hint: String,
    /// Indonesian name.
    pub name_id: String,
    /// English name.
    pub name_en: String,
    /// When to choose it, one sentence.
    #[sea_orm(column_type = "Text")]
    pub summary_id: String,
    /// The same in English.
    #[sea_orm(column_type = "Text")]
    pub summary_en: String,
    /// What to try first, one line each.
    #[sea_orm(column_type = "Text")]
    pub before_id: String,
    /// The same in English.
    #[sea_orm(column_type = "Text")]
    pub before_en: String,
    /// Which files help.
    #[sea_orm(column_type = "Text")]
    pub attachments_hint_id: String,
    /// The same in English.
    #[sea_orm(column_type = "Text")]
    pub attachments_hint_en: String,
    /// Whether the reporter may hide who they are from the unit (*Rahasia*).
    pub allow_secret: bool,
    /// Name of the icon in the sprite.
    pub icon: String,
    /// The form: a list of field definitions, in page order.
    #[sea_orm(column_type = "JsonBinary")]
    pub fields: Json,
    /// Order in lists.
    pub sort: i32,
    /// Whether it can be filed for.
    pub active: bool,
    /// When an administrator last changed the row; null while it is as the seed made it.
    pub edited_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
