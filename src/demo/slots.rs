//! The blanks in the texts: `{kota}`, `{instansi}`, `{tanggal}`, `{browser}`, `{nama}`.

use chrono::{Duration, NaiveDate};
use kernel::locale::Locale;

use super::{
    dice::Dice,
    material::{Agency, Material},
    person::{DOMAIN, Reporter},
};
use crate::http::dates;

/// What goes into the blanks of one ticket.
pub(super) struct Slots<'a> {
    reporter: &'a Reporter,
    agency: &'a str,
    day: String,
    browser: &'a str,
}

impl<'a> Slots<'a> {
    /// Draws it.
    pub(super) fn of(
        material: &'a Material,
        reporter: &'a Reporter,
        agency: Option<&'a Agency>,
        today: NaiveDate,
        dice: &Dice,
    ) -> Self {
        let any = || dice.weighted(&material.agencies, |agency| agency.weight);
        Self {
            reporter,
            agency: agency.or_else(any).map_or("", |agency| agency.name.as_str()),
            day: dates::date(Locale::Id, today - Duration::days(dice.between(1, 20))),
            browser: dice.pick(&material.problems.browsers).map_or("", String::as_str),
        }
    }

    /// The text without blanks.
    pub(super) fn fill(&self, text: &str) -> String {
        if !text.contains('{') {
            return text.to_owned();
        }
        text.replace("{kota}", &self.reporter.city)
            .replace("{instansi}", self.agency)
            .replace("{tanggal}", &self.day)
            .replace("{browser}", self.browser)
            .replace("{nama}", self.reporter.name.as_str())
    }

    /// Another address of the same person.
    pub(super) fn new_address(&self) -> String {
        let local = self.reporter.email.as_str().split('@').next().unwrap_or("baru");
        format!("{local}.baru@{DOMAIN}")
    }
}
