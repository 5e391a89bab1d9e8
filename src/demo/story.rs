//! What happens to one ticket between its filing and now.
//!
//! First answers: 86 in 100 come within the 48 hours that are promised, 20 hours after filing on average; the others take
//! two to 18 days. The mean of both is about two days, below the 3.4 days of the 2019 sheet (RTL): with that mean the
//! promise would have been broken for many more than one in seven.

use chrono::{DateTime, Duration, Utc};
use kernel::unit_code::UnitCode;
use serde_json::json;

use super::{
    DemoError,
    cast::{Cast, Crew},
    chronicle::{Chronicle, Told, Who},
    dice::{Dice, part},
    office::Office,
    plan::Fate,
    script::Script,
};
use crate::ticket::lifecycle::Action;

/// First answers within the promise, in a hundred.
const KEPT: u32 = 86;

/// Everything a story is told with.
pub(super) struct Teller<'a> {
    pub(super) office: &'a Office,
    pub(super) cast: &'a Cast,
    pub(super) script: &'a Script<'a>,
    /// Where the ticket belongs; `None` for Biro Humas.
    pub(super) unit: Option<&'a UnitCode>,
    pub(super) now: DateTime<Utc>,
    pub(super) dice: &'a Dice,
}

/// The moments of a ticket's life, in order.
struct Times {
    verified: DateTime<Utc>,
    routed: DateTime<Utc>,
    taken: DateTime<Utc>,
    answered: DateTime<Utc>,
    done: DateTime<Utc>,
}

