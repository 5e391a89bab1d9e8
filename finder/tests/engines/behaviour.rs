//! The promises: whatever engine answers, people get the same.

use finder::{Change, Engine, Query, embedded::Embedded, meilisearch::Meilisearch};
use kernel::locale::Locale;

use super::{article, articles, dictionary};

async fn first(engine: &dyn Engine, question: &str) -> Option<String> {
    let results = engine.search(&Query::new(question)).await.unwrap();
    results.hits.first().map(|hit| hit.slug.clone())
}

/// Everything that both engines promise.
async fn keeps_its_promises(engine: &dyn Engine) {
    engine.rebuild(articles(), 1).await.unwrap();
    finds_what_is_asked(engine).await;
    tells_where_and_how_many(engine).await;
    survives_what_is_typed(engine).await;
    follows_changes(engine).await;
    narrows_a_large_base(engine).await;
}

async fn finds_what_is_asked(engine: &dyn Engine) {
    for (question, answer) in [
        ("nik tidak ditemukan", "nik-hilang"),
        ("nik tdk ditemukn", "nik-hilang"),
        (
            "Kenapa ya NIK saya kok tidak bisa ditemukan waktu mau membuat akun?",
            "nik-hilang",
        ),
        ("pasword lupa", "lupa-sandi"),
        ("lupa kata sandi", "lupa-sandi"),
        ("pendaftaran akun", "buat-akun"),
        ("daftarkan akun", "buat-akun"),
        ("ematerai wajib ga", "meterai"),
        ("kapan pendaftaran di tutup", "jadwal"),
        ("forgotten password", "forgot-pass"),
    ] {
        assert_eq!(
            first(engine, question).await.as_deref(),
            Some(answer),
            "{question}"
        );
    }
}

async fn tells_where_and_how_many(engine: &dyn Engine) {
    let results = engine.search(&Query::new("dukcapil kabupaten")).await.unwrap();
    let hit = results.hits.first().unwrap();
    assert!(
        hit.snippet.html().contains("<mark>Dukcapil</mark>"),
        "{}",
        hit.snippet.html()
    );
    let query = Query::new("password").in_language(Some(Locale::En));
    let english = engine.search(&query).await.unwrap();
    assert_eq!(
        english
            .hits
            .iter()
            .map(|hit| hit.slug.as_str())
            .collect::<Vec<_>>(),
        ["forgot-pass"]
    );
    let query = Query::new("nomor kartu keluarga").in_category(Some("identitas".to_owned()));
    let narrowed = engine.search(&query).await.unwrap();
    assert!(
        narrowed.hits.iter().all(|hit| hit.category == "identitas") && narrowed.total == narrowed.hits.len()
    );
    assert!(
        narrowed.categories.iter().any(|facet| facet.value == "akun"),
        "facets count what was not asked for too"
    );
    let meant = engine
        .search(&Query::new("pengumumn instnsi"))
        .await
        .unwrap()
        .did_you_mean;
    assert_eq!(
        meant.as_deref(),
        Some("pengumumn instansi"),
        "what the dictionary knows is not corrected"
    );
    let suggested = engine.suggest(&Query::new("lupa pas")).await.unwrap();
    assert_eq!(suggested.first().map(|one| one.slug.as_str()), Some("lupa-sandi"));
    let one = engine.search(&Query::new("nomor").at_most(1)).await.unwrap();
    assert_eq!(one.hits.len(), 1);
}

async fn survives_what_is_typed(engine: &dyn Engine) {
    assert_eq!(engine.search(&Query::new("")).await.unwrap().total, 0);
    assert_eq!(engine.search(&Query::new("zzzzqqqq")).await.unwrap().total, 0);
    let long = "a".repeat(10_000);
    for typed in [
        "a",
        &long,
        "yang di ke",
        "\"nik\" AND -kk (",
        "%",
        "*",
        "\u{1f44d}",
        "身份证",
        "\u{0}\u{1b}",
        "nik 身份证 password",
    ] {
        engine.search(&Query::new(typed)).await.unwrap();
        engine.suggest(&Query::new(typed)).await.unwrap();
    }
}

