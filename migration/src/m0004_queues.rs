//! What must follow from a write: mails in the outbox, jobs in the queue.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(outbox()).await?;
        m.create_table(job()).await?;
        for (name, table, columns) in INDEXES {
            let mut index = Index::create().name(*name).table(*table).to_owned();
            for column in *columns {
                index.col(*column);
            }
            m.create_index(index).await?;
        }
        Ok(())
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    (
        "ix_outbox_state_next",
        "outbox",
        &["state", "next_attempt_at", "id"],
    ),
    ("ix_outbox_ticket", "outbox", &["ticket_id"]),
    ("ix_job_state_run", "job", &["state", "run_at", "id"]),
];

fn outbox() -> TableCreateStatement {
    Table::create()
        .table("outbox")
        .col(uuid("id").primary_key())
        .col(string("kind"))
        .col(string("recipient"))
        .col(string("locale"))
        .col(uuid_null("ticket_id"))
        .col(uuid_null("event_id"))
        .col(uuid_null("staff_id"))
        .col(json_binary("data"))
        .col(string("message_id"))
        .col(string("state"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("next_attempt_at"))
        .col(timestamp_with_time_zone_null("locked_until"))
        .col(timestamp_with_time_zone_null("sent_at"))
        .col(text_null("last_error"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_outbox_ticket")
                .from("outbox", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn job() -> TableCreateStatement {
    Table::create()
        .table("job")
        .col(uuid("id").primary_key())
        .col(string("kind"))
        .col(json_binary("payload"))
        .col(string("state"))
        .col(string_null("unique_key").unique_key())
        .col(integer("attempts"))
        .col(integer("max_attempts"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("run_at"))
        .col(timestamp_with_time_zone_null("locked_until"))
        .col(timestamp_with_time_zone_null("finished_at"))
        .col(uuid_null("created_by"))
        .col(json_binary("result"))
        .col(text_null("last_error"))
        .to_owned()
}
