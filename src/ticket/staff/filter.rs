//! What a list of tickets shows: read once from the address, the same for the page and the API.

use kernel::{
    identity::email::EmailAddress, role::Role, service_slug::ServiceSlug, status::Status, text::clean_line,
    ticket_number::TicketNumber, unit_code::UnitCode,
};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::{account::CurrentStaff, http::error::FieldErrors};

/// Words looked for at most: more narrow nothing down.
const MAX_WORDS: usize = 6;

/// The filter as it stands in an address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, Serialize, ToSchema, IntoParams)]
#[serde(default)]
#[into_params(parameter_in = Query)]
pub struct FilterForm {
    /// A status, or `open` (somebody has to do something), `done` (resolved or closed), `all`.
    #[serde(skip_serializing_if = "blank")]
    pub status: Option<String>,
    /// Code of a unit, or `none` for what no unit has.
    #[serde(skip_serializing_if = "blank")]
    pub unit: Option<String>,
    /// Number of a complaint class.
    #[serde(skip_serializing_if = "blank")]
    pub class: Option<String>,
    /// Slug of a service.
    #[serde(skip_serializing_if = "blank")]
    pub service: Option<String>,
    /// `late`, `today` or `24h`: tickets that wait for their first answer, by deadline.
    #[serde(skip_serializing_if = "blank")]
    pub due: Option<String>,
    /// `mine` or `unassigned`.
    #[serde(skip_serializing_if = "blank")]
    pub who: Option<String>,
    /// `yes` or `no`: whether Humas has looked at it.
    #[serde(skip_serializing_if = "blank")]
    pub checked: Option<String>,
    /// A ticket number, an e-mail address, a NIK, No. KK or NIP in full, or words of name and subject.
    #[serde(skip_serializing_if = "blank")]
    pub q: Option<String>,
}

#[expect(clippy::ref_option, reason = "serde hands over the field as it is")]
fn blank(text: &Option<String>) -> bool {
    text.as_ref().is_none_or(|text| text.trim().is_empty())
}

/// A set of statuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Statuses {
    /// One.
    One(Status),
    /// New, routed, in progress.
    Open,
    /// Resolved or closed.
    Done,
    /// Every ticket.
    All,
}

impl Statuses {
    /// Whether a status is one of these.
    pub fn hold(self, status: Status) -> bool {
        self.each().contains(&status)
    }

    /// Each of them.
    pub fn each(self) -> Vec<Status> {
        match self {
            Self::One(status) => vec![status],
            Self::Open => vec![Status::New, Status::Routed, Status::InProgress],
            Self::Done => vec![Status::Resolved, Status::Closed],
            Self::All => Status::ALL.to_vec(),
        }
    }
}

/// By unit.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum UnitChoice {
    /// A unit's.
    Unit(UnitCode),
    /// Biro Humas has it.
    None,
}

/// By deadline of the first answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Due {
    /// Passed.
    Late,
    /// Before midnight in the office.
    Today,
    /// Within 24 hours.
    Soon,
}

/// By person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Who {
    /// The asker's own.
    Mine,
    /// Nobody's.
    Unassigned,
}

/// What a search text turned out to be.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Search {
    /// One ticket.
    Number(TicketNumber),
    /// A reporter's address.
    Email(EmailAddress),
    /// 16 digits: a NIK or a No. KK.
    SixteenDigits(String),
    /// 18 digits: a NIP.
    Nip(String),
    /// Words of name or subject, in lower case.
    Words(Vec<String>),
}

/// A filter that can be asked of the database.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// `None` was not said.
    pub status: Option<Statuses>,
    /// By unit.
    pub unit: Option<UnitChoice>,
    /// By class.
    pub class: Option<i32>,
    /// By service.
    pub service: Option<ServiceSlug>,
    /// By deadline.
    pub due: Option<Due>,
    /// By person.
    pub who: Option<Who>,
    /// Whether Humas has looked at it.
    pub checked: Option<bool>,
    /// By what was typed.
    pub search: Option<Search>,
}

impl Filter {
    /// Whether it asks for nothing but a status.
    pub fn is_by_status_alone(&self) -> bool {
        *self
            == Self {
                status: self.status,
                ..Self::default()
            }
    }
}

impl FilterForm {
    /// The same without what is blank, for forms send every field, and without NUL, which PostgreSQL keeps in no text.
    pub fn trimmed(self) -> Self {
        let kept = |value: Option<String>| {
            value
                .map(|text| text.replace('\0', ""))
                .filter(|text| !text.trim().is_empty())
        };
        Self {
            status: kept(self.status),
            unit: kept(self.unit),
            class: kept(self.class),
            service: kept(self.service),
            due: kept(self.due),
            who: kept(self.who),
            checked: kept(self.checked),
            q: kept(self.q),
        }
    }

    /// Whether nothing was asked for.
    pub fn is_empty(&self) -> bool {
        self.to_query().is_empty()
    }

