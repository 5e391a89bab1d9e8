//! The privacy notice. A change of words is a new version: what people were shown is never edited.

use async_trait::async_trait;
use entity::notice;
use kernel::calendar::start_of_day;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::{Given, shown_day},
    list::{Cell, Row},
};
use crate::{
    directory::text::pick,
    http::{
        dates,
        error::{Error, FieldErrors},
    },
};

pub(super) struct Notices;

#[async_trait(?Send)]
impl Sheet for Notices {
    fn slug(&self) -> &'static str {
        "privasi"
    }

    fn section(&self) -> &'static str {
        "services"
    }

    fn subject(&self) -> &'static str {
        "notice"
    }

    fn may_add(&self) -> bool {
        true
    }

    fn may_change(&self) -> bool {
        false
    }

    fn columns(&self) -> &'static [&'static str] {
        &["version", "title", "valid_from"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let locale = desk.ctx.locale;
        let row = |notice: &notice::Model| Row {
            key: None,
            cells: vec![
                Cell::text(&notice.version),
                Cell::text(pick(locale, &notice.title_id, &notice.title_en)),
                Cell::text(dates::date_of(locale, notice.valid_from, desk.app().config.tz)),
            ],
        };
        Ok(desk.directory.notices.iter().map(row).collect())
    }

    async fn open(&self, _desk: &Desk, _key: &str) -> Result<Opened, Error> {
        Err(Error::NotFound)
    }

    /// Starts from the words of the newest version.
    fn blank(&self, desk: &Desk) -> Typed {
        let typed = Typed::default().with("valid_from", shown_day(desk.today()));
        let Some(newest) = desk.directory.notices.first() else {
            return typed;
        };
        typed
            .with("title_id", &newest.title_id)
            .with("title_en", &newest.title_en)
            .with("short_id", &newest.short_id)
            .with("short_en", &newest.short_en)
            .with("body_id", &newest.body_id)
            .with("body_en", &newest.body_en)
    }

    fn fields(&self, _desk: &Desk, _opened: Option<&Opened>) -> Vec<Field> {
        vec![
            Field::new("valid_from", Control::Day),
            Field::new("title_id", Control::Line(200)),
            Field::new("title_en", Control::Line(200)),
            Field::new("short_id", Control::Text(1_000)),
            Field::new("short_en", Control::Text(1_000)),
            Field::new("body_id", Control::Text(30_000)),
            Field::new("body_en", Control::Text(30_000)),
        ]
    }

    fn check(&self, desk: &Desk, _opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        let Some(day) = given.day("valid_from") else {
            return;
        };
        if day < desk.today() {
            errors.add("valid_from", "notice-past");
        }
        if desk
            .directory
            .notices
            .iter()
            .any(|notice| notice.version == day.to_string())
        {
            errors.add("valid_from", "notice-twin");
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        _opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let day = given.day("valid_from").ok_or_else(|| Error::internal("no day"))?;
        let row = notice::ActiveModel {
            version: Set(day.to_string()),
            title_id: Set(given.text("title_id")),
            title_en: Set(given.text("title_en")),
            body_id: Set(given.text("body_id")),
            body_en: Set(given.text("body_en")),
            short_id: Set(given.text("short_id")),
            short_en: Set(given.text("short_en")),
            valid_from: Set(start_of_day(day, desk.app().config.tz)),
        };
        row.insert(tx).await?;
        Ok(day.to_string())
    }
}
