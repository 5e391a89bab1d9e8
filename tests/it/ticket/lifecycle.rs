//! The whole lifecycle as one table: for each actor, what each of their actions does to a ticket in each status.
//!
//! The table is written by hand from the design, not computed from the code. An action that is not listed for an actor
//! is one that the actor may never do; a dot is one that is not possible in that status.

use std::collections::BTreeMap;

use entity::ticket_event::EventKind;
use kernel::{role::Role, status::Status, visibility::Visibility};
use laporbkn::{
    notify::outbox::MailKind,
    ticket::{
        lifecycle::{Action, Actor, Refusal, Transition, transition},
        record::{By, mail_of, visibility_of},
    },
};

/// Columns in the order of the table.
const STATUSES: [(&str, Status); 8] = [
    ("new", Status::New),
    ("routed", Status::Routed),
    ("working", Status::InProgress),
    ("waiting", Status::WaitingReporter),
    ("resolved", Status::Resolved),
    ("closed", Status::Closed),
    ("rejected", Status::Rejected),
    ("merged", Status::Merged),
];

const TABLE: &str = "
humas            new       routed    working   waiting   resolved  closed    rejected  merged
  verify         new       .         .         .         .         .         .         .
  classify       .         routed    working   waiting   resolved  closed    .         .
  route          routed    routed    routed    .         .         .         .         .
  take           working   .         working   .         .         .         .         .
  assign         new       routed    working   waiting   .         .         .         .
  ask            waiting   .         waiting   .         .         .         .         .
  note           new       routed    working   waiting   resolved  closed    rejected  merged
  answer         working   .         working   waiting   .         .         .         .
  resolve        .         .         resolved  .         .         .         .         .
  hand-back      .         new       new       .         .         .         .         .
  reject         rejected  .         .         .         .         .         .         .
  merge          merged    .         .         .         .         .         .         .
  unmerge        .         .         .         .         .         .         .         new
  reopen         .         .         .         .         working   working   new       .
  email          new       routed    working   waiting   resolved  closed    rejected  merged
  receipt        new       routed    working   waiting   resolved  closed    rejected  merged

unit_staff       new       routed    working   waiting   resolved  closed    rejected  merged
  take           .         working   working   .         .         .         .         .
  ask            .         .         waiting   .         .         .         .         .
  note           new       routed    working   waiting   resolved  closed    rejected  merged
  answer         .         working   working   waiting   .         .         .         .
  resolve        .         .         resolved  .         .         .         .         .
  hand-back      .         new       new       .         .         .         .         .

unit_head        new       routed    working   waiting   resolved  closed    rejected  merged
  take           .         working   working   .         .         .         .         .
  assign         .         routed    working   waiting   .         .         .         .
  ask            .         .         waiting   .         .         .         .         .
  note           new       routed    working   waiting   resolved  closed    rejected  merged
  answer         .         working   working   waiting   .         .         .         .
  resolve        .         .         resolved  .         .         .         .         .
  hand-back      .         new       new       .         .         .         .         .
  reopen         .         .         .         .         working   working   .         .

counter          new       routed    working   waiting   resolved  closed    rejected  merged
  note           new       routed    working   waiting   resolved  closed    rejected  merged

reporter         new       routed    working   waiting   resolved  closed    rejected  merged
  reply          new       routed    working   working   working   .         .         merged
  attach         new       routed    working   working   working   .         .         merged
  confirm        .         .         .         .         closed    .         .         .
  rate           .         .         .         .         resolved  closed    .         .
  reopen         .         .         .         .         working   working   .         .

system           new       routed    working   waiting   resolved  closed    rejected  merged
  silence        .         .         .         closed    closed    .         .         .
  follower       new       routed    working   waiting   working   .         .         .
  unmerge        .         .         .         .         .         .         .         new

wbs_wasdal       new       routed    working   waiting   resolved  closed    rejected  merged

wbs_inspektorat  new       routed    working   waiting   resolved  closed    rejected  merged

leader           new       routed    working   waiting   resolved  closed    rejected  merged

admin            new       routed    working   waiting   resolved  closed    rejected  merged
";

const ACTIONS: [(&str, Action, EventKind); 22] = [
    ("verify", Action::Verify, EventKind::Verified),
    ("classify", Action::Classify, EventKind::Classified),
    ("route", Action::Route, EventKind::Routed),
    ("take", Action::Take, EventKind::Taken),
    ("assign", Action::Assign, EventKind::Assigned),
    ("ask", Action::Ask, EventKind::Asked),
    ("note", Action::Note, EventKind::Noted),
    ("answer", Action::Answer, EventKind::Answered),
    ("resolve", Action::Resolve, EventKind::Resolved),
    ("hand-back", Action::HandBack, EventKind::HandedBack),
    ("reject", Action::Reject, EventKind::Rejected),
    ("merge", Action::Merge, EventKind::Merged),
    ("unmerge", Action::Unmerge, EventKind::Unmerged),
    ("reopen", Action::Reopen, EventKind::Reopened),
    ("email", Action::CorrectEmail, EventKind::EmailCorrected),
    ("receipt", Action::SendReceipt, EventKind::ReceiptSent),
    ("reply", Action::Reply, EventKind::Replied),
    ("attach", Action::Attach, EventKind::Attached),
    ("confirm", Action::Confirm, EventKind::Confirmed),
    ("rate", Action::Rate, EventKind::Rated),
    ("silence", Action::CloseBySilence, EventKind::ClosedBySilence),
    ("follower", Action::FollowerWrote, EventKind::FollowerWrote),
];

