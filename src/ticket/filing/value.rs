//! Parsing one value by its field's definition. Each function gives the value or notes what is wrong under the field's name.

use chrono::NaiveDate;
use kernel::{
    identity::{
        BirthDate, BirthDateError, Kk, KkError, Nik, NikError, Nip, NipError, PhoneError, PhoneNumber,
    },
    identity::{Checked, EmailAddress},
    province::ProvinceCode,
    text::{TextError, clean_block, clean_line},
    unit_code::UnitCode,
};
use serde_json::{Map, Value, json};
use std::borrow::Cow;

use crate::{
    directory::{
        Directory,
        field::{FieldDef, FieldType},
    },
    ticket::warning::Noted,
};

/// Longest line where the definition names no limit, in characters.
const LINE: usize = 200;
/// Longest text of several lines where the definition names no limit.
const BLOCK: usize = 10_000;

/// What is wrong with a value: a code and the figures of its sentence.
#[derive(Debug)]
pub struct Fault {
    /// Code of the sentence `error-{code}`.
    pub code: Cow<'static, str>,
    /// Its figures.
    pub args: Map<String, Value>,
}

impl Fault {
    /// A fault without figures.
    pub fn new(code: impl Into<Cow<'static, str>>) -> Self {
        Self {
            code: code.into(),
            args: Map::new(),
        }
    }

    fn with(code: &'static str, figures: &[(&str, usize)]) -> Self {
        let args = figures
            .iter()
            .map(|(name, figure)| ((*name).to_owned(), json!(figure)));
        Self {
            code: code.into(),
            args: args.collect(),
        }
    }
}

impl From<TextError> for Fault {
    fn from(error: TextError) -> Self {
        match error {
            TextError::TooLong { max, actual } => {
                Self::with(error.code(), &[("max", max), ("actual", actual)])
            }
            other => Self::new(other.code()),
        }
    }
}

/// What a reading needs besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// Units, classes, provinces.
    pub directory: &'a Directory,
    /// The day at the office.
    pub today: NaiveDate,
}

/// One line, at most as long as the field allows.
pub fn line(field: &FieldDef, raw: &str) -> Result<String, Fault> {
    within(clean_line(raw), field.max.unwrap_or(LINE))
}

/// Several lines.
pub fn block(field: &FieldDef, raw: &str) -> Result<String, Fault> {
    within(clean_block(raw), field.max.unwrap_or(BLOCK).min(BLOCK))
}

fn within(clean: String, max: usize) -> Result<String, Fault> {
    match clean.chars().count() {
        0 => Err(Fault::new("required")),
        actual if actual > max => Err(TextError::TooLong { max, actual }.into()),
        _ => Ok(clean),
    }
}

/// A NIK and what is odd about it.
pub fn nik(raw: &str, today: NaiveDate) -> Result<Checked<Nik>, Fault> {
    Nik::parse(raw, today).map_err(|error| match error {
        NikError::Length { found } => Fault::with(error.code(), &[("found", found)]),
        other => Fault::new(other.code()),
    })
}

/// A No. KK and what is odd about it.
pub fn kk(raw: &str, today: NaiveDate) -> Result<Checked<Kk>, Fault> {
    Kk::parse(raw, today).map_err(|error| match error {
        KkError::Length { found } => Fault::with(error.code(), &[("found", found)]),
        other => Fault::new(other.code()),
    })
}

/// A NIP and what is odd about it.
pub fn nip(raw: &str, today: NaiveDate) -> Result<Checked<Nip>, Fault> {
    Nip::parse(raw, today).map_err(|error| match error {
        NipError::Length { found } => Fault::with(error.code(), &[("found", found)]),
        other => Fault::new(other.code()),
    })
}

/// A date of birth.
pub fn birth_date(raw: &str, today: NaiveDate) -> Result<BirthDate, Fault> {
    BirthDate::parse(raw, today).map_err(|error| Fault::new(error.code()))
}

/// A day on which something happened: the same forms as a date of birth, said without a birth.
fn day(raw: &str, today: NaiveDate) -> Result<NaiveDate, Fault> {
    let code = |error| match error {
        BirthDateError::Empty => "required",
        BirthDateError::Shape => "date-shape",
        BirthDateError::Impossible => "date-impossible",
        BirthDateError::Future => "date-future",
        BirthDateError::TooLongAgo => "date-too-long-ago",
    };
    let parsed = BirthDate::parse(raw, today).map_err(|error| Fault::new(code(error)))?;
    Ok(parsed.date())
}

