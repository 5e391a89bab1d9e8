//! Who may read a conversation.

use kernel::{rng::Rng, ticket_number::TicketNumber};
use laporbkn::ticket::access::{link_token, link_url};

use super::visitor::Visitor;
use crate::harness::{
    TestApp,
    tickets::{DESCRIPTION, Filed},
};

fn wrong(filed: &Filed) -> &'static str {
    if filed.pin.digits() == "000000" {
        "111111"
    } else {
        "000000"
    }
}

/// A number that is well-formed and belongs to nobody.
fn nobodys() -> String {
    TicketNumber::generate(2026, &Rng::seeded(99)).to_string()
}

/// Two pages, the numbers and tokens in them apart.
fn same(one: &str, number: &str, other: &str, other_number: &str) -> bool {
    let bare = |html: &str, number: &str| {
        let html = html
            .replace(number, "NUMBER")
            .replace(&number.replace('-', ""), "NUMBER");
        html.lines()
            .filter(|line| !line.contains("_csrf") && !line.contains("request_id"))
            .collect::<Vec<_>>()
            .join("\n")
    };
    bare(one, number) == bare(other, other_number)
}

#[actix_web::test]
async fn number_and_pin_open_the_conversation_and_nothing_else_does() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    let closed = visitor.open(&format!("/tiket/{}", filed.number)).await;
    assert_eq!(closed.status, 200);
    assert!(!closed.html.contains(DESCRIPTION));
    let number = filed.number.to_string();
    let page = visitor
        .send("/tiket", &[("number", &number), ("pin", filed.pin.digits())])
        .await;
    assert!(page.html.contains(DESCRIPTION));
}

#[actix_web::test]
async fn a_wrong_pin_and_an_unknown_ticket_are_answered_alike_up_to_the_lock_out() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let (known, unknown) = (filed.number.to_string(), nobodys());
    let visitor = Visitor::new(&app);
    for round in 1..=6 {
        let mut pages = Vec::new();
        for number in [&known, &unknown] {
            // Both ways in count together.
            let path = if round == 1 {
                "/tiket".to_owned()
            } else {
                format!("/tiket/{number}/buka")
            };
            let fields = [("number", number.as_str()), ("pin", wrong(&filed))];
            pages.push(visitor.post(&path, &fields).await);
        }
        assert_eq!(
            pages[0].status,
            if round <= 5 { 422 } else { 429 },
            "round {round}"
        );
        assert_eq!(pages[0].status, pages[1].status, "round {round}");
        assert!(
            same(&pages[0].html, &known, &pages[1].html, &unknown),
            "round {round}"
        );
    }
    let refused = visitor
        .post(&format!("/tiket/{known}/buka"), &[("pin", filed.pin.digits())])
        .await;
    assert_eq!(refused.status, 429, "the right pin has to wait too");
    app.clock.advance(chrono::Duration::minutes(16));
    visitor.unlock(&filed).await;
}

#[actix_web::test]
async fn the_lock_out_holds_on_another_node() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    for _ in 0..5 {
        visitor
            .post(
                &format!("/tiket/{}/buka", filed.number),
                &[("pin", wrong(&filed))],
            )
            .await;
    }
    let other = app.another_node().await;
    let elsewhere = Visitor::new(&other);
    let page = elsewhere
        .post(
            &format!("/tiket/{}/buka", filed.number),
            &[("pin", filed.pin.digits())],
        )
        .await;
    assert_eq!(page.status, 429);
    assert!(
        page.words().contains("Coba lagi dalam 15 menit"),
        "{}",
        page.words()
    );
}

