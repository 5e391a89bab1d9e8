//! The channel of webhooks: one delivery, signed and sent, and what its receiver's answer means.
//!
//! `2xx` is taken; anything else is not, a redirect neither. `410` says that nobody is there any more, `429` and `503` may say when
//! to come back.

use std::time::Duration as Patience;

use chrono::{DateTime, Duration, Utc};
use entity::{
    webhook,
    webhook_delivery::{self, DeliveryState},
};
use sea_orm::{ActiveValue::Set, DbErr};

use super::{
    claim,
    client::{Answer, Request},
    health, sign,
};
use crate::{
    app::App,
    notify::channel::{Channel, Outcome, Refusal},
};

/// Tries before an administrator has to look at it; with the waits below, the last one is three days after the first.
const MAX_ATTEMPTS: i32 = 10;
/// Seconds to wait after the first, second … failure.
const WAITS: [i64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// Sides of the dice that spreads retries.
const JITTER: u32 = 1_000;
/// The longest that a receiver may ask us to wait.
const LONGEST_REST: Duration = Duration::days(1);
/// Time that writing takes around a request, before the seam's own limit ends it.
const MARGIN: Patience = Patience::from_secs(5);

/// A receiver, as a channel.
#[derive(Debug)]
pub(super) struct Receiver<'a> {
    app: &'a App,
    row: webhook::Model,
}

/// What a try leaves behind.
#[derive(Clone, Debug, Default)]
pub(super) struct Trace {
    status: Option<u16>,
    duration_ms: Option<i64>,
    answer: Option<String>,
    /// The receiver asked to be left alone for so long.
    rest: Option<Duration>,
}

impl<'a> Receiver<'a> {
    pub(super) fn new(app: &'a App, row: webhook::Model) -> Self {
        Self { app, row }
    }

    /// The signatures under the secret, and for a day after a change under the one before.
    fn signatures(&self, id: &str, timestamp: i64, body: &str, now: DateTime<Utc>) -> Option<String> {
        let former = self.row.former_until.is_some_and(|until| until > now);
        let former = self.row.former_cipher.as_ref().filter(|_| former);
        let context = sign::context(self.row.id);
        let mut signatures = Vec::new();
        for sealed in std::iter::once(&self.row.secret_cipher).chain(former) {
            let secret = self.app.vault.open_text(&context, sealed).ok()?;
            signatures.push(sign::sign(&secret, id, timestamp, body)?);
        }
        Some(signatures.join(" "))
    }
}

impl Channel for Receiver<'_> {
    type Row = webhook_delivery::Model;
    type Trace = Trace;

    const NAME: &'static str = "webhook";
    const COUNTER: &'static str = "laporbkn_webhooks_total";
    const MAX_ATTEMPTS: i32 = MAX_ATTEMPTS;

    fn patience(&self) -> Patience {
        self.app.webhooks.sender.patience + MARGIN
    }

    fn facts(row: &webhook_delivery::Model) -> (String, i32) {
        (row.id.to_string(), row.attempts)
    }

    fn wait_after(&self, attempts: i32) -> Duration {
        wait_after(attempts, self.app.rng.below(JITTER))
    }

    async fn send(&self, row: &webhook_delivery::Model) -> (Result<(), Refusal>, Trace) {
        let now = self.app.clock.now();
        let (id, timestamp) = (row.id.to_string(), now.timestamp());
        let Some(signature) = self.signatures(&id, timestamp, &row.payload, now) else {
            let why = "the secret of this receiver cannot be opened: is LAPORBKN_SECRET_KEY complete?";
            return (Err(Refusal::Passing(why.to_owned())), Trace::default());
        };
        let begun = tokio::time::Instant::now();
        let request = Request {
            url: &self.row.url,
            id,
            timestamp,
            signature,
            body: &row.payload,
        };
        let answer = self.app.webhooks.sender.post(&request).await;
        let mut trace = Trace {
            duration_ms: i64::try_from(begun.elapsed().as_millis()).ok(),
            ..Trace::default()
        };
        match answer {
            Err(why) => (Err(Refusal::Passing(why)), trace),
            Ok(answer) => {
                let outcome = judge(&answer, now);
                if let Err(Refusal::Later(_, rest)) = &outcome {
                    trace.rest = Some(*rest);
                }
                trace.status = Some(answer.status);
                trace.answer = Some(answer.body);
                (outcome, trace)
            }
        }
    }

    async fn settle(
        &self,
        row: &webhook_delivery::Model,
        outcome: Outcome,
        trace: Trace,
    ) -> Result<(), DbErr> {
        let now = self.app.clock.now();
        let is_sent = outcome == Outcome::Sent;
        let change = change(outcome, &trace, now);
        let is_gone = trace.status == Some(410);
        self.app
            .db
            .write(async |tx| {
                if !claim::settle(tx, row, change).await? {
                    return Ok(());
                }
                if is_sent {
                    health::well(tx, self.row.id).await
                } else if is_gone {
                    health::gone(tx, self.app, &self.row).await
                } else {
                    health::ill(tx, self.app, &self.row, trace.rest).await
                }
            })
            .await
    }
}

