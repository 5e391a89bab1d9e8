//! Following a ticket by program.

use base64::{Engine, prelude::BASE64_STANDARD};
use entity::{attachment, ticket_event};
use reqwest::{RequestBuilder, multipart};
use serde_json::{Value, json};

use super::{
    cast::{PNG, resolved},
    visitor::Visitor,
};
use crate::harness::{
    TestApp,
    tickets::{DESCRIPTION, EMAIL, Filed, NAME, SUBJECT},
};

fn url(app: &TestApp, filed: &Filed, rest: &str) -> String {
    app.url(&format!("/api/v1/tickets/{}{rest}", filed.number))
}

async fn json_of(request: RequestBuilder) -> (u16, Value) {
    let answer = request.send().await.unwrap();
    let status = answer.status().as_u16();
    (status, answer.json().await.unwrap())
}

fn post(app: &TestApp, filed: &Filed, rest: &str) -> RequestBuilder {
    let request = app.client().post(url(app, filed, rest));
    request.header("X-Ticket-Pin", filed.pin.to_string())
}

#[actix_web::test]
async fn the_number_gives_the_public_part_and_the_pin_the_conversation() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let bare = filed.number.canonical().to_lowercase();
    let (status, public) = json_of(app.client().get(app.url(&format!("/api/v1/tickets/{bare}")))).await;
    assert_eq!(status, 200);
    assert_eq!(public["number"], filed.number.to_string());
    assert_eq!(public["status"], "new");
    assert_eq!(public["due_at"], "2026-07-03T02:00:00Z");
    assert_eq!(public["deadline"]["state"], "ok");
    assert_eq!(public["service"]["code"], "kontak-petugas");
    assert_eq!(public["conversation"], Value::Null);
    assert_eq!(public["stages"][1]["state"], "now");
    let text = public.to_string();
    for secret in [NAME, EMAIL, DESCRIPTION, SUBJECT] {
        assert!(!text.contains(secret), "{secret}");
    }
    let request = app
        .client()
        .get(url(&app, &filed, ""))
        .header("X-Ticket-Pin", filed.pin.digits());
    let (_, opened) = json_of(request).await;
    let conversation = &opened["conversation"];
    assert_eq!(conversation["subject"], SUBJECT);
    assert_eq!(conversation["entries"][0]["body"], DESCRIPTION);
    assert_eq!(
        conversation["can"],
        json!({"reply": true, "confirm": false, "reopen": false, "rate": false})
    );
}

#[actix_web::test]
async fn a_wrong_pin_is_answered_as_an_unknown_ticket_is() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let wrong = if filed.pin.digits() == "000000" {
        "111111"
    } else {
        "000000"
    };
    let unknown = kernel::ticket_number::TicketNumber::generate(2026, &kernel::rng::Rng::seeded(5));
    for _ in 0..7 {
        let mut answers = Vec::new();
        for number in [filed.number.to_string(), unknown.to_string()] {
            let request = app.client().get(app.url(&format!("/api/v1/tickets/{number}")));
            let (status, mut body) = json_of(request.header("X-Ticket-Pin", wrong)).await;
            body.as_object_mut().unwrap().remove("request_id");
            answers.push((status, body));
        }
        assert_eq!(answers[0], answers[1]);
    }
    let (status, body) = json_of(post(&app, &filed, "/confirm")).await;
    assert_eq!((status, &body["code"]), (429, &json!("too-many")));
    let (status, body) = json_of(app.client().get(app.url(&format!("/api/v1/tickets/{unknown}")))).await;
    assert_eq!((status, &body["code"]), (404, &json!("ticket-not-found")));
}

#[actix_web::test]
async fn a_mistyped_number_and_a_missing_pin_name_their_field() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let number = filed.number.to_string();
    let last = if number.ends_with('A') { "B" } else { "A" };
    let wrong = format!("{}{last}", &number[..number.len() - 1]);
    let (status, body) = json_of(app.client().get(app.url(&format!("/api/v1/tickets/{wrong}")))).await;
    assert_eq!(
        (status, &body["errors"]["number"][0]["code"]),
        (422, &json!("ticket-number-check"))
    );
    let bare = app
        .client()
        .post(url(&app, &filed, "/replies"))
        .json(&json!({"message": "Halo"}));
    let (status, body) = json_of(bare).await;
    assert_eq!(
        (status, &body["errors"]["pin"][0]["code"]),
        (422, &json!("pin-missing"))
    );
}

