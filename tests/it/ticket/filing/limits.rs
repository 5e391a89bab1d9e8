//! How much one address may file, send and leave; and that filing itself is the last thing to be refused.

use chrono::Duration;
use entity::{
    attachment,
    outbox::{self, OutboxState},
    ticket,
};
use kernel::{
    id::{AttachmentId, TicketId},
    ticket_number::TicketNumber,
    visibility::Visibility,
};
use laporbkn::{
    notify::{compose::compose, letter::Reader, receipt, render::render},
    ticket::draft,
};
use reqwest::{Client, StatusCode, multipart::Part};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::{Value, json};

use super::{OpenForm, as_json, attachments, nik_not_found, stored_files, texts, tickets, values};
use crate::harness::TestApp;

async fn post(app: &TestApp, client: &Client, body: &Value) -> reqwest::Response {
    let request = client.post(app.url("/api/v1/tickets")).json(body);
    request.send().await.unwrap()
}

fn report(email: &str) -> Value {
    as_json(
        "kontak-petugas",
        &values(&[
            ("name", "Budi Santoso"),
            ("email", email),
            ("description", "Tidak bisa masuk."),
        ]),
    )
}

async fn form_at(app: &TestApp, address: &str) -> OpenForm {
    let mut form = OpenForm::open(app, "nik-tidak-ditemukan").await;
    form.client = app.client_at(address);
    let page = form
        .client
        .get(&form.path)
        .send()
        .await
        .unwrap()
        .text()
        .await
        .unwrap();
    form.hidden = super::hidden(&page);
    form
}

#[actix_web::test]
async fn a_load_from_the_machine_itself_meets_no_limit() {
    let app = TestApp::start_with(|raw| {
        let one = Some("1".to_owned());
        (raw.limit_filing, raw.limit_filing_email, raw.limit_receipts) =
            (one.clone(), one.clone(), one.clone());
        raw.limit_requests = one;
    })
    .await;
    let body = report("budi@contoh.test");
    let connections = (0..8).map(|_| async {
        let client = app.client();
        for _ in 0..3 {
            let answer = post(&app, &client, &body).await;
            assert_eq!(answer.status(), StatusCode::CREATED);
        }
    });
    futures_util::future::join_all(connections).await;
    assert_eq!(app.count::<outbox::Entity>().await, 24, "each with its receipt");
}

#[actix_web::test]
async fn filing_is_counted_by_address_and_the_steps_before_it_are_not() {
    let app = TestApp::behind_proxy(|raw| raw.limit_filing = Some("2".into())).await;
    let form = form_at(&app, "203.0.113.9").await;
    for _ in 0..6 {
        assert_eq!(
            form.step("check", &nik_not_found()).await.status(),
            StatusCode::OK
        );
    }
    assert_eq!(
        form.step("file", &nik_not_found()).await.status(),
        StatusCode::SEE_OTHER
    );
    let client = app.client_at("203.0.113.9");
    assert_eq!(
        post(&app, &client, &report("ani@contoh.test")).await.status(),
        StatusCode::CREATED
    );

    let refused = post(&app, &client, &report("ani@contoh.test")).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.headers().contains_key("retry-after"));
    let form = form_at(&app, "203.0.113.9").await;
    let refused = form.step("file", &nik_not_found()).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    let page = refused.text().await.unwrap();
    assert!(page.contains("Budi Santoso"), "what was typed stays");
    assert!(texts(&page, ".flash--error").join("").contains("Tunggu sebentar"));

    let elsewhere = app.client_at("198.51.100.7");
    assert_eq!(
        post(&app, &elsewhere, &report("ani@contoh.test")).await.status(),
        StatusCode::CREATED
    );
    assert_eq!(tickets(&app).await.len(), 3);
}

