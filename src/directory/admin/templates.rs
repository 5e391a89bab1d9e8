//! Reply templates, under `/petugas/templat`. Humas and administrators keep all of them; the head of a unit keeps those
//! that belong to that unit alone, and sees no others here.

use std::collections::BTreeSet;

use async_trait::async_trait;
use entity::reply_template;
use kernel::{id::TemplateId, role::Role, unit_code::UnitCode};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, QueryOrder, Set};
use serde_json::{Value, json};

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::Given,
    held,
    list::{Cell, Row},
    units::yes_no,
};
use crate::{
    directory::{text::Named, variable},
    http::error::{Error, FieldErrors},
};

pub(super) struct ReplyTemplates;

/// Words that a text may contain, and the key of what each becomes.
const VARIABLES: &[(&str, &str)] = &[
    ("{{nama}}", "template-variable-nama"),
    ("{{nomor}}", "template-variable-nomor"),
    ("{{layanan}}", "template-variable-layanan"),
    ("{{unit}}", "template-variable-unit"),
    ("{{petugas}}", "template-variable-petugas"),
    ("{{tenggat}}", "template-variable-tenggat"),
];

/// The longest answer, as for an answer written by hand.
const LONGEST: usize = 10_000;

/// The unit whose templates alone a person keeps; `None` for who keeps all.
fn own_unit(desk: &Desk) -> Result<Option<UnitCode>, Error> {
    let staff = desk.staff()?;
    match (staff.role, &staff.unit) {
        (Role::UnitHead, Some(unit)) => Ok(Some(unit.clone())),
        (Role::UnitHead, None) => Err(Error::Forbidden),
        _ => Ok(None),
    }
}

fn list(value: &Value) -> Vec<String> {
    let words = value.as_array().into_iter().flatten();
    words.filter_map(Value::as_str).map(str::to_owned).collect()
}

fn keeps(own: Option<&UnitCode>, template: &reply_template::Model) -> bool {
    own.is_none_or(|unit| list(&template.units) == [unit.as_str()])
}

/// `DPDI, kr02` as codes.
fn codes(text: &str) -> Vec<String> {
    let parts = text.split([',', ';', ' ']).filter(|part| !part.is_empty());
    let unique: BTreeSet<String> = parts.map(str::to_uppercase).collect();
    unique.into_iter().collect()
}

