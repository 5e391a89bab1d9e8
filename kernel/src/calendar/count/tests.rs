use super::super::{Holiday, HolidayKind};
use super::*;
use chrono_tz::Asia::{Jakarta, Jayapura};
use proptest::prelude::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn pause(from: &str, to: &str) -> Pause {
    Pause {
        from: utc(from),
        to: utc(to),
    }
}

fn lebaran() -> Holidays {
    let day = |date: &str, kind| Holiday {
        date: date.parse().unwrap(),
        name: "Idul Fitri".into(),
        kind,
    };
    Holidays::new(
        [
            day("2026-03-20", HolidayKind::CutiBersama),
            day("2026-03-23", HolidayKind::LiburNasional),
        ],
        [2026],
    )
}

#[test]
fn hours_run_through_nights_and_stop_in_pauses() {
    let pauses = [pause("2026-07-01T10:00:00Z", "2026-07-02T10:00:00Z")];
    let counted = count(
        utc("2026-07-01T02:00:00Z"),
        Length::Hours(48),
        &pauses,
        Jakarta,
        &lebaran(),
    )
    .unwrap();
    assert_eq!(counted.deadline, utc("2026-07-04T02:00:00Z"));
    // 8 hours before the pause: 24 of 48 are over 16 hours after it.
    assert_eq!(counted.at(50), utc("2026-07-03T02:00:00Z"));
    assert_eq!(counted.at(75), utc("2026-07-03T14:00:00Z"));
    assert_eq!(counted.at(90), utc("2026-07-03T21:12:00Z"));
    assert_eq!(counted.at(100), counted.deadline);
    let kinds: Vec<_> = counted.stretches.iter().map(|one| &one.kind).collect();
    assert!(matches!(
        kinds[..],
        [
            StretchKind::Counted {
                seconds: Some(28_800),
                ..
            },
            StretchKind::Paused,
            StretchKind::Counted { .. }
        ]
    ));
}

#[test]
fn a_pause_after_the_deadline_changes_nothing() {
    let pauses = [pause("2026-07-03T02:00:00Z", "2026-07-09T02:00:00Z")];
    let counted = count(
        utc("2026-07-01T02:00:00Z"),
        Length::Hours(48),
        &pauses,
        Jakarta,
        &lebaran(),
    )
    .unwrap();
    assert_eq!(counted.deadline, utc("2026-07-03T02:00:00Z"));
    assert_eq!(counted.stretches.len(), 1);
}

#[test]
fn working_days_skip_weekends_and_holidays_and_say_so() {
    // Wednesday 18 March; Thursday counts, Friday is collective leave, then a weekend and a holiday.
    let counted = count(
        utc("2026-03-18T03:00:00Z"),
        Length::WorkingDays(2),
        &[],
        Jakarta,
        &lebaran(),
    )
    .unwrap();
    assert_eq!(counted.deadline, utc("2026-03-24T16:59:59Z"));
    let skipped = counted
        .stretches
        .iter()
        .filter(|one| matches!(one.kind, StretchKind::Skipped { .. }));
    assert_eq!(skipped.count(), 4);
    // Half of two days is the end of the first, 75 percent the noon of the second.
    assert_eq!(counted.at(50), utc("2026-03-19T16:59:59Z"));
    assert_eq!(counted.at(75), utc("2026-03-24T05:00:00Z"));
}

#[test]
fn a_night_in_which_the_reporter_was_asked_gives_a_day_more() {
    let start = utc("2026-07-01T02:00:00Z");
    let within_a_day = [pause("2026-07-02T02:00:00Z", "2026-07-02T09:00:00Z")];
    let over_night = [pause("2026-07-02T02:00:00Z", "2026-07-03T02:00:00Z")];
    let at = |pauses: &[Pause]| count(start, Length::WorkingDays(3), pauses, Jakarta, &lebaran()).unwrap();
    assert_eq!(at(&within_a_day).deadline, utc("2026-07-06T16:59:59Z"));
    assert_eq!(at(&over_night).deadline, utc("2026-07-07T16:59:59Z"));
    assert!(
        at(&over_night)
            .stretches
            .iter()
            .any(|one| one.kind == StretchKind::Paused)
    );
}

#[test]
fn the_office_decides_when_its_day_ends() {
    let counted = count(
        utc("2026-07-01T03:00:00Z"),
        Length::WorkingDays(1),
        &[],
        Jayapura,
        &lebaran(),
    )
    .unwrap();
    assert_eq!(counted.deadline, utc("2026-07-02T14:59:59Z"));
}

#[test]
fn a_year_without_holidays_is_refused() {
    let start = utc("2026-12-30T03:00:00Z");
    let refused = count(start, Length::WorkingDays(5), &[], Jakarta, &lebaran());
    assert_eq!(refused, Err(MissingYear { year: 2027 }));
    assert!(count(start, Length::Hours(200), &[], Jakarta, &lebaran()).is_ok());
}

proptest! {
    /// Stretches follow each other without a gap of more than the second between two days, warnings are in order, and
    /// without pauses the count agrees with the plain deadline.
    #[test]
    fn a_count_is_whole(
        start_minute in 0_i64..400_000,
        amount in 1_u32..60,
        by_days in any::<bool>(),
        gaps in prop::collection::vec((1_i64..3_000, 1_i64..6_000), 0..4),
    ) {
        let start = utc("2026-01-01T00:00:00Z") + Duration::minutes(start_minute % 150_000);
        let mut at = start;
        let mut pauses = Vec::new();
        for (run, stand) in gaps {
            let from = at + Duration::minutes(run);
            let to = from + Duration::minutes(stand);
            pauses.push(Pause { from, to });
            at = to;
        }
        let length = if by_days { Length::WorkingDays(amount) } else { Length::Hours(amount) };
        let Ok(counted) = count(start, length, &pauses, Jakarta, &lebaran()) else { return Ok(()); };
        prop_assert_eq!(counted.stretches.first().unwrap().from, start);
        prop_assert_eq!(counted.stretches.last().unwrap().to, counted.deadline);
        for pair in counted.stretches.windows(2) {
            prop_assert!((pair[1].from - pair[0].to).num_seconds().abs() <= 1);
        }
        let mut last = start;
        for warning in &counted.warnings {
            prop_assert!(warning.at >= last && warning.at <= counted.deadline);
            last = warning.at;
        }
        if by_days && pauses.is_empty() {
            let plain = super::super::working_deadline(start, amount, Jakarta, &lebaran()).unwrap();
            prop_assert_eq!(plain.at, counted.deadline);
        }
    }
}
