//! The list pane: rows, tabs with their counts, the filter's form.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use entity::ticket;
use kernel::{id::StaffId, locale::Locale, status::Status, ticket_number::TicketNumber};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    dossier::{hides_reporter, names, reporter_name},
    filter::FilterForm,
    list::{self, Count, MOST, Page, Window},
    timeline::unit_name,
};
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    directory::{self, Directory},
    http::{
        dates,
        error::{Error, FieldErrors},
        field::FieldView,
        locale::{plain, sentence},
        pieces::OWN,
    },
    ticket::{badge::StatusBadge, due::DueView},
};

/// Tabs that stand above a list.
const IN_SIGHT: usize = 4;

/// Where the lists live.
pub const LIST_PATH: &str = "/petugas/tiket";

/// The view of `partials/staff_list`.
#[derive(Clone, Debug, Serialize)]
pub struct ListView {
    title: String,
    count_text: String,
    /// Tickets that the reader may know of: a script asks again and tells how many came.
    known: i64,
    views: Vec<Tab>,
    more_views: Vec<Tab>,
    filter: FilterShown,
    items: Vec<String>,
    pager: Pager,
    empty: Empty,
    bulk: bool,
    pick_query: String,
}

impl ListView {
    /// What the list shows, for the page's title.
    pub fn title(&self) -> &str {
        &self.title
    }
}

#[derive(Clone, Debug, Serialize)]
struct Tab {
    label: String,
    count: String,
    url: String,
    current: bool,
    tone: Option<&'static str>,
}

#[derive(Clone, Debug, Serialize)]
struct FilterShown {
    active: bool,
    clear_url: &'static str,
    form: String,
}

/// The view of `partials/staff_filter`.
#[derive(Clone, Debug, Serialize)]
struct FilterView {
    lang: Locale,
    action: &'static str,
    q: &'static str,
    active: bool,
    fields: Vec<FieldView>,
}

/// The view of `partials/staff_row`.
#[derive(Clone, Debug, Serialize)]
struct Row {
    lang: Locale,
    pick: bool,
    url: String,
    value: String,
    number_display: String,
    subject: String,
    reporter: String,
    service_title: String,
    status: StatusBadge,
    due: DueView,
    unit_code: Option<String>,
    assignee: Option<String>,
    current: bool,
    flags: Vec<Flag>,
}

#[derive(Clone, Debug, Serialize)]
struct Flag {
    icon: &'static str,
    label: String,
}

#[derive(Clone, Debug, Serialize)]
struct Pager {
    prev_url: Option<String>,
    next_url: Option<String>,
}

#[derive(Clone, Debug, Serialize)]
struct Empty {
    icon: &'static str,
    title: String,
    text: String,
    action_url: Option<&'static str>,
    action_label: Option<String>,
}

/// (label key, filter, tone) of the tabs of a person.
fn tabs(staff: &CurrentStaff) -> Vec<(&'static str, FilterForm, Option<&'static str>)> {
    let status = |word: &str| FilterForm {
        status: Some(word.into()),
        ..FilterForm::default()
    };
    let due = |word: &str| FilterForm {
        due: Some(word.into()),
        ..FilterForm::default()
    };
    let mine = FilterForm {
        who: Some("mine".into()),
        ..status("open")
    };
    let first = if staff.may(Permission::Route) {
        ("tab-new", status("new"), None)
    } else {
        ("tab-open", status("open"), None)
    };
    let mut all = vec![
        first,
        ("tab-late", due("late"), Some("late")),
        ("tab-soon", due("24h"), Some("soon")),
    ];
    if staff.may(Permission::Work) {
        all.push(("tab-mine", mine, None));
    }
    all.extend([
        ("tab-routed", status("routed"), None),
        ("tab-working", status("in_progress"), None),
        ("tab-waiting", status("waiting_reporter"), None),
        ("tab-done", status("done"), None),
        ("tab-all", status("all"), None),
    ]);
    all
}