#[actix_web::test]
async fn whoever_read_a_number_somewhere_locks_out_nobody_but_themselves() {
    let app = TestApp::behind_proxy(|_| {}).await;
    let filed = app.file().await;
    let path = format!("/tiket/{}/buka", filed.number);
    let tries = async |address: &str| {
        let stranger = Visitor::at(&app, address);
        for _ in 0..5 {
            stranger.post(&path, &[("pin", wrong(&filed))]).await;
        }
        stranger.post(&path, &[("pin", filed.pin.digits())]).await.status
    };
    for address in ["198.51.100.1", "198.51.100.2", "198.51.100.3"] {
        assert_eq!(tries(address).await, 429, "{address}");
    }
    Visitor::at(&app, "203.0.113.9").unlock(&filed).await;
    // Twenty from everywhere are a siege: then all have to wait, the reporter with the link in the mail excepted.
    assert_eq!(tries("198.51.100.4").await, 429);
    let elsewhere = Visitor::at(&app, "203.0.113.10");
    let refused = elsewhere.post(&path, &[("pin", filed.pin.digits())]).await;
    assert_eq!(refused.status, 429);
    app.clock.advance(chrono::Duration::minutes(16));
    elsewhere.unlock(&filed).await;
}

#[actix_web::test]
async fn many_tries_at_one_instant_are_still_only_five() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let path = app.url(&format!("/api/v1/tickets/{}", filed.number));
    let client = app.client();
    let tries = (0..20).map(|_| {
        let request = client.get(&path).header("X-Ticket-Pin", wrong(&filed));
        async move { request.send().await.unwrap().status().as_u16() }
    });
    let answers = futures_util::future::join_all(tries).await;
    let judged = answers.iter().filter(|&&status| status == 404).count();
    let refused = answers.iter().filter(|&&status| status == 429).count();
    assert_eq!((judged, refused), (5, 15), "{answers:?}");
}

#[actix_web::test]
async fn a_pin_that_is_no_pin_costs_no_try() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    for _ in 0..7 {
        let page = visitor
            .post(&format!("/tiket/{}/buka", filed.number), &[("pin", "12345")])
            .await;
        assert_eq!(page.status, 422);
        assert!(
            page.words().contains("PIN terdiri dari enam angka"),
            "{}",
            page.words()
        );
    }
    visitor.unlock(&filed).await;
}

#[actix_web::test]
async fn the_cookie_of_one_ticket_opens_no_other() {
    let app = TestApp::start().await;
    let (mine, other) = (
        app.file().await,
        app.file_with(&[("description", "Rahasia orang lain.")]).await,
    );
    let answer = app
        .client()
        .get(app.url(&format!(
            "/tiket/{}/buka?kunci={}",
            mine.number,
            link_token(&app.app, &app.ticket(&mine.number).await).unwrap()
        )))
        .send()
        .await
        .unwrap();
    let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
    assert!(
        cookie.contains(&format!("Path=/tiket/{}", mine.number)),
        "{cookie}"
    );
    assert!(
        cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let pair = cookie.split(';').next().unwrap().to_owned();
    let read = async |number: &TicketNumber| {
        let request = reqwest::Client::new().get(app.url(&format!("/tiket/{number}")));
        request
            .header("cookie", &pair)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
    };
    assert!(read(&mine.number).await.contains(DESCRIPTION));
    assert!(!read(&other.number).await.contains("Rahasia orang lain."));
}

#[actix_web::test]
async fn a_cookie_that_was_changed_or_is_old_opens_nothing() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;
    let path = format!("/tiket/{}", filed.number);
    assert!(visitor.open(&path).await.html.contains(DESCRIPTION));
    app.clock.advance(chrono::Duration::hours(12));
    assert!(!visitor.open(&path).await.html.contains(DESCRIPTION));
    for forged in [
        "lb_tiket=",
        "lb_tiket=9999999999.AAAA",
        "lb_tiket=x.y",
        "lb_tiket=.",
    ] {
        let request = reqwest::Client::new()
            .get(app.url(&path))
            .header("cookie", forged);
        let html = request.send().await.unwrap().text().await.unwrap();
        assert!(!html.contains(DESCRIPTION), "{forged}");
    }
}

#[actix_web::test]
async fn the_link_of_the_mail_opens_its_own_ticket_and_leaves_no_trace_in_the_address() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let url = link_url(&app.app, &app.ticket(&filed.number).await).unwrap();
    let path = url
        .split_once("/tiket/")
        .map(|(_, rest)| format!("/tiket/{rest}"))
        .unwrap();
    let visitor = Visitor::new(&app);
    let answer = visitor.client.get(app.url(&path)).send().await.unwrap();
    assert_eq!(answer.status(), 303);
    assert_eq!(answer.headers()["location"], format!("/tiket/{}", filed.number));
    assert_eq!(answer.headers()["referrer-policy"], "no-referrer");
    assert_eq!(answer.headers()["cache-control"], "no-store");
    let page = visitor.open(&format!("/tiket/{}", filed.number)).await;
    assert!(page.html.contains(DESCRIPTION));
}

