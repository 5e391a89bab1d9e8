//! The policy: a row of `setting` that an administrator changes.

use chrono::{DateTime, Months, Utc};
use entity::setting::{self, Entity as Setting};
use kernel::id::StaffId;
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use serde_json::json;

use crate::{
    app::App,
    audit,
    http::error::{Error, FieldErrors},
};

/// Key of the row.
const KEY: &str = "retention";
/// What the privacy notice proposes: two years.
const PROPOSED: u32 = 24;
/// Less would take tickets from people who may still come back about them.
pub const FEWEST: u32 = 6;
/// More is no term.
pub const MOST: u32 = 600;

/// How long, and whether at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// Off until BKN has decided.
    pub enabled: bool,
    /// Months after a ticket's end.
    pub months: u32,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            enabled: false,
            months: PROPOSED,
        }
    }
}

/// The form as sent.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct PolicyForm {
    /// `yes` or `no`.
    #[serde(default)]
    pub enabled: String,
    /// A whole number.
    #[serde(default)]
    pub months: String,
}

impl Policy {
    /// Parses a form, all faults at once.
    pub fn parse(form: &PolicyForm) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let months = months(&form.months);
        if months.is_none() {
            let args = [("min".to_owned(), json!(FEWEST)), ("max".to_owned(), json!(MOST))];
            errors.add_with("months", "retention-months", args.into_iter().collect());
        }
        let enabled = match form.enabled.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        };
        if enabled.is_none() {
            errors.add("enabled", "required");
        }
        match (enabled, months) {
            (Some(enabled), Some(months)) => Ok(Self { enabled, months }),
            _ => Err(errors),
        }
    }

    /// Tickets that ended before this moment are past the term.
    pub fn term(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        now.checked_sub_months(Months::new(self.months))
            .unwrap_or(DateTime::UNIX_EPOCH)
    }
}

/// A number of months that makes sense.
pub fn months(typed: &str) -> Option<u32> {
    let months = typed.trim().parse().ok()?;
    (FEWEST..=MOST).contains(&months).then_some(months)
}

/// The policy in force; as shipped while there is no row.
pub async fn current(db: &impl ConnectionTrait) -> Result<Policy, DbErr> {
    let row = Setting::find_by_id(KEY).one(db).await?;
    let stored = row.map(|row| serde_json::from_value(row.value));
    match stored {
        Some(Ok(policy)) => Ok(policy),
        Some(Err(error)) => Err(DbErr::Json(format!("setting {KEY}: {error}"))),
        None => Ok(Policy::default()),
    }
}

/// Changes it, and says so in the audit log.
pub async fn change(app: &App, staff: StaffId, policy: Policy) -> Result<(), Error> {
    let now = app.clock.now();
    app.db
        .write(async |tx| {
            let before = current(tx).await?;
            let row = setting::ActiveModel {
                key: Set(KEY.to_owned()),
                value: Set(json!(policy)),
                updated_at: Set(now),
            };
            let instead = OnConflict::column(setting::Column::Key)
                .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
                .to_owned();
            Setting::insert(row)
                .on_conflict(instead)
                .exec_without_returning(tx)
                .await?;
            let entry = audit::Entry {
                staff: Some(staff),
                action: "retention.change",
                subject_kind: "setting",
                subject_id: KEY.to_owned(),
                reason: None,
                detail: json!({ "before": before, "after": policy }),
            };
            audit::append(tx, app, entry).await?;
            Ok(())
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_term_is_counted_in_calendar_months() {
        let policy = Policy {
            enabled: true,
            months: 24,
        };
        let day = |text: &str| text.parse::<DateTime<Utc>>().unwrap();
        assert_eq!(
            policy.term(day("2026-07-01T02:00:00Z")),
            day("2024-07-01T02:00:00Z")
        );
        assert_eq!(
            policy.term(day("2028-02-29T02:00:00Z")),
            day("2026-02-28T02:00:00Z")
        );
    }

    #[test]
    fn months_have_bounds() {
        for (typed, parsed) in [
            ("24", Some(24)),
            (" 6 ", Some(6)),
            ("600", Some(600)),
            ("5", None),
            ("601", None),
            ("-24", None),
            ("2 tahun", None),
            ("", None),
        ] {
            assert_eq!(months(typed), parsed, "{typed:?}");
        }
    }
}
