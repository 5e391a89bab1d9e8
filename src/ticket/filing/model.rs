//! What is filed: every value parsed, so that nothing behind this point can be wrong.

use kernel::{
    identity::{BirthDate, EmailAddress, Kk, Nik, Nip, PhoneNumber},
    kind::TicketKind,
    province::ProvinceCode,
    service_slug::ServiceSlug,
    text::{Body, PersonName, Subject},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

use crate::{diagnosis::Walked, ticket::warning::Noted};

/// A filing as it came from outside: text by field name, from the page or the API alike.
#[derive(Clone, Debug, Default)]
pub struct RawFiling {
    /// Name of a field → what was typed.
    pub fields: BTreeMap<String, String>,
}

/// A filing that is fit to be a ticket.
#[derive(Clone, Debug)]
pub struct Filing {
    /// Service.
    pub service: ServiceSlug,
    /// Its kind: decides the promise.
    pub kind: TicketKind,
    /// The class chosen, else the service's usual one.
    pub class_no: Option<i32>,
    /// Typed, or made of the service and the first words of the description.
    pub subject: Subject,
    /// What happened.
    pub description: Body,
    /// Who files.
    pub name: PersonName,
    /// Where the answer goes.
    pub email: EmailAddress,
    /// Where else.
    pub phone: Option<PhoneNumber>,
    /// Province.
    pub region: Option<ProvinceCode>,
    /// Agency.
    pub agency: Option<String>,
    /// What is sealed.
    pub identity: Identity,
    /// The service's own fields: name → text.
    pub details: Map<String, Value>,
    /// *Rahasia*: the unit is not to see who it is.
    pub secret: bool,
    /// What was odd.
    pub warnings: Vec<Noted>,
    /// The self-diagnosis that led here.
    pub walked: Option<Walked>,
}

/// Numbers and facts that identify somebody: they reach the database only sealed.
#[derive(Clone, Debug, Default)]
pub struct Identity {
    /// NIK.
    pub nik: Option<Nik>,
    /// No. KK.
    pub kk: Option<Kk>,
    /// NIP.
    pub nip: Option<Nip>,
    /// Date of birth.
    pub birth_date: Option<BirthDate>,
    /// Place of birth.
    pub birth_place: Option<String>,
}

impl Identity {
    /// Whether there is nothing to seal.
    pub fn is_empty(&self) -> bool {
        self.nik.is_none()
            && self.kk.is_none()
            && self.nip.is_none()
            && self.birth_date.is_none()
            && self.birth_place.is_none()
    }
}

impl Filing {
    /// Everything that makes two filings the same, in one text with a fixed order; never stored, only its keyed hash.
    pub fn fingerprint(&self, files: &[String]) -> String {
        let identity = &self.identity;
        json!([
            self.service.as_str(),
            self.class_no,
            self.subject.as_str(),
            self.description.as_str(),
            self.name.as_str(),
            self.email.as_str(),
            self.phone.as_ref().map(PhoneNumber::as_str),
            self.region.as_ref().map(ProvinceCode::as_str),
            self.agency,
            identity.nik.as_ref().map(Nik::digits),
            identity.kk.as_ref().map(Kk::digits),
            identity.nip.as_ref().map(Nip::digits),
            identity.birth_date.map(BirthDate::date),
            identity.birth_place,
            self.details,
            self.secret,
            files,
        ])
        .to_string()
    }
}
