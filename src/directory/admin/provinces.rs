//! Provinces: which regional office serves each. Codes and names are the ministry's.

use async_trait::async_trait;
use entity::{province, unit};
use kernel::{province::ProvinceCode, unit_code::UnitCode};
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::{
    Desk, Opened, Sheet,
    form::{Control, Field, Typed},
    given::Given,
    held,
    list::{Cell, Row},
    units::zones,
};
use crate::{directory::text::Named, http::error::Error};

pub(super) struct Provinces;

fn offices(desk: &Desk) -> Control {
    let is_office = |unit: &&unit::Model| unit.kind == "kanreg";
    let choice = |unit: &unit::Model| {
        let label = format!("{} — {}", unit.code, unit.name_in(desk.ctx.locale));
        (unit.code.to_string(), label)
    };
    Control::Choice(
        desk.directory
            .units
            .iter()
            .filter(is_office)
            .map(choice)
            .collect(),
    )
}

#[async_trait(?Send)]
impl Sheet for Provinces {
    fn slug(&self) -> &'static str {
        "provinsi"
    }

    fn section(&self) -> &'static str {
        "units"
    }

    fn subject(&self) -> &'static str {
        "province"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["province", "kanreg", "tz"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let row = |province: &province::Model| {
            let office = desk.directory.unit(&province.kanreg);
            let office = office.map_or_else(
                || province.kanreg.to_string(),
                |unit| format!("{} — {}", unit.code, unit.name_in(desk.ctx.locale)),
            );
            let name = Cell::text(format!("{} {}", province.code, province.name));
            Row::new(
                province.code,
                vec![name, Cell::text(office), Cell::muted(&province.tz)],
            )
        };
        Ok(desk.directory.provinces.iter().map(row).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let mut provinces = desk.directory.provinces.iter();
        let province = provinces
            .find(|province| province.code.as_str() == key)
            .ok_or(Error::NotFound)?;
        Ok(Opened {
            key: key.to_owned(),
            title: format!("{} {}", province.code, province.name),
            values: Typed::default()
                .with("kanreg", &province.kanreg)
                .with("tz", &province.tz),
            edited_at: province.edited_at,
        })
    }

    fn fields(&self, desk: &Desk, _opened: Option<&Opened>) -> Vec<Field> {
        vec![Field::new("kanreg", offices(desk)), Field::new("tz", zones())]
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let key = opened.map(|opened| opened.key.clone()).ok_or(Error::NotFound)?;
        let code = ProvinceCode::parse(&key).map_err(Error::internal)?;
        let mut row = held::<province::Entity>(tx, desk, code).await?;
        row.kanreg = Set(UnitCode::parse(&given.text("kanreg")).map_err(Error::internal)?);
        row.tz = Set(given.text("tz"));
        row.edited_at = Set(Some(desk.now()));
        row.update(tx).await?;
        Ok(key)
    }
}
