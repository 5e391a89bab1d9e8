//! Rows of the files as rows of the tables. Types that can't be wrong (codes, slugs, kinds) are parsed here; what one row
//! says of another is held against it in [`super::check`].

use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::{complaint_class, contact, holiday, notice, policy, province, reply_template, service, unit};
use kernel::{
    calendar::start_of_day, clock::Clock, id::TemplateId, kind::TicketKind, province::ProvinceCode, rng::Rng,
    service_slug::ServiceSlug, unit_code::UnitCode,
};
use serde::Deserialize;
use serde_json::json;
use toml::value::Datetime;

use super::source::{SeedFault, SeedFiles};
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
            holidays: dated(
                "holidays.toml",
                files.rows("holidays.toml", "day")?,
                HolidayRow::model,
            )?,
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

fn day(raw: Datetime) -> Option<NaiveDate> {
    let date = raw.date.filter(|_| raw.time.is_none())?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct UnitRow {
    code: UnitCode,
    name: String,
    name_en: String,
    kind: String,
    deputy: Option<String>,
    tz: String,
    provinces: Vec<ProvinceCode>,
    source: Option<String>,
}

impl UnitRow {
    fn model(self, sort: i32) -> unit::Model {
        unit::Model {
            code: self.code,
            name: self.name,
            name_en: self.name_en,
            kind: self.kind,
            deputy: self.deputy,
            tz: self.tz,
            source: self.source,
            sort,
            active: true,
            edited_at: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    no: i32,
    name: String,
    name_en: String,
    count_2019: i32,
    route: String,
    regional: bool,
    note: String,
    merge_with: Option<i32>,
}

impl ClassRow {
    fn model(self) -> complaint_class::Model {
        complaint_class::Model {
            no: self.no,
            name: self.name,
            name_en: self.name_en,
            route: self.route,
            regional: self.regional,
            note: self.note,
            merge_with: self.merge_with,
            count_2019: self.count_2019,
            active: true,
            edited_at: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ProvinceRow {
    code: ProvinceCode,
    name: String,
    kanreg: UnitCode,
    tz: String,
}

impl ProvinceRow {
    fn model(self) -> province::Model {
        province::Model {
            code: self.code,
            name: self.name,
            kanreg: self.kanreg,
            tz: self.tz,
            edited_at: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ServiceRow {
    slug: ServiceSlug,
    kind: TicketKind,
    class: Option<i32>,
    route_hint: String,
    icon: String,
    sort: i32,
    allow_secret: bool,
    name_id: String,
    name_en: String,
    summary_id: String,
    summary_en: String,
    before_id: String,
    before_en: String,
    attachments_hint_id: String,
    attachments_hint_en: String,
    field: Vec<FieldDef>,
}

impl ServiceRow {
    fn model(self) -> service::Model {
        service::Model {
            slug: self.slug,
            kind: self.kind,
            class_no: self.class,
            route_hint: self.route_hint,
            name_id: self.name_id,
            name_en: self.name_en,
            summary_id: self.summary_id,
            summary_en: self.summary_en,
            before_id: self.before_id.trim().to_owned(),
            before_en: self.before_en.trim().to_owned(),
            attachments_hint_id: self.attachments_hint_id,
            attachments_hint_en: self.attachments_hint_en,
            allow_secret: self.allow_secret,
            icon: self.icon,
            fields: json!(self.field),
            sort: self.sort,
            active: true,
            edited_at: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PolicyRow {
    key: String,
    kind: TicketKind,
    clock: String,
    hours: Option<i32>,
    working_days: Option<i32>,
    valid_from: Datetime,
    name_id: String,
    name_en: String,
    source: String,
    status: String,
}

impl PolicyRow {
    fn model(self) -> Option<policy::Model> {
        Some(policy::Model {
            valid_from: day(self.valid_from)?,
            key: self.key,
            kind: self.kind,
            clock: self.clock,
            hours: self.hours,
            working_days: self.working_days,
            name_id: self.name_id,
            name_en: self.name_en,
            source: self.source,
            status: self.status,
            edited_at: None,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct HolidayRow {
    date: Datetime,
    kind: String,
    name: String,
    tentative: bool,
}

impl HolidayRow {
    fn model(self) -> Option<holiday::Model> {
        Some(holiday::Model {
            day: day(self.date)?,
            kind: self.kind,
            name: self.name,
            tentative: self.tentative,
            edited_at: None,
        })
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplateRow {
    key: String,
    title: String,
    services: Vec<ServiceSlug>,
    units: Vec<UnitCode>,
    body_id: String,
    body_en: String,
}

impl TemplateRow {
    fn model(self, id: TemplateId) -> reply_template::Model {
        reply_template::Model {
            id,
            key: Some(self.key),
            title: self.title,
            services: json!(self.services),
            units: json!(self.units),
            body_id: self.body_id.trim().to_owned(),
            body_en: self.body_en.trim().to_owned(),
            active: true,
            edited_at: None,
        }
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NoticeRow {
    version: String,
    title_id: String,
    title_en: String,
    short_id: String,
    short_en: String,
    body_id: String,
    body_en: String,
}

impl NoticeRow {
    /// A version is the day from which it is shown.
    fn model(self, tz: Tz) -> Option<notice::Model> {
        let first_day: NaiveDate = self.version.parse().ok()?;
        Some(notice::Model {
            valid_from: start_of_day(first_day, tz),
            version: self.version,
            title_id: self.title_id,
            title_en: self.title_en,
            body_id: self.body_id.trim().to_owned(),
            body_en: self.body_en.trim().to_owned(),
            short_id: self.short_id,
            short_en: self.short_en,
        })
    }
}

/// `source`, `checked` and `status` are for whoever keeps the file; the page shows the words of `note_*`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ContactRow {
    key: String,
    kind: String,
    label_id: String,
    label_en: String,
    value: String,
    note_id: String,
    note_en: String,
    sort: i32,
    #[serde(rename = "source")]
    _source: String,
    #[serde(rename = "checked")]
    _checked: Datetime,
    #[serde(rename = "status")]
    _status: String,
}

impl ContactRow {
    fn model(self) -> contact::Model {
        contact::Model {
            key: self.key,
            kind: self.kind,
            label_id: self.label_id,
            label_en: self.label_en,
            value: self.value,
            note_id: self.note_id,
            note_en: self.note_en,
            sort: self.sort,
            edited_at: None,
        }
    }
}
