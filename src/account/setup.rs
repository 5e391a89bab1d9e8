//! The first administrator: while there is none, each start of the server makes a one-time link, printed for whoever
//! started it, that creates one.

use chrono::{DateTime, Duration, Utc};
use entity::{
    setting::{self, Entity as Setting},
    staff::{self, Entity as Staff},
};
use kernel::{id::StaffId, identity::email::EmailAddress, locale::Locale, role::Role, text::PersonName};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect,
    sea_query::{Expr, LockType},
};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{session::token_hash, store};
use crate::{app::App, audit, identity::keys::same};

/// Key of the setting that keeps the link's hash.
pub(super) const SETTING: &str = "account.setup";
/// How long a link works.
pub const VALID: Duration = Duration::hours(24);

/// How many links work at once: as many nodes as start together, and some.
const MOST_LINKS: usize = 16;

/// What is kept of a link.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Link {
    hash: String,
    expires_at: DateTime<Utc>,
}

/// Who is to be the first administrator.
#[derive(Clone, Debug)]
pub struct FirstAdmin {
    /// Name.
    pub name: PersonName,
    /// Address to log in with.
    pub email: EmailAddress,
    /// argon2id PHC string of the chosen password.
    pub password_hash: String,
    /// Language of the form that was sent.
    pub locale: Locale,
}

/// Why there was no first administrator to make.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The link was used, is too old, or is not needed any more.
    #[error("the link does not work any more")]
    Closed,
    /// The address belongs to an account.
    #[error("the address belongs to an account")]
    EmailTaken,
    /// The database.
    #[error(transparent)]
    Db(#[from] DbErr),
}

/// Makes a new link, unless there is an administrator. The newest few work side by side: each node of a cluster prints one
/// when it starts, and the first that is used ends them all.
pub async fn offer(app: &App) -> Result<Option<String>, DbErr> {
    let token = app.rng.token();
    let now = app.clock.now();
    let link = Link {
        hash: token_hash(&token),
        expires_at: now + VALID,
    };
    app.db
        .write(async |tx| {
            if !store::working_admins(tx, now).await?.is_empty() {
                return Ok(None);
            }
            keep(tx, link, now).await?;
            Ok(Some(format!("{}{}", app.config.http.public_url, path(&token))))
        })
        .await
}

async fn keep(tx: &impl ConnectionTrait, link: Link, now: DateTime<Utc>) -> Result<(), DbErr> {
    let none_yet = setting::ActiveModel {
        key: Set(SETTING.to_owned()),
        value: Set(json!([])),
        updated_at: Set(now),
    };
    // The row is there before it is locked: of two nodes, neither may miss the other's link.
    Setting::insert(none_yet)
        .on_conflict_do_nothing_on([setting::Column::Key])
        .exec_without_returning(tx)
        .await?;
    let row = Setting::find_by_id(SETTING)
        .lock(LockType::Update)
        .one(tx)
        .await?;
    let mut links = row.map(|row| links_of(&row)).unwrap_or_default();
    links.retain(|link| now < link.expires_at);
    links.insert(0, link);
    links.truncate(MOST_LINKS);
    let value = serde_json::to_value(&links).map_err(|error| DbErr::Json(error.to_string()))?;
    Setting::update_many()
        .col_expr(setting::Column::Value, Expr::value(value))
        .col_expr(setting::Column::UpdatedAt, Expr::value(now))
        .filter(setting::Column::Key.eq(SETTING))
        .exec(tx)
        .await
        .map(drop)
}

/// Path of the page behind a link.
pub(super) fn path(token: &str) -> String {
    format!("/petugas/mulai/{token}")
}

/// Whether the link works now.
pub async fn is_open(app: &App, token: &str) -> Result<bool, DbErr> {
    let row = Setting::find_by_id(SETTING).one(app.db.read()).await?;
    let now = app.clock.now();
    Ok(row.is_some_and(|row| fits(&row, token, now)))
}

/// Makes the administrator and takes the link away, both or neither; of two who try at once, one succeeds.
pub async fn create(app: &App, token: &str, first: FirstAdmin) -> Result<StaffId, SetupError> {
    app.db
        .write(async |tx| {
            let now = app.clock.now();
            take_link(tx, token, now).await?;
            if !store::working_admins(tx, now).await?.is_empty() {
                return Err(SetupError::Closed);
            }
            if store::by_email(tx, &first.email).await?.is_some() {
                return Err(SetupError::EmailTaken);
            }
            let id = StaffId::new(app.clock.as_ref(), &app.rng);
            Staff::insert(row(id, first, now))
                .exec_without_returning(tx)
                .await?;
            let entry = audit::Entry {
                staff: Some(id),
                action: "staff.first_admin",
                subject_kind: "staff",
                subject_id: id.to_string(),
                reason: None,
                detail: json!({}),
            };
            audit::append(tx, app, entry).await?;
            Ok(id)
        })
        .await
}

/// Deletes a link that is too old.
pub(super) async fn forget_old(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    Setting::delete_many()
        .filter(setting::Column::Key.eq(SETTING))
        .filter(setting::Column::UpdatedAt.lt(now - VALID))
        .exec(db)
        .await
        .map(drop)
}

async fn take_link(tx: &impl ConnectionTrait, token: &str, now: DateTime<Utc>) -> Result<(), SetupError> {
    let row = Setting::find_by_id(SETTING)
        .lock(LockType::Update)
        .one(tx)
        .await?;
    if !row.is_some_and(|row| fits(&row, token, now)) {
        return Err(SetupError::Closed);
    }
    let deleted = Setting::delete_by_id(SETTING).exec(tx).await?;
    if deleted.rows_affected == 1 {
        Ok(())
    } else {
        Err(SetupError::Closed)
    }
}

fn fits(row: &setting::Model, token: &str, now: DateTime<Utc>) -> bool {
    let hash = token_hash(token);
    let links = links_of(row);
    let mut live = links.iter().filter(|link| now < link.expires_at);
    live.any(|link| same(link.hash.as_bytes(), hash.as_bytes()))
}

fn links_of(row: &setting::Model) -> Vec<Link> {
    serde_json::from_value(row.value.clone()).unwrap_or_default()
}

fn row(id: StaffId, first: FirstAdmin, now: DateTime<Utc>) -> staff::ActiveModel {
    staff::ActiveModel {
        id: Set(id),
        email: Set(store::address(&first.email)),
        name: Set(first.name),
        role: Set(Role::Admin),
        unit_code: Set(None),
        locale: Set(first.locale),
        password_hash: Set(Some(first.password_hash)),
        totp_secret: Set(None),
        totp_enabled: Set(false),
        totp_last_step: Set(None),
        invite_hash: Set(None),
        invite_expires_at: Set(None),
        disabled_at: Set(None),
        last_login_at: Set(None),
        created_at: Set(now),
        updated_at: Set(now),
    }
}
