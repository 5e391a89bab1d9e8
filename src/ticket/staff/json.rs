//! The ticket as JSON for staff: the same facts as the page, hidden where the page hides them.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::{attachment, ticket, ticket_event};
use kernel::{
    actor::ActorKind,
    id::{AttachmentId, StaffId},
    kind::TicketKind,
    locale::Locale,
    status::Status,
    visibility::Visibility,
};
use sea_orm::ActiveEnum;
use serde::Serialize;
use serde_json::{Map, Value};
use utoipa::ToSchema;

use super::{
    dossier::{Dossier, hides_reporter},
    view::visible_details,
};
use crate::{
    account::CurrentStaff,
    app::App,
    diagnosis::Told,
    ticket::{
        due::DueView,
        lifecycle::{Action, Actor, transition},
        reveal::Sealed,
        warning::{self, Noted},
    },
};

/// Keys of an event's data that say something to its reader.
const TOLD: [&str; 8] = [
    "agency",
    "unit",
    "from",
    "class",
    "subject_changed",
    "staff",
    "number",
    "rating",
];

/// A ticket in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketItem {
    /// `LB26-4F7K-Q2MD`.
    number: String,
    /// Where it is.
    #[schema(value_type = String)]
    status: Status,
    /// Kind, from the service.
    #[schema(value_type = String)]
    kind: TicketKind,
    /// Service.
    service: String,
    /// Complaint class.
    class: Option<i32>,
    /// One line.
    subject: String,
    /// Reporter's name; null where they asked to stay hidden from you.
    reporter: Option<String>,
    /// The reporter asked that the unit does not see who they are.
    secret: bool,
    /// Unit that has it.
    unit: Option<String>,
    /// Who works on it.
    assignee: Option<Person>,
    /// Filing.
    created_at: DateTime<Utc>,
    /// Last change.
    updated_at: DateTime<Utc>,
    /// Humas has looked at it; the status stays `new` until somebody acts.
    verified_at: Option<DateTime<Utc>>,
    /// The promise of a first answer.
    due: DueView,
    /// Send it back to be told when somebody acted in between.
    version: i64,
}

/// A page of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketPage {
    /// Tickets by deadline; lists of finished tickets begin with the newest.
    pub items: Vec<TicketItem>,
    /// `after` of the next page; null on the last.
    pub next: Option<String>,
}

/// A member of staff.
#[derive(Debug, Serialize, ToSchema)]
pub struct Person {
    /// Id, as `assign` takes it.
    #[schema(value_type = String)]
    id: StaffId,
    /// Name.
    name: String,
}

/// A ticket with its history.
#[derive(Debug, Serialize, ToSchema)]
pub struct TicketDetail {
    /// The summary.
    #[serde(flatten)]
    summary: TicketItem,
    /// How it came in.
    channel: String,
    /// What the reporter wrote.
    description: String,
    /// How to reach them; null where they asked to stay hidden from you.
    contact: Option<Contact>,
    /// Identity numbers, masked.
    identity: BTreeMap<&'static str, String>,
    /// The service's own questions and their answers.
    details: BTreeMap<String, String>,
    /// What was odd about the filing.
    warnings: Vec<Noted>,
    /// The self-diagnosis that led to it, in the words that were shown; null where there was none.
    diagnosis: Option<Told>,
    /// Number of the ticket it was merged into.
    merged_into: Option<String>,
    /// Numbers of the tickets merged into it, newest first, 50 at most.
    merged_from: Vec<String>,
    /// How many tickets were merged into it.
    merged_from_count: u64,
    /// First answer to the reporter.
    first_answered_at: Option<DateTime<Utc>>,
    /// Resolution.
    resolved_at: Option<DateTime<Utc>>,
    /// Closing.
    closed_at: Option<DateTime<Utc>>,
    /// When silence closes it.
    silent_close_at: Option<DateTime<Utc>>,
    /// 1 to 4, by the reporter.
    rating: Option<i16>,
    /// Their words.
    rating_comment: Option<String>,
    /// Files.
    attachments: Vec<FileItem>,
    /// How many more files there are that you may not open.
    attachments_withheld: usize,
    /// The history, oldest first; of merges into it and their undoing the newest 50.
    events: Vec<EventItem>,
    /// What you may do with it now.
    actions: Vec<&'static str>,
}

/// How to reach a reporter.
#[derive(Debug, Serialize, ToSchema)]
pub struct Contact {
    /// E-mail.
    email: String,
    /// Phone, E.164.
    phone: Option<String>,
    /// Province code.
    region: Option<String>,
    /// Agency.
    agency: Option<String>,
}

/// A file.
#[derive(Debug, Serialize, ToSchema)]
pub struct FileItem {
    /// Id.
    #[schema(value_type = String)]
    id: AttachmentId,
    /// Name.
    name: String,
    /// By content.
    media_type: String,
    /// Bytes.
    size: i64,
    /// Path below which it is fetched, with the same token.
    url: String,
    /// Who may fetch it: `reporter`, or `staff` for the files of an internal note and of a reporter whose ticket was merged.
    #[schema(value_type = String)]
    visibility: Visibility,
}

/// Something that happened.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventItem {
    /// When.
    at: DateTime<Utc>,
    /// What.
    action: String,
    /// `reporter`, `staff` or `system`.
    #[schema(value_type = String)]
    actor: ActorKind,
    /// Name of the member of staff.
    name: Option<String>,
    /// Status before, if it changed.
    #[schema(value_type = Option<String>)]
    from: Option<Status>,
    /// Status after, if it changed.
    #[schema(value_type = Option<String>)]
    to: Option<Status>,
    /// Who may read it: `public`, `reporter` or `staff`.
    #[schema(value_type = String)]
    visibility: Visibility,
    /// Message, reason or note.
    message: Option<String>,
    /// Files that came with it.
    attachments: Vec<FileItem>,
    /// More: unit, class, person.
    #[schema(value_type = Object)]
    data: Map<String, Value>,
}

