//! What the data set is made of: `seed/demo/*.toml`, embedded and read once.

use std::collections::BTreeMap;

use kernel::{province::ProvinceCode, role::Role, service_slug::ServiceSlug, unit_code::UnitCode};
use rust_embed::RustEmbed;
use serde::{Deserialize, de::DeserializeOwned};

use super::DemoError;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/seed/demo"]
#[include = "*.toml"]
struct Files;

/// Everything.
#[derive(Debug)]
pub(super) struct Material {
    pub(super) staff: Vec<Person>,
    pub(super) agencies: Vec<Agency>,
    pub(super) provinces: Vec<Province>,
    pub(super) names: Names,
    pub(super) problems: Problems,
    pub(super) talk: Talk,
}

/// `staff.toml`
#[derive(Debug, Deserialize)]
pub(super) struct Person {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: Role,
    pub(super) unit: Option<UnitCode>,
}

/// `agencies.toml`
#[derive(Debug, Deserialize)]
pub(super) struct Agency {
    pub(super) name: String,
    pub(super) weight: u32,
    pub(super) province: Option<ProvinceCode>,
}

/// `cities.toml`
#[derive(Debug, Deserialize)]
pub(super) struct Province {
    pub(super) code: ProvinceCode,
    pub(super) weight: u32,
    pub(super) cities: Vec<City>,
}

/// A regency or city.
#[derive(Debug, Deserialize)]
pub(super) struct City {
    pub(super) name: String,
    pub(super) weight: u32,
    pub(super) regency: String,
    pub(super) districts: Vec<String>,
}

/// `names.toml`
#[derive(Debug, Deserialize)]
pub(super) struct Names {
    pub(super) special: Special,
    pub(super) titles: Titles,
    pub(super) group: Vec<NameGroup>,
}

/// Names that break careless software.
#[derive(Debug, Deserialize)]
pub(super) struct Special {
    pub(super) names: Vec<String>,
    pub(super) share: f64,
}

/// Titles that people write although nobody asked.
#[derive(Debug, Deserialize)]
pub(super) struct Titles {
    pub(super) front: Vec<String>,
    pub(super) back: Vec<String>,
    pub(super) share: f64,
}

/// Names of one people.
#[derive(Debug, Deserialize)]
pub(super) struct NameGroup {
    pub(super) provinces: Vec<ProvinceCode>,
    pub(super) also_in: Vec<ProvinceCode>,
    pub(super) weight: u32,
    pub(super) male: Vec<String>,
    pub(super) female: Vec<String>,
    pub(super) family: Vec<String>,
    pub(super) forms: Vec<NameForm>,
}

/// How its names are put together.
#[derive(Debug, Deserialize)]
pub(super) struct NameForm {
    pub(super) form: String,
    pub(super) weight: u32,
}

/// `problems.toml`
#[derive(Debug, Deserialize)]
pub(super) struct Problems {
    pub(super) browsers: Vec<String>,
    pub(super) problem: Vec<Problem>,
}

/// What somebody writes.
#[derive(Debug, Deserialize)]
pub(super) struct Problem {
    pub(super) service: ServiceSlug,
    pub(super) classes: Vec<i32>,
    pub(super) text: String,
    pub(super) subject: Option<String>,
    #[serde(default)]
    pub(super) provinces: Vec<ProvinceCode>,
    #[serde(default)]
    pub(super) answers: BTreeMap<String, String>,
    pub(super) answer: Option<String>,
}

/// `conversations.toml`
#[derive(Debug, Deserialize)]
pub(super) struct Talk {
    pub(super) answer: Vec<Line>,
    pub(super) note: Vec<Line>,
    pub(super) hand_back: Vec<Line>,
    pub(super) ask_back: Vec<Line>,
    pub(super) reject: Vec<Line>,
    pub(super) reply: Vec<Line>,
    pub(super) route_note: Vec<Line>,
    pub(super) reopen_reason: Vec<Line>,
    pub(super) rating: Vec<Rating>,
}

/// One thing that may be said in a ticket.
#[derive(Debug, Deserialize)]
pub(super) struct Line {
    services: Vec<ServiceSlug>,
    classes: Vec<i32>,
    /// Answers only: whether it ends the matter.
    #[serde(default, rename = "final")]
    pub(super) is_final: bool,
    /// Replies only: `thanks`, `still_failing`, `info`, `impatient`.
    #[serde(default)]
    pub(super) mood: String,
    pub(super) text: String,
}

/// What somebody thinks of the service.
#[derive(Debug, Deserialize)]
pub(super) struct Rating {
    pub(super) stars: i16,
    pub(super) comment: String,
}

impl Line {
    /// Whether it can be said about this service and class: an empty list means any.
    pub(super) fn fits(&self, service: &ServiceSlug, class: i32) -> bool {
        (self.services.is_empty() || self.services.contains(service))
            && (self.classes.is_empty() || self.classes.contains(&class))
    }

    /// Whether it is about this service or class, not about anything.
    pub(super) fn is_specific(&self) -> bool {
        !self.services.is_empty() || !self.classes.is_empty()
    }
}

#[derive(Deserialize)]
struct StaffFile {
    staff: Vec<Person>,
}

#[derive(Deserialize)]
struct AgencyFile {
    agency: Vec<Agency>,
}

#[derive(Deserialize)]
struct CityFile {
    province: Vec<Province>,
}

impl Material {
    /// Reads the embedded files.
    pub(super) fn load() -> Result<Self, DemoError> {
        let StaffFile { staff } = read("staff.toml")?;
        let AgencyFile { agency } = read("agencies.toml")?;
        let CityFile { province } = read("cities.toml")?;
        Ok(Self {
            staff,
            agencies: agency,
            provinces: province,
            names: read("names.toml")?,
            problems: read("problems.toml")?,
            talk: read("conversations.toml")?,
        })
    }
}

fn read<T: DeserializeOwned>(name: &'static str) -> Result<T, DemoError> {
    let file = Files::get(name).ok_or(DemoError::Material(name, "is missing".into()))?;
    let text = String::from_utf8_lossy(&file.data);
    toml::from_str(&text).map_err(|error| DemoError::Material(name, error.to_string()))
}
