//! What people want to be told.

use entity::{mail_wish, outbox::OutboxState};
use kernel::locale::Locale;
use laporbkn::ticket::{lifecycle::Action, record::By};

use super::{act, deliver, file_as, file_in, humas, outbox_rows, with_mail_server};
use crate::harness::{TestApp, smtp::Caught};

/// Path of the link in a mail.
fn link(mail: &Caught) -> String {
    let header = mail.header("List-Unsubscribe").unwrap();
    let url = header.trim_matches(['<', '>']).to_owned();
    assert!(mail.text().contains(&url), "the link stands in the text, too");
    assert!(mail.html().contains(&url.replace('=', "&#x3D;")) || mail.html().contains(&url));
    url.strip_prefix("https://lapor.bkn.example").unwrap().to_owned()
}

/// Everything that can happen to a ticket, told as far as its reporter wants it.
async fn told(app: &TestApp, humas: By) -> Vec<String> {
    let before = outbox_rows(app).await.len();
    let one = file_as(app, "Siti", &[]).await;
    let one = act(app, one, humas, Action::Ask, "Kapan?").await;
    let one = act(app, one, By::SYSTEM, Action::CloseBySilence, "").await;
    let one = act(app, one, humas, Action::Reopen, "Maaf.").await;
    act(app, one, humas, Action::Resolve, "Sudah.").await;
    let rows = outbox_rows(app).await;
    rows.into_iter().skip(before).map(|row| row.kind).collect()
}

#[actix_web::test]
async fn each_mail_leads_to_the_choice_and_the_choice_is_kept_to() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    deliver(&app).await;
    let receipt = catcher.received().remove(0);
    let one_click = receipt.header("List-Unsubscribe-Post");
    assert_eq!(one_click.as_deref(), Some("List-Unsubscribe=One-Click"));
    let path = link(&receipt);
    let visitor = app.visitor();
    let page = visitor.open(&path).await;
    assert_eq!(page.status, 200);
    assert!(page.html.contains("p•••@contoh.test") && !page.html.contains("pelapor@contoh.test"));
    assert_eq!(
        app.count::<mail_wish::Entity>().await,
        0,
        "looking changes nothing"
    );

    let clerk = humas(&app).await;
    let choice = format!("{path}/pilihan");
    for (wish, expected) in [
        ("answers", vec!["receipt", "question", "closed", "resolved"]),
        ("law", vec!["receipt", "closed", "resolved"]),
        (
            "all",
            vec!["receipt", "question", "closed", "reopened", "resolved"],
        ),
    ] {
        assert_eq!(
            visitor.post(&choice, &[("wish", wish)]).await.status,
            303,
            "{wish}"
        );
        assert_eq!(told(&app, clerk).await, expected, "{wish}");
    }
    assert_eq!(visitor.post(&choice, &[("wish", "lain")]).await.status, 422);
}

#[actix_web::test]
async fn a_mail_program_unsubscribes_with_one_click_and_without_a_form() {
    let (app, catcher) = with_mail_server().await;
    file_in(&app, Locale::En, "Siti", &[]).await;
    deliver(&app).await;
    let path = link(&catcher.received().remove(0));
    let answer = app
        .client()
        .post(app.url(&path))
        .header("content-type", "application/x-www-form-urlencoded")
        .body("List-Unsubscribe=One-Click")
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        told(&app, humas(&app).await).await,
        ["receipt", "closed", "resolved"]
    );
}

#[actix_web::test]
async fn nobody_else_can_choose() {
    let (app, catcher) = with_mail_server().await;
    file_as(&app, "Siti", &[]).await;
    deliver(&app).await;
    let path = link(&catcher.received().remove(0));
    let (id, mac) = path.rsplit_once('.').unwrap();
    let other: String = mac.chars().rev().collect();
    for forged in [format!("{id}.{other}"), id.to_owned(), "/surat/x.y".into()] {
        assert_eq!(app.visitor().open(&forged).await.status, 404, "{forged}");
        let clicked = app.client().post(app.url(&forged)).send().await.unwrap();
        assert_eq!(clicked.status(), 404, "{forged}");
    }
    assert_eq!(app.count::<mail_wish::Entity>().await, 0);
    assert!(
        outbox_rows(&app)
            .await
            .iter()
            .all(|row| row.state == OutboxState::Sent)
    );
}