/// What an item is made from.
#[derive(Clone, Copy, Debug)]
pub struct Reader<'a> {
    /// Dependencies.
    pub app: &'a App,
    /// Who reads.
    pub staff: &'a CurrentStaff,
    /// In which language.
    pub locale: Locale,
    /// Names of colleagues.
    pub names: &'a BTreeMap<StaffId, String>,
}

impl Reader<'_> {
    /// A ticket of a list.
    pub fn item(&self, ticket: &ticket::Model) -> TicketItem {
        let hidden = hides_reporter(self.staff, ticket);
        TicketItem {
            number: ticket.number.to_string(),
            status: ticket.status,
            kind: ticket.kind,
            service: ticket.service_slug.to_string(),
            class: ticket.class_no,
            subject: ticket.subject.to_string(),
            reporter: (!hidden).then(|| ticket.reporter_name.to_string()),
            secret: ticket.secret,
            unit: ticket.unit_code.as_ref().map(ToString::to_string),
            assignee: ticket.assignee_id.and_then(|id| {
                Some(Person {
                    id,
                    name: self.names.get(&id)?.clone(),
                })
            }),
            created_at: ticket.created_at,
            updated_at: ticket.updated_at,
            verified_at: ticket.verified_at,
            due: DueView::short(self.locale, ticket, self.app.clock.now()),
            version: ticket.version,
        }
    }

    /// A ticket with all that hangs on it.
    pub fn detail(&self, dossier: &Dossier) -> TicketDetail {
        let ticket = &dossier.ticket;
        TicketDetail {
            summary: self.item(ticket),
            channel: ticket.channel.to_value(),
            description: ticket.description.to_string(),
            contact: (!dossier.hidden).then(|| Contact {
                email: ticket.reporter_email.to_string(),
                phone: ticket.reporter_phone.as_ref().map(ToString::to_string),
                region: ticket.region.map(|code| code.to_string()),
                agency: ticket.agency.clone(),
            }),
            identity: identity(dossier),
            details: visible_details(dossier)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()))
                .collect(),
            warnings: if dossier.hidden {
                Vec::new()
            } else {
                warning::of_row(&ticket.warnings)
            },
            diagnosis: dossier.diagnosis.clone(),
            merged_into: dossier.merged_into.as_ref().map(ToString::to_string),
            merged_from: dossier
                .merged_from
                .newest
                .iter()
                .map(ToString::to_string)
                .collect(),
            merged_from_count: dossier.merged_from.count,
            first_answered_at: ticket.first_answered_at,
            resolved_at: ticket.resolved_at,
            closed_at: ticket.closed_at,
            silent_close_at: ticket.silent_close_at,
            rating: ticket.rating,
            rating_comment: ticket.rating_comment.clone(),
            attachments: dossier
                .files
                .iter()
                .map(|file| file_item(dossier, file))
                .collect(),
            attachments_withheld: dossier.withheld,
            events: dossier
                .events
                .iter()
                .map(|event| event_item(dossier, event))
                .collect(),
            actions: actions(self.staff, ticket),
        }
    }
}

fn identity(dossier: &Dossier) -> BTreeMap<&'static str, String> {
    let Some(row) = &dossier.identity else {
        return BTreeMap::new();
    };
    Sealed::ALL
        .into_iter()
        .filter_map(|which| Some((which.name(), which.masked(row)?)))
        .collect()
}

fn file_item(dossier: &Dossier, file: &attachment::Model) -> FileItem {
    FileItem {
        id: file.id,
        name: file.name.clone(),
        media_type: file.media_type.clone(),
        size: file.size,
        url: format!(
            "/api/v1/staff/tickets/{}/attachments/{}",
            dossier.ticket.number, file.id
        ),
        visibility: file.visibility,
    }
}

fn event_item(dossier: &Dossier, event: &ticket_event::Model) -> EventItem {
    let data = event.data.as_object().into_iter().flatten();
    EventItem {
        at: event.at,
        action: event.action.to_value(),
        actor: event.actor_kind,
        name: event.staff_id.map(|id| dossier.name_of(Some(id))),
        from: event.from_status,
        to: event.to_status,
        visibility: event.visibility,
        message: dossier.words_of(event),
        attachments: dossier
            .files_with(event)
            .map(|file| file_item(dossier, file))
            .collect(),
        data: data
            .filter(|(name, _)| TOLD.contains(&name.as_str()))
            .map(|(name, value)| (name.clone(), value.clone()))
            .collect(),
    }
}

/// The actions that the lifecycle allows this person now, by the names of their endpoints.
fn actions(staff: &CurrentStaff, ticket: &ticket::Model) -> Vec<&'static str> {
    const NAMES: [(Action, &str); 16] = [
        (Action::Verify, "verify"),
        (Action::Classify, "verify"),
        (Action::Route, "route"),
        (Action::Take, "take"),
        (Action::Assign, "assign"),
        (Action::Ask, "ask"),
        (Action::Note, "note"),
        (Action::Answer, "answer"),
        (Action::Resolve, "resolve"),
        (Action::HandBack, "hand-back"),
        (Action::Reject, "reject"),
        (Action::Merge, "merge"),
        (Action::Unmerge, "unmerge"),
        (Action::Reopen, "reopen"),
        (Action::CorrectEmail, "correct-email"),
        (Action::SendReceipt, "send-receipt"),
    ];
    let allowed = NAMES
        .into_iter()
        .filter(|(action, _)| transition(ticket.status, Actor::Staff(staff.role), *action).is_ok());
    allowed.map(|(_, name)| name).collect()
}
