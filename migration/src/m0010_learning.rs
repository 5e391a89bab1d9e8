//! What people look for in the articles and what comes of it: questions by day, without a word that could name a person, and
//! forms that an article ended.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(question()).await?;
        m.create_table(deflection()).await?;
        m.create_index(
            Index::create()
                .name("ix_deflection_at")
                .table("deflection")
                .col("at")
                .to_owned(),
        )
        .await
    }
}

/// One row for each day, language and question; the row without words holds what is not told apart.
fn question() -> TableCreateStatement {
    Table::create()
        .table("search_question")
        .col(date("day"))
        .col(string("lang"))
        .col(string("words"))
        .col(integer("asked"))
        .col(integer("nothing"))
        .col(integer("helped"))
        .col(integer("not_helped"))
        .primary_key(Index::create().col("day").col("lang").col("words"))
        .to_owned()
}

/// Named by the hash of the form's token, so that a form ends once.
fn deflection() -> TableCreateStatement {
    Table::create()
        .table("deflection")
        .col(string("draft").primary_key())
        .col(string("service_slug"))
        .col(uuid("article_id"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_deflection_article")
                .from("deflection", "article_id")
                .to("article", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
