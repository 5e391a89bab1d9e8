//! The ticket pane: the view of `partials/staff_ticket`.

use chrono::{DateTime, Utc};
use entity::ticket;
use kernel::{locale::Locale, role::Role, status::Status};
use sea_orm::{ActiveEnum, DbErr};
use serde::Serialize;
use serde_json::Value;

use super::{
    dossier::Dossier,
    forms::{Can, Forms, KeptWords, Material, Retry},
    rows::{LIST_PATH, has_begun, service_title, ticket_url, with_query},
    same_reporter,
    shown_answer::{province_name, shown_answer},
    timeline::{self, Entry, class_name, unit_name},
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    diagnosis::Told,
    directory::field::{FieldDef, FieldGroup},
    http::{
        error::Error,
        field::ErrorLine,
        locale::{plain, sentence},
    },
    knowledge::{cite, shelf},
    ticket::{
        assign,
        badge::StatusBadge,
        due::DueView,
        filing::fields::{label, label_in},
        phrase::Phrasing,
        reply_template::{self, Facts, Offered},
        retell,
        reveal::Sealed,
        warning,
    },
};

/// The view.
#[derive(Clone, Debug, Serialize)]
#[expect(clippy::struct_excessive_bools, reason = "a template asks yes or no")]
pub struct TicketView {
    base: String,
    query: String,
    list_query: Vec<Pair>,
    ticket_number: String,
    number_display: String,
    version: i64,
    subject: String,
    service_title: String,
    class_label: Option<String>,
    status: StatusBadge,
    due: DueView,
    filed_at: DateTime<Utc>,
    checked_at: Option<DateTime<Utc>>,
    channel_label: String,
    secret: bool,
    story_names_reporter: bool,
    route_names_reporter: bool,
    unit: Option<UnitView>,
    assignee: Option<PersonView>,
    reporter: Option<ReporterView>,
    reporter_hidden: bool,
    identity: Vec<IdentityLine>,
    details: Vec<Fact>,
    warnings: Vec<Oddity>,
    diagnosis: Option<DiagnosisView>,
    history: Vec<Entry>,
    merged_into: Option<Link>,
    merged_from: Vec<Link>,
    merged_many: Option<String>,
    same_reporter: Vec<Other>,
    withheld: Option<String>,
    release: bool,
    several_readers: bool,
    changed: Option<Vec<String>>,
    refused: Option<String>,
    kept: Vec<KeptWords>,
    recalls: bool,
    back_url: String,
    next_url: Option<String>,
    open: Option<String>,
    can: Can,
    forms: Forms,
}

/// A hidden field that keeps the list while a template is chosen.
#[derive(Clone, Debug, Serialize)]
struct Pair {
    name: String,
    value: String,
}

#[derive(Clone, Debug, Serialize)]
struct UnitView {
    code: String,
    name: String,
}

#[derive(Clone, Debug, Serialize)]
struct PersonView {
    name: String,
    began: bool,
}

