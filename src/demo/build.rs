//! One ticket of the data set, from its outline to its rows. Needs no database, so that many are made at once.

use std::sync::Arc;

use chrono::{DateTime, Datelike, Utc};
use entity::{
    ticket::{self, Channel},
    ticket_clock, ticket_event, ticket_identity,
};
use kernel::{
    clock::FixedClock,
    id::TicketId,
    kind::TicketKind,
    locale::Locale,
    pin::Pin,
    province::ProvinceCode,
    status::Status,
    text::{Body, Subject},
    ticket_number::TicketNumber,
    unit_code::UnitCode,
};
use serde_json::{Map, Value};

use super::{
    DemoError,
    cast::Cast,
    chronicle::Chronicle,
    dice::Dice,
    material::{Agency, Material, Problem},
    office::Office,
    person::{Reporter, Wanted},
    plan::{Fate, Planned},
    script::Script,
    slots::Slots,
    story::Teller,
};
use crate::{
    directory::{
        Directory, Service,
        routing::{RouteTarget, suggest_route},
    },
    identity::vault::Vault,
    ticket::{access, filing},
};

/// Seed of the tickets' dice.
const TICKETS: u64 = 2;

/// Everything that tickets are made of.
#[derive(Debug)]
pub(super) struct Workshop {
    pub(super) material: Material,
    pub(super) directory: Arc<Directory>,
    pub(super) cast: Cast,
    pub(super) office: Office,
    pub(super) vault: Vault,
    pub(super) now: DateTime<Utc>,
    pub(super) notice: String,
}

/// A ticket's rows.
#[derive(Debug)]
pub(super) struct Rows {
    pub(super) ticket: ticket::Model,
    pub(super) identity: Option<ticket_identity::ActiveModel>,
    pub(super) events: Vec<ticket_event::Model>,
    pub(super) clocks: Vec<ticket_clock::Model>,
}

impl Workshop {
    /// Makes ticket number `index`.
    pub(super) fn make(&self, index: usize, planned: Planned) -> Result<Rows, DemoError> {
        let dice = Dice::of(TICKETS, index);
        let problem = self.problem(planned.class, &dice)?;
        let service = self.directory.any_service(&problem.service);
        let service =
            service.ok_or_else(|| DemoError::Material("problems.toml", problem.service.to_string()))?;
        let wanted = Wanted {
            provinces: &problem.provinces,
            is_asn: service.row.kind == TicketKind::AsnService || planned.class != 1,
            gives_nik: asks(service, "nik"),
        };
        let today = planned.filed_at.with_timezone(&self.directory.tz).date_naive();
        let reporter = Reporter::invent(&self.material, &wanted, index + 1, today, &dice)?;
        let agency = self.agency(service, &dice);
        let slots = Slots::of(&self.material, &reporter, agency, today, &dice);
        let id = TicketId::new(&FixedClock::at(planned.filed_at), &dice.0);
        let ticket = self.ticket(id, planned, problem, service, &reporter, agency, &slots, &dice)?;
        let identity = filing::seal_identity(&self.vault, id, &reporter.identity)?;
        let unit = self.unit(service, &ticket, planned.fate, &dice);
        let script = Script {
            talk: &self.material.talk,
            problem,
            service: &problem.service,
            class: planned.class,
            name: reporter.name.as_str(),
        };
        let teller = Teller {
            office: &self.office,
            cast: &self.cast,
            script: &script,
            unit: unit.as_ref(),
            now: self.now,
            dice: &dice,
        };
        let mut life = Chronicle::begin(ticket, &dice);
        teller.tell(&mut life, planned.fate)?;
        let clocks = life.clocks(&self.directory, self.now);
        Ok(Rows {
            ticket: life.ticket,
            identity,
            events: life.events,
            clocks,
        })
    }

    /// A problem of the class; recruitment's are weighted by the load of July 2021.
    fn problem(&self, class: i32, dice: &Dice) -> Result<&Problem, DemoError> {
        let all = &self.material.problems.problem;
        let fitting: Vec<&Problem> = all.iter().filter(|one| one.classes.contains(&class)).collect();
        let weight = |one: &&Problem| if class == 1 { load(one.service.as_str()) } else { 1 };
        dice.weighted(&fitting, weight)
            .copied()
            .ok_or_else(|| DemoError::Material("problems.toml", format!("has nothing for class {class}")))
    }

    fn agency(&self, service: &Service, dice: &Dice) -> Option<&Agency> {
        let given = asks(service, "agency") && dice.chance(85);
        let all = &self.material.agencies;
        given
            .then(|| dice.weighted(all, |agency| agency.weight))
            .flatten()
    }

