use super::*;
use crate::sla::fixtures::{at, step, ticket};

fn run_of(clock: Clock, ticket: &ticket::Model, moves: &[Move]) -> Option<Run> {
    runs(ticket, moves).into_iter().find(|run| run.clock == clock)
}

#[test]
fn a_new_ticket_waits_for_its_answer_its_verification_and_its_end() {
    let clocks: Vec<Clock> = runs(&ticket(), &[]).into_iter().map(|run| run.clock).collect();
    assert_eq!(
        clocks,
        [
            Clock::FirstAnswer,
            Clock::Verification,
            Clock::Resolution,
            Clock::Legal
        ]
    );
}

#[test]
fn pauses_are_the_times_in_which_the_reporter_was_asked() {
    use Status::{InProgress, WaitingReporter};
    let moves = [
        step(1, EventKind::Asked, Some((InProgress, WaitingReporter))),
        step(5, EventKind::Replied, Some((WaitingReporter, InProgress))),
        step(7, EventKind::Asked, Some((InProgress, WaitingReporter))),
    ];
    let spans = |is_waiting| -> Vec<_> {
        let found = pauses(&moves, is_waiting, at(9));
        found.iter().map(|pause| (pause.from, pause.to)).collect()
    };
    assert_eq!(spans(true), [(at(1), at(5)), (at(7), at(9))]);
    assert_eq!(
        spans(false),
        [(at(1), at(5))],
        "a reply got lost in the order of times"
    );
}

#[test]
fn the_unit_follows_up_from_its_last_routing_on() {
    use Status::{InProgress, New, Routed};
    let routed = step(1, EventKind::Routed, Some((New, Routed)));
    let handed_back = step(2, EventKind::HandedBack, Some((Routed, New)));
    let again = step(3, EventKind::Routed, Some((New, Routed)));
    let taken = step(4, EventKind::Taken, Some((Routed, InProgress)));
    let of =
        |moves: &[Move]| run_of(Clock::UnitFollowUp, &ticket(), moves).map(|run| (run.started_at, run.end));
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[routed]), Some((at(1), None)));
    assert_eq!(
        of(&[routed, handed_back]),
        Some((at(1), Some(End::dropped(at(2)))))
    );
    assert_eq!(of(&[routed, handed_back, again]), Some((at(3), None)));
    assert_eq!(
        of(&[routed, handed_back, again, taken]),
        Some((at(3), Some(End::done(at(4)))))
    );
}

#[test]
fn whoever_writes_again_after_an_answer_is_promised_another() {
    use Status::{InProgress, Resolved};
    let answered = step(1, EventKind::Resolved, Some((InProgress, Resolved)));
    let reply = step(2, EventKind::Replied, Some((Resolved, InProgress)));
    let second_reply = step(3, EventKind::Replied, None);
    let second_answer = step(4, EventKind::Answered, None);
    let mut row = ticket();
    row.first_answered_at = Some(at(1));
    let of = |moves: &[Move]| run_of(Clock::NextAnswer, &row, moves).map(|run| (run.started_at, run.end));
    assert_eq!(of(&[answered]), None);
    assert_eq!(of(&[answered, reply]), Some((at(2), None)));
    assert_eq!(
        of(&[answered, reply, second_reply]),
        Some((at(2), None)),
        "impatience does not reset the clock"
    );
    assert_eq!(
        of(&[answered, reply, second_reply, second_answer]),
        Some((at(2), Some(End::done(at(4)))))
    );
}

#[test]
fn a_rejected_ticket_promises_nothing_and_one_that_is_opened_again_promises_as_before() {
    use Status::{New, Rejected};
    let rejected = step(2, EventKind::Rejected, Some((New, Rejected)));
    let mut row = ticket();
    row.status = Rejected;
    let first = run_of(Clock::FirstAnswer, &row, &[rejected]).unwrap();
    assert_eq!(first.end, Some(End::dropped(at(2))));
    row.status = New;
    let reopened = step(3, EventKind::Reopened, Some((Rejected, New)));
    let first = run_of(Clock::FirstAnswer, &row, &[rejected, reopened]).unwrap();
    assert_eq!((first.started_at, first.end), (row.created_at, None));
}

#[test]
fn opening_again_restarts_the_resolution_but_not_the_law() {
    use Status::{InProgress, Resolved};
    let moves = [
        step(1, EventKind::Resolved, Some((InProgress, Resolved))),
        step(6, EventKind::Reopened, Some((Resolved, InProgress))),
    ];
    let mut row = ticket();
    row.status = InProgress;
    row.first_answered_at = Some(at(1));
    assert_eq!(run_of(Clock::Resolution, &row, &moves).unwrap().started_at, at(6));
    assert_eq!(
        run_of(Clock::Legal, &row, &moves).unwrap().started_at,
        row.created_at
    );
}
