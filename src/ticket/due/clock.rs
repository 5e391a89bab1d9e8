//! A clock of a ticket with its whole working: every stretch counted, every day skipped and why, every pause, and when it
//! warns. The page `…/tenggat` and the API show it.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use entity::ticket_clock;
use kernel::{
    calendar::{Counted, HolidayKind, Length, SkipReason, Stretch, StretchKind},
    clock_state::ClockState,
    locale::Locale,
};
use serde::Serialize;
use utoipa::ToSchema;

use super::{Clocks, say, span_text};
use crate::{
    directory::text::Named,
    http::{dates, locale::plain},
    sla::clocks,
};

/// A clock with its working.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct ClockView {
    /// `first_answer`, `next_answer`, `verification`, `unit_follow_up`, `resolution` or `legal`.
    pub clock: String,
    /// Its name.
    pub title: String,
    /// `48 jam`, `12 hari kerja`.
    pub length: String,
    /// The policy's name; null where the usual promise was given.
    pub policy: Option<String>,
    /// Where the policy comes from.
    pub source: Option<String>,
    /// `running`, `paused`, `met`, `missed`, `dropped` or `unpromised`.
    #[schema(value_type = String, example = "running")]
    pub state: ClockState,
    /// The same in words, with the time that is left.
    pub state_text: String,
    /// Zone of the office whose days are counted.
    pub tz: String,
    /// When it began.
    pub started_at: DateTime<Utc>,
    /// `Tenggat`; of a clock that stands still, when it would be due if it went on now.
    pub due_label: String,
    /// When it is due; null where nothing can be promised.
    pub due_at: Option<DateTime<Utc>>,
    /// When it ended.
    pub stopped_at: Option<DateTime<Utc>>,
    /// 50, 75, 90 and 100 percent.
    pub warnings: Vec<WarningView>,
    /// From the start to the deadline.
    pub stretches: Vec<StretchView>,
}

/// A level of a clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct WarningView {
    /// Percent of the time.
    pub percent: u8,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether staff were told.
    pub told: bool,
}

/// A stretch of a clock's time, in words.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct StretchView {
    /// Beginning.
    pub from: DateTime<Utc>,
    /// End.
    pub to: DateTime<Utc>,
    /// `counted`, `start_day`, `skipped` or `paused`.
    pub kind: &'static str,
    /// `1 Juli 2026 09.00 – 3 Juli 2026 09.00`, or a day.
    pub span: String,
    /// What it was to the clock.
    pub text: String,
}

impl ClockView {
    /// All clocks of a ticket, in their order.
    pub fn all(locale: Locale, of: Clocks<'_>) -> Vec<Self> {
        of.rows.iter().map(|row| Self::of(locale, row, of)).collect()
    }

    fn of(locale: Locale, row: &ticket_clock::Model, of: Clocks<'_>) -> Self {
        let key = row.policy_key.as_deref();
        let policy = of
            .directory
            .policies
            .iter()
            .find(|policy| Some(policy.key.as_str()) == key);
        let counted = clocks::recount(row, of.moves, of.directory.calendar(), of.now);
        let is_paused = row.state == ClockState::Paused;
        let tz: Tz = row.tz.parse().unwrap_or(of.directory.tz);
        Self {
            clock: row.clock.clone(),
            title: plain(locale, &format!("clock-{}", row.clock)),
            length: length(locale, row),
            policy: policy.map(|policy| policy.name_in(locale).to_owned()),
            source: policy.map(|policy| policy.source.clone()),
            state: row.state,
            state_text: state_text(locale, row, of.now),
            tz: row.tz.clone(),
            started_at: row.started_at,
            due_label: plain(
                locale,
                if is_paused {
                    "clock-due-if-now"
                } else {
                    "clock-due"
                },
            ),
            due_at: counted
                .as_ref()
                .filter(|_| is_paused)
                .map(|counted| counted.deadline)
                .or(row.due_at),
            stopped_at: row.stopped_at,
            warnings: counted
                .as_ref()
                .map_or_else(Vec::new, |counted| warnings(row, counted)),
            stretches: counted
                .iter()
                .flat_map(|counted| &counted.stretches)
                .map(|stretch| StretchView::of(locale, stretch, tz))
                .collect(),
        }
    }
}

