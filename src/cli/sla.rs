//! `laporbkn sla explain`: a deadline with its working, for operators and for whoever checks our arithmetic.
//!
//! It counts with the holidays of the database that the settings name; where there is none yet, with those that ship.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use clap::{Args, Parser, Subcommand};
use entity::holiday;
use kernel::calendar::{Counted, Holidays, Length, MissingYear, SkipReason, Stretch, StretchKind, count};
use sea_orm::EntityTrait;
use serde_json::json;

use super::CliError;
use crate::{config::Config, db::Db, directory, sla};

/// Deadlines.
#[derive(Debug, Parser)]
pub(super) struct Sla {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Count a deadline and show every stretch of it
    Explain(Explain),
}

#[derive(Debug, Args)]
struct Explain {
    /// Start, as RFC 3339: 2026-07-01T09:00:00+07:00
    #[arg(long, value_parser = moment)]
    from: DateTime<Utc>,
    #[command(flatten)]
    length: Amount,
    /// Zone of the office: Asia/Jakarta (WIB), Asia/Makassar (WITA) or Asia/Jayapura (WIT); else the setting `LAPORBKN_TZ`
    #[arg(long, value_parser = zone)]
    zone: Option<Tz>,
    /// Print JSON: deadline, warnings, stretches
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[group(required = true, multiple = false)]
struct Amount {
    /// Calendar hours, day and night
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=876_000))]
    hours: Option<u32>,
    /// Working days: no Saturdays, Sundays, libur nasional, cuti bersama
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    working_days: Option<u32>,
}

fn moment(raw: &str) -> Result<DateTime<Utc>, String> {
    raw.parse()
        .map_err(|error| format!("{error}; write it with its zone, like 2026-07-01T09:00:00+07:00"))
}

/// The three zones of Indonesia may be given by their usual names.
fn zone(word: &str) -> Result<Tz, String> {
    match word.to_ascii_uppercase().as_str() {
        "WIB" => Ok(Tz::Asia__Jakarta),
        "WITA" => Ok(Tz::Asia__Makassar),
        "WIT" => Ok(Tz::Asia__Jayapura),
        _ => word
            .parse()
            .map_err(|_| "not a time zone; for example Asia/Jakarta, or WIB, WITA, WIT".to_owned()),
    }
}

impl Sla {
    pub(super) async fn run(self) -> Result<(), CliError> {
        match self.action {
            Action::Explain(explain) => explain.run().await,
        }
    }
}

impl Explain {
    #[expect(clippy::print_stdout, reason = "the working is the command's output")]
    async fn run(self) -> Result<(), CliError> {
        let config = Config::load()?;
        let tz = self.zone.unwrap_or(config.tz);
        let length = match (self.length.hours, self.length.working_days) {
            (Some(hours), _) => Length::Hours(hours),
            (None, Some(days)) => Length::WorkingDays(days),
            (None, None) => return Err("give --hours or --working-days".into()),
        };
        let holidays = holidays(config).await?;
        let counted = count(self.from, length, &[], tz, &holidays);
        if self.json {
            println!(
                "{}",
                serde_json::to_string_pretty(&as_json(counted.as_ref(), self.from, length, tz))?
            );
        } else if let Ok(counted) = &counted {
            println!("{}", in_words(counted, tz));
        }
        counted.map(drop).map_err(refusal)
    }
}

/// Nothing is promised over a year that nobody knows the holidays of.
fn refusal(missing: MissingYear) -> CliError {
    format!(
        "the holidays of {} are not known: working days cannot be promised; enter them under /admin/libur",
        missing.year
    )
    .into()
}

fn as_json(
    counted: Result<&Counted, &MissingYear>,
    from: DateTime<Utc>,
    length: Length,
    tz: Tz,
) -> serde_json::Value {
    let local = |at: DateTime<Utc>| at.with_timezone(&tz).to_rfc3339();
    let warning = |percent: u8, at| json!({ "percent": percent, "at": local(at) });
    let head = json!({ "from": local(from), "length": length, "zone": tz.name() });
    let body = match counted {
        Ok(counted) => json!({
            "deadline": local(counted.deadline),
            "warnings": counted.warnings.iter().map(|one| warning(one.percent, one.at)).collect::<Vec<_>>(),
            "stretches": counted.stretches.iter().map(|one| stretch_json(one, tz)).collect::<Vec<_>>(),
        }),
        Err(missing) => json!({
            "deadline": null,
            "warnings": [{ "code": missing.code(), "year": missing.year, "message": missing.to_string() }],
            "stretches": [],
        }),
    };
    merged(head, body)
}

fn merged(mut head: serde_json::Value, body: serde_json::Value) -> serde_json::Value {
    if let (Some(fields), serde_json::Value::Object(more)) = (head.as_object_mut(), body) {
        fields.extend(more);
    }
    head
}

fn stretch_json(stretch: &Stretch, tz: Tz) -> serde_json::Value {
    let local = |at: DateTime<Utc>| at.with_timezone(&tz).to_rfc3339();
    let place = json!({ "from": local(stretch.from), "to": local(stretch.to) });
    merged(place, serde_json::to_value(&stretch.kind).unwrap_or_default())
}

fn in_words(counted: &Counted, tz: Tz) -> String {
    let local = |at: DateTime<Utc>| at.with_timezone(&tz).format("%a %Y-%m-%d %H:%M:%S").to_string();
    let mut lines: Vec<String> = counted
        .stretches
        .iter()
        .map(|one| format!("{} – {}  {}", local(one.from), local(one.to), words(&one.kind)))
        .collect();
    lines.push(String::new());
    let levels = counted.warnings.iter().filter(|one| one.percent < 100);
    lines.extend(levels.map(|one| format!("warning {:>3} %  {}", one.percent, local(one.at))));
    lines.push(format!(
        "deadline       {} ({})",
        local(counted.deadline),
        tz.name()
    ));
    lines.join("\n")
}

fn words(kind: &StretchKind) -> String {
    match kind {
        StretchKind::Counted { days: Some(days), .. } => format!("{days} working days counted"),
        StretchKind::Counted { seconds, .. } => {
            let minutes = seconds.unwrap_or_default() / 60;
            format!("{} h {} min counted", minutes / 60, minutes % 60)
        }
        StretchKind::StartDay => "not counted: the day it began".into(),
        StretchKind::Paused => "not counted: waiting for the reporter".into(),
        StretchKind::Skipped { why, .. } => match why {
            SkipReason::Saturday => "not counted: Saturday".into(),
            SkipReason::Sunday => "not counted: Sunday".into(),
            SkipReason::Holiday { name, kind } => format!("not counted: {name} ({kind})"),
        },
    }
}

/// The calendar of the database, or the one that ships where the database is not there or has none.
async fn holidays(config: Config) -> Result<Holidays, CliError> {
    if let Some(rows) = stored(&config).await {
        return Ok(sla::calendar_of(&rows));
    }
    eprintln!("laporbkn: no database with holidays; counting with the calendar that ships");
    Ok(sla::calendar_of(&directory::seed::holidays()?))
}

/// Does not make a database where there is none.
async fn stored(config: &Config) -> Option<Vec<holiday::Model>> {
    if !config.database.is_there() {
        return None;
    }
    let db = Db::connect(&config.database).await.ok()?;
    let rows = holiday::Entity::find().all(db.read()).await.ok()?;
    (!rows.is_empty()).then_some(rows)
}
