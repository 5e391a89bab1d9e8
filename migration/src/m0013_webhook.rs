//! Receivers of webhooks, and the log of what was delivered to them.
//!
//! No foreign key between the two: a receiver that is removed on one node may still be known to another for seconds, and a ticket
//! must be filed all the same. What has no receiver any more is swept away.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(webhook()).await?;
        m.create_table(delivery()).await?;
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
        "ix_webhook_delivery_due",
        "webhook_delivery",
        &["state", "webhook_id", "next_at", "id"],
    ),
    (
        "ix_webhook_delivery_webhook",
        "webhook_delivery",
        &["webhook_id", "id"],
    ),
    (
        "ix_webhook_delivery_old",
        "webhook_delivery",
        &["state", "created_at"],
    ),
];

fn webhook() -> TableCreateStatement {
    Table::create()
        .table("webhook")
        .col(uuid("id").primary_key())
        .col(string("name"))
        .col(text("url"))
        .col(json_binary("events"))
        .col(blob("secret_cipher"))
        .col(blob_null("former_cipher"))
        .col(timestamp_with_time_zone_null("former_until"))
        .col(string("state"))
        .col(integer("failures"))
        .col(timestamp_with_time_zone_null("failing_since"))
        .col(timestamp_with_time_zone_null("resume_at"))
        .col(uuid_null("created_by"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .to_owned()
}

fn delivery() -> TableCreateStatement {
    Table::create()
        .table("webhook_delivery")
        .col(uuid("id").primary_key())
        .col(uuid("webhook_id"))
        .col(string("event"))
        .col(uuid_null("event_id"))
        .col(text("payload"))
        .col(string("state"))
        .col(integer("attempts"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("next_at"))
        .col(timestamp_with_time_zone_null("locked_until"))
        .col(timestamp_with_time_zone_null("tried_at"))
        .col(integer_null("status_code"))
        .col(big_integer_null("duration_ms"))
        .col(text_null("answer"))
        .col(text_null("error"))
        .col(timestamp_with_time_zone_null("delivered_at"))
        .to_owned()
}