#[async_trait(?Send)]
impl Sheet for ReplyTemplates {
    fn slug(&self) -> &'static str {
        "templat"
    }

    fn url(&self) -> String {
        "/petugas/templat".to_owned()
    }

    fn section(&self) -> &'static str {
        "templates"
    }

    fn subject(&self) -> &'static str {
        "reply_template"
    }

    fn may_add(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        &["title", "services", "units", "active"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let own = own_unit(desk)?;
        let all = reply_template::Entity::find().order_by_asc(reply_template::Column::Title);
        let all = all.all(desk.app().db.read()).await?;
        let names = |slugs: Vec<String>| -> Vec<String> {
            let found = slugs.iter().filter_map(|slug| {
                let mut services = desk.directory.services.iter();
                services.find(|service| service.row.slug.as_str() == slug)
            });
            found
                .map(|service| service.name_in(desk.ctx.locale).to_owned())
                .collect()
        };
        let or_all = |words: Vec<String>| {
            if words.is_empty() {
                desk.t("admin-all")
            } else {
                words.join(", ")
            }
        };
        let row = |template: reply_template::Model| {
            Row::new(
                template.id,
                vec![
                    Cell::text(&template.title),
                    Cell::muted(or_all(names(list(&template.services)))),
                    Cell::muted(or_all(list(&template.units))),
                    Cell::text(yes_no(desk, template.active)),
                ],
            )
        };
        let kept = all.into_iter().filter(|template| keeps(own.as_ref(), template));
        Ok(kept.map(row).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let own = own_unit(desk)?;
        let id: TemplateId = key.parse().map_err(|_| Error::NotFound)?;
        let found = reply_template::Entity::find_by_id(id)
            .one(desk.app().db.read())
            .await?;
        let template = found
            .filter(|template| keeps(own.as_ref(), template))
            .ok_or(Error::NotFound)?;
        let values = Typed::default()
            .with("title", &template.title)
            .with("units", list(&template.units).join(", "))
            .with("body_id", &template.body_id)
            .with("body_en", &template.body_en)
            .with_flag("active", template.active);
        let services = list(&template.services).into_iter();
        Ok(Opened {
            key: template.id.to_string(),
            title: template.title,
            values: services.fold(values, |values, slug| {
                values.with_flag(&format!("service-{slug}"), true)
            }),
            edited_at: template.edited_at,
        })
    }

    fn blank(&self, _desk: &Desk) -> Typed {
        Typed::default()
            .with("body_id", "Halo {{nama}},\n\n\n\nSalam,\n{{petugas}}\n{{unit}}")
            .with(
                "body_en",
                "Dear {{nama}},\n\n\n\nKind regards,\n{{petugas}}\n{{unit}}",
            )
            .with_flag("active", true)
    }

    fn fields(&self, desk: &Desk, _opened: Option<&Opened>) -> Vec<Field> {
        let keeps_all = own_unit(desk).is_ok_and(|own| own.is_none());
        let texts = [
            Field::new("title", Control::Line(120)),
            Field::new("body_id", Control::Text(LONGEST)),
            Field::new("body_en", Control::Text(LONGEST)).optional(),
            Field::new("active", Control::Check),
        ];
        let units = keeps_all.then(|| Field::new("units", Control::Line(300)).optional());
        let services = desk.directory.services.iter().map(|service| {
            let label = service.name_in(desk.ctx.locale).to_owned();
            Field::new(format!("service-{}", service.row.slug), Control::Check)
                .labelled(label)
                .under("services")
        });
        texts.into_iter().chain(units).chain(services).collect()
    }

    fn check(&self, desk: &Desk, _opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        for name in ["body_id", "body_en"] {
            let text = given.text(name);
            if let Some(word) = variable::unknown(&text) {
                let args = json!({ "word": word }).as_object().cloned().unwrap_or_default();
                errors.add_with(name, "template-variable", args);
            }
            if variable::has_markdown(&text) {
                errors.add(name, "template-markdown");
            }
        }
        let known = |code: &String| desk.directory.units.iter().any(|unit| unit.code.as_str() == code);
        if let Some(code) = codes(&given.text("units")).iter().find(|code| !known(code)) {
            let args = json!({ "code": code }).as_object().cloned().unwrap_or_default();
            errors.add_with("units", "template-unit", args);
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let own = own_unit(desk)?;
        let id = match opened {
            Some(opened) => opened.key.parse().map_err(Error::internal)?,
            None => TemplateId::new(desk.app().clock.as_ref(), &desk.app().rng),
        };
        let units = own.map_or_else(|| codes(&given.text("units")), |unit| vec![unit.to_string()]);
        let services = desk
            .directory
            .services
            .iter()
            .map(|service| service.row.slug.as_str());
        let services: Vec<&str> = services
            .filter(|slug| given.flag(&format!("service-{slug}")))
            .collect();
        let mut row = match opened {
            None => reply_template::ActiveModel {
                id: Set(id),
                key: Set(None),
                ..Default::default()
            },
            Some(_) => held::<reply_template::Entity>(tx, desk, id).await?,
        };
        row.title = Set(given.text("title"));
        row.services = Set(json!(services));
        row.units = Set(json!(units));
        row.body_id = Set(given.text("body_id"));
        row.body_en = Set(given.text("body_en"));
        row.active = Set(given.flag("active"));
        row.edited_at = Set(Some(desk.now()));
        match opened {
            None => row.insert(tx).await?,
            Some(_) => row.update(tx).await?,
        };
        Ok(id.to_string())
    }

    fn variables(&self) -> &'static [(&'static str, &'static str)] {
        VARIABLES
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_form_offers_every_variable() {
        let offered: Vec<&str> = VARIABLES.iter().map(|(word, _)| *word).collect();
        assert_eq!(offered, variable::ALL);
    }

    #[test]
    fn units_are_read_from_a_line() {
        assert_eq!(codes("dpdi, KR02;dpdi"), ["DPDI", "KR02"]);
        assert_eq!(codes(" , "), Vec::<String>::new());
    }
}
