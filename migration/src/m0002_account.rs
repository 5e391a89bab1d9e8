//! Staff, their sessions, and the failure counters behind every lock-out.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(staff()).await?;
        m.create_table(session()).await?;
        m.create_table(attempt()).await?;
        m.create_index(
            Index::create()
                .name("ix_session_staff")
                .table("session")
                .col("staff_id")
                .to_owned(),
        )
        .await?;
        m.create_index(
            Index::create()
                .name("ix_staff_unit")
                .table("staff")
                .col("unit_code")
                .to_owned(),
        )
        .await
    }
}

fn staff() -> TableCreateStatement {
    Table::create()
        .table("staff")
        .col(uuid("id").primary_key())
        .col(string("email").unique_key())
        .col(string("name"))
        .col(string("role"))
        .col(string_null("unit_code"))
        .col(string("locale"))
        .col(string_null("password_hash"))
        .col(blob_null("totp_secret"))
        .col(boolean("totp_enabled"))
        .col(big_integer_null("totp_last_step"))
        .col(string_null("invite_hash"))
        .col(timestamp_with_time_zone_null("invite_expires_at"))
        .col(timestamp_with_time_zone_null("disabled_at"))
        .col(timestamp_with_time_zone_null("last_login_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_staff_unit")
                .from("staff", "unit_code")
                .to("unit", "code"),
        )
        .to_owned()
}

fn session() -> TableCreateStatement {
    Table::create()
        .table("session")
        .col(string("token_hash").primary_key())
        .col(uuid("staff_id"))
        .col(string("kind"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("last_seen_at"))
        .col(timestamp_with_time_zone("expires_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_session_staff")
                .from("session", "staff_id")
                .to("staff", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn attempt() -> TableCreateStatement {
    Table::create()
        .table("attempt")
        .col(string("key").primary_key())
        .col(integer("failures"))
        .col(timestamp_with_time_zone("last_at"))
        .col(timestamp_with_time_zone_null("locked_until"))
        .to_owned()
}
