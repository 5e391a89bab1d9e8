//! How a member of staff is told: by mail at once, in a digest at hours of their choosing, or in the pages only. And an
//! index by which workers claim jobs kind by kind.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        m.create_table(preference()).await?;
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
    ("ix_job_state_kind_run", "job", &["state", "kind", "run_at", "id"]),
    ("ix_staff_notice_ticket", "staff_notice", &["ticket_id"]),
];

fn preference() -> TableCreateStatement {
    Table::create()
        .table("staff_preference")
        .col(uuid("staff_id").primary_key())
        .col(string("mail"))
        .col(string("hours"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_staff_preference_staff")
                .from("staff_preference", "staff_id")
                .to("staff", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
