//! Release files: Biro Humas lets the unit of a secret (*Rahasia*) complaint see what the reporter attached.
//!
//! The form promises that only Biro Humas learns who complains. A photo or a letter says who somebody is, so the unit sees
//! none of the reporter's files until somebody of Humas has looked at them. Files that come later are withheld again.

use std::collections::BTreeSet;

use entity::{
    attachment, ticket,
    ticket_event::{self, EventKind},
};
use kernel::{actor::ActorKind, id::AttachmentId, visibility::Visibility};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, with_ticket},
    record::{self, Words},
    store,
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    http::error::Error,
};

/// What is sent: nothing but the version.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct ReleaseFilesForm {
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl StaffAction for ReleaseFilesForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        Ok(())
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        staff.must(Permission::SeeSecretReporter)?;
        let by = target.by(staff);
        with_ticket(app, staff, target, async |tx, ticket| {
            let events = store::events(tx, ticket.id).await?;
            let files = attachment::Entity::find()
                .filter(attachment::Column::TicketId.eq(ticket.id))
                .all(tx)
                .await?;
            let withheld: Vec<AttachmentId> =
                withheld(&ticket, &files, &events).map(|file| file.id).collect();
            if withheld.is_empty() {
                return Err(Error::Conflict("nothing-withheld".into()));
            }
            let words = Words {
                data: Some(json!({ "files": withheld })),
                visibility: Some(Visibility::Staff),
                ..Words::default()
            };
            let (ticket, _) = record::annotate(tx, app, ticket, by, EventKind::FilesReleased, words).await?;
            Ok(ticket)
        })
        .await
    }
}

/// The files of people who asked to stay unknown that nobody has released yet: everything from outside where the ticket itself
/// is secret, and what the reporter of a secret ticket sent that was merged into it.
pub fn withheld<'a>(
    ticket: &'a ticket::Model,
    files: &'a [attachment::Model],
    events: &'a [ticket_event::Model],
) -> impl Iterator<Item = &'a attachment::Model> {
    let released: BTreeSet<AttachmentId> = events
        .iter()
        .filter(|event| event.action == EventKind::FilesReleased)
        .filter_map(|event| event.data.get("files")?.as_array())
        .flatten()
        .filter_map(|id| id.as_str()?.parse().ok())
        .collect();
    files
        .iter()
        .filter(move |file| is_of_somebody_secret(ticket, file, events) && !released.contains(&file.id))
}

/// Whether a file may tell who somebody is who asked to stay unknown.
pub fn is_of_somebody_secret(
    ticket: &ticket::Model,
    file: &attachment::Model,
    events: &[ticket_event::Model],
) -> bool {
    let came_with = events.iter().find(|event| Some(event.id) == file.event_id);
    if ticket.secret {
        return came_with.is_none_or(|event| event.actor_kind != ActorKind::Staff);
    }
    came_with.is_some_and(|event| {
        event.action == EventKind::FollowerWrote && event.data.get("secret") == Some(&Value::Bool(true))
    })
}
