//! The shape of a row in each file, strict: a key that is not known is a fault. Each becomes a row of its table.

use chrono::NaiveDate;
use chrono_tz::Tz;
use entity::{complaint_class, contact, holiday, notice, policy, province, reply_template, service, unit};
use kernel::{
    calendar::start_of_day, id::TemplateId, kind::TicketKind, province::ProvinceCode,
    service_slug::ServiceSlug, unit_code::UnitCode,
};
use serde::Deserialize;
use serde_json::json;
use toml::value::Datetime;

use crate::directory::field::FieldDef;

fn day(raw: Datetime) -> Option<NaiveDate> {
    let date = raw.date.filter(|_| raw.time.is_none())?;
    NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct UnitRow {
    pub(super) code: UnitCode,
    name: String,
    name_en: String,
    kind: String,
    deputy: Option<String>,
    tz: String,
    pub(super) provinces: Vec<ProvinceCode>,
    source: Option<String>,
}

impl UnitRow {
    pub(super) fn model(self, sort: i32) -> unit::Model {
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
pub(super) struct ClassRow {
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
    pub(super) fn model(self) -> complaint_class::Model {
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
pub(super) struct ProvinceRow {
    code: ProvinceCode,
    name: String,
    kanreg: UnitCode,
    tz: String,
}

impl ProvinceRow {
    pub(super) fn model(self) -> province::Model {
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
pub(super) struct ServiceRow {
    pub(super) slug: ServiceSlug,
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
    pub(super) field: Vec<FieldDef>,
}

impl ServiceRow {
    pub(super) fn model(self) -> service::Model {
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
pub(super) struct PolicyRow {
    key: String,
    kind: TicketKind,
    clock: String,
    class_no: Option<i32>,
    hours: Option<i32>,
    working_days: Option<i32>,
    valid_from: Datetime,
    name_id: String,
    name_en: String,
    source: String,
    status: String,
}

impl PolicyRow {
    pub(super) fn model(self) -> Option<policy::Model> {
        Some(policy::Model {
            valid_from: day(self.valid_from)?,
            key: self.key,
            kind: self.kind,
            clock: self.clock,
            class_no: self.class_no,
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
pub(super) struct HolidayRow {
    date: Datetime,
    kind: String,
    name: String,
    tentative: bool,
}

impl HolidayRow {
    pub(super) fn model(self) -> Option<holiday::Model> {
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
pub(super) struct TemplateRow {
    pub(super) key: String,
    title: String,
    pub(super) services: Vec<ServiceSlug>,
    pub(super) units: Vec<UnitCode>,
    body_id: String,
    body_en: String,
}

impl TemplateRow {
    pub(super) fn model(self, id: TemplateId) -> reply_template::Model {
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
pub(super) struct NoticeRow {
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
    pub(super) fn model(self, tz: Tz) -> Option<notice::Model> {
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
pub(super) struct ContactRow {
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
    pub(super) fn model(self) -> contact::Model {
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
