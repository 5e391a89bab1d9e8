//! What the operator's pages show: the views of `templates/staff/jobs.hbs` and `templates/staff/job.hbs`.

use chrono::{DateTime, Duration, Utc};
use entity::job::{self, JobState};
use kernel::page::{Cursor, Limit};
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::{registry::KINDS, store::Heap};
use crate::http::page::Ctx;

/// Characters of a result or an error that a page shows.
const SHOWN: usize = 4_000;

/// `templates/staff/jobs.hbs`
#[derive(Debug, Serialize)]
pub(super) struct JobsPage {
    title: String,
    kinds: Vec<KindRow>,
    chosen_kind: Option<String>,
    all_url: String,
    tabs: Vec<Tab>,
    rows: Vec<Row>,
    pager: Value,
    empty: Value,
}

#[derive(Debug, Serialize)]
struct KindRow {
    kind: String,
    label: String,
    url: String,
    current: bool,
    waiting: i64,
    failing: i64,
    buried: i64,
    /// How long the oldest has waited; null where none waits.
    age: Option<String>,
    buried_url: String,
}

#[derive(Debug, Serialize)]
struct Tab {
    url: String,
    label: String,
    current: bool,
}

#[derive(Debug, Serialize)]
struct Row {
    url: String,
    label: String,
    state_label: String,
    state_icon: &'static str,
    tries: Option<String>,
    error: Option<String>,
    run_at: DateTime<Utc>,
}

/// `templates/staff/job.hbs`
#[derive(Debug, Serialize)]
pub(super) struct JobPage {
    back_url: &'static str,
    id: String,
    kind: String,
    label: String,
    state_label: String,
    state_icon: &'static str,
    tries: String,
    unique_key: Option<String>,
    created_at: DateTime<Utc>,
    run_at: DateTime<Utc>,
    locked_until: Option<DateTime<Utc>>,
    finished_at: Option<DateTime<Utc>>,
    error: Option<String>,
    result: Option<String>,
    again_url: Option<String>,
    bury_url: Option<String>,
}

impl JobsPage {
    /// `jobs` holds one row more than the page shows, if there is one.
    pub(super) fn new(
        ctx: &Ctx,
        kind: Option<&str>,
        state: Option<JobState>,
        heaps: &[Heap],
        mut jobs: Vec<job::Model>,
    ) -> Self {
        let shown = usize::try_from(Limit::DEFAULT.get()).unwrap_or(usize::MAX);
        let has_next = jobs.len() > shown;
        jobs.truncate(shown);
        let next = jobs
            .last()
            .filter(|_| has_next)
            .map(|last| list_url(kind, state, Some(&Cursor::at(last.created_at, last.id))));
        Self {
            title: ctx.t("jobs-title"),
            kinds: kind_rows(ctx, kind, heaps),
            chosen_kind: kind.map(|kind| kind_label(ctx, kind)),
            all_url: list_url(None, state, None),
            tabs: tabs(ctx, kind, state),
            rows: jobs.iter().map(|job| Row::new(ctx, job)).collect(),
            pager: json!({ "prev_url": null, "next_url": next }),
            empty: json!({ "icon": "check-circle", "title": ctx.t("jobs-empty-title"), "text": ctx.t("jobs-empty-text"),
                "action_url": null, "action_label": null }),
        }
    }
}

fn kind_rows(ctx: &Ctx, chosen: Option<&str>, heaps: &[Heap]) -> Vec<KindRow> {
    let others = heaps.iter().map(|heap| heap.kind.as_str());
    let kinds: std::collections::BTreeSet<&str> = KINDS.into_iter().chain(others).collect();
    let now = ctx.app.clock.now();
    let row = |kind: &str| {
        let of = |state| heaps.iter().find(|heap| heap.kind == kind && heap.state == state);
        let ready = of(JobState::Ready);
        KindRow {
            kind: kind.to_owned(),
            label: kind_label(ctx, kind),
            url: list_url(Some(kind), None, None),
            current: chosen == Some(kind),
            waiting: ready.map_or(0, |heap| heap.jobs),
            failing: ready.map_or(0, |heap| heap.failing),
            buried: of(JobState::Buried).map_or(0, |heap| heap.jobs),
            age: ready.map(|heap| age(ctx, now - heap.oldest)),
            buried_url: list_url(Some(kind), Some(JobState::Buried), None),
        }
    };
    kinds.into_iter().map(row).collect()
}

/// How long, in the largest unit that says it well.
fn age(ctx: &Ctx, waited: Duration) -> String {
    let (unit, count) = match waited.num_minutes().max(0) {
        minutes if minutes < 120 => ("minutes", minutes),
        minutes if minutes < 48 * 60 => ("hours", minutes / 60),
        minutes => ("days", minutes / 60 / 24),
    };
    let args = Map::from_iter([("count".to_owned(), count.into())]);
    ctx.t_with(&format!("jobs-age-{unit}"), &args)
}

