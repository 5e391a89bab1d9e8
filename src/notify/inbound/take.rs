//! Taking a mail in. Done twice, it is done once: the row's digest decides, and whatever it leads to (a ticket, a reply)
//! has a key made of the digest.

use entity::inbound_mail::{InboundState, Source};
use kernel::id::TicketId;
use sha2::{Digest, Sha256};

use super::{
    bounce::Report,
    calm,
    courtesy::Courtesy,
    keep,
    mail::{MAX_MAIL, Mail},
    nature::Nature,
    settle, store, tongue,
    whose::Whose,
};
use crate::{app::App, http::error::Error};

/// Of a mail that is too large, so much is kept: who, when, and the first words.
const HEAD: usize = 64 * 1024;
/// New tickets that one sender may begin by mail in a day; more wait in the tray.
const TICKETS_A_DAY: u64 = 10;

/// By which way a mail came.
#[derive(Clone, Debug)]
pub struct Came<'a> {
    /// The way.
    pub source: Source,
    /// Mailbox, validity and number there.
    pub place: Option<String>,
    /// Whom the envelope names.
    pub recipient: Option<&'a str>,
    /// Its whole size; larger than what is at hand where it is too large.
    pub size: usize,
}

/// What became of a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// Where it is now.
    pub state: InboundState,
    /// Whether it came for the first time.
    pub is_new: bool,
}

/// What is to be noted of a mail.
#[derive(Debug)]
pub(super) struct Outcome {
    pub(super) state: InboundState,
    pub(super) reason: Option<&'static str>,
    pub(super) ticket: Option<TicketId>,
    pub(super) notes: Vec<String>,
    /// Keep the mail as it came.
    pub(super) keep: bool,
    pub(super) tell: Option<Courtesy>,
    pub(super) report: Option<Report>,
}

impl Outcome {
    pub(super) fn of(state: InboundState, reason: Option<&'static str>) -> Self {
        Self {
            state,
            reason,
            ticket: None,
            notes: Vec::new(),
            keep: true,
            tell: None,
            report: None,
        }
    }

    pub(super) fn tray(reason: &'static str) -> Self {
        Self::of(InboundState::Tray, Some(reason))
    }
}

/// Takes a mail in. An error means that it was not taken, and may be next time: nothing was told to anybody.
pub async fn take(app: &App, raw: &[u8], came: Came<'_>) -> Result<Taken, Error> {
    let head = raw.get(..HEAD.min(raw.len())).unwrap_or_default();
    if came.size > MAX_MAIL || raw.len() > MAX_MAIL {
        return refuse(app, head, came, "too-large").await;
    }
    let calm = calm::calmed(raw);
    let Some(mail) = Mail::read(&calm) else {
        return refuse(app, head, came, "unreadable").await;
    };
    if let Some(before) = store::by_digest(app.db.read(), &mail.digest).await? {
        return Ok(Taken {
            state: before.state,
            is_new: false,
        });
    }
    let outcome = match judge(app, &mail, &came).await {
        Ok(outcome) => outcome,
        Err(error) if is_away(&error) => return Err(error),
        // A fault of ours must not hold up the mails behind it.
        Err(error) => {
            tracing::error!(error = %error, "a mail cannot be settled and waits in the tray");
            Outcome::tray("fault")
        }
    };
    let kept = if outcome.keep {
        Some(keep::put(app, &mail.digest, raw).await?)
    } else {
        None
    };
    let facts = store::Facts {
        digest: mail.digest.clone(),
        sender: mail.from.clone(),
        kept,
    };
    match store::conclude(app, facts, came.clone(), outcome).await {
        Err(error) if !is_away(&error) => {
            tracing::error!(error = %error, "what a mail says cannot be written");
            set_aside(app, raw, came).await
        }
        concluded => concluded,
    }
}

/// What passes by itself: the mail comes again.
const fn is_away(error: &Error) -> bool {
    matches!(error, Error::Unavailable(_) | Error::FilesUnavailable(_))
}

