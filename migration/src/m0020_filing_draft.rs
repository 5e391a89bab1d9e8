//! What is typed into a form that is not filed yet, sealed: the pages of filing can be asked for again.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let table = Table::create()
            .table("filing_draft")
            .col(string("draft_id").primary_key())
            .col(blob("words"))
            .col(big_integer("size"))
            .col(timestamp_with_time_zone("saved_at"))
            .to_owned();
        m.create_table(table).await?;
        // The sweep asks for the old ones.
        let index = Index::create()
            .name("ix_filing_draft_saved")
            .table("filing_draft")
            .col("saved_at")
            .to_owned();
        m.create_index(index).await
    }
}
