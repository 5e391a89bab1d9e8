//! A long question keeps nobody waiting who asks a short one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use finder::{Engine, Query, embedded::Embedded};

use super::{articles, dictionary};

/// Whether somebody else on the same thread had a turn while a question was answered.
async fn let_others_in(engine: &Embedded, question: &str) -> bool {
    let had_a_turn = Arc::new(AtomicBool::new(false));
    let other = {
        let had_a_turn = Arc::clone(&had_a_turn);
        tokio::spawn(async move { had_a_turn.store(true, Ordering::SeqCst) })
    };
    engine.search(&Query::new(question)).await.unwrap();
    let answer = had_a_turn.load(Ordering::SeqCst);
    other.await.unwrap();
    answer
}

#[tokio::test]
async fn a_long_question_is_answered_aside_and_a_short_one_at_once() {
    let engine = Embedded::new(dictionary()).unwrap();
    engine.rebuild(articles(), 1).await.unwrap();
    let long = "nik tdk ditemukn pda ktp sya saat mndaftar akn di halaman pendaftarn padahal sudah saya coba berkali kali sejak \
                kemarin pagi dari rumah dan dari kantor mohon bantuannya";
    // Once may be too few: where this thread is held up, the answer is there before it looks.
    let mut was_aside = false;
    for number in 0..50 {
        // Each a new one: what was answered before is answered at once.
        was_aside |= let_others_in(&engine, &format!("{long} {number}")).await;
    }
    assert!(was_aside);
    assert!(!let_others_in(&engine, "nik tdk ditemukn").await);
    let found = engine.search(&Query::new(long)).await.unwrap();
    assert_eq!(
        found.hits.first().map(|hit| hit.slug.as_str()),
        Some("nik-hilang")
    );
}
