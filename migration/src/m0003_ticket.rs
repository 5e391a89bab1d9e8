//! The ticket, its identity numbers (apart, encrypted), its history and its attachments.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            ticket(),
            ticket_identity(),
            ticket_event(),
            attachment(),
            filing_key(),
        ] {
            m.create_table(table).await?;
        }
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

/// (index, table, columns): each serves a list, a look-up or a worker's claim.
const INDEXES: &[(&str, &str, &[&str])] = &[
    ("ix_ticket_status_due", "ticket", &["status", "due_at", "id"]),
    (
        "ix_ticket_unit_status_due",
        "ticket",
        &["unit_code", "status", "due_at", "id"],
    ),
    (
        "ix_ticket_assignee",
        "ticket",
        &["assignee_id", "status", "due_at", "id"],
    ),
    (
        "ix_ticket_class",
        "ticket",
        &["class_no", "status", "due_at", "id"],
    ),
    (
        "ix_ticket_service",
        "ticket",
        &["service_slug", "status", "due_at", "id"],
    ),
    ("ix_ticket_due", "ticket", &["due_at", "id"]),
    ("ix_ticket_email", "ticket", &["reporter_email"]),
    ("ix_ticket_silent_close", "ticket", &["silent_close_at"]),
    ("ix_ticket_merged_into", "ticket", &["merged_into"]),
    ("ix_identity_nik", "ticket_identity", &["nik_index"]),
    ("ix_identity_kk", "ticket_identity", &["kk_index"]),
    ("ix_identity_nip", "ticket_identity", &["nip_index"]),
    ("ix_event_ticket", "ticket_event", &["ticket_id", "id"]),
    ("ix_attachment_ticket", "attachment", &["ticket_id"]),
    ("ix_attachment_draft", "attachment", &["draft_id"]),
    ("ix_filing_key_created", "filing_key", &["created_at"]),
];

fn ticket() -> TableCreateStatement {
    Table::create()
        .table("ticket")
        .col(uuid("id").primary_key())
        .col(string("number").unique_key())
        .col(string("service_slug"))
        .col(integer_null("class_no"))
        .col(string("kind"))
        .col(string("status"))
        .col(string("channel"))
        .col(string("subject"))
        .col(text("description"))
        .col(string("reporter_name"))
        .col(string("reporter_email"))
        .col(string_null("reporter_phone"))
        .col(string_null("region"))
        .col(string_null("agency"))
        .col(json_binary("details"))
        .col(json_binary("warnings"))
        .col(boolean("secret"))
        .col(string("locale"))
        .col(string("notice_version"))
        .col(blob("pin_cipher"))
        .col(string_null("unit_code"))
        .col(uuid_null("assignee_id"))
        .col(uuid_null("merged_into"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .col(timestamp_with_time_zone("due_at"))
        .col(timestamp_with_time_zone_null("verified_at"))
        .col(timestamp_with_time_zone_null("routed_at"))
        .col(timestamp_with_time_zone_null("first_answered_at"))
        .col(timestamp_with_time_zone_null("waiting_since"))
        .col(big_integer("paused_seconds"))
        .col(timestamp_with_time_zone_null("resolved_at"))
        .col(timestamp_with_time_zone_null("closed_at"))
        .col(timestamp_with_time_zone_null("silent_close_at"))
        .col(integer("reopened_count"))
        .col(small_integer_null("rating"))
        .col(text_null("rating_comment"))
        .col(timestamp_with_time_zone_null("rated_at"))
        .col(big_integer("version"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_ticket_unit")
                .from("ticket", "unit_code")
                .to("unit", "code"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_ticket_service")
                .from("ticket", "service_slug")
                .to("service", "slug"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_ticket_class")
                .from("ticket", "class_no")
                .to("complaint_class", "no"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_ticket_assignee")
                .from("ticket", "assignee_id")
                .to("staff", "id"),
        )
        .foreign_key(
            ForeignKey::create()
                .name("fk_ticket_merged")
                .from("ticket", "merged_into")
                .to("ticket", "id"),
        )
        .to_owned()
}

fn ticket_identity() -> TableCreateStatement {
    Table::create()
        .table("ticket_identity")
        .col(uuid("ticket_id").primary_key())
        .col(string("key_id"))
        .col(blob_null("nik_cipher"))
        .col(string_null("nik_index"))
        .col(string_null("nik_masked"))
        .col(blob_null("kk_cipher"))
        .col(string_null("kk_index"))
        .col(string_null("kk_masked"))
        .col(blob_null("nip_cipher"))
        .col(string_null("nip_index"))
        .col(string_null("nip_masked"))
        .col(blob_null("birth_date_cipher"))
        .col(blob_null("birth_place_cipher"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_identity_ticket")
                .from("ticket_identity", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn ticket_event() -> TableCreateStatement {
    Table::create()
        .table("ticket_event")
        .col(uuid("id").primary_key())
        .col(uuid("ticket_id"))
        .col(timestamp_with_time_zone("at"))
        .col(string("actor_kind"))
        .col(uuid_null("staff_id"))
        .col(string("action"))
        .col(string_null("from_status"))
        .col(string_null("to_status"))
        .col(string("visibility"))
        .col(text_null("body"))
        .col(json_binary("data"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_event_ticket")
                .from("ticket_event", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn attachment() -> TableCreateStatement {
    Table::create()
        .table("attachment")
        .col(uuid("id").primary_key())
        .col(uuid_null("ticket_id"))
        .col(uuid_null("event_id"))
        .col(string_null("draft_id"))
        .col(string("name"))
        .col(string("media_type"))
        .col(big_integer("size"))
        .col(string("sha256"))
        .col(string("storage_key"))
        .col(string("visibility"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_attachment_ticket")
                .from("attachment", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn filing_key() -> TableCreateStatement {
    Table::create()
        .table("filing_key")
        .col(string("key_hash").primary_key())
        .col(uuid("ticket_id"))
        .col(string("request_hash"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_filing_key_ticket")
                .from("filing_key", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}