/// A list, ready to be shown; `open` is the ticket beside it.
pub async fn view(
    app: &App,
    staff: &CurrentStaff,
    locale: Locale,
    form: &FilterForm,
    window: &Window,
    open: Option<&TicketNumber>,
) -> Result<(ListView, Page), Error> {
    let directory = directory::current(app).await?;
    let (filter, errors) = match form.parse() {
        Ok(filter) => (Some(filter), FieldErrors::default()),
        Err(errors) => (None, errors),
    };
    // Before the list: what arrives in between is said to be new, not left out.
    let (tabs, known) = tab_views(app, staff, locale, form).await?;
    // A filter that cannot be read finds nothing; the form says which part of it is wrong.
    let page = match &filter {
        Some(filter) => list::page(app, staff, filter, window).await?,
        None => Page::empty(),
    };
    let query = form.to_query();
    let rows = Rows {
        staff,
        locale,
        directory: &directory,
        names: names(app.db.read(), assignees(&page)).await?,
        now: app.clock.now(),
        open,
    };
    let named = tabs.iter().find(|tab| tab.current).map(|tab| tab.label.clone());
    let (views, more_views) = in_sight(tabs);
    let filter_view = filter_view(staff, locale, &directory, form, &errors);
    let behind = with_query("", &query);
    let items = page
        .tickets
        .iter()
        .map(|ticket| shown(app, "partials/staff_row", &rows.row(ticket), &behind));
    let view = ListView {
        title: named.unwrap_or_else(|| plain(locale, "desk-search-results")),
        count_text: count_text(locale, &page),
        known,
        views,
        more_views,
        filter: FilterShown {
            active: filter_view.active,
            clear_url: LIST_PATH,
            form: shown(
                app,
                "partials/staff_filter",
                &filter_view,
                form.q.as_deref().unwrap_or_default(),
            )?,
        },
        items: items.collect::<Result<_, Error>>()?,
        pager: pager(&page, &query),
        empty: empty(locale, form, known),
        bulk: staff.may(Permission::Bulk),
        pick_query: url::form_urlencoded::byte_serialize(query.as_bytes()).collect(),
    };
    Ok((view, page))
}

fn shown(app: &App, template: &str, view: &impl Serialize, own: &str) -> Result<String, Error> {
    let piece = app.pieces.piece(&app.templates, template, view);
    piece.map(|piece| piece.with(own)).map_err(Error::internal)
}

impl From<list::ListError> for Error {
    fn from(error: list::ListError) -> Self {
        match error {
            list::ListError::Cursor(error) => FieldErrors::one("after", error.code()).into(),
            list::ListError::Db(error) => error.into(),
        }
    }
}

async fn tab_views(
    app: &App,
    staff: &CurrentStaff,
    locale: Locale,
    form: &FilterForm,
) -> Result<(Vec<Tab>, i64), Error> {
    let tabs = tabs(staff);
    let mut filters = Vec::with_capacity(tabs.len());
    for (_, tab, _) in &tabs {
        filters.push(tab.parse()?);
    }
    let counts = list::counts(app, staff, &filters).await?;
    let views = tabs
        .into_iter()
        .zip(counts.each)
        .map(|((key, tab, tone), count)| Tab {
            label: plain(locale, key),
            count: shown_count(locale, count),
            url: format!("{LIST_PATH}?{}", tab.to_query()),
            current: tab == *form,
            // An alarm that rings for nothing is not heard when it matters.
            tone: tone.filter(|_| count.is_any()),
        });
    Ok((views.collect(), counts.known))
}

/// The tabs of every hour, with the one that is open; the others are in a menu, so that tickets begin high on the screen.
fn in_sight(tabs: Vec<Tab>) -> (Vec<Tab>, Vec<Tab>) {
    let mut position = 0;
    tabs.into_iter().partition(|tab| {
        position += 1;
        position <= IN_SIGHT || tab.current
    })
}

fn shown_count(locale: Locale, count: Count) -> String {
    match count {
        Count::Exactly(count) => dates::group(locale, count),
        Count::Many => format!("{}+", dates::group(locale, MOST)),
    }
}

fn count_text(locale: Locale, page: &Page) -> String {
    let mut args = Map::new();
    args.insert("count".into(), Value::from(page.tickets.len()));
    let key = if page.next.is_some() || page.prev.is_some() {
        "desk-count-page"
    } else {
        "desk-count-all"
    };
    sentence(locale, key, &args)
}

