//! The editor's form: what it sends, and its controls with what was typed.

use entity::article;
use kernel::{locale::Locale, text::clean_line};
use serde::{Deserialize, Serialize};

use crate::{
    directory::{Directory, Service, text::Named},
    http::{
        error::FieldErrors,
        field::{FieldView, OptionView},
        page::Ctx,
    },
    knowledge::{
        category::Category,
        content::{MAX_BODY, MAX_SOURCE, MAX_TITLE, RawContent},
        edit::save::may_move,
        model::Content,
    },
};

/// Ways to ask that an address may bring along.
const MAX_WAYS: usize = 20;

/// What the editor sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ArticleForm {
    /// `preview`, `save`, `submit` or `publish`.
    pub(super) step: String,
    /// Newest version that the editor saw.
    pub(super) version: Option<i32>,
    /// Address; until the article is published.
    pub(super) slug: String,
    /// Language; only while the article is new.
    pub(super) lang: String,
    pub(super) why: String,
    title: String,
    category: String,
    tags: String,
    aliases: String,
    services: Vec<String>,
    source: String,
    review_by: String,
    translation_of: String,
    pub(super) body: String,
}

impl ArticleForm {
    /// The form filled with what an article says.
    pub(super) fn of(row: &article::Model, content: &Content) -> Self {
        Self {
            slug: row.slug.to_string(),
            title: content.title.clone(),
            category: content.category.clone(),
            tags: content.tags.join(", "),
            aliases: content.aliases.join("\n"),
            services: content.services.iter().map(ToString::to_string).collect(),
            source: content.source.clone(),
            review_by: content.review_by.map(|day| day.to_string()).unwrap_or_default(),
            translation_of: content
                .translation_of
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
            body: content.body.clone(),
            ..Self::default()
        }
    }

    /// An empty form.
    pub(super) fn blank(review_by: chrono::NaiveDate) -> Self {
        Self {
            lang: Locale::Id.to_string(),
            review_by: review_by.to_string(),
            ..Self::default()
        }
    }

    /// Takes title, language and ways to ask from an address. Nothing is kept until somebody saves it.
    pub(super) fn begin(&mut self, query_string: &str) {
        let mut ways: Vec<String> = Vec::new();
        for (name, value) in url::form_urlencoded::parse(query_string.as_bytes()) {
            let value: String = clean_line(&value).chars().take(MAX_TITLE).collect();
            match &*name {
                "judul" => self.title = with_a_capital(&value),
                "bahasa" if value.parse::<Locale>().is_ok() => self.lang = value,
                "alias" if !value.is_empty() && ways.len() < MAX_WAYS => ways.push(value),
                _ => {}
            }
        }
        self.aliases = ways.join("\n");
    }

    /// What the rules of the content are held against.
    pub(super) fn raw(&self) -> RawContent {
        let split = |text: &str, separators: &[char]| text.split(separators).map(str::to_owned).collect();
        RawContent {
            title: self.title.clone(),
            category: self.category.clone(),
            tags: split(&self.tags, &[',', '\n']),
            aliases: split(&self.aliases, &['\n']),
            services: self.services.clone(),
            source: self.source.clone(),
            review_by: self.review_by.clone(),
            translation_of: self.translation_of.clone(),
            body: self.body.clone(),
        }
    }

    /// The title as typed, or what to call an article without one.
    pub(super) fn title_or(&self, otherwise: String) -> String {
        let title = clean_line(&self.title);
        if title.is_empty() { otherwise } else { title }
    }
}

