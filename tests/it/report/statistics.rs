//! `/statistik` and `GET /api/v1/statistics` over tickets that were filed, routed and answered.

use chrono::Duration;
use kernel::role::Role;
use laporbkn::ticket::{answer::AnswerForm, classify::ClassifyForm, route::RouteForm};
use scraper::{Html, Selector};
use serde_json::{Value, json};

use crate::harness::TestApp;

async fn figures(app: &TestApp) -> Value {
    let answer = app
        .client()
        .get(app.url("/api/v1/statistics"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    answer.json().await.unwrap()
}

fn form<T: serde::de::DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).unwrap()
}

/// Three tickets: one answered by Humas after 12 hours, one by its unit 72 hours after receipt and 48 after routing,
/// one still new.
async fn three_tickets(app: &TestApp) {
    let humas = app.staff_of(Role::Humas, None, "Dewi Humas").await;
    let officer = app.staff_of(Role::UnitStaff, Some("DPK"), "Budi Unit").await;
    let (quick, slow, _new) = (app.file().await, app.file().await, app.file().await);
    app.clock.advance(Duration::hours(12));
    let answer = || form::<AnswerForm>(json!({ "message": "Silakan coba lagi." }));
    app.act(&humas, &quick.number, answer()).await.unwrap();
    app.clock.advance(Duration::hours(12));
    app.act(&humas, &slow.number, form::<ClassifyForm>(json!({ "class": 4 })))
        .await
        .unwrap();
    app.act(&humas, &slow.number, form::<RouteForm>(json!({ "unit": "DPK" })))
        .await
        .unwrap();
    app.clock.advance(Duration::hours(48));
    app.act(&officer, &slow.number, answer()).await.unwrap();
}

#[actix_web::test]
async fn figures_count_status_class_and_time_from_receipt_and_from_routing() {
    let app = TestApp::start().await;
    three_tickets(&app).await;
    let seen = figures(&app).await;
    assert_eq!(
        (&seen["total"], &seen["answered"], &seen["answered_within_48h"]),
        (&json!(3), &json!(2), &json!(1))
    );
    assert_eq!(seen["answered_within_48h_share"], 0.5);
    let hours = |key: &str| (seen[key].as_f64().unwrap() * 100.0).round() / 100.0;
    assert!(
        (hours("mean_hours_from_receipt") - 42.0).abs() < 0.01,
        "(12 + 72) / 2, not {}",
        hours("mean_hours_from_receipt")
    );
    assert!(
        (hours("mean_hours_from_routing") - 48.0).abs() < 0.01,
        "only the routed one, not {}",
        hours("mean_hours_from_routing")
    );
    let of_class = |class: Value| {
        seen["by_class"]
            .as_array()
            .unwrap()
            .iter()
            .find(|one| one["class"] == class)
            .map(|one| one["count"].clone())
    };
    assert_eq!(of_class(json!(4)), Some(json!(1)));
    assert_eq!(of_class(Value::Null), Some(json!(2)));
    assert_eq!(seen["by_month"][11], json!({ "month": "2026-07", "count": 3 }));
    assert_eq!(seen["by_day"][26], json!({ "day": "2026-07-01", "count": 3 }));
    let all: i64 = seen["by_status"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["count"].as_i64().unwrap())
        .sum();
    assert_eq!(all, 3);
}

#[actix_web::test]
async fn an_answer_after_exactly_48_hours_is_still_in_time() {
    let app = TestApp::start().await;
    let humas = app.staff_of(Role::Humas, None, "Dewi Humas").await;
    let (in_time, late) = (app.file().await, app.file().await);
    let answer = || form::<AnswerForm>(json!({ "message": "Silakan coba lagi." }));
    app.clock.advance(Duration::hours(48));
    app.act(&humas, &in_time.number, answer()).await.unwrap();
    app.clock.advance(Duration::seconds(1));
    app.act(&humas, &late.number, answer()).await.unwrap();
    assert_eq!(figures(&app).await["answered_within_48h"], 1);
}

#[actix_web::test]
async fn figures_are_counted_once_a_minute() {
    let app = TestApp::start().await;
    app.file().await;
    assert_eq!(figures(&app).await["total"], 1);
    app.file().await;
    assert_eq!(figures(&app).await["total"], 1, "kept");
    app.clock.advance(Duration::seconds(61));
    assert_eq!(figures(&app).await["total"], 2, "counted again");
}

#[actix_web::test]
async fn the_page_shows_each_chart_as_a_table_with_the_same_figures() {
    let app = TestApp::start().await;
    three_tickets(&app).await;
    for (language, class, share, mean) in [
        ("id", "Kenaikan Pangkat PNS", "50,0%", "42,0 jam"),
        ("en", "Promotion in rank", "50.0%", "42.0 hours"),
    ] {
        let url = app.url(&format!("/statistik?lang={language}"));
        let html = app.client().get(url).send().await.unwrap().text().await.unwrap();
        let page = Html::parse_document(&html);
        let tables = page.select(&Selector::parse("table.bars").unwrap()).count();
        assert_eq!(tables, 4, "status, class, month, day");
        assert!(
            html.contains(class) && html.contains(share) && html.contains(mean),
            "{language}: {html}"
        );
    }
}

#[actix_web::test]
async fn figures_hold_no_personal_data() {
    let app = TestApp::start().await;
    app.file().await;
    let text = figures(&app).await.to_string();
    for word in [
        crate::harness::tickets::NAME,
        crate::harness::tickets::EMAIL,
        "LB26",
    ] {
        assert!(!text.contains(word), "{word}");
    }
}
