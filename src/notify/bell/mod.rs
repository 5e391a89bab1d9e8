//! The bell in the staff's pages: how many notices are unread, which they are, and marking them read.
//!
//! [`pages`] is the list, [`stream`] tells an open page at once (server-sent events) or when it asks, [`hub`] knows which
//! pages listen to this node. Notices are written by [`super::staff_notice`]; a node finds out by asking the database, one
//! query for all its listeners ([`ring_due`]), so that nothing is sent between nodes.

pub mod hub;
pub mod pages;
mod pages_view;
mod sentence;
mod store;
pub mod stream;

use std::collections::HashMap;

use actix_web::HttpMessage;
use chrono::Duration;
use kernel::id::{StaffId, TicketId};
use sea_orm::DbErr;

use crate::{
    app::App,
    http::{error::Error, page::Ctx},
};
pub use hub::Bell;
pub(super) use sentence::{about, link};

/// How long a notice is kept.
const KEPT: Duration = Duration::days(90);

/// How many notices of the reader are unread; a request carries it for the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unread(pub u64);

/// How many notices of a person are unread.
pub async fn unread(app: &App, staff: StaffId) -> Result<Unread, DbErr> {
    let counts = store::unread(app.db.read(), vec![staff]).await?;
    Ok(Unread(counts.get(&staff).copied().unwrap_or(0)))
}

/// Whoever opens a ticket has read what was told of it.
pub async fn seen(ctx: &Ctx, ticket: TicketId) -> Result<(), Error> {
    let staff = ctx.staff()?.id;
    let known = ctx.req.extensions().get::<Unread>().copied();
    let Some(Unread(unread @ 1..)) = known else {
        return Ok(());
    };
    let db = &ctx.app.db;
    if !store::any_of_ticket(db.read(), staff, ticket).await? {
        return Ok(());
    }
    let now = ctx.app.clock.now();
    let read = db
        .write(async |tx| store::read_ticket(tx, staff, ticket, now).await)
        .await?;
    ctx.req
        .extensions_mut()
        .insert(Unread(unread.saturating_sub(read)));
    Ok(())
}

/// Tells every page that listens to this node how many notices its person has not read.
pub async fn ring_due(app: &App) -> Result<(), DbErr> {
    let listening = app.bell.listening();
    if listening.is_empty() {
        return Ok(());
    }
    let counts: HashMap<StaffId, u64> = store::unread(app.db.read(), listening).await?;
    app.bell.ring(&counts);
    Ok(())
}

/// Deletes notices that nobody needs any more.
pub async fn forget_old(app: &App) -> Result<(), DbErr> {
    store::forget_before(app, app.clock.now() - KEPT).await
}
