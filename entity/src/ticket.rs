//! A ticket: the summary of its events.

use kernel::id::{StaffId, TicketId};
use kernel::identity::{email::EmailAddress, phone::PhoneNumber};
use kernel::kind::TicketKind;
use kernel::locale::Locale;
use kernel::province::ProvinceCode;
use kernel::service_slug::ServiceSlug;
use kernel::status::Status;
use kernel::text::{Body, PersonName, Subject};
use kernel::ticket_number::TicketNumber;
use kernel::unit_code::UnitCode;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

/// How a ticket came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[sea_orm(
    rs_type = "String",
    db_type = "String(StringLen::None)",
    rename_all = "snake_case"
)]
pub enum Channel {
    /// The form.
    Web,
    /// The API.
    Api,
    /// An e-mail.
    Mail,
    /// The counter (loket).
    Counter,
}

/// One row of `ticket`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "ticket")]
pub struct Model {
    /// Id, time ordered.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TicketId,
    /// What people read aloud, unique.
    pub number: TicketNumber,
    /// Service it was filed for.
    pub service_slug: ServiceSlug,
    /// Complaint class, once known.
    pub class_no: Option<i32>,
    /// Kind, from the service.
    pub kind: TicketKind,
    /// Where it is in the lifecycle.
    pub status: Status,
    /// How it came in.
    pub channel: Channel,
    /// One line for staff.
    pub subject: Subject,
    /// What the reporter wrote.
    pub description: Body,
    /// Reporter's name.
    pub reporter_name: PersonName,
    /// Where mails go.
    pub reporter_email: EmailAddress,
    /// E.164.
    pub reporter_phone: Option<PhoneNumber>,
    /// Province of the reporter or their agency.
    pub region: Option<ProvinceCode>,
    /// Reporter's agency.
    pub agency: Option<String>,
    /// The service's own fields: object of name to text.
    #[sea_orm(column_type = "JsonBinary")]
    pub details: Json,
    /// Codes of what was odd but accepted.
    #[sea_orm(column_type = "JsonBinary")]
    pub warnings: Json,
    /// The reporter asked that the unit does not see who they are.
    pub secret: bool,
    /// Language of mails to the reporter.
    pub locale: Locale,
    /// Privacy notice that was shown.
    pub notice_version: String,
    /// Sealed PIN.
    #[sea_orm(column_type = "Blob")]
    pub pin_cipher: Vec<u8>,
    /// Unit that has it; null while Humas has it.
    pub unit_code: Option<UnitCode>,
    /// Person who works on it.
    pub assignee_id: Option<StaffId>,
    /// The ticket it duplicates.
    pub merged_into: Option<TicketId>,
    /// Filing.
    pub created_at: DateTimeUtc,
    /// Last change.
    pub updated_at: DateTimeUtc,
    /// When the earliest clock that runs is due; where none does, when the first answer was.
    pub due_at: DateTimeUtc,
    /// When three quarters of that clock's time are gone.
    pub soon_at: Option<DateTimeUtc>,
    /// Which clock that is; null while none runs.
    pub due_clock: Option<String>,
    /// First answer due; pauses move it.
    pub first_due_at: DateTimeUtc,
    /// Its clocks are rows; false only for tickets of before there were any.
    pub has_clocks: bool,
    /// Humas verified it.
    pub verified_at: Option<DateTimeUtc>,
    /// Last routing to a unit.
    pub routed_at: Option<DateTimeUtc>,
    /// First answer to the reporter; stops the clock.
    pub first_answered_at: Option<DateTimeUtc>,
    /// Start of the running pause.
    pub waiting_since: Option<DateTimeUtc>,
    /// Sum of ended pauses.
    pub paused_seconds: i64,
    /// Resolution.
    pub resolved_at: Option<DateTimeUtc>,
    /// Closing.
    pub closed_at: Option<DateTimeUtc>,
    /// When silence closes it.
    pub silent_close_at: Option<DateTimeUtc>,
    /// How often it was reopened.
    pub reopened_count: i32,
    /// 1 to 4, by the reporter.
    pub rating: Option<i16>,
    /// Their words.
    #[sea_orm(column_type = "Text", nullable)]
    pub rating_comment: Option<String>,
    /// When.
    pub rated_at: Option<DateTimeUtc>,
    /// Grows with each change; a stale form is refused.
    pub version: i64,
}

/// Seconds from 1970 to 9999-12-31: behind every deadline.
const NEVER_DUE: i64 = 253_402_214_400;

impl Model {
    /// The column `queue_at`, which the database computes: the deadline of the clock that runs next, the end of all days where
    /// none runs.
    pub fn queue_at(&self) -> DateTimeUtc {
        match self.due_clock {
            Some(_) => self.due_at,
            None => DateTimeUtc::from_timestamp(NEVER_DUE, 0).unwrap_or(self.due_at),
        }
    }
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
