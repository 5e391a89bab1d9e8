//! The seed: the directory as it ships (`seed/*.toml`, embedded in the binary), brought into the database.
//!
//! Runs at every start and is idempotent. It inserts rows that are missing, updates rows that no administrator has
//! touched (`edited_at` is null) where the shipped text changed, and leaves everything else alone: an upgrade never
//! overwrites an edit. Two nodes that start together do not disturb each other: inserts skip what the other wrote.
//!
//! [`source`] reads the files, [`rows`] turns their rows (of the shapes in `shapes`) into table rows, [`check`] holds them against each
//! other, [`store`] writes. A fault names the file and the row.

pub mod check;
pub mod rows;
mod shapes;
pub mod source;
pub mod store;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt,
};

use entity::{
    complaint_class, contact, holiday, notice, policy, province, reply_template, service, ticket, unit,
};
use kernel::{id::TicketId, service_slug::ServiceSlug};
use sea_orm::{ConnectionTrait, DbErr, EntityTrait, QuerySelect};

use super::field::FieldDef;
use crate::{app::App, sla::recompute};
use rows::Seed;
use source::{SeedFault, SeedFiles};
use store::{SeedRow, TableReport};

/// Why the seed could not be brought in; nothing of it is in the database then.
#[derive(Debug, thiserror::Error)]
pub enum SeedError {
    /// A shipped row is wrong.
    #[error(transparent)]
    Fault(#[from] SeedFault),
    /// The database refused.
    #[error("the seed could not be written: {0}")]
    Database(#[from] DbErr),
}

/// What a run did, table by table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SeedReport {
    /// One entry for each table, in the order of writing.
    pub tables: Vec<TableReport>,
}

impl SeedReport {
    /// Whether anything was written.
    pub fn changed(&self) -> bool {
        self.tables.iter().any(TableReport::changed)
    }

    /// Whether something was written that deadlines are counted with: a new version brings a year's holidays.
    pub fn moves_deadlines(&self) -> bool {
        let counts = [unit::Model::TABLE, policy::Model::TABLE, holiday::Model::TABLE];
        let written = self.tables.iter().filter(|table| table.changed());
        written.into_iter().any(|table| counts.contains(&table.table))
    }
}

impl fmt::Display for SeedReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.changed() {
            return f.write_str("the directory is as shipped or as edited: nothing to bring in");
        }
        let changed = self.tables.iter().filter(|table| table.changed());
        for (place, table) in changed.enumerate() {
            let separator = if place == 0 { "" } else { "; " };
            write!(
                f,
                "{separator}{}: {} added, {} updated",
                table.table, table.inserted, table.updated
            )?;
        }
        Ok(())
    }
}

/// The calendar as it ships, for whoever has no database.
pub fn holidays() -> Result<Vec<holiday::Model>, SeedFault> {
    rows::holidays(&SeedFiles::embedded())
}

/// What ships that other data may name.
#[derive(Clone, Debug)]
pub struct Shipped {
    /// Services with the fields that their forms ask.
    pub forms: BTreeMap<ServiceSlug, Vec<FieldDef>>,
    /// Keys of contacts.
    pub contacts: BTreeSet<String>,
}

/// Reads what other data may name, for whoever has no database.
pub fn shipped() -> Result<Shipped, SeedFault> {
    let files = SeedFiles::embedded();
    Ok(Shipped {
        forms: rows::forms(&files)?,
        contacts: rows::contact_keys(&files)?,
    })
}

/// Brings the embedded seed into the database, in one transaction.
pub async fn run(app: &App) -> Result<SeedReport, SeedError> {
    run_with(app, &SeedFiles::embedded()).await
}

/// The same with other files.
pub async fn run_with(app: &App, files: &SeedFiles) -> Result<SeedReport, SeedError> {
    let seed = Seed::read(files, app.clock.as_ref(), &app.rng, app.config.tz)?;
    check::all(&seed)?;
    let report = app
        .db
        .write(async |tx| {
            let report = write(tx, seed).await?;
            if report.moves_deadlines() && is_in_use(tx).await? {
                recompute::ask(tx, app).await?;
            }
            Ok::<_, SeedError>(report)
        })
        .await?;
    if report.changed() {
        app.directory.forget();
        tracing::info!("seed: {report}");
    }
    Ok(report)
}

/// Whether there is a ticket whose deadlines could move.
async fn is_in_use(tx: &impl ConnectionTrait) -> Result<bool, DbErr> {
    let any = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .limit(1)
        .into_tuple::<TicketId>()
        .one(tx);
    Ok(any.await?.is_some())
}

async fn write(tx: &impl ConnectionTrait, seed: Seed) -> Result<SeedReport, SeedError> {
    let removed = store::removed(tx).await?;
    Ok(SeedReport {
        tables: vec![
            store::put::<unit::Entity>(tx, seed.units, &removed).await?,
            store::put::<complaint_class::Entity>(tx, seed.classes, &removed).await?,
            store::put::<province::Entity>(tx, seed.provinces, &removed).await?,
            store::put::<service::Entity>(tx, seed.services, &removed).await?,
            store::put::<policy::Entity>(tx, seed.policies, &removed).await?,
            store::put::<holiday::Entity>(tx, seed.holidays, &removed).await?,
            store::put::<reply_template::Entity>(tx, seed.reply_templates, &removed).await?,
            store::put::<notice::Entity>(tx, seed.notices, &removed).await?,
            store::put::<contact::Entity>(tx, seed.contacts, &removed).await?,
        ],
    })
}
