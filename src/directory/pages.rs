//! Public pages that only show the directory: home, services, contact, privacy notice.

use actix_web::HttpResponse;
use entity::contact;
use kernel::{kind::TicketKind, locale::Locale};
use serde::Serialize;

use super::{
    Directory, Service,
    text::{Named, pick},
};
use crate::{
    http::{error::Error, markdown, page::Ctx},
    sla::promise,
};

#[derive(Serialize)]
struct ServicesPage {
    /// How long the first answer takes at most.
    promise: String,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    title: String,
    services: Vec<Tile>,
}

#[derive(Serialize)]
struct Tile {
    url: String,
    title: String,
    summary: String,
    icon: String,
}

/// `GET /`
pub async fn home(ctx: Ctx) -> Result<HttpResponse, Error> {
    let view = services_view(&ctx).await?;
    ctx.page("public/home", "home-page-title")
        .section("home")
        .seen_alike()
        .render(&view)
}

/// `GET /layanan`
pub async fn services(ctx: Ctx) -> Result<HttpResponse, Error> {
    let view = services_view(&ctx).await?;
    ctx.page("public/services", "services-title")
        .section("services")
        .seen_alike()
        .render(&view)
}

/// Applicants' troubles first: most people who come are applicants.
async fn services_view(ctx: &Ctx) -> Result<ServicesPage, Error> {
    let directory = super::current(&ctx.app).await?;
    let active = directory.services.iter().filter(|service| service.row.active);
    let (applicants, others): (Vec<_>, Vec<_>) = active.partition(|service| is_for_applicants(service));
    let groups = [
        ("service-group-helpdesk", applicants),
        ("service-group-other", others),
    ];
    Ok(ServicesPage {
        promise: promise(ctx, &directory),
        groups: groups
            .into_iter()
            .filter(|(_, services)| !services.is_empty())
            .map(|(key, services)| Group {
                title: ctx.t(key),
                services: services
                    .into_iter()
                    .map(|service| tile(service, ctx.locale))
                    .collect(),
            })
            .collect(),
    })
}

/// A helpdesk service with a class of its own is about an application; "contact an officer" is for everyone.
fn is_for_applicants(service: &Service) -> bool {
    service.row.kind == TicketKind::Helpdesk && service.row.class_no.is_some()
}

fn tile(service: &Service, locale: Locale) -> Tile {
    Tile {
        url: format!("/layanan/{}", service.row.slug),
        title: service.name_in(locale).to_owned(),
        summary: service.summary(locale).to_owned(),
        icon: service.row.icon.clone(),
    }
}

fn promise(ctx: &Ctx, directory: &Directory) -> String {
    promise::of_all(directory, directory.day(ctx.app.clock.now()), ctx.locale)
}

#[derive(Serialize)]
struct ContactPage {
    promise: String,
    contacts: Vec<ContactView>,
}

/// A contact with what a tap on it does.
#[derive(Debug, Serialize)]
pub(crate) struct ContactView {
    icon: &'static str,
    label: String,
    value: String,
    url: Option<String>,
    note: Option<String>,
}

/// `GET /kontak`
pub async fn contact(ctx: Ctx) -> Result<HttpResponse, Error> {
    let directory = super::current(&ctx.app).await?;
    let view = ContactPage {
        promise: promise(&ctx, &directory),
        contacts: directory
            .contacts
            .iter()
            .map(|row| contact_view(row, ctx.locale))
            .collect(),
    };
    ctx.page("public/contact", "contact-title")
        .section("contact")
        .seen_alike()
        .render(&view)
}

/// The view of a contact.
pub(crate) fn contact_view(row: &contact::Model, locale: Locale) -> ContactView {
    let note = pick(locale, &row.note_id, &row.note_en);
    ContactView {
        icon: match row.kind.as_str() {
            "phone" => "phone",
            "email" => "mail",
            "address" => "map-pin",
            "hours" => "clock",
            "external" => "external",
            _ => "globe",
        },
        label: pick(locale, &row.label_id, &row.label_en).to_owned(),
        value: row.value.clone(),
        url: contact_url(&row.kind, &row.value),
        note: Some(note.to_owned()).filter(|note| !note.is_empty()),
    }
}

/// Where a tap on the value leads, if anywhere.
fn contact_url(kind: &str, value: &str) -> Option<String> {
    match kind {
        "email" => Some(format!("mailto:{value}")),
        "phone" | "external" if is_phone(value) => {
            let is_dialled = |sign: &char| sign.is_ascii_digit() || *sign == '+';
            Some(format!(
                "tel:{}",
                value.chars().filter(is_dialled).collect::<String>()
            ))
        }
        "web" | "external" if value.starts_with("https://") => Some(value.to_owned()),
        _ => None,
    }
}

fn is_phone(value: &str) -> bool {
    let is_written = |sign: char| sign.is_ascii_digit() || "+-(). ".contains(sign);
    value.chars().all(is_written) && value.chars().any(|sign| sign.is_ascii_digit())
}

#[derive(Serialize)]
struct PrivacyPage {
    notice: NoticeView,
}

#[derive(Serialize)]
struct NoticeView {
    title: String,
    version: String,
    valid_from: String,
    html: String,
}

/// `GET /privasi`
pub async fn privacy(ctx: Ctx) -> Result<HttpResponse, Error> {
    let directory = super::current(&ctx.app).await?;
    let notice = directory.notice(ctx.app.clock.now()).ok_or(Error::NotFound)?;
    let view = PrivacyPage {
        notice: NoticeView {
            title: pick(ctx.locale, &notice.title_id, &notice.title_en).to_owned(),
            version: notice.version.clone(),
            valid_from: notice.valid_from.to_rfc3339(),
            html: markdown::to_html(pick(ctx.locale, &notice.body_id, &notice.body_en)),
        },
    };
    ctx.page("public/privacy", "nav-privacy")
        .section("privacy")
        .seen_alike()
        .render(&view)
}

#[cfg(test)]
mod tests {
    use super::contact_url;

    #[test]
    fn a_contact_can_be_tapped_where_the_phone_knows_what_to_do() {
        assert_eq!(
            contact_url("phone", "021-8093008").as_deref(),
            Some("tel:0218093008")
        );
        assert_eq!(
            contact_url("email", "humas@bkn.go.id").as_deref(),
            Some("mailto:humas@bkn.go.id")
        );
        assert_eq!(
            contact_url("web", "https://www.bkn.go.id").as_deref(),
            Some("https://www.bkn.go.id")
        );
        assert_eq!(contact_url("web", "javascript:alert(1)"), None);
        assert_eq!(contact_url("external", "1500537").as_deref(), Some("tel:1500537"));
        assert_eq!(contact_url("phone", "021-1; 021-2"), None);
        assert_eq!(contact_url("address", "Jl. Mayjen Sutoyo No. 12"), None);
    }
}
