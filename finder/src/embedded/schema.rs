//! What of an article is in the index, and under which names.

use tantivy::{
    TantivyDocument, Term,
    schema::{
        FAST, Field, INDEXED, IndexRecordOption, STORED, STRING, Schema, TextFieldIndexing, TextOptions,
        Value,
    },
    tokenizer::{PreTokenizedString, Token},
};

use crate::{document::Document, engine::EngineError, lexicon::stem_term, text};

/// Raised with every change of this file or of how text becomes words: an index of another version is built anew.
pub(super) const VERSION: u32 = 2;

/// The fields.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fields {
    key: Field,
    id: Field,
    lang: Field,
    category: Field,
    head: Field,
    body: Field,
    article: Field,
    text: Field,
}

impl Fields {
    /// The schema and its fields.
    pub fn make() -> (Schema, Self) {
        let mut schema = Schema::builder();
        let words = TextOptions::default().set_indexing_options(
            TextFieldIndexing::default().set_index_option(IndexRecordOption::WithFreqs),
        );
        let fields = Self {
            key: schema.add_u64_field("key", FAST | INDEXED),
            id: schema.add_text_field("id", STRING),
            lang: schema.add_text_field("lang", STRING),
            category: schema.add_text_field("category", STRING),
            head: schema.add_text_field("head", words.clone()),
            body: schema.add_text_field("body", words),
            article: schema.add_text_field("article", STORED),
            text: schema.add_text_field("text", STORED),
        };
        (schema.build(), fields)
    }

    /// An article as the index takes it.
    pub fn document(self, article: &Document) -> Result<TantivyDocument, EngineError> {
        let mut document = TantivyDocument::default();
        document.add_u64(self.key, article.key());
        document.add_text(self.id, &article.id);
        document.add_text(self.lang, article.lang.as_str());
        document.add_text(self.category, &article.category);
        let head = std::iter::once(&article.title)
            .chain(&article.aliases)
            .chain(&article.tags);
        document.add_pre_tokenized_text(self.head, terms(head, article));
        document.add_pre_tokenized_text(self.body, terms(std::iter::once(&article.body), article));
        let without_body = Document {
            body: String::new(),
            ..article.clone()
        };
        let without_body =
            serde_json::to_string(&without_body).map_err(|error| EngineError::Index(error.to_string()))?;
        document.add_text(self.article, without_body);
        document.add_text(self.text, &article.body);
        Ok(document)
    }

    /// The article that a stored document holds.
    pub fn article(self, document: &TantivyDocument) -> Option<Document> {
        let without_body: Document =
            serde_json::from_str(document.get_first(self.article)?.as_str()?).ok()?;
        Some(Document {
            body: self.body_of(document)?.to_owned(),
            ..without_body
        })
    }

    /// The body of the article that a stored document holds: all that a snippet needs, and so kept by itself.
    pub fn body_of(self, document: &TantivyDocument) -> Option<&str> {
        document.get_first(self.text)?.as_str()
    }

    /// What an article is removed by.
    pub fn by_id(self, id: &str) -> Term {
        Term::from_field_text(self.id, id)
    }

    /// Articles of a language.
    pub fn by_lang(self, lang: &str) -> Term {
        Term::from_field_text(self.lang, lang)
    }

    /// Articles of a category.
    pub fn by_category(self, category: &str) -> Term {
        Term::from_field_text(self.category, category)
    }

    /// Where the words of title, aliases and tags are.
    pub fn head(self) -> Field {
        self.head
    }

    /// Where the words of the body are.
    pub fn body(self) -> Field {
        self.body
    }

    /// A word or stem in title, aliases or tags.
    pub fn in_head(self, term: &str) -> Term {
        Term::from_field_text(self.head, term)
    }

    /// A word or stem in the body.
    pub fn in_body(self, term: &str) -> Term {
        Term::from_field_text(self.body, term)
    }
}

/// Words and their stems, side by side.
fn terms<'a>(texts: impl Iterator<Item = &'a String>, article: &Document) -> PreTokenizedString {
    let mut tokens = Vec::new();
    let mut push = |text: String, position: usize| {
        tokens.push(Token {
            text,
            position,
            position_length: 1,
            ..Token::default()
        });
    };
    for (position, word) in texts.flat_map(|text| text::words(text)).enumerate() {
        for stem in text::stems(&word, article.lang) {
            push(stem_term(&stem, article.lang), position);
        }
        push(word, position);
    }
    PreTokenizedString {
        text: String::new(),
        tokens,
    }
}