fn length(locale: Locale, row: &ticket_clock::Model) -> String {
    match clocks::length(row) {
        Some(Length::Hours(hours)) => say(locale, "clock-length-hours", &[("count", hours.into())]),
        Some(Length::WorkingDays(days)) => say(locale, "clock-length-days", &[("count", days.into())]),
        None => String::new(),
    }
}

fn state_text(locale: Locale, row: &ticket_clock::Model, now: DateTime<Utc>) -> String {
    let (key, span) = match (row.state, row.due_at, row.stopped_at) {
        (ClockState::Running, Some(due), _) if now <= due => ("due-left", Some(due - now)),
        (ClockState::Running, Some(due), _) => ("due-late", Some(now - due)),
        (ClockState::Missed, Some(due), Some(stopped)) => ("clock-state-missed", Some(stopped - due)),
        (ClockState::Met, ..) => ("clock-state-met", None),
        (ClockState::Paused, ..) => ("due-paused", None),
        (ClockState::Unpromised, ..) => ("clock-state-unpromised", None),
        _ => ("clock-state-dropped", None),
    };
    let span = span.map(|span| span_text(locale, span)).unwrap_or_default();
    say(locale, key, &[("span", span.into())])
}

fn warnings(row: &ticket_clock::Model, counted: &Counted) -> Vec<WarningView> {
    let told = |percent: u8| i16::from(percent) <= row.warned;
    let levels = counted.warnings.iter();
    levels
        .map(|level| WarningView {
            percent: level.percent,
            at: level.at,
            told: told(level.percent),
        })
        .collect()
}

impl StretchView {
    fn of(locale: Locale, stretch: &Stretch, tz: Tz) -> Self {
        let (kind, text) = words(locale, stretch);
        Self {
            from: stretch.from,
            to: stretch.to,
            kind,
            span: span(locale, stretch, tz),
            text,
        }
    }
}

fn words(locale: Locale, stretch: &Stretch) -> (&'static str, String) {
    match &stretch.kind {
        StretchKind::Counted { days: Some(days), .. } => (
            "counted",
            say(locale, "stretch-days", &[("count", (*days).into())]),
        ),
        StretchKind::Counted { .. } => {
            let span = span_text(locale, stretch.to - stretch.from);
            ("counted", say(locale, "stretch-hours", &[("span", span.into())]))
        }
        StretchKind::StartDay => ("start_day", plain(locale, "stretch-start-day")),
        StretchKind::Paused => ("paused", plain(locale, "stretch-paused")),
        StretchKind::Skipped { why, .. } => ("skipped", skipped(locale, why)),
    }
}

fn skipped(locale: Locale, why: &SkipReason) -> String {
    match why {
        SkipReason::Saturday => plain(locale, "stretch-saturday"),
        SkipReason::Sunday => plain(locale, "stretch-sunday"),
        SkipReason::Holiday { name, kind } => {
            let key = match kind {
                HolidayKind::LiburNasional => "stretch-holiday",
                HolidayKind::CutiBersama => "stretch-leave",
            };
            say(locale, key, &[("name", name.clone().into())])
        }
    }
}

/// Days are told as days, hours as moments.
fn span(locale: Locale, stretch: &Stretch, tz: Tz) -> String {
    let day = |at: DateTime<Utc>| dates::date(locale, at.with_timezone(&tz).date_naive());
    let (from, to) = match &stretch.kind {
        StretchKind::Skipped { date, .. } => return dates::date(locale, *date),
        StretchKind::Counted { days: Some(_), .. } => (day(stretch.from), day(stretch.to)),
        StretchKind::StartDay => return day(stretch.from),
        _ => (moment(locale, stretch.from, tz), moment(locale, stretch.to, tz)),
    };
    if from == to {
        from
    } else {
        format!("{from} – {to}")
    }
}

/// A moment at the office.
pub(super) fn moment(locale: Locale, at: DateTime<Utc>, tz: Tz) -> String {
    dates::date_time(locale, at, tz)
}
