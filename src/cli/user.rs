//! `laporbkn user …`: accounts from the command line, for the first ones and for when nobody can log in.

use std::io::BufRead;

use clap::{Args, Subcommand};
use entity::staff;
use kernel::{identity::email::EmailAddress, locale::Locale, role::Role, unit_code::UnitCode};
use sea_orm::{EntityTrait, QueryOrder};

use super::CliError;
use crate::{
    account::{
        invitation::Invitation,
        password::NewPassword,
        people::{self, Person, add, disable::disable, list::State, reset::reset},
        store,
    },
    app::App,
    config::DatabaseKind,
    directory,
    http::{dates, error::FieldErrors, error_page::field_sentence},
};

/// Administer accounts
#[derive(Debug, Args)]
pub(super) struct User {
    #[command(subcommand)]
    command: UserCommand,
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Add a person; prints a one-time link with which they choose a password
    Add(Add),
    /// Close an account and end its sessions
    Disable(Whose),
    /// Take away password and authenticator, end the sessions, open a disabled account again; prints a one-time link
    Reset(Whose),
    /// List all accounts
    List,
}

#[derive(Debug, Args)]
struct Add {
    /// E-mail address to log in with
    #[arg(long)]
    email: String,
    /// Name shown to colleagues and reporters
    #[arg(long)]
    name: String,
    /// What they may do
    #[arg(
        long,
        help = "humas, unit_staff, unit_head, counter, wbs_wasdal, wbs_inspektorat, leader or admin"
    )]
    role: String,
    /// Where
    #[arg(long, help = "Code of the unit, for unit_staff and unit_head")]
    unit: Option<String>,
    /// Read the password from standard input instead of printing a link
    #[arg(long)]
    password_stdin: bool,
}

#[derive(Debug, Args)]
struct Whose {
    /// E-mail address of the account
    #[arg(long)]
    email: String,
}

impl User {
    pub(super) async fn run(self) -> Result<(), CliError> {
        let app = super::app().await?;
        let missing = app.db.pending_migrations().await?;
        if !missing.is_empty() && app.db.kind() == DatabaseKind::Sqlite {
            // The file in the data folder is ours alone; a server may have other nodes that must stop first.
            app.prepare().await?;
        } else if !missing.is_empty() {
            return Err("the database is not up to date; run first: laporbkn migrate".into());
        }
        match self.command {
            UserCommand::Add(new) => new.run(&app).await,
            UserCommand::Disable(whose) => {
                let person = whose.find(&app).await?;
                disable(&app, None, person.id).await?;
                say(&format!("{} is disabled", person.email));
                Ok(())
            }
            UserCommand::Reset(whose) => {
                let person = whose.find(&app).await?;
                let invitation = reset(&app, None, person.id).await?;
                say_link(&app, &person.email, &invitation);
                Ok(())
            }
            UserCommand::List => list(&app).await,
        }
    }
}

impl Add {
    async fn run(self, app: &App) -> Result<(), CliError> {
        let (email, person) = self.parse(app).await?;
        if !self.password_stdin {
            let (_, invitation) = add::invite(app, None, email.clone(), person).await?;
            say_link(app, &email, &invitation);
            return Ok(());
        }
        let password = NewPassword::parse(&first_line()?, &self.name, &self.email)?;
        let hash = app.passwords.hash(&app.rng, &password).await?;
        add::with_password(app, None, email.clone(), person, hash).await?;
        say(&format!("{email} is added"));
        Ok(())
    }

    async fn parse(&self, app: &App) -> Result<(EmailAddress, Person), CliError> {
        if self.role.parse::<Role>().is_err() {
            let roles: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
            return Err(format!("--role is one of: {}", roles.join(", ")).into());
        }
        let directory = directory::current(app).await?;
        let unit = self.unit.as_deref().unwrap_or_default();
        let email = people::parse_email(&self.email);
        match (email, Person::parse(&self.name, &self.role, unit, &directory)) {
            (Ok(email), Ok(person)) => Ok((email, person)),
            (email, person) => {
                let mut errors = email.err().unwrap_or_default();
                errors.0.extend(person.err().unwrap_or_default().0);
                Err(sentences(&errors).into())
            }
        }
    }
}

impl Whose {
    async fn find(&self, app: &App) -> Result<staff::Model, CliError> {
        let email = EmailAddress::parse(&self.email)?;
        let found = store::by_email(app.db.read(), &email).await?;
        found.ok_or_else(|| format!("there is no account with the address {}", self.email).into())
    }
}

async fn list(app: &App) -> Result<(), CliError> {
    let all = staff::Entity::find()
        .order_by_asc(staff::Column::Email)
        .all(app.db.read())
        .await?;
    for one in all {
        let unit = one.unit_code.as_ref().map_or("-", UnitCode::as_str);
        let state = State::of(&one).word();
        let totp = if one.totp_enabled { "totp" } else { "-" };
        say(&format!(
            "{}\t{}\t{unit}\t{state}\t{totp}\t{}",
            one.email, one.role, one.name
        ));
    }
    Ok(())
}

fn first_line() -> Result<String, CliError> {
    let mut line = String::new();
    std::io::stdin().lock().read_line(&mut line)?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// All faults in one text, each with its option.
fn sentences(errors: &FieldErrors) -> String {
    let faults = errors
        .0
        .iter()
        .flat_map(|(field, faults)| faults.iter().map(move |fault| (field, fault)));
    let lines: Vec<String> = faults
        .map(|(field, fault)| format!("--{field}: {}", field_sentence(Locale::En, fault)))
        .collect();
    lines.join("\n          ")
}

fn say_link(app: &App, email: &EmailAddress, invitation: &Invitation) {
    let until = dates::date_time(Locale::En, invitation.expires_at, app.config.tz);
    say(&format!("{email} chooses a password here, once, until {until}:"));
    say(&invitation.url);
}

#[expect(
    clippy::print_stdout,
    reason = "the command's own words to whoever started it"
)]
fn say(line: &str) {
    println!("{line}");
}
