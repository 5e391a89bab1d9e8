//! The answers again, as they will be filed, with what is odd about them.

use entity::attachment;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    super::{Filing, fields},
    desk::{Desk, ServiceView, StepView},
    diagnosis_view::DiagnosisView,
    field_view::choices,
    form_view::{GROUPS, group_words},
    offer::Offer,
    sent::{LISTED, Sent, WAY, listing},
};
use crate::{
    directory::field::{FieldDef, FieldType},
    http::dates,
    ticket::{file_input::KeptFile, retell::names_writer},
};

/// View of `public/check`.
#[derive(Debug, Serialize)]
pub struct CheckPage<'a> {
    action: String,
    answered_url: String,
    draft: String,
    /// It was sent, but with other files than the form had by then.
    has_changed: bool,
    offer: &'a Offer,
    steps: Vec<StepView>,
    service: ServiceView,
    hidden: Vec<Hidden>,
    warnings: Vec<WarningView>,
    sections: Vec<Section>,
    files: Vec<KeptFile>,
    mail_note: String,
    diagnosis: DiagnosisView,
}

#[derive(Debug, Serialize)]
struct Hidden {
    name: String,
    value: String,
}

/// One oddity with its field's label.
#[derive(Debug, Serialize)]
pub struct WarningView {
    /// Label of the field.
    pub label: String,
    /// What is odd.
    pub message: String,
}

#[derive(Debug, Serialize)]
struct Section {
    id: &'static str,
    title: String,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    label: String,
    value: Option<String>,
    multiline: bool,
}

impl<'a> CheckPage<'a> {
    /// The page of a filing that is fit to be filed, with articles that may answer it first.
    pub fn of(
        desk: &Desk<'_>,
        sent: &Sent,
        filing: &Filing,
        files: &[attachment::Model],
        offer: &'a Offer,
    ) -> Self {
        let email = Map::from_iter([("email".to_owned(), Value::from(filing.email.as_str()))]);
        Self {
            action: desk.action(),
            answered_url: desk.answered_url(),
            draft: sent.token.as_str().to_owned(),
            has_changed: false,
            offer,
            steps: desk.steps(1),
            service: desk.service_view(),
            hidden: hidden(desk, sent, files),
            warnings: warnings(desk, filing),
            sections: sections(desk, sent, filing),
            files: desk.file_views(files),
            mail_note: desk.ctx.t_mail("check-mail", &email),
            diagnosis: desk.diagnosis(sent),
        }
    }

    /// Whether to say that the files are others than before.
    pub const fn changed(mut self, has_changed: bool) -> Self {
        self.has_changed = has_changed;
        self
    }
}

/// Everything typed goes along, so that "change" finds it as it was; and which files are listed, so that no others are filed.
fn hidden(desk: &Desk<'_>, sent: &Sent, files: &[attachment::Model]) -> Vec<Hidden> {
    let asked = fields::asked(desk.service());
    let names = asked.iter().map(|field| field.name.as_str()).chain(["secret"]);
    let typed = names.map(|name| (name, sent.value(name)));
    let kept = typed.filter(|(_, value)| !value.is_empty());
    let own = [
        ("draft", sent.token.as_str().to_owned()),
        ("notice_version", sent.notice_version.clone().unwrap_or_default()),
        ("offered", sent.offered_value().to_owned()),
        (LISTED, listing(files)),
    ];
    let way = desk.walk(sent).map(|walk| (WAY, walk.way()));
    let all = kept.chain(own).chain(way).map(|(name, value)| Hidden {
        name: name.to_owned(),
        value,
    });
    all.collect()
}

/// What is odd, in the page's language and order.
fn warnings(desk: &Desk<'_>, filing: &Filing) -> Vec<WarningView> {
    let asked = fields::asked(desk.service());
    let mut warnings = filing.warnings.clone();
    warnings.sort_by_key(|noted| asked.iter().position(|field| field.name == noted.field));
    let views = warnings.iter().map(|noted| WarningView {
        label: fields::label_in(desk.service(), &noted.field, desk.ctx.locale),
        message: noted.sentence(desk.ctx.locale),
    });
    let mut views: Vec<WarningView> = views.collect();
    let story = format!("{}\n{}", filing.subject, filing.description);
    if filing.secret && names_writer(&story, &filing.name, &filing.email, filing.phone.as_ref()) {
        views.push(WarningView {
            label: fields::label_in(desk.service(), "description", desk.ctx.locale),
            message: desk.ctx.t("check-secret-names"),
        });
    }
    views
}

fn sections(desk: &Desk<'_>, sent: &Sent, filing: &Filing) -> Vec<Section> {
    let asked = fields::asked(desk.service());
    let shown = || {
        asked
            .iter()
            .filter(|field| fields::is_shown(field, &sent.raw.fields))
    };
    let sections = GROUPS.into_iter().map(|group| {
        let (id, title) = group_words(group);
        let members = shown().filter(|field| field.group == group);
        Section {
            id,
            title: desk.ctx.t(title),
            rows: members.map(|field| row(desk, field, sent, filing)).collect(),
        }
    });
    let mut sections: Vec<Section> = sections.filter(|section| !section.rows.is_empty()).collect();
    if desk.service().row.allow_secret {
        sections.push(Section {
            id: "f-secret",
            title: desk.ctx.t("form-secret-title"),
            rows: vec![Row {
                label: desk.ctx.t("form-secret-label"),
                value: Some(desk.ctx.t(if filing.secret { "yes" } else { "no" })),
                multiline: false,
            }],
        });
    }
    sections
}

/// One answer as a person reads it: names instead of codes, numbers in groups, dates in words.
fn row(desk: &Desk<'_>, field: &FieldDef, sent: &Sent, filing: &Filing) -> Row {
    let typed = sent.value(&field.name);
    let value = match field.kind {
        FieldType::Textarea => kernel::text::clean_block(&typed),
        FieldType::Nik | FieldType::Kk => grouped(&typed, &[4, 4, 4, 4]),
        FieldType::Nip => grouped(&typed, &[8, 6, 1, 3]),
        FieldType::Date => date_words(desk, field, filing).unwrap_or(typed),
        _ => {
            let chosen = choices(desk, field).and_then(|choices| {
                let found = choices.into_iter().find(|(value, _)| value == typed.trim());
                found.map(|(_, label)| label)
            });
            chosen.unwrap_or_else(|| kernel::text::clean_line(&typed))
        }
    };
    Row {
        label: fields::label(field, desk.ctx.locale),
        value: (!value.is_empty()).then_some(value),
        multiline: matches!(field.kind, FieldType::Textarea),
    }
}

fn date_words(desk: &Desk<'_>, field: &FieldDef, filing: &Filing) -> Option<String> {
    let day = match field.name.as_str() {
        "birth_date" => filing.identity.birth_date?.date(),
        name => filing.details.get(name)?.as_str()?.parse().ok()?,
    };
    Some(dates::date(desk.ctx.locale, day))
}

/// Digits in groups that an eye can compare with a card.
fn grouped(typed: &str, sizes: &[usize]) -> String {
    let mut digits = typed.chars().filter(char::is_ascii_digit);
    let groups = sizes
        .iter()
        .map(|&size| digits.by_ref().take(size).collect::<String>());
    let groups: Vec<String> = groups.filter(|group| !group.is_empty()).collect();
    groups.join(" ")
}
