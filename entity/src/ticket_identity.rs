//! Identity numbers of a ticket's reporter: sealed, masked, and findable by a keyed blind index.

use kernel::id::TicketId;
use sea_orm::entity::prelude::*;

/// One row of `ticket_identity`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_identity")]
pub struct Model {
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// Key the ciphers were sealed with.
    pub key_id: String,
    /// Sealed NIK.
    #[sea_orm(column_type = "Blob", nullable)]
    pub nik_cipher: Option<Vec<u8>>,
    /// Blind index of the NIK.
    pub nik_index: Option<String>,
    /// `3174••••••••0001`.
    pub nik_masked: Option<String>,
    /// Sealed No. KK.
    #[sea_orm(column_type = "Blob", nullable)]
    pub kk_cipher: Option<Vec<u8>>,
    /// Blind index.
    pub kk_index: Option<String>,
    /// Masked.
    pub kk_masked: Option<String>,
    /// Sealed NIP.
    #[sea_orm(column_type = "Blob", nullable)]
    pub nip_cipher: Option<Vec<u8>>,
    /// Blind index.
    pub nip_index: Option<String>,
    /// Masked.
    pub nip_masked: Option<String>,
    /// Sealed birth date.
    #[sea_orm(column_type = "Blob", nullable)]
    pub birth_date_cipher: Option<Vec<u8>>,
    /// Sealed birth place.
    #[sea_orm(column_type = "Blob", nullable)]
    pub birth_place_cipher: Option<Vec<u8>>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
