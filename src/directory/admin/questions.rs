//! The questions of the services' forms: required or not, labels, hints, why each is asked. Which questions there are,
//! and how an answer is read, is part of the program's contract and not edited here.

use async_trait::async_trait;
use entity::service;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};
use serde_json::json;

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::Given,
    held,
    list::{Cell, Row},
    services,
    units::yes_no,
};
use crate::{
    directory::{
        Directory, Service,
        field::{FieldDef, FieldType},
        model,
        text::Named,
    },
    http::error::{Error, FieldErrors},
};

pub(super) struct Questions;

/// A ticket is worth nothing without them.
const ALWAYS_REQUIRED: &[&str] = &["name", "email", "description"];

/// The longest limit of an answer that an administrator may set.
const LONGEST: i32 = 10_000;

/// `lupa-password.nik`: service and question.
fn find<'a>(directory: &'a Directory, key: &str) -> Result<(&'a Service, &'a FieldDef), Error> {
    let (slug, name) = key.split_once('.').ok_or(Error::NotFound)?;
    let service = services::find(directory, slug)?;
    let field = service.fields.iter().find(|field| field.name == name);
    Ok((service, field.ok_or(Error::NotFound)?))
}

fn has_limit(field: &FieldDef) -> bool {
    matches!(field.kind, FieldType::Text | FieldType::Textarea)
}

#[async_trait(?Send)]
impl Sheet for Questions {
    fn slug(&self) -> &'static str {
        "isian"
    }

    fn section(&self) -> &'static str {
        "services"
    }

    fn subject(&self) -> &'static str {
        "service_field"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["question", "service", "required"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let locale = desk.ctx.locale;
        let of_service = |service: &Service| -> Vec<Row> {
            let row = |field: &FieldDef| {
                Row::new(
                    format!("{}.{}", service.row.slug, field.name),
                    vec![
                        Cell::text(field.label(locale).unwrap_or(&field.name)),
                        Cell::muted(service.name_in(locale)),
                        Cell::text(yes_no(desk, field.required)),
                    ],
                )
            };
            service.fields.iter().map(row).collect()
        };
        Ok(desk.directory.services.iter().flat_map(of_service).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let (service, field) = find(&desk.directory, key)?;
        let label = field.label(desk.ctx.locale).unwrap_or(&field.name);
        Ok(Opened {
            key: key.to_owned(),
            title: format!("{} · {label}", service.name_in(desk.ctx.locale)),
            values: Typed::default()
                .with_flag("required", field.required)
                .with_some("label_id", field.label_id.as_ref())
                .with_some("label_en", field.label_en.as_ref())
                .with_some("hint_id", field.hint_id.as_ref())
                .with_some("hint_en", field.hint_en.as_ref())
                .with_some("why_id", field.why_id.as_ref())
                .with_some("why_en", field.why_en.as_ref())
                .with_some("max", field.max),
            edited_at: service.row.edited_at,
        })
    }

    fn fields(&self, desk: &Desk, opened: Option<&Opened>) -> Vec<Field> {
        let limited = opened.and_then(|opened| find(&desk.directory, &opened.key).ok());
        let limit = limited
            .filter(|(_, field)| has_limit(field))
            .map(|_| Field::new("max", Control::Whole(1, LONGEST)).optional());
        let labels = ["label_id", "label_en"].map(|name| Field::new(name, Control::Line(200)));
        let notes = ["hint_id", "hint_en", "why_id", "why_en"];
        let notes = notes.map(|name| Field::new(name, Control::Text(500)).optional());
        std::iter::once(Field::new("required", Control::Check))
            .chain(labels)
            .chain(notes)
            .chain(limit)
            .collect()
    }

    fn check(&self, _desk: &Desk, opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        let name = opened
            .and_then(|opened| opened.key.split_once('.'))
            .map_or("", |(_, name)| name);
        if ALWAYS_REQUIRED.contains(&name) && !given.flag("required") {
            errors.add("required", "always-required");
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let key = opened.map(|opened| opened.key.clone()).ok_or(Error::NotFound)?;
        let (service, question) = find(&desk.directory, &key)?;
        let mut row = held::<service::Entity>(tx, desk, service.row.slug.clone()).await?;
        // From the locked row, not from the snapshot: the form just held is the one that is changed.
        let mut form: Vec<FieldDef> =
            serde_json::from_value(row.fields.clone().take().unwrap_or_default()).map_err(Error::internal)?;
        for field in form.iter_mut().filter(|field| field.name == question.name) {
            field.required = given.flag("required");
            field.label_id = given.some_text("label_id");
            field.label_en = given.some_text("label_en");
            field.hint_id = given.some_text("hint_id");
            field.hint_en = given.some_text("hint_en");
            field.why_id = given.some_text("why_id");
            field.why_en = given.some_text("why_en");
            if has_limit(field) {
                field.max = given.whole("max").and_then(|max| usize::try_from(max).ok());
            }
        }
        if let Some(fault) = model::form_fault(&form) {
            return Err(Error::internal(fault));
        }
        row.fields = Set(json!(form));
        row.edited_at = Set(Some(desk.now()));
        row.update(tx).await?;
        Ok(key)
    }
}
