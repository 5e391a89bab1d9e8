//! What anybody who has the number may know: where the ticket is and when it will be answered. No name, no address,
//! no subject, no word of what was written.

use chrono::{DateTime, Utc};
use kernel::{locale::Locale, status::Status};
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    next::{Next, next, unit_name},
    stages::{Stage, stages},
    story::Story,
};
use crate::{
    app::App,
    directory::text::Named,
    http::locale::plain,
    sla::history::Move,
    ticket::{
        access,
        due::{ClockView, Clocks, DueView},
    },
};

/// The public part of a ticket.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PublicPart {
    /// `LB26-4F7K-Q2MD`.
    pub number: String,
    /// Where it is in its life.
    #[schema(value_type = String, example = "in_progress")]
    pub status: Status,
    /// The same as a word.
    pub status_label: String,
    /// The service it was filed for.
    pub service: CodeAndName,
    /// Who has it: a unit, or Biro Humas (without a code).
    pub unit: CodeAndName,
    /// Whether somebody there has been named to work on it. Until that person begins, its status stays what it is.
    pub assigned: bool,
    /// When it was filed.
    pub filed_at: DateTime<Utc>,
    /// When the next thing is due: the first answer, and after it whatever else is promised.
    pub due_at: DateTime<Utc>,
    /// Where that promise stands, and how it was counted.
    pub deadline: DueView,
    /// Every clock with its working.
    pub clocks: Vec<ClockView>,
    /// When the first answer was sent.
    pub first_answered_at: Option<DateTime<Utc>>,
    /// When the work was done.
    pub resolved_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// When silence will close it.
    pub silent_close_at: Option<DateTime<Utc>>,
    /// Its way so far and to come.
    pub stages: Vec<Stage>,
    /// What happens next, and when.
    pub next: Next,
    /// Its page.
    pub url: String,
}

/// A code with its name in the reader's language.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CodeAndName {
    /// Slug or code.
    pub code: Option<String>,
    /// Name.
    pub name: String,
}

impl PublicPart {
    /// Tells it in a language.
    pub fn of(app: &App, locale: Locale, story: &Story) -> Self {
        Self {
            clocks: clocks(app, locale, story),
            ..Self::without_clocks(app, locale, story)
        }
    }

    /// The same without the working of every clock, which is most of the work of telling it.
    pub fn without_clocks(app: &App, locale: Locale, story: &Story) -> Self {
        let (ticket, now) = (&story.ticket, app.clock.now());
        let moves = story.moves();
        let counted = counted(story, &moves, now);
        Self {
            number: ticket.number.to_string(),
            status: ticket.status,
            status_label: plain(locale, &format!("status-{}", ticket.status)),
            service: service(locale, story),
            unit: CodeAndName {
                code: ticket.unit_code.as_ref().map(ToString::to_string),
                name: unit_name(locale, &story.directory, ticket),
            },
            assigned: ticket.assignee_id.is_some(),
            filed_at: ticket.created_at,
            due_at: ticket.due_at,
            deadline: DueView::full(
                locale,
                counted,
                format!("{}/tenggat", access::path(&ticket.number)),
            ),
            clocks: Vec::new(),
            first_answered_at: ticket.first_answered_at,
            resolved_at: ticket.resolved_at,
            closed_at: ticket.closed_at,
            silent_close_at: ticket.silent_close_at,
            stages: stages(locale, ticket, story.work_began()),
            next: next(app, locale, story, now),
            url: access::public_url(app, &ticket.number),
        }
    }
}

/// Every clock of a ticket with its working.
pub fn clocks(app: &App, locale: Locale, story: &Story) -> Vec<ClockView> {
    let moves = story.moves();
    ClockView::all(locale, counted(story, &moves, app.clock.now()))
}

fn counted<'a>(story: &'a Story, moves: &'a [Move], now: DateTime<Utc>) -> Clocks<'a> {
    Clocks {
        ticket: &story.ticket,
        rows: &story.clocks,
        moves,
        directory: &story.directory,
        now,
    }
}

fn service(locale: Locale, story: &Story) -> CodeAndName {
    let slug = &story.ticket.service_slug;
    let service = story.directory.any_service(slug);
    CodeAndName {
        code: Some(slug.to_string()),
        name: service.map_or_else(|| slug.to_string(), |service| service.name_in(locale).to_owned()),
    }
}
