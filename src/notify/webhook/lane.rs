//! Sending: a lane for each receiver, so that one that never answers delays nobody else.
//!
//! A receiver is spoken to outside any transaction. A node that dies between the answer and the note of it leaves a row whose
//! lease runs out; the event goes out a second time with the same `webhook-id`, by which the receiver knows it.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use actix_web::{rt, web};
use chrono::Duration;
use futures_util::{StreamExt, future::join_all, stream};
use kernel::id::WebhookId;
use sea_orm::DbErr;

use super::{claim, note, parcel::Receiver};
use crate::{
    app::App,
    notify::channel::{self, Delivered},
};

/// Requests under way at once to one receiver.
const AT_ONCE: usize = 4;
/// After this long a lane ends; if more is due, the next round opens it again.
const TURN: Duration = Duration::minutes(1);

/// Lanes that are open on this node.
#[derive(Debug, Default)]
pub(super) struct Open(Mutex<BTreeSet<WebhookId>>);

/// An open lane, closed when dropped, also by a panic.
struct Entered {
    app: web::Data<App>,
    receiver: WebhookId,
}

impl Open {
    /// Whether the lane was closed, and is open now.
    fn enter(&self, receiver: WebhookId) -> bool {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(receiver)
    }

    fn leave(&self, receiver: WebhookId) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(&receiver);
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.app.webhooks.open.leave(self.receiver);
    }
}

/// Opens a lane for every receiver that has none on this node and for whom something is due.
pub(super) async fn open_due(app: &web::Data<App>) -> Result<Vec<rt::task::JoinHandle<()>>, DbErr> {
    let mut opened = Vec::new();
    for receiver in claim::due_receivers(app).await? {
        if app.webhooks.open.enter(receiver) {
            let entered = Entered {
                app: app.clone(),
                receiver,
            };
            opened.push(rt::spawn(run(entered)));
        }
    }
    Ok(opened)
}

async fn run(entered: Entered) {
    if let Err(error) = work_off(&entered.app, entered.receiver).await {
        tracing::warn!(webhook.id = %entered.receiver, error = %error, "the deliveries to a receiver cannot be read");
    }
}

/// Sends what is due, all lanes side by side, until each has nothing more to send. For tests and commands; a server opens its
/// lanes and goes on.
pub async fn deliver_due(app: &App) -> Result<Delivered, DbErr> {
    note::refresh(app).await?;
    let receivers = claim::due_receivers(app).await?;
    let lanes = receivers.into_iter().map(|receiver| work_off(app, receiver));
    let mut total = Delivered::default();
    for done in join_all(lanes).await {
        total.add(done?);
    }
    Ok(total)
}

async fn work_off(app: &App, id: WebhookId) -> Result<Delivered, DbErr> {
    let mut total = Delivered::default();
    let begun = app.clock.now();
    while let Some(row) = claim::receiver(app, id).await? {
        let rows = claim::next(app, &row).await?;
        if rows.is_empty() {
            break;
        }
        let receiver = Receiver::new(app, row);
        let outcomes: Vec<Result<Delivered, DbErr>> = stream::iter(&rows)
            .map(|row| channel::deliver(app, &receiver, row))
            .buffer_unordered(AT_ONCE)
            .collect()
            .await;
        for outcome in outcomes {
            total.add(outcome?);
        }
        if app.is_stopping() || app.clock.now() - begun > TURN {
            break;
        }
    }
    Ok(total)
}
