//! What the pages show.

use kernel::locale::Locale;
use serde::Serialize;
use serde_json::{Map, json};

use super::{
    model::{Ending, Leaf, Question, Tree},
    walk::{ROOT, Walk},
};
use crate::{
    directory::{
        Directory,
        pages::{ContactView, contact_view},
        text::Named,
    },
    http::page::Ctx,
    knowledge::shelf::Shelf,
};

/// View of `public/diagnosis`.
#[derive(Debug, Serialize)]
pub(super) struct OverviewPage {
    lost: bool,
    again: Option<Link>,
    trees: Vec<Tile>,
}

#[derive(Debug, Serialize)]
struct Tile {
    url: String,
    title: String,
    summary: String,
    icon: String,
}

#[derive(Debug, Serialize)]
struct Link {
    url: String,
    title: String,
}

impl OverviewPage {
    /// The list of causes.
    pub(super) fn of(ctx: &Ctx) -> Self {
        let tile = |tree: &Tree| Tile {
            url: tree.url(),
            title: tree.title.of(ctx.locale).to_owned(),
            summary: tree.summary.of(ctx.locale).to_owned(),
            icon: tree.icon.clone(),
        };
        Self {
            lost: false,
            again: None,
            trees: ctx.app.diagnosis.trees.iter().map(tile).collect(),
        }
    }

    /// The same for somebody who followed an address that leads nowhere.
    pub(super) fn lost(ctx: &Ctx, tree: Option<&Tree>) -> Self {
        Self {
            lost: true,
            again: tree.map(|tree| Link {
                url: tree.url(),
                title: tree.title.of(ctx.locale).to_owned(),
            }),
            ..Self::of(ctx)
        }
    }
}

/// What was answered so far.
#[derive(Debug, Serialize)]
struct StepView {
    question: String,
    answer: String,
    /// Where it is answered again.
    url: String,
}

fn steps(walk: &Walk<'_>, locale: Locale) -> Vec<StepView> {
    let steps = walk.steps.iter().enumerate();
    steps
        .map(|(place, step)| StepView {
            question: step.question.ask.of(locale).to_owned(),
            answer: step.answer.label.of(locale).to_owned(),
            url: walk.url_of(place),
        })
        .collect()
}

/// The page before.
fn back(walk: &Walk<'_>) -> String {
    match walk.steps.len().checked_sub(1) {
        Some(answers) => walk.url_of(answers),
        None => ROOT.to_owned(),
    }
}

/// View of `public/diagnosis_question`.
#[derive(Debug, Serialize)]
pub(super) struct QuestionPage {
    tree_title: String,
    back_url: String,
    progress: String,
    ask: String,
    hint: Option<String>,
    answers: Vec<AnswerView>,
    steps: Vec<StepView>,
}

#[derive(Debug, Serialize)]
struct AnswerView {
    url: String,
    label: String,
}

impl QuestionPage {
    /// A question on a way.
    pub(super) fn of(ctx: &Ctx, walk: &Walk<'_>, question: &Question) -> Self {
        let here = walk.url_of(walk.steps.len());
        let answers = question.answers.iter().map(|answer| AnswerView {
            url: format!("{here}/{}", answer.id),
            label: answer.label.of(ctx.locale).to_owned(),
        });
        let place = walk.steps.len() + 1;
        let most = walk.steps.len() + walk.tree.depth(walk.at);
        let args = Map::from_iter([
            ("place".to_owned(), json!(place)),
            ("most".to_owned(), json!(most)),
        ]);
        let progress = if place == most {
            "diagnosis-progress-last"
        } else {
            "diagnosis-progress"
        };
        Self {
            tree_title: walk.tree.title.of(ctx.locale).to_owned(),
            back_url: back(walk),
            progress: ctx.t_with(progress, &args),
            ask: question.ask.of(ctx.locale).to_owned(),
            hint: question.hint.as_ref().map(|hint| hint.of(ctx.locale).to_owned()),
            answers: answers.collect(),
            steps: steps(walk, ctx.locale),
        }
    }
}

