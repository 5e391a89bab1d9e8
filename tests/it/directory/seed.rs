//! The seed: complete, idempotent, respectful of edits, and plain about its own faults.

use entity::{complaint_class, holiday, notice, policy, province, reply_template, service, setting, unit};
use laporbkn::directory::seed::{self, SeedError, source::SeedFiles};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, PaginatorTrait, Set};
use serde_json::json;

use crate::harness::TestApp;

#[actix_web::test]
async fn the_shipped_directory_is_complete() {
    let app = TestApp::start().await;
    let db = app.app.db.read();
    assert_eq!(unit::Entity::find().count(db).await.unwrap(), 35);
    assert_eq!(complaint_class::Entity::find().count(db).await.unwrap(), 34);
    assert_eq!(province::Entity::find().count(db).await.unwrap(), 38);
    assert_eq!(service::Entity::find().count(db).await.unwrap(), 12);
    assert_eq!(holiday::Entity::find().count(db).await.unwrap(), 108);
    assert!(policy::Entity::find().count(db).await.unwrap() >= 4);
    assert!(reply_template::Entity::find().count(db).await.unwrap() > 0);
    let reported: i32 = complaint_class::Entity::find()
        .all(db)
        .await
        .unwrap()
        .iter()
        .map(|class| class.count_2019)
        .sum();
    assert_eq!(reported, 5_496, "the report's own sum");
}

#[actix_web::test]
async fn a_second_run_changes_nothing() {
    let app = TestApp::start().await;
    let report = seed::run(&app.app).await.unwrap();
    assert!(!report.changed(), "{report}");
    assert!(report.tables.iter().all(|table| table.kept == 0), "{report:?}");
}

#[actix_web::test]
async fn a_new_text_reaches_an_untouched_row_but_never_an_edited_one() {
    let app = TestApp::start().await;
    let db = app.app.db.read();
    let code = "DKIN".parse::<kernel::unit_code::UnitCode>().unwrap();
    let mut edited = unit::Entity::find_by_id("DPK".parse::<kernel::unit_code::UnitCode>().unwrap())
        .one(db)
        .await
        .unwrap()
        .unwrap()
        .into_active_model();
    edited.name = Set("Direktorat menurut administrator".into());
    edited.edited_at = Set(Some(app.app.clock.now()));
    edited.update(db).await.unwrap();

    let files = SeedFiles::embedded()
        .replacing(
            "units.toml",
            "Direktorat Kinerja ASN",
            "Direktorat Kinerja Aparatur",
        )
        .replacing(
            "units.toml",
            "Direktorat Pengadaan dan Kepangkatan",
            "Nama dari pembaruan",
        );
    let report = seed::run_with(&app.app, &files).await.unwrap();

    let units = report.tables.iter().find(|table| table.table == "unit").unwrap();
    assert_eq!((units.inserted, units.updated, units.kept), (0, 1, 1));
    let followed = unit::Entity::find_by_id(code).one(db).await.unwrap().unwrap();
    assert_eq!(followed.name, "Direktorat Kinerja Aparatur");
    let kept = unit::Entity::find_by_id("DPK".parse::<kernel::unit_code::UnitCode>().unwrap())
        .one(db)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(kept.name, "Direktorat menurut administrator");
}

#[actix_web::test]
async fn a_notice_that_people_were_shown_never_changes() {
    let app = TestApp::start().await;
    let files =
        SeedFiles::embedded().replacing("notices.toml", "Data pribadi Anda di LAPORBKN", "Judul lain");
    let report = seed::run_with(&app.app, &files).await.unwrap();
    assert!(!report.changed(), "{report}");
    let stored = notice::Entity::find()
        .one(app.app.db.read())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(stored.title_id, "Data pribadi Anda di LAPORBKN");
}

