//! Lists: filters, order, pages, what a search finds.

use chrono::Duration;
use kernel::role::Role;
use sea_orm::ConnectionTrait;
use serde_json::json;

use crate::harness::{TestApp, database::is_postgres};

#[actix_web::test]
async fn a_search_finds_by_number_name_address_words_and_exact_identity_numbers() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let wanted = app
        .file_for(
            "nik-tidak-ditemukan",
            &[
                ("name", "Putri_100% Handayani"),
                ("email", "Putri@contoh.id"),
                ("nik", "3174010101900001"),
                ("kk", "3174010101100002"),
                ("birth_date", "1990-01-01"),
            ],
        )
        .await
        .number;
    let other = app.file().await.number.to_string();
    let number = wanted.to_string();
    let sloppy = number.to_lowercase().replace('-', "");
    for query in [
        &sloppy,
        "putri handayani",
        "PUTRI_100%25",
        "putri@CONTOH.id",
        "3174 0101 0190 0001",
        "3174010101100002",
    ] {
        assert_eq!(
            humas.lists(&format!("q={query}")).await,
            std::slice::from_ref(&number),
            "{query}"
        );
    }
    assert!(humas.lists("q=3174010101900002").await.is_empty());
    assert_eq!(
        humas.lists("q=hand").await,
        std::slice::from_ref(&number),
        "words begin so"
    );
    assert!(humas.lists("q=andayani").await.is_empty());
    for nothing in [
        "_",
        "%25",
        "%22%20*",
        "%26%20%7C%20%21%3A*",
        "hand%20_%20tidakada",
    ] {
        assert!(humas.lists(&format!("q={nothing}")).await.is_empty(), "{nothing}");
    }
    assert_eq!(
        humas.lists("q=AKUN%20hand").await,
        std::slice::from_ref(&number),
        "in either"
    );
    assert!(humas.lists("q=akun").await.contains(&other));
    assert!(
        humas
            .lists("q=%27%3B%20DROP%20TABLE%20ticket%3B--")
            .await
            .is_empty()
    );
}

#[actix_web::test]
async fn filters_narrow_and_a_wrong_one_is_named() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let mut numbers = Vec::new();
    for _ in 0..4 {
        numbers.push(app.file().await.number);
        app.clock.advance(Duration::hours(1));
    }
    humas
        .does(&numbers[0], "route", json!({ "unit": "DPK" }))
        .await
        .ok();
    humas
        .does(&numbers[1], "route", json!({ "unit": "KR05" }))
        .await
        .ok();
    humas
        .does(&numbers[2], "verify", json!({ "class": 7 }))
        .await
        .ok();
    unit.does(&numbers[0], "take", json!({})).await.ok();
    let shown: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    let at = |indexes: &[usize]| {
        indexes
            .iter()
            .map(|index| shown[*index].clone())
            .collect::<Vec<_>>()
    };

    assert_eq!(humas.lists("").await, shown);
    assert_eq!(humas.lists("status=new").await, at(&[2, 3]));
    assert_eq!(humas.lists("status=open&unit=none").await, at(&[2, 3]));
    assert_eq!(humas.lists("unit=kr05").await, at(&[1]));
    assert_eq!(humas.lists("class=7").await, at(&[2]));
    assert_eq!(humas.lists("service=kontak-petugas").await, shown);
    assert_eq!(humas.lists("service=lupa-password").await, Vec::<String>::new());
    assert_eq!(
        humas.lists("status=all").await,
        at(&[3, 2, 1, 0]),
        "to look things up: newest first"
    );
    assert_eq!(humas.lists("who=unassigned").await, at(&[1, 2, 3]));
    assert_eq!(unit.lists("who=mine").await, at(&[0]));
    assert_eq!(humas.lists("status=new&checked=yes").await, at(&[2]));
    assert_eq!(humas.lists("status=new&checked=no").await, at(&[3]));
    let listed = humas.get("/staff/tickets?status=new").await.ok();
    assert!(listed["items"][0]["verified_at"].is_string());
    assert!(listed["items"][1]["verified_at"].is_null());
    // Somebody who has just logged in: four hours have passed.
    let humas = app.humas().await;
    let page = humas.opens("/petugas/tiket?status=new").await;
    assert_eq!(
        page.attributes(".tk__meta .tag[title]", "title"),
        ["Sudah diperiksa Humas"],
        "the mark is on the one that was looked at"
    );
    let path = format!("/petugas/tiket/{}", numbers[2].canonical());
    assert!(
        humas
            .opens(&path)
            .await
            .words(".pane__line")
            .contains("Diperiksa")
    );
    let wrong = humas
        .get("/staff/tickets?status=lost&due=soon&checked=x&limit=0&after=x")
        .await;
    assert_eq!(wrong.fault("status"), "filter-unknown");
    assert_eq!(wrong.fault("due"), "filter-unknown");
    assert_eq!(wrong.fault("checked"), "filter-unknown");
    assert_eq!(
        humas.get("/staff/tickets?limit=0").await.fault("limit"),
        "limit-range"
    );
    assert_eq!(
        humas.get("/staff/tickets?after=x").await.fault("after"),
        "cursor-shape"
    );
}