/// View of `public/diagnosis_end`.
#[derive(Debug, Serialize)]
pub(super) struct LeafPage {
    tree_title: String,
    back_url: String,
    ending: &'static str,
    title: String,
    text: String,
    list_title: String,
    checklist: Vec<String>,
    agency: Option<AgencyView>,
    /// The whole page as plain text, to be copied.
    plain: String,
    article: Option<ArticleLink>,
    form: Option<Link>,
    steps: Vec<StepView>,
    again_url: String,
}

#[derive(Debug, Serialize)]
struct AgencyView {
    name: String,
    why: String,
    icon: String,
    tell: String,
    /// The page is in another language than what is to be told.
    foreign: bool,
    contacts: Vec<ContactView>,
}

#[derive(Debug, Serialize)]
struct ArticleLink {
    url: String,
    title: String,
    lang: Locale,
}

impl LeafPage {
    /// The end of a way. What has been withdrawn since the trees were written (an article, a service) is left out.
    pub(super) fn of(ctx: &Ctx, walk: &Walk<'_>, leaf: &Leaf, directory: &Directory, shelf: &Shelf) -> Self {
        let locale = ctx.locale;
        let agency = agency(ctx, leaf, directory);
        let list_title = ctx.t(match leaf.ending {
            Ending::Article => "diagnosis-list-article",
            Ending::Form => "diagnosis-list-form",
            Ending::Agency { .. } => "diagnosis-list-agency",
        });
        let checklist: Vec<String> = leaf.steps.iter().map(|step| step.of(locale).to_owned()).collect();
        let service = leaf.way.as_ref().and_then(|way| directory.service(&way.service));
        Self {
            tree_title: walk.tree.title.of(locale).to_owned(),
            back_url: back(walk),
            ending: leaf.ending.word(),
            title: leaf.title.of(locale).to_owned(),
            text: leaf.text.of(locale).to_owned(),
            plain: plain(leaf.title.of(locale), &list_title, &checklist, agency.as_ref()),
            list_title,
            checklist,
            agency,
            article: article(leaf, shelf, locale),
            form: service.and_then(|service| {
                Some(Link {
                    url: walk.form_url()?,
                    title: service.name_in(locale).to_owned(),
                })
            }),
            steps: steps(walk, locale),
            again_url: walk.tree.url(),
        }
    }
}

fn agency(ctx: &Ctx, leaf: &Leaf, directory: &Directory) -> Option<AgencyView> {
    let Ending::Agency { key, tell } = &leaf.ending else {
        return None;
    };
    let agency = ctx.app.diagnosis.agency(key)?;
    let contacts = directory
        .contacts
        .iter()
        .filter(|row| agency.contacts.contains(&row.key));
    Some(AgencyView {
        name: agency.name.of(ctx.locale).to_owned(),
        why: agency.why.of(ctx.locale).to_owned(),
        icon: agency.icon.clone(),
        tell: tell.clone(),
        foreign: ctx.locale != Locale::Id,
        contacts: contacts.map(|row| contact_view(row, ctx.locale)).collect(),
    })
}

/// The leaf's article in the reader's language where there is one, else as it is.
fn article(leaf: &Leaf, shelf: &Shelf, locale: Locale) -> Option<ArticleLink> {
    let spine = shelf.find(leaf.article.as_ref()?)?;
    let counterpart = shelf.counterpart(spine).filter(|_| spine.lang != locale);
    let shown = counterpart.unwrap_or(spine);
    Some(ArticleLink {
        url: format!("/bantuan/{}", shown.slug),
        title: shown.title.clone(),
        lang: shown.lang,
    })
}

fn plain(title: &str, list_title: &str, checklist: &[String], agency: Option<&AgencyView>) -> String {
    let mut lines = vec![title.to_owned()];
    lines.extend(agency.map(|agency| agency.name.clone()));
    lines.push(String::new());
    lines.push(list_title.to_owned());
    lines.extend(checklist.iter().map(|step| format!("[ ] {step}")));
    if let Some(agency) = agency {
        lines.push(String::new());
        lines.push(format!("“{}”", agency.tell));
    }
    lines.join("\n")
}
