//! Telling an open page at once: server-sent events, and the same number for pages that ask.
//!
//! A stream ends by itself after a while, and at once when the node stops; the browser comes back by itself, to whichever
//! node the balancer chooses, where the gate looks at the session again. Neither keeps a session alive: a page that is left
//! open asks for ever, and its person may be gone.

use std::{convert::Infallible, time::Duration};

use actix_web::{HttpResponse, http::header, rt::time::Instant};
use bytes::Bytes;
use futures_util::stream;
use serde::Serialize;
use utoipa::ToSchema;

use super::{Unread, hub::Listening, unread};
use crate::{
    api::Problem,
    app::App,
    http::{error::Error, page::Ctx},
    ticket::staff::list,
};

/// Proxies give up on what is silent; this keeps them and tells us who is gone.
const BEAT: Duration = Duration::from_secs(15);
/// After so long the stream ends and the browser comes back, with its session looked at again.
const LIFE: Duration = Duration::from_mins(5);
/// How soon a browser comes back at the earliest, in milliseconds; up to as much more by chance, so that those of a node
/// that stopped do not all come at once.
const RETURN: u32 = 2_000;

/// What an open page asks for from time to time.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnreadCount {
    /// Notices of the asker that are unread.
    unread: u64,
    /// Tickets that the asker may know of, in any state: it grows when one arrives at their desk.
    tickets: i64,
}

/// `GET /api/v1/staff/notices/unread`
#[utoipa::path(
    get, path = "/api/v1/staff/notices/unread", tag = "staff", security(("bearer" = [])),
    responses(
        (status = 200, description = "How many of your notices are unread, and how many tickets you may know of; asking does not keep a session alive", body = UnreadCount),
        (status = 401, description = "No valid token", body = Problem),
    )
)]
pub async fn count(ctx: Ctx) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    let Unread(unread) = unread(&ctx.app, staff.id).await?;
    let tickets = list::known(&ctx.app, staff).await?;
    Ok(HttpResponse::Ok().json(UnreadCount { unread, tickets }))
}

/// `GET /api/v1/staff/notices/stream`
#[utoipa::path(
    get, path = "/api/v1/staff/notices/stream", tag = "staff", security(("bearer" = [])),
    responses(
        (status = 200, description = "Server-sent events: `unread` with the number at once and whenever it changes, `beat` every 15 seconds; ends after five minutes and when the node stops, come back then", body = String, content_type = "text/event-stream"),
        (status = 401, description = "No valid token", body = Problem),
        (status = 503, description = "This node stops", body = Problem),
    )
)]
pub async fn listen(ctx: Ctx) -> Result<HttpResponse, Error> {
    let staff = ctx.staff()?;
    let Unread(unread) = unread(&ctx.app, staff.id).await?;
    let listening = ctx
        .app
        .bell
        .listen(staff.id, &staff.session, unread)
        .ok_or_else(|| Error::Unavailable("this node stops".to_owned()))?;
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        // Nothing on the way may gather, change or compress it: an event would wait for the next.
        .insert_header((header::CACHE_CONTROL, "no-store, no-transform"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("X-Accel-Buffering", "no"))
        .streaming(events(&ctx.app, listening, unread)))
}

/// Where a stream is.
enum Step {
    /// Nothing was said yet.
    First(Listening, u64),
    /// It goes on.
    Next(Listening),
    /// The last words were said.
    Over,
}

fn events(
    app: &App,
    listening: Listening,
    unread: u64,
) -> impl stream::Stream<Item = Result<Bytes, Infallible>> + use<> {
    let end = Instant::now() + LIFE;
    let back = RETURN + app.rng.below(RETURN);
    stream::unfold(Step::First(listening, unread), move |step| async move {
        let (words, next) = step.on(end, back).await?;
        Some((Ok(Bytes::from(words)), next))
    })
}

impl Step {
    /// What is said now, and where the stream is then; `None` at its end.
    async fn on(self, end: Instant, back: u32) -> Option<(String, Self)> {
        match self {
            Self::First(listening, unread) => {
                let words = format!("retry: {back}\n\nevent: unread\ndata: {unread}\n\n");
                Some((words, Self::Next(listening)))
            }
            Self::Next(listening) => Some(follow(listening, end).await),
            Self::Over => None,
        }
    }
}

async fn follow(mut listening: Listening, end: Instant) -> (String, Step) {
    const GOODBYE: &str = "event: beat\ndata:\n\n";
    tokio::select! {
        changed = listening.unread.changed() => match changed {
            Ok(()) => {
                let unread = *listening.unread.borrow_and_update();
                (format!("event: unread\ndata: {unread}\n\n"), Step::Next(listening))
            }
            Err(_) => (GOODBYE.to_owned(), Step::Over),
        },
        () = actix_web::rt::time::sleep(BEAT) => (GOODBYE.to_owned(), Step::Next(listening)),
        () = actix_web::rt::time::sleep_until(end) => (GOODBYE.to_owned(), Step::Over),
    }
}
