//! The directory as JSON: what a client needs to build the forms that the pages show.

use actix_web::HttpResponse;
use entity::{complaint_class, unit};
use kernel::locale::Locale;
use serde::Serialize;
use utoipa::ToSchema;

use super::{
    Directory, Service,
    field::{FieldDef, FieldGroup, FieldType, ShowIf},
    text::Named,
};
use crate::{
    api::Problem,
    http::{error::Error, page::Ctx},
};

/// A service that a ticket can be filed for.
#[derive(Debug, Serialize, ToSchema)]
pub struct ServiceItem {
    /// `service` of a filing.
    slug: String,
    /// `helpdesk`, `complaint`, `information` or `asn_service`.
    kind: String,
    /// Complaint class a ticket starts with.
    class: Option<i32>,
    /// Name.
    name: String,
    /// When to choose it.
    summary: String,
    /// What to try first, step by step.
    before: Vec<String>,
    /// Which files help.
    attachments_hint: String,
    /// Whether the reporter may ask to stay hidden from the unit (*Rahasia*).
    allow_secret: bool,
    /// The form in a browser.
    url: String,
    /// What a filing holds.
    fields: Vec<FieldItem>,
}

/// A field of a service's form.
#[derive(Debug, Serialize, ToSchema)]
pub struct FieldItem {
    /// Key of the filing.
    name: String,
    /// Whether a filing without it is refused.
    required: bool,
    /// How it is read.
    #[serde(rename = "type")]
    kind: FieldType,
    /// Part of the form.
    group: FieldGroup,
    /// Label; the field's usual one where null.
    label: Option<String>,
    /// What to write.
    hint: Option<String>,
    /// Why it is asked.
    why: Option<String>,
    /// Choices of a select.
    options: Vec<OptionItem>,
    /// Longest answer, in characters.
    max: Option<usize>,
    /// The field is asked only while another has this value.
    show_if: Option<ShowIf>,
}

/// A choice of a select.
#[derive(Debug, Serialize, ToSchema)]
pub struct OptionItem {
    /// What is sent.
    value: String,
    /// What is shown.
    label: String,
}

/// A technical unit.
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitItem {
    /// Code, e.g. `DPK` or `KR05`.
    code: String,
    /// Name.
    name: String,
    /// `pusat` (headquarters) or `kanreg` (regional office).
    kind: String,
    /// Deputy's abbreviation, headquarters only.
    deputy: Option<String>,
    /// IANA zone of the office.
    tz: String,
    /// Codes of the provinces it serves, regional offices only.
    provinces: Vec<String>,
    /// False for a unit that receives no tickets any more.
    active: bool,
}

/// A complaint class (*jenis aduan*).
#[derive(Debug, Serialize, ToSchema)]
pub struct ClassItem {
    /// Number, `class` of a filing.
    no: i32,
    /// Name.
    name: String,
    /// Unit code, `HUMAS` (Biro Humas answers itself) or `WBS` (whistle-blowing).
    route: String,
    /// Whether the reporter's province decides which regional office answers.
    regional: bool,
    /// The class it is counted with.
    merge_with: Option<i32>,
    /// Complaints of this class in 2019.
    count_2019: i32,
    /// Whether people may still choose it.
    active: bool,
}

/// Services that can be filed for, in the order of the pages.
#[utoipa::path(
    get, path = "/api/v1/services", tag = "directory", security(()),
    params(("lang" = Option<String>, Query, description = "`id` (when left out) or `en`")),
    responses((status = 200, body = Vec<ServiceItem>), (status = 503, body = Problem, content_type = "application/problem+json"))
)]
pub async fn services(ctx: Ctx) -> Result<HttpResponse, Error> {
    let directory = super::current(&ctx.app).await?;
    let active = directory.services.iter().filter(|service| service.row.active);
    let items: Vec<ServiceItem> = active
        .map(|service| ServiceItem::of(service, ctx.locale, &ctx.app.config.http.public_url))
        .collect();
    Ok(HttpResponse::Ok().json(items))
}

/// The technical units, those that closed too (old tickets name them).
#[utoipa::path(
    get, path = "/api/v1/units", tag = "directory", security(()),
    params(("lang" = Option<String>, Query, description = "`id` (when left out) or `en`")),
    responses((status = 200, body = Vec<UnitItem>), (status = 503, body = Problem, content_type = "application/problem+json"))
)]
pub async fn units(ctx: Ctx) -> Result<HttpResponse, Error> {
    let directory = super::current(&ctx.app).await?;
    let items: Vec<UnitItem> = directory
        .units
        .iter()
        .map(|unit| UnitItem::of(unit, &directory, ctx.locale))
        .collect();
    Ok(HttpResponse::Ok().json(items))
}

/// The 34 complaint classes of the 2019 report, those that closed too.
#[utoipa::path(
    get, path = "/api/v1/classes", tag = "directory", security(()),
    params(("lang" = Option<String>, Query, description = "`id` (when left out) or `en`")),
    responses((status = 200, body = Vec<ClassItem>), (status = 503, body = Problem, content_type = "application/problem+json"))
)]
pub async fn classes(ctx: Ctx) -> Result<HttpResponse, Error> {
    let directory = super::current(&ctx.app).await?;
    let items: Vec<ClassItem> = directory
        .classes
        .iter()
        .map(|class| ClassItem::of(class, ctx.locale))
        .collect();
    Ok(HttpResponse::Ok().json(items))
}

impl ServiceItem {
    fn of(service: &Service, locale: Locale, site: &str) -> Self {
        let row = &service.row;
        Self {
            slug: row.slug.to_string(),
            kind: row.kind.to_string(),
            class: row.class_no,
            name: service.name_in(locale).to_owned(),
            summary: service.summary(locale).to_owned(),
            before: service.before(locale).into_iter().map(str::to_owned).collect(),
            attachments_hint: service.attachments_hint(locale).to_owned(),
            allow_secret: row.allow_secret,
            url: format!("{}/layanan/{}", site.trim_end_matches('/'), row.slug),
            fields: service
                .fields
                .iter()
                .map(|field| FieldItem::of(field, locale))
                .collect(),
        }
    }
}

impl FieldItem {
    fn of(field: &FieldDef, locale: Locale) -> Self {
        let text = |text: Option<&str>| text.map(str::to_owned);
        Self {
            name: field.name.clone(),
            required: field.required,
            kind: field.kind,
            group: field.group,
            label: text(field.label(locale)),
            hint: text(field.hint(locale)),
            why: text(field.why(locale)),
            options: field
                .options
                .iter()
                .map(|option| OptionItem {
                    value: option.value.clone(),
                    label: option.label(locale).to_owned(),
                })
                .collect(),
            max: field.max,
            show_if: field.show_if.clone(),
        }
    }
}

impl UnitItem {
    fn of(unit: &unit::Model, directory: &Directory, locale: Locale) -> Self {
        let served = directory.provinces.iter().filter(|row| row.kanreg == unit.code);
        Self {
            code: unit.code.to_string(),
            name: unit.name_in(locale).to_owned(),
            kind: unit.kind.clone(),
            deputy: unit.deputy.clone(),
            tz: unit.tz.clone(),
            provinces: served.map(|row| row.code.to_string()).collect(),
            active: unit.active,
        }
    }
}

impl ClassItem {
    fn of(class: &complaint_class::Model, locale: Locale) -> Self {
        Self {
            no: class.no,
            name: class.name_in(locale).to_owned(),
            route: class.route.clone(),
            regional: class.regional,
            merge_with: class.merge_with,
            count_2019: class.count_2019,
            active: class.active,
        }
    }
}