fn with_a_capital(text: &str) -> String {
    let mut letters = text.chars();
    letters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The controls, in the order of the page.
#[derive(Debug, Serialize)]
pub(super) struct Controls {
    pub(super) title: FieldView,
    pub(super) slug: Option<FieldView>,
    pub(super) lang: Option<FieldView>,
    pub(super) category: FieldView,
    pub(super) body: FieldView,
    pub(super) aliases: FieldView,
    pub(super) tags: FieldView,
    pub(super) services: Vec<OptionView>,
    pub(super) services_error: Option<String>,
    pub(super) source: FieldView,
    pub(super) review_by: FieldView,
    pub(super) translation_of: FieldView,
    pub(super) why: FieldView,
}

impl Controls {
    pub(super) fn of(
        ctx: &Ctx,
        form: &ArticleForm,
        row: Option<&article::Model>,
        categories: &[Category],
        directory: &Directory,
        errors: &FieldErrors,
    ) -> Self {
        let label = |name: &str| ctx.t(&format!("article-field-{name}"));
        let hint = |name: &str| ctx.t(&format!("article-hint-{name}"));
        let done = |field: FieldView| field.with_errors(ctx.locale, errors);
        let line = |name: &str, key: &str, value: &str| FieldView::new("text", name, label(key), value);
        let area = |name: &str, key: &str, value: &str, rows| FieldView {
            rows: Some(rows),
            ..FieldView::new("textarea", name, label(key), value)
        };
        let shelves = categories
            .iter()
            .map(|category| (category.row.slug.clone(), category.name(ctx.locale).to_owned()));
        let languages = Locale::ALL
            .iter()
            .map(|lang| (lang.to_string(), ctx.t(&format!("article-lang-{lang}"))));
        let slug = line("slug", "slug", &form.slug)
            .optional(ctx.locale)
            .hint(hint("slug"));
        let lang = FieldView::new("select", "lang", label("lang"), form.lang.as_str()).options(languages);
        Self {
            title: done(line("title", "title", &form.title).max(MAX_TITLE)),
            slug: row.is_none_or(may_move).then(|| done(slug)),
            lang: row.is_none().then(|| done(lang)),
            category: done(
                FieldView::new("select", "category", label("category"), form.category.as_str())
                    .options(shelves),
            ),
            body: done(
                area("body", "body", &form.body, 18)
                    .hint(hint("body"))
                    .max(MAX_BODY),
            ),
            aliases: done(
                area("aliases", "aliases", &form.aliases, 6)
                    .optional(ctx.locale)
                    .hint(hint("aliases")),
            ),
            tags: done(
                line("tags", "tags", &form.tags)
                    .optional(ctx.locale)
                    .hint(hint("tags")),
            ),
            services: services(ctx, form, directory),
            services_error: done(line("services", "services", "")).error,
            source: done(
                line("source", "source", &form.source)
                    .optional(ctx.locale)
                    .hint(hint("source"))
                    .max(MAX_SOURCE),
            ),
            review_by: done(
                FieldView::new("day", "review_by", label("review-by"), form.review_by.as_str())
                    .optional(ctx.locale)
                    .hint(hint("review-by")),
            ),
            translation_of: done(
                line("translation_of", "translation-of", &form.translation_of)
                    .optional(ctx.locale)
                    .hint(hint("translation-of")),
            ),
            why: done(
                line("why", "why", &form.why)
                    .optional(ctx.locale)
                    .hint(hint("why")),
            ),
        }
    }

    /// All of them, for the summary of errors.
    pub(super) fn all(&self) -> impl Iterator<Item = &FieldView> {
        let texts = [
            Some(&self.title),
            self.slug.as_ref(),
            self.lang.as_ref(),
            Some(&self.category),
            Some(&self.body),
            Some(&self.aliases),
            Some(&self.tags),
            Some(&self.source),
            Some(&self.review_by),
            Some(&self.translation_of),
            Some(&self.why),
        ];
        texts.into_iter().flatten()
    }
}

fn services(ctx: &Ctx, form: &ArticleForm, directory: &Directory) -> Vec<OptionView> {
    let is_chosen = |service: &Service| form.services.iter().any(|slug| slug == service.row.slug.as_str());
    // One that is switched off for now stays with the articles that lead to it: it will be switched on again.
    let offered = directory
        .services
        .iter()
        .filter(|service| service.row.active || is_chosen(service));
    offered
        .map(|service| OptionView {
            value: service.row.slug.to_string(),
            label: service.name_in(ctx.locale).to_owned(),
            hint: None,
            selected: is_chosen(service),
        })
        .collect()
}
