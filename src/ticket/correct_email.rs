//! Correct e-mail: the address that the reporter mistyped, put right by Biro Humas once it is sure who asks.
//!
//! Whoever has the address gets every answer and the key to the conversation, so a NIK or a name on the telephone proves
//! nothing: the check has to go by something that the reporter gave when they filed, or by seeing them. A new PIN is
//! made with it: what was sent to the former address (it may be a stranger's) opens nothing any more. The new receipt goes
//! to the new address, a notice to the former one; staff see the PIN of neither.

use entity::ticket;
use kernel::{
    identity::email::EmailAddress,
    pin::Pin,
    text::{Line, TextError},
};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{
    access,
    act::{StaffAction, Target, add_text_error, with_ticket},
    lifecycle::Action,
    record::{self, By, Words},
};
use crate::{
    account::CurrentStaff,
    app::App,
    audit,
    http::error::{Error, FieldErrors},
    notify::outbox::{self, MailKind, NewMail},
};

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct CorrectEmailForm {
    /// The right address.
    #[serde(default)]
    pub email: String,
    /// How it was made sure that the reporter asks: `phone` (called back under the number on the ticket), `counter` (came
    /// with an identity card), `old_address` (wrote from the address on the ticket).
    #[serde(default)]
    pub check: String,
    /// What was found out, for the log: at least ten characters.
    #[serde(default)]
    pub reason: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

/// How it was made sure that the reporter asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Check {
    /// Called back under the number on the ticket.
    Phone,
    /// Came to the counter with an identity card.
    Counter,
    /// Wrote from the address on the ticket.
    OldAddress,
}

impl Check {
    /// All, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Phone, Self::Counter, Self::OldAddress];

    /// Its word in forms, JSON and logs.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phone => "phone",
            Self::Counter => "counter",
            Self::OldAddress => "old_address",
        }
    }

    fn parse(raw: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.word() == raw.trim())
    }
}

/// A correction that can be carried out on some ticket.
#[derive(Clone, Debug)]
struct Correction {
    email: EmailAddress,
    check: Check,
    reason: Line<300>,
}

impl CorrectEmailForm {
    fn parse(&self) -> Result<Correction, FieldErrors> {
        let mut errors = FieldErrors::default();
        let email = EmailAddress::parse(&self.email)
            .map_err(|error| errors.add("email", error.code()))
            .ok();
        let check = Check::parse(&self.check);
        if check.is_none() {
            errors.add("check", "email-check-missing");
        }
        let reason = read_reason(&self.reason, &mut errors);
        match (email, check, reason) {
            (Some(email), Some(check), Some(reason)) => Ok(Correction { email, check, reason }),
            _ => Err(errors),
        }
    }
}

/// At least ten characters: "salah" says nothing to who reads the log.
fn read_reason(raw: &str, errors: &mut FieldErrors) -> Option<Line<300>> {
    match Line::parse(raw) {
        Ok(line) if line.as_str().chars().count() >= 10 => return Some(line),
        Ok(_) => errors.add("reason", "reason-too-short"),
        Err(TextError::Empty) => errors.add("reason", "reason-missing"),
        Err(error) => add_text_error(errors, "reason", error),
    }
    None
}

impl Correction {
    /// What only the ticket itself can say.
    fn fits(&self, ticket: &ticket::Model) -> Result<(), FieldErrors> {
        if self.email == ticket.reporter_email {
            return Err(FieldErrors::one("email", "email-unchanged"));
        }
        if self.check == Check::Phone && ticket.reporter_phone.is_none() {
            return Err(FieldErrors::one("check", "email-check-no-phone"));
        }
        Ok(())
    }
}

impl StaffAction for CorrectEmailForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.parse()?;
        Ok(())
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let correction = self.parse()?;
        with_ticket(app, staff, target, async |tx, ticket| {
            correction.fits(&ticket)?;
            correct(tx, app, ticket, target.by(staff), correction).await
        })
        .await
    }
}

async fn correct(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
    correction: Correction,
) -> Result<ticket::Model, Error> {
    let Correction { email, check, reason } = correction;
    let former = ticket.reporter_email.clone();
    let pin = Pin::generate(&app.rng);
    let sealed = access::seal_pin(&app.vault, ticket.id, &pin).map_err(Error::internal)?;
    // What still waits would open the conversation for the former address.
    outbox::readdress(db, ticket.id, &former, &email).await?;
    let words = Words {
        body: Some(reason.to_string()),
        data: Some(json!({ "check": check.word() })),
        ..Words::default()
    };
    let (ticket, event) = record::apply(db, app, ticket, by, Action::CorrectEmail, words, |row| {
        row.reporter_email = email;
        row.pin_cipher = sealed;
    })
    .await?;
    let notice = NewMail {
        kind: MailKind::AddressChanged,
        to: former.clone(),
        locale: ticket.locale,
        ticket: Some(ticket.id),
        event: Some(event),
        staff: None,
        data: Value::Object(Map::new()),
    };
    outbox::enqueue(db, app, notice).await?;
    let entry = audit::Entry {
        staff: by.staff,
        action: "ticket.correct_email",
        subject_kind: "ticket",
        subject_id: ticket.id.to_string(),
        reason: Some(reason.to_string()),
        detail: json!({
            "number": ticket.number,
            "check": check.word(),
            "from": former.masked(),
            "to": ticket.reporter_email.masked(),
        }),
    };
    audit::append(db, app, entry).await?;
    Ok(ticket)
}
