//! Finding people: by role, unit and state, a page at a time.

use chrono::{DateTime, Utc};
use entity::staff::{self, Entity as Staff};
use kernel::{
    id::StaffId,
    page::{Cursor, Limit},
    role::Role,
    unit_code::UnitCode,
};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func},
};

use crate::app::App;

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// Of this role.
    pub role: Option<Role>,
    /// Of this unit.
    pub unit: Option<UnitCode>,
    /// In this state.
    pub state: Option<State>,
    /// Part of the name or address, in any case.
    pub text: Option<String>,
}

/// Whether somebody can work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Has a password and may log in.
    Active,
    /// Has not used the invitation yet.
    Invited,
    /// Closed.
    Disabled,
}

impl State {
    /// All of them, in the order of the filter.
    pub const ALL: [Self; 3] = [Self::Active, Self::Invited, Self::Disabled];

    /// The state of an account.
    pub fn of(row: &staff::Model) -> Self {
        match (&row.disabled_at, &row.password_hash) {
            (Some(_), _) => Self::Disabled,
            (None, Some(_)) => Self::Active,
            (None, None) => Self::Invited,
        }
    }

    /// Word in addresses and in the locale's `people-state-…`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Invited => "invited",
            Self::Disabled => "disabled",
        }
    }

    /// Reads a word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    fn condition(self) -> Condition {
        let disabled = staff::Column::DisabledAt;
        let password = staff::Column::PasswordHash;
        match self {
            Self::Active => Condition::all()
                .add(disabled.is_null())
                .add(password.is_not_null()),
            Self::Invited => Condition::all().add(disabled.is_null()).add(password.is_null()),
            Self::Disabled => Condition::all().add(disabled.is_not_null()),
        }
    }
}

/// People in the order of their names, `limit` of them after `after`; and the cursor of the next page.
pub async fn list(
    app: &App,
    wanted: &Wanted,
    after: Option<&Cursor>,
    limit: Limit,
) -> Result<(Vec<staff::Model>, Option<Cursor>), DbErr> {
    let mut query = Staff::find().filter(condition(wanted));
    if let Some(cursor) = after {
        let (name, id) = position(cursor);
        let later = Condition::any().add(staff::Column::Name.gt(name.clone())).add(
            Condition::all()
                .add(staff::Column::Name.eq(name))
                .add(staff::Column::Id.gt(id)),
        );
        query = query.filter(later);
    }
    let mut rows = query
        .order_by_asc(staff::Column::Name)
        .order_by_asc(staff::Column::Id)
        .limit(limit.probe())
        .all(app.db.read())
        .await?;
    let has_more = rows.len() as u64 > limit.get();
    if has_more {
        rows.pop();
    }
    let next = rows.last().filter(|_| has_more);
    let next = next.map(|row| Cursor::new(row.name.to_string(), row.id));
    Ok((rows, next))
}

fn condition(wanted: &Wanted) -> Condition {
    let text = wanted.text.as_deref().map(|text| {
        let like = format!("%{}%", text.to_lowercase().replace(['%', '_', '\\'], ""));
        let name = Expr::expr(Func::lower(Expr::col(staff::Column::Name)));
        Condition::any()
            .add(name.like(like.clone()))
            .add(staff::Column::Email.like(like))
    });
    Condition::all()
        .add_option(wanted.role.map(|role| staff::Column::Role.eq(role)))
        .add_option(wanted.unit.clone().map(|unit| staff::Column::UnitCode.eq(unit)))
        .add_option(wanted.state.map(State::condition))
        .add_option(text)
}

fn position(cursor: &Cursor) -> (String, StaffId) {
    (cursor.key().unwrap_or_default(), cursor.id())
}

/// When an invitation stops working, while it can still be used.
pub(super) fn invited_until(row: &staff::Model, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    row.invite_expires_at
        .filter(|until| *until > now && row.disabled_at.is_none())
}
