//! The page of one ticket (`templates/public/ticket.hbs`), closed or opened.

use actix_web::{HttpResponse, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::ticket;
use kernel::{status::Status, text::Body};
use serde::Serialize;
use serde_json::Value;

use super::{
    conversation::{Can, Conversation, RatingView},
    kept_files::Waiting,
    part,
    public_part::PublicPart,
    stages::Stage,
    story::{People, Story},
    talk::{Entry, Voice},
};
use crate::{
    http::{
        error::{Error, FieldErrors},
        field::{ErrorLine, FieldView, OptionView, summary},
        page::Ctx,
    },
    ticket::{
        access,
        badge::StatusBadge,
        draft::DraftToken,
        due::DueView,
        file_input::{FileInput, KeptFile},
        rate::Rating,
    },
};

/// What a form that came back brings along: nothing typed is lost.
#[derive(Debug, Default)]
pub struct Returned {
    /// What is wrong, by field.
    pub errors: FieldErrors,
    /// Words for reply or reopening.
    pub message: String,
    /// The rating that was chosen.
    pub rating: String,
    /// Words with the rating.
    pub comment: String,
    /// One sentence on top: why the action did not happen.
    pub notice: Option<String>,
    /// Files of a reply that wait for the rest of it.
    pub kept: Option<Waiting>,
}

#[derive(Serialize)]
struct TicketView {
    ticket_number: String,
    number_display: String,
    status: StatusBadge,
    meaning: String,
    next: String,
    service_title: String,
    filed_at: DateTime<Utc>,
    unit_name: String,
    due: DueView,
    stages: Vec<Stage>,
    new_report_url: String,
    errors: Vec<ErrorLine>,
    notice: Option<String>,
    kept: Option<String>,
    /// The draft whose files wait while the PIN is asked.
    kept_draft: Option<String>,
    opened: bool,
    subject: Option<String>,
    answer_url: Option<String>,
    conversation: Vec<Item>,
    earlier_url: Option<String>,
    can: Can,
    reply: Option<ReplyView>,
    reopen: Option<FieldView>,
    rate: Option<RateView>,
    rating: Option<RatingView>,
}

/// `partials/timeline_item`.
#[derive(Serialize)]
struct Item {
    #[serde(flatten)]
    entry: Entry,
    visibility: &'static str,
    anchor: Option<&'static str>,
}

/// Id of the latest words of staff: on a phone they are screens below the top of the page, which leads there.
const ANSWER: &str = "jawaban";

fn items(entries: Vec<Entry>) -> Vec<Item> {
    let answer = entries.iter().rposition(|entry| entry.kind == Voice::Staff);
    let item = |(position, entry)| Item {
        entry,
        visibility: "public",
        anchor: (answer == Some(position)).then_some(ANSWER),
    };
    entries.into_iter().enumerate().map(item).collect()
}

#[derive(Serialize)]
struct ReplyView {
    field: FieldView,
    files: FileInput,
    draft: String,
    kept_files: Vec<KeptFile>,
    form_key: String,
}

#[derive(Serialize)]
struct RateView {
    value: FieldView,
    comment: FieldView,
}

/// Renders the page: the public part, and the conversation if `opened`.
pub async fn render(
    ctx: &Ctx,
    ticket: ticket::Model,
    opened: bool,
    status: StatusCode,
    returned: Returned,
) -> Result<HttpResponse, Error> {
    let story = Story::of(&ctx.app, &ticket).await?;
    render_story(ctx, &story, opened, status, returned).await
}

/// The same of a story that was just read.
pub async fn render_story(
    ctx: &Ctx,
    story: &Story,
    opened: bool,
    status: StatusCode,
    returned: Returned,
) -> Result<HttpResponse, Error> {
    let conversation = if opened {
        let before = part::asked(&ctx.req, "sebelum");
        let people = People::of(ctx.app.db.read(), story, before).await?;
        let files_at = format!("{}/lampiran", access::path(&story.ticket.number));
        let now = ctx.app.clock.now();
        Some(Conversation::of(ctx.locale, story, &people, &files_at, now))
    } else {
        None
    };
    let view = view(ctx, story, conversation, returned);
    let title = format!("{} {}", ctx.t("ticket-number"), view.number_display);
    ctx.page("public/ticket", "track-title")
        .title(title)
        .section("ticket")
        .status(status)
        .render(&view)
}

fn view(ctx: &Ctx, story: &Story, conversation: Option<Conversation>, returned: Returned) -> TicketView {
    let public = PublicPart::without_clocks(&ctx.app, ctx.locale, story);
    let meaning = meaning_of(&public);
    let can = conversation.as_ref().map_or(Can::default(), |open| open.can);
    let reply = can.reply.then(|| reply_view(ctx, &returned));
    let reopen = (can.reopen && !can.reply).then(|| reopen_view(ctx, &returned));
    let rate = can.rate.then(|| rate_view(ctx, &returned));
    let kept = (reply.is_none() && reopen.is_none() && !returned.message.is_empty())
        .then(|| returned.message.clone());
    let mut errors = Vec::new();
    errors.extend(summary(reply.iter().map(|reply| &reply.field)));
    errors.extend(reply.as_ref().and_then(|reply| reply.files.error_line()));
    errors.extend(summary(reopen.as_ref()));
    errors.extend(summary(rate.iter().flat_map(|rate| [&rate.value, &rate.comment])));
    let (subject, entries, earlier, rating) = match conversation {
        Some(open) => (Some(open.subject), open.entries, open.earlier, open.rating),
        None => (None, Vec::new(), None, None),
    };
    let path = access::path(&story.ticket.number);
    let conversation = items(entries);
    TicketView {
        ticket_number: public.number.clone(),
        number_display: public.number,
        status: StatusBadge::of(ctx.locale, public.status),
        meaning: ctx.t(&meaning),
        next: if subject.is_some() && public.status == Status::Rejected {
            // The sentence for everybody says how to open it.
            ctx.t("track-next-rejected-open")
        } else {
            public.next.text
        },
        service_title: public.service.name,
        filed_at: public.filed_at,
        unit_name: public.unit.name,
        due: public.deadline,
        stages: public.stages,
        new_report_url: format!("/layanan/{}", story.ticket.service_slug),
        errors,
        notice: returned.notice,
        kept,
        kept_draft: returned
            .kept
            .filter(|kept| !kept.files.is_empty())
            .map(|kept| kept.draft.as_str().to_owned()),
        opened: subject.is_some(),
        subject,
        answer_url: conversation
            .iter()
            .find_map(|item| item.anchor)
            .map(|id| format!("#{id}")),
        conversation,
        earlier_url: earlier.map(|id| format!("{path}?sebelum={id}#percakapan")),
        can,
        reply,
        reopen,
        rate,
        rating,
    }
}

/// Key of the sentence that says what the status means for the reporter.
fn meaning_of(public: &PublicPart) -> String {
    if public.status == Status::Routed && public.assigned {
        return "status-routed-meaning-named".to_owned();
    }
    format!("status-{}-meaning", public.status)
}

fn message_field(ctx: &Ctx, label: &str, returned: &Returned) -> FieldView {
    let value = Value::from(returned.message.as_str());
    FieldView {
        rows: Some(5),
        ..FieldView::new("textarea", "message", ctx.t(label), value)
    }
    .max(Body::MAX)
    .with_errors(ctx.locale, &returned.errors)
}

fn reply_view(ctx: &Ctx, returned: &Returned) -> ReplyView {
    let field = message_field(ctx, "ticket-reply-label", returned).hint(ctx.t("ticket-reply-hint"));
    let kept = returned.kept.as_ref();
    let draft = kept.map_or_else(|| DraftToken::new(&ctx.app), |kept| kept.draft.clone());
    let files = kept.map_or(&[][..], |kept| &kept.files);
    ReplyView {
        field,
        draft: draft.as_str().to_owned(),
        kept_files: files.iter().map(|file| KeptFile::of(ctx.locale, file)).collect(),
        files: FileInput::optional(
            ctx.locale,
            "f-attachments".to_owned(),
            ctx.t("ticket-reply-files"),
            &returned.errors,
        ),
        form_key: ctx.app.rng.token(),
    }
}

fn reopen_view(ctx: &Ctx, returned: &Returned) -> FieldView {
    message_field(ctx, "ticket-reopen-label", returned).optional(ctx.locale)
}

fn rate_view(ctx: &Ctx, returned: &Returned) -> RateView {
    let mut value = FieldView::new(
        "radio",
        "rating",
        ctx.t("track-rate-legend"),
        returned.rating.as_str(),
    )
    .with_errors(ctx.locale, &returned.errors);
    value.options = Some(
        (1..=Rating::MAX)
            .map(|number| OptionView {
                selected: returned.rating == number.to_string(),
                value: number.to_string(),
                label: ctx.t(&format!("track-rate-{number}")),
                hint: None,
            })
            .collect(),
    );
    let comment = FieldView {
        rows: Some(2),
        ..FieldView::new(
            "textarea",
            "comment",
            ctx.t("ticket-rate-comment"),
            returned.comment.as_str(),
        )
    }
    .max(Body::MAX)
    .optional(ctx.locale)
    .with_errors(ctx.locale, &returned.errors);
    RateView { value, comment }
}
