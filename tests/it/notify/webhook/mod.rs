//! Webhooks: what is told, to whom, how it is signed, and what becomes of it when the other side misbehaves.

mod bad;
mod browser;
mod health;
mod pages;
mod telling;

use entity::webhook_delivery::{self, DeliveryState};
use kernel::id::WebhookId;
use laporbkn::notify::{outbox::Delivered, webhook};
use sea_orm::{EntityTrait, QueryOrder};

use crate::harness::{TestApp, page::Page, people::Staff, receiver::Receiver};

/// A server that may send to this machine, and gives a receiver all the time there is.
async fn start() -> TestApp {
    start_with("60").await
}

/// The same, with so many seconds for a receiver.
async fn start_with(seconds: &str) -> TestApp {
    TestApp::start_with(|raw| {
        raw.webhook_allow_private = Some("127.0.0.1".into());
        raw.webhook_timeout = Some(seconds.into());
    })
    .await
}

/// A receiver as an administrator knows it.
struct Known {
    id: WebhookId,
    secret: String,
}

/// An administrator adds a receiver of these events.
async fn add(admin: &Staff, receiver: &Receiver, events: &[&str]) -> Known {
    let url = receiver.url();
    let mut form = vec![("name", "Papan pemantauan"), ("url", url.as_str())];
    form.extend(events.iter().map(|event| ("events", *event)));
    let page = admin.post("/admin/webhook/baru", &form).await;
    assert_eq!(page.status, 200, "{}", page.html);
    known(&page)
}

/// What the page that shows a secret says.
fn known(page: &Page) -> Known {
    let after = |mark: &str, end: char| {
        let (_, rest) = page
            .html
            .split_once(mark)
            .unwrap_or_else(|| panic!("{mark}: {}", page.html));
        rest.split(end).next().unwrap().replace("&#x3D;", "=")
    };
    Known {
        id: after("<a class=\"btn\" href=\"/admin/webhook/", '"')
            .parse()
            .unwrap(),
        secret: after("<code class=\"secret\" translate=\"no\">", '<'),
    }
}

/// The log, oldest first.
async fn log(app: &TestApp) -> Vec<webhook_delivery::Model> {
    webhook_delivery::Entity::find()
        .order_by_asc(webhook_delivery::Column::Id)
        .all(app.app.db.read())
        .await
        .unwrap()
}

async fn deliver(app: &TestApp) -> Delivered {
    webhook::deliver_due(&app.app).await.unwrap()
}

fn states(log: &[webhook_delivery::Model]) -> Vec<DeliveryState> {
    log.iter().map(|row| row.state).collect()
}