#[actix_web::test]
async fn a_reply_is_json_or_a_form_and_brings_files_that_come_back_whole() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let file = json!({"name": "layar.png", "content_base64": BASE64_STANDARD.encode(PNG)});
    let body = json!({"message": "Ini layarnya.", "attachments": [file]});
    let (status, ticket) = json_of(post(&app, &filed, "/replies").json(&body)).await;
    assert_eq!(status, 201, "{ticket}");
    let entry = &ticket["conversation"]["entries"][1];
    assert_eq!(
        (&entry["kind"], &entry["body"]),
        (&json!("reporter"), &json!("Ini layarnya."))
    );
    let part = multipart::Part::bytes(PNG).file_name("dua.png");
    let form = multipart::Form::new()
        .text("pin", filed.pin.digits().to_owned())
        .part("attachments", part);
    let request = app
        .client()
        .post(url(&app, &filed, "/attachments"))
        .multipart(form);
    let (status, ticket) = json_of(request).await;
    assert_eq!(status, 201, "{ticket}");
    let path = ticket["conversation"]["entries"][2]["attachments"][0]["url"]
        .as_str()
        .unwrap();
    let fetch = async |pin: &str| {
        let request = app.client().get(app.url(path)).header("X-Ticket-Pin", pin);
        request.send().await.unwrap()
    };
    assert_eq!(fetch(filed.pin.digits()).await.bytes().await.unwrap(), PNG);
    assert_eq!(fetch("999999").await.status(), 404);
    let other = app.file().await;
    let id = path.rsplit('/').next().unwrap();
    let request = app.client().get(url(&app, &other, &format!("/attachments/{id}")));
    let answer = request
        .header("X-Ticket-Pin", other.pin.digits())
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 404);
}

#[actix_web::test]
async fn the_same_key_sends_one_reply() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    for _ in 0..3 {
        let request = post(&app, &filed, "/replies").header("Idempotency-Key", "k-1");
        let (status, _) = json_of(request.json(&json!({"message": "Halo"}))).await;
        assert_eq!(status, 201);
    }
    assert_eq!(app.count::<ticket_event::Entity>().await, 2);
}

#[actix_web::test]
async fn what_cannot_be_read_or_is_wrong_says_so() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let json = |text: &'static str| {
        post(&app, &filed, "/replies")
            .header("content-type", "application/json")
            .body(text)
    };
    let (status, body) = json_of(json("{\"message\": ")).await;
    assert_eq!((status, &body["code"]), (400, &json!("malformed-json")));
    let (status, body) = json_of(json("{\"message\": [\"halo\"], \"pin\": {}}")).await;
    let codes = ["message", "pin"].map(|name| &body["errors"][name][0]["code"]);
    assert_eq!((status, codes), (422, [&json!("not-text"), &json!("not-text")]));
    let rating = post(&app, &filed, "/rating").json(&json!({ "rating": [4] }));
    let (status, body) = json_of(rating).await;
    assert_eq!(
        (status, &body["errors"]["rating"][0]["code"]),
        (422, &json!("not-text"))
    );
    let (status, body) = json_of(json("{\"message\": \" \"}")).await;
    assert_eq!(
        (status, &body["errors"]["message"][0]["code"]),
        (422, &json!("empty"))
    );
    let (status, body) = json_of(json(
        "{\"message\": \"x\", \"attachments\": [{\"name\": \"a\", \"content_base64\": \"???\"}]}",
    ))
    .await;
    assert_eq!(
        (status, &body["errors"]["attachments"][0]["code"]),
        (422, &json!("file-encoding"))
    );
    let (status, body) = json_of(
        post(&app, &filed, "/replies")
            .header("content-type", "text/plain")
            .body("x"),
    )
    .await;
    assert_eq!((status, &body["code"]), (400, &json!("content-type")));
    let (status, body) = json_of(post(&app, &filed, "/attachments")).await;
    assert_eq!(
        (status, &body["errors"]["attachments"][0]["code"]),
        (422, &json!("required"))
    );
    let (status, body) = json_of(post(&app, &filed, "/confirm")).await;
    assert_eq!((status, &body["code"]), (409, &json!("not-while-new")));
    let (status, body) = json_of(post(&app, &filed, "/rating").json(&json!({"rating": 5}))).await;
    assert_eq!(
        (status, &body["errors"]["rating"][0]["code"]),
        (422, &json!("rating-value"))
    );
    assert_eq!(app.count::<ticket_event::Entity>().await, 1);
}

