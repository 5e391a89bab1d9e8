//! The directory: units, complaint classes, provinces, services and their forms, policies, holidays, texts.
//! All of it is data; the seed fills it, administrators edit it.
//!
//! Requests read it from [`DirectoryCache`], a snapshot kept in memory and refreshed every few seconds, so that
//! every node follows an edit made on another.

pub mod admin;
pub mod api;
pub mod field;
pub mod model;
pub mod pages;
pub mod routing;
pub mod seed;
pub mod text;
pub mod variable;

use std::{
    sync::{
        Arc, OnceLock, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, NaiveDate, Utc};
use entity::{complaint_class, contact, holiday, notice, policy, province, service, unit};
use kernel::{calendar::Holidays, province::ProvinceCode, service_slug::ServiceSlug, unit_code::UnitCode};
use sea_orm::{DbErr, EntityTrait, QueryOrder};

use crate::{app::App, sla};
use field::FieldDef;

/// How old a snapshot may be before the next request refreshes it.
const FRESH_FOR: Duration = Duration::from_secs(5);

/// A service with its form parsed.
#[derive(Clone, Debug)]
pub struct Service {
    /// The row.
    pub row: service::Model,
    /// The form, in page order.
    pub fields: Vec<FieldDef>,
}

/// A snapshot of everything.
#[derive(Clone, Debug)]
pub struct Directory {
    /// Units in list order, the inactive ones too.
    pub units: Vec<unit::Model>,
    /// Classes by number.
    pub classes: Vec<complaint_class::Model>,
    /// Provinces by code.
    pub provinces: Vec<province::Model>,
    /// Services in list order, the inactive ones too.
    pub services: Vec<Service>,
    /// Policies by key.
    pub policies: Vec<policy::Model>,
    /// Holidays by day.
    pub holidays: Vec<holiday::Model>,
    /// Privacy notices, newest first.
    pub notices: Vec<notice::Model>,
    /// Contacts in list order.
    pub contacts: Vec<contact::Model>,
    /// The office's zone (setting `LAPORBKN_TZ`): which day it is, and where a working day ends.
    pub tz: chrono_tz::Tz,
    pub(crate) calendar: OnceLock<Holidays>,
}

impl Directory {
    /// The office's day at a moment.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        at.with_timezone(&self.tz).date_naive()
    }

    /// A directory of nothing, for tests of the rules that read one.
    #[cfg(test)]
    pub(crate) fn empty(tz: chrono_tz::Tz) -> Self {
        Self {
            units: Vec::new(),
            classes: Vec::new(),
            provinces: Vec::new(),
            services: Vec::new(),
            policies: Vec::new(),
            holidays: Vec::new(),
            notices: Vec::new(),
            contacts: Vec::new(),
            tz,
            calendar: OnceLock::new(),
        }
    }

    async fn load(app: &App) -> Result<Self, DbErr> {
        let db = app.db.read();
        let services = service::Entity::find()
            .order_by_asc(service::Column::Sort)
            .all(db)
            .await?;
        Ok(Self {
            units: unit::Entity::find()
                .order_by_asc(unit::Column::Sort)
                .all(db)
                .await?,
            classes: complaint_class::Entity::find()
                .order_by_asc(complaint_class::Column::No)
                .all(db)
                .await?,
            provinces: province::Entity::find()
                .order_by_asc(province::Column::Code)
                .all(db)
                .await?,
            services: services
                .into_iter()
                .map(Service::parse)
                .collect::<Result<_, _>>()?,
            policies: policy::Entity::find()
                .order_by_asc(policy::Column::Key)
                .all(db)
                .await?,
            holidays: holiday::Entity::find()
                .order_by_asc(holiday::Column::Day)
                .all(db)
                .await?,
            notices: notice::Entity::find()
                .order_by_desc(notice::Column::ValidFrom)
                .all(db)
                .await?,
            contacts: contact::Entity::find()
                .order_by_asc(contact::Column::Sort)
                .all(db)
                .await?,
            tz: app.config.tz,
            calendar: OnceLock::new(),
        })
    }

    /// The directory as it ships, without a database.
    #[cfg(test)]
    pub(crate) fn from_seed(seed: seed::rows::Seed, tz: chrono_tz::Tz) -> Self {
        let forms = seed.forms.into_iter();
        Self {
            units: seed.units,
            classes: seed.classes,
            provinces: seed.provinces,
            services: seed
                .services
                .into_iter()
                .zip(forms.map(|(_, fields)| fields))
                .map(|(row, fields)| Service { row, fields })
                .collect(),
            policies: seed.policies,
            holidays: seed.holidays,
            notices: seed.notices,
            contacts: seed.contacts,
            tz,
            calendar: OnceLock::new(),
        }
    }

    /// An active service.
    pub fn service(&self, slug: &ServiceSlug) -> Option<&Service> {
        self.services
            .iter()
            .find(|service| service.row.slug == *slug && service.row.active)
    }

    /// A service, active or not: old tickets still have it.
    pub fn any_service(&self, slug: &ServiceSlug) -> Option<&Service> {
        self.services.iter().find(|service| service.row.slug == *slug)
    }

    /// A unit, active or not.
    pub fn unit(&self, code: &UnitCode) -> Option<&unit::Model> {
        self.units.iter().find(|unit| unit.code == *code)
    }

    /// A class, active or not.
    pub fn class(&self, no: i32) -> Option<&complaint_class::Model> {
        self.classes.iter().find(|class| class.no == no)
    }

    /// Its holidays as clocks count them: made from the rows once.
    pub fn calendar(&self) -> &Holidays {
        self.calendar.get_or_init(|| sla::calendar_of(&self.holidays))
    }

    /// The regional office that serves a province.
    pub fn kanreg_of(&self, province: ProvinceCode) -> Option<&unit::Model> {
        let row = self.provinces.iter().find(|row| row.code == province)?;
        self.unit(&row.kanreg)
    }

    /// The privacy notice in force; before the first one is, that one: no form is shown without a notice.
    pub fn notice(&self, now: DateTime<Utc>) -> Option<&notice::Model> {
        let in_force = self.notices.iter().find(|notice| notice.valid_from <= now);
        in_force.or(self.notices.last())
    }
}

