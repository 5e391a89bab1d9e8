//! Holds the trees against each other and against all they name: no dead end, no loop, every leaf real. Pure.

use std::collections::{BTreeMap, BTreeSet};

use kernel::{article_slug::ArticleSlug, service_slug::ServiceSlug};

use super::{
    file::{self, Fault, Faults},
    model::{Answer, Ending, Leaf, Node, Question, Tree, Trees, Way},
};
use crate::directory::field::{FieldDef, FieldGroup, FieldType};

/// The file with the agencies, beside the trees.
pub const AGENCIES: &str = "agencies.toml";

/// Most questions on the way to an end: it is to take a minute.
const MOST: usize = 5;

/// What there is to be named.
#[derive(Clone, Debug, Default)]
pub struct Known {
    /// Published articles.
    pub articles: BTreeSet<ArticleSlug>,
    /// Services with the fields that their forms ask.
    pub forms: BTreeMap<ServiceSlug, Vec<FieldDef>>,
    /// Keys of contacts.
    pub contacts: BTreeSet<String>,
}

/// Reads and checks the files (name → text); every fault of every file, or the trees.
pub fn trees(files: &BTreeMap<String, String>, known: &Known) -> Result<Trees, Vec<Fault>> {
    let mut list = Vec::new();
    let mut all = Trees::default();
    match files.get(AGENCIES) {
        Some(text) => all.agencies = file::agencies(text, &mut Faults::of(AGENCIES, &mut list)),
        None => Faults::of(AGENCIES, &mut list).whole("is missing"),
    }
    for agency in &all.agencies {
        for key in agency
            .contacts
            .iter()
            .filter(|key| !known.contacts.contains(*key))
        {
            Faults::of(AGENCIES, &mut list).at(
                &format!("agency {}", agency.key),
                format!("contact {key:?} is not known"),
            );
        }
    }
    for (name, text) in files.iter().filter(|(name, _)| *name != AGENCIES) {
        let mut faults = Faults::of(name, &mut list);
        let slug = name.strip_suffix(".toml").unwrap_or(name);
        if let Some(tree) = file::tree(slug, text, &mut faults) {
            shape(&tree, &mut faults);
            for leaf in tree.leaves() {
                is_real(leaf, &all, known, &mut faults);
            }
            for service in tree
                .services
                .iter()
                .filter(|slug| !known.forms.contains_key(*slug))
            {
                faults.at("the head", format!("service {service} is not known"));
            }
            all.trees.push(tree);
        }
    }
    if !list.is_empty() {
        return Err(list);
    }
    for tree in &all.trees {
        fills(
            tree,
            known,
            &mut Faults::of(&format!("{}.toml", tree.slug), &mut list),
        );
    }
    all.trees.sort_by_key(|tree| tree.sort);
    if list.is_empty() { Ok(all) } else { Err(list) }
}

/// The way each answer list takes to its leaf. The tree must be whole.
pub fn paths(tree: &Tree) -> Vec<Vec<&Answer>> {
    fn follow<'a>(tree: &'a Tree, at: &str, so_far: &[&'a Answer], found: &mut Vec<Vec<&'a Answer>>) {
        match tree.nodes.get(at) {
            Some(Node::Question(question)) => {
                for answer in &question.answers {
                    let way: Vec<&Answer> = so_far.iter().copied().chain([answer]).collect();
                    follow(tree, &answer.to, &way, found);
                }
            }
            Some(Node::Leaf(_)) => found.push(so_far.to_vec()),
            None => {}
        }
    }
    let mut found = Vec::new();
    follow(tree, &tree.start, &[], &mut found);
    found
}

/// Every answer leads somewhere, everything is reached, nothing turns in a circle, and it stays short.
fn shape(tree: &Tree, faults: &mut Faults<'_>) {
    match tree.nodes.get(&tree.start) {
        Some(Node::Question(_)) => {}
        Some(Node::Leaf(_)) => faults.at(
            "the head",
            format!("start {:?} is an end, not a question", tree.start),
        ),
        None => faults.at("the head", format!("start {:?} is nowhere", tree.start)),
    }
    for question in tree.questions() {
        let name = format!("question {}", question.id);
        if question.answers.len() < 2 {
            faults.at(&name, "is a dead end: it needs at least two answers");
        }
        for answer in question
            .answers
            .iter()
            .filter(|answer| !tree.nodes.contains_key(&answer.to))
        {
            faults.at(
                &name,
                format!("answer {} leads to {:?}, which is nowhere", answer.id, answer.to),
            );
        }
    }
    let mut seen = Seen::default();
    let is_loop_free = seen.visit(tree, &tree.start, faults);
    for id in tree.nodes.keys().filter(|id| !seen.done.contains(id.as_str())) {
        let kind = match tree.nodes.get(id) {
            Some(Node::Leaf(_)) => "leaf",
            _ => "question",
        };
        faults.at(&format!("{kind} {id}"), "no answer leads here");
    }
    let depth = tree
        .nodes
        .get(&tree.start)
        .filter(|_| is_loop_free)
        .map_or(0, |node| tree.depth(node));
    if depth > MOST {
        faults.whole(format!("asks up to {depth} questions; {MOST} are the most"));
    }
}

