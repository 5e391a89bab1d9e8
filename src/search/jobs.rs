//! Bringing Meilisearch up to date: a job with every change, and one with every hour that it lags behind.
//!
//! A job says only that there is something to do. What, is what the database has beyond the revision that Meilisearch is
//! known to have reached: so a job that is lost, buried or run twice loses nothing.

use std::time::Duration;

use chrono::Timelike;
use entity::job::{self, JobState};
use finder::{Dictionary, Engine, EngineError};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

use super::{
    Remote, dictionary, follow,
    state::{self, Pushed},
    turn,
};
use crate::{
    app::App,
    jobs::{JobError, NewJob, enqueue, go_on},
    knowledge,
};

/// The kind of these jobs.
pub const KIND: &str = "search.push";
/// Changes that are sent at once.
const BATCH: u64 = 200;
/// How often a job looks again for what came while it was sending.
const ROUNDS: usize = 10;
/// How long Meilisearch may take to say what it has.
pub const PATIENCE: Duration = Duration::from_secs(5);

/// Notes, in the transaction of the change, that Meilisearch has to hear of it.
pub(super) async fn order(db: &impl ConnectionTrait, app: &App, key: String) -> Result<(), DbErr> {
    if app.search.remote.is_none() {
        return Ok(());
    }
    let new = NewJob {
        kind: KIND,
        payload: json!({}),
        unique_key: Some(format!("{KIND}/{key}")),
        run_at: app.clock.now(),
        created_by: None,
    };
    enqueue(db, app, new).await.map(drop)
}

/// Orders a job where Meilisearch lags behind, at most one an hour: after jobs were buried, when it is new, and when it
/// lost what it had. Settings of another release do not wait for the hour to end; while nodes of two releases run beside each
/// other, each puts its own in place once an hour at most.
pub async fn mind_the_gap(app: &App) -> Result<(), DbErr> {
    if app.search.remote.is_none() {
        return Ok(());
    }
    let lost = is_another_than_it_was(app).await?;
    if !lost && lag(app).await?.is_none() {
        return Ok(());
    }
    if lost {
        tracing::warn!("Meilisearch has other articles than it was sent: it is filled anew");
    }
    let now = app.clock.now();
    let settings = dictionary::settings(&dictionary::current(app.db.read()).await?);
    let release = settings.get(..8).unwrap_or_default();
    let key = format!("gap/{}/{}/{release}", now.date_naive(), now.hour());
    app.db
        .write(async |tx| {
            if lost {
                state::forget_pushed(tx).await?;
            }
            order(tx, app, key.clone()).await
        })
        .await
}

/// Whether a Meilisearch that counts as up to date holds another number of articles than the database: it lost its disk, or
/// it is another server. One that cannot be asked is not judged.
pub async fn is_another_than_it_was(app: &App) -> Result<bool, DbErr> {
    let (Some(remote), db) = (&app.search.remote, app.db.read()) else {
        return Ok(false);
    };
    if lag(app).await?.is_some() {
        return Ok(false);
    }
    let before = state::pushed(db).await?;
    let Ok(Ok(held)) = tokio::time::timeout(PATIENCE, remote.engine.articles()).await else {
        return Ok(false);
    };
    let published = knowledge::how_many_published(db).await?;
    // What changed while it was asked is no proof of anything.
    let is_still = lag(app).await?.is_none() && state::pushed(db).await? == before;
    Ok(is_still && held.and_then(|held| u64::try_from(held).ok()) != Some(published))
}

/// How many changes Meilisearch has not heard of; `None` where it is up to date.
pub async fn lag(app: &App) -> Result<Option<i64>, DbErr> {
    let db = app.db.read();
    let (pushed, orders) = (state::pushed(db).await?, state::orders(db).await?);
    let last = knowledge::revision(db).await?;
    let reached = pushed.as_ref().map_or(0, |pushed| pushed.revision);
    let wanted = Pushed {
        revision: last,
        orders,
        settings: dictionary::settings(&dictionary::current(db).await?),
    };
    Ok((pushed != Some(wanted)).then(|| (last - reached).max(0)))
}

