//! Writes the seed's rows: one generic insert-or-refresh for every table of the directory.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use entity::{
    complaint_class, contact, holiday, notice, policy, province, reply_template, service, setting, unit,
};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, ModelTrait, QueryFilter, Set,
    sea_query::{Alias, Expr, ExprTrait, OnConflict},
};

/// Key of the setting that lists what an administrator removed: table → keys. The seed never brings those back.
pub const REMOVED: &str = "directory.removed";

/// Rows that administrators removed, by table.
pub type Removed = BTreeMap<String, BTreeSet<String>>;

/// What happened to one table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TableReport {
    /// Table.
    pub table: &'static str,
    /// Rows that were missing.
    pub inserted: usize,
    /// Untouched rows whose shipped text changed.
    pub updated: usize,
    /// Rows that differ because an administrator edited or removed them.
    pub kept: usize,
}

impl TableReport {
    /// Whether anything was written.
    pub fn changed(&self) -> bool {
        self.inserted + self.updated > 0
    }
}

/// A row that ships.
pub(in crate::directory) trait SeedRow: ModelTrait + PartialEq {
    /// Its table, for the report.
    const TABLE: &'static str;

    /// What the row is called in the seed; `None` for one that only the database has.
    fn key(&self) -> Option<String>;

    /// When an administrator changed it.
    fn edited_at(&self) -> Option<DateTime<Utc>>;

    /// Whether the stored row may follow the shipped one.
    fn may_change(&self) -> bool {
        self.edited_at().is_none()
    }

    /// Takes over from the stored row what the seed does not decide.
    fn adopt(&mut self, _stored: &Self) {}
}

/// Inserts what is missing and refreshes what nobody edited.
pub(super) async fn put<E>(
    db: &impl ConnectionTrait,
    shipped: Vec<E::Model>,
    removed: &Removed,
) -> Result<TableReport, DbErr>
where
    E: EntityTrait,
    E::Model: SeedRow + IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let table = E::Model::TABLE;
    let gone = removed.get(table);
    let stored: BTreeMap<String, E::Model> = E::find()
        .all(db)
        .await?
        .into_iter()
        .filter_map(|row| Some((row.key()?, row)))
        .collect();
    let mut report = TableReport {
        table,
        inserted: 0,
        updated: 0,
        kept: 0,
    };
    let mut missing = Vec::new();
    for mut row in shipped {
        let key = row.key().unwrap_or_default();
        match stored.get(&key) {
            None if gone.is_some_and(|keys| keys.contains(&key)) => report.kept += 1,
            None => missing.push(row.into_active_model()),
            Some(known) => {
                row.adopt(known);
                if row == *known {
                    continue;
                }
                if known.may_change() && refresh::<E>(db, row).await? {
                    report.updated += 1;
                } else {
                    report.kept += 1;
                }
            }
        }
    }
    report.inserted = missing.len();
    if !missing.is_empty() {
        // Another node may be writing the same rows at this moment: whoever is second has nothing to do.
        E::insert_many(missing)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(db)
            .await?;
    }
    Ok(report)
}

/// Gives a stored row the shipped text; whether it did. An administrator may have edited it since it was read: then it stays.
async fn refresh<E>(db: &impl ConnectionTrait, row: E::Model) -> Result<bool, DbErr>
where
    E: EntityTrait,
    E::Model: IntoActiveModel<E::ActiveModel>,
    E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
{
    let is_untouched = Expr::col(Alias::new("edited_at")).is_null();
    let refreshed = E::update(row.into_active_model().reset_all())
        .validate()?
        .filter(is_untouched)
        .exec(db)
        .await;
    match refreshed {
        Ok(_) => Ok(true),
        Err(DbErr::RecordNotUpdated) => Ok(false),
        Err(error) => Err(error),
    }
}

/// What administrators removed.
pub(in crate::directory) async fn removed(db: &impl ConnectionTrait) -> Result<Removed, DbErr> {
    let row = setting::Entity::find_by_id(REMOVED).one(db).await?;
    row.map_or(Ok(Removed::new()), |row| {
        serde_json::from_value(row.value).map_err(|error| DbErr::Json(format!("setting {REMOVED}: {error}")))
    })
}

/// Notes that an administrator removed a shipped row, so that the next start does not bring it back.
pub(in crate::directory) async fn remember_removed(
    db: &impl ConnectionTrait,
    table: &str,
    key: &str,
    now: DateTime<Utc>,
) -> Result<(), DbErr> {
    let mut gone = removed(db).await?;
    gone.entry(table.to_owned()).or_default().insert(key.to_owned());
    let row = setting::ActiveModel {
        key: Set(REMOVED.to_owned()),
        value: Set(serde_json::json!(gone)),
        updated_at: Set(now),
    };
    let newer = OnConflict::column(setting::Column::Key)
        .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
        .to_owned();
    setting::Entity::insert(row)
        .on_conflict(newer)
        .exec_without_returning(db)
        .await
        .map(drop)
}

macro_rules! seed_rows {
    ($( $module:ident . $key:ident ),+ $(,)?) => { $(
        impl SeedRow for $module::Model {
            const TABLE: &'static str = stringify!($module);

            fn key(&self) -> Option<String> {
                Some(self.$key.to_string())
            }

            fn edited_at(&self) -> Option<DateTime<Utc>> {
                self.edited_at
            }
        }
    )+ };
}

seed_rows!(
    unit.code,
    complaint_class.no,
    province.code,
    service.slug,
    policy.key,
    holiday.day,
    contact.key,
);

impl SeedRow for reply_template::Model {
    const TABLE: &'static str = "reply_template";

    fn key(&self) -> Option<String> {
        self.key.clone()
    }

    fn edited_at(&self) -> Option<DateTime<Utc>> {
        self.edited_at
    }

    fn adopt(&mut self, stored: &Self) {
        self.id = stored.id;
    }
}

/// What people were shown is never changed afterwards.
impl SeedRow for notice::Model {
    const TABLE: &'static str = "notice";

    fn key(&self) -> Option<String> {
        Some(self.version.clone())
    }

    fn edited_at(&self) -> Option<DateTime<Utc>> {
        None
    }

    fn may_change(&self) -> bool {
        false
    }
}