#[derive(Default)]
struct Seen<'a> {
    way: Vec<&'a str>,
    done: BTreeSet<&'a str>,
}

impl<'a> Seen<'a> {
    /// Goes through everything below a place; whether no way comes back to itself.
    fn visit(&mut self, tree: &'a Tree, at: &'a str, faults: &mut Faults<'_>) -> bool {
        if self.way.contains(&at) {
            let turn = self.way.iter().skip_while(|id| **id != at);
            let turn: Vec<&str> = turn.copied().chain([at]).collect();
            faults.at(
                &format!("question {at}"),
                format!("goes in a circle: {}", turn.join(" → ")),
            );
            return false;
        }
        if !self.done.insert(at) {
            return true;
        }
        let Some(Node::Question(question)) = tree.nodes.get(at) else {
            return true;
        };
        self.way.push(at);
        let mut free = true;
        for answer in &question.answers {
            free &= self.visit(tree, &answer.to, faults);
        }
        self.way.pop();
        free
    }
}

/// What a leaf names is there.
fn is_real(leaf: &Leaf, all: &Trees, known: &Known, faults: &mut Faults<'_>) {
    let name = format!("leaf {}", leaf.id);
    if let Some(article) = leaf
        .article
        .as_ref()
        .filter(|slug| !known.articles.contains(*slug))
    {
        faults.at(
            &name,
            format!("article {article} is not among the published articles"),
        );
    }
    if let Ending::Agency { key, tell } = &leaf.ending {
        if all.agency(key).is_none() {
            faults.at(&name, format!("agency {key:?} is not in {AGENCIES}"));
        }
        if tell.trim().is_empty() {
            faults.at(&name, "tell is empty");
        }
    }
    if let Some(way) = &leaf.way {
        match known.forms.get(&way.service) {
            Some(form) => form_takes(&name, form, way, faults),
            None => faults.at(&name, format!("service {} is not known", way.service)),
        }
    }
}

/// The form asks what the leaf fills in, and takes these values.
fn form_takes(name: &str, form: &[FieldDef], way: &Way, faults: &mut Faults<'_>) {
    for (field, value) in &way.fill {
        if let Err(what) = takes(form, field, value) {
            faults.at(name, format!("{field}: {what}"));
        }
    }
    for (field, words) in &way.words {
        for value in [&words.id, &words.en] {
            if let Err(what) = takes(form, field, value) {
                faults.at(name, format!("{field}: {what}"));
            }
        }
    }
}

/// Whether a form asks a field about the problem and a value fits into it.
fn takes(form: &[FieldDef], field: &str, value: &str) -> Result<(), String> {
    let found = form
        .iter()
        .find(|one| one.name == field && one.group == FieldGroup::Problem);
    let Some(found) = found else {
        return Err("the form does not ask this about the problem".to_owned());
    };
    if found.kind == FieldType::Select && !found.options.iter().any(|option| option.value == value) {
        return Err(format!("{value:?} is not among the choices"));
    }
    match found.max {
        Some(max) if value.chars().count() > max => Err(format!("is longer than {max} characters")),
        _ => Ok(()),
    }
}

/// What answers fill in fits every form that asks for it, and at least one does.
fn fills(tree: &Tree, known: &Known, faults: &mut Faults<'_>) {
    let mut used: BTreeSet<(&str, &str)> = BTreeSet::new();
    for way in paths(tree) {
        let end = way.last().and_then(|answer| tree.nodes.get(&answer.to));
        let Some(Node::Leaf(leaf)) = end else { continue };
        let form = leaf.way.as_ref().and_then(|way| known.forms.get(&way.service));
        for answer in way {
            for (field, value) in &answer.fill {
                let asked = form.is_some_and(|form| form.iter().any(|one| one.name == *field));
                let fits = form.map(|form| takes(form, field, value));
                match fits {
                    Some(Ok(())) => {
                        used.insert((field, value));
                    }
                    Some(Err(what)) if asked => {
                        faults.at(
                            &format!("answer {}, leaf {}", answer.id, leaf.id),
                            format!("{field}: {what}"),
                        );
                    }
                    _ => {}
                }
            }
        }
    }
    for question in tree.questions() {
        for answer in &question.answers {
            for (field, value) in &answer.fill {
                if !used.contains(&(field.as_str(), value.as_str())) {
                    let place = place(question, answer);
                    faults.at(
                        &place,
                        format!("fills in {field}, which no form at its ends asks"),
                    );
                }
            }
        }
    }
}

fn place(question: &Question, answer: &Answer) -> String {
    format!("question {}, answer {}", question.id, answer.id)
}

#[cfg(test)]
mod tests;