/// Why the last job that ended was buried, where it was: nobody tells Meilisearch anything until that is mended.
pub async fn given_up(app: &App) -> Result<Option<String>, DbErr> {
    let ended = job::Entity::find()
        .filter(job::Column::Kind.eq(KIND))
        .filter(job::Column::State.ne(JobState::Ready))
        .order_by_desc(job::Column::FinishedAt)
        .order_by_desc(job::Column::Id);
    let last = ended.one(app.db.read()).await?;
    let buried = last.filter(|job| job.state == JobState::Buried);
    Ok(buried.map(|job| job.last_error.unwrap_or_default()))
}

/// Sends what Meilisearch has not heard of. Whoever finds another job at it has nothing to do: a job that gives its turn back
/// looks once more whether anything came meanwhile.
pub(crate) async fn push(app: &App, job: &job::Model) -> Result<Value, JobError> {
    let Some(remote) = &app.search.remote else {
        return Ok(json!({ "skipped": "no Meilisearch is configured" }));
    };
    let holder = format!("{}-{}", job.id, job.attempts);
    let mut sent = 0;
    for _ in 0..ROUNDS {
        go_on(app)?;
        if !turn::take(app, &holder).await? {
            return Ok(json!({ "articles": sent, "left_to": "another job" }));
        }
        let round = turn::keeping(app, &holder, send(app, remote, &holder)).await;
        turn::give_back(app, &holder).await?;
        sent += round?;
        if lag(app).await?.is_none() {
            return Ok(json!({ "articles": sent }));
        }
    }
    Err(JobError::Retry(
        "articles change faster than they are sent".to_owned(),
    ))
}

/// One round of sending; how many articles were sent.
async fn send(app: &App, remote: &Remote, holder: &str) -> Result<usize, JobError> {
    let db = app.db.read();
    let orders = state::orders(db).await?;
    let last = knowledge::revision(db).await?;
    let dictionary = dictionary::current(db).await?;
    let settings = dictionary::settings(&dictionary);
    let pushed = state::pushed(db).await?;
    let (reached, mut sent) =
        match pushed.filter(|pushed| pushed.orders.epoch == orders.epoch && pushed.revision <= last) {
            Some(pushed) => {
                if pushed.settings != settings {
                    remote.engine.use_dictionary(&dictionary).await?;
                }
                (pushed.revision, 0)
            }
            None => fill(app, remote, holder, &dictionary).await?,
        };
    let mut pushed = Pushed {
        revision: reached,
        orders,
        settings,
    };
    note(app, &pushed).await?;
    loop {
        let changes = knowledge::changed_since(db, pushed.revision, BATCH).await?;
        let Some(last) = changes.last() else {
            return Ok(sent);
        };
        let last = last.revision;
        sent += changes.len();
        let changes = changes.into_iter().map(follow::change).collect();
        remote.engine.apply(changes, last).await?;
        pushed.revision = last;
        note(app, &pushed).await?;
    }
}

/// Fills an index beside the one in use and puts it in its place; the revision that it is at, and how many articles it has.
async fn fill(
    app: &App,
    remote: &Remote,
    holder: &str,
    dictionary: &Dictionary,
) -> Result<(i64, usize), JobError> {
    let revision = knowledge::revision(app.db.read()).await?;
    let documents = follow::all(app).await?;
    let articles = documents.len();
    let next = remote.engine.build(holder, documents, dictionary).await?;
    if !turn::is_kept(app, holder).await? {
        return Err(turn::lost());
    }
    remote.engine.put_in_place(next).await?;
    Ok((revision, articles))
}

async fn note(app: &App, pushed: &Pushed) -> Result<(), DbErr> {
    app.db
        .write(async |tx| state::put_pushed(tx, app, pushed).await)
        .await
}

impl From<EngineError> for JobError {
    fn from(error: EngineError) -> Self {
        Self::Retry(error.to_string())
    }
}
