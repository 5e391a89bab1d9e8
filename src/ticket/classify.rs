//! Classify: the class and the subject of a ticket, as Biro Humas words them.

use entity::ticket;
use kernel::text::{Subject, TextError};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

use super::{
    act::{Figure, add_text_error},
    lifecycle::Action,
    record::{self, By, Words},
};
use crate::{
    app::App,
    directory::Directory,
    http::error::{Error, FieldErrors},
};

/// What is sent to verify or to classify; what is left out stays as it is.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct ClassifyForm {
    /// Number of the complaint class, 1 to 34.
    #[schema(value_type = Option<i32>)]
    pub class: Option<Figure>,
    /// One line for staff.
    pub subject: Option<String>,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

/// What the ticket is about; `None` leaves it as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Classification {
    class: Option<i32>,
    subject: Option<Subject>,
}

impl ClassifyForm {
    /// Reads class and subject; a class has to be one that people may still choose.
    pub fn parse(&self, directory: &Directory) -> Result<Classification, FieldErrors> {
        let mut errors = FieldErrors::default();
        let class = self.read_class(directory, &mut errors);
        let subject = match Subject::parse(self.subject.as_deref().unwrap_or_default()) {
            Ok(subject) => Some(subject),
            Err(TextError::Empty) => None,
            Err(error) => {
                add_text_error(&mut errors, "subject", error);
                None
            }
        };
        if errors.is_empty() {
            Ok(Classification { class, subject })
        } else {
            Err(errors)
        }
    }

    fn read_class(&self, directory: &Directory, errors: &mut FieldErrors) -> Option<i32> {
        let figure = self.class.as_ref()?.read();
        let known = |no: i64| {
            let no = i32::try_from(no).ok()?;
            directory
                .class(no)
                .filter(|class| class.active)
                .map(|class| class.no)
        };
        match figure {
            Ok(None) => None,
            Ok(Some(no)) if known(no).is_some() => known(no),
            _ => {
                errors.add("class", "class-unknown");
                None
            }
        }
    }
}

impl Classification {
    /// Writes it into the row.
    pub fn set(self, ticket: &mut ticket::Model) {
        ticket.class_no = self.class.or(ticket.class_no);
        if let Some(subject) = self.subject {
            ticket.subject = subject;
        }
    }

    /// What changes, for the history: classes by number, of the subject only that it changed (it may name people,
    /// and the event of a verification is public).
    pub fn difference(&self, ticket: &ticket::Model) -> Value {
        let mut data = Map::new();
        if let Some(class) = self.class.filter(|class| ticket.class_no != Some(*class)) {
            data.insert("class".into(), json!({ "from": ticket.class_no, "to": class }));
        }
        if self
            .subject
            .as_ref()
            .is_some_and(|subject| *subject != ticket.subject)
        {
            data.insert("subject_changed".into(), json!(true));
        }
        Value::Object(data)
    }

    /// Whether the ticket already says all of it.
    pub fn changes_nothing(&self, ticket: &ticket::Model) -> bool {
        self.difference(ticket).as_object().is_none_or(Map::is_empty)
    }
}

/// Corrects class and subject of a ticket that was verified before.
pub async fn classify(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
    said: Classification,
) -> Result<ticket::Model, Error> {
    if said.changes_nothing(&ticket) {
        return Err(FieldErrors::one("class", "nothing-changed").into());
    }
    let words = Words {
        data: Some(said.difference(&ticket)),
        ..Words::default()
    };
    let done = record::apply(db, app, ticket, by, Action::Classify, words, |row| said.set(row)).await?;
    Ok(done.0)
}
