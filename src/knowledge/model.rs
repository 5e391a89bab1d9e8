//! What an article says, apart from where it stands: the part that versions keep and editors change.

use chrono::NaiveDate;
use entity::article;
use kernel::{article_slug::ArticleSlug, article_status::ArticleStatus, service_slug::ServiceSlug};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Everything of an article that can be edited and is kept in versions. Slug and language are the article's own: they
/// are its address, and stay what they are once somebody may have written it down.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// Title.
    pub title: String,
    /// Slug of its category.
    pub category: String,
    /// Words to group by.
    #[serde(default)]
    pub tags: Vec<String>,
    /// How people ask for it.
    #[serde(default)]
    pub aliases: Vec<String>,
    /// Services whose form is the way on.
    #[serde(default)]
    pub services: Vec<ServiceSlug>,
    /// What it is taken from, for people.
    #[serde(default)]
    pub source: String,
    /// Day from which somebody should read it again.
    #[serde(default)]
    pub review_by: Option<NaiveDate>,
    /// The article in the other language that this one translates.
    #[serde(default)]
    pub translation_of: Option<ArticleSlug>,
    /// Text, Markdown.
    pub body: String,
}

impl Content {
    /// What the row says.
    pub fn of(row: &article::Model) -> Self {
        Self {
            title: row.title.clone(),
            category: row.category.clone(),
            tags: words(&row.tags),
            aliases: words(&row.aliases),
            services: services(&row.services),
            source: row.source.clone(),
            review_by: row.review_by,
            translation_of: row.translation_of.clone(),
            body: row.body.clone(),
        }
    }

    /// Writes it over the row.
    pub fn write_to(&self, row: &mut article::Model) {
        row.title.clone_from(&self.title);
        row.category.clone_from(&self.category);
        row.tags = Value::from(self.tags.clone());
        row.aliases = Value::from(self.aliases.clone());
        row.services = self.services.iter().map(ServiceSlug::as_str).collect();
        row.source.clone_from(&self.source);
        row.review_by = self.review_by;
        row.translation_of.clone_from(&self.translation_of);
        row.body.clone_from(&self.body);
    }
}

/// Whether somebody should read the article again by now: its day has come.
pub fn is_due(row: &article::Model, today: NaiveDate) -> bool {
    row.status == ArticleStatus::Published && row.review_by.is_some_and(|day| day <= today)
}

/// A list of texts out of a JSON column.
pub fn words(value: &Value) -> Vec<String> {
    let texts = value.as_array().into_iter().flatten();
    texts.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// The services of a JSON column.
pub fn services(value: &Value) -> Vec<ServiceSlug> {
    let texts = value.as_array().into_iter().flatten();
    texts
        .filter_map(Value::as_str)
        .filter_map(|slug| ServiceSlug::parse(slug).ok())
        .collect()
}
