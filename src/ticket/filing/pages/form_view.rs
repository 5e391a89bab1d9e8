//! The form as its template expects it.

use entity::attachment;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

use super::{
    super::fields,
    desk::{Desk, ServiceView, StepView},
    diagnosis_view::DiagnosisView,
    field_view::field_view,
    offer::Offer,
    resume::FiledView,
    sent::Sent,
};
use crate::{
    directory::field::FieldGroup,
    http::{
        error::FieldErrors,
        error_page::field_sentence,
        field::{ErrorLine, FieldView, summary},
    },
    ticket::file_input::{FileInput, KeptFile},
};

/// View of `public/service_form`.
#[derive(Debug, Serialize)]
pub struct FormPage<'a> {
    action: String,
    answers_url: String,
    answered_url: String,
    draft: String,
    offered: &'static str,
    /// Articles that were asked for; null where nobody asked.
    offer: Option<&'a Offer>,
    trouble: Option<String>,
    /// It was filled in before, in this browser.
    again: bool,
    /// What this browser filed with the form before.
    filed: Option<FiledView>,
    service: ServiceView,
    /// How long the first answer takes at most.
    promise: String,
    steps: Vec<StepView>,
    errors: Vec<ErrorLine>,
    before: Vec<String>,
    diagnosis: DiagnosisView,
    groups: Vec<GroupView>,
    attachments: FileInput,
    kept_files: Vec<KeptFile>,
    secret: Option<FieldView>,
    notice: NoticeView,
}

#[derive(Debug, Serialize)]
struct GroupView {
    id: &'static str,
    title: String,
    fields: Vec<FieldView>,
}

#[derive(Debug, Serialize)]
struct NoticeView {
    version: String,
    short: String,
}

impl<'a> FormPage<'a> {
    /// Puts another token for the draft in.
    pub fn put_draft(&mut self, draft: String) {
        self.draft = draft;
    }

    /// The form of a desk's service with what was sent, the files that are here, and what is wrong.
    pub fn of(
        desk: &Desk<'_>,
        sent: &Sent,
        files: &[attachment::Model],
        errors: &FieldErrors,
        trouble: Option<String>,
    ) -> Self {
        let row = &desk.service().row;
        let groups = groups(desk, sent, errors);
        let secret = row.allow_secret.then(|| secret(desk, sent, errors));
        let attachments = file_input(desk, errors);
        let lines = error_lines(desk, &groups, secret.as_ref(), &attachments, errors);
        Self {
            action: desk.action(),
            answers_url: format!("{}/jawaban", desk.action()),
            answered_url: desk.answered_url(),
            offered: sent.offered_value(),
            offer: None,
            draft: sent.token.as_str().to_owned(),
            trouble,
            again: sent.is_kept,
            filed: None,
            service: desk.service_view(),
            promise: desk.promise(),
            steps: desk.steps(0),
            errors: lines,
            before: desk
                .pick(&row.before_id, &row.before_en)
                .lines()
                .map(str::to_owned)
                .collect(),
            diagnosis: desk.diagnosis(sent),
            groups,
            attachments,
            kept_files: desk.file_views(files),
            secret,
            notice: NoticeView::of(desk),
        }
    }

    /// After something was filed with it.
    pub fn after(mut self, filed: FiledView) -> Self {
        self.filed = Some(filed);
        self
    }

    /// With articles beside the story.
    pub fn beside(mut self, offer: &'a Offer) -> Self {
        self.offer = Some(offer);
        self
    }
}

/// Id of a group's fieldset, and the key of its title.
pub const fn group_words(group: FieldGroup) -> (&'static str, &'static str) {
    match group {
        FieldGroup::Problem => ("masalah", "form-group-problem"),
        FieldGroup::Identity => ("data-diri", "form-group-identity"),
        FieldGroup::Contact => ("kontak", "form-group-contact"),
    }
}

/// The groups in the order in which they are asked.
pub const GROUPS: [FieldGroup; 3] = [FieldGroup::Problem, FieldGroup::Identity, FieldGroup::Contact];

fn groups(desk: &Desk<'_>, sent: &Sent, errors: &FieldErrors) -> Vec<GroupView> {
    let asked = fields::asked(desk.service());
    let views = GROUPS.into_iter().map(|group| {
        let (id, title) = group_words(group);
        let members = asked.iter().filter(|field| field.group == group);
        GroupView {
            id,
            title: desk.ctx.t(title),
            fields: members
                .map(|field| field_view(desk, field, sent).with_errors(desk.ctx.locale, errors))
                .collect(),
        }
    });
    views.filter(|group| !group.fields.is_empty()).collect()
}

fn secret(desk: &Desk<'_>, sent: &Sent, errors: &FieldErrors) -> FieldView {
    let is_ticked = matches!(sent.value("secret").trim(), "true" | "1" | "on");
    let label = desk.ctx.t("form-secret-label");
    let mut view = FieldView::new("checkbox", "secret", label, Value::Bool(is_ticked))
        .hint(desk.ctx.t("form-secret-hint"))
        .with_errors(desk.ctx.locale, errors);
    view.required = false;
    view
}

fn file_input(desk: &Desk<'_>, errors: &FieldErrors) -> FileInput {
    let row = &desk.service().row;
    let hint = desk.pick(&row.attachments_hint_id, &row.attachments_hint_en);
    let label = desk.ctx.t("form-files-label");
    FileInput::optional(desk.ctx.locale, "f-attachments".to_owned(), label, errors).hint(hint)
}

impl NoticeView {
    fn of(desk: &Desk<'_>) -> Self {
        let notice = desk.directory.notice(desk.ctx.app.clock.now());
        Self {
            version: notice.map(|notice| notice.version.clone()).unwrap_or_default(),
            short: notice
                .map(|notice| desk.pick(&notice.short_id, &notice.short_en))
                .unwrap_or_default(),
        }
    }
}

/// The summary in page order; a fault of a field that the page does not show is told all the same.
fn error_lines(
    desk: &Desk<'_>,
    groups: &[GroupView],
    secret: Option<&FieldView>,
    attachments: &FileInput,
    errors: &FieldErrors,
) -> Vec<ErrorLine> {
    let fields = || groups.iter().flat_map(|group| &group.fields).chain(secret);
    let mut lines = summary(fields());
    let shown: BTreeSet<&str> = fields().map(|field| field.name.as_str()).collect();
    lines.extend(attachments.error_line());
    let hidden = errors
        .0
        .iter()
        .filter(|(name, _)| name.as_str() != "attachments" && !shown.contains(name.as_str()));
    for (name, faults) in hidden {
        lines.extend(faults.first().map(|fault| ErrorLine {
            field: name.clone(),
            id: "masalah".to_owned(),
            label: fields::label_of(name, desk.ctx.locale),
            message: field_sentence(desk.ctx.locale, fault),
        }));
    }
    lines
}
