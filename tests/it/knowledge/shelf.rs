//! Articles for tests, brought in the way files are.

use std::collections::BTreeMap;

use laporbkn::knowledge::{
    source::Source,
    sync::{self, SyncReport},
};

use crate::harness::TestApp;

/// An article about to be brought in: Indonesian, on the shelf `akun`, leading to `kontak-petugas` unless said otherwise.
pub struct Draft {
    slug: String,
    title: String,
    body: String,
    original: Option<String>,
    service: &'static str,
}

impl Draft {
    pub fn new(slug: &str) -> Self {
        Self {
            slug: slug.to_owned(),
            title: format!("Artikel {slug}"),
            body: "Jawaban singkat.".to_owned(),
            original: None,
            service: "kontak-petugas",
        }
    }

    pub fn title(mut self, title: &str) -> Self {
        title.clone_into(&mut self.title);
        self
    }

    pub fn body(mut self, body: &str) -> Self {
        body.clone_into(&mut self.body);
        self
    }

    pub fn english_of(mut self, original: &str) -> Self {
        self.original = Some(original.to_owned());
        self
    }

    pub fn about(mut self, service: &'static str) -> Self {
        self.service = service;
        self
    }

    fn lang(&self) -> &'static str {
        if self.original.is_some() { "en" } else { "id" }
    }

    fn text(&self) -> String {
        let original = self
            .original
            .as_ref()
            .map(|slug| format!("translation_of: {slug}\n"));
        format!(
            "---\ntitle: \"{}\"\nslug: {}\nlang: {}\ncategory: akun\ntags: [contoh-uji]\naliases: []\nstatus: published\n\
             updated: 2026-06-01\nreview_by: 2026-12-01\nsource: \"Contoh\"\nservices: [{}]\n{}---\n\n{}\n",
            self.title,
            self.slug,
            self.lang(),
            self.service,
            original.unwrap_or_default(),
            self.body
        )
    }
}

/// Publishes an article.
pub async fn put(app: &TestApp, draft: &Draft) {
    let report = sync(app, draft).await;
    assert!(report.refused.is_empty() && report.changed(), "{report}");
}

/// Brings a file in, whatever comes of it.
pub async fn sync(app: &TestApp, draft: &Draft) -> SyncReport {
    let path = format!("{}/akun/{}.md", draft.lang(), draft.slug);
    let source = Source {
        files: BTreeMap::from([(path, draft.text())]),
        ..Source::default()
    };
    let report = sync::run(&app.app, &source).await.unwrap();
    app.app.shelf.forget();
    report
}
