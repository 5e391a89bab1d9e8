//! Identifiers of rows: one type per table, so that a ticket's id can't be passed for a file's.
//!
//! Each is a UUID version 7 (RFC 9562): 48 bits of milliseconds, 12 bits of the fraction of the millisecond, 62 random
//! bits. They sort by the time of making, so new rows land at the end of an index; they are not secret.

use crate::{clock::Clock, key::not_a_numeric_key, rng::Rng};
use chrono::{DateTime, Utc};
use uuid::{Builder, Uuid};

/// A UUID version 7 of a moment, with our randomness.
fn time_ordered(moment: DateTime<Utc>, rng: &Rng) -> Uuid {
    let micros = u64::try_from(moment.timestamp_micros()).unwrap_or(0);
    let (millis, rest) = (micros / 1_000, micros % 1_000);
    let fraction = rest * 4_096 / 1_000;
    let tail = rng.id_tail(micros);
    let value = u128::from(millis & 0xFFFF_FFFF_FFFF) << 80 | u128::from(fraction) << 64 | u128::from(tail);
    // The builder writes version and variant over the six bits that are theirs.
    Builder::from_u128(value)
        .with_version(uuid::Version::SortRand)
        .with_variant(uuid::Variant::RFC4122)
        .into_uuid()
}

macro_rules! ids {
    ($( $(#[$meta:meta])* $name:ident; )+) => { $(
        $(#[$meta])*
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, sea_orm::DeriveValueType,
        )]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id, later in order than all made before it.
            pub fn new(clock: &dyn Clock, rng: &Rng) -> Self {
                Self::at(clock.now(), rng)
            }

            /// A new id of a moment that the caller decides, in order with those made then.
            pub fn at(moment: DateTime<Utc>, rng: &Rng) -> Self {
                Self(time_ordered(moment, rng))
            }

            /// The bare UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                std::fmt::Display::fmt(&self.0, f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(raw: &str) -> Result<Self, Self::Err> {
                raw.parse().map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        not_a_numeric_key!($name);
    )+ };
}

ids! {
    /// A ticket.
    TicketId;
    /// An event in a ticket's history.
    EventId;
    /// A file attached to a ticket.
    AttachmentId;
    /// A member of staff.
    StaffId;
    /// A staff session.
    SessionId;
    /// A message waiting to be sent.
    OutboxId;
    /// A mail that came in.
    InboundMailId;
    /// An address whose mail comes back.
    BouncedAddressId;
    /// What a member of staff is told in the pages.
    StaffNoticeId;
    /// A piece of background work.
    JobId;
    /// A receiver of webhooks.
    WebhookId;
    /// An event on its way to a receiver.
    DeliveryId;
    /// An entry of the audit log.
    AuditId;
    /// An answer template.
    TemplateId;
    /// An answer being written.
    DraftId;
    /// A notice shown on the public pages.
    NoticeId;
    /// A service-level policy.
    PolicyId;
    /// An article of the knowledge base.
    ArticleId;
    /// A saved version of an article.
    ArticleVersionId;
    /// What one reader said about an article.
    ArticleFeedbackId;
    /// A picture in an article.
    ArticleImageId;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::FixedClock;
    use chrono::Duration;

    fn clock() -> FixedClock {
        FixedClock::at(DateTime::from_timestamp_micros(1_782_892_800_123_456).unwrap())
    }

    #[test]
    fn an_id_is_a_version_7_uuid_that_carries_the_time_of_the_clock() {
        let id = TicketId::new(&clock(), &Rng::seeded(1)).uuid();
        assert_eq!(id.get_version_num(), 7);
        assert_eq!(id.get_variant(), uuid::Variant::RFC4122);
        let (seconds, nanos) = id.get_timestamp().unwrap().to_unix();
        assert_eq!((seconds, nanos / 1_000_000), (1_782_892_800, 123));
    }

    #[test]
    fn ids_sort_in_the_order_of_making_even_within_one_instant() {
        let (clock, rng) = (clock(), Rng::seeded(2));
        let mut made: Vec<EventId> = Vec::new();
        for round in 0..2_000 {
            made.push(EventId::new(&clock, &rng));
            if round % 100 == 0 {
                clock.advance(Duration::microseconds(1));
            }
        }
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
        let mut texts: Vec<String> = made.iter().map(ToString::to_string).collect();
        texts.sort();
        assert_eq!(texts, made.iter().map(ToString::to_string).collect::<Vec<_>>());
    }

    #[test]
    fn an_id_is_read_back_from_text_json_and_the_database() {
        let id = StaffId::new(&clock(), &Rng::seeded(3));
        assert_eq!(id.to_string().parse::<StaffId>().unwrap(), id);
        assert_eq!(
            serde_json::from_str::<StaffId>(&serde_json::to_string(&id).unwrap()).unwrap(),
            id
        );
        let stored: sea_orm::Value = id.into();
        assert_eq!(
            <StaffId as sea_orm::sea_query::ValueType>::try_from(stored).unwrap(),
            id
        );
        assert!("not an id".parse::<StaffId>().is_err());
    }

    #[test]
    fn two_generators_never_meet() {
        let clock = clock();
        assert_ne!(
            JobId::new(&clock, &Rng::seeded(4)),
            JobId::new(&clock, &Rng::seeded(5))
        );
    }
}
