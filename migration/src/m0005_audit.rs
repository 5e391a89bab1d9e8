//! The audit log: a hash chain. `audit_head` is its single last link; whoever appends updates that row,
//! which serialises writers on both databases.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(audit()).await?;
        m.create_table(audit_head()).await?;
        m.create_index(
            Index::create()
                .name("ix_audit_subject")
                .table("audit")
                .col("subject_kind")
                .col("subject_id")
                .to_owned(),
        )
        .await?;
        let first = Query::insert()
            .into_table("audit_head")
            .columns(["id", "seq", "hash"])
            .values_panic([1.into(), 0_i64.into(), "".into()])
            .to_owned();
        m.execute(first).await
    }
}

fn audit() -> TableCreateStatement {
    Table::create()
        .table("audit")
        .col(uuid("id").primary_key())
        .col(big_integer("seq").unique_key())
        .col(timestamp_with_time_zone("at"))
        .col(uuid_null("staff_id"))
        .col(string("action"))
        .col(string("subject_kind"))
        .col(string("subject_id"))
        .col(text_null("reason"))
        .col(json_binary("detail"))
        .col(string("prev_hash"))
        .col(string("hash"))
        .to_owned()
}

fn audit_head() -> TableCreateStatement {
    Table::create()
        .table("audit_head")
        .col(integer("id").primary_key())
        .col(big_integer("seq"))
        .col(string("hash"))
        .to_owned()
}
