//! A form that an article ended before it was filed.

use kernel::{id::ArticleId, service_slug::ServiceSlug};
use sea_orm::entity::prelude::*;

/// One row of `deflection`.
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "deflection")]
pub struct Model {
    /// Hash of the form's token: the same form ends once.
    #[sea_orm(primary_key, auto_increment = false)]
    pub draft: String,
    /// Which form it was.
    pub service_slug: ServiceSlug,
    /// The article that answered.
    pub article_id: ArticleId,
    /// When.
    pub at: DateTimeUtc,
}

/// No joins: slices load what they need with one query per hop.
#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