#[actix_web::test]
async fn a_forged_link_or_that_of_another_ticket_leads_to_the_pin() {
    let app = TestApp::start().await;
    let (mine, other) = (app.file().await, app.file().await);
    let token = link_token(&app.app, &app.ticket(&other.number).await).unwrap();
    for key in [token.as_str(), "", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"] {
        let visitor = Visitor::new(&app);
        let page = visitor
            .follow(&format!("/tiket/{}/buka?kunci={key}", mine.number))
            .await;
        assert_eq!(page.status, 200);
        assert!(!page.html.contains(DESCRIPTION), "{key}");
        assert!(page.html.contains("id=\"f-pin\""), "{key}");
    }
}

#[actix_web::test]
async fn leaving_forgets_the_conversation() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let visitor = Visitor::new(&app);
    visitor.unlock(&filed).await;
    let page = visitor
        .send(&format!("/tiket/{}/keluar", filed.number), &[])
        .await;
    assert!(!page.html.contains(DESCRIPTION));
    assert!(page.words().contains("Percakapan sudah ditutup di perangkat ini"));
}

#[actix_web::test]
async fn a_key_that_left_the_first_place_of_the_ring_still_opens() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let ticket = app.ticket(&filed.number).await;
    let token = link_token(&app.app, &ticket).unwrap();
    let rotated = app
        .another_node_with(|raw| {
            raw.secret_key = Some(format!(
                "bmVybmVybmVybmVybmVybmVybmVybmVybmVybmVybmU=,{}",
                raw.secret_key.clone().unwrap()
            ));
        })
        .await;
    assert_ne!(
        link_token(&rotated.app, &ticket).unwrap(),
        token,
        "new links use the new key"
    );
    let visitor = Visitor::new(&rotated);
    let page = visitor
        .follow(&format!("/tiket/{}/buka?kunci={token}", filed.number))
        .await;
    assert!(page.html.contains(DESCRIPTION));
    visitor.unlock(&filed).await;
}

/// So many calls of the API at one instant, each with its PIN; how many were answered with which status.
async fn at_once(app: &TestApp, filed: &Filed, pins: Vec<&str>) -> std::collections::BTreeMap<u16, usize> {
    let client = app.client();
    let url = app.url(&format!("/api/v1/tickets/{}", filed.number));
    let calls = pins.into_iter().map(async |pin| {
        let request = client.get(&url).header("x-ticket-pin", pin);
        request.send().await.unwrap().status().as_u16()
    });
    let mut seen = std::collections::BTreeMap::new();
    for status in futures_util::future::join_all(calls).await {
        *seen.entry(status).or_default() += 1;
    }
    seen
}

#[actix_web::test]
async fn any_number_of_calls_with_the_right_pin_at_one_instant_are_let_in() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let right = vec![filed.pin.digits(); 24];
    assert_eq!(at_once(&app, &filed, right).await, [(200, 24)].into());
}

#[actix_web::test]
async fn a_burst_of_wrong_pins_is_judged_five_times_and_not_once_more() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    let burst = vec![wrong(&filed); 24];
    assert_eq!(at_once(&app, &filed, burst).await, [(404, 5), (429, 19)].into());
    assert_eq!(
        at_once(&app, &filed, vec![filed.pin.digits()]).await,
        [(429, 1)].into()
    );
}

#[actix_web::test]
async fn the_right_pin_forgives_the_wrong_ones_before_it() {
    let app = TestApp::start().await;
    let filed = app.file().await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(
                at_once(&app, &filed, vec![wrong(&filed)]).await,
                [(404, 1)].into()
            );
        }
        assert_eq!(
            at_once(&app, &filed, vec![filed.pin.digits()]).await,
            [(200, 1)].into()
        );
    }
}
