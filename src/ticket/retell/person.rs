//! Somebody whose ticket was merged, with nothing but what a text could tell of them: thousands may wait behind one ticket,
//! and their stories are long.

use entity::ticket;
use kernel::{
    id::TicketId,
    identity::{email::EmailAddress, phone::PhoneNumber},
    status::Status,
    text::PersonName,
};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

/// Name, address, phone.
#[derive(Clone, Debug)]
pub struct Person {
    pub(super) name: PersonName,
    pub(super) email: EmailAddress,
    pub(super) phone: Option<PhoneNumber>,
}

impl Person {
    /// Whoever filed the tickets that were merged into one.
    pub async fn behind(db: &impl ConnectionTrait, home: TicketId) -> Result<Vec<Self>, DbErr> {
        let found: Vec<(PersonName, EmailAddress, Option<PhoneNumber>)> = ticket::Entity::find()
            .select_only()
            .columns([
                ticket::Column::ReporterName,
                ticket::Column::ReporterEmail,
                ticket::Column::ReporterPhone,
            ])
            .filter(ticket::Column::MergedInto.eq(home))
            .filter(ticket::Column::Status.eq(Status::Merged))
            .into_tuple()
            .all(db)
            .await?;
        let person = |(name, email, phone)| Self { name, email, phone };
        Ok(found.into_iter().map(person).collect())
    }

    /// The same person has the same key, whatever ticket it is.
    pub(super) fn key(&self) -> String {
        self.email.lookup_key()
    }
}

impl From<&ticket::Model> for Person {
    fn from(ticket: &ticket::Model) -> Self {
        Self {
            name: ticket.reporter_name.clone(),
            email: ticket.reporter_email.clone(),
            phone: ticket.reporter_phone.clone(),
        }
    }
}
