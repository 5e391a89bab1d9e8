//! How a member of staff wants to be told by mail: not at all, each time, or in a digest at hours of their own choosing.
//! As shipped: a digest in the morning and after the midday break.

use std::collections::{BTreeSet, HashMap};

use chrono::{DateTime, Days, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use entity::staff_preference::{self, Column, NoticeMail};
use kernel::id::StaffId;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::OnConflict,
};

use crate::{app::App, http::error::FieldErrors};

/// Hours that can be chosen: the working day and its edges.
pub const HOURS: std::ops::RangeInclusive<u32> = 6..=20;
/// Hours of who chose none.
const USUAL: [u32; 2] = [8, 13];

/// A choice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Preference {
    /// What comes by mail.
    pub mail: NoticeMail,
    /// Hours of the digest, in the zone of the person's office; never empty.
    pub hours: BTreeSet<u32>,
}

impl Default for Preference {
    fn default() -> Self {
        Self {
            mail: NoticeMail::default(),
            hours: USUAL.into(),
        }
    }
}

impl Preference {
    /// Reads a form: `none`, `each` or `digest`, and hours. Who wants no digest need not choose hours.
    pub fn parse(mail: &str, hours: &[String]) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mail = match mail {
            "none" => NoticeMail::None,
            "each" => NoticeMail::Each,
            "digest" => NoticeMail::Digest,
            _ => {
                errors.add("surat", "notice-mail-unknown");
                NoticeMail::Digest
            }
        };
        let chosen: BTreeSet<u32> = hours.iter().filter_map(|hour| hour.parse().ok()).collect();
        let is_known = chosen.len() == hours.len() && chosen.iter().all(|hour| HOURS.contains(hour));
        if !is_known || (chosen.is_empty() && mail == NoticeMail::Digest) {
            errors.add("jam", "notice-hours-missing");
        }
        if errors.is_empty() {
            let hours = if chosen.is_empty() { USUAL.into() } else { chosen };
            Ok(Self { mail, hours })
        } else {
            Err(errors)
        }
    }

    /// The last moment up to `now` at which a digest goes out in a zone.
    pub fn last_digest(&self, now: DateTime<Utc>, tz: Tz) -> Option<DateTime<Utc>> {
        let today = now.with_timezone(&tz).date_naive();
        let days = [Some(today), today.checked_sub_days(Days::new(1))];
        let moments = days.into_iter().flatten().flat_map(|day| {
            let hours = self.hours.iter().rev();
            hours.filter_map(move |hour| {
                let time = NaiveTime::from_hms_opt(*hour, 0, 0)?;
                tz.from_local_datetime(&day.and_time(time)).earliest()
            })
        });
        let mut moments = moments.map(|moment| moment.with_timezone(&Utc));
        moments.find(|moment| *moment <= now)
    }
}

impl From<staff_preference::Model> for Preference {
    fn from(row: staff_preference::Model) -> Self {
        let hours: BTreeSet<u32> = row
            .hours
            .split(',')
            .filter_map(|hour| hour.parse().ok())
            .collect();
        Self {
            mail: row.mail,
            hours: if hours.is_empty() { USUAL.into() } else { hours },
        }
    }
}

/// What a person chose.
pub async fn of(db: &impl ConnectionTrait, staff: StaffId) -> Result<Preference, DbErr> {
    let row = staff_preference::Entity::find_by_id(staff).one(db).await?;
    Ok(row.map(Preference::from).unwrap_or_default())
}

/// What people chose; whoever is missing chose nothing.
pub(super) async fn of_all(
    db: &impl ConnectionTrait,
    people: &[StaffId],
) -> Result<HashMap<StaffId, Preference>, DbErr> {
    let rows = staff_preference::Entity::find()
        .filter(Column::StaffId.is_in(people.iter().copied()))
        .all(db)
        .await?;
    let chosen = rows.into_iter();
    Ok(chosen.map(|row| (row.staff_id, row.into())).collect())
}

/// Keeps a choice.
pub async fn keep(
    db: &impl ConnectionTrait,
    app: &App,
    staff: StaffId,
    preference: &Preference,
) -> Result<(), DbErr> {
    let hours: Vec<String> = preference.hours.iter().map(u32::to_string).collect();
    let row = staff_preference::ActiveModel {
        staff_id: Set(staff),
        mail: Set(preference.mail),
        hours: Set(hours.join(",")),
        updated_at: Set(app.clock.now()),
    };
    let over = OnConflict::column(Column::StaffId)
        .update_columns([Column::Mail, Column::Hours, Column::UpdatedAt])
        .to_owned();
    staff_preference::Entity::insert(row)
        .on_conflict(over)
        .exec_without_returning(db)
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().unwrap()
    }

    #[test]
    fn the_last_digest_is_the_latest_chosen_hour_of_the_office() {
        let usual = Preference::default();
        for (now, tz, last) in [
            ("2026-07-01T02:00:00Z", Tz::Asia__Jakarta, "2026-07-01T01:00:00Z"),
            ("2026-07-01T01:00:00Z", Tz::Asia__Jakarta, "2026-07-01T01:00:00Z"),
            ("2026-07-01T00:59:59Z", Tz::Asia__Jakarta, "2026-06-30T06:00:00Z"),
            ("2026-07-01T00:59:59Z", Tz::Asia__Jayapura, "2026-06-30T23:00:00Z"),
            ("2026-07-01T09:00:00Z", Tz::Asia__Jakarta, "2026-07-01T06:00:00Z"),
        ] {
            assert_eq!(usual.last_digest(at(now), tz), Some(at(last)), "{now} {tz}");
        }
    }

    #[test]
    fn a_digest_needs_an_hour_and_only_hours_of_the_day_can_be_chosen() {
        let parsed = |mail: &str, hours: &[&str]| {
            let hours: Vec<String> = hours.iter().map(|hour| (*hour).to_owned()).collect();
            Preference::parse(mail, &hours)
        };
        assert_eq!(
            parsed("digest", &["7", "15"]).unwrap().hours,
            BTreeSet::from([7, 15])
        );
        assert_eq!(parsed("none", &[]).unwrap().mail, NoticeMail::None);
        for (mail, hours) in [
            ("digest", vec![]),
            ("digest", vec!["3"]),
            ("each", vec!["x"]),
            ("often", vec!["8"]),
        ] {
            assert!(parsed(mail, &hours).is_err(), "{mail} {hours:?}");
        }
    }
}
