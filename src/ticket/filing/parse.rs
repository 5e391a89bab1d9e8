//! From what was typed to a [`Filing`], by the service's own definition: the same for the page and the API.
//!
//! Everything that is wrong is said at once. What a field's condition hides is ignored, required or not: without scripts
//! all questions stand on the page. Fields that the service does not ask are never kept: the page ignores them (browsers
//! and extensions add their own), the API refuses names that nobody knows, because a client that misspells an optional
//! field would otherwise lose it without a word ([`super::api`]).

use kernel::{
    identity::{CrossCheckError, Given, Warning, cross_check, email::EmailAddress, phone::PhoneNumber},
    text::{Body, PersonName, Subject, TextError, clean_line},
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

use super::{
    fields,
    model::{Filing, Identity, RawFiling},
    subject,
    value::{self, Fault, Reading},
};
use crate::{
    directory::{Directory, Service, field::FieldDef},
    http::error::FieldErrors,
    ticket::{retell, warning::Noted},
};

/// What the fields gave so far.
struct Parser<'a> {
    reading: Reading<'a>,
    errors: FieldErrors,
    warnings: Vec<Noted>,
    description: Option<Body>,
    name: Option<PersonName>,
    email: Option<EmailAddress>,
    phone: Option<PhoneNumber>,
    subject: Option<Subject>,
    class: Option<i32>,
    region: Option<kernel::province::ProvinceCode>,
    agency: Option<String>,
    identity: Identity,
    details: Map<String, Value>,
}

/// Parses a filing for a service; every fault of every field, or the filing with its warnings.
pub fn parse(
    raw: &RawFiling,
    service: &Service,
    directory: &Directory,
    today: chrono::NaiveDate,
) -> Result<Filing, FieldErrors> {
    let mut parser = Parser::new(Reading { directory, today });
    for field in fields::accepted(service) {
        if fields::is_shown(&field, &raw.fields) {
            parser.read(&field, &raw.fields);
        }
    }
    parser.compare();
    parser.note_not_asked(service, &raw.fields);
    let secret = parser.secret(service, &raw.fields);
    parser.finish(service, secret)
}

/// Whether nothing was typed: blanks and invisible characters are nothing.
pub fn is_blank(raw: &str) -> bool {
    clean_line(raw).is_empty()
}

impl<'a> Parser<'a> {
    fn new(reading: Reading<'a>) -> Self {
        Self {
            reading,
            errors: FieldErrors::default(),
            warnings: Vec::new(),
            description: None,
            name: None,
            email: None,
            phone: None,
            subject: None,
            class: None,
            region: None,
            agency: None,
            identity: Identity::default(),
            details: Map::new(),
        }
    }

    fn read(&mut self, field: &FieldDef, sent: &BTreeMap<String, String>) {
        let raw = sent.get(&field.name).map_or("", String::as_str);
        if is_blank(raw) {
            if field.required {
                self.errors.add(&field.name, "required");
            }
            return;
        }
        if let Err(fault) = self.take(field, raw) {
            self.errors.add_with(&field.name, fault.code, fault.args);
        }
    }

    /// Puts a value where it belongs: the ticket's own columns by name, the rest to the details.
    fn take(&mut self, field: &FieldDef, raw: &str) -> Result<(), Fault> {
        let today = self.reading.today;
        match field.name.as_str() {
            "description" => {
                let text = value::block(field, raw)?;
                self.description = Some(Body::parse(&text)?);
            }
            "name" => {
                let name = PersonName::parse(raw)?;
                value::line(field, name.as_str())?;
                self.name = Some(name);
            }
            "subject" => self.subject = Some(Subject::parse(&value::line(field, raw)?)?),
            "email" => self.email = Some(self.checked(field, value::email(raw)?)),
            "phone" => self.phone = Some(self.checked(field, value::phone(raw)?)),
            "nik" => self.identity.nik = Some(self.checked(field, value::nik(raw, today)?)),
            "kk" => self.identity.kk = Some(self.checked(field, value::kk(raw, today)?)),
            "nip" => self.identity.nip = Some(self.checked(field, value::nip(raw, today)?)),
            "birth_date" => self.identity.birth_date = Some(value::birth_date(raw, today)?),
            "birth_place" => self.identity.birth_place = Some(value::line(field, raw)?),
            "region" => self.region = Some(self.reading.province(raw)?),
            "agency" => self.agency = Some(value::line(field, raw)?),
            "class" => self.class = Some(self.reading.class(raw)?),
            _ => {
                let (text, warnings) = self.reading.detail(field, raw)?;
                self.warnings.extend(warnings);
                self.details.insert(field.name.clone(), text.into());
            }
        }
        Ok(())
    }

