//! The embedded engine's folder: kept, damaged, taken.

use finder::{
    Engine, Query,
    embedded::{Embedded, Opened},
};

use super::{articles, dictionary};

async fn finds_something(engine: &Embedded) -> bool {
    engine.search(&Query::new("lupa password")).await.unwrap().total > 0
}

#[tokio::test]
async fn what_was_indexed_is_there_after_a_restart() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::new(dictionary()).unwrap();
    assert_eq!(engine.open(folder.path()).await.unwrap(), Opened::Empty);
    engine.rebuild(articles(), 7).await.unwrap();
    drop(engine);
    let engine = Embedded::new(dictionary()).unwrap();
    assert_eq!(engine.open(folder.path()).await.unwrap(), Opened::At(7));
    assert!(finds_something(&engine).await);
    assert_eq!(engine.articles(), articles().len());
}

#[tokio::test]
async fn a_damaged_index_is_seen_and_can_be_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::new(dictionary()).unwrap();
    engine.open(folder.path()).await.unwrap();
    engine.rebuild(articles(), 7).await.unwrap();
    drop(engine);
    let current = std::fs::read_to_string(folder.path().join("current")).unwrap();
    for file in std::fs::read_dir(folder.path().join(current)).unwrap() {
        let path = file.unwrap().path();
        let mut bytes = std::fs::read(&path).unwrap();
        for byte in &mut bytes {
            *byte ^= 0x5a;
        }
        std::fs::write(&path, bytes).unwrap();
    }
    let engine = Embedded::new(dictionary()).unwrap();
    assert!(matches!(
        engine.open(folder.path()).await.unwrap(),
        Opened::Damaged(_)
    ));
    assert!(!finds_something(&engine).await);
    engine.rebuild(articles(), 8).await.unwrap();
    assert!(finds_something(&engine).await);
}

#[tokio::test]
async fn a_name_that_names_nothing_is_damage_too() {
    for name in [&b"index-99"[..], b"\xff\x00", b"../index-1", b""] {
        let folder = tempfile::tempdir().unwrap();
        let engine = Embedded::new(dictionary()).unwrap();
        engine.open(folder.path()).await.unwrap();
        engine.rebuild(articles(), 7).await.unwrap();
        drop(engine);
        std::fs::write(folder.path().join("current"), name).unwrap();
        let engine = Embedded::new(dictionary()).unwrap();
        let opened = engine.open(folder.path()).await.unwrap();
        assert!(matches!(opened, Opened::Damaged(_)), "{name:?}: {opened:?}");
        engine.rebuild(articles(), 8).await.unwrap();
        assert!(finds_something(&engine).await);
    }
}

#[tokio::test]
async fn a_folder_has_one_owner() {
    let folder = tempfile::tempdir().unwrap();
    let owner = Embedded::new(dictionary()).unwrap();
    owner.open(folder.path()).await.unwrap();
    owner.rebuild(articles(), 1).await.unwrap();
    let other = Embedded::new(dictionary()).unwrap();
    assert_eq!(other.open(folder.path()).await.unwrap(), Opened::Taken);
    other.rebuild(articles(), 1).await.unwrap();
    assert!(finds_something(&owner).await && finds_something(&other).await);
}

#[tokio::test]
async fn there_is_an_answer_all_through_a_rebuild() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::new(dictionary()).unwrap();
    engine.open(folder.path()).await.unwrap();
    engine.rebuild(articles(), 1).await.unwrap();
    let rebuilding = {
        let engine = engine.clone();
        tokio::spawn(async move { engine.rebuild(articles(), 2).await })
    };
    let mut asked = 0;
    while !rebuilding.is_finished() {
        assert!(finds_something(&engine).await);
        asked += 1;
        tokio::task::yield_now().await;
    }
    rebuilding.await.unwrap().unwrap();
    assert!(asked > 0 && finds_something(&engine).await);
}

#[tokio::test]
async fn without_a_folder_that_can_be_written_the_index_lives_in_memory() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("berkas");
    std::fs::write(&file, "bukan folder").unwrap();
    let engine = Embedded::new(dictionary()).unwrap();
    let opened = engine.open(&file.join("search")).await.unwrap();
    assert!(matches!(opened, Opened::Unusable(_)), "{opened:?}");
    engine.rebuild(articles(), 1).await.unwrap();
    assert!(finds_something(&engine).await);
}

#[tokio::test]
async fn a_rebuild_that_cannot_be_written_is_in_memory_and_leaves_no_half_folder() {
    let folder = tempfile::tempdir().unwrap();
    let engine = Embedded::new(dictionary()).unwrap();
    engine.open(folder.path()).await.unwrap();
    engine.rebuild(articles().split_off(6), 1).await.unwrap();
    // The new index can be written, but not named.
    std::fs::create_dir(folder.path().join("current.new")).unwrap();
    engine.rebuild(articles(), 2).await.unwrap();
    assert_eq!(engine.articles(), articles().len());
    assert!(finds_something(&engine).await);
    let left: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with("index-"))
        .collect();
    assert_eq!(left, ["index-1"]);
    drop(engine);
    let engine = Embedded::new(dictionary()).unwrap();
    let opened = engine.open(folder.path()).await.unwrap();
    assert_eq!(opened, Opened::Empty, "the old one does not pass for the new one");
}
