//! `laporbkn user …`

use entity::{audit, staff};
use laporbkn::audit::verify_chain;
use sea_orm::EntityTrait;

use crate::harness::{TestApp, command::Ran, people::PASSWORD};

async fn run(app: &TestApp, arguments: &[&str], input: &str) -> Ran {
    app.command(arguments, &[], input).await
}

fn add<'a>(email: &'a str, role: &'a str) -> Vec<&'a str> {
    vec![
        "user",
        "add",
        "--email",
        email,
        "--name",
        "Galih Prabaswara",
        "--role",
        role,
    ]
}

/// The path of the link that a command printed.
fn link(app: &TestApp, ran: &Ran) -> String {
    let line = ran.out.lines().last().unwrap();
    let path = line
        .strip_prefix(&app.url(""))
        .unwrap_or_else(|| panic!("{}{}", ran.out, ran.err));
    path.to_owned()
}

#[actix_web::test]
async fn a_person_is_added_and_the_printed_link_works() {
    let app = TestApp::start().await;
    let mut arguments = add("Galih@Contoh.test", "unit_staff");
    arguments.extend(["--unit", "dpk"]);
    let ran = run(&app, &arguments, "").await;
    assert!(ran.ok, "{}", ran.err);
    let path = link(&app, &ran);
    let fields = [("sandi_baru", PASSWORD), ("sandi_ulang", PASSWORD)];
    assert_eq!(app.visitor().post(&path, &fields).await.status, 303);
    let rows = staff::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!(
        rows[0].unit_code.as_ref().map(ToString::to_string).as_deref(),
        Some("DPK")
    );
    let entries = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    assert_eq!(
        (entries[0].action.as_str(), entries[0].staff_id),
        ("staff.add", None)
    );
    assert!(verify_chain(&app.app).await.unwrap().is_whole());
}

#[actix_web::test]
async fn a_password_comes_in_on_standard_input() {
    let app = TestApp::start().await;
    let mut arguments = add("galih@contoh.test", "humas");
    arguments.push("--password-stdin");
    let ran = run(&app, &arguments, "pendek\n").await;
    assert!(!ran.ok && ran.err.contains("shorter than 12"), "{}", ran.err);
    let ran = run(&app, &arguments, &format!("{PASSWORD}\n")).await;
    assert!(ran.ok && !ran.out.contains(PASSWORD), "{}{}", ran.out, ran.err);
    let fields = [("email", "galih@contoh.test"), ("password", PASSWORD)];
    assert_eq!(app.visitor().post("/petugas/masuk", &fields).await.status, 303);
}

#[actix_web::test]
async fn every_fault_is_named_at_once_and_nothing_is_written() {
    let app = TestApp::start().await;
    let arguments = [
        "user",
        "add",
        "--email",
        "x",
        "--name",
        "",
        "--role",
        "unit_head",
        "--unit",
        "ZZZ",
    ];
    let ran = run(&app, &arguments, "").await;
    assert!(!ran.ok);
    for option in ["--email:", "--name:", "--unit:"] {
        assert!(ran.err.contains(option), "{option} {}", ran.err);
    }
    let ran = run(&app, &add("a@contoh.test", "raja"), "").await;
    assert!(
        !ran.ok && ran.err.contains("--role is one of: humas, unit_staff"),
        "{}",
        ran.err
    );
    assert!(
        staff::Entity::find()
            .all(app.app.db.read())
            .await
            .unwrap()
            .is_empty()
    );
}

#[actix_web::test]
async fn accounts_are_listed_disabled_and_reset() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let clerk = app.clerk().await;
    let ran = run(&app, &["user", "disable", "--email", &clerk.email], "").await;
    assert!(ran.ok, "{}", ran.err);
    assert_eq!(clerk.open("/petugas/akun").await.status, 303);
    let ran = run(&app, &["user", "list"], "").await;
    let line = ran.out.lines().find(|line| line.contains(&clerk.email)).unwrap();
    assert!(line.contains("disabled"), "{line}");
    let ran = run(
        &app,
        &["user", "reset", "--email", &clerk.email.to_uppercase()],
        "",
    )
    .await;
    assert_eq!(app.visitor().open(&link(&app, &ran)).await.status, 200);
    let ran = run(&app, &["user", "disable", "--email", &admin.email], "").await;
    assert!(!ran.ok && ran.err.contains("last administrator"), "{}", ran.err);
    let ran = run(&app, &["user", "reset", "--email", "tidak.ada@contoh.test"], "").await;
    assert!(!ran.ok && ran.err.contains("no account"), "{}", ran.err);
}
