//! Clocks: several per ticket, each with its warnings; the ticket keeps what counts now (`due_at`, `soon_at`, `due_clock`)
//! and what was promised for the first answer (`first_due_at`). Policies may be for one complaint class. Staff are told in
//! the pages.
//!
//! Tickets of before get their clocks from the first round of the watcher, out of their history.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for column in [
            timestamp_with_time_zone("first_due_at")
                .default("1970-01-01T00:00:00+00:00")
                .to_owned(),
            timestamp_with_time_zone_null("soon_at"),
            string_null("due_clock"),
            boolean("has_clocks").default(false).to_owned(),
        ] {
            m.alter_table(Table::alter().table("ticket").add_column(column).to_owned())
                .await?;
        }
        m.alter_table(
            Table::alter()
                .table("policy")
                .add_column(integer_null("class_no"))
                .to_owned(),
        )
        .await?;
        let first_due = Query::update()
            .table("ticket")
            .value("first_due_at", Expr::col("due_at"))
            .to_owned();
        m.execute(first_due).await?;
        m.create_table(clock()).await?;
        m.create_table(staff_notice()).await?;
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
    ("ix_clock_look", "ticket_clock", &["look_at"]),
    ("ix_clock_state", "ticket_clock", &["state", "clock"]),
    ("ix_ticket_has_clocks", "ticket", &["has_clocks", "id"]),
    (
        "ix_staff_notice_staff",
        "staff_notice",
        &["staff_id", "read_at", "id"],
    ),
    (
        "ix_staff_notice_mailed",
        "staff_notice",
        &["mailed_at", "created_at"],
    ),
];

fn clock() -> TableCreateStatement {
    Table::create()
        .table("ticket_clock")
        .col(uuid("ticket_id"))
        .col(string("clock"))
        .col(string_null("policy_key"))
        .col(integer_null("hours"))
        .col(integer_null("working_days"))
        .col(string("tz"))
        .col(timestamp_with_time_zone("started_at"))
        .col(string("state"))
        .col(timestamp_with_time_zone_null("half_at"))
        .col(timestamp_with_time_zone_null("three_quarters_at"))
        .col(timestamp_with_time_zone_null("nine_tenths_at"))
        .col(timestamp_with_time_zone_null("due_at"))
        .col(small_integer("warned"))
        .col(timestamp_with_time_zone_null("look_at"))
        .col(timestamp_with_time_zone_null("stopped_at"))
        .primary_key(Index::create().col("ticket_id").col("clock"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_clock_ticket")
                .from("ticket_clock", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn staff_notice() -> TableCreateStatement {
    Table::create()
        .table("staff_notice")
        .col(uuid("id").primary_key())
        .col(uuid("staff_id"))
        .col(string("kind"))
        .col(uuid_null("ticket_id"))
        .col(integer("tickets"))
        .col(json_binary("data"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("read_at"))
        .col(timestamp_with_time_zone_null("mailed_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_staff_notice_staff")
                .from("staff_notice", "staff_id")
                .to("staff", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_staff_notice_ticket")
                .from("staff_notice", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