fn actors() -> Vec<(String, Actor)> {
    let staff = Role::ALL
        .iter()
        .map(|&role| (role.to_string(), Actor::Staff(role)));
    staff
        .chain([
            ("reporter".into(), Actor::Reporter),
            ("system".into(), Actor::System),
        ])
        .collect()
}

/// (actor, action) to the eight cells of the table; an actor without a block is a hole in the table.
fn table() -> BTreeMap<(String, String), Vec<&'static str>> {
    let mut cells = BTreeMap::new();
    let mut actor = String::new();
    for line in TABLE.lines().filter(|line| !line.is_empty()) {
        let mut words = line.split_whitespace();
        let first = words.next().unwrap().to_owned();
        let row: Vec<&str> = words.collect();
        assert_eq!(row.len(), 8, "{line}");
        if line.starts_with(' ') {
            let twice = cells.insert((actor.clone(), first.clone()), row);
            assert!(twice.is_none(), "{actor} {first} stands twice");
        } else {
            assert_eq!(row, STATUSES.map(|(name, _)| name));
            actor = first;
            cells.insert((actor.clone(), String::new()), row);
        }
    }
    cells
}

#[test]
fn every_actor_and_action_does_in_every_status_what_the_table_says() {
    let table = table();
    let mut seen = 0;
    for (name, actor) in actors() {
        assert!(
            table.contains_key(&(name.clone(), String::new())),
            "{name} has no block"
        );
        for (word, action, event) in ACTIONS {
            let row = table.get(&(name.clone(), word.to_owned()));
            for (column, (_, from)) in STATUSES.iter().enumerate() {
                let expected = match row.map(|row| row[column]) {
                    None => Err(Refusal::NotYours),
                    Some(".") => Err(Refusal::NotNow(*from)),
                    Some(cell) => Ok(Transition {
                        from: *from,
                        to: STATUSES.iter().find(|(short, _)| *short == cell).unwrap().1,
                        event,
                    }),
                };
                assert_eq!(transition(*from, actor, action), expected, "{name} {word} {from}");
                seen += 1;
            }
        }
    }
    assert_eq!(seen, 10 * 22 * 8);
    let listed = ACTIONS.map(|(_, action, _)| action);
    assert!(Action::ALL.iter().all(|action| listed.contains(action)));
    assert_eq!(STATUSES.len(), Status::ALL.len());
}

/// Who reads of an action, and which mail the reporter gets when staff or the clock did it.
const TOLD: [(&str, Visibility, Option<MailKind>); 22] = [
    ("verify", Visibility::Public, None),
    ("classify", Visibility::Staff, None),
    ("route", Visibility::Public, None),
    ("take", Visibility::Public, None),
    ("assign", Visibility::Staff, None),
    ("ask", Visibility::Reporter, Some(MailKind::Question)),
    ("note", Visibility::Staff, None),
    ("answer", Visibility::Reporter, Some(MailKind::Answer)),
    ("resolve", Visibility::Reporter, Some(MailKind::Resolved)),
    ("hand-back", Visibility::Staff, None),
    ("reject", Visibility::Reporter, Some(MailKind::Rejected)),
    ("merge", Visibility::Reporter, Some(MailKind::Merged)),
    ("unmerge", Visibility::Reporter, Some(MailKind::Reopened)),
    ("reopen", Visibility::Reporter, Some(MailKind::Reopened)),
    ("email", Visibility::Staff, Some(MailKind::Receipt)),
    ("receipt", Visibility::Staff, Some(MailKind::Receipt)),
    ("reply", Visibility::Reporter, None),
    ("attach", Visibility::Reporter, None),
    ("confirm", Visibility::Reporter, None),
    ("rate", Visibility::Reporter, None),
    ("silence", Visibility::Public, Some(MailKind::Closed)),
    ("follower", Visibility::Staff, None),
];

#[test]
fn every_action_is_read_by_those_and_mailed_as_the_table_says() {
    let by_humas = By {
        actor: Actor::Staff(Role::Humas),
        ..By::SYSTEM
    };
    for ((word, visibility, mail), (named, action, _)) in TOLD.into_iter().zip(ACTIONS) {
        assert_eq!(word, named);
        assert_eq!(visibility_of(action), visibility, "{word}");
        assert_eq!(mail_of(action, by_humas), mail, "{word}");
        assert_eq!(
            mail_of(action, By::REPORTER),
            None,
            "{word}: the reporter knows what they did"
        );
    }
}
