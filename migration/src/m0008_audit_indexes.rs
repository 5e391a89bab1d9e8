//! The audit log is read by action and by person, the newest first.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for (name, column) in [
            ("ix_audit_action_seq", "action"),
            ("ix_audit_staff_seq", "staff_id"),
        ] {
            let index = Index::create()
                .name(name)
                .table("audit")
                .col(column)
                .col("seq")
                .to_owned();
            m.create_index(index).await?;
        }
        Ok(())
    }
}
