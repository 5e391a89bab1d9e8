//! The counts above a list.

use chrono::Duration;
use entity::ticket;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr};
use serde_json::json;

use crate::harness::TestApp;

#[actix_web::test]
async fn many_are_remembered_for_a_moment_unless_somebody_acts() {
    let app = TestApp::start().await;
    let mut numbers = Vec::new();
    for place in 0..103 {
        let email = format!("p{place}@contoh.id");
        numbers.push(app.file_with(&[("email", &email)]).await.number);
    }
    app.clock.advance(Duration::hours(49));
    let humas = app.humas().await;
    let tab = async || {
        let page = humas.opens("/petugas/tiket?due=late").await;
        page.words(".views [aria-current]")
    };
    assert_eq!(tab().await, "Lewat tenggat 103");

    // Another node's doing, of which this one does not hear.
    let later = app.app.clock.now() + Duration::hours(9);
    let put_off: Result<(), DbErr> = app
        .app
        .db
        .write(async |tx| {
            let put_off = ticket::Entity::update_many()
                .col_expr(ticket::Column::DueAt, Expr::value(later))
                .filter(ticket::Column::Number.eq(numbers[0].clone()));
            put_off.exec(tx).await.map(drop)
        })
        .await;
    put_off.unwrap();
    assert_eq!(tab().await, "Lewat tenggat 103", "remembered");
    app.clock.advance(Duration::seconds(11));
    assert_eq!(
        tab().await,
        "Lewat tenggat 102",
        "and counted again a moment later"
    );

    for (number, left) in numbers[1..].iter().zip([101, 100, 99]) {
        let spam = json!({ "reason": "Bukan pengaduan." });
        humas.does(number, "reject", spam).await.ok();
        assert_eq!(
            tab().await,
            format!("Lewat tenggat {left}"),
            "whoever acts sees it at once"
        );
    }
}
