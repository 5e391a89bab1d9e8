//! Units: names, kind, zone, whether they receive tickets. A code never changes, because tickets carry it.

use async_trait::async_trait;
use entity::unit;
use kernel::unit_code::UnitCode;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::Given,
    held,
    list::{Cell, Row},
};
use crate::{
    directory::{Directory, model, text::Named},
    http::error::{Error, FieldErrors},
};

pub(super) struct Units;

/// Zones of Indonesian offices, by what people call them.
pub(super) const ZONES: &[(&str, &str)] = &[
    ("Asia/Jakarta", "WIB (Asia/Jakarta)"),
    ("Asia/Pontianak", "WIB (Asia/Pontianak)"),
    ("Asia/Makassar", "WITA (Asia/Makassar)"),
    ("Asia/Jayapura", "WIT (Asia/Jayapura)"),
];

/// The zones, as choices.
pub(super) fn zones() -> Control {
    Control::Choice(
        ZONES
            .iter()
            .map(|(zone, label)| ((*zone).to_owned(), (*label).to_owned()))
            .collect(),
    )
}

/// Units that receive tickets, and `first` before them, as choices.
pub(super) fn routes(desk: &Desk, first: &[&str]) -> Control {
    let special = first.iter().map(|&code| {
        let name = desk.t(&format!("admin-route-{}", code.to_lowercase()));
        (code.to_owned(), format!("{code} — {name}"))
    });
    let units = desk.directory.units.iter().map(|unit| {
        let closed = if unit.active {
            String::new()
        } else {
            format!(" ({})", desk.t("admin-inactive"))
        };
        (
            unit.code.to_string(),
            format!("{} — {}{closed}", unit.code, unit.name_in(desk.ctx.locale)),
        )
    });
    Control::Choice(special.chain(units).collect())
}

/// Choices whose labels are the sentences `admin-{what}-{word}`.
pub(super) fn words(desk: &Desk, what: &str, words: &[&str]) -> Control {
    let label = |word: &str| desk.t(&format!("admin-{what}-{word}"));
    Control::Choice(words.iter().map(|&word| (word.to_owned(), label(word))).collect())
}

/// `ya` or `tidak`, in the page's language.
pub(super) fn yes_no(desk: &Desk, value: bool) -> String {
    desk.t(if value { "yes" } else { "no" })
}

fn find<'a>(directory: &'a Directory, key: &str) -> Result<&'a unit::Model, Error> {
    let code = UnitCode::parse(key).map_err(|_| Error::NotFound)?;
    directory.unit(&code).ok_or(Error::NotFound)
}

#[async_trait(?Send)]
impl Sheet for Units {
    fn slug(&self) -> &'static str {
        "unit"
    }

    fn section(&self) -> &'static str {
        "units"
    }

    fn subject(&self) -> &'static str {
        "unit"
    }

    fn may_add(&self) -> bool {
        true
    }

    fn moves_deadlines(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        &["code", "name", "kind", "provinces", "active"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let directory = &desk.directory;
        let row = |unit: &unit::Model| {
            let served = directory
                .provinces
                .iter()
                .filter(|province| province.kanreg == unit.code);
            let served: Vec<&str> = served.map(|province| province.name.as_str()).collect();
            Row::new(
                &unit.code,
                vec![
                    Cell::text(&unit.code),
                    Cell::text(unit.name_in(desk.ctx.locale)),
                    Cell::text(desk.t(&format!("admin-unit-kind-{}", unit.kind))),
                    Cell::muted(served.join(", ")),
                    Cell::text(yes_no(desk, unit.active)),
                ],
            )
        };
        Ok(directory.units.iter().map(row).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let unit = find(&desk.directory, key)?;
        Ok(Opened {
            key: unit.code.to_string(),
            title: format!("{} — {}", unit.code, unit.name_in(desk.ctx.locale)),
            values: Typed::default()
                .with("name", &unit.name)
                .with("name_en", &unit.name_en)
                .with("unit_kind", &unit.kind)
                .with_some("deputy", unit.deputy.as_ref())
                .with("tz", &unit.tz)
                .with_some("source", unit.source.as_ref())
                .with("sort", unit.sort)
                .with_flag("active", unit.active),
            edited_at: unit.edited_at,
        })
    }

    fn blank(&self, desk: &Desk) -> Typed {
        let last = desk
            .directory
            .units
            .iter()
            .map(|unit| unit.sort)
            .max()
            .unwrap_or(0);
        Typed::default()
            .with("tz", "Asia/Jakarta")
            .with("unit_kind", "pusat")
            .with("sort", last + 1)
            .with_flag("active", true)
    }

    fn fields(&self, desk: &Desk, opened: Option<&Opened>) -> Vec<Field> {
        let code = opened.is_none().then(|| Field::new("code", Control::Line(12)));
        let rest = [
            Field::new("name", Control::Line(200)),
            Field::new("name_en", Control::Line(200)),
            Field::new("unit_kind", words(desk, "unit-kind", model::UNIT_KINDS)),
            Field::new("deputy", Control::Line(12)).optional(),
            Field::new("tz", zones()),
            Field::new("source", Control::Line(300)).optional(),
            Field::new("sort", Control::Whole(0, 100_000)),
            Field::new("active", Control::Check),
        ];
        code.into_iter().chain(rest).collect()
    }

    fn check(&self, desk: &Desk, opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        if let Some(raw) = given.some_text("code") {
            match UnitCode::parse(&raw) {
                Err(_) => errors.add("code", "code-shape"),
                Ok(code)
                    if desk.directory.unit(&code).is_some()
                        || [model::HUMAS, model::WBS].contains(&code.as_str()) =>
                {
                    errors.add("code", "taken");
                }
                Ok(_) => {}
            }
        }
        let serves = opened.is_some_and(|opened| {
            desk.directory
                .provinces
                .iter()
                .any(|province| province.kanreg.as_str() == opened.key)
        });
        if serves && given.text("unit_kind") == "pusat" {
            errors.add("unit_kind", "unit-serves-provinces");
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let raw = opened.map_or_else(|| given.text("code"), |opened| opened.key.clone());
        let code = UnitCode::parse(&raw).map_err(Error::internal)?;
        let mut row = match opened {
            None => unit::ActiveModel {
                code: Set(code.clone()),
                ..Default::default()
            },
            Some(_) => held::<unit::Entity>(tx, desk, code.clone()).await?,
        };
        row.name = Set(given.text("name"));
        row.name_en = Set(given.text("name_en"));
        row.kind = Set(given.text("unit_kind"));
        row.deputy = Set(given.some_text("deputy"));
        row.tz = Set(given.text("tz"));
        row.source = Set(given.some_text("source"));
        row.sort = Set(given.whole("sort").unwrap_or(0));
        row.active = Set(given.flag("active"));
        row.edited_at = Set(Some(desk.now()));
        match opened {
            None => row.insert(tx).await?,
            Some(_) => row.update(tx).await?,
        };
        Ok(code.to_string())
    }
}