    /// What a person's list shows when they ask for nothing: what waits for them.
    pub fn usual(staff: &CurrentStaff) -> Self {
        let status = match staff.role {
            Role::Humas => "new",
            _ => "open",
        };
        Self {
            status: Some(status.into()),
            ..Self::default()
        }
    }

    /// The text behind `?`, without what is blank.
    pub fn to_query(&self) -> String {
        serde_html_form::to_string(self).unwrap_or_default()
    }

    /// Parses everything, or says all that is wrong.
    pub fn parse(&self) -> Result<Filter, FieldErrors> {
        let mut errors = FieldErrors::default();
        let filter = Filter {
            status: read(self.status.as_ref(), "status", &mut errors, statuses),
            unit: read(self.unit.as_ref(), "unit", &mut errors, unit),
            class: read(self.class.as_ref(), "class", &mut errors, |raw| raw.parse().ok()),
            service: read(self.service.as_ref(), "service", &mut errors, |raw| {
                ServiceSlug::parse(raw).ok()
            }),
            due: read(self.due.as_ref(), "due", &mut errors, due),
            who: read(self.who.as_ref(), "who", &mut errors, who),
            checked: read(self.checked.as_ref(), "checked", &mut errors, yes_or_no),
            search: self.q.as_deref().and_then(search),
        };
        if errors.is_empty() {
            Ok(filter)
        } else {
            Err(errors)
        }
    }
}

impl Filter {
    /// The same list as one list for each of its statuses: each has an index that holds its tickets in order. Two stay
    /// whole: everything, which has an index of its own for who sees all units, and what is searched for.
    pub fn lines(&self, sees_all: bool) -> Vec<Self> {
        let everything = Self {
            status: Some(Statuses::All),
            ..Self::default()
        };
        if (sees_all && *self == everything) || self.search.is_some() {
            return vec![self.clone()];
        }
        let mut each = self.status.unwrap_or(Statuses::All).each();
        if self.due.is_some() {
            // Only what is open is ever late.
            let open = Statuses::Open.each();
            each.retain(|status| open.contains(status));
        }
        let line = |status| Self {
            status: Some(Statuses::One(status)),
            ..self.clone()
        };
        each.into_iter().map(line).collect()
    }

    /// Whether an index holds just these tickets in the list's order, whatever the values are: those of each status, or of each
    /// status in one other thing (a unit's staff see that of the unit).
    pub fn walks_an_index(&self, of_unit: bool) -> bool {
        let named = [
            of_unit,
            matches!(self.unit, Some(UnitChoice::Unit(_))),
            self.class.is_some(),
            self.service.is_some(),
            self.who == Some(Who::Mine),
        ];
        let narrowed = self.unit == Some(UnitChoice::None)
            || self.who == Some(Who::Unassigned)
            || self.checked.is_some()
            || self.search.is_some()
            || (self.due.is_some() && self.order() != ListOrder::Queue);
        !narrowed && named.into_iter().filter(|is| *is).count() <= 1
    }

    /// Lists of work run towards the deadline; lists to look things up begin with the newest.
    pub fn order(&self) -> ListOrder {
        let is_work = match self.status {
            Some(Statuses::Open) => true,
            Some(Statuses::All | Statuses::Done) => false,
            Some(Statuses::One(status)) => !matches!(
                status,
                Status::Resolved | Status::Closed | Status::Rejected | Status::Merged
            ),
            // Only what there is to do is ever due.
            None => self.search.is_none() || self.due.is_some(),
        };
        match (is_work, &self.search) {
            (true, _) => ListOrder::Queue,
            (false, None) => ListOrder::Due,
            (false, Some(_)) => ListOrder::Filed,
        }
    }
}

/// In which order the tickets of a list stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListOrder {
    /// By the deadline of the clock that runs next, the earliest first.
    Queue,
    /// By deadline, the latest first.
    Due,
    /// As they were filed, the newest first. What was filed together lies together on the disk, too: a word that thousands of tickets
    /// hold is looked for ticket by ticket until the page is full.
    Filed,
}

impl ListOrder {
    /// Whether it begins with the newest.
    pub fn is_newest_first(self) -> bool {
        self != Self::Queue
    }
}

fn read<T>(
    raw: Option<&String>,
    field: &str,
    errors: &mut FieldErrors,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let raw = raw.map(|raw| raw.trim()).filter(|raw| !raw.is_empty())?;
    let parsed = parse(raw);
    if parsed.is_none() {
        errors.add(field, "filter-unknown");
    }
    parsed
}

fn statuses(raw: &str) -> Option<Statuses> {
    match raw {
        "open" => Some(Statuses::Open),
        "done" => Some(Statuses::Done),
        "all" => Some(Statuses::All),
        word => word.parse().ok().map(Statuses::One),
    }
}

fn unit(raw: &str) -> Option<UnitChoice> {
    if raw == "none" {
        return Some(UnitChoice::None);
    }
    UnitCode::parse(raw).ok().map(UnitChoice::Unit)
}

fn due(raw: &str) -> Option<Due> {
    match raw {
        "late" => Some(Due::Late),
        "today" => Some(Due::Today),
        "24h" => Some(Due::Soon),
        _ => None,
    }
}

