//! Holidays. A year that the calendar knows nothing of makes no promises in working days; a year that it knows half of
//! would make wrong ones. So the first days of a year are entered together, a line each.

use std::collections::BTreeMap;

use async_trait::async_trait;
use chrono::{Datelike, NaiveDate};
use entity::holiday;
use kernel::text::clean_line;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, EntityTrait, Set};
use serde_json::json;

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::{Given, day},
    held,
    list::{Cell, Row},
    units::words,
};
use crate::{
    directory::{model, seed::store},
    http::{
        dates,
        error::{Error, FieldErrors},
    },
};

pub(super) struct Holidays;

/// Fewest days of a year entered for the first time: every year has had more public holidays than that.
const FEWEST: usize = 12;

/// `17-08-2028; libur_nasional; Hari Kemerdekaan`
fn parse_line(line: &str) -> Option<(NaiveDate, &'static str, String)> {
    let mut parts = line.splitn(3, ';').map(str::trim);
    let day = day(parts.next()?)?;
    let word = parts.next()?.to_lowercase().replace(' ', "_");
    let kind = model::HOLIDAY_KINDS.iter().find(|kind| **kind == word)?;
    let name = clean_line(parts.next()?);
    (1..=200)
        .contains(&name.chars().count())
        .then_some((day, *kind, name))
}

fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

impl Holidays {
    fn count_of(desk: &Desk, year: i32) -> usize {
        desk.directory
            .holidays
            .iter()
            .filter(|row| row.day.year() == year)
            .count()
    }

    fn check_days(desk: &Desk, text: &str, errors: &mut FieldErrors) {
        let mut years: BTreeMap<i32, usize> = BTreeMap::new();
        let mut seen: Vec<NaiveDate> = desk.directory.holidays.iter().map(|row| row.day).collect();
        for (place, line) in lines(text).enumerate() {
            let args = |value: serde_json::Value| value.as_object().cloned().unwrap_or_default();
            let Some((day, ..)) = parse_line(line) else {
                return errors.add_with("days", "holiday-line", args(json!({ "line": place + 1 })));
            };
            if seen.contains(&day) {
                return errors.add_with("days", "holiday-twin", args(json!({ "line": place + 1 })));
            }
            seen.push(day);
            *years.entry(day.year()).or_default() += 1;
        }
        let thin = years
            .iter()
            .find(|(year, count)| Self::count_of(desk, **year) == 0 && **count < FEWEST);
        if let Some((year, _)) = thin {
            let args = json!({ "year": year.to_string(), "fewest": FEWEST });
            errors.add_with(
                "days",
                "holiday-year",
                args.as_object().cloned().unwrap_or_default(),
            );
        }
    }
}

#[async_trait(?Send)]
impl Sheet for Holidays {
    fn slug(&self) -> &'static str {
        "libur"
    }

    fn section(&self) -> &'static str {
        "policies"
    }

    fn subject(&self) -> &'static str {
        "holiday"
    }

    fn may_add(&self) -> bool {
        true
    }

    fn may_remove(&self) -> bool {
        true
    }

    fn moves_deadlines(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        &["day", "holiday", "holiday_kind", "tentative"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let row = |holiday: &holiday::Model| {
            let tentative = if holiday.tentative {
                desk.t("admin-tentative")
            } else {
                String::new()
            };
            Row::new(
                holiday.day,
                vec![
                    Cell::text(dates::date(desk.ctx.locale, holiday.day)),
                    Cell::text(&holiday.name),
                    Cell::muted(desk.t(&format!("admin-holiday-kind-{}", holiday.kind))),
                    Cell::muted(tentative),
                ],
            )
        };
        Ok(desk.directory.holidays.iter().rev().map(row).collect())
    }

    fn warning(&self, desk: &Desk) -> Option<String> {
        let this = desk.today().year();
        let missing = [this, this + 1]
            .into_iter()
            .find(|year| Self::count_of(desk, *year) == 0)?;
        let args = json!({ "year": missing.to_string() });
        Some(desk.ctx.t_with(
            "admin-holiday-missing",
            &args.as_object().cloned().unwrap_or_default(),
        ))
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let holiday = desk
            .directory
            .holidays
            .iter()
            .find(|row| row.day.to_string() == key);
        let holiday = holiday.ok_or(Error::NotFound)?;
        Ok(Opened {
            key: key.to_owned(),
            title: dates::date(desk.ctx.locale, holiday.day),
            values: Typed::default()
                .with("holiday_kind", &holiday.kind)
                .with("holiday_name", &holiday.name)
                .with_flag("tentative", holiday.tentative),
            edited_at: holiday.edited_at,
        })
    }

    fn fields(&self, desk: &Desk, opened: Option<&Opened>) -> Vec<Field> {
        if opened.is_none() {
            return vec![
                Field::new("days", Control::Text(20_000)),
                Field::new("tentative", Control::Check),
            ];
        }
        vec![
            Field::new("holiday_name", Control::Line(200)),
            Field::new("holiday_kind", words(desk, "holiday-kind", model::HOLIDAY_KINDS)),
            Field::new("tentative", Control::Check),
        ]
    }

    fn check(&self, desk: &Desk, opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        if opened.is_none() {
            Self::check_days(desk, &given.text("days"), errors);
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let edited_at = Set(Some(desk.now()));
        let tentative = Set(given.flag("tentative"));
        if let Some(opened) = opened {
            let day: NaiveDate = opened.key.parse().map_err(Error::internal)?;
            let mut row = held::<holiday::Entity>(tx, desk, day).await?;
            row.name = Set(given.text("holiday_name"));
            row.kind = Set(given.text("holiday_kind"));
            row.tentative = tentative;
            row.edited_at = edited_at;
            row.update(tx).await?;
            return Ok(opened.key.clone());
        }
        let days: Vec<_> = lines(&given.text("days")).filter_map(parse_line).collect();
        let keys: Vec<String> = days.iter().map(|(day, ..)| day.to_string()).collect();
        let rows = days.into_iter().map(|(day, kind, name)| holiday::ActiveModel {
            day: Set(day),
            kind: Set(kind.to_owned()),
            name: Set(name),
            tentative: tentative.clone(),
            edited_at: edited_at.clone(),
        });
        holiday::Entity::insert_many(rows)
            .exec_without_returning(tx)
            .await?;
        Ok(keys.join(", "))
    }

    async fn remove(&self, tx: &DatabaseTransaction, desk: &Desk, key: &str) -> Result<(), Error> {
        let day: NaiveDate = key.parse().map_err(|_| Error::NotFound)?;
        holiday::Entity::delete_by_id(day).exec(tx).await?;
        Ok(store::remember_removed(tx, "holiday", key, desk.now()).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::parse_line;

    #[test]
    fn a_holiday_is_a_day_a_kind_and_a_name() {
        let (day, kind, name) = parse_line("17-08-2028; Libur nasional; Hari Kemerdekaan; RI").unwrap();
        assert_eq!((day.to_string().as_str(), kind), ("2028-08-17", "libur_nasional"));
        assert_eq!(name, "Hari Kemerdekaan; RI");
        for wrong in [
            "",
            "17-08-2028",
            "17-08-2028; libur; X",
            "31-02-2028; cuti_bersama; X",
            "17-08-2028; cuti_bersama; ",
        ] {
            assert!(parse_line(wrong).is_none(), "{wrong}");
        }
    }
}