fn assignees(page: &Page) -> Vec<StaffId> {
    let mut ids: Vec<StaffId> = page
        .tickets
        .iter()
        .filter_map(|ticket| ticket.assignee_id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    ids
}

struct Rows<'a> {
    staff: &'a CurrentStaff,
    locale: Locale,
    directory: &'a Directory,
    names: BTreeMap<StaffId, String>,
    now: DateTime<Utc>,
    open: Option<&'a TicketNumber>,
}

impl Rows<'_> {
    fn row(&self, ticket: &ticket::Model) -> Row {
        let hidden = hides_reporter(self.staff, ticket);
        let service_title = service_title(self.directory, self.locale, ticket);
        Row {
            lang: self.locale,
            pick: self.staff.may(Permission::Bulk),
            url: format!("{}{OWN}", ticket_url(&ticket.number, "")),
            value: ticket.number.canonical().to_owned(),
            number_display: ticket.number.to_string(),
            subject: self.subject(ticket),
            reporter: reporter_name(ticket, hidden, self.locale),
            service_title,
            status: StatusBadge::of(self.locale, ticket.status),
            due: DueView::short(self.locale, ticket, self.now),
            // Within a unit every ticket is the unit's: saying so on each row is noise.
            unit_code: ticket
                .unit_code
                .as_ref()
                .filter(|_| self.staff.unit.is_none())
                .map(ToString::to_string),
            assignee: self.assignee(ticket),
            current: self.open == Some(&ticket.number),
            flags: self.flags(ticket),
        }
    }

    /// A subject that was made of the service's name and the first words of the story, without the name, which stands below it.
    fn subject(&self, ticket: &ticket::Model) -> String {
        let whole = ticket.subject.as_str();
        let service = self.directory.any_service(&ticket.service_slug);
        // Whatever the reader's language, it was made of the Indonesian name.
        let told = service.and_then(|service| whole.strip_prefix(&service.row.name_id)?.strip_prefix(": "));
        told.filter(|told| !told.is_empty()).unwrap_or(whole).to_owned()
    }

    /// Who works on it, or for whom it waits: somebody who was given a ticket has not begun by that.
    fn assignee(&self, ticket: &ticket::Model) -> Option<String> {
        let name = self.names.get(&ticket.assignee_id?)?;
        if has_begun(ticket.status) {
            return Some(name.clone());
        }
        let args = Map::from_iter([("name".to_owned(), Value::from(name.as_str()))]);
        Some(sentence(self.locale, "tag-given", &args))
    }

    fn flags(&self, ticket: &ticket::Model) -> Vec<Flag> {
        let mut flags = Vec::new();
        let mut add = |icon, key: &str| {
            flags.push(Flag {
                icon,
                label: plain(self.locale, key),
            });
        };
        if ticket.status == Status::New && ticket.verified_at.is_some() {
            add("check", "desk-flag-checked");
        }
        if ticket.secret {
            add("lock", "pane-secret");
        }
        if ticket.reopened_count > 0 {
            add("undo", "desk-flag-reopened");
        }
        if ticket.warnings.as_array().is_some_and(|odd| !odd.is_empty()) {
            add("help", "desk-flag-odd");
        }
        flags
    }
}

/// Whether the person who has a ticket of this status took it, as opposed to being given it: taking is what begins the
/// work.
pub fn has_begun(status: Status) -> bool {
    !matches!(status, Status::New | Status::Routed)
}

/// The page of a ticket beside a list.
pub fn ticket_url(number: &TicketNumber, query: &str) -> String {
    let path = format!("{LIST_PATH}/{}", number.canonical());
    with_query(&path, query)
}

/// A path with a query, if there is one.
pub fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() {
        path.to_owned()
    } else {
        format!("{path}?{query}")
    }
}

/// The name of a ticket's service in a language.
pub fn service_title(directory: &Directory, locale: Locale, ticket: &ticket::Model) -> String {
    let service = directory.any_service(&ticket.service_slug);
    service.map_or_else(
        || ticket.service_slug.to_string(),
        |service| match locale {
            Locale::Id => service.row.name_id.clone(),
            Locale::En => service.row.name_en.clone(),
        },
    )
}

fn pager(page: &Page, query: &str) -> Pager {
    let link = |name: &str, cursor: &kernel::page::Cursor| {
        let joint = if query.is_empty() { "" } else { "&" };
        format!("{LIST_PATH}?{query}{joint}{name}={cursor}")
    };
    Pager {
        prev_url: page.prev.as_ref().map(|cursor| link("before", cursor)),
        next_url: page.next.as_ref().map(|cursor| link("after", cursor)),
    }
}

