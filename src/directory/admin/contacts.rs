//! Contacts of the page `/kontak`.

use async_trait::async_trait;
use entity::contact;
use kernel::{id::TemplateId, identity::email::EmailAddress};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::Given,
    held,
    list::{Cell, Row},
    units::words,
};
use crate::{
    directory::{model, seed::store, text::pick},
    http::error::{Error, FieldErrors},
};

pub(super) struct Contacts;

#[async_trait(?Send)]
impl Sheet for Contacts {
    fn slug(&self) -> &'static str {
        "kontak"
    }

    fn section(&self) -> &'static str {
        "services"
    }

    fn subject(&self) -> &'static str {
        "contact"
    }

    fn may_add(&self) -> bool {
        true
    }

    fn may_remove(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        &["label", "contact_kind", "value"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let row = |contact: &contact::Model| {
            let label = pick(desk.ctx.locale, &contact.label_id, &contact.label_en);
            let kind = desk.t(&format!("admin-contact-kind-{}", contact.kind));
            Row::new(
                &contact.key,
                vec![Cell::text(label), Cell::muted(kind), Cell::text(&contact.value)],
            )
        };
        Ok(desk.directory.contacts.iter().map(row).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let contact = desk.directory.contacts.iter().find(|contact| contact.key == key);
        let contact = contact.ok_or(Error::NotFound)?;
        Ok(Opened {
            key: contact.key.clone(),
            title: pick(desk.ctx.locale, &contact.label_id, &contact.label_en).to_owned(),
            values: Typed::default()
                .with("contact_kind", &contact.kind)
                .with("label_id", &contact.label_id)
                .with("label_en", &contact.label_en)
                .with("value", &contact.value)
                .with("note_id", &contact.note_id)
                .with("note_en", &contact.note_en)
                .with("sort", contact.sort),
            edited_at: contact.edited_at,
        })
    }

    fn blank(&self, desk: &Desk) -> Typed {
        let last = desk
            .directory
            .contacts
            .iter()
            .map(|contact| contact.sort)
            .max()
            .unwrap_or(0);
        Typed::default().with("sort", last + 10)
    }

    fn fields(&self, desk: &Desk, _opened: Option<&Opened>) -> Vec<Field> {
        vec![
            Field::new("contact_kind", words(desk, "contact-kind", model::CONTACT_KINDS)),
            Field::new("label_id", Control::Line(120)),
            Field::new("label_en", Control::Line(120)),
            Field::new("value", Control::Text(500)),
            Field::new("note_id", Control::Text(1_000)).optional(),
            Field::new("note_en", Control::Text(1_000)).optional(),
            Field::new("sort", Control::Whole(0, 100_000)),
        ]
    }

    fn check(&self, _desk: &Desk, _opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        let Some(value) = given.some_text("value") else {
            return;
        };
        match given.text("contact_kind").as_str() {
            "email" => {
                if let Err(error) = EmailAddress::parse(&value) {
                    errors.add("value", error.code());
                }
            }
            "phone" if !value.chars().any(|sign| sign.is_ascii_digit()) => {
                errors.add("value", "phone-not-digits");
            }
            _ => {}
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let made = || TemplateId::new(desk.app().clock.as_ref(), &desk.app().rng).to_string();
        let key = opened.map_or_else(made, |opened| opened.key.clone());
        let mut row = match opened {
            None => contact::ActiveModel {
                key: Set(key.clone()),
                ..Default::default()
            },
            Some(_) => held::<contact::Entity>(tx, desk, key.clone()).await?,
        };
        row.kind = Set(given.text("contact_kind"));
        row.label_id = Set(given.text("label_id"));
        row.label_en = Set(given.text("label_en"));
        row.value = Set(given.text("value"));
        row.note_id = Set(given.text("note_id"));
        row.note_en = Set(given.text("note_en"));
        row.sort = Set(given.whole("sort").unwrap_or(0));
        row.edited_at = Set(Some(desk.now()));
        match opened {
            None => row.insert(tx).await?,
            Some(_) => row.update(tx).await?,
        };
        Ok(key)
    }

    async fn remove(&self, tx: &DatabaseTransaction, desk: &Desk, key: &str) -> Result<(), Error> {
        contact::Entity::delete_by_id(key.to_owned()).exec(tx).await?;
        Ok(store::remember_removed(tx, "contact", key, desk.now()).await?)
    }
}
