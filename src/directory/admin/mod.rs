//! Administration of the directory: every table is a [`Sheet`], which says what its list and its form hold and how a
//! form is written back. One set of handlers ([`pages`]) serves them all: parse, all errors at once, one transaction
//! with an audit entry, `edited_at` set, the snapshot forgotten.
//!
//! [`form`] declares fields once for the page ([`form_page`]) and for the parse ([`given`]), [`list`] shows rows; a file
//! per table has its rules.

mod classes;
mod contacts;
mod form;
mod form_page;
mod given;
mod holidays;
mod list;
mod notices;
pub mod overview;
pub mod pages;
mod policies;
mod provinces;
mod questions;
mod services;
mod templates;
mod units;

use std::sync::Arc;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use sea_orm::{
    DatabaseTransaction, EntityTrait, IntoActiveModel, PrimaryKeyTrait, QuerySelect, sea_query::LockType,
};

use super::{Directory, seed::store::SeedRow};
use crate::{
    account::CurrentStaff,
    app::App,
    http::{
        error::{Error, FieldErrors},
        page::Ctx,
    },
};
use form::{Field, Typed};
use given::Given;
use list::Row;

/// The code of the refusal of a form that was open while somebody else saved the same row.
const CHANGED: &str = "directory-changed";

/// A table as administrators see it.
#[async_trait(?Send)]
trait Sheet: Sync {
    /// Last part of its address and middle of its sentences, e.g. `unit`.
    fn slug(&self) -> &'static str;

    /// Address of its list.
    fn url(&self) -> String {
        format!("/admin/{}", self.slug())
    }

    /// Entry of the navigation; sheets of one entry are tabs of one another.
    fn section(&self) -> &'static str;

    /// Name of the table in the audit log.
    fn subject(&self) -> &'static str;

    /// Whether rows can be added.
    fn may_add(&self) -> bool {
        false
    }

    /// Whether rows can be removed.
    fn may_remove(&self) -> bool {
        false
    }

    /// Whether a row, once written, can be changed.
    fn may_change(&self) -> bool {
        true
    }

    /// Whether a change can move deadlines of tickets that are there already.
    fn moves_deadlines(&self) -> bool {
        false
    }

    /// Columns of the list by name, e.g. `code`; the first heads the row.
    fn columns(&self) -> &'static [&'static str];

    /// Rows of the list.
    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error>;

    /// Something that needs attention, above the list.
    fn warning(&self, _desk: &Desk) -> Option<String> {
        None
    }

    /// A row opened for editing; [`Error::NotFound`] where there is none that this person may edit.
    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error>;

    /// What the form of a new row holds at first.
    fn blank(&self, _desk: &Desk) -> Typed {
        Typed::default()
    }

    /// The form: of an opened row, or of a new one.
    fn fields(&self, desk: &Desk, opened: Option<&Opened>) -> Vec<Field>;

    /// Rules that look at more than one field.
    fn check(&self, _desk: &Desk, _opened: Option<&Opened>, _given: &Given, _errors: &mut FieldErrors) {}

    /// Writes the row and returns its key.
    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error>;

    /// Removes a row.
    async fn remove(&self, _tx: &DatabaseTransaction, _desk: &Desk, _key: &str) -> Result<(), Error> {
        Err(Error::NotFound)
    }

    /// Words that a text may contain, as (word, key of its meaning).
    fn variables(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
}

/// The sheets under `/admin`, in the order of tabs.
const SHEETS: &[&dyn Sheet] = &[
    &units::Units,
    &classes::Classes,
    &provinces::Provinces,
    &services::Services,
    &questions::Questions,
    &contacts::Contacts,
    &notices::Notices,
    &policies::Policies,
    &holidays::Holidays,
];

fn sheet(slug: &str) -> Result<&'static dyn Sheet, Error> {
    let found = SHEETS.iter().find(|sheet| sheet.slug() == slug);
    found.copied().ok_or(Error::NotFound)
}

/// What a sheet works with: the request, and the directory of this moment.
struct Desk {
    ctx: Ctx,
    directory: Arc<Directory>,
    /// What the form says the row's `edited_at` was when it was opened.
    version: Option<String>,
}

impl Desk {
    async fn of(ctx: Ctx) -> Result<Self, Error> {
        let directory = super::current(&ctx.app).await?;
        Ok(Self {
            ctx,
            directory,
            version: None,
        })
    }

    fn app(&self) -> &App {
        &self.ctx.app
    }

    fn staff(&self) -> Result<&CurrentStaff, Error> {
        self.ctx.staff()
    }

    fn now(&self) -> DateTime<Utc> {
        self.app().clock.now()
    }

    fn today(&self) -> NaiveDate {
        self.now().with_timezone(&self.app().config.tz).date_naive()
    }

    fn t(&self, key: &str) -> String {
        self.ctx.t(key)
    }

    /// Refuses where somebody saved the row after the form was opened.
    fn hold(&self, stored: Option<DateTime<Utc>>) -> Result<(), Error> {
        if self.version.as_deref() == Some(version_of(stored).as_str()) {
            Ok(())
        } else {
            Err(Error::Conflict(CHANGED.into()))
        }
    }
}

/// A row opened for editing.
#[derive(Clone, Debug)]
struct Opened {
    key: String,
    /// What the page calls it.
    title: String,
    values: Typed,
    edited_at: Option<DateTime<Utc>>,
}

/// What a form carries of `edited_at`; a row that nobody edited has a version too.
fn version_of(edited_at: Option<DateTime<Utc>>) -> String {
    edited_at.map_or_else(|| "seed".to_owned(), |at| at.timestamp_micros().to_string())
}

/// The stored row, locked until the transaction ends, unless somebody saved it after the form was opened.
async fn held<E>(
    tx: &DatabaseTransaction,
    desk: &Desk,
    key: <E::PrimaryKey as PrimaryKeyTrait>::ValueType,
) -> Result<E::ActiveModel, Error>
where
    E: EntityTrait,
    E::Model: SeedRow + IntoActiveModel<E::ActiveModel>,
{
    let found = E::find_by_id(key).lock(LockType::Update).one(tx).await?;
    let found = found.ok_or(Error::NotFound)?;
    desk.hold(found.edited_at())?;
    Ok(found.into_active_model())
}
