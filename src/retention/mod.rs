//! How long personal data is kept, and its end (UU 27/2022 art. 42–45: deleted once the term is over).
//!
//! The term is data: [`policy`] is a row that an administrator changes under `/admin/retensi` ([`pages`]), where the page also shows what would
//! go, before anything does. As shipped it is off: two years is a proposal, BKN's own archive schedule (*jadwal retensi arsip*)
//! decides, and the privacy notice says so. Once on, a [`job`] a day takes the data off tickets that ended before the
//! term ([`crate::ticket::anonymise`]); figures stay.

pub mod job;
pub mod pages;
pub mod policy;

use chrono::{DateTime, Utc};
use entity::{attachment, ticket};
use sea_orm::{
    ColumnTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
};

use crate::{app::App, ticket::anonymise::ended_before};
use policy::Policy;

/// What a policy would take away now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Forecast {
    /// Tickets that ended before this moment.
    pub term: DateTime<Utc>,
    /// How many still hold somebody's data.
    pub tickets: u64,
    /// Their files.
    pub files: u64,
    /// When the oldest of them was filed.
    pub oldest: Option<DateTime<Utc>>,
}

/// Looks, and changes nothing.
pub async fn forecast(app: &App, policy: &Policy) -> Result<Forecast, DbErr> {
    let db = app.db.read();
    let term = policy.term(app.clock.now());
    let files = attachment::Entity::find().filter(
        attachment::Column::TicketId.in_subquery(
            ended_before(term)
                .select_only()
                .column(ticket::Column::Id)
                .into_query(),
        ),
    );
    let oldest = ended_before(term)
        .select_only()
        .column(ticket::Column::CreatedAt)
        .order_by_asc(ticket::Column::CreatedAt)
        .into_tuple()
        .one(db)
        .await?;
    Ok(Forecast {
        term,
        tickets: ended_before(term).count(db).await?,
        files: files.count(db).await?,
        oldest,
    })
}