/// An address and what is odd about it.
pub fn email(raw: &str) -> Result<Checked<EmailAddress>, Fault> {
    let value = EmailAddress::parse(raw).map_err(|error| Fault::new(error.code()))?;
    let warnings = value.warnings();
    Ok(Checked { value, warnings })
}

/// A telephone number and what is odd about it.
pub fn phone(raw: &str) -> Result<Checked<PhoneNumber>, Fault> {
    let value = PhoneNumber::parse(raw).map_err(|error| match error {
        PhoneError::TooShort { found } | PhoneError::TooLong { found } => {
            Fault::with(error.code(), &[("found", found)])
        }
        other => Fault::new(other.code()),
    })?;
    let warnings = value.warnings();
    Ok(Checked { value, warnings })
}

impl Reading<'_> {
    /// A province of the directory.
    pub fn province(self, raw: &str) -> Result<ProvinceCode, Fault> {
        let unknown = || Fault::new("province-unknown");
        let code = ProvinceCode::parse(raw).map_err(|_| unknown())?;
        let known = self.directory.provinces.iter().any(|row| row.code == code);
        known.then_some(code).ok_or_else(unknown)
    }

    /// A class that may be chosen; of two that say the same, the one that counts.
    pub fn class(self, raw: &str) -> Result<i32, Fault> {
        let unknown = || Fault::new("class-unknown");
        let number: i32 = raw.trim().parse().map_err(|_| unknown())?;
        let class = self.directory.class(number).filter(|class| class.active);
        let class = class.ok_or_else(unknown)?;
        Ok(class.merge_with.unwrap_or(class.no))
    }

    /// An active unit.
    pub fn unit(self, raw: &str) -> Result<UnitCode, Fault> {
        let code = UnitCode::parse(raw).map_err(|error| Fault::new(error.code()))?;
        let known = self.directory.unit(&code).is_some_and(|unit| unit.active);
        known.then_some(code).ok_or_else(|| Fault::new("unit-unknown"))
    }

    /// A field of the service's own, as the text that the ticket keeps. Identity numbers under a name of the
    /// service's own are kept masked: only the fields made for them are sealed and can be found again.
    pub fn detail(self, field: &FieldDef, raw: &str) -> Result<(String, Vec<Noted>), Fault> {
        let noted = |warnings: Vec<kernel::identity::Warning>| -> Vec<Noted> {
            warnings
                .iter()
                .map(|warning| Noted::of(&field.name, warning))
                .collect()
        };
        let plain = |text: String| (text, Vec::new());
        Ok(match field.kind {
            FieldType::Text => plain(line(field, raw)?),
            FieldType::Textarea => plain(block(field, raw)?),
            FieldType::Select => plain(option(field, raw)?),
            FieldType::Date => plain(day(raw, self.today)?.to_string()),
            FieldType::Province => plain(self.province(raw)?.to_string()),
            FieldType::Class => plain(self.class(raw)?.to_string()),
            FieldType::Unit => plain(self.unit(raw)?.to_string()),
            FieldType::Email => {
                let found = email(raw)?;
                (found.value.to_string(), noted(found.warnings))
            }
            FieldType::Tel => {
                let found = phone(raw)?;
                (found.value.to_string(), noted(found.warnings))
            }
            FieldType::Nik => {
                let found = nik(raw, self.today)?;
                (found.value.masked(), noted(found.warnings))
            }
            FieldType::Kk => {
                let found = kk(raw, self.today)?;
                (found.value.masked(), noted(found.warnings))
            }
            FieldType::Nip => {
                let found = nip(raw, self.today)?;
                (found.value.masked(), noted(found.warnings))
            }
        })
    }
}

fn option(field: &FieldDef, raw: &str) -> Result<String, Fault> {
    let wanted = raw.trim();
    let known = field.options.iter().find(|option| option.value == wanted);
    let option = known.ok_or_else(|| Fault::new("option-unknown"))?;
    Ok(option.value.clone())
}
