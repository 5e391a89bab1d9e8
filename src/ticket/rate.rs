//! The reporter rates the service once there was an answer: 1 to 4, the scale of the public satisfaction survey
//! (Permen PANRB 14/2017: *tidak baik, kurang baik, baik, sangat baik*), with a few words if they like.

use entity::ticket;
use kernel::{
    id::TicketId,
    text::{Body, TextError},
};
use serde_json::json;

use super::{
    by_reporter::{self, ReporterError},
    lifecycle::Action,
    record::{By, Words, apply},
};
use crate::app::App;

/// A rating.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rating {
    value: i16,
    comment: Option<Body>,
}

/// Why something is not a rating.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RatingError {
    /// No number from 1 to 4.
    #[error("a rating is a number from 1 to 4")]
    Value,
    /// The comment is too long.
    #[error(transparent)]
    Comment(#[from] TextError),
}

impl Rating {
    /// The highest.
    pub const MAX: i16 = 4;

    /// Parses a number and an optional comment.
    pub fn parse(value: &str, comment: &str) -> Result<Self, RatingError> {
        let value: i16 = value.trim().parse().map_err(|_| RatingError::Value)?;
        if !(1..=Self::MAX).contains(&value) {
            return Err(RatingError::Value);
        }
        let comment = match Body::parse(comment) {
            Ok(comment) => Some(comment),
            Err(TextError::Empty) => None,
            Err(error) => return Err(error.into()),
        };
        Ok(Self { value, comment })
    }
}

/// Keeps the rating. The same one again changes nothing; another one replaces it, since people may think twice.
pub async fn rate(app: &App, ticket: TicketId, rating: Rating) -> Result<ticket::Model, ReporterError> {
    by_reporter::act(app, ticket, async |tx, ticket| {
        let comment = rating.comment.map(|comment| comment.to_string());
        if ticket.rating == Some(rating.value) && ticket.rating_comment == comment {
            return Ok(ticket);
        }
        by_reporter::may_send(tx, app, ticket.id).await?;
        let words = Words {
            body: comment.clone(),
            data: Some(json!({ "rating": rating.value })),
            ..Words::default()
        };
        let now = app.clock.now();
        let done = apply(tx, app, ticket, By::REPORTER, Action::Rate, words, |row| {
            row.rating = Some(rating.value);
            row.rating_comment = comment;
            row.rated_at = Some(now);
        })
        .await?;
        Ok(done.0)
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rating_is_a_number_from_one_to_four() {
        for value in ["1", "2", "3", " 4 "] {
            assert!(Rating::parse(value, "").is_ok(), "{value}");
        }
        for value in ["", "0", "5", "-1", "2.5", "empat", "99999999999"] {
            assert_eq!(Rating::parse(value, ""), Err(RatingError::Value), "{value}");
        }
    }

    #[test]
    fn a_comment_may_be_missing_but_not_endless() {
        assert_eq!(Rating::parse("4", "  ").unwrap().comment, None);
        assert!(matches!(
            Rating::parse("4", &"a".repeat(10_001)),
            Err(RatingError::Comment(TextError::TooLong { .. }))
        ));
    }
}
