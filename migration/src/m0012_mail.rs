//! Mail that comes in: every mail once, what became of it, and where it is kept. Addresses whose mail comes back, what people
//! want to be told, and who was told that their mail was not taken. The outbox knows the receiving domain and finds
//! a mail by its Message-ID.

use sea_orm_migration::{prelude::*, schema::*};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        for table in [inbound_mail(), bounced_address(), mail_wish(), mail_told()] {
            m.create_table(table).await?;
        }
        let domain = string("domain").default("").to_owned();
        m.alter_table(Table::alter().table("outbox").add_column(domain).to_owned())
            .await?;
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
    ("ix_inbound_mail_state", "inbound_mail", &["state", "id"]),
    ("ix_inbound_mail_place", "inbound_mail", &["place"]),
    (
        "ix_inbound_mail_sender",
        "inbound_mail",
        &["sender", "received_at"],
    ),
    ("ix_inbound_mail_ticket", "inbound_mail", &["ticket_id"]),
    ("ix_inbound_mail_keep", "inbound_mail", &["keep_until"]),
    ("ix_outbox_message_id", "outbox", &["message_id"]),
    ("ix_outbox_domain_sent", "outbox", &["domain", "sent_at"]),
];

fn inbound_mail() -> TableCreateStatement {
    Table::create()
        .table("inbound_mail")
        .col(uuid("id").primary_key())
        .col(string("digest").unique_key())
        .col(string("source"))
        .col(string_null("place"))
        .col(string_null("sender"))
        .col(string("state"))
        .col(string_null("reason"))
        .col(json_binary("notes"))
        .col(big_integer("size"))
        .col(uuid_null("ticket_id"))
        .col(string_null("storage_key"))
        .col(timestamp_with_time_zone("received_at"))
        .col(uuid_null("decided_by"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .col(timestamp_with_time_zone_null("keep_until"))
        .foreign_key(
            ForeignKey::create()
                .name("fk_inbound_mail_ticket")
                .from("inbound_mail", "ticket_id")
                .to("ticket", "id")
                .on_delete(ForeignKeyAction::SetNull),
        )
        .to_owned()
}

fn bounced_address() -> TableCreateStatement {
    Table::create()
        .table("bounced_address")
        .col(uuid("id").primary_key())
        .col(string("address").unique_key())
        .col(string("code"))
        .col(boolean("is_blocked"))
        .col(integer("hits"))
        .col(timestamp_with_time_zone("first_at"))
        .col(timestamp_with_time_zone("last_at"))
        .to_owned()
}

fn mail_wish() -> TableCreateStatement {
    Table::create()
        .table("mail_wish")
        .col(string("address").primary_key())
        .col(string("wish"))
        .col(timestamp_with_time_zone("updated_at"))
        .to_owned()
}

fn mail_told() -> TableCreateStatement {
    Table::create()
        .table("mail_told")
        .col(string("mailbox").primary_key())
        .col(timestamp_with_time_zone("told_at"))
        .to_owned()
}
