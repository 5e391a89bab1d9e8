use kernel::role::Role;
use laporbkn::ticket::{
    act::{StaffAction, Target},
    assign::AssignForm,
    hand_back::HandBackForm,
    reopen::ReopenForm,
    resolve::ResolveForm,
    take::TakeForm,
};

use super::{assign, given_to, one, route, told};
use crate::harness::TestApp;

fn back() -> HandBackForm {
    HandBackForm {
        reason: "Bukan urusan kami.".into(),
        version: None,
    }
}

#[actix_web::test]
async fn a_ticket_for_a_unit_is_told_to_its_head_and_to_nobody_else() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let head = app.staff_of(Role::UnitHead, Some("DPK"), "Bambang").await;
    let clerk = app.staff_of(Role::UnitStaff, Some("DPK"), "Agus").await;
    let other = app.staff_of(Role::UnitHead, Some("DAK1"), "Yuni").await;
    let filed = app.file().await;
    route(&app, &humas, &filed.number, "DPK").await;
    assert_eq!(told(&app, head.id).await, [one("routed")]);
    for somebody in [&humas, &clerk, &other] {
        assert_eq!(told(&app, somebody.id).await, [], "{}", somebody.name);
    }
}

#[actix_web::test]
async fn without_a_head_everybody_of_the_unit_is_told() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let (one_clerk, another) = (
        app.staff_of(Role::UnitStaff, Some("DPK"), "Agus").await,
        app.staff_of(Role::UnitStaff, Some("DPK"), "Budi").await,
    );
    let filed = app.file().await;
    route(&app, &humas, &filed.number, "DPK").await;
    for clerk in [one_clerk, another] {
        assert_eq!(told(&app, clerk.id).await, [one("routed")]);
    }
}

#[actix_web::test]
async fn whoever_is_given_a_ticket_is_told_but_not_by_themselves() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let head = app.staff_of(Role::UnitHead, Some("DPK"), "Bambang").await;
    let clerk = app.staff_of(Role::UnitStaff, Some("DPK"), "Agus").await;
    let (first, second) = (app.file().await, app.file().await);
    for filed in [&first, &second] {
        route(&app, &humas, &filed.number, "DPK").await;
    }
    assign(&app, &head, &first.number, clerk.id).await;
    assign(&app, &head, &second.number, head.id).await;
    assert_eq!(told(&app, clerk.id).await, [one("assigned")]);
    assert_eq!(told(&app, head.id).await, [one("routed"), one("routed")]);
}

#[actix_web::test]
async fn the_assignee_hears_of_the_reporter_once_until_it_is_read() {
    let app = TestApp::start().await;
    let clerk = app.clerk().await;
    let number = given_to(&app, clerk.id).await;
    app.reply_of_reporter(&number).await;
    app.reply_of_reporter(&number).await;
    assert_eq!(told(&app, clerk.id).await, [one("assigned"), one("replied")]);
    assert_eq!(clerk.open(&format!("/petugas/tiket/{number}")).await.status, 200);
    app.reply_of_reporter(&number).await;
    assert_eq!(
        told(&app, clerk.id).await,
        [one("assigned"), one("replied"), one("replied")]
    );
}

#[actix_web::test]
async fn biro_humas_is_not_told_of_every_reply_to_what_nobody_has() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let filed = app.file().await;
    app.reply_of_reporter(&filed.number).await;
    assert_eq!(told(&app, humas.id).await, []);
}

#[actix_web::test]
async fn a_ticket_handed_back_is_told_to_whoever_sent_it() {
    let app = TestApp::start().await;
    let sender = app.staff_of(Role::Humas, None, "Ratna").await;
    let colleague = app.staff_of(Role::Humas, None, "Dewi").await;
    let head = app.staff_of(Role::UnitHead, Some("DPK"), "Bambang").await;
    let filed = app.file().await;
    route(&app, &sender, &filed.number, "DPK").await;
    app.act(&head, &filed.number, back()).await.unwrap();
    assert_eq!(told(&app, sender.id).await, [one("handed-back")]);
    assert_eq!(told(&app, colleague.id).await, []);
    assert_eq!(told(&app, head.id).await, [one("routed")]);
}

#[actix_web::test]
async fn a_ticket_that_biro_humas_takes_back_is_told_to_whoever_had_it() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let clerk = app.staff_of(Role::UnitStaff, Some("DPK"), "Agus").await;
    let filed = app.file().await;
    route(&app, &humas, &filed.number, "DPK").await;
    app.act(&clerk, &filed.number, TakeForm::default()).await.unwrap();
    app.act(&humas, &filed.number, back()).await.unwrap();
    assert_eq!(told(&app, clerk.id).await, [one("routed"), one("recalled")]);
}

#[actix_web::test]
async fn a_ticket_opened_again_is_told_to_its_assignee() {
    let app = TestApp::start().await;
    let assignee = app.staff_of(Role::Humas, None, "Agus").await;
    let colleague = app.staff_of(Role::Humas, None, "Ratna").await;
    let number = app.file().await.number;
    app.act(&assignee, &number, TakeForm::default()).await.unwrap();
    let answer = ResolveForm {
        message: Some("Sudah kami perbaiki.".into()),
        ..ResolveForm::default()
    };
    app.act(&assignee, &number, answer).await.unwrap();
    let reopen = ReopenForm {
        reason: "Masih gagal.".into(),
        version: None,
    };
    app.act(&colleague, &number, reopen).await.unwrap();
    assert_eq!(told(&app, assignee.id).await, [one("reopened")]);
}

#[actix_web::test]
async fn a_thousand_routes_one_by_one_are_a_handful_and_a_number() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let head = app.staff_of(Role::UnitHead, Some("DPK"), "Bambang").await;
    for _ in 0..12 {
        let filed = app.file().await;
        route(&app, &humas, &filed.number, "DPK").await;
    }
    let mut expected = vec![one("routed"); 5];
    expected.push(("routed".to_owned(), 7, false));
    assert_eq!(told(&app, head.id).await, expected);
}

#[actix_web::test]
async fn an_undone_action_tells_nobody() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Ratna").await;
    let clerk = app.staff_of(Role::Humas, None, "Agus").await;
    let filed = app.file().await;
    let stale = AssignForm {
        staff: clerk.id.to_string(),
        version: Some(99),
    };
    let target = Target {
        seen: Some(99),
        ..Target::now(filed.number.clone())
    };
    assert!(stale.run(&app.app, &humas, &target).await.is_err());
    assert_eq!(told(&app, clerk.id).await, []);
}
