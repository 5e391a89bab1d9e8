//! What kind of mail it is, before anybody's words are looked at: written by a machine, one of ours that came back, spam, or
//! a person's.

use kernel::identity::EmailAddress;
use mail_parser::MimeHeaders;

use super::{bounce, mail::Mail};
use crate::app::App;

/// Mailboxes that no person writes from.
const MACHINES: [&str; 7] = [
    "mailer-daemon",
    "postmaster",
    "noreply",
    "no-reply",
    "no_reply",
    "donotreply",
    "do-not-reply",
];

/// What kind of mail it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Nature {
    /// Somebody wrote it.
    Person,
    /// A mail server's report about one of our mails.
    Report(bounce::Report),
    /// A machine wrote it: why it is believed to.
    Machine(&'static str),
    /// The mail server that passed it on doubts it: why.
    Doubtful(&'static str),
}

impl Nature {
    /// Looks at the headers alone, but for a report's own part.
    pub(super) fn of(app: &App, mail: &Mail<'_>) -> Self {
        if is_ours(app, mail) {
            return Self::Machine("loop");
        }
        if let Some(report) = bounce::report(mail) {
            return Self::Report(report);
        }
        if let Some(why) = machine(mail) {
            return Self::Machine(why);
        }
        match doubt(mail) {
            Some(why) => Self::Doubtful(why),
            None => Self::Person,
        }
    }
}

/// Sent by ourselves, or from the very mailbox it came to: answering it would never end.
fn is_ours(app: &App, mail: &Mail<'_>) -> bool {
    let Some(from) = mail.from.as_ref().map(EmailAddress::lookup_key) else {
        return false;
    };
    let sender = app.mailer.from.email.to_string().to_lowercase();
    let inbox = app.config.mail.inbox.as_ref().map(EmailAddress::lookup_key);
    from == sender || Some(from) == inbox
}

/// RFC 3834, and what programs wrote before it.
fn machine(mail: &Mail<'_>) -> Option<&'static str> {
    let says = |name: &str, words: &[&str]| {
        mail.header(name).iter().any(|value| {
            let value = value.to_lowercase();
            words.iter().any(|word| value.starts_with(word))
        })
    };
    let has = |name: &str| !mail.header(name).is_empty();
    if says("Auto-Submitted", &["auto-"]) || has("X-Autoreply") || has("X-Autorespond") {
        return Some("automatic");
    }
    if mail.parsed.content_type().is_some_and(|kind| {
        kind.ctype().eq_ignore_ascii_case("multipart")
            && kind
                .subtype()
                .is_some_and(|sub| sub.eq_ignore_ascii_case("report"))
    }) {
        return Some("automatic");
    }
    if says("Return-Path", &["<>"]) {
        return Some("automatic");
    }
    let local = mail
        .from
        .as_ref()
        .and_then(|from| from.as_str().split('@').next());
    let local = local.unwrap_or_default().to_lowercase();
    if MACHINES.contains(&local.as_str()) {
        return Some("automatic");
    }
    says("Precedence", &["bulk", "junk", "auto_reply"]).then_some("list")
}

/// What the mail server said of it, of which only what speaks against a mail is believed: anybody can write the opposite. And
/// what came by a list: an office that writes through its group address, or a newsletter; a person tells them apart.
fn doubt(mail: &Mail<'_>) -> Option<&'static str> {
    let yes = |name: &str| {
        mail.header(name)
            .iter()
            .any(|value| value.to_lowercase().starts_with("yes"))
    };
    if yes("X-Spam-Flag") || yes("X-Spam-Status") || yes("X-Spam") {
        return Some("spam");
    }
    let forged = mail
        .header("Authentication-Results")
        .iter()
        .any(|value| value.to_lowercase().contains("dmarc=fail"));
    if forged {
        return Some("forged-sender");
    }
    let by_list = !mail.header("List-Id").is_empty()
        || mail
            .header("Precedence")
            .iter()
            .any(|value| value.to_lowercase().starts_with("list"));
    by_list.then_some("list")
}
