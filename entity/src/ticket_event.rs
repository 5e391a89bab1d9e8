//! The history: one row per thing that happened, appended in the transaction that did it.

use kernel::actor::ActorKind;
use kernel::id::{EventId, StaffId, TicketId};
use kernel::status::Status;
use kernel::visibility::Visibility;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum EventKind {
    /// The reporter filed the ticket.
    Filed,
    /// Humas verified it, perhaps with class and subject.
    Verified,
    /// Humas corrected class or subject after verifying.
    Classified,
    /// Humas routed it to a unit.
    Routed,
    /// A person took it.
    Taken,
    /// It was assigned to a person.
    Assigned,
    /// Staff asked the reporter back.
    Asked,
    /// The reporter replied.
    Replied,
    /// Internal note.
    Noted,
    /// Staff answered.
    Answered,
    /// Staff resolved it.
    Resolved,
    /// The unit handed it back.
    HandedBack,
    /// Humas rejected it.
    Rejected,
    /// It was merged into another ticket.
    Merged,
    /// Another ticket was merged into this one.
    Absorbed,
    /// The merge was undone.
    Unmerged,
    /// A ticket merged into this one was separated again.
    Released,
    /// It was reopened.
    Reopened,
    /// The reporter confirmed that it is solved.
    Confirmed,
    /// Nobody replied in time.
    ClosedBySilence,
    /// The reporter rated the service.
    Rated,
    /// The reporter added files.
    Attached,
    /// Humas corrected the reporter's e-mail address.
    EmailCorrected,
    /// Humas sent the receipt again.
    ReceiptSent,
    /// Somebody whose ticket was merged into it wrote.
    FollowerWrote,
    /// Humas let the unit of a secret complaint see the reporter's files.
    FilesReleased,
    /// Its personal data was deleted at the end of its keeping.
    Anonymised,
    /// A share of a clock's time was gone, or all of it: whoever must act was told.
    Warned,
    /// A deadline moved for another reason than a pause: policy, class, unit or calendar.
    Rescheduled,
    /// The self-diagnosis had sent the reporter to another agency before they filed.
    Referred,
}

/// One row of `ticket_event`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_event")]
pub struct Model {
    /// Id, time ordered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EventId,
    /// The ticket.
    pub ticket_id: TicketId,
    /// When.
    pub at: DateTimeUtc,
    /// Who, broadly.
    pub actor_kind: ActorKind,
    /// Who, if staff.
    pub staff_id: Option<StaffId>,
    /// What.
    pub action: EventKind,
    /// Status before, if it changed.
    pub from_status: Option<Status>,
    /// Status after, if it changed.
    pub to_status: Option<Status>,
    /// Who may read it.
    pub visibility: Visibility,
    /// Message, reason or note.
    #[sea_orm(column_type = "Text", nullable)]
    pub body: Option<String>,
    /// What the action needs to be told later: unit, class, other ticket.
    #[sea_orm(column_type = "JsonBinary")]
    pub data: Json,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
