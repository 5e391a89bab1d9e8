//! The demonstration data set: `laporbkn demo` fills an empty database with staff in every unit and tickets as they
//! were in 2019, so that every page can be seen at work. Everybody in it is invented.
//!
//! `plan` draws the outline, `build` makes one ticket of it (`person`, `slots`, `script` give it face and words, `story`
//! its history, through the lifecycle's own function), `write` stores them in bulk. The texts are `seed/demo/*.toml`.
//! All chance is seeded: the same number of tickets at the same time gives the same data set, but for ciphertexts,
//! which are different each time. No mail is queued, so that a configured mail server is not flooded.

mod build;
mod cast;
mod chronicle;
mod dice;
mod material;
mod merge;
mod office;
mod people;
mod person;
mod pictures;
mod plan;
mod script;
mod slots;
mod story;
mod write;

use std::sync::Arc;

use entity::{setting, ticket};
use kernel::id::TicketId;
use sea_orm::{ActiveValue::Set, ColumnTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

use crate::{
    app::App,
    directory,
    identity::vault::VaultError,
    ticket::lifecycle::{Action, Refusal},
};
use build::Workshop;
use cast::Cast;
use dice::Dice;
use material::Material;
use office::Office;

/// Password of every demonstration account. Published: whoever runs the command is told so.
pub const PASSWORD: &str = "contoh-lapor-bkn";
/// Name of the setting that says that the data set is there.
const SETTING: &str = "demo";
/// Seed of the outline's dice.
const OUTLINE: u64 = 1;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// How many tickets.
    pub tickets: usize,
    /// Even if there are real tickets.
    pub force: bool,
}

/// What was made.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// Tickets.
    pub tickets: usize,
    /// Events of their histories.
    pub events: usize,
    /// Attachments.
    pub files: usize,
    /// People of staff.
    pub staff: usize,
    /// With whom to begin.
    pub logins: Vec<Login>,
}

/// An account to log in with.
#[derive(Clone, Debug)]
pub struct Login {
    /// Address.
    pub email: String,
    /// Role.
    pub role: String,
    /// Unit, or empty.
    pub place: String,
}

/// Why there is no data set.
#[derive(Debug, thiserror::Error)]
pub enum DemoError {
    /// It was made before.
    #[error("this database already holds the demonstration data; use an empty database for another one")]
    AlreadyThere,
    /// Somebody filed here.
    #[error(
        "this database holds real tickets: demonstration data would mix with them, and its accounts have a published \
         password; use an empty database (or --force, if you know what you do)"
    )]
    RealTickets,
    /// The material does not fit the directory.
    #[error("seed/demo/{0}: {1}")]
    Material(&'static str, String),
    /// A history that the lifecycle refuses: a fault of ours.
    #[error("{0:?} in an invented history: {1}")]
    History(Action, Refusal),
    /// Personal data could not be sealed.
    #[error("an identity cannot be sealed: {0}")]
    Seal(#[from] VaultError),
    /// The password could not be hashed, or a worker died.
    #[error("{0}")]
    Fault(String),
    /// The object store.
    #[error("a file cannot be stored: {0}")]
    Files(#[from] object_store::Error),
    /// The database.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Makes the data set; `progress` is told how many tickets are stored so far.
pub async fn run(app: &App, options: Options, progress: impl Fn(u64)) -> Result<Report, DemoError> {
    let has_tickets = refuse(app, options.force).await?;
    let material = Material::load()?;
    let now = app.clock.now();
    let directory = directory::current(app).await?;
    let planned = plan::plan(&directory, options.tickets, now, &Dice::of(OUTLINE, 0));
    let staff = people::staff(app, &material.staff)?;
    mark(app, options.tickets).await?;
    let staff = people::employ(app, staff).await?;
    let logins = people::logins(&staff);
    let workshop = Workshop {
        cast: Cast::of(&staff),
        office: Office::new(&directory, now, plan::DAYS + 1),
        notice: directory
            .notice(now)
            .map_or_else(String::new, |notice| notice.version.clone()),
        vault: app.vault.clone(),
        material,
        directory,
        now,
    };
    let written = write::all(app, Arc::new(workshop), planned, has_tickets, progress).await?;
    Ok(Report {
        staff: staff.len(),
        logins,
        ..written
    })
}

/// Refuses what would do harm; tells whether there are tickets already.
async fn refuse(app: &App, force: bool) -> Result<bool, DemoError> {
    let db = app.db.read();
    if setting::Entity::find_by_id(SETTING).one(db).await?.is_some() {
        return Err(DemoError::AlreadyThere);
    }
    let invented = format!("%@{}", person::DOMAIN);
    let ids = ticket::Entity::find().select_only().column(ticket::Column::Id);
    let real = ids
        .clone()
        .filter(ticket::Column::ReporterEmail.not_like(invented));
    if !force && real.into_tuple::<TicketId>().one(db).await?.is_some() {
        return Err(DemoError::RealTickets);
    }
    Ok(ids.into_tuple::<TicketId>().one(db).await?.is_some())
}

/// Notes that the data set is there, before it is: half of one is no better ground for a second.
async fn mark(app: &App, tickets: usize) -> Result<(), DemoError> {
    let now = app.clock.now();
    let row = setting::ActiveModel {
        key: Set(SETTING.to_owned()),
        value: Set(json!({ "tickets": tickets, "made_at": now })),
        updated_at: Set(now),
    };
    app.db
        .write(async |tx| setting::Entity::insert(row).exec_without_returning(tx).await)
        .await?;
    Ok(())
}