#[derive(Clone, Debug, Serialize)]
struct ReporterView {
    name: String,
    email: String,
    phone: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct IdentityLine {
    label: String,
    masked: String,
    reveal_url: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Fact {
    label: String,
    value: String,
}

#[derive(Clone, Debug, Serialize)]
struct Oddity {
    label: String,
    message: String,
}

/// The self-diagnosis that led to the ticket.
#[derive(Clone, Debug, Serialize)]
struct DiagnosisView {
    title: String,
    steps: Vec<Fact>,
    end: String,
    agency: Option<String>,
}

impl DiagnosisView {
    fn of(told: &Told, locale: Locale) -> Self {
        let steps = told.steps.iter().map(|step| Fact {
            label: step.question.of(locale).to_owned(),
            value: step.answer.of(locale).to_owned(),
        });
        Self {
            title: told.title.of(locale).to_owned(),
            steps: steps.collect(),
            end: told.end.of(locale).to_owned(),
            agency: told.agency.as_ref().map(|name| name.of(locale).to_owned()),
        }
    }
}

/// Another open ticket of the same person.
#[derive(Clone, Debug, Serialize)]
struct Other {
    display: String,
    /// For the form that merges this ticket into it.
    into: String,
    url: String,
    subject: String,
    status: StatusBadge,
    filed_at: DateTime<Utc>,
}

#[derive(Clone, Debug, Serialize)]
struct Link {
    display: String,
    url: String,
}

/// Why the state of the ticket did not allow what was sent.
#[derive(Clone, Debug)]
pub enum Refused {
    /// Somebody acted in between: the version that the form was made for.
    Changed(i64),
    /// A rule, as a sentence.
    Because(String),
}

/// How the page is asked for.
#[derive(Clone, Debug)]
pub struct Wish<'a> {
    /// The list it was opened from, as a query.
    pub query: &'a str,
    /// The template to begin an answer with.
    pub template: Option<&'a str>,
    /// A form that came back.
    pub retry: Option<Retry<'a>>,
    /// Why that form was not carried out, unless a field of it was wrong.
    pub refused: Option<Refused>,
    /// The next ticket of the list.
    pub next_url: Option<String>,
}

/// Builds the pane, and the summary of what is wrong in a form that came back.
pub async fn view(
    app: &App,
    staff: &CurrentStaff,
    locale: Locale,
    dossier: &Dossier,
    wish: Wish<'_>,
) -> Result<(TicketView, Vec<ErrorLine>), Error> {
    let db = app.db.read();
    let ticket = &dossier.ticket;
    let several_readers =
        !dossier.merged_from.newest.is_empty() && retell::has_strangers_behind(db, ticket).await?;
    let phrasing = Phrasing::with(dossier.directory.clone(), app.config.tz, staff);
    let facts = Facts {
        ticket,
        staff,
        phrasing: &phrasing,
        several_readers,
    };
    let mut templates = reply_template::offered(db, facts).await?;
    templates.extend(articles(app, locale, ticket).await?);
    let begin_with = wish
        .template
        .and_then(|id| templates.iter().find(|one| one.id == id))
        .map(|one| one.body.clone());
    let opens = wish.retry.map(|retry| retry.panel.to_owned());
    let material = Material {
        app,
        dossier,
        locale,
        colleagues: assign::colleagues(db, ticket).await?,
        retry: wish.retry,
        templates,
        begin_with: begin_with.clone(),
    };
    let same_reporter = same_reporter::open_tickets(app, staff, dossier).await?;
    let can = Can::of(staff, dossier);
    let (forms, errors) = material.forms(&can);
    let kept = material.homeless_words(&can);
    let (changed, refused) = match wish.refused {
        Some(Refused::Changed(seen)) => (Some(timeline::since(dossier, locale, seen)), None),
        Some(Refused::Because(sentence)) => (None, Some(sentence)),
        None => (None, None),
    };
    let reader = Reader {
        staff,
        locale,
        dossier,
        query: wish.query,
    };
    let view = reader.view(
        app,
        Parts {
            can,
            forms,
            several_readers,
            same_reporter,
            changed,
            refused,
            kept,
            next_url: wish.next_url,
            open: opens.or_else(|| begin_with.map(|_| "jawab".to_owned())),
        },
    );
    Ok((view, errors))
}

/// Articles about the ticket's service, to be pointed to in an answer.
async fn articles(app: &App, locale: Locale, ticket: &ticket::Model) -> Result<Vec<Offered>, DbErr> {
    let shelf = shelf::current(app).await?;
    let offers = cite::offers(
        &shelf,
        &ticket.service_slug,
        ticket.locale,
        &app.config.http.public_url,
    );
    let prefix = plain(locale, "composer-article");
    Ok(offers
        .into_iter()
        .map(|offer| Offered {
            id: offer.key,
            title: format!("{prefix} {}", offer.title),
            body: offer.text,
        })
        .collect())
}

struct Parts {
    can: Can,
    forms: Forms,
    several_readers: bool,
    same_reporter: Vec<ticket::Model>,
    changed: Option<Vec<String>>,
    refused: Option<String>,
    kept: Vec<KeptWords>,
    next_url: Option<String>,
    open: Option<String>,
}

struct Reader<'a> {
    staff: &'a CurrentStaff,
    locale: Locale,
    dossier: &'a Dossier,
    query: &'a str,
}

