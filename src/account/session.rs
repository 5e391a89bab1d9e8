//! Sessions: a random token at the person, its hash in the database. Ended at logout, on a change of password,
//! when idle, and after a working day at the latest.

use chrono::{DateTime, Duration, Utc};
use entity::{
    session::{self, SessionKind},
    staff,
};
use kernel::{id::StaffId, role::Role, text::PersonName, unit_code::UnitCode};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, JoinType, QueryFilter,
    QueryOrder, QuerySelect,
};
use sha2::{Digest, Sha256};

use super::CurrentStaff;
use crate::{app::App, http::hex};

/// A page session ends after this much silence.
pub const IDLE_PAGE: Duration = Duration::hours(2);
/// An API session ends after this much silence.
pub const IDLE_API: Duration = Duration::hours(12);
/// Every session ends then.
pub const LIFETIME: Duration = Duration::hours(12);
/// `last_seen_at` is written at most this often.
const TOUCH: Duration = Duration::minutes(1);

/// Opens a session and returns its token: shown to the person once, never stored.
pub async fn open(
    db: &impl ConnectionTrait,
    app: &App,
    staff: StaffId,
    kind: SessionKind,
) -> Result<String, DbErr> {
    let token = app.rng.token();
    let now = app.clock.now();
    let row = session::ActiveModel {
        token_hash: Set(token_hash(&token)),
        staff_id: Set(staff),
        kind: Set(kind),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + LIFETIME),
    };
    session::Entity::insert(row).exec_without_returning(db).await?;
    Ok(token)
}

/// The person behind a token, if the session lives and the account is not disabled. When `touched`, the session has been used
/// now, and lives on. One statement, for every request of staff begins with it.
pub async fn find(
    app: &App,
    token: &str,
    kind: SessionKind,
    touched: bool,
) -> Result<Option<CurrentStaff>, DbErr> {
    let whose = session::Entity::belongs_to(staff::Entity)
        .from(session::Column::StaffId)
        .to(staff::Column::Id);
    let hash = token_hash(token);
    let found = session::Entity::find_by_id(hash.clone())
        .join(JoinType::InnerJoin, whose.into())
        .filter(session::Column::Kind.eq(kind))
        .filter(staff::Column::DisabledAt.is_null())
        .select_only()
        .columns([session::Column::LastSeenAt, session::Column::ExpiresAt])
        .columns([
            staff::Column::Id,
            staff::Column::Name,
            staff::Column::Role,
            staff::Column::UnitCode,
        ])
        .into_tuple::<Found>()
        .one(app.db.read())
        .await?;
    let now = app.clock.now();
    let Some((last_seen_at, expires_at, id, name, role, unit)) = found else {
        return Ok(None);
    };
    if !is_alive(kind, last_seen_at, expires_at, now) {
        return Ok(None);
    }
    if touched && now - last_seen_at >= TOUCH {
        // Reading goes on where writing cannot: the mark only tells when the session was last used.
        if let Err(error) = touch(app, &hash, now).await {
            tracing::warn!(error = %error, "the use of a session was not noted");
        }
    }
    Ok(Some(CurrentStaff {
        id,
        name: name.to_string(),
        role,
        unit,
        session: hash,
    }))
}

/// Last use and end of a session; id, name, role and unit of its person.
type Found = (
    DateTime<Utc>,
    DateTime<Utc>,
    StaffId,
    PersonName,
    Role,
    Option<UnitCode>,
);

/// Ends one session.
pub async fn close(db: &impl ConnectionTrait, hash: &str) -> Result<(), DbErr> {
    session::Entity::delete_by_id(hash.to_owned())
        .exec(db)
        .await
        .map(drop)
}

/// The sessions of a person that live, the one used last first.
pub async fn list(app: &App, staff: StaffId) -> Result<Vec<session::Model>, DbErr> {
    let now = app.clock.now();
    let all = session::Entity::find()
        .filter(session::Column::StaffId.eq(staff))
        .order_by_desc(session::Column::LastSeenAt)
        .all(app.db.read())
        .await?;
    let alive = |one: &session::Model| is_alive(one.kind, one.last_seen_at, one.expires_at, now);
    Ok(all.into_iter().filter(alive).collect())
}

/// Ends one session of a person; nothing happens when it is somebody else's.
pub async fn close_own(db: &impl ConnectionTrait, staff: StaffId, hash: &str) -> Result<(), DbErr> {
    session::Entity::delete_many()
        .filter(session::Column::StaffId.eq(staff))
        .filter(session::Column::TokenHash.eq(hash))
        .exec(db)
        .await
        .map(drop)
}

/// Ends all sessions of a person but one.
pub async fn close_others(db: &impl ConnectionTrait, staff: StaffId, keep: &str) -> Result<(), DbErr> {
    session::Entity::delete_many()
        .filter(session::Column::StaffId.eq(staff))
        .filter(session::Column::TokenHash.ne(keep))
        .exec(db)
        .await
        .map(drop)
}

/// Ends all sessions of a person: a changed password, a disabled account.
pub async fn close_all(db: &impl ConnectionTrait, staff: StaffId) -> Result<(), DbErr> {
    session::Entity::delete_many()
        .filter(session::Column::StaffId.eq(staff))
        .exec(db)
        .await
        .map(drop)
}

/// What is stored of a token.
pub fn token_hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn is_alive(
    kind: SessionKind,
    last_seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> bool {
    let idle = match kind {
        SessionKind::Page => IDLE_PAGE,
        SessionKind::Api => IDLE_API,
    };
    now < expires_at && now < last_seen_at + idle
}

async fn touch(app: &App, hash: &str, now: DateTime<Utc>) -> Result<(), DbErr> {
    let seen = session::ActiveModel {
        last_seen_at: Set(now),
        ..Default::default()
    };
    app.db
        .write(async |tx| {
            // Whoever logs out at this moment has closed it: then there is nothing to touch.
            session::Entity::update_many()
                .set(seen)
                .filter(session::Column::TokenHash.eq(hash))
                .exec(tx)
                .await
                .map(drop)
        })
        .await
}

/// Deletes sessions that have ended by themselves.
pub(super) async fn forget_ended(db: &impl ConnectionTrait, now: DateTime<Utc>) -> Result<(), DbErr> {
    let idle = |kind, span| {
        Condition::all()
            .add(session::Column::Kind.eq(kind))
            .add(session::Column::LastSeenAt.lte(now - span))
    };
    let ended = Condition::any()
        .add(session::Column::ExpiresAt.lte(now))
        .add(idle(SessionKind::Page, IDLE_PAGE))
        .add(idle(SessionKind::Api, IDLE_API));
    session::Entity::delete_many()
        .filter(ended)
        .exec(db)
        .await
        .map(drop)
}
