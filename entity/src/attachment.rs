//! Files people sent; the bytes are in the object store under a random key.

use kernel::id::{AttachmentId, EventId, TicketId};
use kernel::visibility::Visibility;
use sea_orm::entity::prelude::*;

/// One row of `attachment`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "attachment")]
pub struct Model {
    /// Id.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AttachmentId,
    /// The ticket; null while the filing is a draft.
    pub ticket_id: Option<TicketId>,
    /// The reply it came with; null for the filing's own.
    pub event_id: Option<EventId>,
    /// Draft token hash, before the ticket exists.
    pub draft_id: Option<String>,
    /// Name shown to people, cleaned.
    pub name: String,
    /// Found by content, not by name.
    pub media_type: String,
    /// Bytes.
    pub size: i64,
    /// Hex.
    pub sha256: String,
    /// Path in the object store.
    pub storage_key: String,
    /// Who may fetch it.
    pub visibility: Visibility,
    /// Upload.
    pub created_at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