async fn follows_changes(engine: &dyn Engine) {
    let new = article(
        "nik-hilang",
        Locale::Id,
        "identitas",
        "Pelantikan jabatan",
        &[],
        "Sumpah jabatan.",
    );
    let changes = vec![Change::Put(Box::new(new)), Change::Remove("meterai".to_owned())];
    engine.apply(changes, 2).await.unwrap();
    assert_eq!(first(engine, "pelantikan").await.as_deref(), Some("nik-hilang"));
    assert_ne!(
        first(engine, "peruri surat lamaran").await.as_deref(),
        Some("meterai")
    );
    engine.rebuild(articles(), 3).await.unwrap();
    assert_eq!(
        first(engine, "peruri surat lamaran").await.as_deref(),
        Some("meterai")
    );
}

/// A category whose articles are not among the best of the whole base.
async fn narrows_a_large_base(engine: &dyn Engine) {
    let mut many: Vec<finder::Document> = (0..60)
        .map(|number| {
            let slug = format!("kartu-{number}");
            let title = "Nomor kartu keluarga berbeda";
            article(&slug, Locale::Id, "identitas", title, &[], "Kartu keluarga.")
        })
        .collect();
    let body =
        "Pengumuman memuat banyak hal: jadwal, lokasi, tata tertib, dan di akhir juga nomor kartu keluarga.";
    many.push(article("jauh", Locale::Id, "umum", "Isi pengumuman", &[], body));
    engine.rebuild(many, 4).await.unwrap();
    let question = Query::new("nomor kartu keluarga");
    let far = question.clone().in_category(Some("umum".to_owned()));
    let far = engine.search(&far).await.unwrap();
    let slugs: Vec<&str> = far.hits.iter().map(|hit| hit.slug.as_str()).collect();
    assert_eq!((slugs.as_slice(), far.total), (["jauh"].as_slice(), 1));
    let near = question.in_category(Some("identitas".to_owned())).at_most(50);
    let near = engine.search(&near).await.unwrap();
    assert_eq!((near.total, near.hits.len()), (60, 50));
    assert_eq!(near.categories.first().map(|facet| facet.count), Some(60));
    engine.rebuild(articles(), 5).await.unwrap();
}

#[tokio::test]
async fn the_embedded_engine_keeps_its_promises() {
    keeps_its_promises(&Embedded::new(dictionary()).unwrap()).await;
}

/// As in the program: both engines follow the same changes.
#[derive(Debug)]
struct Both {
    embedded: Embedded,
    meilisearch: Meilisearch,
}

#[async_trait::async_trait]
impl Engine for Both {
    fn name(&self) -> &'static str {
        self.meilisearch.name()
    }

    async fn search(&self, query: &Query) -> Result<finder::Results, finder::EngineError> {
        self.meilisearch.search(query).await
    }

    async fn suggest(&self, query: &Query) -> Result<Vec<finder::Suggestion>, finder::EngineError> {
        self.meilisearch.suggest(query).await
    }

    async fn apply(&self, changes: Vec<Change>, revision: i64) -> Result<(), finder::EngineError> {
        self.embedded.apply(changes.clone(), revision).await?;
        self.meilisearch.apply(changes, revision).await
    }

    async fn rebuild(
        &self,
        documents: Vec<finder::Document>,
        revision: i64,
    ) -> Result<(), finder::EngineError> {
        self.embedded.rebuild(documents.clone(), revision).await?;
        self.meilisearch.rebuild(documents, revision).await
    }
}

#[tokio::test]
#[expect(clippy::disallowed_methods, reason = "the server of whoever runs the tests")]
async fn a_live_meilisearch_keeps_its_promises() {
    let Ok(url) = std::env::var("MEILISEARCH_URL") else {
        eprintln!("\n*** SKIPPED: MEILISEARCH_URL is not set, so no live Meilisearch was tried ***\n");
        return;
    };
    let key = std::env::var("MEILISEARCH_API_KEY").ok();
    let embedded = Embedded::new(dictionary()).unwrap();
    // An index of its own: the server may be one that people search.
    let index = format!("laporbkn_trial_{}", std::process::id());
    let meilisearch = Meilisearch::with_index(&url, key.as_deref(), embedded.clone(), &index).unwrap();
    let both = Both {
        embedded,
        meilisearch,
    };
    keeps_its_promises(&both).await;
    assert_eq!(both.meilisearch.articles().await.unwrap(), Some(articles().len()));
    both.meilisearch.discard().await.unwrap();
    assert_eq!(both.meilisearch.articles().await.unwrap(), None);
}
