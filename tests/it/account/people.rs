//! Administering people.

use entity::{audit, staff};
use kernel::{id::StaffId, role::Role};
use laporbkn::account::people::{PeopleError, disable::disable};
use sea_orm::EntityTrait;

use crate::harness::{TestApp, people::PASSWORD};

async fn row(app: &TestApp, id: StaffId) -> staff::Model {
    staff::Entity::find_by_id(id)
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap()
}

async fn audited(app: &TestApp, id: StaffId) -> Vec<(String, Option<StaffId>)> {
    let rows = audit::Entity::find().all(app.app.db.read()).await.unwrap();
    let about = rows.into_iter().filter(|row| row.subject_id == id.to_string());
    about.map(|row| (row.action, row.staff_id)).collect()
}

#[actix_web::test]
async fn an_administrator_adds_somebody_who_gets_a_link() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let fields = [
        ("name", "Galih Prabaswara"),
        ("email", "Galih@Contoh.test"),
        ("role", "unit_staff"),
        ("unit", "DPK"),
    ];
    let page = admin.post("/admin/petugas/baru", &fields).await;
    assert_eq!(page.status, 200, "{}", page.html);
    let link = page.words(".secret");
    let path = link.strip_prefix(&app.app.config.http.public_url).unwrap();
    assert_eq!(app.visitor().open(path).await.status, 200);
    let list = admin.open("/admin/petugas?q=galih").await;
    assert_eq!(list.count("tbody tr"), 1);
    let words = list.words("tbody");
    for word in [
        "galih@contoh.test",
        "Staf unit",
        "DPK",
        "Belum membuat kata sandi",
    ] {
        assert!(words.contains(word), "{word}: {words}");
    }
    let all = staff::Entity::find().all(app.app.db.read()).await.unwrap();
    let made = all
        .iter()
        .find(|one| one.email.as_str() == "galih@contoh.test")
        .unwrap();
    assert_eq!(
        audited(&app, made.id).await,
        [("staff.add".to_owned(), Some(admin.id))]
    );
}

#[actix_web::test]
async fn wrong_input_is_named_and_what_was_typed_is_kept() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for (name, email, role, unit, says) in [
        ("", "a@contoh.test", "humas", "", "wajib diisi"),
        ("A", "bukan", "humas", "", "E-mail"),
        ("A", "a@contoh.test", "", "", "Pilih perannya"),
        ("A", "a@contoh.test", "raja", "", "Pilih perannya"),
        ("A", "a@contoh.test", "unit_staff", "", "Pilih unitnya"),
        ("A", "a@contoh.test", "unit_head", "ZZZ", "tidak dikenal"),
        ("A", "a@contoh.test", "humas", "DPK", "Kosongkan unitnya"),
        ("A", admin.email.as_str(), "humas", "", "sudah punya akun"),
        ("A", &admin.email.to_uppercase(), "humas", "", "sudah punya akun"),
    ] {
        let fields = [("name", name), ("email", email), ("role", role), ("unit", unit)];
        let page = admin.post("/admin/petugas/baru", &fields).await;
        assert_eq!(page.status, 422, "{says}");
        assert!(
            page.words(".errors").contains(says),
            "{says}: {}",
            page.words(".errors")
        );
        assert_eq!(page.attribute("#f-name", "value"), name);
        assert_eq!(page.attribute("#f-email", "value"), email);
    }
    let fields = [
        ("name", "<script>x</script>"),
        ("email", "x"),
        ("role", ""),
        ("unit", ""),
    ];
    let page = admin.post("/admin/petugas/baru", &fields).await;
    assert!(!page.html.contains("<script>x"));
    assert_eq!(
        staff::Entity::find().all(app.app.db.read()).await.unwrap().len(),
        1
    );
}

#[actix_web::test]
async fn a_changed_role_and_unit_hold_from_the_next_request() {
    let app = TestApp::start().await;
    let (admin, staff) = (app.admin().await, app.clerk().await);
    assert_eq!(staff.open("/admin/petugas").await.status, 403);
    let path = format!("/admin/petugas/{}", staff.id);
    let fields = [("name", "Galih"), ("role", "admin"), ("unit", "")];
    let page = admin.send(&path, &fields).await;
    assert!(page.words(".flash").contains("disimpan"));
    assert_eq!(staff.open("/admin/petugas").await.status, 200);
    let fields = [("name", "Galih"), ("role", "unit_head"), ("unit", "DPK")];
    admin.send(&path, &fields).await;
    assert_eq!(staff.open("/admin/petugas").await.status, 403);
    let now = row(&app, staff.id).await;
    assert_eq!(now.unit_code.unwrap().as_str(), "DPK");
    let edits = audited(&app, staff.id).await;
    assert_eq!(
        edits.iter().filter(|(action, _)| action == "staff.edit").count(),
        2
    );
}