#[actix_web::test]
async fn deadlines_filter_what_waits_for_its_first_answer() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    // 09:00 in Jakarta on 1 July; due 48 hours later.
    let first = app.file().await.number;
    let answered = app.file().await.number;
    humas
        .does(&answered, "answer", json!({ "message": "Sudah." }))
        .await
        .ok();
    let asked = app.file().await.number;
    humas
        .does(&asked, "ask", json!({ "message": "Yang mana?" }))
        .await
        .ok();
    // Sessions end after a working day, so each look is a new one.
    let due = async |query: &str| app.humas().await.lists(&format!("due={query}")).await;
    assert!(due("24h").await.is_empty());
    app.clock.advance(Duration::hours(25));
    assert_eq!(due("24h").await, [first.to_string()]);
    assert!(
        due("today").await.is_empty(),
        "10:00 on 2 July: due tomorrow at 9"
    );
    app.clock.advance(Duration::hours(14));
    assert_eq!(
        due("today").await,
        [first.to_string()],
        "midnight has passed in Jakarta"
    );
    app.clock.advance(Duration::hours(9));
    assert_eq!(
        due("late").await,
        [first.to_string()],
        "at the very moment it is late"
    );
    assert!(due("24h").await.is_empty());
}

#[actix_web::test]
async fn where_no_clock_runs_nothing_is_due_and_the_ticket_stands_behind_all_that_is() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let mut numbers = Vec::new();
    for _ in 0..4 {
        numbers.push(app.file().await.number);
        app.clock.advance(Duration::minutes(1));
    }
    for answered in &numbers[..2] {
        humas
            .does(answered, "answer", json!({ "message": "Sedang kami periksa." }))
            .await
            .ok();
    }
    assert_eq!(app.ticket(&numbers[0]).await.due_clock, None);
    let expected: Vec<String> = [2, 3, 0, 1].map(|index: usize| numbers[index].to_string()).into();
    assert_eq!(humas.lists("status=open").await, expected);
    let first = humas.get("/staff/tickets?status=open&limit=3").await.ok();
    let next = first["next"].as_str().unwrap();
    let rest = humas.lists(&format!("status=open&limit=3&after={next}")).await;
    assert_eq!(rest, expected[3..], "pages go on behind the end of all days");
    // The next question starts a clock again, and the ticket is back in its place.
    app.clock.advance(Duration::minutes(1));
    app.reply_of_reporter(&numbers[0]).await;
    assert_eq!(humas.lists("status=open").await[2], numbers[0].to_string());
}

