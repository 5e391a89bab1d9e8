//! Route: Biro Humas sends a ticket to the unit that answers it.

use entity::ticket;
use kernel::{text::Body, unit_code::UnitCode};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, all_or_errors, optional, with_ticket},
    enclose::Enclosed,
    lifecycle::Action,
    note,
    record::{self, Words},
};
use crate::{
    account::CurrentStaff,
    app::App,
    directory::{self, Directory},
    http::error::{Error, FieldErrors},
};

/// What is sent.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct RouteForm {
    /// Code of an active unit.
    #[serde(default)]
    pub unit: String,
    /// For the unit's eyes only.
    pub note: Option<String>,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

struct Routing {
    unit: UnitCode,
    note: Option<Body>,
}

impl RouteForm {
    fn parse(&self, directory: &Directory) -> Result<Routing, Error> {
        let mut errors = FieldErrors::default();
        let note = optional(self.note.as_deref(), "note", &mut errors);
        let unit = active_unit(&self.unit, directory);
        if let Err(code) = unit {
            errors.add("unit", code);
        }
        all_or_errors(unit.ok().map(|unit| Routing { unit, note }), errors)
    }
}

fn active_unit(raw: &str, directory: &Directory) -> Result<UnitCode, &'static str> {
    if raw.trim().is_empty() {
        return Err("unit-missing");
    }
    let code = UnitCode::parse(raw).map_err(|_| "unit-unknown")?;
    match directory.unit(&code) {
        Some(unit) if unit.active => Ok(code),
        Some(_) => Err("unit-inactive"),
        None => Err("unit-unknown"),
    }
}

impl StaffAction for RouteForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, app: &App) -> Result<(), Error> {
        self.parse(&*directory::current(app).await?).map(drop)
    }

    /// The unit gets it, nobody in particular; a note for the unit becomes an internal note of the history, so that
    /// it can never be read as a part of the public event.
    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let routing = self.parse(&*directory::current(app).await?)?;
        let by = target.by(staff);
        with_ticket(app, staff, target, async |tx, ticket| {
            if ticket.unit_code.as_ref() == Some(&routing.unit) {
                return Err(FieldErrors::one("unit", "unit-same").into());
            }
            let words = Words {
                data: Some(json!({ "unit": routing.unit, "from": ticket.unit_code })),
                ..Words::default()
            };
            let (routed, _) = record::apply(tx, app, ticket, by, Action::Route, words, |row| {
                row.unit_code = Some(routing.unit);
                row.assignee_id = None;
            })
            .await?;
            match routing.note {
                Some(text) => note::append(tx, app, routed, by, &text, &Enclosed::default()).await,
                None => Ok(routed),
            }
        })
        .await
    }
}
