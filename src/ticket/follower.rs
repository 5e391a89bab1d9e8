//! Somebody whose ticket was merged writes: nobody works on theirs, so the words go where the work is.
//!
//! The ticket that carries the matter on gets them in its history, for staff only, and is worked on again where it had been
//! called done. Where it is closed for good, the writer's ticket leaves it and stands in the queue of Humas again.

use entity::ticket;
use kernel::status::Status;
use sea_orm::ConnectionTrait;
use serde_json::json;

use super::{
    by_reporter::ReporterError,
    lifecycle::Action,
    merge,
    record::{By, Words, apply},
    store,
};
use crate::app::App;

/// Takes what was written on a merged ticket to where it is read. Returns the writer's ticket as it is afterwards.
pub async fn pass_on(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    words: Option<String>,
    files: usize,
) -> Result<ticket::Model, ReporterError> {
    let home = match ticket.merged_into {
        Some(home) => store::by_id(db, home).await?,
        None => None,
    };
    let Some(home) = home.filter(|home| !is_over(home.status)) else {
        let released = merge::release(db, app, ticket, By::SYSTEM).await?;
        return Ok(released);
    };
    let said = Words {
        body: words,
        data: Some(json!({ "ticket": ticket.id, "number": ticket.number, "files": files })),
        ..Words::default()
    };
    apply(db, app, home, By::SYSTEM, Action::FollowerWrote, said, |_| {}).await?;
    Ok(ticket)
}

/// Nobody looks at it any more.
const fn is_over(status: Status) -> bool {
    matches!(status, Status::Closed | Status::Rejected | Status::Merged)
}
