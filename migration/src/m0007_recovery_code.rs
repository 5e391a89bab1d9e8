//! One-time codes for who lost the device that makes TOTP codes.

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
            .table("recovery_code")
            .col(string("code_hash").primary_key())
            .col(uuid("staff_id"))
            .col(timestamp_with_time_zone_null("used_at"))
            .foreign_key(
                ForeignKey::create()
                    .name("fk_recovery_code_staff")
                    .from("recovery_code", "staff_id")
                    .to("staff", "id")
                    .on_delete(ForeignKeyAction::Cascade),
            )
            .to_owned();
        m.create_table(table).await?;
        let index = Index::create()
            .name("ix_recovery_code_staff")
            .table("recovery_code")
            .col("staff_id")
            .to_owned();
        m.create_index(index).await
    }
}
