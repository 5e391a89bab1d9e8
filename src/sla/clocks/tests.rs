use entity::{holiday, policy, ticket_event::EventKind};
use kernel::{kind::TicketKind, status::Status};

use super::*;
use crate::sla::fixtures::{at, step, ticket};

fn policy(
    clock: &str,
    class: Option<i32>,
    hours: Option<i32>,
    days: Option<i32>,
    from: &str,
) -> policy::Model {
    policy::Model {
        key: format!("{clock}-{from}-{class:?}"),
        kind: TicketKind::Helpdesk,
        clock: clock.into(),
        class_no: class,
        hours,
        working_days: days,
        valid_from: from.parse().unwrap(),
        name_id: String::new(),
        name_en: String::new(),
        source: String::new(),
        status: "confirmed".into(),
        edited_at: None,
    }
}

fn directory(policies: Vec<policy::Model>) -> Directory {
    Directory {
        policies,
        holidays: vec![holiday::Model {
            day: "2026-01-01".parse().unwrap(),
            kind: "libur_nasional".into(),
            name: "Tahun Baru".into(),
            tentative: false,
            edited_at: None,
        }],
        ..Directory::empty(chrono_tz::Asia::Jakarta)
    }
}

fn rows(
    ticket: &ticket::Model,
    moves: &[Move],
    directory: &Directory,
    now: DateTime<Utc>,
) -> Vec<ticket_clock::Model> {
    let office = Office {
        directory,
        holidays: directory.calendar(),
        now,
    };
    of(ticket, moves, &[], office)
}

#[test]
fn the_newest_policy_that_was_valid_on_the_day_of_filing_binds_and_a_class_has_its_own() {
    let directory = directory(vec![
        policy("first_answer", None, Some(48), None, "2017-01-01"),
        policy("first_answer", None, Some(24), None, "2026-07-01"),
        policy("first_answer", None, Some(1), None, "2030-01-01"),
        policy("first_answer", Some(7), Some(12), None, "2017-01-01"),
    ]);
    let mut row = ticket();
    let due =
        |row: &ticket::Model| rows(row, &[], &directory, row.created_at)[0].due_at.unwrap() - row.created_at;
    assert_eq!(due(&row), Duration::hours(24));
    row.class_no = Some(7);
    assert_eq!(due(&row), Duration::hours(12));
    row.created_at -= Duration::days(60);
    row.class_no = None;
    assert_eq!(due(&row), Duration::hours(48));
}

#[test]
fn without_a_policy_the_usual_48_hours_are_promised_and_nothing_else() {
    let found = rows(&ticket(), &[], &directory(vec![]), at(0));
    let clocks: Vec<_> = found.iter().map(|row| (row.clock.as_str(), row.hours)).collect();
    assert_eq!(clocks, [("first_answer", Some(48))]);
}

#[test]
fn a_clock_stands_while_the_reporter_is_asked_and_goes_on_later() {
    use Status::{InProgress, WaitingReporter};
    let directory = directory(vec![policy("first_answer", None, Some(48), None, "2017-01-01")]);
    let asked = step(10, EventKind::Asked, Some((InProgress, WaitingReporter)));
    let mut row = ticket();
    row.status = WaitingReporter;
    row.waiting_since = Some(at(10));
    let waiting = rows(&row, &[asked], &directory, at(10));
    assert_eq!((waiting[0].state, waiting[0].look_at), (ClockState::Paused, None));
    row.status = InProgress;
    row.waiting_since = None;
    let replied = step(30, EventKind::Replied, Some((WaitingReporter, InProgress)));
    let running = rows(&row, &[asked, replied], &directory, at(30));
    assert_eq!(running[0].state, ClockState::Running);
    assert_eq!(running[0].due_at, Some(at(48 + 20)));
    assert_eq!(running[0].look_at, Some(at(24 + 20)));
}

#[test]
fn a_year_without_holidays_is_no_promise() {
    let directory = directory(vec![policy("first_answer", None, None, Some(3), "2017-01-01")]);
    let mut row = ticket();
    row.created_at = "2026-12-30T02:00:00Z".parse().unwrap();
    let found = rows(&row, &[], &directory, row.created_at);
    assert_eq!((found[0].state, found[0].due_at), (ClockState::Unpromised, None));
    summarise(&mut row, &found);
    assert_eq!(row.due_clock, None);
}

#[test]
fn the_earliest_running_clock_is_the_one_that_counts() {
    let directory = directory(vec![
        policy("first_answer", None, Some(48), None, "2017-01-01"),
        policy("resolution", None, Some(100), None, "2017-01-01"),
    ]);
    let mut row = ticket();
    let found = rows(&row, &[], &directory, at(0));
    summarise(&mut row, &found);
    assert_eq!(
        (row.due_clock.as_deref(), row.due_at),
        (Some("first_answer"), at(48))
    );
    row.first_answered_at = Some(at(3));
    row.status = Status::InProgress;
    let found = rows(&row, &[step(3, EventKind::Answered, None)], &directory, at(3));
    summarise(&mut row, &found);
    assert_eq!(
        (row.due_clock.as_deref(), row.due_at),
        (Some("resolution"), at(100))
    );
    assert_eq!(row.first_due_at, at(48));
}

#[test]
fn each_level_is_passed_once_and_what_was_told_is_not_told_again() {
    let directory = directory(vec![policy("first_answer", None, Some(48), None, "2017-01-01")]);
    let mut row = rows(&ticket(), &[], &directory, at(0)).remove(0);
    assert_eq!(passed(&row, at(23)), Vec::<u8>::new());
    assert_eq!(passed(&row, at(24)), [50]);
    row.warned = 50;
    assert_eq!(next_look(&row), Some(at(36)));
    assert_eq!(passed(&row, at(200)), [75, 90, 100]);
    let mut hushed = [row];
    hush(&mut hushed, at(200));
    assert_eq!((hushed[0].warned, hushed[0].look_at), (100, None));
}

#[test]
fn a_deadline_that_moves_says_why() {
    let directory_48 = directory(vec![policy("resolution", None, Some(48), None, "2017-01-01")]);
    let directory_72 = directory(vec![policy("resolution", None, Some(72), None, "2017-01-01")]);
    let before = rows(&ticket(), &[], &directory_48, at(0)).pop().unwrap();
    let after = rows(&ticket(), &[], &directory_72, at(0)).pop().unwrap();
    assert_eq!(moved_by(&before, &after, true), Some("policy"));
    assert_eq!(moved_by(&before, &before, true), None);
    let other_policy = ticket_clock::Model {
        policy_key: Some("another".into()),
        ..after
    };
    assert_eq!(moved_by(&before, &other_policy, true), Some("class"));
    assert_eq!(
        moved_by(&before, &other_policy, false),
        Some("policy"),
        "a newer one, for the class it has"
    );
}