    #[expect(
        clippy::too_many_arguments,
        reason = "the columns of a ticket come from all over"
    )]
    fn ticket(
        &self,
        id: TicketId,
        planned: Planned,
        problem: &Problem,
        service: &Service,
        reporter: &Reporter,
        agency: Option<&Agency>,
        slots: &Slots<'_>,
        dice: &Dice,
    ) -> Result<ticket::Model, DemoError> {
        let text = slots.fill(&problem.text);
        let wrong = |_| DemoError::Material("problems.toml", text.clone());
        let description = Body::parse(&text).map_err(wrong)?;
        let subject = match &problem.subject {
            Some(subject) => Subject::parse(&slots.fill(subject)),
            None => filing::subject::of(&service.row.name_id, description.as_str()),
        };
        let filed_at = planned.filed_at;
        let year = filed_at.with_timezone(&self.directory.tz).year();
        let pin = Pin::generate(&dice.0);
        Ok(ticket::Model {
            id,
            number: TicketNumber::generate(year, &dice.0),
            service_slug: service.row.slug.clone(),
            class_no: Some(planned.class),
            kind: service.row.kind,
            status: Status::New,
            channel: if dice.chance(6) {
                Channel::Counter
            } else {
                Channel::Web
            },
            subject: subject.map_err(wrong)?,
            description,
            reporter_name: reporter.name.clone(),
            reporter_email: reporter.email.clone(),
            reporter_phone: reporter.phone.clone(),
            region: region(service, agency),
            agency: agency.map(|agency| agency.name.clone()),
            details: Value::Object(details(service, problem, slots, dice)),
            warnings: Value::Array(Vec::new()),
            secret: service.row.allow_secret && dice.chance(22),
            locale: Locale::Id,
            notice_version: self.notice.clone(),
            pin_cipher: access::seal_pin(&self.vault, id, &pin)?,
            unit_code: None,
            assignee_id: None,
            merged_into: None,
            created_at: filed_at,
            updated_at: filed_at,
            due_at: filed_at,
            soon_at: None,
            due_clock: None,
            first_due_at: filed_at,
            has_clocks: false,
            verified_at: None,
            routed_at: None,
            first_answered_at: None,
            waiting_since: None,
            paused_seconds: 0,
            resolved_at: None,
            closed_at: None,
            silent_close_at: None,
            reopened_count: 0,
            rating: None,
            rating_comment: None,
            rated_at: None,
            version: 1,
        })
    }

    /// Where Humas sends it: what the program itself suggests. What a unit is to have and nobody suggests one for (a question
    /// to the call centre, say) goes to any of them: that is what people in a hurry do.
    fn unit(&self, service: &Service, ticket: &ticket::Model, fate: Fate, dice: &Dice) -> Option<UnitCode> {
        let suggestion = suggest_route(&self.directory, service, ticket.class_no, ticket.region);
        match suggestion.target {
            RouteTarget::Unit(unit) if self.cast.has(&unit) => Some(unit),
            _ if fate == Fate::Routed => self.cast.any(dice),
            _ => None,
        }
    }
}

fn asks(service: &Service, field: &str) -> bool {
    service.fields.iter().any(|one| one.name == field)
}

/// The province of a local agency, where the form asks for one.
fn region(service: &Service, agency: Option<&Agency>) -> Option<ProvinceCode> {
    agency?.province.filter(|_| asks(service, "region"))
}

/// Answers to the service's own questions: those that go with the text, and something for what is required.
fn details(service: &Service, problem: &Problem, slots: &Slots<'_>, dice: &Dice) -> Map<String, Value> {
    use crate::directory::field::FieldType;
    let mut details = Map::new();
    for (name, value) in &problem.answers {
        details.insert(name.clone(), Value::from(slots.fill(value)));
    }
    let own = service
        .fields
        .iter()
        .filter(|field| field.required && !filing::fields::is_common(&field.name));
    for field in own {
        if details.contains_key(&field.name) {
            continue;
        }
        let value = match field.kind {
            FieldType::Select => dice.pick(&field.options).map(|option| option.value.clone()),
            FieldType::Email => Some(slots.new_address()),
            _ => Some(slots.fill("{kota}")),
        };
        details.insert(field.name.clone(), Value::from(value.unwrap_or_default()));
    }
    details
}

/// Share of a service in the recruitment tickets (helpdesk CPNS, July 2021: 51,000 passwords, 50,000 NIK and KK, 6,000
/// security answers; the rest is our guess).
fn load(service: &str) -> u32 {
    match service {
        "lupa-password" => 48,
        "nik-tidak-ditemukan" => 28,
        "kk-tidak-ditemukan" => 20,
        "data-tidak-sesuai" => 9,
        "lupa-jawaban-pengaman" => 7,
        "perbaikan-email" => 6,
        "nik-dipakai-orang-lain" | "lokasi-lahir" => 4,
        _ => 5,
    }
}