fn change(outcome: Outcome, trace: &Trace, now: DateTime<Utc>) -> webhook_delivery::ActiveModel {
    let mut change = webhook_delivery::ActiveModel {
        locked_until: Set(None),
        tried_at: Set(Some(now)),
        status_code: Set(trace.status.map(i32::from)),
        duration_ms: Set(trace.duration_ms),
        answer: Set(trace.answer.clone()),
        error: Set(None),
        ..Default::default()
    };
    match outcome {
        Outcome::Sent => {
            change.state = Set(DeliveryState::Delivered);
            change.delivered_at = Set(Some(now));
        }
        Outcome::Postponed { why, until } => {
            change.next_at = Set(until);
            change.error = Set(Some(why));
        }
        Outcome::GivenUp(why) => {
            change.state = Set(DeliveryState::Buried);
            change.error = Set(Some(why));
        }
    }
    change
}

/// What an answer means.
fn judge(answer: &Answer, now: DateTime<Utc>) -> Result<(), Refusal> {
    let status = answer.status;
    match status {
        200..300 => Ok(()),
        300..400 => Err(Refusal::Passing(format!(
            "the receiver answered {status}, a redirect; redirects are not followed"
        ))),
        410 => Err(Refusal::Lasting(
            "the receiver answered 410: it is gone, and is paused".to_owned(),
        )),
        429 | 503 => {
            let why = format!("the receiver answered {status}: not now");
            let rest = answer.retry_after.as_deref();
            let rest = rest.and_then(|text| rest_of(text, now));
            Err(rest.map_or_else(
                || Refusal::Passing(why.clone()),
                |rest| Refusal::Later(why.clone(), rest),
            ))
        }
        _ => Err(Refusal::Passing(format!("the receiver answered {status}"))),
    }
}

/// How long a `Retry-After` asks to wait: seconds, or a date. At most a day.
fn rest_of(text: &str, now: DateTime<Utc>) -> Option<Duration> {
    let text = text.trim();
    let rest = match text.parse::<u32>() {
        Ok(seconds) => Duration::seconds(seconds.into()),
        Err(_) => DateTime::parse_from_rfc2822(text).ok()?.with_timezone(&Utc) - now,
    };
    (rest > Duration::zero()).then(|| rest.min(LONGEST_REST))
}

/// Up to a quarter more by chance: what failed together does not come back together.
fn wait_after(attempts: i32, dice: u32) -> Duration {
    let failures = usize::try_from(attempts).unwrap_or(1).max(1);
    let longest = WAITS.last().copied().unwrap_or(3_600);
    let wait = Duration::seconds(WAITS.get(failures - 1).copied().unwrap_or(longest));
    wait + wait * i32::try_from(dice.min(JITTER)).unwrap_or(0) / (4 * JITTER.cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, retry_after: Option<&str>) -> Answer {
        Answer {
            status,
            retry_after: retry_after.map(str::to_owned),
            body: String::new(),
        }
    }

    #[test]
    fn waits_grow_over_three_days_and_chance_adds_a_quarter_at_most() {
        let waits: Vec<Duration> = (1..MAX_ATTEMPTS).map(|tries| wait_after(tries, 0)).collect();
        assert!(waits.windows(2).all(|pair| pair[0] < pair[1]));
        assert_eq!(waits.iter().sum::<Duration>().num_hours(), 75);
        assert_eq!(wait_after(4, JITTER), Duration::seconds(9_000));
        assert_eq!(wait_after(99, 0), Duration::days(1));
    }

    #[test]
    fn only_a_success_is_taken() {
        let now = DateTime::UNIX_EPOCH;
        for status in [200, 201, 204, 299] {
            assert_eq!(judge(&answer(status, None), now), Ok(()));
        }
        for status in [100, 301, 302, 307, 308, 400, 401, 404, 429, 500, 502, 503] {
            let judged = judge(&answer(status, None), now);
            assert!(matches!(judged, Err(Refusal::Passing(_))), "{status}");
        }
        assert!(matches!(judge(&answer(410, None), now), Err(Refusal::Lasting(_))));
    }

    #[test]
    fn a_receiver_may_say_when_to_come_back_within_a_day() {
        let now: DateTime<Utc> = "2026-07-01T02:00:00Z".parse().unwrap();
        for (text, rest) in [
            ("120", Some(Duration::minutes(2))),
            (" 7 ", Some(Duration::seconds(7))),
            ("4000000000", Some(Duration::days(1))),
            ("Wed, 01 Jul 2026 02:05:00 GMT", Some(Duration::minutes(5))),
            ("Wed, 01 Jul 2026 01:00:00 GMT", None),
            ("0", None),
            ("-5", None),
            ("nanti", None),
        ] {
            assert_eq!(rest_of(text, now), rest, "{text}");
        }
        let judged = judge(&answer(429, Some("60")), now);
        assert!(matches!(judged, Err(Refusal::Later(_, rest)) if rest == Duration::minutes(1)));
    }
}
