//! Answers that staff can start from, with the ticket's own facts filled in.
//!
//! Variables: `{{nama}} {{nomor}} {{layanan}} {{unit}} {{petugas}} {{tenggat}}`. Name and number stay variables while the
//! answer will reach several people, and are filled for each reader when it is sent ([`super::retell`]).

use entity::{reply_template, ticket};
use kernel::locale::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::Value;

use super::retell;
use crate::{
    account::CurrentStaff,
    app::App,
    directory::Directory,
    http::{dates, locale::plain},
};

/// A template filled in for a ticket: `partials/composer` offers it.
#[derive(Clone, Debug, Serialize)]
pub struct Offered {
    /// Names it in the picker.
    pub id: String,
    /// Title in the picker.
    pub title: String,
    /// The text.
    pub body: String,
}

/// What the variables stand for.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The ticket.
    pub ticket: &'a ticket::Model,
    /// Who answers.
    pub staff: &'a CurrentStaff,
    /// Units and services.
    pub directory: &'a Directory,
    /// The answer will be read by other people too.
    pub several_readers: bool,
}

/// The templates that fit a ticket's service and unit (Biro Humas is offered those of all units), by title.
pub async fn offered(db: &impl ConnectionTrait, app: &App, facts: Facts<'_>) -> Result<Vec<Offered>, DbErr> {
    let all = reply_template::Entity::find()
        .filter(reply_template::Column::Active.eq(true))
        .order_by_asc(reply_template::Column::Title)
        .all(db)
        .await?;
    let fitting = all.into_iter().filter(|template| fits(template, facts));
    Ok(fitting
        .map(|template| Offered {
            id: template.id.to_string(),
            body: fill(body(&template, facts.ticket.locale), app, facts),
            title: template.title,
        })
        .collect())
}

fn fits(template: &reply_template::Model, facts: Facts<'_>) -> bool {
    let service = facts.ticket.service_slug.as_str();
    let of_unit = match &facts.staff.unit {
        Some(unit) => lists(&template.units, unit.as_str()),
        None => true,
    };
    of_unit && lists(&template.services, service)
}

/// Whether a list holds a word; an empty list holds all.
fn lists(list: &Value, word: &str) -> bool {
    let Some(words) = list.as_array().filter(|words| !words.is_empty()) else {
        return true;
    };
    words.iter().any(|one| one.as_str() == Some(word))
}

fn body(template: &reply_template::Model, locale: Locale) -> &str {
    match locale {
        Locale::En if !template.body_en.trim().is_empty() => &template.body_en,
        _ => &template.body_id,
    }
}

/// Fills the variables, in the reporter's language.
fn fill(text: &str, app: &App, facts: Facts<'_>) -> String {
    let Facts {
        ticket,
        staff,
        directory,
        ..
    } = facts;
    let locale = ticket.locale;
    let service = directory
        .any_service(&ticket.service_slug)
        .map(|service| match locale {
            Locale::Id => service.row.name_id.clone(),
            Locale::En => service.row.name_en.clone(),
        });
    let unit = staff.unit.as_ref().and_then(|code| directory.unit(code));
    let unit = unit.map_or_else(
        || plain(locale, "desk-humas"),
        |unit| match locale {
            Locale::Id => unit.name.clone(),
            Locale::En => unit.name_en.clone(),
        },
    );
    let filled = text
        .replace("{{layanan}}", &service.unwrap_or_default())
        .replace("{{unit}}", &unit)
        .replace("{{petugas}}", &staff.name)
        .replace(
            "{{tenggat}}",
            &dates::date_time(locale, ticket.due_at, app.config.tz),
        );
    let filled = filled.trim();
    if facts.several_readers {
        filled.to_owned()
    } else {
        retell::fill(filled, ticket)
    }
}