/// Puts a mail into the tray unread: one that brings the program down must not hold up those behind it.
pub(super) async fn set_aside(app: &App, raw: &[u8], came: Came<'_>) -> Result<Taken, Error> {
    tracing::error!("a mail brought the program to a fault and waits in the tray, unread");
    let mut hash = Sha256::new_with_prefix(b"set-aside");
    hash.update(raw);
    let digest = crate::http::hex(&hash.finalize());
    let facts = store::Facts {
        kept: Some(keep::put(app, &digest, raw).await?),
        digest,
        sender: None,
    };
    store::conclude(app, facts, came, Outcome::tray("fault")).await
}

async fn judge(app: &App, mail: &Mail<'_>, came: &Came<'_>) -> Result<Outcome, Error> {
    match Nature::of(app, mail) {
        Nature::Machine(why) => return Ok(Outcome::of(InboundState::Noted, Some(why))),
        Nature::Doubtful(why) => return Ok(Outcome::tray(why)),
        Nature::Report(report) => {
            return Ok(Outcome {
                report: Some(report),
                ..Outcome::of(InboundState::Bounced, None)
            });
        }
        Nature::Person => {}
    }
    let Some(from) = &mail.from else {
        return Ok(Outcome::tray("no-sender"));
    };
    match Whose::of(app, mail, came.recipient).await? {
        Whose::Reporters(ticket) => settle::join(app, mail, from, &ticket).await,
        Whose::Strangers(ticket) => Ok(Outcome {
            ticket: Some(ticket.id),
            tell: Some(courtesy_to(mail, from, "stranger")),
            ..Outcome::tray("stranger")
        }),
        Whose::Forged => Ok(Outcome::tray("forged-token")),
        Whose::Nobodys => {
            let begun = store::tickets_of_day(app, from).await?;
            if begun >= TICKETS_A_DAY {
                return Ok(Outcome::tray("flood"));
            }
            settle::file(app, mail, from, None).await
        }
    }
}

pub(super) fn courtesy_to(
    mail: &Mail<'_>,
    from: &kernel::identity::EmailAddress,
    reason: &'static str,
) -> Courtesy {
    let id = mail.message_id().filter(|id| {
        id.len() < 200
            && id
                .bytes()
                .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'<' | b'>'))
    });
    Courtesy {
        to: from.clone(),
        locale: tongue::of(&mail.text),
        reason,
        answers: id.map(|id| format!("<{id}>")),
    }
}

/// What can never be taken: its beginning is kept, for the operator to see what it was. A mail server that is told so at
/// its pipe tells the sender; for the mailbox we do.
async fn refuse(app: &App, head: &[u8], came: Came<'_>, why: &'static str) -> Result<Taken, Error> {
    let mut hash = Sha256::new_with_prefix(why.as_bytes());
    hash.update((came.size as u64).to_be_bytes());
    hash.update(head);
    let digest = crate::http::hex(&hash.finalize());
    if let Some(before) = store::by_digest(app.db.read(), &digest).await? {
        return Ok(Taken {
            state: before.state,
            is_new: false,
        });
    }
    let calm = calm::calmed(head);
    let mail = Mail::read(&calm);
    let sender = mail.as_ref().and_then(|mail| mail.from.clone());
    let is_fetched = came.source == Source::Imap;
    let tell = match (&mail, &sender) {
        (Some(mail), Some(from)) if is_fetched && Nature::of(app, mail) == Nature::Person => {
            Some(courtesy_to(mail, from, "too-large"))
        }
        _ => None,
    };
    let kept = Some(keep::put(app, &digest, head).await?);
    let outcome = Outcome {
        tell,
        ..Outcome::of(InboundState::Refused, Some(why))
    };
    let facts = store::Facts { digest, sender, kept };
    store::conclude(app, facts, came, outcome).await
}