impl Reader<'_> {
    fn view(&self, app: &App, parts: Parts) -> TicketView {
        let dossier = self.dossier;
        let ticket = &dossier.ticket;
        let base = self.base();
        let moves = dossier.moves();
        let names_reporter = ticket.secret && !dossier.hidden && retell::story_names_reporter(ticket);
        let link = |number: &kernel::ticket_number::TicketNumber| Link {
            display: number.to_string(),
            url: ticket_url(number, ""),
        };
        TicketView {
            query: with_query("", self.query),
            list_query: url::form_urlencoded::parse(self.query.as_bytes())
                .map(|(name, value)| Pair {
                    name: name.into_owned(),
                    value: value.into_owned(),
                })
                .collect(),
            ticket_number: ticket.number.canonical().to_owned(),
            number_display: ticket.number.to_string(),
            version: ticket.version,
            subject: ticket.subject.to_string(),
            service_title: service_title(&dossier.directory, self.locale, ticket),
            class_label: ticket
                .class_no
                .and_then(|no| class_name(&dossier.directory, self.locale, no)),
            status: StatusBadge::of(self.locale, ticket.status),
            due: DueView::full(
                self.locale,
                dossier.clocks_at(&moves, app.clock.now()),
                format!("{base}/tenggat"),
            ),
            filed_at: ticket.created_at,
            // Later the status itself says so.
            checked_at: ticket.verified_at.filter(|_| ticket.status == Status::New),
            channel_label: plain(self.locale, &format!("channel-{}", ticket.channel.to_value())),
            secret: ticket.secret,
            // Whoever sends it on decides what the unit reads; the unit itself is not told where to look.
            story_names_reporter: names_reporter && ticket.unit_code.is_none(),
            route_names_reporter: names_reporter,
            unit: ticket.unit_code.as_ref().map(|code| UnitView {
                code: code.to_string(),
                name: unit_name(&dossier.directory, self.locale, code.as_str()),
            }),
            assignee: ticket.assignee_id.map(|id| PersonView {
                name: dossier.name_of(Some(id)),
                began: has_begun(ticket.status),
            }),
            reporter: (!dossier.hidden).then(|| ReporterView {
                name: ticket.reporter_name.to_string(),
                email: ticket.reporter_email.to_string(),
                phone: ticket.reporter_phone.as_ref().map(ToString::to_string),
            }),
            reporter_hidden: dossier.hidden,
            identity: self.identity(&base),
            details: self.details(),
            warnings: self.warnings(),
            diagnosis: dossier
                .diagnosis
                .as_ref()
                .map(|told| DiagnosisView::of(told, self.locale)),
            history: timeline::entries(dossier, self.locale, &base),
            merged_into: dossier
                .merged_into
                .as_ref()
                .filter(|_| ticket.status == Status::Merged)
                .map(link),
            merged_from: dossier.merged_from.newest.iter().map(link).collect(),
            merged_many: self.merged_many(),
            several_readers: parts.several_readers,
            withheld: self.withheld(),
            release: self.staff.may(Permission::SeeSecretReporter) && dossier.to_release > 0,
            same_reporter: parts
                .same_reporter
                .iter()
                .map(|other| self.other(other))
                .collect(),
            changed: parts.changed,
            refused: parts.refused,
            kept: parts.kept,
            recalls: self.staff.role == Role::Humas,
            back_url: with_query(LIST_PATH, self.query),
            next_url: parts.next_url,
            open: parts.open,
            can: parts.can,
            forms: parts.forms,
            base,
        }
    }

    fn other(&self, other: &ticket::Model) -> Other {
        Other {
            display: other.number.to_string(),
            into: other.number.canonical().to_owned(),
            url: ticket_url(&other.number, self.query),
            subject: other.subject.to_string(),
            status: StatusBadge::of(self.locale, other.status),
            filed_at: other.created_at,
        }
    }

    /// What is said where more tickets were merged than are named.
    fn merged_many(&self) -> Option<String> {
        let merged = &self.dossier.merged_from;
        let shown = merged.newest.len();
        let args = [("count", merged.count.into()), ("shown", shown.into())];
        let args = args.map(|(name, figure): (&str, Value)| (name.to_owned(), figure));
        (merged.count > shown as u64)
            .then(|| sentence(self.locale, "pane-merged-many", &serde_json::Map::from_iter(args)))
    }

    /// What is said of files that this person may not open.
    fn withheld(&self) -> Option<String> {
        let count = self.dossier.withheld;
        let key = if !self.staff.may(Permission::ReadFiles) {
            "pane-files-not-yours"
        } else if self.dossier.ticket.secret {
            "pane-files-withheld"
        } else {
            // Then they are of somebody whose ticket was merged.
            "pane-files-withheld-merged"
        };
        let args = serde_json::Map::from_iter([("count".to_owned(), count.into())]);
        (count > 0).then(|| sentence(self.locale, key, &args))
    }

    fn base(&self) -> String {
        ticket_url(&self.dossier.ticket.number, "")
    }

    fn identity(&self, base: &str) -> Vec<IdentityLine> {
        let Some(row) = &self.dossier.identity else {
            return Vec::new();
        };
        let may = self.staff.may(Permission::RevealIdentity);
        let lines = Sealed::ALL.into_iter().filter_map(|which| {
            Some(IdentityLine {
                label: plain(self.locale, &format!("field-{}", which.name())),
                masked: which.masked(row)?,
                reveal_url: may
                    .then(|| with_query(&format!("{base}/identitas/{}", which.name()), self.query)),
            })
        });
        lines.collect()
    }

    /// The service's own answers, and where the person is from. Of a hidden reporter only what is said of the problem.
    fn details(&self) -> Vec<Fact> {
        let ticket = &self.dossier.ticket;
        let mut facts: Vec<Fact> = visible_details(self.dossier)
            .into_iter()
            .map(|(name, value)| self.detail(name, value))
            .collect();
        if self.dossier.hidden {
            return facts;
        }
        let field = |name: &str| plain(self.locale, &format!("field-{name}"));
        if let Some(code) = ticket.region {
            let code = code.to_string();
            facts.push(Fact {
                label: field("region"),
                value: province_name(&self.dossier.directory, &code).unwrap_or(code),
            });
        }
        if let Some(agency) = &ticket.agency {
            facts.push(Fact {
                label: field("agency"),
                value: agency.clone(),
            });
        }
        facts
    }

    fn detail(&self, name: &str, value: &str) -> Fact {
        let field = self.field(name);
        let in_words = |field| shown_answer(&self.dossier.directory, self.locale, field, value);
        Fact {
            label: field.map_or_else(|| name.to_owned(), |field| label(field, self.locale)),
            value: field.map_or_else(|| value.to_owned(), in_words),
        }
    }

    fn warnings(&self) -> Vec<Oddity> {
        let Some(service) = self.dossier.service().filter(|_| !self.dossier.hidden) else {
            return Vec::new();
        };
        let noted = warning::of_row(&self.dossier.ticket.warnings);
        let told = noted.iter().map(|one| Oddity {
            label: label_in(service, &one.field, self.locale),
            message: one.sentence(self.locale),
        });
        told.collect()
    }

    fn field(&self, name: &str) -> Option<&FieldDef> {
        let service = self.dossier.service()?;
        service.fields.iter().find(|field| field.name == name)
    }
}

/// The answers to the service's own questions, in the order of its form.
pub fn visible_details(dossier: &Dossier) -> Vec<(&str, &str)> {
    let group = |name: &str| {
        let fields = dossier
            .service()
            .map(|service| service.fields.as_slice())
            .unwrap_or_default();
        let position = fields.iter().position(|field| field.name == name);
        (
            position,
            position.and_then(|at| fields.get(at)).map(|field| field.group),
        )
    };
    let said = dossier.ticket.details.as_object();
    let mut answers: Vec<(Option<usize>, &str, &str)> = said
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            let (position, group) = group(name);
            let shown = !dossier.hidden || group == Some(FieldGroup::Problem);
            shown.then_some((position, name.as_str(), text(value)?))
        })
        .collect();
    answers.sort_by_key(|(position, ..)| position.unwrap_or(usize::MAX));
    answers
        .into_iter()
        .map(|(_, name, value)| (name, value))
        .collect()
}

fn text(value: &Value) -> Option<&str> {
    value.as_str().filter(|text| !text.is_empty())
}