fn empty(locale: Locale, form: &FilterForm, known: i64) -> Empty {
    let searched = form.q.is_some() || form.unit.is_some() || form.class.is_some() || form.service.is_some();
    let (icon, title, text) = if searched {
        ("search", "list-empty-filter-title", "list-empty-filter-text")
    } else if known == 0 {
        // Nothing was done yet that could be praised.
        ("inbox", "list-empty-new-title", "list-empty-new-text")
    } else {
        ("check-circle", "list-empty-title", "list-empty-text")
    };
    Empty {
        icon,
        title: plain(locale, title),
        text: plain(locale, text),
        action_url: searched.then_some(LIST_PATH),
        action_label: searched.then(|| plain(locale, "list-clear")),
    }
}

fn filter_view(
    staff: &CurrentStaff,
    locale: Locale,
    directory: &Directory,
    form: &FilterForm,
    errors: &FieldErrors,
) -> FilterView {
    let said = |value: &Option<String>| value.clone().unwrap_or_default();
    let choice = |name: &str, key: &str, value: &Option<String>, options: Vec<(String, String)>| {
        FieldView::new("select", name, plain(locale, key), said(value))
            .options(options)
            .with_errors(locale, errors)
    };
    let word = |value: &str, key: &str| (value.to_owned(), plain(locale, key));
    let mut fields = vec![choice(
        "status",
        "filter-status",
        &form.status,
        status_options(locale),
    )];
    if staff.unit.is_none() {
        let none = std::iter::once(word("none", "filter-unit-none"));
        let units = directory.units.iter().map(|unit| {
            let shown = unit_name(directory, locale, unit.code.as_str());
            (unit.code.to_string(), format!("{} – {shown}", unit.code))
        });
        fields.push(choice(
            "unit",
            "filter-unit",
            &form.unit,
            none.chain(units).collect(),
        ));
    }
    fields.extend([
        choice(
            "class",
            "filter-class",
            &form.class,
            class_options(directory, locale),
        ),
        choice(
            "service",
            "filter-service",
            &form.service,
            service_options(directory, locale),
        ),
        choice(
            "due",
            "filter-due",
            &form.due,
            vec![
                word("late", "filter-due-late"),
                word("today", "filter-due-today"),
                word("24h", "filter-due-24h"),
            ],
        ),
        choice(
            "who",
            "filter-who",
            &form.who,
            vec![
                word("mine", "filter-who-mine"),
                word("unassigned", "filter-who-unassigned"),
            ],
        ),
        choice(
            "checked",
            "filter-checked",
            &form.checked,
            vec![word("no", "filter-checked-no"), word("yes", "filter-checked-yes")],
        ),
    ]);
    FilterView {
        lang: locale,
        action: LIST_PATH,
        q: OWN,
        active: form.q.is_some() || form.unit.is_some() || form.class.is_some() || form.service.is_some(),
        fields,
    }
}

fn status_options(locale: Locale) -> Vec<(String, String)> {
    let sets = [("open", "tab-open"), ("done", "tab-done"), ("all", "tab-all")];
    let sets = sets.map(|(word, key)| (word.to_owned(), plain(locale, key)));
    let each = Status::ALL.iter().map(|status| {
        (
            status.to_string(),
            plain(locale, &format!("desk-status-{status}")),
        )
    });
    sets.into_iter().chain(each).collect()
}

/// Classes by number, for selects.
pub fn class_options(directory: &Directory, locale: Locale) -> Vec<(String, String)> {
    let named = |no: i32| super::timeline::class_name(directory, locale, no).unwrap_or_default();
    directory
        .classes
        .iter()
        .filter(|class| class.active)
        .map(|class| (class.no.to_string(), named(class.no)))
        .collect()
}

fn service_options(directory: &Directory, locale: Locale) -> Vec<(String, String)> {
    let name = |row: &entity::service::Model| match locale {
        Locale::Id => row.name_id.clone(),
        Locale::En => row.name_en.clone(),
    };
    directory
        .services
        .iter()
        .map(|service| (service.row.slug.to_string(), name(&service.row)))
        .collect()
}
