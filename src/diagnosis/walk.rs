//! Following answers through a tree. The way is the address: `<tree>/<answer>/<answer>…`.

use kernel::locale::Locale;

use super::model::{Answer, Leaf, Node, Question, Tree, Trees};
use crate::directory::Service;

/// Where the pages are.
pub const ROOT: &str = "/bantuan/periksa-diri";

/// Longest way that is looked at, in bytes.
const LONGEST: usize = 1_000;

/// A way through a tree, and where it has come to.
#[derive(Clone, Debug)]
pub struct Walk<'a> {
    /// The tree.
    pub tree: &'a Tree,
    /// What was asked and answered.
    pub steps: Vec<Step<'a>>,
    /// The place.
    pub at: &'a Node,
}

/// A question and its answer.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// The question.
    pub question: &'a Question,
    /// The answer.
    pub answer: &'a Answer,
}

/// An address that no way has.
#[derive(Clone, Copy, Debug)]
pub enum Lost<'a> {
    /// There is no such tree.
    NoTree,
    /// The tree has no such answer.
    NoAnswer(&'a Tree),
}

impl Trees {
    /// Follows a way from its beginning.
    pub fn walk(&self, way: &str) -> Result<Walk<'_>, Lost<'_>> {
        let way = way.strip_suffix('/').unwrap_or(way);
        if way.len() > LONGEST {
            return Err(Lost::NoTree);
        }
        let mut words = way.split('/');
        let tree = words
            .next()
            .and_then(|slug| self.find(slug))
            .ok_or(Lost::NoTree)?;
        let lost = || Lost::NoAnswer(tree);
        let mut at = tree.nodes.get(&tree.start).ok_or_else(lost)?;
        let mut steps = Vec::new();
        for word in words {
            let Node::Question(question) = at else {
                return Err(lost());
            };
            let answer = question
                .answers
                .iter()
                .find(|answer| answer.id == word)
                .ok_or_else(lost)?;
            at = tree.nodes.get(&answer.to).ok_or_else(lost)?;
            steps.push(Step { question, answer });
        }
        Ok(Walk { tree, steps, at })
    }

    /// The same, for a way that must have come to an end.
    pub fn walk_to_leaf(&self, way: &str) -> Option<Walk<'_>> {
        self.walk(way).ok().filter(|walk| walk.leaf().is_some())
    }
}

impl Tree {
    /// Address of its first question.
    pub fn url(&self) -> String {
        format!("{ROOT}/{}", self.slug)
    }
}

impl<'a> Walk<'a> {
    /// The end, where it has come to one.
    pub fn leaf(&self) -> Option<&'a Leaf> {
        match self.at {
            Node::Leaf(leaf) => Some(leaf),
            Node::Question(_) => None,
        }
    }

    /// The way as an address writes it.
    pub fn way(&self) -> String {
        self.way_of(self.steps.len())
    }

    /// The way as it was after so many answers.
    pub fn way_of(&self, answers: usize) -> String {
        let answers = self
            .steps
            .iter()
            .take(answers)
            .map(|step| step.answer.id.as_str());
        let words: Vec<&str> = std::iter::once(self.tree.slug.as_str()).chain(answers).collect();
        words.join("/")
    }

    /// Address of the page after so many answers.
    pub fn url_of(&self, answers: usize) -> String {
        format!("{ROOT}/{}", self.way_of(answers))
    }

    /// Address of the form at the end, which then knows the way.
    pub fn form_url(&self) -> Option<String> {
        let way = self.leaf()?.way.as_ref()?;
        Some(format!("/layanan/{}?periksa={}", way.service, self.way()))
    }

    /// What the way says already of a service's form: field and value. Nothing for another form than the one it leads to.
    pub fn filled(&self, service: &Service, locale: Locale) -> Vec<(String, String)> {
        let Some(way) = self.leaf().and_then(|leaf| leaf.way.as_ref()) else {
            return Vec::new();
        };
        if way.service != service.row.slug {
            return Vec::new();
        }
        let answered = self.steps.iter().flat_map(|step| &step.answer.fill);
        let said = way
            .words
            .iter()
            .map(|(field, words)| ((*field).to_owned(), words.of(locale).to_owned()));
        let chosen = way.fill.iter().chain(answered);
        chosen
            .map(|(field, value)| (field.clone(), value.clone()))
            .chain(said)
            .collect()
    }
}
