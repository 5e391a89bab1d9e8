//! Table tests over the shipped policies' shapes and the shipped calendar's oddest weeks.

use chrono::NaiveDate;
use entity::{holiday, policy};

use super::*;

fn utc(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn policy(kind: TicketKind, clock: &str, hours: Option<i32>, days: Option<i32>, from: &str) -> policy::Model {
    policy::Model {
        key: format!("{kind}-{clock}-{from}"),
        kind,
        clock: clock.into(),
        hours,
        working_days: days,
        valid_from: day(from),
        name_id: String::new(),
        name_en: String::new(),
        source: String::new(),
        status: "confirmed".into(),
        edited_at: None,
    }
}

fn off(date: &str, kind: &str) -> holiday::Model {
    holiday::Model {
        day: day(date),
        kind: kind.into(),
        name: date.into(),
        tentative: false,
        edited_at: None,
    }
}

fn directory(policies: Vec<policy::Model>, holidays: Vec<holiday::Model>) -> Directory {
    Directory {
        policies,
        holidays,
        ..Directory::empty(chrono_tz::Asia::Jakarta)
    }
}

#[test]
fn twice_24_hours_run_over_weekends_and_holidays() {
    let directory = directory(
        vec![policy(
            TicketKind::Helpdesk,
            "first_answer",
            Some(48),
            None,
            "2017-01-01",
        )],
        vec![off("2026-07-04", "libur_nasional")],
    );
    for (filed, due) in [
        ("2026-07-01T02:00:00Z", "2026-07-03T02:00:00Z"),
        ("2026-07-03T16:59:59Z", "2026-07-05T16:59:59Z"),
        ("2024-02-28T10:00:00Z", "2024-03-01T10:00:00Z"),
    ] {
        assert_eq!(
            first_answer_due(&directory, TicketKind::Helpdesk, utc(filed)),
            Ok(utc(due)),
            "{filed}"
        );
    }
}

#[test]
fn the_newest_policy_that_was_valid_on_the_day_of_filing_binds() {
    let directory = directory(
        vec![
            policy(
                TicketKind::Complaint,
                "first_answer",
                Some(24),
                None,
                "2026-07-02",
            ),
            policy(
                TicketKind::Complaint,
                "first_answer",
                Some(48),
                None,
                "2017-01-01",
            ),
            policy(TicketKind::Complaint, "resolution", Some(1), None, "2026-01-01"),
            policy(TicketKind::Helpdesk, "first_answer", Some(2), None, "2026-01-01"),
        ],
        vec![],
    );
    // 17:00 UTC is midnight in Jakarta: the day at the office decides.
    for (filed, due) in [
        ("2026-07-01T16:59:59Z", "2026-07-03T16:59:59Z"),
        ("2026-07-01T17:00:00Z", "2026-07-02T17:00:00Z"),
    ] {
        assert_eq!(
            first_answer_due(&directory, TicketKind::Complaint, utc(filed)),
            Ok(utc(due)),
            "{filed}"
        );
    }
    let too_early = first_answer_due(&directory, TicketKind::Complaint, utc("2016-12-31T00:00:00Z"));
    assert!(matches!(too_early, Err(NoPolicy::Missing { .. })));
    let other_kind = first_answer_due(&directory, TicketKind::Information, utc("2026-07-01T00:00:00Z"));
    assert_eq!(
        other_kind.unwrap_err().to_string(),
        "no first_answer policy for information tickets was valid on 2026-07-01"
    );
}

#[test]
fn working_days_skip_weekends_public_holidays_and_collective_leave() {
    // Nyepi and Idul Fitri 2026, as in seed/holidays.toml.
    let holidays =
        ["2026-03-18", "2026-03-20", "2026-03-23", "2026-03-24"].map(|date| off(date, "cuti_bersama"));
    let public = ["2026-03-19", "2026-03-21", "2026-03-22"].map(|date| off(date, "libur_nasional"));
    let directory = directory(
        vec![policy(
            TicketKind::Complaint,
            "resolution",
            None,
            Some(12),
            "2020-01-01",
        )],
        holidays.into_iter().chain(public).collect(),
    );
    let deadline = Deadline::of(
        &directory,
        TicketKind::Complaint,
        Clock::Resolution,
        utc("2026-03-16T03:00:00Z"),
    )
    .unwrap();
    let Working::Days(walk) = &deadline.working else {
        panic!("{deadline:?}");
    };
    assert_eq!(walk.days, 12);
    // Without Good Friday (3 April), which is not in this short table, the twelfth day is the 8th.
    assert_eq!(walk.deadline, day("2026-04-08"));
    assert_eq!(deadline.at, utc("2026-04-08T16:59:59Z"));
    let skipped_weekdays = walk
        .skipped
        .iter()
        .filter(|day| matches!(day.reason, kernel::calendar::SkipReason::Holiday { .. }));
    assert_eq!(skipped_weekdays.count(), 5);
}

#[test]
fn a_year_without_holidays_gives_no_deadline_rather_than_a_wrong_one() {
    let directory = directory(
        vec![
            policy(TicketKind::Complaint, "first_answer", None, Some(3), "2020-01-01"),
            policy(TicketKind::Helpdesk, "first_answer", None, None, "2020-01-01"),
        ],
        vec![off("2026-01-01", "libur_nasional")],
    );
    let late = first_answer_due(&directory, TicketKind::Complaint, utc("2026-12-30T02:00:00Z"));
    assert!(matches!(late, Err(NoPolicy::Calendar(missing)) if missing.year == 2027));
    let empty = first_answer_due(&directory, TicketKind::Helpdesk, utc("2026-07-01T02:00:00Z"));
    assert!(matches!(empty, Err(NoPolicy::Empty(_))));
    assert_eq!(
        silence_ends(&directory, utc("2026-12-30T02:00:00Z"), chrono_tz::Asia::Jakarta),
        None
    );
}

#[test]
fn silence_lasts_ten_working_days_to_the_end_of_the_last_where_the_office_is() {
    let directory = directory(vec![], vec![off("2026-01-01", "libur_nasional")]);
    for (tz, end) in [
        (chrono_tz::Asia::Jakarta, "2026-07-15T16:59:59Z"),
        (chrono_tz::Asia::Jayapura, "2026-07-15T14:59:59Z"),
    ] {
        assert_eq!(
            silence_ends(&directory, utc("2026-07-01T02:00:00Z"), tz),
            Some(utc(end))
        );
    }
}