fn who(raw: &str) -> Option<Who> {
    match raw {
        "mine" => Some(Who::Mine),
        "unassigned" => Some(Who::Unassigned),
        _ => None,
    }
}

fn yes_or_no(raw: &str) -> Option<bool> {
    match raw {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// Whatever people paste: the most exact reading wins.
fn search(raw: &str) -> Option<Search> {
    let text = clean_line(raw);
    if let Ok(number) = TicketNumber::parse(&text) {
        return Some(Search::Number(number));
    }
    if let Ok(email) = EmailAddress::parse(&text) {
        return Some(Search::Email(email));
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let only_digits = text.chars().all(|c| c.is_ascii_digit() || " .-/'".contains(c));
    match digits.len() {
        16 if only_digits => return Some(Search::SixteenDigits(digits)),
        18 if only_digits => return Some(Search::Nip(digits)),
        _ => {}
    }
    let words: Vec<String> = text
        .split_whitespace()
        .take(MAX_WORDS)
        .map(str::to_lowercase)
        .collect();
    (!words.is_empty()).then_some(Search::Words(words))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(raw: &str) -> Search {
        search(raw).unwrap()
    }

    #[test]
    fn a_search_is_read_as_the_most_exact_thing_it_can_be() {
        let number = TicketNumber::generate(2026, &kernel::rng::Rng::seeded(1));
        let typed = number.to_string().to_lowercase().replace('-', " ");
        assert_eq!(found(&typed), Search::Number(number));
        assert!(matches!(found(" Budi@Contoh.go.id "), Search::Email(_)));
        assert_eq!(
            found("3174 0101.0190-0001"),
            Search::SixteenDigits("3174010101900001".into())
        );
        assert_eq!(
            found("198701012010011001"),
            Search::Nip("198701012010011001".into())
        );
        assert_eq!(
            found("NIK  Tidak'"),
            Search::Words(vec!["nik".into(), "tidak'".into()])
        );
        assert_eq!(search(" \u{200b} "), None);
    }

    #[test]
    fn what_is_no_filter_is_named_and_what_is_blank_is_none() {
        let form = FilterForm {
            status: Some("lost".into()),
            due: Some("soon".into()),
            class: Some("x".into()),
            unit: Some(" ".into()),
            ..FilterForm::default()
        };
        let errors = form.parse().unwrap_err();
        assert_eq!(errors.0.keys().collect::<Vec<_>>(), ["class", "due", "status"]);
        assert_eq!(FilterForm::default().parse().unwrap(), Filter::default());
    }

    #[test]
    fn a_list_falls_into_one_for_each_status_that_it_can_hold() {
        let lines = |form: FilterForm| {
            let lines = form.parse().unwrap().lines(true);
            let status = |line: &Filter| line.status.map(Statuses::each);
            lines.iter().filter_map(status).collect::<Vec<_>>()
        };
        let form = |status: &str, due: Option<&str>, class: Option<&str>| FilterForm {
            status: Some(status.into()),
            due: due.map(Into::into),
            class: class.map(Into::into),
            ..FilterForm::default()
        };
        let done = [vec![Status::Resolved], vec![Status::Closed]];
        assert_eq!(lines(form("done", None, None)), done);
        assert_eq!(lines(form("all", Some("late"), None)).len(), 3);
        assert_eq!(lines(form("closed", Some("late"), None)).len(), 0);
        assert_eq!(lines(form("all", None, None)), [Status::ALL.to_vec()]);
        assert_eq!(lines(form("all", None, Some("1"))).len(), Status::ALL.len());
        let all = form("all", None, None).parse().unwrap();
        assert_eq!(all.lines(false).len(), Status::ALL.len());
    }

    #[test]
    fn one_plan_fits_all_values_where_one_thing_is_asked_for() {
        let walks = |query: &str, of_unit| {
            let form: FilterForm = serde_html_form::from_str(query).unwrap();
            form.parse().unwrap().walks_an_index(of_unit)
        };
        for query in [
            "",
            "status=all",
            "status=new&due=late",
            "unit=DPK",
            "status=done&class=1",
            "service=lupa-password",
            "who=mine",
        ] {
            assert!(walks(query, false), "{query}");
        }
        assert!(walks("status=open", true));
        for query in [
            "unit=DPK&class=1",
            "unit=none",
            "who=unassigned",
            "checked=no",
            "q=nik",
            "status=all&due=late",
        ] {
            assert!(!walks(query, false), "{query}");
        }
        assert!(!walks("who=mine", true), "the unit and the person");
    }

    #[test]
    fn the_address_holds_only_what_was_chosen() {
        let form = FilterForm {
            status: Some("open".into()),
            unit: Some(String::new()),
            q: Some("a b".into()),
            ..FilterForm::default()
        };
        assert_eq!(form.to_query(), "status=open&q=a+b");
        assert!(
            FilterForm {
                q: Some(" ".into()),
                ..FilterForm::default()
            }
            .is_empty()
        );
    }
}
