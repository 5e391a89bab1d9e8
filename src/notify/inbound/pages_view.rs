//! What the operator's pages show: the views of `templates/staff/inbound.hbs` and `templates/staff/inbound_mail.hbs`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    inbound_mail::{self, InboundState, Source},
    ticket,
};
use kernel::{
    id::TicketId,
    identity::EmailAddress,
    page::{Cursor, Limit},
};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{mailbox::Health, pages::Tab};
use crate::{http::page::Ctx, ticket::attachment::size_text};

/// `templates/staff/inbound.hbs`
#[derive(Debug, Serialize)]
pub(super) struct InboundPage {
    title: String,
    inbox: Option<String>,
    polled: bool,
    emptied_at: Option<DateTime<Utc>>,
    trouble: Option<Trouble>,
    tabs: Vec<TabView>,
    rows: Vec<Row>,
    pager: Value,
    empty: Value,
}

/// Why the mailbox cannot be read.
#[derive(Debug, Serialize)]
struct Trouble {
    since: Option<DateTime<Utc>>,
    fault: String,
}

#[derive(Debug, Serialize)]
struct TabView {
    url: String,
    label: String,
    count: i64,
    current: bool,
    urgent: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    url: String,
    from: String,
    state_label: String,
    state_icon: &'static str,
    why: Option<String>,
    ticket: Option<String>,
    received_at: DateTime<Utc>,
}

/// `templates/staff/inbound_mail.hbs`
#[derive(Debug, Serialize)]
pub(super) struct MailPage {
    back_url: &'static str,
    title: String,
    from: String,
    secret: bool,
    state_label: String,
    state_icon: &'static str,
    why: Option<String>,
    notes: Vec<String>,
    came_by: String,
    size: String,
    ticket: Option<String>,
    received_at: DateTime<Utc>,
    decided_at: Option<DateTime<Utc>>,
    keep_until: Option<DateTime<Utc>>,
    subject: Option<String>,
    body: Option<String>,
    files: Option<String>,
    no_body: Option<String>,
    file_url: Option<String>,
    dismiss_url: Option<String>,
}

/// The mail itself, as far as it may and can be shown.
#[derive(Debug)]
pub(super) enum Opened {
    /// Its words.
    Mail {
        /// Subject, perhaps empty.
        subject: String,
        /// Text, perhaps empty.
        text: String,
        /// How many files.
        files: usize,
    },
    /// No mail at all.
    Unreadable,
    /// Its ticket has all of it, or it was kept long enough.
    Gone,
    /// Of a secret complaint.
    Secret,
}

impl InboundPage {
    /// `mails` holds one row more than the page shows, if there is one.
    pub(super) fn new(
        ctx: &Ctx,
        tab: Tab,
        counts: &[(InboundState, i64)],
        mut mails: Vec<inbound_mail::Model>,
        tickets: &HashMap<TicketId, ticket::Model>,
        health: Health,
    ) -> Self {
        let shown = usize::try_from(Limit::DEFAULT.get()).unwrap_or(usize::MAX);
        let has_next = mails.len() > shown;
        mails.truncate(shown);
        let next = mails
            .last()
            .filter(|_| has_next)
            .map(|last| format!("{}&after={}", tab_url(tab), Cursor::at(last.received_at, last.id)));
        Self {
            title: ctx.t("inbound-title"),
            inbox: ctx.app.config.mail.inbox.as_ref().map(EmailAddress::to_string),
            polled: ctx.app.config.mail.imap.is_some(),
            emptied_at: health.emptied_at,
            trouble: health.fault.map(|fault| Trouble {
                since: health.failing_since,
                fault,
            }),
            tabs: Tab::ALL.map(|one| tab_view(ctx, one, one == tab, counts)).into(),
            rows: mails.iter().map(|mail| Row::new(ctx, mail, tickets)).collect(),
            pager: json!({ "prev_url": null, "next_url": next }),
            empty: json!({ "icon": "mail", "title": ctx.t("inbound-empty-title"),
                "text": ctx.t("inbound-empty-text"), "action_url": null, "action_label": null }),
        }
    }
}

fn tab_url(tab: Tab) -> String {
    format!("/admin/surat-masuk?tab={}", tab.word())
}

fn tab_view(ctx: &Ctx, tab: Tab, current: bool, counts: &[(InboundState, i64)]) -> TabView {
    let states = tab.states();
    let counted = counts
        .iter()
        .filter(|(state, _)| states.is_empty() || states.contains(state));
    let count = counted.map(|(_, count)| count).sum();
    TabView {
        url: tab_url(tab),
        label: ctx.t(&format!("inbound-tab-{}", tab.word())),
        count,
        current,
        urgent: tab == Tab::Tray && count > 0,
    }
}

