//! What the form says of the self-diagnosis: the way that led to it, or where one could begin.

use serde::Serialize;

use super::desk::Desk;
use crate::diagnosis::walk::Walk;

/// Part of the views of the form and of the check.
#[derive(Debug, Serialize)]
pub struct DiagnosisView {
    /// The way that led here.
    walked: Option<WalkedView>,
    /// Where one could begin.
    offers: Vec<Offer>,
}

#[derive(Debug, Serialize)]
struct WalkedView {
    way: String,
    url: String,
    title: String,
    steps: Vec<StepView>,
}

#[derive(Debug, Serialize)]
struct StepView {
    question: String,
    answer: String,
}

#[derive(Debug, Serialize)]
struct Offer {
    url: String,
    title: String,
}

impl DiagnosisView {
    /// For a desk whose visitor came by a way, or came without one.
    pub fn of(desk: &Desk<'_>, walk: Option<&Walk<'_>>) -> Self {
        let locale = desk.ctx.locale;
        let before = desk.ctx.app.diagnosis.before(&desk.service().row.slug);
        Self {
            walked: walk.map(|walk| WalkedView {
                way: walk.way(),
                url: walk.url_of(walk.steps.len()),
                title: walk.tree.title.of(locale).to_owned(),
                steps: walk
                    .steps
                    .iter()
                    .map(|step| StepView {
                        question: step.question.ask.of(locale).to_owned(),
                        answer: step.answer.label.of(locale).to_owned(),
                    })
                    .collect(),
            }),
            offers: before
                .map(|tree| Offer {
                    url: tree.url(),
                    title: tree.title.of(locale).to_owned(),
                })
                .collect(),
        }
    }
}
