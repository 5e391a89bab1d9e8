//! What the operator's pages show: the views of `templates/staff/outbox.hbs` and `templates/staff/mail.hbs`.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::outbox::{self, OutboxState};
use kernel::{
    id::TicketId,
    identity::email::EmailAddress,
    locale::Locale,
    page::{Cursor, Limit},
    ticket_number::TicketNumber,
};
use serde::Serialize;
use serde_json::{Value, json};

use super::{
    letter::{Letter, LetterError},
    render::Rendered,
    store::{AboutTicket, Counts},
};
use crate::http::page::Ctx;

/// `templates/staff/outbox.hbs`
#[derive(Debug, Serialize)]
pub(super) struct OutboxPage {
    title: String,
    has_server: bool,
    held: Option<HeldView>,
    failed: Option<FailedView>,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Value,
    empty: Value,
}

/// What an operator is asked about mails that are kept back.
#[derive(Debug, Serialize)]
struct HeldView {
    text: String,
    send_url: &'static str,
    drop_url: &'static str,
}

/// What an operator is offered for mails that failed.
#[derive(Debug, Serialize)]
struct FailedView {
    text: String,
    send_url: &'static str,
}

#[derive(Debug, Serialize)]
struct Tab {
    url: String,
    label: String,
    count: i64,
    current: bool,
    failed: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    url: String,
    kind_label: String,
    ticket: Option<String>,
    to: String,
    state_label: String,
    state_icon: &'static str,
    note: Option<String>,
    created_at: DateTime<Utc>,
}

/// `templates/staff/mail.hbs`
#[derive(Debug, Serialize)]
pub(super) struct MailPage {
    back_url: &'static str,
    pub(super) subject: String,
    to: String,
    secret: bool,
    state_label: String,
    state_icon: &'static str,
    tries: String,
    created_at: DateTime<Utc>,
    sent_at: Option<DateTime<Utc>>,
    next_try_at: Option<DateTime<Utc>>,
    error: Option<String>,
    message_id: String,
    ticket: Option<String>,
    mail_lang: Locale,
    body: Option<String>,
    fault: Option<String>,
    html_url: String,
    again_url: Option<String>,
}

impl OutboxPage {
    /// `failed` are those that can be sent again together. `mails` holds one row more than the page shows, if there is one.
    pub(super) fn new(
        ctx: &Ctx,
        state: Option<OutboxState>,
        counts: Counts,
        failed: u64,
        mut mails: Vec<outbox::Model>,
        tickets: &HashMap<TicketId, AboutTicket>,
    ) -> Self {
        let shown = usize::try_from(Limit::DEFAULT.get()).unwrap_or(usize::MAX);
        let has_next = mails.len() > shown;
        mails.truncate(shown);
        let next = mails
            .last()
            .filter(|_| has_next)
            .map(|last| list_url(state, Some(&Cursor::at(last.created_at, last.id))));
        Self {
            title: ctx.t("mail-title"),
            has_server: ctx.app.mailer.is_configured(),
            held: (counts.held > 0).then(|| HeldView {
                text: counted(ctx, "outbox-held-text", counts.held.into()),
                send_url: "/admin/surat/ditahan/kirim",
                drop_url: "/admin/surat/ditahan/buang",
            }),
            // Where somebody looks for them: not above every list.
            failed: (failed > 0 && state == Some(OutboxState::Failed)).then(|| FailedView {
                text: counted(ctx, "outbox-failed-text", failed.into()),
                send_url: "/admin/surat/gagal/kirim",
            }),
            tabs: tabs(ctx, state, counts),
            rows: mails.iter().map(|mail| Row::new(ctx, mail, tickets)).collect(),
            pager: json!({ "prev_url": null, "next_url": next }),
            empty: json!({ "icon": "mail", "title": ctx.t("outbox-empty-title"), "text": ctx.t("outbox-empty-text"),
                "action_url": null, "action_label": null }),
        }
    }
}

fn counted(ctx: &Ctx, key: &str, count: Value) -> String {
    ctx.t_with(key, &serde_json::Map::from_iter([("count".to_owned(), count)]))
}

fn tabs(ctx: &Ctx, current: Option<OutboxState>, counts: Counts) -> Vec<Tab> {
    let all = counts.pending + counts.sent + counts.failed + counts.held;
    let mut tabs = vec![
        (None, "outbox-all", all),
        (Some(OutboxState::Pending), "outbox-pending", counts.pending),
        (Some(OutboxState::Sent), "outbox-sent", counts.sent),
        (Some(OutboxState::Failed), "outbox-failed", counts.failed),
    ];
    if counts.held > 0 || current == Some(OutboxState::Held) {
        tabs.push((Some(OutboxState::Held), "outbox-held", counts.held));
    }
    let tabs = tabs.into_iter();
    tabs.map(|(state, label, count)| Tab {
        url: list_url(state, None),
        label: ctx.t(label),
        count,
        current: state == current,
        failed: matches!(state, Some(OutboxState::Failed | OutboxState::Held)) && count > 0,
    })
    .collect()
}