#[actix_web::test]
async fn searches_are_counted_by_themselves() {
    let app = TestApp::behind_proxy(|raw| raw.limit_requests = Some("5".into())).await;
    let form = form_at(&app, "203.0.113.9").await;
    let client = app.client_at("203.0.113.9");
    let get = async |client: &Client, path: &str| client.get(app.url(path)).send().await.unwrap().status();
    let searches = ["/bantuan?q=nik", "/api/v1/articles/search?q=nik"];
    let suggested = "/api/v1/articles/suggest?q=nik";
    assert_eq!(get(&client, suggested).await, StatusCode::OK);
    let beside = async || {
        let fields = [
            ("_csrf", form.hidden["_csrf"].as_str()),
            ("draft", form.hidden["draft"].as_str()),
            ("description", "nik saya tidak ditemukan"),
        ];
        let path = format!("{}/jawaban", form.path);
        form.client
            .post(path)
            .form(&fields)
            .send()
            .await
            .unwrap()
            .status()
    };
    for _ in 0..4 {
        assert_eq!(beside().await, StatusCode::OK);
    }
    assert_eq!(beside().await, StatusCode::TOO_MANY_REQUESTS);
    // What came while somebody typed has used up no search.
    for path in searches.iter().chain(&searches).chain(&searches[..1]) {
        assert_eq!(get(&client, path).await, StatusCode::OK, "{path}");
    }
    for path in [searches[0], searches[1], suggested] {
        assert_eq!(get(&client, path).await, StatusCode::TOO_MANY_REQUESTS, "{path}");
        assert_eq!(get(&app.client_at("198.51.100.7"), path).await, StatusCode::OK);
    }
    assert_eq!(
        get(&client, "/bantuan").await,
        StatusCode::OK,
        "nothing is looked for"
    );
    let step = form.step("check", &nik_not_found()).await;
    assert_eq!(step.status(), StatusCode::OK, "who looked a lot may still write");
}