#[actix_web::test]
async fn pages_of_a_list_join_without_gap_or_overlap() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    for round in 0..11 {
        app.file().await;
        // Several have the same deadline: then the id decides.
        if round % 3 == 0 {
            app.clock.advance(Duration::minutes(1));
        }
    }
    let whole = humas.lists("limit=200").await;
    for (status, expected) in [
        ("", whole.clone()),
        ("status=all&", whole.iter().rev().cloned().collect()),
        ("q=siti&", whole.iter().rev().cloned().collect()),
        ("q=siti&status=all&", whole.iter().rev().cloned().collect()),
        ("q=siti&status=open&", whole.clone()),
    ] {
        let mut read = Vec::new();
        let mut after = String::new();
        loop {
            let page = humas
                .get(&format!("/staff/tickets?{status}limit=4&after={after}"))
                .await
                .ok();
            let items = page["items"].as_array().unwrap();
            read.extend(
                items
                    .iter()
                    .map(|item| item["number"].as_str().unwrap().to_owned()),
            );
            match page["next"].as_str() {
                Some(next) => after = next.to_owned(),
                None => break,
            }
        }
        assert_eq!(read, expected);
    }
}

#[actix_web::test]
async fn roles_without_tickets_have_no_list_and_the_counter_sees_all_but_works_on_none() {
    let app = TestApp::start().await;
    let number = app.file().await.number;
    for role in [Role::Leader, Role::Admin, Role::WbsWasdal, Role::WbsInspektorat] {
        let desk = app.desk(role, None, "Tanpa Tiket").await;
        assert_eq!(
            desk.get("/staff/tickets").await.refusal(),
            (403, "forbidden"),
            "{role}"
        );
        assert_eq!(desk.reads(&number).await.status, 403, "{role}");
    }
    let counter = app.desk(Role::Counter, None, "Loket A").await;
    assert_eq!(counter.lists("").await, [number.to_string()]);
    assert_eq!(counter.reads(&number).await.ok()["actions"], json!(["note"]));
    assert_eq!(
        counter.does(&number, "take", json!({})).await.refusal(),
        (403, "forbidden")
    );
}

#[actix_web::test]
async fn words_follow_a_subject_that_changes_and_keep_a_secret_reporter_secret() {
    let app = TestApp::start().await;
    let (humas, unit) = (app.humas().await, app.of_unit("DPK").await);
    let number = app
        .file_for(
            "pengaduan-layanan",
            &[
                ("name", "Rahmania Tertutup"),
                ("secret", "true"),
                ("subject", "Perkara lama"),
            ],
        )
        .await
        .number;
    let shown = [number.to_string()];
    assert_eq!(humas.lists("q=perkara lam").await, shown);
    humas
        .does(&number, "verify", json!({ "class": 7, "subject": "Urusan baru" }))
        .await
        .ok();
    assert!(humas.lists("q=perkara").await.is_empty());
    assert_eq!(humas.lists("q=urusan").await, shown);
    humas.does(&number, "route", json!({ "unit": "DPK" })).await.ok();
    assert_eq!(unit.lists("q=urusan").await, shown, "by its subject");
    assert!(unit.lists("q=rahmania").await.is_empty(), "not by its reporter");
    assert!(unit.lists("q=urusan rahmania").await.is_empty());
    assert_eq!(humas.lists("q=urusan rahmania").await, shown);
}

