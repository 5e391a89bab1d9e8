//! From letter to mail: fills the templates, and writes subject, both bodies and the headers of a message.

use std::time::SystemTime;

use entity::outbox;
use lettre::{
    Message,
    message::{
        Mailbox, MultiPart,
        header::{HeaderName, HeaderValue},
    },
};

use super::{
    letter::{Letter, LetterError},
    outbox::MailKind,
};
use crate::app::App;

/// A mail in words.
#[derive(Clone, Debug)]
pub struct Rendered {
    /// Subject line.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// HTML.
    pub html: String,
}

/// Fills the letter's two templates.
pub fn render(app: &App, letter: &Letter) -> Result<Rendered, LetterError> {
    let fill = |format: &str| {
        let template = format!("mail/{}.{format}", letter.kind.name());
        app.templates.render(&template, letter).map_err(Box::new)
    };
    Ok(Rendered {
        subject: letter.subject.clone(),
        text: fill("txt")?,
        html: fill("html")?,
    })
}

/// The message for `row`. Its Message-ID is the row's, so that a mail sent twice (a node died before it could note the
/// first time) can be told from two mails; `thread` is the Message-ID of the ticket's first mail.
pub fn message(
    app: &App,
    row: &outbox::Model,
    letter: &Letter,
    thread: Option<String>,
) -> Result<Message, LetterError> {
    let rendered = render(app, letter)?;
    let address =
        row.recipient.to_string().parse().map_err(|_| {
            LetterError::Message("the recipient's address has no place in an envelope".into())
        })?;
    let mut message = Message::builder()
        .from(app.mailer.from.clone())
        .to(Mailbox::new(Some(letter.name.clone()), address))
        .date(SystemTime::from(app.clock.now()))
        .message_id(Some(row.message_id.clone()))
        .subject(rendered.subject)
        // RFC 3834: nobody's holiday notice answers a machine.
        .raw_header(header("Auto-Submitted", auto_submitted(letter.kind)))
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .raw_header(header("Content-Language", letter.lang.as_str()));
    if let Some(url) = &letter.wishes_url {
        message = message.raw_header(header("List-Unsubscribe", &format!("<{url}>")));
        // RFC 8058: one click, and only over TLS.
        if url.starts_with("https://") {
            message = message.raw_header(header("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"));
        }
    }
    if let Some(inbox) = &letter.reply_to {
        let inbox = inbox
            .to_string()
            .parse()
            .map_err(|_| LetterError::Message("the address for answers has no place in a header".into()))?;
        message = message.reply_to(Mailbox::new(app.mailer.from.name.clone(), inbox));
    }
    if let Some(first) = thread {
        message = message.in_reply_to(first.clone()).references(first);
    }
    let both = MultiPart::alternative_plain_html(rendered.text, rendered.html);
    message
        .multipart(both)
        .map_err(|error| LetterError::Message(error.to_string()))
}

/// RFC 3834: what answers a mail says so.
fn auto_submitted(kind: MailKind) -> &'static str {
    match kind {
        MailKind::NotTaken => "auto-replied",
        _ => "auto-generated",
    }
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}