impl Service {
    fn parse(row: service::Model) -> Result<Self, DbErr> {
        let fields = serde_json::from_value(row.fields.clone())
            .map_err(|error| DbErr::Json(format!("fields of service {}: {error}", row.slug)))?;
        Ok(Self { row, fields })
    }
}

/// The snapshot that requests read.
#[derive(Debug, Default)]
pub struct DirectoryCache {
    current: RwLock<Option<(Arc<Directory>, DateTime<Utc>)>>,
    edits: AtomicU64,
}

impl DirectoryCache {
    /// The directory as of at most [`FRESH_FOR`] ago. While the database is away, the last one known.
    pub async fn get(&self, app: &App) -> Result<Arc<Directory>, DbErr> {
        let now = app.clock.now();
        let known = self
            .current
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        if let Some((directory, at)) = &known
            && (now - *at).to_std().is_ok_and(|age| age < FRESH_FOR)
        {
            return Ok(directory.clone());
        }
        let edits = self.edits();
        match (Directory::load(app).await, known) {
            (Ok(directory), _) => Ok(self.put(directory, now, edits)),
            (Err(error), Some((directory, _))) if crate::db::is_unavailable(&error) => Ok(directory),
            (Err(error), _) => Err(error),
        }
    }

    /// The last snapshot, however old; none before the first request.
    pub fn known(&self) -> Option<Arc<Directory>> {
        let current = self.current.read().unwrap_or_else(PoisonError::into_inner);
        current.as_ref().map(|(directory, _)| directory.clone())
    }

    /// How often something was edited on this node.
    pub fn edits(&self) -> u64 {
        self.edits.load(Ordering::Acquire)
    }

    /// Makes the next request read what was just edited. The snapshot itself stays for whoever cannot wait: a transaction
    /// that holds a connection, or anybody while the database is away.
    pub fn forget(&self) {
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, at)) = current.as_mut() {
            *at = DateTime::<Utc>::MIN_UTC;
        }
        self.edits.fetch_add(1, Ordering::AcqRel);
    }

    /// Keeps what was read. What was edited on this node since there had been so many `edits` may be missing from it: then it
    /// is kept for whoever cannot wait, and the next request reads again.
    fn put(&self, directory: Directory, now: DateTime<Utc>, edits: u64) -> Arc<Directory> {
        let directory = Arc::new(directory);
        let mut current = self.current.write().unwrap_or_else(PoisonError::into_inner);
        let is_whole = self.edits() == edits;
        if is_whole || current.is_none() {
            let at = if is_whole { now } else { DateTime::<Utc>::MIN_UTC };
            *current = Some((directory.clone(), at));
        }
        directory
    }
}

/// The directory of this moment.
pub async fn current(app: &App) -> Result<Arc<Directory>, DbErr> {
    app.directory.get(app).await
}
