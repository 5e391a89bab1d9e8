//! The knowledge base: articles, every version of them, what readers said, pictures, and the tickets they answered.
//!
//! `article` holds what the public reads (or, before the first publication, the draft); a change that is not published
//! yet is a version only, named by `pending_version`. `revision` is taken from the one row of `article_revision` in the
//! transaction that changes what the public reads, so that every node's search index can follow the database.

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
            category(),
            article(),
            version(),
            feedback(),
            image(),
            ticket(),
            revision(),
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
        let first = Query::insert()
            .into_table("article_revision")
            .columns(["id", "revision"])
            .values_panic([1.into(), 0_i64.into()])
            .to_owned();
        m.execute(first).await
    }
}

const INDEXES: &[(&str, &str, &[&str])] = &[
    (
        "ix_article_status_lang",
        "article",
        &["status", "lang", "category"],
    ),
    ("ix_article_revision", "article", &["revision"]),
    ("ix_article_translation", "article", &["translation_of"]),
    (
        "ix_article_feedback_article",
        "article_feedback",
        &["article_id", "at"],
    ),
    ("ix_article_ticket_ticket", "article_ticket", &["ticket_id"]),
];

fn category() -> TableCreateStatement {
    Table::create()
        .table("article_category")
        .col(string("slug").primary_key())
        .col(string("name_id"))
        .col(string("name_en"))
        .col(text("summary_id"))
        .col(text("summary_en"))
        .col(string("icon"))
        .col(integer("sort"))
        .to_owned()
}

fn article() -> TableCreateStatement {
    Table::create()
        .table("article")
        .col(uuid("id").primary_key())
        .col(string("slug").unique_key())
        .col(string("lang"))
        .col(string("category"))
        .col(string("title"))
        .col(text("body"))
        .col(json_binary("tags"))
        .col(json_binary("aliases"))
        .col(json_binary("services"))
        .col(text("source"))
        .col(string("status"))
        .col(date("updated_on"))
        .col(date_null("review_by"))
        .col(string_null("translation_of"))
        .col(uuid_null("author_id"))
        .col(integer("version"))
        .col(integer_null("pending_version"))
        .col(boolean("pending_review"))
        .col(string_null("file_hash"))
        .col(timestamp_with_time_zone_null("edited_at"))
        .col(integer("helped"))
        .col(integer("not_helped"))
        .col(integer("deflected"))
        .col(timestamp_with_time_zone_null("stale_since"))
        .col(big_integer("revision"))
        .col(timestamp_with_time_zone_null("published_at"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_article_author")
                .from("article", "author_id")
                .to("staff", "id"),
        )
        .to_owned()
}

fn version() -> TableCreateStatement {
    Table::create()
        .table("article_version")
        .col(uuid("id").primary_key())
        .col(uuid("article_id"))
        .col(integer("version"))
        .col(string("origin"))
        .col(json_binary("content"))
        .col(boolean("published"))
        .col(text_null("why"))
        .col(uuid_null("saved_by"))
        .col(timestamp_with_time_zone("saved_at"))
        .foreign_key(&mut of_article("fk_article_version_article", "article_version"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_article_version_staff")
                .from("article_version", "saved_by")
                .to("staff", "id"),
        )
        .index(
            Index::create()
                .name("ux_article_version")
                .col("article_id")
                .col("version")
                .unique(),
        )
        .to_owned()
}

fn feedback() -> TableCreateStatement {
    Table::create()
        .table("article_feedback")
        .col(uuid("id").primary_key())
        .col(uuid("article_id"))
        .col(integer("version"))
        .col(boolean("helped"))
        .col(string_null("reason"))
        .col(text_null("words"))
        .col(timestamp_with_time_zone("at"))
        .foreign_key(&mut of_article("fk_article_feedback_article", "article_feedback"))
        .to_owned()
}

/// Pictures stay when an article no longer shows them: an older version may.
fn image() -> TableCreateStatement {
    Table::create()
        .table("article_image")
        .col(uuid("id").primary_key())
        .col(uuid("article_id"))
        .col(string("name"))
        .col(string("media_type"))
        .col(big_integer("size"))
        .col(string("sha256"))
        .col(string("storage_key"))
        .col(uuid_null("uploaded_by"))
        .col(timestamp_with_time_zone("created_at"))
        .foreign_key(&mut of_article("fk_article_image_article", "article_image"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_article_image_staff")
                .from("article_image", "uploaded_by")
                .to("staff", "id"),
        )
        .to_owned()
}

fn ticket() -> TableCreateStatement {
    Table::create()
        .table("article_ticket")
        .col(uuid("article_id"))
        .col(uuid("ticket_id"))
        .col(boolean("cited"))
        .col(boolean("written_from"))
        .col(timestamp_with_time_zone("at"))
        .col(timestamp_with_time_zone_null("came_back_at"))
        .primary_key(Index::create().col("article_id").col("ticket_id"))
        .foreign_key(&mut of_article("fk_article_ticket_article", "article_ticket"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_article_ticket_ticket")
                .from("article_ticket", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::Cascade),
        )
        .to_owned()
}

fn revision() -> TableCreateStatement {
    Table::create()
        .table("article_revision")
        .col(integer("id").primary_key())
        .col(big_integer("revision"))
        .to_owned()
}

fn of_article(name: &str, table: &'static str) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(name)
        .from(table, "article_id")
        .to("article", "id")
        .on_delete(ForeignKeyAction::Cascade)
        .to_owned()
}
