//! Every route × every role: what the gate lets through, and nobody in particular.

use std::collections::BTreeMap;

use kernel::role::Role;
use laporbkn::{
    account::{
        gate::Access,
        permission::{Permission, allows},
    },
    routes,
};
use reqwest::{Method, StatusCode};

use crate::harness::{TestApp, people::Staff};

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
        (P::HandBack, &[UnitStaff, UnitHead]),
        (P::Reject, &[Humas]),
        (P::Merge, &[Humas]),
        (P::Reopen, &[Humas, UnitHead]),
        (P::Bulk, &[Humas]),
        (P::RevealIdentity, work),
        (P::SeeSecretReporter, &[Humas]),
        (P::ManageTemplates, &[Humas, UnitHead, Admin]),
        (P::WriteArticles, &[Humas, UnitStaff, UnitHead, Admin]),
        (P::PublishArticles, &[Humas, Admin]),
        (P::SeeReports, &[Humas, UnitHead, Leader, Admin]),
        (P::ManageDirectory, &[Admin]),
        (P::ManageStaff, &[Admin]),
        (P::Operate, &[Admin]),
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

/// A path with something in every hole.
fn filled(pattern: &str) -> String {
    let pieces = pattern.split('{').map(|piece| match piece.split_once('}') {
        Some((_, rest)) => ["00000000-0000-0000-0000-000000000000", rest],
        None => [piece, ""],
    });
    pieces.flatten().collect()
}

/// How the gate answered: `None` when it let the request pass.
async fn verdict(app: &TestApp, method: &Method, pattern: &str, who: Option<&Staff>) -> Option<StatusCode> {
    let url = app.url(&filled(pattern));
    let is_api = pattern.starts_with("/api/");
    let client = match who {
        Some(staff) if !is_api => staff.client.clone(),
        _ => app.client(),
    };
    let mut request = client.request(method.clone(), url);
    if let Some(staff) = who.filter(|_| is_api) {
        request = request.bearer_auth(&staff.token);
    }
    let answer = request.send().await.unwrap();
    let status = answer.status();
    let goes_to_login = answer
        .headers()
        .get("location")
        .is_some_and(|target| target.to_str().unwrap().starts_with("/petugas/masuk"));
    let text = answer.text().await.unwrap();
    match status {
        StatusCode::UNAUTHORIZED => Some(status),
        StatusCode::SEE_OTHER if goes_to_login => Some(StatusCode::UNAUTHORIZED),
        // A form without its token is 403 too, but past the gate.
        StatusCode::FORBIDDEN if text.contains("Peran Anda tidak mengizinkan") => Some(status),
        _ => None,
    }
}

#[actix_web::test]
async fn the_gate_holds_on_every_route_for_every_role() {
    let app = TestApp::start().await;
    let mut people = Vec::new();
    for &role in Role::ALL {
        let unit = matches!(role, Role::UnitStaff | Role::UnitHead).then_some("DPK");
        people.push((role, app.staff(role, unit).await));
    }
    let mut checked = 0;
    for route in routes::all() {
        let Access::Staff(permission) = route.access else {
            continue;
        };
        let method: Method = route.method.as_str().parse().unwrap();
        let nobody = verdict(&app, &method, route.path, None).await;
        assert_eq!(
            nobody,
            Some(StatusCode::UNAUTHORIZED),
            "{route:?} without a login"
        );
        for (role, staff) in &mut people {
            let expected = (!allows(*role, permission)).then_some(StatusCode::FORBIDDEN);
            let found = verdict(&app, &method, route.path, Some(staff)).await;
            assert_eq!(found, expected, "{route:?} as {role}");
            checked += 1;
            if method == Method::DELETE {
                *staff = app.log_in(staff.id, staff.email.clone()).await;
            }
        }
    }
    assert!(checked >= 20 * Role::ALL.len(), "{checked} pairs");
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