impl Row {
    fn new(ctx: &Ctx, mail: &inbound_mail::Model, tickets: &HashMap<TicketId, ticket::Model>) -> Self {
        let ticket = mail.ticket_id.and_then(|id| tickets.get(&id));
        Self {
            url: format!("/admin/surat-masuk/{}", mail.id),
            from: sender(ctx, mail, ticket, EmailAddress::masked),
            state_label: ctx.t(state_key(mail.state)),
            state_icon: state_icon(mail.state),
            why: why(ctx, mail),
            ticket: ticket.map(|ticket| ticket.number.to_string()),
            received_at: mail.received_at,
        }
    }
}

impl MailPage {
    pub(super) fn new(
        ctx: &Ctx,
        mail: &inbound_mail::Model,
        ticket: Option<&ticket::Model>,
        opened: Opened,
    ) -> Self {
        let base = format!("/admin/surat-masuk/{}", mail.id);
        let waits = mail.state == InboundState::Tray;
        let can_file = waits && mail.sender.is_some() && mail.storage_key.is_some();
        let secret = matches!(opened, Opened::Secret);
        let (subject, body, files, no_body) = shown(ctx, opened);
        Self {
            back_url: "/admin/surat-masuk",
            title: ctx.t("inbound-mail-title"),
            from: sender(ctx, mail, ticket, EmailAddress::to_string),
            secret,
            state_label: ctx.t(state_key(mail.state)),
            state_icon: state_icon(mail.state),
            why: why(ctx, mail),
            notes: notes(ctx, &mail.notes),
            came_by: ctx.t(match mail.source {
                Source::Pipe => "inbound-source-pipe",
                Source::Imap => "inbound-source-imap",
            }),
            size: size_text(ctx.locale, mail.size),
            ticket: ticket.map(|ticket| ticket.number.to_string()),
            received_at: mail.received_at,
            decided_at: mail.decided_at,
            keep_until: mail.keep_until,
            subject,
            body,
            files,
            no_body,
            file_url: can_file.then(|| format!("{base}/jadikan-tiket")),
            dismiss_url: waits.then(|| format!("{base}/abaikan")),
        }
    }
}

type Shown = (Option<String>, Option<String>, Option<String>, Option<String>);

fn shown(ctx: &Ctx, opened: Opened) -> Shown {
    let without = |key: &str| (None, None, None, Some(ctx.t(key)));
    match opened {
        Opened::Mail { subject, text, files } => {
            let args = Map::from_iter([("count".to_owned(), json!(files))]);
            let files = (files > 0).then(|| ctx.t_with("inbound-files", &args));
            let no_body = text.is_empty().then(|| ctx.t("inbound-no-words"));
            let subject = Some(subject).filter(|subject| !subject.is_empty());
            (
                subject,
                Some(text).filter(|text| !text.is_empty()),
                files,
                no_body,
            )
        }
        Opened::Unreadable => without("inbound-unreadable"),
        Opened::Gone => without("inbound-in-ticket"),
        Opened::Secret => without("outbox-secret"),
    }
}

fn sender(
    ctx: &Ctx,
    mail: &inbound_mail::Model,
    ticket: Option<&ticket::Model>,
    shown: impl Fn(&EmailAddress) -> String,
) -> String {
    if ticket.is_some_and(|ticket| ticket.secret) {
        return "•••".to_owned();
    }
    mail.sender
        .as_ref()
        .map_or_else(|| ctx.t("inbound-no-sender"), shown)
}

fn why(ctx: &Ctx, mail: &inbound_mail::Model) -> Option<String> {
    let reason = mail.reason.as_ref()?;
    Some(ctx.t(&format!("inbound-why-{reason}")))
}

/// `file-wrong-type:2` becomes a sentence with its figure.
fn notes(ctx: &Ctx, notes: &Value) -> Vec<String> {
    let codes = notes.as_array().into_iter().flatten().filter_map(Value::as_str);
    codes
        .map(|note| {
            let (code, figure) = note.split_once(':').unwrap_or((note, ""));
            let figure = figure
                .parse::<i64>()
                .map_or_else(|_| json!(figure), |count| json!(count));
            ctx.t_with(
                &format!("inbound-note-{code}"),
                &Map::from_iter([("count".to_owned(), figure)]),
            )
        })
        .collect()
}

const fn state_key(state: InboundState) -> &'static str {
    match state {
        InboundState::Filed => "inbound-state-filed",
        InboundState::Joined => "inbound-state-joined",
        InboundState::Tray => "inbound-state-tray",
        InboundState::Noted => "inbound-state-noted",
        InboundState::Bounced => "inbound-state-bounced",
        InboundState::Refused => "inbound-state-refused",
        InboundState::Dismissed => "inbound-state-dismissed",
    }
}

const fn state_icon(state: InboundState) -> &'static str {
    match state {
        InboundState::Filed | InboundState::Joined => "check",
        InboundState::Tray => "hourglass",
        InboundState::Noted | InboundState::Dismissed => "info",
        InboundState::Bounced => "refresh",
        InboundState::Refused => "alert",
    }
}