#[actix_web::test]
async fn a_disabled_account_is_out_at_once_and_can_be_opened_again() {
    let app = TestApp::start().await;
    let (admin, staff) = (app.admin().await, app.clerk().await);
    let path = format!("/admin/petugas/{}", staff.id);
    let page = admin.send(&format!("{path}/nonaktif"), &[]).await;
    assert!(page.words("main").contains("Nonaktif"));
    assert_eq!(staff.open("/petugas/akun").await.status, 303);
    assert_eq!(
        staff
            .api(reqwest::Method::DELETE, "/api/v1/session", None)
            .await
            .0,
        401
    );
    let page = admin.post(&format!("{path}/atur-ulang"), &[]).await;
    let link = page.words(".secret");
    let invitation = link.strip_prefix(&app.app.config.http.public_url).unwrap();
    let fields = [("email", staff.email.as_str()), ("password", PASSWORD)];
    assert_eq!(
        app.visitor().post("/petugas/masuk", &fields).await.status,
        422,
        "the old password is gone"
    );
    let fields = [
        ("sandi_baru", "angin-lewat-di-ladang"),
        ("sandi_ulang", "angin-lewat-di-ladang"),
    ];
    assert_eq!(app.visitor().post(invitation, &fields).await.status, 303);
    let actions: Vec<String> = audited(&app, staff.id)
        .await
        .into_iter()
        .map(|(action, _)| action)
        .collect();
    assert_eq!(
        actions,
        [
            "staff.add",
            "staff.disable",
            "staff.reset",
            "staff.accept",
            "session.open"
        ]
    );
}

#[actix_web::test]
async fn a_reset_takes_password_codes_and_sessions_away() {
    let app = TestApp::start().await;
    let (admin, staff) = (app.admin().await, app.clerk().await);
    super::totp::turn_on(&app, &staff).await;
    admin
        .post(&format!("/admin/petugas/{}/atur-ulang", staff.id), &[])
        .await;
    let now = row(&app, staff.id).await;
    assert!(now.password_hash.is_none() && !now.totp_enabled && now.totp_secret.is_none());
    assert_eq!(staff.open("/petugas/akun").await.status, 303);
}

#[actix_web::test]
async fn nobody_shuts_themselves_out_and_the_last_administrator_stays() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let path = format!("/admin/petugas/{}", admin.id);
    for action in ["nonaktif", "atur-ulang"] {
        assert_eq!(
            admin.post(&format!("{path}/{action}"), &[]).await.status,
            409,
            "{action}"
        );
    }
    let fields = [("name", "Arini"), ("role", "humas"), ("unit", "")];
    assert_eq!(admin.post(&path, &fields).await.status, 422);
    let refused = disable(&app.app, None, admin.id).await;
    assert!(
        matches!(refused, Err(PeopleError::LastAdmin)),
        "not from the command line either"
    );
    assert_eq!(admin.open("/admin/petugas").await.status, 200);
    let page = admin.open(&path).await;
    assert_eq!(page.count(".sheet__danger"), 0, "no button that cannot work");
}

#[actix_web::test]
async fn two_administrators_who_disable_each_other_at_once_leave_one() {
    let app = TestApp::start().await;
    let (one, two) = (app.admin().await, app.admin().await);
    let other = app.another_node().await;
    let (first, second) = futures_util::future::join(
        disable(&app.app, Some(one.id), two.id),
        disable(&other.app, Some(two.id), one.id),
    )
    .await;
    assert!(first.is_ok() != second.is_ok(), "{first:?} {second:?}");
}

#[actix_web::test]
async fn the_list_is_filtered_and_read_page_by_page() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for number in 0..60 {
        let (role, unit) = match number % 3 {
            0 => (Role::Humas, None),
            1 => (Role::UnitStaff, Some("DPK")),
            _ => (Role::UnitHead, Some("DKIN")),
        };
        app.add_staff(&format!("orang{number:02}@contoh.test"), role, unit)
            .await;
    }
    for (query, rows) in [
        ("role=humas", 20),
        ("unit=DPK", 20),
        ("unit=dkin&role=unit_head", 20),
        ("unit=DPK&role=humas", 0),
        ("q=ORANG07", 1),
        ("q=%25", 50),
        ("q=100%25%27%3B", 0),
        ("state=active&role=admin", 1),
        ("state=disabled", 0),
        ("state=invited", 0),
    ] {
        let page = admin.open(&format!("/admin/petugas?{query}")).await;
        assert_eq!(page.count("tbody tr"), rows, "{query}");
    }
    let mut path = "/admin/petugas".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = admin.open(&path).await;
        let words = page.words("tbody th a");
        seen.extend(
            words
                .split("Petugas ")
                .filter(|name| !name.is_empty())
                .map(|name| name.trim().to_owned()),
        );
        if page.count("a[rel=next]") == 0 {
            break;
        }
        path = page.attribute("a[rel=next]", "href");
    }
    let mut sorted = seen.clone();
    sorted.sort();
    sorted.dedup();
    assert_eq!((seen.len(), &seen), (61, &sorted));
}

#[actix_web::test]
async fn an_account_that_is_not_there_is_not_found() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for id in ["x", "00000000-0000-0000-0000-000000000000", "' OR 1=1"] {
        assert_eq!(
            admin.open(&format!("/admin/petugas/{id}")).await.status,
            404,
            "{id}"
        );
        assert_eq!(
            admin
                .post(&format!("/admin/petugas/{id}/nonaktif"), &[])
                .await
                .status,
            404,
            "{id}"
        );
    }
}