/// From the database's own statistics, so that two words cost at a million tickets what they cost at a thousand.
#[actix_web::test]
async fn beside_other_words_a_common_one_finds_itself_alone_and_by_itself_what_begins_with_it() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    let about = |subject: &'static str, name: &'static str| {
        [("subject", subject), ("name", name), ("email", "satu@contoh.id")]
    };
    let same = app
        .file_for("pengaduan-layanan", &about("Kartu salah", "Rani Suntoro"))
        .await
        .number;
    let longer = app
        .file_for("pengaduan-layanan", &about("Kartunama salah", "Rani Suntoro"))
        .await
        .number;
    for name in ["Budi Satu", "Budi Dua", "Budi Tiga"] {
        app.file_for("pengaduan-layanan", &about("Kartu hilang", name))
            .await;
    }
    let mut both = [longer.to_string(), same.to_string()];
    both.sort();
    let found = async |question: &str| {
        let mut found = humas.lists(question).await;
        found.sort();
        found
    };
    assert_eq!(
        found("q=kartu sun").await,
        both,
        "before the statistics say so, no word is common"
    );
    if is_postgres() {
        app.app
            .db
            .read()
            .execute_unprepared("ANALYZE ticket")
            .await
            .unwrap();
        app.app.db.learn_common_words().await.unwrap();
        assert_eq!(
            found("q=kartu sun").await,
            both,
            "where there are few tickets, neither"
        );
        let many = "UPDATE pg_catalog.pg_class SET reltuples = 1000000 WHERE oid = 'ticket'::regclass";
        app.app.db.read().execute_unprepared(many).await.unwrap();
        app.app.db.learn_common_words().await.unwrap();
        assert_eq!(found("q=kartu sun").await, [same.to_string()]);
    }
    assert_eq!(found("q=kartun sun").await, [longer.to_string()]);
    assert_eq!(found("q=kartu").await.len(), 5);
}

#[actix_web::test]
async fn a_cursor_belongs_to_the_order_of_its_list() {
    let app = TestApp::start().await;
    let humas = app.humas().await;
    for _ in 0..3 {
        app.file().await;
        app.clock.advance(Duration::minutes(1));
    }
    let next = async |query: &str| {
        let page = humas.get(&format!("/staff/tickets?{query}&limit=1")).await.ok();
        page["next"].as_str().unwrap().to_owned()
    };
    let (of_queue, of_search) = (next("status=new").await, next("q=siti").await);
    for (query, cursor) in [("status=new", of_search), ("q=siti", of_queue)] {
        let refused = humas
            .get(&format!("/staff/tickets?{query}&limit=1&after={cursor}"))
            .await;
        assert_eq!(refused.fault("after"), "cursor-key", "{query}");
    }
}

#[actix_web::test]
async fn what_is_late_stays_in_its_order_when_a_word_narrows_it() {
    let app = TestApp::start().await;
    let mut filed = Vec::new();
    for _ in 0..3 {
        filed.push(app.file().await.number.to_string());
        app.clock.advance(Duration::minutes(1));
    }
    app.clock.advance(Duration::hours(50));
    let humas = app.humas().await;
    assert_eq!(humas.lists("due=late&q=siti").await, filed);
    filed.reverse();
    assert_eq!(humas.lists("q=siti").await, filed);
    let unit = app.of_unit("DPK").await;
    assert!(unit.lists("q=siti").await.is_empty());
}

#[actix_web::test]
async fn what_is_searched_for_begins_with_the_newest_and_leads_back() {
    let app = TestApp::start().await;
    let mut filed = Vec::new();
    for _ in 0..45 {
        filed.push(app.file().await.number.canonical().to_owned());
        app.clock.advance(Duration::minutes(1));
    }
    filed.reverse();
    let humas = app.humas().await;
    let rows = async |address: &str| {
        let page = humas.opens(address).await;
        let link = |rel: &str| page.attributes(&format!(".pager a[rel={rel}]"), "href").pop();
        let numbers = page.attributes("input[name=numbers]", "value");
        (numbers, link("prev"), link("next"))
    };
    let (first, none, next) = rows("/petugas/tiket?q=siti").await;
    assert_eq!(none, None);
    assert_eq!(first, filed[..40]);
    let (second, prev, none) = rows(&next.unwrap()).await;
    assert_eq!(none, None);
    assert_eq!(second, filed[40..]);
    let (again, ..) = rows(&prev.unwrap()).await;
    assert_eq!(again, first);
}
