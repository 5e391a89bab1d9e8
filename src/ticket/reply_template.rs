//! Answers that staff can start from, with the ticket's own facts filled in.
//!
//! Variables: `{{nama}} {{nomor}} {{layanan}} {{unit}} {{petugas}} {{tenggat}}`. What belongs to the reader stays a variable
//! while the answer will reach several people, and is filled for each of them when it is sent ([`super::phrase`]).

use entity::{reply_template, ticket};
use kernel::locale::Locale;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::Value;

use super::phrase::Phrasing;
use crate::account::CurrentStaff;

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
    /// Fills the variables for them.
    pub phrasing: &'a Phrasing,
    /// The answer will be read by other people too.
    pub several_readers: bool,
}

/// The templates that fit a ticket's service and unit (Biro Humas is offered those of all units), by title.
pub async fn offered(db: &impl ConnectionTrait, facts: Facts<'_>) -> Result<Vec<Offered>, DbErr> {
    let all = reply_template::Entity::find()
        .filter(reply_template::Column::Active.eq(true))
        .order_by_asc(reply_template::Column::Title)
        .all(db)
        .await?;
    let fitting = all.into_iter().filter(|template| fits(template, facts));
    Ok(fitting
        .map(|template| Offered {
            id: template.id.to_string(),
            body: fill(body(&template, facts.ticket.locale), &facts),
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

/// Fills the variables, in the reporter's language; for several readers only what is the same for all of them.
fn fill(text: &str, facts: &Facts<'_>) -> String {
    let Facts { ticket, phrasing, .. } = facts;
    if facts.several_readers {
        phrasing.sign(text.trim(), ticket.locale)
    } else {
        phrasing.fill(text.trim(), ticket)
    }
}
