//! Complaint classes: where each goes, and the hint for Humas. The 34 numbers stay, because the report counts by them.

use async_trait::async_trait;
use entity::complaint_class;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::Given,
    held,
    list::{Cell, Row},
    units::{routes, yes_no},
};
use crate::{
    directory::{
        Directory,
        model::{HUMAS, WBS},
        text::Named,
    },
    http::error::{Error, FieldErrors},
};

pub(super) struct Classes;

fn find<'a>(directory: &'a Directory, key: &str) -> Result<&'a complaint_class::Model, Error> {
    let no = key.parse().map_err(|_| Error::NotFound)?;
    directory.class(no).ok_or(Error::NotFound)
}

/// The classes, as choices.
pub(super) fn choices(desk: &Desk) -> Control {
    let class = |class: &complaint_class::Model| {
        let label = format!("{} — {}", class.no, class.name_in(desk.ctx.locale));
        (class.no.to_string(), label)
    };
    Control::Choice(desk.directory.classes.iter().map(class).collect())
}

#[async_trait(?Send)]
impl Sheet for Classes {
    fn slug(&self) -> &'static str {
        "jenis-aduan"
    }

    fn section(&self) -> &'static str {
        "units"
    }

    fn subject(&self) -> &'static str {
        "complaint_class"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["no", "name", "route", "regional", "active"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let row = |class: &complaint_class::Model| {
            let merged = class
                .merge_with
                .map(|other| format!("→ {other}"))
                .unwrap_or_default();
            Row::new(
                class.no,
                vec![
                    Cell::text(class.no),
                    Cell::text(format!("{} {merged}", class.name_in(desk.ctx.locale)).trim()),
                    Cell::text(&class.route),
                    Cell::text(yes_no(desk, class.regional)),
                    Cell::text(yes_no(desk, class.active)),
                ],
            )
        };
        Ok(desk.directory.classes.iter().map(row).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let class = find(&desk.directory, key)?;
        Ok(Opened {
            key: class.no.to_string(),
            title: format!("{} — {}", class.no, class.name_in(desk.ctx.locale)),
            values: Typed::default()
                .with("name", &class.name)
                .with("name_en", &class.name_en)
                .with("route", &class.route)
                .with_flag("regional", class.regional)
                .with("class_note", &class.note)
                .with_some("merge_with", class.merge_with)
                .with_flag("active", class.active),
            edited_at: class.edited_at,
        })
    }

    fn fields(&self, desk: &Desk, _opened: Option<&Opened>) -> Vec<Field> {
        vec![
            Field::new("name", Control::Line(200)),
            Field::new("name_en", Control::Line(200)),
            Field::new("route", routes(desk, &[HUMAS, WBS])),
            Field::new("regional", Control::Check),
            Field::new("class_note", Control::Text(1_000)).optional(),
            Field::new("merge_with", choices(desk)).optional(),
            Field::new("active", Control::Check),
        ]
    }

    fn check(&self, desk: &Desk, opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        let other = given.some_text("merge_with");
        let itself = other.is_some() && other.as_deref() == opened.map(|opened| opened.key.as_str());
        let other = other
            .and_then(|no| no.parse().ok())
            .and_then(|no| desk.directory.class(no));
        if itself || other.is_some_and(|class| class.merge_with.is_some()) {
            errors.add("merge_with", "class-merge");
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
        let no: i32 = key.parse().map_err(Error::internal)?;
        let mut row = held::<complaint_class::Entity>(tx, desk, no).await?;
        row.name = Set(given.text("name"));
        row.name_en = Set(given.text("name_en"));
        row.route = Set(given.text("route"));
        row.regional = Set(given.flag("regional"));
        row.note = Set(given.text("class_note"));
        row.merge_with = Set(given.some_text("merge_with").and_then(|no| no.parse().ok()));
        row.active = Set(given.flag("active"));
        row.edited_at = Set(Some(desk.now()));
        row.update(tx).await?;
        Ok(key)
    }
}