#[actix_web::test]
async fn what_an_administrator_removed_stays_away() {
    let app = TestApp::start().await;
    let db = app.app.db.read();
    let day: chrono::NaiveDate = "2026-08-17".parse().unwrap();
    holiday::Entity::delete_by_id(day).exec(db).await.unwrap();
    let removed = setting::ActiveModel {
        key: Set(seed::store::REMOVED.into()),
        value: Set(json!({ "holiday": ["2026-08-17"] })),
        updated_at: Set(app.app.clock.now()),
    };
    removed.insert(db).await.unwrap();
    let report = seed::run(&app.app).await.unwrap();
    assert!(!report.changed(), "{report}");
    assert!(holiday::Entity::find_by_id(day).one(db).await.unwrap().is_none());
}

#[actix_web::test]
async fn two_nodes_that_start_together_both_succeed() {
    let app = TestApp::start().await;
    let db = app.app.db.read();
    holiday::Entity::delete_many().exec(db).await.unwrap();
    reply_template::Entity::delete_many().exec(db).await.unwrap();
    let (one, other) = futures_util::join!(seed::run(&app.app), seed::run(&app.app));
    one.unwrap();
    other.unwrap();
    assert_eq!(holiday::Entity::find().count(db).await.unwrap(), 108);
}

/// (file, what stands there, what it becomes, what the error must say).
const FAULTS: &[(&str, &str, &str, &str)] = &[
    (
        "units.toml",
        "code = \"DJAB\"",
        "code = \"DKIN\"",
        "seed/units.toml, unit DKIN: is there twice",
    ),
    (
        "units.toml",
        "code = \"DJAB\"",
        "code = \"D-JAB\"",
        "seed/units.toml, unit D-JAB: a unit code has",
    ),
    (
        "units.toml",
        "tz = \"Asia/Jakarta\"",
        "tz = \"Asia/Bandung\"",
        "seed/units.toml, unit DKIN: tz",
    ),
    (
        "units.toml",
        "kind = \"pusat\"",
        "kind = \"cabang\"",
        "seed/units.toml, unit DKIN: kind",
    ),
    (
        "units.toml",
        "provinces = []",
        "provinces = [\"35\"]",
        "seed/units.toml, unit DKIN: claims province 35",
    ),
    (
        "units.toml",
        "provinces = []",
        "provinces = []\nprovince = 1",
        "seed/units.toml, unit DKIN: unknown field",
    ),
    (
        "classes.toml",
        "route = \"PPSR\"",
        "route = \"PPXX\"",
        "seed/classes.toml, class 1: route \"PPXX\" is no unit",
    ),
    (
        "classes.toml",
        "merge_with = 21",
        "merge_with = 99",
        "seed/classes.toml, class 31: merge_with names class 99",
    ),
    (
        "classes.toml",
        "no = 2\n",
        "no = 1\n",
        "seed/classes.toml, class 1: is there twice",
    ),
    (
        "classes.toml",
        "regional = false",
        "regional = \"tidak\"",
        "seed/classes.toml, class 1: invalid type",
    ),
    (
        "provinces.toml",
        "kanreg = \"KR13\"",
        "kanreg = \"DPK\"",
        "seed/provinces.toml, province 11: kanreg DPK is no regional office",
    ),
    (
        "provinces.toml",
        "code = \"11\"",
        "code = \"10\"",
        "seed/provinces.toml, province 10: no province has this code",
    ),
    (
        "services.toml",
        "slug = \"nik-tidak-ditemukan\"",
        "slug = \"lupa-password\"",
        "seed/services.toml, service lupa-password: is there twice",
    ),
    (
        "services.toml",
        "class = 1\n",
        "class = 77\n",
        "seed/services.toml, service lupa-password: class 77 does not exist",
    ),
    (
        "services.toml",
        "route_hint = \"DPDI\"",
        "route_hint = \"WBS\"",
        "seed/services.toml, service lupa-password: route_hint \"WBS\" is no unit",
    ),
    (
        "services.toml",
        "name = \"security_question_1\"",
        "name = \"tried_reset\"",
        "seed/services.toml, service lupa-password: asks tried_reset twice",
    ),
    (
        "services.toml",
        "equals = \"jawaban_ditolak\"",
        "equals = \"lain\"",
        "seed/services.toml, service lupa-password: security_question_1: show_if names",
    ),
    (
        "policies.toml",
        "hours = 48",
        "hours = 0",
        "seed/policies.toml, policy helpdesk-first-answer: needs either",
    ),
    (
        "policies.toml",
        "hours = 48",
        "hours = -48",
        "seed/policies.toml, policy helpdesk-first-answer: needs either",
    ),
    (
        "policies.toml",
        "hours = 48",
        "hours = 48\nworking_days = 2",
        "seed/policies.toml, policy helpdesk-first-answer: needs either",
    ),
    (
        "policies.toml",
        "hours = 48",
        "",
        "seed/policies.toml, policy helpdesk-first-answer: needs either",
    ),
    (
        "policies.toml",
        "clock = \"first_answer\"",
        "clock = \"someday\"",
        "seed/policies.toml, policy helpdesk-first-answer: clock",
    ),
    (
        "holidays.toml",
        "date = 2024-02-08",
        "date = 2024-01-01",
        "seed/holidays.toml, day 2024-01-01: is there twice",
    ),
    (
        "holidays.toml",
        "date = 2024-02-08",
        "date = 2024-02-08T09:00:00",
        "seed/holidays.toml, day 2024-02-08T09:00:00: the date",
    ),
    (
        "holidays.toml",
        "kind = \"libur_nasional\"",
        "kind = \"libur\"",
        "seed/holidays.toml, day 2024-01-01: kind",
    ),
    (
        "reply_templates.toml",
        "units = [\"DPDI\"]",
        "units = [\"XYZ\"]",
        "seed/reply_templates.toml, template nik-hubungi-dukcapil: unit XYZ does not exist",
    ),
    (
        "reply_templates.toml",
        "\"nik-tidak-ditemukan\"",
        "\"nik-hilang\"",
        "seed/reply_templates.toml, template nik-hubungi-dukcapil: service nik-hilang does not exist",
    ),
    (
        "notices.toml",
        "version = \"2026-11-01\"",
        "version = \"2026-02-30\"",
        "seed/notices.toml, notice 2026-02-30: the date",
    ),
    (
        "contacts.toml",
        "kind = \"phone\"",
        "kind = \"pigeon\"",
        "seed/contacts.toml, contact bkn-telepon: kind",
    ),
];

