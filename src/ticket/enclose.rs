//! Enclose: files that staff send along with their words.
//!
//! They wait under a draft of their own ([`super::draft`]) until the words are right, so that nobody chooses them twice, and
//! become the event's in its transaction. They are seen by whoever may read the event: those of an internal note never by
//! the reporter.
//!
//! Tickets may have been merged into the one that is answered. A text is made for each reader ([`super::retell`]); a file
//! cannot be, and may hold one person's data: it goes to the same person's other tickets, and is refused where strangers
//! would get it.

use entity::{attachment, ticket};
use kernel::{
    id::{AttachmentId, EventId, TicketId},
    visibility::Visibility,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder,
};

use std::collections::BTreeSet;

use super::{act::Target, draft, retell::Audience};
use crate::{
    app::App,
    http::error::{Error, FieldErrors},
};

/// The files that go with what is sent to a ticket; often none.
#[derive(Clone, Debug, Default)]
pub struct Enclosed(Vec<attachment::Model>);

impl Enclosed {
    /// The files that wait under the draft of `target`.
    pub async fn of(db: &impl ConnectionTrait, target: &Target) -> Result<Self, DbErr> {
        match &target.enclosed {
            Some(draft) => draft::waiting_files(db, draft).await.map(Self),
            None => Ok(Self::default()),
        }
    }

    /// The files that wait under a draft, each once, however often it came.
    pub async fn waiting(db: &impl ConnectionTrait, draft: &str) -> Result<Self, DbErr> {
        let mut files = draft::waiting_files(db, draft).await?;
        let mut seen = BTreeSet::new();
        files.retain(|file| seen.insert(file.sha256.clone()));
        Ok(Self(files))
    }

    /// The files that went with an event of a ticket: by the ticket they are found without reading all there are.
    pub async fn with(db: &impl ConnectionTrait, ticket: TicketId, event: EventId) -> Result<Self, DbErr> {
        attachment::Entity::find()
            .filter(attachment::Column::TicketId.eq(ticket))
            .filter(attachment::Column::EventId.eq(event))
            .order_by_asc(attachment::Column::Id)
            .all(db)
            .await
            .map(Self)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Refuses files that a stranger would get.
    pub fn check_readers(&self, audience: &Audience, ticket: &ticket::Model) -> Result<(), FieldErrors> {
        if !self.is_empty() && audience.has_strangers(ticket) {
            return Err(FieldErrors::one("attachments", "files-several-readers"));
        }
        Ok(())
    }

    /// Gives the files to an event, to be read by those who may read the event.
    pub async fn go_with(
        &self,
        db: &impl ConnectionTrait,
        ticket: TicketId,
        event: EventId,
        readers: Visibility,
    ) -> Result<(), DbErr> {
        for file in &self.0 {
            let given = attachment::Model {
                ticket_id: Some(ticket),
                event_id: Some(event),
                visibility: readers,
                ..file.clone()
            };
            // Only a file that still waits: a form that was sent twice at once gives it once.
            attachment::Entity::update_many()
                .set(given.into_active_model().reset_all())
                .filter(attachment::Column::Id.eq(file.id))
                .filter(attachment::Column::TicketId.is_null())
                .exec(db)
                .await?;
        }
        Ok(())
    }

    /// Gives the same person the same files in their other tickets: rows of their own, the bytes are kept once.
    pub async fn go_along(
        &self,
        db: &impl ConnectionTrait,
        app: &App,
        told: &[(TicketId, EventId)],
    ) -> Result<(), Error> {
        self.copy_to(db, app, told, Visibility::Reporter).await
    }

    /// Gives the files to other events as well, to be read by those who may read them there.
    pub async fn copy_to(
        &self,
        db: &impl ConnectionTrait,
        app: &App,
        told: &[(TicketId, EventId)],
        readers: Visibility,
    ) -> Result<(), Error> {
        let copies = told.iter().flat_map(|&(ticket, event)| {
            self.0.iter().map(move |file| attachment::Model {
                id: AttachmentId::new(app.clock.as_ref(), &app.rng),
                ticket_id: Some(ticket),
                event_id: Some(event),
                draft_id: None,
                visibility: readers,
                ..file.clone()
            })
        });
        let copies: Vec<_> = copies.map(|copy| copy.into_active_model().reset_all()).collect();
        if !copies.is_empty() {
            attachment::Entity::insert_many(copies)
                .exec_without_returning(db)
                .await?;
        }
        Ok(())
    }
}
