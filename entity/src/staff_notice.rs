//! What a member of staff is told in the pages: about one ticket, or about many at once.

use kernel::id::{StaffId, StaffNoticeId, TicketId};
use sea_orm::entity::prelude::*;

/// One row of `staff_notice`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_notice")]
pub struct Model {
    /// Id, time ordered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StaffNoticeId,
    /// Who is told.
    pub staff_id: StaffId,
    /// What about: `sla-50`, `sla-75`, `sla-90`, `sla-100`, …
    pub kind: String,
    /// The ticket, where it is about one.
    pub ticket_id: Option<TicketId>,
    /// How many tickets it is about.
    pub tickets: i32,
    /// What its sentence needs: nothing personal.
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
    /// When.
    pub created_at: DateTimeUtc,
    /// When it was read.
    pub read_at: Option<DateTimeUtc>,
    /// When it went out by mail, alone or in a digest.
    pub mailed_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
