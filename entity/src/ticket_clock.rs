//! A clock of a ticket: which policy it runs by, when it is due, and how far its warnings are. The ticket's history
//! decides it; this row is its summary, so that the watcher finds what is due.

use kernel::clock_state::ClockState;
use kernel::id::TicketId;
use sea_orm::entity::prelude::*;

/// One row of `ticket_clock`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket_clock")]
pub struct Model {
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// What it measures: a word of `policy.clock`, or `next_answer`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub clock: String,
    /// The policy; null where none answered and the usual promise was given.
    pub policy_key: Option<String>,
    /// Its length in calendar hours, or
    pub hours: Option<i32>,
    /// in working days.
    pub working_days: Option<i32>,
    /// Zone of the office whose days are counted.
    pub tz: String,
    /// When it began, or began again.
    pub started_at: DateTimeUtc,
    /// Where it stands.
    pub state: ClockState,
    /// Half of the time is gone; null where nothing is promised.
    pub half_at: Option<DateTimeUtc>,
    /// Three quarters are gone.
    pub three_quarters_at: Option<DateTimeUtc>,
    /// Nine tenths are gone.
    pub nine_tenths_at: Option<DateTimeUtc>,
    /// The last moment that is in time.
    pub due_at: Option<DateTimeUtc>,
    /// The highest percentage that was warned of: 0, 50, 75, 90 or 100.
    pub warned: i16,
    /// When the watcher has to look next; null while it stands or is over.
    pub look_at: Option<DateTimeUtc>,
    /// When it ended.
    pub stopped_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