#[actix_web::test]
async fn a_tickets_end_and_its_return_by_program() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let (status, ticket) =
        json_of(post(&app, &filed, "/rating").json(&json!({"rating": 4, "comment": "Baik"}))).await;
    assert_eq!(
        (status, &ticket["conversation"]["rating"]),
        (200, &json!({"value": 4, "comment": "Baik"}))
    );
    let (status, ticket) = json_of(post(&app, &filed, "/confirm")).await;
    assert_eq!((status, &ticket["status"]), (200, &json!("closed")));
    let (status, ticket) = json_of(post(&app, &filed, "/reopen").json(&json!({"reason": "Lagi"}))).await;
    assert_eq!((status, &ticket["status"]), (200, &json!("in_progress")));
    assert_eq!(
        ticket["conversation"]["entries"]
            .as_array()
            .unwrap()
            .last()
            .unwrap()["body"],
        "Lagi"
    );
    let (status, body) = json_of(post(&app, &filed, "/reopen")).await;
    assert_eq!((status, &body["code"]), (409, &json!("not-while-in-progress")));
}

#[actix_web::test]
async fn files_and_names_that_a_call_does_not_take_are_refused_by_name() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let before = app.count::<ticket_event::Entity>().await;
    let file = json!([{ "name": "layar.png", "content": BASE64_STANDARD.encode(PNG) }]);
    for (call, body, field, expected) in [
        (
            "/reopen",
            json!({ "message": "Lagi", "attachments": file }),
            "attachments",
            "files-not-here",
        ),
        (
            "/rating",
            json!({ "rating": 4, "attachments": file }),
            "attachments",
            "files-not-here",
        ),
        (
            "/confirm",
            json!({ "attachments": file }),
            "attachments",
            "files-not-here",
        ),
        (
            "/confirm",
            json!({ "attachments": "layar.png" }),
            "attachments",
            "files-not-here",
        ),
        ("/reopen", json!({ "mesage": "Lagi" }), "mesage", "unknown-name"),
        ("/reopen", json!({ "note": ["Lagi"] }), "note", "unknown-name"),
        (
            "/rating",
            json!({ "rating": 4, "coment": "Baik" }),
            "coment",
            "unknown-name",
        ),
        (
            "/confirm",
            json!({ "message": "Terima kasih" }),
            "message",
            "unknown-name",
        ),
        (
            "/replies",
            json!({ "message": "Halo", "attachment": file }),
            "attachment",
            "unknown-name",
        ),
        (
            "/attachments",
            json!({ "message": "Halo", "attachments": file }),
            "message",
            "unknown-name",
        ),
    ] {
        let (status, problem) = json_of(post(&app, &filed, call).json(&body)).await;
        assert_eq!(
            (status, &problem["errors"][field][0]["code"]),
            (422, &json!(expected)),
            "{call}: {problem}"
        );
    }
    assert_eq!(app.count::<ticket_event::Entity>().await, before);
    assert_eq!(app.count::<attachment::Entity>().await, 0);
}

#[actix_web::test]
async fn a_form_with_files_or_names_that_a_call_does_not_take_is_refused_by_name() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let before = app.count::<ticket_event::Entity>().await;
    for (call, text, field, expected) in [
        ("/reopen", ("reason", "Lagi"), "attachments", "files-not-here"),
        ("/rating", ("rating", "4"), "attachments", "files-not-here"),
        ("/confirm", ("pin", "000000"), "attachments", "files-not-here"),
        (
            "/replies",
            ("data", "{\"message\":\"Halo\"}"),
            "data",
            "unknown-name",
        ),
    ] {
        let part = multipart::Part::bytes(PNG).file_name("layar.png");
        let form = multipart::Form::new()
            .text(text.0, text.1)
            .part("attachments", part);
        let (status, problem) = json_of(post(&app, &filed, call).multipart(form)).await;
        assert_eq!(
            (status, &problem["errors"][field][0]["code"]),
            (422, &json!(expected)),
            "{call}: {problem}"
        );
    }
    assert_eq!(app.count::<ticket_event::Entity>().await, before);
}

