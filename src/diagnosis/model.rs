//! A tree of questions, as it is after it was read and checked.

use std::collections::BTreeMap;

use kernel::{article_slug::ArticleSlug, locale::Locale, service_slug::ServiceSlug};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Words in both languages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Text {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Text {
    /// The words of a language.
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::Id => &self.id,
            Locale::En => &self.en,
        }
    }
}

/// All trees, in the order in which they are offered, and whoever else they send people to.
#[derive(Clone, Debug, Default)]
pub struct Trees {
    /// The trees.
    pub trees: Vec<Tree>,
    /// The agencies.
    pub agencies: Vec<Agency>,
}

/// The questions about one cause.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Its name in addresses, and of its file.
    pub slug: String,
    /// Place in the list.
    pub sort: i32,
    /// Symbol of `assets/icons.svg`.
    pub icon: String,
    /// What is wrong.
    pub title: Text,
    /// When to choose it.
    pub summary: Text,
    /// Services before whose form it stands.
    pub services: Vec<ServiceSlug>,
    /// Id of the first question.
    pub start: String,
    /// Questions and leaves by id.
    pub nodes: BTreeMap<String, Node>,
}

/// A place in a tree.
#[derive(Clone, Debug)]
pub enum Node {
    /// Asks.
    Question(Question),
    /// Ends.
    Leaf(Box<Leaf>),
}

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// Id in its tree.
    pub id: String,
    /// What is asked.
    pub ask: Text,
    /// What helps to answer.
    pub hint: Option<Text>,
    /// What can be answered; at least two.
    pub answers: Vec<Answer>,
}

/// One answer.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Id in its question: a part of the address.
    pub id: String,
    /// Its words.
    pub label: Text,
    /// Id of the place it leads to.
    pub to: String,
    /// What it says already of the form at the end: field → value.
    pub fill: BTreeMap<String, String>,
}

/// An end.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// Id in its tree.
    pub id: String,
    /// What to do, in one line.
    pub title: Text,
    /// Why.
    pub text: Text,
    /// The steps: a checklist; for a form, what to have at hand.
    pub steps: Vec<Text>,
    /// What kind of end it is.
    pub ending: Ending,
    /// The article that tells more.
    pub article: Option<ArticleSlug>,
    /// The form for whoever is not helped; the end itself where that is [`Ending::Form`].
    pub way: Option<Way>,
}

/// Who or what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The leaf's article.
    Article,
    /// BKN, by the leaf's form.
    Form,
    /// Another agency.
    Agency {
        /// Its key.
        key: String,
        /// What to tell them, in Indonesian whatever the reader's language: that is what they read.
        tell: String,
    },
}

impl Ending {
    /// As the database and the figures name it.
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Form => "form",
            Self::Agency { .. } => "agency",
        }
    }
}

/// The way on to a form.
#[derive(Clone, Debug)]
pub struct Way {
    /// Its service.
    pub service: ServiceSlug,
    /// What is filled in: field → value.
    pub fill: BTreeMap<String, String>,
    /// What is filled in as words: `subject`, `description`.
    pub words: BTreeMap<&'static str, Text>,
}

/// Whoever else holds the data or takes the decision.
#[derive(Clone, Debug)]
pub struct Agency {
    /// Its key.
    pub key: String,
    /// Symbol.
    pub icon: String,
    /// Who.
    pub name: Text,
    /// Why they and not BKN.
    pub why: Text,
    /// Keys of the directory's contacts.
    pub contacts: Vec<String>,
}

impl Trees {
    /// A tree by its slug.
    pub fn find(&self, slug: &str) -> Option<&Tree> {
        self.trees.iter().find(|tree| tree.slug == slug)
    }

    /// An agency by its key.
    pub fn agency(&self, key: &str) -> Option<&Agency> {
        self.agencies.iter().find(|agency| agency.key == key)
    }

    /// The trees that stand before a service's form.
    pub fn before<'a>(&'a self, service: &ServiceSlug) -> impl Iterator<Item = &'a Tree> {
        let service = service.clone();
        self.trees
            .iter()
            .filter(move |tree| tree.services.contains(&service))
    }

    /// The trees that lead to an article.
    pub fn leading_to<'a>(&'a self, article: &ArticleSlug) -> impl Iterator<Item = &'a Tree> {
        let article = article.clone();
        self.trees
            .iter()
            .filter(move |tree| tree.leaves().any(|leaf| leaf.article.as_ref() == Some(&article)))
    }
}

impl Tree {
    /// All leaves.
    pub fn leaves(&self) -> impl Iterator<Item = &Leaf> {
        self.nodes.values().filter_map(|node| match node {
            Node::Leaf(leaf) => Some(leaf.as_ref()),
            Node::Question(_) => None,
        })
    }

    /// All questions.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.nodes.values().filter_map(|node| match node {
            Node::Question(question) => Some(question),
            Node::Leaf(_) => None,
        })
    }

    /// How many questions there still are at most from a place on, itself included. The tree has no loop.
    pub fn depth(&self, node: &Node) -> usize {
        match node {
            Node::Leaf(_) => 0,
            Node::Question(question) => {
                let next = question
                    .answers
                    .iter()
                    .filter_map(|answer| self.nodes.get(&answer.to));
                1 + next.map(|node| self.depth(node)).max().unwrap_or(0)
            }
        }
    }
}