#[actix_web::test]
async fn a_fault_in_the_seed_names_file_and_row_and_nothing_is_written() {
    let app = TestApp::start().await;
    let db = app.app.db.read();
    unit::Entity::delete_many().exec(db).await.unwrap();
    for (file, from, to, said) in FAULTS {
        let files = SeedFiles::embedded().replacing(file, from, to);
        let error = seed::run_with(&app.app, &files).await.unwrap_err();
        assert!(matches!(error, SeedError::Fault(_)), "{error}");
        assert!(
            error.to_string().starts_with(said),
            "{file}: {from} → {to}\nsays {error}\nnot  {said}"
        );
    }
    let broken = SeedFiles::embedded().replacing("holidays.toml", "date = 2024-02-08", "date = 2024-02-30");
    let error = seed::run_with(&app.app, &broken).await.unwrap_err().to_string();
    assert!(error.starts_with("seed/holidays.toml"), "{error}");
    assert_eq!(unit::Entity::find().count(db).await.unwrap(), 0);
}

#[actix_web::test]
async fn holidays_that_come_with_a_new_version_have_the_deadlines_counted_again() {
    let app = TestApp::start().await;
    let moved = SeedFiles::embedded().replacing("holidays.toml", "date = 2026-08-17", "date = 2026-08-18");
    let counted = async || {
        let jobs = entity::job::Entity::find().all(app.app.db.read()).await.unwrap();
        jobs.iter().filter(|job| job.kind == "sla.recompute").count()
    };
    seed::run(&app.app).await.unwrap();
    app.file().await;
    seed::run(&app.app).await.unwrap();
    assert_eq!(counted().await, 0, "nothing was brought in");
    let report = seed::run_with(&app.app, &moved).await.unwrap();
    assert!(report.moves_deadlines(), "{report}");
    assert_eq!(counted().await, 2, "at once, and when every node knows");
}
