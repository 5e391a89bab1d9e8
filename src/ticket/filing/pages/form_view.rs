//! The form as its template expects it.

use entity::attachment;
use serde::Serialize;
use serde_json::Value;
use std::collections::BTreeSet;

use super::{
    super::fields,
    desk::{Desk, FileView, ServiceView, StepView},
    sent::Sent,
};
use crate::{
    directory::field::{FieldDef, FieldGroup, FieldType},
    http::{
        error::FieldErrors,
        error_page::field_sentence,
        field::{ErrorLine, FieldView, summary},
    },
    ticket::attachment::{MAX_BYTES, MAX_FILES},
};

/// Rows of the box in which the story is told, and of other longer answers.
const ROWS: (u8, u8) = (7, 3);

/// View of `public/service_form`.
#[derive(Debug, Serialize)]
pub struct FormPage {
    action: String,
    draft: String,
    trouble: Option<String>,
    service: ServiceView,
    steps: Vec<StepView>,
    errors: Vec<ErrorLine>,
    before: Vec<String>,
    groups: Vec<GroupView>,
    attachments: FileField,
    kept_files: Vec<FileView>,
    secret: Option<FieldView>,
    notice: NoticeView,
}

#[derive(Debug, Serialize)]
struct GroupView {
    id: &'static str,
    title: String,
    fields: Vec<FieldView>,
}

/// View of `partials/file_input`.
#[derive(Debug, Serialize)]
struct FileField {
    name: &'static str,
    id: &'static str,
    label: String,
    hint: Option<String>,
    required: bool,
    optional_label: String,
    error: Option<String>,
    max_files: usize,
    max_bytes: u64,
}

#[derive(Debug, Serialize)]
struct NoticeView {
    version: String,
    short: String,
}

impl FormPage {
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
        let attachments = FileField::of(desk, errors);
        let lines = error_lines(desk, &groups, secret.as_ref(), &attachments, errors);
        Self {
            action: desk.action(),
            draft: sent.token.as_str().to_owned(),
            trouble,
            service: desk.service_view(),
            steps: desk.steps(0),
            errors: lines,
            before: desk
                .pick(&row.before_id, &row.before_en)
                .lines()
                .map(str::to_owned)
                .collect(),
            groups,
            attachments,
            kept_files: desk.file_views(files),
            secret,
            notice: NoticeView::of(desk),
        }
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

fn field_view(desk: &Desk<'_>, field: &FieldDef, sent: &Sent) -> FieldView {
    let locale = desk.ctx.locale;
    let label = fields::label(field, locale);
    let mut view = FieldView::new(kind(field.kind), &field.name, label, sent.value(&field.name));
    if !field.required {
        view = view.optional(locale);
        // Some labels say it themselves.
        if let Some(word) = &view.optional_label
            && view.label.contains(word.as_str())
        {
            view.optional_label = None;
        }
    }
    view.hint = hint(desk, field);
    view.why = field.why(locale).map(str::to_owned);
    view.max = field.max;
    view.autocomplete = autocomplete(&field.name);
    view.inputmode = matches!(field.kind, FieldType::Tel).then_some("tel");
    view.rows = match (field.kind, field.name.as_str()) {
        (FieldType::Textarea, "description") => Some(ROWS.0),
        (FieldType::Textarea, _) => Some(ROWS.1),
        _ => None,
    };
    view.show_if = field
        .show_if
        .as_ref()
        .map(|condition| format!("{}={}", condition.field, condition.equals));
    match choices(desk, field) {
        Some(choices) => view.options(choices),
        None => view,
    }
}

/// The field's own hint, and when the question is meant at all: without scripts it always stands on the page.
fn hint(desk: &Desk<'_>, field: &FieldDef) -> Option<String> {
    let locale = desk.ctx.locale;
    let own = field.hint(locale).map(str::to_owned);
    let condition = field.show_if.as_ref().and_then(|condition| {
        let other = desk
            .service()
            .fields
            .iter()
            .find(|other| other.name == condition.field)?;
        let option = other
            .options
            .iter()
            .find(|option| option.value == condition.equals)?;
        let args = [
            ("question".to_owned(), Value::from(fields::label(other, locale))),
            ("answer".to_owned(), Value::from(option.label(locale))),
        ];
        Some(desk.ctx.t_with("form-only-if", &args.into_iter().collect()))
    });
    match (own, condition) {
        (Some(own), Some(condition)) => Some(format!("{condition} {own}")),
        (own, condition) => own.or(condition),
    }
}

/// What the template calls the control.
const fn kind(kind: FieldType) -> &'static str {
    match kind {
        FieldType::Text => "text",
        FieldType::Textarea => "textarea",
        FieldType::Email => "email",
        FieldType::Tel => "tel",
        FieldType::Nik => "nik",
        FieldType::Kk => "kk",
        FieldType::Nip => "nip",
        FieldType::Date => "date",
        FieldType::Province => "province",
        FieldType::Class => "class",
        FieldType::Select => "select",
        FieldType::Unit => "unit",
    }
}

