//! The API's description and the routes are the same list.

use std::collections::BTreeSet;

use laporbkn::{api::Api, routes};
use serde_json::Value;
use utoipa::OpenApi;

use crate::harness::TestApp;

/// `get /api/v1/services` for every operation of the document.
fn described(document: &Value) -> BTreeSet<String> {
    let paths = document["paths"].as_object().unwrap();
    paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().unwrap().keys();
            methods.map(move |method| format!("{method} {path}"))
        })
        .collect()
}

#[test]
fn every_route_of_the_api_is_described_and_every_description_has_a_route() {
    let document = serde_json::to_value(Api::openapi()).unwrap();
    let served: BTreeSet<String> = routes::all()
        .iter()
        .filter(|route| route.path.starts_with("/api/v1/"))
        .map(|route| format!("{} {}", route.method.as_str().to_lowercase(), route.path))
        .collect();
    let described = described(&document);
    let missing: Vec<_> = served.difference(&described).collect();
    let invented: Vec<_> = described.difference(&served).collect();
    assert!(missing.is_empty(), "served but not described: {missing:?}");
    assert!(invented.is_empty(), "described but not served: {invented:?}");
    assert!(served.len() >= 40, "{}", served.len());
}

#[test]
fn staff_calls_name_the_bearer_token_and_public_ones_do_not() {
    let document = serde_json::to_value(Api::openapi()).unwrap();
    let schemes = &document["components"]["securitySchemes"];
    assert_eq!(schemes["bearer"]["scheme"], "bearer");
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let needs_token = operation["security"]
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one.get("bearer").is_some()));
            let is_staff = path.starts_with("/api/v1/staff/");
            let is_public = !is_staff && !path.starts_with("/api/v1/session");
            assert!(
                !is_staff || needs_token,
                "{method} {path} forgot the bearer token"
            );
            assert!(
                !is_public || !needs_token,
                "{method} {path} asks for a token that it does not need"
            );
        }
    }
}

#[actix_web::test]
async fn the_document_is_served_whole_and_every_reference_in_it_leads_somewhere() {
    let app = TestApp::start().await;
    let answer = app
        .client()
        .get(app.url("/api/openapi.json"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    let document: Value = answer.json().await.unwrap();
    assert_eq!(document["info"]["title"], "LAPORBKN");
    assert!(document["components"]["schemas"]["Problem"]["properties"]["errors"].is_object());
    let mut references = Vec::new();
    collect_references(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').unwrap();
        assert!(document.pointer(pointer).is_some(), "{reference} leads nowhere");
    }
}

#[test]
fn the_bodies_of_a_reporters_calls_say_that_nothing_else_is_taken() {
    let document = serde_json::to_value(Api::openapi()).unwrap();
    for (body, takes_files) in [
        ("ReplyJson", true),
        ("FilesJson", true),
        ("ConfirmJson", false),
        ("ReopenJson", false),
        ("RatingJson", false),
    ] {
        let schema = &document["components"]["schemas"][body];
        assert_eq!(schema["additionalProperties"], false, "{body}: {schema}");
        let has_files = schema["properties"].get("attachments").is_some();
        assert_eq!(has_files, takes_files, "{body}");
    }
}

fn collect_references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                found.push(reference.clone());
            }
            map.values().for_each(|inner| collect_references(inner, found));
        }
        Value::Array(list) => list.iter().for_each(|inner| collect_references(inner, found)),
        _ => {}
    }
}
