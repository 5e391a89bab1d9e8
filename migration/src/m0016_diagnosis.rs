//! The self-diagnosis that led to a ticket.

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
            .table("ticket_diagnosis")
            .col(uuid("ticket_id").primary_key())
            .col(string("tree"))
            .col(text("way"))
            .col(string("leaf"))
            .col(string("ending"))
            .col(string_null("agency"))
            .col(json_binary("told"))
            .col(timestamp_with_time_zone("at"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_ticket_diagnosis_ticket")
                    .from("ticket_diagnosis", "ticket_id")
                    .to("ticket", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        m.create_table(table).await?;
        // The figures count from the index alone.
        let index = Index::create()
            .name("ix_ticket_diagnosis_tree_agency")
            .table("ticket_diagnosis")
            .col("tree")
            .col("agency")
            .to_owned();
        m.create_index(index).await
    }
}
