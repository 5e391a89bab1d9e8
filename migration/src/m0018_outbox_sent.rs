//! How many mails a receiving domain got in the last minute is asked before each batch: by time first, then by domain.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_index(
            Index::create()
                .name("ix_outbox_sent")
                .table("outbox")
                .col("sent_at")
                .col("domain")
                .to_owned(),
        )
        .await?;
        m.drop_index(
            Index::drop()
                .name("ix_outbox_domain_sent")
                .table("outbox")
                .to_owned(),
        )
        .await
    }
}