#[actix_web::test]
async fn who_sends_too_much_of_anything_waits_with_everything_kept() {
    let app = TestApp::behind_proxy(|raw| raw.limit_requests = Some("3".into())).await;
    let form = form_at(&app, "2001:db8::1").await;
    for _ in 0..3 {
        assert_eq!(
            form.step("check", &nik_not_found()).await.status(),
            StatusCode::OK
        );
    }
    let refused = form.step("check", &nik_not_found()).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert!(refused.text().await.unwrap().contains("Budi Santoso"));
    // Another address of the same subscriber.
    let neighbour = app.client_at("2001:db8::2");
    let filed = app.file().await;
    let look = async |client: &Client| {
        let path = app.url(&format!("/api/v1/tickets/{}", filed.number));
        client.get(path).send().await.unwrap().status()
    };
    assert_eq!(look(&neighbour).await, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(look(&app.client_at("2001:db8:0:1::1")).await, StatusCode::OK);
}

#[actix_web::test]
async fn a_mailbox_is_not_filled_by_whoever_files_under_its_address() {
    let app = TestApp::behind_proxy(|raw| raw.limit_receipts = Some("2".into())).await;
    let client = app.client_at("203.0.113.9");
    let mut numbers = Vec::new();
    for _ in 0..7 {
        let filed: Value = post(&app, &client, &report("siti@contoh.test"))
            .await
            .json()
            .await
            .unwrap();
        numbers.push((
            filed["number"].as_str().unwrap().to_owned(),
            filed["pin"].as_str().unwrap().to_owned(),
        ));
    }
    for spelling in ["Siti@contoh.test", "siti+1@contoh.test", "siti+2@contoh.test"] {
        assert_eq!(
            post(&app, &client, &report(spelling)).await.status(),
            StatusCode::CREATED
        );
    }
    assert_eq!(tickets(&app).await.len(), 10, "all are filed");

    let mails = outbox::Entity::find().all(app.app.db.read()).await.unwrap();
    let of = |kind: &str| mails.iter().filter(|mail| mail.kind == kind).collect::<Vec<_>>();
    assert_eq!(
        (of("receipt").len(), of("receipts").len(), mails.len()),
        (2, 1, 3)
    );
    let list = of("receipts")[0];
    assert!(list.next_attempt_at > app.app.clock.now() && list.state == OutboxState::Pending);

    app.clock.advance(Duration::minutes(16));
    let letter = compose(&app.app, list, Reader::Recipient).await.unwrap();
    let mail = render(&app.app, &letter).unwrap();
    for (place, (number, pin)) in numbers.iter().enumerate() {
        let is_listed = mail.text.contains(number.as_str());
        assert_eq!(is_listed, place >= 2, "the first two had receipts of their own");
        let pin = format!("{} {}", &pin[..3], &pin[3..]);
        assert_eq!(
            mail.text.contains(&pin) || mail.text.contains(&pin.replace(' ', "")),
            place >= 2
        );
    }
    assert!(mail.text.contains("/buka?kunci=") && !mail.text.contains("Budi Santoso"));
    let seen = render(
        &app.app,
        &compose(&app.app, list, Reader::Operator).await.unwrap(),
    )
    .unwrap();
    assert!(!seen.text.contains(&numbers[3].1), "an operator sees no PIN");
    hide_reporter_of(&app, &numbers[4].0).await;
    let seen = render(
        &app.app,
        &compose(&app.app, list, Reader::Operator).await.unwrap(),
    )
    .unwrap();
    assert!(
        seen.text.contains(&numbers[3].0) && !seen.text.contains(&numbers[4].0),
        "nor that a secret complaint came from this address"
    );

    // The next quarter of an hour has a list of its own.
    assert_eq!(
        post(&app, &client, &report("siti@contoh.test")).await.status(),
        StatusCode::CREATED
    );
    assert_eq!(app.count::<outbox::Entity>().await, 4);
}

#[actix_web::test]
async fn gmail_addresses_with_dots_are_gathered_whichever_way_they_are_dotted() {
    let app = TestApp::behind_proxy(|raw| raw.limit_receipts = Some("1".into())).await;
    let client = app.client_at("203.0.113.9");
    let mut numbers = Vec::new();
    for spelling in [
        "siti.lestari@gmail.com",
        "siti.lestari@gmail.com",
        "Siti.Lestari@gmail.com",
        "sitilestari@gmail.com",
        "siti.lestari+1@gmail.com",
        "siti.lestari@gmail.co",
    ] {
        let filed: Value = post(&app, &client, &report(spelling)).await.json().await.unwrap();
        numbers.push(filed["number"].as_str().unwrap().to_owned());
    }
    let mails = outbox::Entity::find().all(app.app.db.read()).await.unwrap();
    let lists: Vec<_> = mails.iter().filter(|mail| mail.kind == "receipts").collect();
    assert_eq!((lists.len(), mails.len()), (1, 3), "one mailbox has one list");
    app.clock.advance(Duration::minutes(16));
    let letter = compose(&app.app, lists[0], Reader::Recipient).await.unwrap();
    let mail = render(&app.app, &letter).unwrap();
    let listed = numbers.iter().map(|number| mail.text.contains(number.as_str()));
    assert_eq!(
        listed.collect::<Vec<_>>(),
        [false, true, true, true, false, false],
        "the first had a receipt of its own, spellings with a plus get none"
    );
    let filed = tickets(&app).await;
    for (spelling, is_told) in [
        ("siti.lestari@gmail.com", true),
        ("siti.lestari+1@gmail.com", false),
        ("siti.lestari@gmail.co", true),
    ] {
        let ticket = filed
            .iter()
            .find(|one| one.reporter_email.as_str() == spelling)
            .unwrap();
        let is_mailed = receipt::is_mailed(app.app.db.read(), &app.app, ticket).await;
        assert_eq!(is_mailed.unwrap(), is_told, "{spelling}");
    }
    let first: Value = post(&app, &client, &report("budi+1@contoh.test"))
        .await
        .json()
        .await
        .unwrap();
    let number = TicketNumber::parse(first["number"].as_str().unwrap()).unwrap();
    let ticket = app.ticket(&number).await;
    assert!(
        receipt::is_mailed(app.app.db.read(), &app.app, &ticket)
            .await
            .unwrap(),
        "it had one of its own"
    );
}

async fn hide_reporter_of(app: &TestApp, number: &str) {
    let number = TicketNumber::parse(number).unwrap();
    ticket::Entity::update_many()
        .col_expr(ticket::Column::Secret, Expr::value(true))
        .filter(ticket::Column::Number.eq(number))
        .exec(app.app.db.read())
        .await
        .unwrap();
}

#[actix_web::test]
async fn names_without_end_are_refused_before_they_cost_anything() {
    let app = TestApp::start().await;
    let client = app.client();
    let object = |count: usize| {
        let members = (0..count).map(|place| (format!("x{place}"), json!("1")));
        let mut object = members.collect::<serde_json::Map<_, _>>();
        object.insert("service".into(), json!("kontak-petugas"));
        Value::Object(object)
    };
    let answer = post(&app, &client, &object(150)).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let problem: Value = answer.json().await.unwrap();
    let errors = problem["errors"].as_object().unwrap();
    let unknown = errors.keys().filter(|name| name.starts_with('x')).count();
    assert_eq!(unknown, 20, "enough to see what is wrong");
    assert_eq!(
        post(&app, &client, &object(300_000)).await.status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );

    let form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    let body = "x=1&".repeat(5_000);
    let kind = "application/x-www-form-urlencoded";
    let request = form
        .client
        .post(&form.path)
        .header("content-type", kind)
        .body(body);
    assert_eq!(
        request.send().await.unwrap().status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
}

#[actix_web::test]
async fn values_that_are_no_text_and_lists_without_end_are_only_named() {
    let app = TestApp::start().await;
    let mut body = report("budi@contoh.test");
    body["agency"] = json!([[1, 2], { "a": 1 }]);
    body["attachments"] = json!({ "name": "a.png" });
    let problem: Value = post(&app, &app.client(), &body).await.json().await.unwrap();
    assert_eq!(problem["errors"]["agency"][0]["code"], "not-text", "{problem}");
    assert_eq!(
        problem["errors"]["attachments"][0]["code"], "attachments-shape",
        "{problem}"
    );
    let mut body = report("budi@contoh.test");
    body["attachments"] = vec![json!({ "name": "a.png", "content_base64": "" }); 3_000].into();
    let problem: Value = post(&app, &app.client(), &body).await.json().await.unwrap();
    assert_eq!(
        problem["errors"]["attachments"].as_array().unwrap().len(),
        20,
        "{problem}"
    );
}

fn scan(size: usize) -> Part {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    bytes.resize(size, b' ');
    Part::bytes(bytes).file_name("scan.pdf")
}

#[actix_web::test]
async fn files_of_one_address_have_to_wait_before_its_words_do() {
    let app = TestApp::behind_proxy(|raw| raw.limit_files = Some("1".into())).await;
    the_second_file_has_to_wait(&app).await;
}

#[actix_web::test]
async fn files_of_all_have_to_wait_before_words_do() {
    let app = TestApp::behind_proxy(|raw| raw.limit_waiting_files = Some("1".into())).await;
    the_second_file_has_to_wait(&app).await;
    // Once a minute the database says what really waits.
    draft::measure(&app.app).await.unwrap();
    assert_eq!(draft::waiting(app.app.db.read()).await.unwrap(), 700_000);
}

async fn the_second_file_has_to_wait(app: &TestApp) {
    let form = form_at(app, "203.0.113.9").await;
    let first = form
        .form("check", &nik_not_found())
        .part("attachments", scan(700_000));
    assert_eq!(form.send(first).await.status(), StatusCode::OK);
    let other = form_at(app, "203.0.113.9").await;
    let second = other
        .form("check", &nik_not_found())
        .part("attachments", scan(600_000));
    let answer = other.send(second).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = answer.text().await.unwrap();
    assert!(page.contains("tempat penyimpanan sedang penuh") && page.contains("Budi Santoso"));
    let filed = other.step("file", &nik_not_found()).await;
    assert_eq!(filed.status(), StatusCode::SEE_OTHER, "words are filed");
    assert_eq!((attachments(app).await.len(), stored_files(app)), (1, 1));
}

#[actix_web::test]
async fn a_form_that_we_never_made_leaves_no_files() {
    let app = TestApp::start().await;
    let mut form = OpenForm::open(&app, "nik-tidak-ditemukan").await;
    form.hidden
        .insert("_csrf".into(), format!("{}.{}", "a".repeat(43), "b".repeat(43)));
    let body = form
        .form("check", &nik_not_found())
        .part("attachments", scan(10_000));
    let answer = form.send(body).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
    assert!(answer.text().await.unwrap().contains("Budi Santoso"));
    assert_eq!((attachments(&app).await.len(), stored_files(&app)), (0, 0));
}

#[actix_web::test]
async fn one_sweep_takes_everything_that_is_old() {
    let app = TestApp::start().await;
    let now = app.app.clock.now();
    let row = |place: usize| attachment::ActiveModel {
        id: Set(AttachmentId::new(app.app.clock.as_ref(), &app.app.rng)),
        ticket_id: Set(None::<TicketId>),
        event_id: Set(None),
        draft_id: Set(Some("a".repeat(64))),
        name: Set("scan.pdf".into()),
        media_type: Set("application/pdf".into()),
        size: Set(1),
        sha256: Set("0".repeat(64)),
        storage_key: Set(format!("lampiran/{place}")),
        visibility: Set(Visibility::Reporter),
        created_at: Set(now - Duration::hours(25)),
    };
    let rows: Vec<_> = (0..450).map(row).collect();
    app.app
        .db
        .write(async |tx| {
            attachment::Entity::insert_many(rows)
                .exec_without_returning(tx)
                .await
        })
        .await
        .unwrap();
    assert_eq!(draft::sweep_drafts(&app.app).await.unwrap(), 450);
    assert!(attachments(&app).await.is_empty());
}
