//! Reply templates: Humas keeps all, the head of a unit those of the unit.

use kernel::role::Role;
use reqwest::StatusCode;

use super::Person;
use crate::harness::TestApp;

#[actix_web::test]
async fn the_head_of_a_unit_keeps_the_units_own_templates_and_no_others() {
    let app = TestApp::start().await;
    let humas = Person::logged_in(&app, Role::Humas, None).await;
    let all = humas.get("/petugas/templat").await;
    assert_eq!(all.texts("tbody tr").len(), 45);
    let head = Person::logged_in(&app, Role::UnitHead, Some("DPEN")).await;
    let of_others = humas.get("/petugas/templat?q=DPDI").await;
    let link = of_others.html.split("href=\"/petugas/templat/").nth(2).unwrap();
    let id = link.split('"').next().unwrap();
    assert_eq!(
        head.get(&format!("/petugas/templat/{id}")).await.status,
        StatusCode::NOT_FOUND
    );

    let before = head.get("/petugas/templat").await.texts("tbody tr").len();
    let form = [
        ("title", Some("Pensiun: berkas kurang")),
        ("body_id", Some("Halo {{nama}}, berkas Anda kurang.")),
        ("units", Some("DPDI")),
    ];
    let saved = head.fill("/petugas/templat/baru", &form).await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    assert_eq!(
        head.get("/petugas/templat").await.texts("tbody tr").len(),
        before + 1
    );
    let made = humas.get("/petugas/templat?q=berkas+kurang").await;
    assert!(
        made.texts("tbody td").contains(&"DPEN".to_owned()),
        "the unit is the head's own, whatever was sent"
    );
}

#[actix_web::test]
async fn a_template_is_edited_and_taken_out_of_use() {
    let app = TestApp::start().await;
    let humas = Person::logged_in(&app, Role::Humas, None).await;
    let list = humas.get("/petugas/templat?q=dukcapil").await;
    let link = list.html.split("<th scope=\"row\"><a href=\"").nth(1).unwrap();
    let path = link.split('"').next().unwrap().to_owned();
    let saved = humas
        .fill(
            &path,
            &[
                ("title", Some("Judul baru")),
                ("active", None),
                ("service-kontak-petugas", Some("true")),
            ],
        )
        .await;
    assert_eq!(saved.status, StatusCode::SEE_OTHER, "{}", saved.html);
    let row = humas.get("/petugas/templat?q=judul+baru").await.texts("tbody td");
    assert!(row[0].contains("Kontak petugas"), "{row:?}");
    assert_eq!(row[2], "Tidak");
}

#[actix_web::test]
async fn staff_without_the_right_do_not_reach_templates() {
    let app = TestApp::start().await;
    let person = Person::logged_in(&app, Role::UnitStaff, Some("DPK")).await;
    assert_eq!(person.get("/petugas/templat").await.status, StatusCode::FORBIDDEN);
}