fn tabs(ctx: &Ctx, kind: Option<&str>, current: Option<JobState>) -> Vec<Tab> {
    let states = [
        None,
        Some(JobState::Ready),
        Some(JobState::Buried),
        Some(JobState::Done),
    ];
    let tab = |state: Option<JobState>| Tab {
        url: list_url(kind, state, None),
        label: ctx.t(state.map_or("jobs-all", state_key)),
        current: state == current,
    };
    states.into_iter().map(tab).collect()
}

fn list_url(kind: Option<&str>, state: Option<JobState>, after: Option<&Cursor>) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    if let Some(kind) = kind {
        query.append_pair("kind", kind);
    }
    if let Some(state) = state {
        query.append_pair("state", state_name(state));
    }
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    match query.finish() {
        query if query.is_empty() => "/admin/pekerjaan".to_owned(),
        query => format!("/admin/pekerjaan?{query}"),
    }
}

impl Row {
    fn new(ctx: &Ctx, job: &job::Model) -> Self {
        Self {
            url: format!("/admin/pekerjaan/{}", job.id),
            label: kind_label(ctx, &job.kind),
            state_label: ctx.t(shown_state(ctx, job).0),
            state_icon: shown_state(ctx, job).1,
            tries: job.last_error.as_ref().map(|_| tries(ctx, job)),
            error: job.last_error.as_deref().map(|why| cut(why, 160)),
            run_at: job.run_at,
        }
    }
}

impl JobPage {
    pub(super) fn new(ctx: &Ctx, job: &job::Model) -> Self {
        let runs = is_running(ctx, job);
        let (state_key, state_icon) = shown_state(ctx, job);
        let stopped = !runs && job.state != JobState::Done;
        let waits = !runs && job.state == JobState::Ready;
        let has_result = job.result.as_object().is_none_or(|fields| !fields.is_empty());
        Self {
            back_url: "/admin/pekerjaan",
            id: job.id.to_string(),
            kind: job.kind.clone(),
            label: kind_label(ctx, &job.kind),
            state_label: ctx.t(state_key),
            state_icon,
            tries: tries(ctx, job),
            unique_key: job.unique_key.clone(),
            created_at: job.created_at,
            run_at: job.run_at,
            locked_until: job.locked_until.filter(|_| runs),
            finished_at: job.finished_at,
            error: job.last_error.as_deref().map(|why| cut(why, SHOWN)),
            result: has_result.then(|| cut(&format!("{:#}", job.result), SHOWN)),
            again_url: stopped.then(|| format!("/admin/pekerjaan/{}/ulang", job.id)),
            bury_url: waits.then(|| format!("/admin/pekerjaan/{}/kubur", job.id)),
        }
    }
}

fn cut(text: &str, length: usize) -> String {
    if text.chars().count() <= length {
        return text.to_owned();
    }
    text.chars().take(length).chain(['…']).collect()
}

/// The kind in words; its name where this version does not know it.
fn kind_label(ctx: &Ctx, kind: &str) -> String {
    if KINDS.contains(&kind) {
        ctx.t(&format!("job-kind-{}", kind.replace('.', "-")))
    } else {
        kind.to_owned()
    }
}

fn tries(ctx: &Ctx, job: &job::Model) -> String {
    let args = Map::from_iter([
        ("count".to_owned(), job.attempts.into()),
        ("most".to_owned(), job.max_attempts.into()),
    ]);
    ctx.t_with("jobs-tries", &args)
}

fn is_running(ctx: &Ctx, job: &job::Model) -> bool {
    let until = job.locked_until.filter(|_| job.state == JobState::Ready);
    until.is_some_and(|until| until > ctx.app.clock.now())
}

fn shown_state(ctx: &Ctx, job: &job::Model) -> (&'static str, &'static str) {
    if is_running(ctx, job) {
        return ("jobs-running", "refresh");
    }
    let icon = match job.state {
        JobState::Ready => "hourglass",
        JobState::Done => "check",
        JobState::Buried => "alert",
    };
    (state_key(job.state), icon)
}

const fn state_key(state: JobState) -> &'static str {
    match state {
        JobState::Ready => "jobs-ready",
        JobState::Done => "jobs-done",
        JobState::Buried => "jobs-buried",
    }
}

const fn state_name(state: JobState) -> &'static str {
    match state {
        JobState::Ready => "ready",
        JobState::Done => "done",
        JobState::Buried => "buried",
    }
}
