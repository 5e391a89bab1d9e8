//! Rows of the files as rows of the tables. Types that can't be wrong (codes, slugs, kinds) are parsed here; what one row
//! says of another is held against it in [`super::check`].

use std::collections::{BTreeMap, BTreeSet};

use chrono_tz::Tz;
use entity::{complaint_class, contact, holiday, notice, policy, province, reply_template, service, unit};
use kernel::{
    clock::Clock, id::TemplateId, province::ProvinceCode, rng::Rng, service_slug::ServiceSlug,
    unit_code::UnitCode,
};

use super::{
    shapes::{
        ClassRow, ContactRow, HolidayRow, NoticeRow, PolicyRow, ProvinceRow, ServiceRow, TemplateRow, UnitRow,
    },
    source::{SeedFault, SeedFiles},
};
use crate::directory::field::FieldDef;

/// Everything the files say, each list in the order of its file.
#[derive(Clone, Debug)]
pub struct Seed {
    /// Units.
    pub units: Vec<unit::Model>,
    /// Provinces that each unit claims to serve, beside what `provinces.toml` says.
    pub claims: Vec<(UnitCode, Vec<ProvinceCode>)>,
    /// Complaint classes.
    pub classes: Vec<complaint_class::Model>,
    /// Provinces.
    pub provinces: Vec<province::Model>,
    /// Services.
    pub services: Vec<service::Model>,
    /// Their forms.
    pub forms: Vec<(ServiceSlug, Vec<FieldDef>)>,
    /// Policies.
    pub policies: Vec<policy::Model>,
    /// Holidays.
    pub holidays: Vec<holiday::Model>,
    /// Reply templates; the ids are fresh and only used for rows that are new.
    pub reply_templates: Vec<reply_template::Model>,
    /// Where each template is offered.
    pub offers: Vec<(String, Vec<ServiceSlug>, Vec<UnitCode>)>,
    /// Privacy notices.
    pub notices: Vec<notice::Model>,
    /// Contacts.
    pub contacts: Vec<contact::Model>,
}

impl Seed {
    /// Reads all files. `tz` is the zone in which a notice's day begins.
    pub fn read(files: &SeedFiles, clock: &dyn Clock, rng: &Rng, tz: Tz) -> Result<Self, SeedFault> {
        let units = files.rows::<UnitRow>("units.toml", "unit")?;
        let services = files.rows::<ServiceRow>("services.toml", "service")?;
        let templates = files.rows::<TemplateRow>("reply_templates.toml", "template")?;
        Ok(Self {
            claims: units
                .iter()
                .map(|(_, row)| (row.code.clone(), row.provinces.clone()))
                .collect(),
            forms: services
                .iter()
                .map(|(_, row)| (row.slug.clone(), row.field.clone()))
                .collect(),
            offers: templates
                .iter()
                .map(|(_, row)| (row.key.clone(), row.services.clone(), row.units.clone()))
                .collect(),
            units: units
                .into_iter()
                .zip(10..)
                .map(|((_, row), place)| row.model(place))
                .collect(),
            classes: models(files.rows("classes.toml", "class")?, ClassRow::model),
            provinces: models(files.rows("provinces.toml", "province")?, ProvinceRow::model),
            services: models(services, ServiceRow::model),
            policies: dated(
                "policies.toml",
                files.rows("policies.toml", "policy")?,
                PolicyRow::model,
            )?,
            holidays: holidays(files)?,
            reply_templates: models(templates, |row| row.model(TemplateId::new(clock, rng))),
            notices: dated(
                "notices.toml",
                files.rows("notices.toml", "notice")?,
                |row: NoticeRow| row.model(tz),
            )?,
            contacts: models(files.rows("contacts.toml", "contact")?, ContactRow::model),
        })
    }
}

/// The services that ship, with their forms.
pub(super) fn forms(files: &SeedFiles) -> Result<BTreeMap<ServiceSlug, Vec<FieldDef>>, SeedFault> {
    let rows = files.rows::<ServiceRow>("services.toml", "service")?;
    Ok(rows.into_iter().map(|(_, row)| (row.slug, row.field)).collect())
}

/// Keys of the contacts that ship.
pub(super) fn contact_keys(files: &SeedFiles) -> Result<BTreeSet<String>, SeedFault> {
    let rows = models(files.rows("contacts.toml", "contact")?, ContactRow::model);
    Ok(rows.into_iter().map(|row| row.key).collect())
}

/// The calendar as it ships.
pub(super) fn holidays(files: &SeedFiles) -> Result<Vec<holiday::Model>, SeedFault> {
    dated(
        "holidays.toml",
        files.rows("holidays.toml", "day")?,
        HolidayRow::model,
    )
}

fn models<R, M>(rows: Vec<(String, R)>, model: impl Fn(R) -> M) -> Vec<M> {
    rows.into_iter().map(|(_, row)| model(row)).collect()
}

/// Rows with a day in them: `None` where the day is not one.
fn dated<R, M>(
    file: &'static str,
    rows: Vec<(String, R)>,
    model: impl Fn(R) -> Option<M>,
) -> Result<Vec<M>, SeedFault> {
    rows.into_iter()
        .map(|(name, row)| {
            model(row).ok_or_else(|| SeedFault {
                file,
                row: name,
                fault: "the date must be a day that exists, without a time".to_owned(),
            })
        })
        .collect()
}
