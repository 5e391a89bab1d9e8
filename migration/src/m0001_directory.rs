//! The directory: units, complaint classes, provinces, services, policies, holidays, texts.
//!
//! `edited_at` is null while a row is as the seed made it; a seed run only touches such rows, so an
//! upgrade never overwrites what an administrator changed.

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
            unit(),
            complaint_class(),
            province(),
            service(),
            policy(),
            holiday(),
        ] {
            m.create_table(table).await?;
        }
        for table in [reply_template(), notice(), contact(), setting()] {
            m.create_table(table).await?;
        }
        Ok(())
    }
}

fn unit() -> TableCreateStatement {
    Table::create()
        .table("unit")
        .col(string("code").primary_key())
        .col(string("name"))
        .col(string("name_en"))
        .col(string("kind"))
        .col(string_null("deputy"))
        .col(string("tz"))
        .col(string_null("source"))
        .col(integer("sort"))
        .col(boolean("active"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn complaint_class() -> TableCreateStatement {
    Table::create()
        .table("complaint_class")
        .col(integer("no").primary_key())
        .col(string("name"))
        .col(string("name_en"))
        .col(string("route"))
        .col(boolean("regional"))
        .col(text("note"))
        .col(integer_null("merge_with"))
        .col(integer("count_2019"))
        .col(boolean("active"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn province() -> TableCreateStatement {
    Table::create()
        .table("province")
        .col(string("code").primary_key())
        .col(string("name"))
        .col(string("kanreg"))
        .col(string("tz"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn service() -> TableCreateStatement {
    Table::create()
        .table("service")
        .col(string("slug").primary_key())
        .col(string("kind"))
        .col(integer_null("class_no"))
        .col(string("route_hint"))
        .col(string("name_id"))
        .col(string("name_en"))
        .col(text("summary_id"))
        .col(text("summary_en"))
        .col(text("before_id"))
        .col(text("before_en"))
        .col(text("attachments_hint_id"))
        .col(text("attachments_hint_en"))
        .col(boolean("allow_secret"))
        .col(string("icon"))
        .col(json_binary("fields"))
        .col(integer("sort"))
        .col(boolean("active"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn policy() -> TableCreateStatement {
    Table::create()
        .table("policy")
        .col(string("key").primary_key())
        .col(string("kind"))
        .col(string("clock"))
        .col(integer_null("hours"))
        .col(integer_null("working_days"))
        .col(date("valid_from"))
        .col(string("name_id"))
        .col(string("name_en"))
        .col(text("source"))
        .col(string("status"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn holiday() -> TableCreateStatement {
    Table::create()
        .table("holiday")
        .col(date("day").primary_key())
        .col(string("kind"))
        .col(string("name"))
        .col(boolean("tentative"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn reply_template() -> TableCreateStatement {
    Table::create()
        .table("reply_template")
        .col(uuid("id").primary_key())
        .col(string_null("key").unique_key())
        .col(string("title"))
        .col(json_binary("services"))
        .col(json_binary("units"))
        .col(text("body_id"))
        .col(text("body_en"))
        .col(boolean("active"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn notice() -> TableCreateStatement {
    Table::create()
        .table("notice")
        .col(string("version").primary_key())
        .col(string("title_id"))
        .col(string("title_en"))
        .col(text("body_id"))
        .col(text("body_en"))
        .col(text("short_id"))
        .col(text("short_en"))
        .col(timestamp_with_time_zone("valid_from"))
        .to_owned()
}

fn contact() -> TableCreateStatement {
    Table::create()
        .table("contact")
        .col(string("key").primary_key())
        .col(string("kind"))
        .col(string("label_id"))
        .col(string("label_en"))
        .col(text("value"))
        .col(text("note_id"))
        .col(text("note_en"))
        .col(integer("sort"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .to_owned()
}

fn setting() -> TableCreateStatement {
    Table::create()
        .table("setting")
        .col(string("key").primary_key())
        .col(json_binary("value"))
        .col(timestamp_with_time_zone("updated_at"))
        .to_owned()
}