fn autocomplete(name: &str) -> Option<&'static str> {
    match name {
        "name" => Some("name"),
        "email" => Some("email"),
        "phone" => Some("tel"),
        "agency" => Some("organization"),
        "address" => Some("street-address"),
        _ => None,
    }
}

/// `(value, label)` of everything that can be chosen; `None` for a field that is typed.
pub fn choices(desk: &Desk<'_>, field: &FieldDef) -> Option<Vec<(String, String)>> {
    let directory = &desk.directory;
    match field.kind {
        FieldType::Select => {
            let options = field.options.iter();
            Some(
                options
                    .map(|option| (option.value.clone(), option.label(desk.ctx.locale).to_owned()))
                    .collect(),
            )
        }
        FieldType::Province => {
            let rows = directory.provinces.iter();
            Some(rows.map(|row| (row.code.to_string(), row.name.clone())).collect())
        }
        FieldType::Class => {
            let rows = directory.classes.iter();
            let open = rows.filter(|row| row.active && row.merge_with.is_none());
            Some(
                open.map(|row| (row.no.to_string(), desk.pick(&row.name, &row.name_en)))
                    .collect(),
            )
        }
        FieldType::Unit => {
            let rows = directory.units.iter().filter(|row| row.active);
            Some(
                rows.map(|row| (row.code.to_string(), desk.pick(&row.name, &row.name_en)))
                    .collect(),
            )
        }
        _ => None,
    }
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

impl FileField {
    fn of(desk: &Desk<'_>, errors: &FieldErrors) -> Self {
        let row = &desk.service().row;
        let hint = desk.pick(&row.attachments_hint_id, &row.attachments_hint_en);
        let faults = errors.0.get("attachments").into_iter().flatten();
        let sentences: Vec<String> = faults
            .map(|fault| field_sentence(desk.ctx.locale, fault))
            .collect();
        Self {
            name: "attachments",
            id: "f-attachments",
            label: desk.ctx.t("form-files-label"),
            hint: (!hint.is_empty()).then_some(hint),
            required: false,
            optional_label: desk.ctx.t("optional"),
            error: (!sentences.is_empty()).then(|| sentences.join(" ")),
            max_files: MAX_FILES,
            max_bytes: MAX_BYTES,
        }
    }
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
    attachments: &FileField,
    errors: &FieldErrors,
) -> Vec<ErrorLine> {
    let fields = || groups.iter().flat_map(|group| &group.fields).chain(secret);
    let mut lines = summary(fields());
    let shown: BTreeSet<&str> = fields().map(|field| field.name.as_str()).collect();
    if let Some(message) = &attachments.error {
        lines.push(ErrorLine {
            field: attachments.name.to_owned(),
            id: attachments.id.to_owned(),
            label: attachments.label.clone(),
            message: message.clone(),
        });
    }
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
