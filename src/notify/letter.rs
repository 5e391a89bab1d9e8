//! What a mail says: everything its template shows. [`super::compose`] makes it, [`super::render`] puts it into words.
//!
//! Never in a letter: identity numbers (also not those that somebody typed into an answer, see [`super::redact`]),
//! internal notes, and which ticket another one was merged into.

use chrono::{DateTime, Utc};
use kernel::{identity::EmailAddress, locale::Locale};
use sea_orm::DbErr;
use serde::Serialize;

use super::outbox::MailKind;
use crate::identity::vault::VaultError;

/// For whose eyes a letter is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reader {
    /// Whom it is addressed to.
    Recipient,
    /// An operator who looks at the outbox: without what opens a ticket or an account, and without who filed a
    /// secret (*Rahasia*) complaint.
    Operator,
}

/// The view of a template under `templates/mail/`.
#[derive(Clone, Debug, Serialize)]
pub struct Letter {
    /// Name of the template.
    #[serde(skip)]
    pub kind: MailKind,
    /// Language.
    pub lang: Locale,
    /// Subject line, without line ends.
    pub subject: String,
    /// Heading.
    pub title: String,
    /// The line that lists of mails show beside the subject.
    pub preview: String,
    /// Whom it greets.
    pub name: String,
    /// The ticket it is about.
    pub ticket: Option<AboutTicket>,
    /// To a former address only.
    pub moved: Option<AboutMove>,
    /// To the sender of a mail that was not taken only.
    pub not_taken: Option<AboutNotTaken>,
    /// Where an answer to it joins its ticket.
    #[serde(skip)]
    pub reply_to: Option<EmailAddress>,
    /// Where its recipient says which mails they want.
    pub wishes_url: Option<String>,
    /// Whether it may be answered; an operator sees that, not where.
    pub can_reply: bool,
    /// What staff wrote.
    pub said: Option<Said>,
    /// Receipt only.
    pub pin: Option<String>,
    /// Closing: after a question that nobody answered, not after an answer.
    pub asked: bool,
    /// Invitation only.
    pub invitation: Option<AboutInvitation>,
    /// List of receipts only: the tickets.
    pub gathered: Vec<Gathered>,
    /// List of receipts, notices: how many are not in it.
    pub more: u64,
    /// Notices to staff only: what they have not read.
    pub notices: Vec<Notice>,
    /// Notices to staff only: where all of them are.
    pub notices_url: Option<String>,
}

/// Something a member of staff has not read yet.
#[derive(Clone, Debug, Serialize)]
pub struct Notice {
    /// One sentence.
    pub text: String,
    /// Where it leads.
    pub link: Option<String>,
    /// When it happened.
    pub at: DateTime<Utc>,
}

/// A ticket in a list of receipts.
#[derive(Clone, Debug, Serialize)]
pub struct Gathered {
    /// The ticket.
    pub ticket: AboutTicket,
    /// Its PIN.
    pub pin: String,
}

/// The ticket, as its reporter may see it.
#[derive(Clone, Debug, Serialize)]
pub struct AboutTicket {
    /// `LB26-4F7K-Q2MD`.
    pub display: String,
    /// Name of the service in the letter's language.
    pub service: String,
    /// Opens the conversation.
    pub link: String,
    /// Filing.
    pub filed_at: DateTime<Utc>,
    /// First answer due.
    pub due_at: DateTime<Utc>,
    /// When silence closes it.
    pub silent_close_at: Option<DateTime<Utc>>,
}

/// A ticket whose mails go to another address from now on, as the former one is told: nothing that opens it.
#[derive(Clone, Debug, Serialize)]
pub struct AboutMove {
    /// `LB26-4F7K-Q2MD`.
    pub display: String,
    /// Where to object.
    pub contact: String,
}

/// A mail that was not taken, as its sender is told: nothing about any ticket.
#[derive(Clone, Debug, Serialize)]
pub struct AboutNotTaken {
    /// Why.
    pub why: String,
    /// Where to file.
    pub file_url: String,
    /// Where to open a ticket with its number and PIN.
    pub ticket_url: String,
}

/// Words of a member of staff.
#[derive(Clone, Debug, Serialize)]
pub struct Said {
    /// Line by line, identity numbers masked.
    pub lines: Vec<String>,
    /// Who.
    pub by: String,
    /// Of which unit.
    pub unit: String,
    /// How many files come with it.
    pub files: u64,
}

/// The account that waits for its owner.
#[derive(Clone, Debug, Serialize)]
pub struct AboutInvitation {
    /// One-time link.
    pub link: String,
    /// End of the link.
    pub expires_at: String,
    /// Role in the letter's language.
    pub role: String,
    /// Unit, Biro Humas, or the agency itself.
    pub unit: String,
}

/// Why a letter cannot be made. Holds no personal data.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// A row of a version that knew other mails.
    #[error("no mail is called {0:?}")]
    UnknownKind(String),
    /// What it tells of is not there any more.
    #[error("the {0} it tells of is not there")]
    Gone(&'static str),
    /// The reporter has another address by now.
    #[error("the reporter has another address now")]
    Moved,
    /// The PIN cannot be opened.
    #[error("the PIN cannot be opened: {0}")]
    Sealed(#[from] VaultError),
    /// The link of an invitation cannot be opened.
    #[error("the link cannot be opened")]
    Link,
    /// A template does not fit.
    #[error("the template cannot be filled: {0}")]
    Template(#[from] Box<handlebars::RenderError>),
    /// The address or a header cannot be written.
    #[error("the message cannot be written: {0}")]
    Message(String),
    /// The database.
    #[error("the database: {0}")]
    Db(#[from] DbErr),
}

impl LetterError {
    /// Whether the same row may give a letter later, without anybody doing anything.
    pub fn is_passing(&self) -> bool {
        // A key that this node does not have yet is another node's: keys are rotated node by node.
        matches!(self, Self::Db(_) | Self::Sealed(VaultError::UnknownKey(_)))
    }
}