    fn checked<T>(&mut self, field: &FieldDef, found: kernel::identity::Checked<T>) -> T {
        let noted = found
            .warnings
            .iter()
            .map(|warning| Noted::of(&field.name, warning));
        self.warnings.extend(noted);
        found.value
    }

    /// Holds the numbers of one person against each other.
    fn compare(&mut self) {
        let given = Given {
            nik: self.identity.nik.as_ref(),
            kk: self.identity.kk.as_ref(),
            nip: self.identity.nip.as_ref(),
            birth_date: self.identity.birth_date,
        };
        match cross_check(&given, self.reading.today) {
            Ok(warnings) => {
                let noted = warnings
                    .iter()
                    .map(|warning| Noted::of(field_of(warning), warning));
                self.warnings.extend(noted);
            }
            Err(error @ CrossCheckError::KkEqualsNik) => self.errors.add("kk", error.code()),
        }
    }

    /// Personal fields that were sent and that this service does not ask: said, and forgotten.
    fn note_not_asked(&mut self, service: &Service, sent: &BTreeMap<String, String>) {
        for name in fields::PERSONAL {
            let is_asked = service.fields.iter().any(|field| field.name == name);
            if !is_asked && sent.get(name).is_some_and(|raw| !is_blank(raw)) {
                self.warnings.push(Noted::new(name, "field-not-asked"));
            }
        }
    }

    /// Secrecy is granted or refused, never silently ignored: somebody may rely on it.
    fn secret(&mut self, service: &Service, sent: &BTreeMap<String, String>) -> bool {
        let raw = sent.get("secret").map_or("", |raw| raw.trim());
        let wanted = match raw {
            "" | "false" | "0" => false,
            "true" | "1" | "on" => true,
            _ => {
                self.errors.add("secret", "unknown-word");
                false
            }
        };
        if wanted && !service.row.allow_secret {
            self.errors.add("secret", "secret-not-offered");
        }
        wanted
    }

    fn finish(mut self, service: &Service, secret: bool) -> Result<Filing, FieldErrors> {
        let (Some(description), Some(name), Some(email)) = (self.description, self.name, self.email) else {
            // The core fields are always asked and required, so the reason is among the errors.
            return Err(self.errors);
        };
        let subject = if let Some(subject) = self.subject {
            Ok(subject)
        } else {
            let writer = secret.then_some((&name, &email, self.phone.as_ref()));
            automatic_subject(service, description.as_str(), writer)
        };
        match subject {
            Ok(subject) if self.errors.is_empty() => Ok(Filing {
                service: service.row.slug.clone(),
                kind: service.row.kind,
                class_no: self.class.or(service.row.class_no),
                subject,
                description,
                name,
                email,
                phone: self.phone,
                region: self.region,
                agency: self.agency,
                identity: self.identity,
                details: self.details,
                secret,
                warnings: self.warnings,
                walked: None,
            }),
            Ok(_) => Err(self.errors),
            Err(error) => {
                let fault = Fault::from(error);
                self.errors.add_with("subject", fault.code, fault.args);
                Err(self.errors)
            }
        }
    }
}

/// A subject for who wrote none. It stands in lists and is searched: whoever asked to stay unknown is not in it.
fn automatic_subject(
    service: &Service,
    story: &str,
    hidden: Option<(&PersonName, &EmailAddress, Option<&PhoneNumber>)>,
) -> Result<Subject, TextError> {
    let title = &service.row.name_id;
    let subject = subject::of(title, story)?;
    let names = |(name, email, phone)| {
        retell::says_part_of(subject.as_str(), name)
            || retell::names_writer(subject.as_str(), name, email, phone)
    };
    if hidden.is_some_and(names) {
        return subject::without_story(title);
    }
    Ok(subject)
}

/// The field beside which a comparison's warning is shown: the one that people correct first.
fn field_of(warning: &Warning) -> &'static str {
    match warning {
        Warning::NipBirthDateDiffersFromNik | Warning::NipSexDiffersFromNik => "nip",
        _ => "birth_date",
    }
}
