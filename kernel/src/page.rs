//! Keyset pages: how many rows, and after which one.
//!
//! A list is sorted by some key and, where keys are equal, by id. The [`Cursor`] names the last row of a page; the next page
//! begins after it, so a page costs the same at row 100 and at row 1,000,000, and rows that arrive meanwhile shift nothing.

use crate::code::codes;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, SecondsFormat, Utc};
use std::{fmt, str::FromStr};
use thiserror::Error;
use uuid::Uuid;

/// The first byte of every cursor, so that another layout can be told apart one day.
const LAYOUT: u8 = 1;
/// A sort key longer than this never came from us.
const MAX_KEY: usize = 512;

/// How many rows a page has: 1 to 200, 50 if nobody says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit(u8);

/// Why a text is not a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LimitError {
    /// Not a number from 1 to 200.
    #[error("a limit is a number from 1 to 200")]
    Range,
}

codes! {
    LimitError {
        Range = "limit-range",
    }
}

impl Limit {
    /// The most rows that a page may have.
    pub const MAX: u8 = 200;
    /// The rows of a page if nobody says.
    pub const DEFAULT: Self = Self(50);

    /// Reads a limit.
    pub fn parse(raw: &str) -> Result<Self, LimitError> {
        let rows: u8 = raw.trim().parse().map_err(|_| LimitError::Range)?;
        if (1..=Self::MAX).contains(&rows) {
            Ok(Self(rows))
        } else {
            Err(LimitError::Range)
        }
    }

    /// The number of rows.
    pub fn get(self) -> u64 {
        u64::from(self.0)
    }

    /// One row more than the page has: asking for it tells whether there is a next page.
    pub fn probe(self) -> u64 {
        self.get() + 1
    }
}

impl Default for Limit {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl FromStr for Limit {
    type Err = LimitError;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

/// The last row of a page: its sort key as text and its id. Opaque to whoever carries it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    key: String,
    id: Uuid,
}

/// Why a text is not a cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CursorError {
    /// Not something that we gave out.
    #[error("this is not a cursor")]
    Shape,
    /// A cursor, but of a list that is sorted by something else.
    #[error("this cursor belongs to another list")]
    Key,
}

codes! {
    CursorError {
        Shape = "cursor-shape",
        Key = "cursor-key",
    }
}

impl Cursor {
    /// The cursor after the row with this sort key and id.
    pub fn new(key: impl fmt::Display, id: impl Into<Uuid>) -> Self {
        Self {
            key: key.to_string(),
            id: id.into(),
        }
    }

    /// The cursor after a row sorted by a time.
    pub fn at(time: DateTime<Utc>, id: impl Into<Uuid>) -> Self {
        Self::new(time.to_rfc3339_opts(SecondsFormat::Micros, true), id)
    }

    /// The sort key, read as the type by which the list is sorted.
    pub fn key<T: FromStr>(&self) -> Result<T, CursorError> {
        self.key.parse().map_err(|_| CursorError::Key)
    }

    /// The id.
    pub fn id<T: From<Uuid>>(&self) -> T {
        self.id.into()
    }

    /// The text that stands in an address: base64url.
    pub fn encode(&self) -> String {
        let mut bytes = vec![LAYOUT];
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(self.key.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads the text that [`Self::encode`] made.
    pub fn parse(raw: &str) -> Result<Self, CursorError> {
        let longest = (1 + 16 + MAX_KEY).div_ceil(3) * 4;
        if raw.len() > longest {
            return Err(CursorError::Shape);
        }
        let bytes = URL_SAFE_NO_PAD.decode(raw).map_err(|_| CursorError::Shape)?;
        let (layout, rest) = bytes.split_first().ok_or(CursorError::Shape)?;
        let (id, key) = rest.split_first_chunk::<16>().ok_or(CursorError::Shape)?;
        let key = str::from_utf8(key).map_err(|_| CursorError::Shape)?;
        if *layout == LAYOUT {
            Ok(Self {
                key: key.to_owned(),
                id: Uuid::from_bytes(*id),
            })
        } else {
            Err(CursorError::Shape)
        }
    }
}

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.encode())
    }
}

impl FromStr for Cursor {
    type Err = CursorError;

    fn from_str(raw: &str) -> Result<Self, Self::Err> {
        Self::parse(raw)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::FixedClock, id::TicketId};
    use proptest::prelude::*;

    #[test]
    fn a_limit_is_1_to_200_and_50_by_default() {
        assert_eq!(Limit::default().get(), 50);
        assert_eq!(Limit::parse(" 200 ").unwrap().probe(), 201);
        assert_eq!(Limit::parse("1").unwrap().get(), 1);
        for raw in ["0", "201", "256", "-1", "", "ten", "1e2"] {
            assert_eq!(Limit::parse(raw), Err(LimitError::Range), "{raw}");
        }
    }

    #[test]
    fn a_cursor_carries_time_and_id_through_an_address() {
        let time = DateTime::from_timestamp_micros(1_782_892_800_123_456).unwrap();
        let id = TicketId::new(&FixedClock::at(time), &crate::rng::Rng::seeded(1));
        let text = Cursor::at(time, id).encode();
        assert!(
            text.bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_'),
            "{text}"
        );
        let back = Cursor::parse(&text).unwrap();
        assert_eq!(back.key::<DateTime<Utc>>().unwrap(), time);
        assert_eq!(back.id::<TicketId>(), id);
    }

    #[test]
    fn a_cursor_of_another_list_is_refused() {
        let cursor = Cursor::new("DPK", Uuid::nil());
        assert_eq!(cursor.key::<DateTime<Utc>>(), Err(CursorError::Key));
        assert_eq!(cursor.key::<String>().unwrap(), "DPK");
    }

    #[test]
    fn what_we_never_gave_out_is_refused() {
        let long = "A".repeat(2_000);
        for raw in [
            "",
            "AQ",
            "%%%",
            "AgAAAAAAAAAAAAAAAAAAAAAA",
            "AQAAAAAAAAAAAAAAAAAAAAD_",
            "AQAAAAAAAAAAAAAAAAAAAAA=",
            &long,
        ] {
            assert_eq!(Cursor::parse(raw), Err(CursorError::Shape), "{raw}");
        }
    }

    proptest! {
        #[test]
        fn every_cursor_reads_back(key in "\\PC{0,120}", id: u128) {
            let cursor = Cursor::new(&key, Uuid::from_u128(id));
            prop_assert_eq!(Cursor::parse(&cursor.encode()).unwrap(), cursor);
        }

        #[test]
        fn no_text_makes_it_panic(raw: String, base64 in "[A-Za-z0-9_-]{0,80}") {
            let _ = Cursor::parse(&raw);
            let _ = Cursor::parse(&base64);
            let _ = Limit::parse(&raw);
        }
    }
}
