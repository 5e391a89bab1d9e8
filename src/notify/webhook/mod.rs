//! Webhooks: other programs are told what happens to tickets, by signed HTTP requests.
//!
//! - [`note()`] writes a delivery for every receiver that chose an [`event`], in the transaction of the event; [`payload`] is what it
//!   says.
//! - `lane` sends, one lane for each receiver, as the channel `parcel`; `claim` sees to it that two nodes never have the
//!   same row, `sign` signs, `client` speaks HTTP, `guard` judges the addresses it may reach.
//! - `health` leaves a failing receiver alone, and stops it in the end; `upkeep` measures and forgets.
//! - [`pages`] is where administrators add receivers (`edit`, [`address`]), read the log of deliveries, and send again (`again`).
//!
//! What receivers are promised is in `docs/webhooks.md`.

pub mod address;
mod again;
mod claim;
mod client;
mod edit;
pub mod event;
mod guard;
mod health;
mod lane;
mod note;
pub mod pages;
mod pages_view;
mod parcel;
pub mod payload;
mod sign;
mod store;
pub mod upkeep;

use std::time::Duration;

use actix_web::{rt, web};
use chrono::Duration as Span;
use tokio_util::sync::CancellationToken;

use crate::{app::App, config::WebhookConfig};

pub use health::pause_all;
pub use lane::deliver_due;
pub use note::{deliveries, note};
pub use payload::Happening;

/// How long a node rests between two looks for what is due.
const REST: Duration = Duration::from_secs(1);
/// How often it reads again who wants to be told: a receiver that was added on another node is known within this time.
const REFRESH: Span = Span::seconds(3);

/// What a node keeps of webhooks in memory.
#[derive(Debug)]
pub struct Webhooks {
    sender: client::Sender,
    subscriptions: note::Subscriptions,
    open: lane::Open,
}

impl Webhooks {
    /// For the settings; opens nothing.
    pub fn new(config: &WebhookConfig) -> Self {
        Self {
            sender: client::Sender::new(config),
            subscriptions: note::Subscriptions::default(),
            open: lane::Open::default(),
        }
    }
}

/// Opens lanes until the process is asked to stop, then waits for what is under way.
pub async fn run(app: web::Data<App>, stop: CancellationToken) {
    let mut lanes: Vec<rt::task::JoinHandle<()>> = Vec::new();
    let mut known = None;
    while !stop.is_cancelled() {
        if app.is_ready() {
            lanes.retain(|lane| !lane.is_finished());
            match round(&app, &mut known).await {
                Ok(opened) => lanes.extend(opened),
                Err(error) => tracing::warn!(error = %error, "the webhooks cannot be read"),
            }
        }
        tokio::select! {
            () = rt::time::sleep(REST) => {}
            () = stop.cancelled() => {}
        }
    }
    for lane in lanes {
        // A lane that panicked has said so, and its lease runs out.
        let _ = lane.await;
    }
}

/// Reads the list of receivers if it is time, and opens lanes if there are any.
async fn round(
    app: &web::Data<App>,
    known: &mut Option<(chrono::DateTime<chrono::Utc>, bool)>,
) -> Result<Vec<rt::task::JoinHandle<()>>, sea_orm::DbErr> {
    let now = app.clock.now();
    let any = match *known {
        Some((at, any)) if now - at < REFRESH => any,
        _ => {
            let any = note::refresh(app).await?;
            *known = Some((now, any));
            any
        }
    };
    if any {
        lane::open_due(app).await
    } else {
        Ok(Vec::new())
    }
}
