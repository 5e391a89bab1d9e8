//! What the table of permissions gives to whom. Every route × every role is walked in `staff::matrix`.

use std::collections::BTreeMap;

use kernel::role::Role;
use laporbkn::{
    account::{
        gate::Access,
        permission::{Permission, allows},
    },
    routes,
};

use crate::harness::TestApp;

/// Paths below the staff's roots that anybody may call: the way in.
const WAYS_IN: [&str; 5] = [
    "/petugas/masuk",
    "/petugas/masuk/kode",
    "/petugas/keluar",
    "/petugas/mulai/{token}",
    "/petugas/undangan/{token}",
];

#[test]
fn nothing_of_the_staffs_is_public_but_the_ways_in() {
    for route in routes::all() {
        let of_staff = ["/petugas", "/admin", "/api/v1/staff"]
            .iter()
            .any(|root| route.path.starts_with(root));
        let is_way_in = WAYS_IN.contains(&route.path);
        assert!(
            route.access != Access::Public || !of_staff || is_way_in,
            "{route:?}"
        );
    }
}

#[test]
fn every_permission_is_given_to_exactly_these_roles() {
    use Permission as P;
    use Role::{Admin, Counter, Humas, Leader, UnitHead, UnitStaff};
    let tickets = [Humas, UnitStaff, UnitHead, Counter].as_slice();
    let work = [Humas, UnitStaff, UnitHead].as_slice();
    let expected: BTreeMap<Permission, &[Role]> = BTreeMap::from([
        (P::OwnAccount, Role::ALL),
        (P::ViewTickets, tickets),
        (P::Verify, &[Humas]),
        (P::Route, &[Humas]),
        (P::Work, work),
        (P::Assign, &[Humas, UnitHead]),
        (P::Note, tickets),
        (P::HandBack, work),
        (P::Reject, &[Humas]),
        (P::Merge, &[Humas]),
        (P::Reopen, &[Humas, UnitHead]),
        (P::CorrectContact, &[Humas]),
        (P::Bulk, &[Humas]),
        (P::ReadFiles, work),
        (P::RevealIdentity, work),
        (P::SeeSecretReporter, &[Humas]),
        (P::ManageTemplates, &[Humas, UnitHead, Admin]),
        (P::WriteArticles, &[Humas, UnitStaff, UnitHead, Admin]),
        (P::PublishArticles, &[Humas, Admin]),
        (P::SeeReports, &[Humas, UnitHead, Leader, Admin]),
        (P::ManageDirectory, &[Admin]),
        (P::ManageStaff, &[Admin]),
        (P::Operate, &[Admin]),
        (P::ManageWebhooks, &[Admin]),
        (P::ReadAudit, &[Admin]),
    ]);
    assert_eq!(
        expected.len(),
        Permission::ALL.len(),
        "each permission has its line"
    );
    for permission in Permission::ALL {
        let roles: Vec<Role> = Role::ALL
            .iter()
            .copied()
            .filter(|&role| allows(role, permission))
            .collect();
        assert_eq!(roles, expected[&permission], "{permission:?}");
    }
}

#[actix_web::test]
async fn a_refusal_says_what_it_is_to_people_and_to_programs() {
    let app = TestApp::start().await;
    let humas = app.clerk().await;
    let page = humas.open("/admin/petugas").await;
    assert_eq!(page.status, 403);
    assert!(
        page.words("main").contains("Peran Anda tidak mengizinkan"),
        "{}",
        page.html
    );
    let answer = app
        .client()
        .delete(app.url("/api/v1/session"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.headers()["content-type"], "application/problem+json");
    let problem: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(
        (&problem["status"], &problem["code"]),
        (&401.into(), &"unauthenticated".into())
    );
}
