//! Which tickets an article answered, and which answer it was written from.

use kernel::id::{ArticleId, TicketId};
use sea_orm::entity::prelude::*;

/// One row of `article_ticket`.
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "article_ticket")]
pub struct Model {
    /// The article.
    #[sea_orm(primary_key, auto_increment = false)]
    pub article_id: ArticleId,
    /// The ticket.
    #[sea_orm(primary_key, auto_increment = false)]
    pub ticket_id: TicketId,
    /// An answer to the ticket points to the article.
    pub cited: bool,
    /// The article was written from an answer to the ticket.
    pub written_from: bool,
    /// First time either was so.
    pub at: DateTimeUtc,
    /// The ticket was opened again after an answer that points to the article.
    pub came_back_at: Option<DateTimeUtc>,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