fn list_url(state: Option<OutboxState>, after: Option<&Cursor>) -> String {
    let state = state.map(|state| match state {
        OutboxState::Pending => "state=pending".to_owned(),
        OutboxState::Sent => "state=sent".to_owned(),
        OutboxState::Failed => "state=failed".to_owned(),
        OutboxState::Held => "state=held".to_owned(),
    });
    let after = after.map(|after| format!("after={after}"));
    let query: Vec<String> = state.into_iter().chain(after).collect();
    if query.is_empty() {
        "/admin/surat".to_owned()
    } else {
        format!("/admin/surat?{}", query.join("&"))
    }
}

impl Row {
    fn new(ctx: &Ctx, mail: &outbox::Model, tickets: &HashMap<TicketId, AboutTicket>) -> Self {
        let about = mail.ticket_id.and_then(|id| tickets.get(&id));
        Self {
            url: format!("/admin/surat/{}", mail.id),
            kind_label: kind_label(ctx, mail),
            ticket: about.map(|about| shown_number(&about.number)),
            to: shown_address(mail, about, masked),
            state_label: ctx.t(state_key(mail.state)),
            state_icon: state_icon(mail.state),
            note: mail.last_error.as_ref().map(|_| tries(ctx, mail)),
            created_at: mail.created_at,
        }
    }
}

impl MailPage {
    pub(super) fn new(
        ctx: &Ctx,
        mail: &outbox::Model,
        about: Option<&AboutTicket>,
        made: Result<(Letter, Rendered), LetterError>,
    ) -> Self {
        let secret = about.is_some_and(|about| about.secret);
        let waits = mail.state == OutboxState::Pending && mail.attempts > 0;
        let (subject, body, fault) = match made {
            Ok((_, rendered)) => (rendered.subject, Some(rendered.text), None),
            Err(error) => (kind_label(ctx, mail), None, Some(error.to_string())),
        };
        Self {
            back_url: "/admin/surat",
            subject,
            to: shown_address(mail, about, EmailAddress::to_string),
            secret,
            state_label: ctx.t(state_key(mail.state)),
            state_icon: state_icon(mail.state),
            tries: tries(ctx, mail),
            created_at: mail.created_at,
            sent_at: mail.sent_at,
            next_try_at: waits.then_some(mail.next_attempt_at),
            error: mail.last_error.clone(),
            message_id: mail.message_id.clone(),
            ticket: about.map(|about| shown_number(&about.number)),
            mail_lang: mail.locale,
            body,
            fault,
            html_url: format!("/admin/surat/{}/html", mail.id),
            again_url: matches!(mail.state, OutboxState::Failed | OutboxState::Held)
                .then(|| format!("/admin/surat/{}/kirim-ulang", mail.id)),
        }
    }
}

fn kind_label(ctx: &Ctx, mail: &outbox::Model) -> String {
    ctx.t(&format!("outbox-kind-{}", mail.kind))
}

fn tries(ctx: &Ctx, mail: &outbox::Model) -> String {
    let args = json!({ "count": mail.attempts });
    ctx.t_with(
        "outbox-tries",
        args.as_object().unwrap_or(&serde_json::Map::new()),
    )
}

const fn state_key(state: OutboxState) -> &'static str {
    match state {
        OutboxState::Pending => "mail-pending",
        OutboxState::Sent => "mail-done",
        OutboxState::Failed => "mail-failed",
        OutboxState::Held => "mail-held",
    }
}

const fn state_icon(state: OutboxState) -> &'static str {
    match state {
        OutboxState::Pending => "hourglass",
        OutboxState::Sent => "check",
        OutboxState::Failed => "alert",
        OutboxState::Held => "pause",
    }
}

fn shown_number(stored: &str) -> String {
    TicketNumber::parse(stored).map_or_else(|_| stored.to_owned(), |number| number.to_string())
}

/// The address as `shown`, and nothing of it where the reporter asked to stay secret.
fn shown_address(
    mail: &outbox::Model,
    about: Option<&AboutTicket>,
    shown: impl Fn(&EmailAddress) -> String,
) -> String {
    if about.is_some_and(|about| about.secret) {
        "•••".to_owned()
    } else {
        shown(&mail.recipient)
    }
}

/// `s•••@contoh.test`: enough to tell mails apart in a list.
fn masked(address: &EmailAddress) -> String {
    let text = address.to_string();
    match text.rsplit_once('@') {
        Some((local, domain)) => format!("{}•••@{domain}", local.chars().take(1).collect::<String>()),
        None => "•••".to_owned(),
    }
}
