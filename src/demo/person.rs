//! Invented people: a name of their part of the country, and numbers that are well formed but nobody's.
//!
//! NIK and No. KK take their first digits from real places, and serials from 9000 up; NIPs have serials from 900 up. Both are
//! handed out from 1 upwards for each day and place, so these stay free. Phone numbers begin with +62 840, which no
//! operator has; addresses end in `contoh.test`, a name reserved for tests.

use chrono::{Datelike, Duration, NaiveDate};
use kernel::{
    identity::{BirthDate, EmailAddress, Kk, Nik, Nip, PhoneNumber},
    province::ProvinceCode,
    text::PersonName,
};

use super::{
    DemoError,
    dice::Dice,
    material::{City, Material, NameGroup, Province},
};
use crate::ticket::filing::Identity;

/// Domain of everybody's address.
pub(super) const DOMAIN: &str = "contoh.test";

/// Somebody who files.
pub(super) struct Reporter {
    pub(super) name: PersonName,
    pub(super) email: EmailAddress,
    pub(super) phone: Option<PhoneNumber>,
    pub(super) city: String,
    pub(super) identity: Identity,
}

/// What a ticket needs to know of its reporter.
pub(super) struct Wanted<'a> {
    /// Only people from there; empty for anywhere.
    pub(super) provinces: &'a [ProvinceCode],
    /// A civil servant: older, with a NIP.
    pub(super) is_asn: bool,
    /// Whether the service asks for NIK and No. KK.
    pub(super) gives_nik: bool,
}

impl Reporter {
    /// Makes one up. `number` makes the address unlike all others.
    pub(super) fn invent(
        material: &Material,
        wanted: &Wanted<'_>,
        number: usize,
        today: NaiveDate,
        dice: &Dice,
    ) -> Result<Self, DemoError> {
        let empty = || DemoError::Material("cities.toml", "has too few rows".into());
        let home = home(material, wanted.provinces, dice).ok_or_else(empty)?;
        let city = dice
            .weighted(&home.cities, |city| city.weight)
            .ok_or_else(empty)?;
        let female = dice.chance(54);
        let name = name(material, home.code, female, dice);
        let name = PersonName::parse(&name).map_err(|_| DemoError::Material("names.toml", name))?;
        let years = if wanted.is_asn { (26, 57) } else { (18, 35) };
        let age = Duration::days(dice.between(years.0 * 365 + 10, years.1 * 365));
        let born = today - age;
        let identity = identity(city, female, born, wanted, today, dice)?;
        Ok(Self {
            email: address(&name, number)?,
            phone: phone(dice),
            city: city.name.clone(),
            name,
            identity,
        })
    }
}

fn home<'a>(material: &'a Material, provinces: &[ProvinceCode], dice: &Dice) -> Option<&'a Province> {
    if provinces.is_empty() {
        return dice.weighted(&material.provinces, |province| province.weight);
    }
    let wanted = dice.pick(provinces)?;
    material
        .provinces
        .iter()
        .find(|province| province.code == *wanted)
}

fn name(material: &Material, province: ProvinceCode, female: bool, dice: &Dice) -> String {
    let names = &material.names;
    if dice.fraction() < names.special.share {
        return dice.pick(&names.special.names).cloned().unwrap_or_default();
    }
    let at_home = |group: &NameGroup| {
        if group.provinces.contains(&province) {
            group.weight * 8
        } else if group.also_in.contains(&province) {
            group.weight
        } else {
            0
        }
    };
    let group = dice
        .weighted(&names.group, at_home)
        .or_else(|| names.group.first());
    let plain = group
        .map(|group| put_together(group, female, dice))
        .unwrap_or_default();
    if dice.fraction() >= names.titles.share {
        return plain;
    }
    let title = |of: &[String]| dice.pick(of).cloned().unwrap_or_default();
    if dice.chance(25) {
        title(&names.titles.front) + &plain
    } else {
        plain + &title(&names.titles.back)
    }
}

fn put_together(group: &NameGroup, female: bool, dice: &Dice) -> String {
    let form = dice.weighted(&group.forms, |form| form.weight);
    let form = form.map_or("{given}", |form| form.form.as_str());
    let given = if female { &group.female } else { &group.male };
    let mut text = form.to_owned();
    let mut last = String::new();
    while text.contains("{given}") {
        let mut next = dice.pick(given).cloned().unwrap_or_default();
        if next == last {
            next = given
                .iter()
                .find(|other| **other != last)
                .cloned()
                .unwrap_or(next);
        }
        text = text.replacen("{given}", &next, 1);
        last = next;
    }
    text.replace("{family}", dice.pick(&group.family).map_or("", String::as_str))
}

fn address(name: &PersonName, number: usize) -> Result<EmailAddress, DemoError> {
    let words: Vec<String> = name
        .as_str()
        .split([' ', ',', '.'])
        .map(|word| {
            word.chars()
                .filter(char::is_ascii_alphabetic)
                .collect::<String>()
                .to_lowercase()
        })
        .filter(|word| word.len() > 1)
        .take(2)
        .collect();
    let text = format!("{}.{number}@{DOMAIN}", words.join("."));
    EmailAddress::parse(text.trim_start_matches('.')).map_err(|_| DemoError::Material("names.toml", text))
}

fn phone(dice: &Dice) -> Option<PhoneNumber> {
    let number = format!("0840{:08}", dice.between(0, 99_999_999));
    dice.chance(55)
        .then(|| PhoneNumber::parse(&number).ok())
        .flatten()
}

fn identity(
    city: &City,
    female: bool,
    born: NaiveDate,
    wanted: &Wanted<'_>,
    today: NaiveDate,
    dice: &Dice,
) -> Result<Identity, DemoError> {
    let mut identity = Identity::default();
    if wanted.is_asn && dice.chance(80) {
        identity.nip = Some(nip(female, born, today, dice)?);
    }
    if !wanted.gives_nik {
        return Ok(identity);
    }
    let district = dice.pick(&city.districts).cloned().unwrap_or_default();
    let place = format!("{}{district}", city.regency);
    let day = born.day() + if female { 40 } else { 0 };
    let serial = dice.between(9_000, 9_999);
    let nik = format!("{place}{day:02}{}{serial}", born.format("%m%y"));
    identity.nik = Some(Nik::parse(&nik, today).map_err(|_| invented("NIK"))?.value);
    let issued = today - Duration::days(dice.between(200, 4_000));
    let kk = format!("{place}{}{}", issued.format("%d%m%y"), dice.between(9_000, 9_999));
    identity.kk = Some(Kk::parse(&kk, today).map_err(|_| invented("No. KK"))?.value);
    identity.birth_date = BirthDate::on(born, today).ok();
    identity.birth_place = Some(city.name.clone());
    Ok(identity)
}

fn nip(female: bool, born: NaiveDate, today: NaiveDate, dice: &Dice) -> Result<Nip, DemoError> {
    let youngest = born + Duration::days(19 * 365);
    let span = (today - youngest).num_days().clamp(30, 20 * 365);
    let appointed = (youngest + Duration::days(dice.between(0, span - 1))).min(today - Duration::days(40));
    let sex = if female { 2 } else { 1 };
    let text = format!(
        "{}{}{sex}{}",
        born.format("%Y%m%d"),
        appointed.format("%Y%m"),
        dice.between(900, 999)
    );
    Ok(Nip::parse(&text, today).map_err(|_| invented("NIP"))?.value)
}

fn invented(what: &'static str) -> DemoError {
    DemoError::Material("cities.toml", format!("an invented {what} is not well formed"))
}