impl Teller<'_> {
    /// Tells the ticket up to `fate`. Merging is told elsewhere: it needs the other ticket.
    pub(super) fn tell(&self, life: &mut Chronicle, fate: Fate) -> Result<(), DemoError> {
        let times = self.times(life.ticket.created_at, fate);
        let crew = self.cast.crew(self.unit, self.dice);
        match fate {
            Fate::New | Fate::Merged => self.impatience(life),
            Fate::Rejected => {
                let reason = Told::words(self.script.reject(self.dice));
                life.act(
                    times.answered,
                    crew.humas,
                    Action::Reject,
                    reason,
                    self.dice,
                    |_| {},
                )
            }
            Fate::Routed => {
                self.triage(life, &times, &crew)?;
                self.impatience(life)
            }
            Fate::Working { answered } => {
                self.begin(life, &times, &crew)?;
                if answered {
                    self.answer(life, times.answered, &crew)?;
                }
                self.sometimes_note(life, &crew)
            }
            Fate::Waiting => {
                self.begin(life, &times, &crew)?;
                self.ask(life, times.answered, &crew)
            }
            Fate::Finished => self.finish(life, &times, &crew),
        }
    }

    /// When things happen: drawn freely, moved to when somebody is there, and pressed together where it would not have
    /// happened yet.
    fn times(&self, filed: DateTime<Utc>, fate: Fate) -> Times {
        let dice = self.dice;
        let delay = if dice.chance(KEPT) {
            Duration::minutes(dice.between(90, 46 * 60).min(dice.between(90, 46 * 60)))
        } else {
            Duration::minutes(dice.between(49 * 60, 18 * 24 * 60))
        };
        let near = |at, not_before| self.office.near(at, not_before, dice);
        let answered = near(filed + delay, filed + Duration::minutes(20));
        let span = answered - filed;
        let done = if dice.chance(65) {
            answered
        } else {
            near(
                answered + Duration::minutes(dice.between(200, 5 * 24 * 60)),
                answered,
            )
        };
        let between = |low: f64, high: f64| filed + part(span, low + (high - low) * dice.fraction());
        let mut times = Times {
            verified: between(0.05, 0.35),
            routed: between(0.36, 0.45),
            taken: between(0.5, 0.9),
            answered,
            done,
        };
        let last = match fate {
            Fate::Finished => times.done,
            _ => times.answered,
        };
        times.press(filed, last, self.now);
        times
    }

    /// Humas looks at it and sends it where it belongs, once in a while to the wrong place first.
    fn triage(&self, life: &mut Chronicle, times: &Times, crew: &Crew) -> Result<(), DemoError> {
        let dice = self.dice;
        let verified = Told::data(json!({}));
        life.act(times.verified, crew.humas, Action::Verify, verified, dice, |_| {})?;
        let Some(unit) = self.unit else {
            return Ok(());
        };
        if dice.chance(4)
            && let Some((wrong, clerk)) = self.cast.another(unit, dice)
        {
            let first = times.verified + part(times.routed - times.verified, 0.3);
            self.route(life, first, crew.humas, wrong)?;
            let reason = Told {
                words: Some(self.script.hand_back(dice)),
                data: Some(json!({ "unit": wrong })),
            };
            let back = times.verified + part(times.routed - times.verified, 0.8);
            life.act(back, clerk, Action::HandBack, reason, dice, |row| {
                row.unit_code = None;
                row.assignee_id = None;
            })?;
        }
        self.route(life, times.routed, crew.humas, unit)
    }

    fn route(
        &self,
        life: &mut Chronicle,
        at: DateTime<Utc>,
        humas: Who,
        unit: &UnitCode,
    ) -> Result<(), DemoError> {
        let told = Told {
            words: self.dice.chance(30).then(|| self.script.route_note(self.dice)),
            data: Some(json!({ "unit": unit, "from": life.ticket.unit_code })),
        };
        life.act(at, humas, Action::Route, told, self.dice, |row| {
            row.unit_code = Some(unit.clone());
            row.assignee_id = None;
        })
    }

    /// Triage, and somebody takes it.
    fn begin(&self, life: &mut Chronicle, times: &Times, crew: &Crew) -> Result<(), DemoError> {
        self.triage(life, times, crew)?;
        let worker = crew.worker;
        life.act(
            times.taken,
            worker,
            Action::Take,
            Told::default(),
            self.dice,
            |row| {
                row.assignee_id = worker.staff();
            },
        )
    }

    fn answer(&self, life: &mut Chronicle, at: DateTime<Utc>, crew: &Crew) -> Result<(), DemoError> {
        let told = Told::words(self.script.answer(false, self.dice));
        life.act(at, crew.worker, Action::Answer, told, self.dice, |_| {})
    }

    fn resolve(&self, life: &mut Chronicle, at: DateTime<Utc>, crew: &Crew) -> Result<(), DemoError> {
        let told = Told::words(self.script.answer(true, self.dice));
        let silence = self.office.silence_ends(at);
        life.act(at, crew.worker, Action::Resolve, told, self.dice, |row| {
            row.silent_close_at = silence;
        })
    }

    fn ask(&self, life: &mut Chronicle, at: DateTime<Utc>, crew: &Crew) -> Result<(), DemoError> {
        let told = Told::words(self.script.ask_back(self.dice));
        let silence = self.office.silence_ends(at);
        life.act(at, crew.worker, Action::Ask, told, self.dice, |row| {
            row.silent_close_at = silence;
        })
    }

    /// Taken, answered, done; then what the reporter makes of it.
    fn finish(&self, life: &mut Chronicle, times: &Times, crew: &Crew) -> Result<(), DemoError> {
        let dice = self.dice;
        self.begin(life, times, crew)?;
        if times.done > times.answered {
            self.answer(life, times.answered, crew)?;
            if dice.chance(30) {
                let half = times.answered + part(times.done - times.answered, 0.5);
                self.ask(life, times.answered + part(half - times.answered, 0.4), crew)?;
                self.reply(life, half, "info")?;
            }
        }
        self.resolve(life, times.done, crew)?;
        if dice.chance(4) {
            self.reopen(life, crew)?;
        }
        self.afterwards(life)
    }

    /// It was not solved after all: the reporter says so, and gets another answer.
    fn reopen(&self, life: &mut Chronicle, crew: &Crew) -> Result<(), DemoError> {
        let from = life.ticket.updated_at;
        let again = from + part(self.now - from, 0.1 + 0.3 * self.dice.fraction());
        if self.dice.chance(70) {
            self.reply(life, again, "still_failing")?;
        } else {
            let told = Told::words(self.script.reopen_reason(self.dice));
            life.act(again, Who::Reporter, Action::Reopen, told, self.dice, |_| {})?;
        }
        self.resolve(life, again + part(self.now - again, 0.4), crew)
    }

    /// Confirmed, or closed by silence where its time is up; and rated by some.
    fn afterwards(&self, life: &mut Chronicle) -> Result<(), DemoError> {
        let dice = self.dice;
        let from = life.ticket.updated_at;
        let ends = life.ticket.silent_close_at.filter(|at| *at <= self.now);
        let until = ends.unwrap_or(self.now);
        if dice.chance(24) {
            let at = dice.moment(from, until, 0.6);
            let rating = self.script.rating(dice);
            let told = Told::data(json!({ "rating": rating.0 }));
            life.act(at, Who::Reporter, Action::Rate, told, dice, |row| {
                row.rating = Some(rating.0);
                row.rating_comment = rating.1;
                row.rated_at = Some(at);
            })?;
        }
        let from = life.ticket.updated_at;
        if dice.chance(22) {
            let at = dice.moment(from, until, 0.9);
            return life.act(at, Who::Reporter, Action::Confirm, Told::default(), dice, |_| {});
        }
        match ends {
            Some(at) => life.act(
                at,
                Who::System,
                Action::CloseBySilence,
                Told::default(),
                dice,
                |_| {},
            ),
            None => Ok(()),
        }
    }

    fn reply(&self, life: &mut Chronicle, at: DateTime<Utc>, mood: &str) -> Result<(), DemoError> {
        let told = Told::words(self.script.reply(mood, self.dice));
        life.act(at, Who::Reporter, Action::Reply, told, self.dice, |_| {})
    }

    /// Who has waited for days asks what is happening.
    fn impatience(&self, life: &mut Chronicle) -> Result<(), DemoError> {
        let from = life.ticket.updated_at;
        if self.now - from < Duration::hours(30) || !self.dice.chance(35) {
            return Ok(());
        }
        let at = from + part(self.now - from, 0.5 + 0.45 * self.dice.fraction());
        self.reply(life, at, "impatient")
    }

    fn sometimes_note(&self, life: &mut Chronicle, crew: &Crew) -> Result<(), DemoError> {
        if !self.dice.chance(30) {
            return Ok(());
        }
        let told = Told::words(self.script.note(self.dice));
        let at = self.dice.moment(life.ticket.updated_at, self.now, 0.5);
        life.act(at, crew.worker, Action::Note, told, self.dice, |_| {})
    }
}

impl Times {
    /// Presses all moments into the time before `now`, if the last would come later.
    fn press(&mut self, filed: DateTime<Utc>, last: DateTime<Utc>, now: DateTime<Utc>) {
        let room = now - filed - Duration::seconds(30);
        if last <= now - Duration::seconds(30) {
            return;
        }
        let scale = |at: &mut DateTime<Utc>| {
            let whole = (last - filed).num_seconds().max(1);
            let before = (*at - filed).num_seconds();
            *at = filed + Duration::milliseconds(room.num_milliseconds() * before.min(whole) / whole);
        };
        for at in [
            &mut self.verified,
            &mut self.routed,
            &mut self.taken,
            &mut self.answered,
            &mut self.done,
        ] {
            scale(at);
        }
    }
}