#[actix_web::test]
async fn what_is_empty_counts_as_not_sent() {
    let app = TestApp::start().await;
    let filed = resolved(&app).await;
    let nothing = json!({ "message": null, "rating": null, "attachments": [], "note": null });
    let (status, ticket) = json_of(post(&app, &filed, "/confirm").json(&nothing)).await;
    assert_eq!((status, &ticket["status"]), (200, &json!("closed")), "{ticket}");
    let form = [("message", "Lagi"), ("pin", filed.pin.digits())];
    let (status, ticket) = json_of(post(&app, &filed, "/reopen").form(&form)).await;
    assert_eq!(
        (status, &ticket["status"]),
        (200, &json!("in_progress")),
        "{ticket}"
    );
}

#[actix_web::test]
async fn a_ticket_takes_fifty_messages_a_day_and_says_so() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    for _ in 0..49 {
        app.reply_of_reporter(&filed.number).await;
    }
    // The report itself counts as well.
    let reply = || post(&app, &filed, "/replies").json(&json!({ "message": "Satu lagi." }));
    let (status, problem) = json_of(reply()).await;
    assert_eq!((status, &problem["code"]), (409, &json!("too-much-today")));
    assert!(
        problem["detail"].as_str().unwrap().contains("50 kiriman"),
        "{problem}"
    );

    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    let refused = visitor
        .reply(&page, &filed.number, "Kata yang sudah diketik", &[])
        .await;
    assert_eq!(refused.status, 409);
    assert!(refused.html.contains("50 kiriman") && refused.html.contains("Kata yang sudah diketik"));

    app.clock.advance(chrono::Duration::hours(25));
    assert_eq!(json_of(reply()).await.0, 201);
}

#[actix_web::test]
async fn a_program_sends_files_under_either_name_with_the_pin_in_the_body() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let pdf = BASE64_STANDARD.encode(b"%PDF-1.7\n1 0 obj\n");
    for name in ["content", "content_base64"] {
        let body = json!({ "pin": filed.pin.digits(), "attachments": [{ "name": "surat.pdf", name: pdf }] });
        let request = app.client().post(url(&app, &filed, "/attachments")).json(&body);
        let (status, answer) = json_of(request).await;
        assert_eq!(status, 201, "{answer}");
    }
    // Larger than what is kept in memory while it arrives.
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(2_000_000, b' ');
    let pdf = BASE64_STANDARD.encode(pdf);
    let body = json!({ "pin": filed.pin.digits(), "attachments": [{ "name": "besar.pdf", "content": pdf }] });
    let request = app.client().post(url(&app, &filed, "/attachments")).json(&body);
    let (status, answer) = json_of(request).await;
    assert_eq!(status, 201, "{answer}");
    let sizes = answer["conversation"]["entries"].as_array().unwrap().iter();
    let sizes: Vec<_> = sizes
        .filter_map(|entry| entry["attachments"][0]["size"].as_i64())
        .collect();
    assert_eq!(sizes, [17, 17, 2_000_000]);
    let names = std::fs::read_dir(&app.app.config.data_dir).unwrap();
    let left = names.filter(|entry| {
        entry
            .as_ref()
            .unwrap()
            .file_name()
            .to_string_lossy()
            .starts_with(".tmp")
    });
    assert_eq!(left.count(), 0, "no temporary file is left");
}

#[actix_web::test]
async fn a_long_conversation_comes_a_hundred_entries_at_a_time() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    for _ in 0..120 {
        app.reply_of_reporter(&filed.number).await;
    }
    let part = async |query: &str| {
        let request = app.client().get(url(&app, &filed, query));
        let (status, answer) = json_of(request.header("X-Ticket-Pin", filed.pin.digits())).await;
        assert_eq!(status, 200, "{answer}");
        answer["conversation"].clone()
    };
    let latest = part("").await;
    assert_eq!(latest["entries"].as_array().unwrap().len(), 100);
    let earlier = latest["earlier"].as_str().unwrap();
    let first = part(&format!("?before={earlier}")).await;
    assert_eq!(first["entries"].as_array().unwrap().len(), 21);
    assert_eq!(first["entries"][0]["body"], DESCRIPTION);
    assert_eq!(first["earlier"], Value::Null);

    let visitor = Visitor::new(&app);
    let page = visitor.unlock(&filed).await;
    assert!(!page.html.contains(DESCRIPTION));
    let html = page.html.replace("&#x3D;", "=");
    let link = html
        .split("href=\"")
        .find(|rest| rest.contains("?sebelum="))
        .unwrap();
    let page = visitor.open(link.split('"').next().unwrap()).await;
    assert!(page.html.contains(DESCRIPTION) && !page.words().contains("Percakapan sebelumnya"));
}
