//! No page asks the database once for each row that it shows: the number of statements is the same for few rows and for
//! many.

use std::collections::BTreeMap;

use chrono::Duration;
use kernel::role::Role;
use laporbkn::ticket::{
    answer::AnswerForm, assign::AssignForm, note::NoteForm, route::RouteForm, take::TakeForm,
};
use reqwest::Method;

use crate::{
    harness::{TestApp, people::Staff, tickets::Filed, visitor::Browser},
    tracking::{cast::PNG, visitor::Visitor},
};

/// Units that tickets are spread over.
const UNITS: [&str; 4] = ["DPK", "DAK1", "DAK2", "DPSI"];

/// An office with somebody at each page.
struct Office<'a> {
    app: &'a TestApp,
    admin: Staff,
    clerk: Staff,
    reporter: Visitor<'a>,
    /// The ticket whose conversation grows.
    filed: Filed,
}

impl<'a> Office<'a> {
    async fn open(app: &'a TestApp) -> Self {
        let filed = app.file().await;
        let office = Self {
            app,
            admin: app.admin().await,
            clerk: app.clerk().await,
            reporter: Visitor::new(app),
            filed,
        };
        office.reporter.unlock(&office.filed).await;
        office
    }

    /// So many more tickets, each routed to a unit and given to somebody of its own, and a person added to the lists.
    async fn grow(&self, tickets: usize, messages: usize) {
        for place in 0..tickets {
            let unit = UNITS[place % UNITS.len()];
            let filed = self
                .app
                .file_with(&[("email", &format!("p{place}@contoh.id"))])
                .await;
            let humas = self.app.staff_of(Role::Humas, None, "Dewi Anggraini").await;
            let route = RouteForm {
                unit: unit.into(),
                ..RouteForm::default()
            };
            self.app.act(&humas, &filed.number, route).await.unwrap();
            let head = self.app.staff_of(Role::UnitHead, Some(unit), "Rini Kusuma").await;
            let colleague = self.app.staff_of(Role::UnitStaff, Some(unit), "Agus Salim").await;
            let assign = AssignForm {
                staff: colleague.id.to_string(),
                ..AssignForm::default()
            };
            self.app.act(&head, &filed.number, assign).await.unwrap();
        }
        for _ in 0..messages {
            self.talk().await;
        }
    }

    /// A note of one, an answer of another, and a reply with a file.
    async fn talk(&self) {
        let staff = self.app.staff_of(Role::Humas, None, "Sari Wulandari").await;
        let number = &self.filed.number;
        let note = NoteForm {
            message: "Sudah dicek.".into(),
            ..NoteForm::default()
        };
        self.app.act(&staff, number, note).await.unwrap();
        if self.app.ticket(number).await.status == kernel::status::Status::New {
            self.app.act(&staff, number, TakeForm::default()).await.unwrap();
        }
        let answer = AnswerForm {
            message: "Silakan dicoba lagi.".into(),
            ..AnswerForm::default()
        };
        self.app.act(&staff, number, answer).await.unwrap();
        let page = self.reporter.open(&format!("/tiket/{number}")).await;
        let sent = self
            .reporter
            .reply(&page, number, "Ini fotonya.", &[("kk.png", PNG)])
            .await;
        assert_eq!(sent.status, 303, "{}", sent.html);
        // Attempts by one address are counted; nobody here is in a hurry.
        self.app.clock.advance(Duration::minutes(2));
    }

    /// How many statements each page takes.
    async fn counts(&self) -> BTreeMap<&'static str, u64> {
        let number = &self.filed.number;
        let anybody = self.app.visitor();
        let (ticket, tracking) = (format!("/petugas/tiket/{number}"), format!("/tiket/{number}"));
        let mut counts = BTreeMap::new();
        for (page, who, path) in [
            ("home", &anybody, "/"),
            ("statistics", &anybody, "/statistik"),
            ("list of tickets", &*self.clerk, "/petugas/tiket"),
            ("ticket", &*self.clerk, ticket.as_str()),
            ("outbox", &*self.admin, "/admin/surat"),
            ("people", &*self.admin, "/admin/petugas"),
            ("audit log", &*self.admin, "/admin/audit"),
        ] {
            counts.insert(page, self.of_page(who, path).await);
        }
        self.later();
        let before = self.app.app.db.statements();
        let page = self.reporter.open(&tracking).await;
        assert_eq!(page.status, 200, "{tracking}");
        counts.insert("tracking page", self.app.app.db.statements() - before);
        counts.insert(
            "tickets by API",
            self.of_api("/api/v1/staff/tickets?limit=100").await,
        );
        counts.insert(
            "ticket by API",
            self.of_api(&format!("/api/v1/staff/tickets/{number}")).await,
        );
        counts
    }

    async fn of_page(&self, who: &Browser, path: &str) -> u64 {
        self.later();
        let before = self.app.app.db.statements();
        let page = who.open(path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.html);
        self.app.app.db.statements() - before
    }

    async fn of_api(&self, path: &str) -> u64 {
        self.later();
        let before = self.app.app.db.statements();
        let (status, answer) = self.clerk.api(Method::GET, path, None).await;
        assert_eq!(status, 200, "{path}: {answer}");
        self.app.app.db.statements() - before
    }

    /// What is kept in memory is too old now, every time alike.
    fn later(&self) {
        self.app.clock.advance(Duration::minutes(2));
    }
}

#[actix_web::test]
async fn the_number_of_statements_does_not_grow_with_the_rows_shown() {
    let app = TestApp::start().await;
    let office = Office::open(&app).await;
    office.grow(8, 2).await;
    let few = office.counts().await;
    assert!(
        few.values().all(|count| *count > 0),
        "everything is counted: {few:?}"
    );
    // The working day is over: everybody logs in again.
    let office = Office {
        admin: app.admin().await,
        clerk: app.clerk().await,
        ..office
    };
    office.grow(60, 20).await;
    let many = office.counts().await;
    let grown: Vec<_> = few.iter().filter(|(page, count)| many[*page] > **count).collect();
    assert!(
        grown.is_empty(),
        "more statements for more rows: {grown:?}; now {many:?}"
    );
    assert!(
        many.values().all(|count| *count <= 40),
        "no page needs so many: {many:?}"
    );
}
