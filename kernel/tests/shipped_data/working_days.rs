//! The calendar against known answers: the shipped holidays and vectors made by another implementation.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that meets the unexpected should stop"
)]

use chrono::{Datelike, NaiveDate};
use kernel::calendar::{
    Holiday, HolidayKind, Holidays, MissingYear, SkipReason, Skipped, Walk, add_working_days,
    working_days_between,
};
use proptest::prelude::*;
use std::sync::LazyLock;

static SHIPPED: LazyLock<Holidays> = LazyLock::new(|| {
    let table: toml::Table = include_str!("../../../seed/holidays.toml").parse().unwrap();
    let days = table["day"].as_array().unwrap().iter().map(|day| Holiday {
        date: day["date"].to_string().parse().unwrap(),
        name: day["name"].as_str().unwrap().to_owned(),
        kind: day["kind"].as_str().unwrap().parse().unwrap(),
    });
    Holidays::covering_their_years(days)
});

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn deadline(start: &str, days: u32) -> String {
    add_working_days(day(start), days, &SHIPPED)
        .unwrap()
        .deadline
        .to_string()
}

#[test]
fn the_shipped_table_covers_2024_to_2027() {
    assert_eq!(SHIPPED.years().collect::<Vec<_>>(), [2024, 2025, 2026, 2027]);
    assert_eq!(SHIPPED.days().count(), 108);
}

#[test]
fn every_vector_of_the_oracle_holds() {
    let rows = include_str!("../vectors/working_days.tsv")
        .lines()
        .filter(|line| line.starts_with("20"));
    let mut checked = 0;
    for row in rows {
        let cells: Vec<&str> = row.split('\t').collect();
        assert_eq!(deadline(cells[0], cells[1].parse().unwrap()), cells[2], "{row}");
        let between = working_days_between(day(cells[0]), day(cells[2]), &SHIPPED).unwrap();
        assert_eq!(between.to_string(), cells[1], "{row}");
        checked += 1;
    }
    assert_eq!(checked, 38);
}

#[test]
fn the_examples_of_the_domain_hold() {
    assert_eq!(deadline("2026-03-16", 5), "2026-03-30");
    assert_eq!(deadline("2026-03-16", 12), "2026-04-09");
    assert_eq!(deadline("2026-01-02", 60), "2026-04-09");
    assert_eq!(deadline("2026-12-22", 5), "2026-12-31");
    assert_eq!(deadline("2027-03-03", 12), "2027-03-31");
}

#[test]
fn every_day_that_is_not_counted_is_named_with_its_reason() {
    let walk = add_working_days(day("2026-08-14"), 1, &SHIPPED).unwrap();
    let expected = [
        Skipped {
            date: day("2026-08-15"),
            reason: SkipReason::Saturday,
        },
        Skipped {
            date: day("2026-08-16"),
            reason: SkipReason::Sunday,
        },
        Skipped {
            date: day("2026-08-17"),
            reason: SkipReason::Holiday {
                name: SHIPPED.on(day("2026-08-17")).unwrap().name.clone(),
                kind: HolidayKind::LiburNasional,
            },
        },
    ];
    assert_eq!(walk.skipped, expected);
    assert_eq!(walk.deadline, day("2026-08-18"));
}

#[test]
fn a_walk_is_written_as_flat_json_and_read_back() {
    let walk = add_working_days(day("2026-08-14"), 1, &SHIPPED).unwrap();
    let json = serde_json::to_value(&walk).unwrap();
    assert_eq!(
        json["skipped"][0],
        serde_json::json!({ "date": "2026-08-15", "reason": "saturday" })
    );
    assert_eq!(json["skipped"][2]["kind"], "libur_nasional");
    assert_eq!(serde_json::from_value::<Walk>(json).unwrap(), walk);
}

#[test]
fn a_year_without_data_is_an_error_and_never_a_year_without_holidays() {
    assert_eq!(
        add_working_days(day("2027-12-30"), 5, &SHIPPED),
        Err(MissingYear { year: 2028 })
    );
    assert_eq!(
        add_working_days(day("2023-12-29"), 0, &SHIPPED).unwrap().deadline,
        day("2023-12-29")
    );
    assert_eq!(
        add_working_days(day("2023-12-28"), 1, &SHIPPED),
        Err(MissingYear { year: 2023 })
    );
    assert_eq!(
        working_days_between(day("2027-12-01"), day("2028-01-02"), &SHIPPED),
        Err(MissingYear { year: 2028 })
    );
    assert_eq!(
        add_working_days(NaiveDate::MAX, 1, &SHIPPED),
        Err(MissingYear {
            year: NaiveDate::MAX.year()
        })
    );
}

#[test]
fn collective_leave_alone_does_not_make_a_year_complete() {
    let eve = Holiday {
        date: day("2030-12-24"),
        name: "Cuti Bersama".to_owned(),
        kind: HolidayKind::CutiBersama,
    };
    assert!(!Holidays::covering_their_years([eve]).covers(2030));
}

#[test]
fn of_two_entries_for_a_day_the_public_holiday_wins() {
    let entry = |name: &str, kind| Holiday {
        date: day("2030-05-01"),
        name: name.to_owned(),
        kind,
    };
    let leave = entry("Cuti Bersama", HolidayKind::CutiBersama);
    let public = entry("Hari Buruh", HolidayKind::LiburNasional);
    for days in [[leave.clone(), public.clone()], [public.clone(), leave]] {
        assert_eq!(Holidays::new(days, [2030]).on(day("2030-05-01")), Some(&public));
    }
}

proptest! {
    #[test]
    fn adding_and_counting_are_inverse_and_every_day_is_accounted_for(offset in 0..1_000_u64, days in 0..120_u32) {
        let start = day("2024-01-01") + chrono::Days::new(offset);
        let walk = add_working_days(start, days, &SHIPPED).unwrap();
        prop_assert_eq!(working_days_between(start, walk.deadline, &SHIPPED).unwrap(), days);
        let span = (walk.deadline - start).num_days();
        prop_assert_eq!(span, i64::from(days) + i64::try_from(walk.skipped.len()).unwrap());
        prop_assert!(walk.skipped.windows(2).all(|pair| pair[0].date < pair[1].date));
    }
}
