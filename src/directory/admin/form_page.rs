//! The page of a form: `staff/form`, whatever the sheet.

use actix_web::{HttpResponse, http::StatusCode};
use serde::Serialize;

use super::{
    Desk, Opened, Sheet,
    form::{Field, Typed},
    version_of,
};
use crate::http::{
    error::{Error, FieldErrors},
    field::{self, ErrorLine, FieldView},
};

#[derive(Serialize)]
struct FormPage {
    title: String,
    lead: Option<String>,
    back_url: String,
    back_label: String,
    action: String,
    version: Option<String>,
    errors: Vec<ErrorLine>,
    groups: Vec<GroupView>,
    submit: String,
    variables: Vec<Variable>,
    danger: Vec<Danger>,
}

#[derive(Serialize)]
struct GroupView {
    id: &'static str,
    title: Option<String>,
    fields: Vec<FieldView>,
}

#[derive(Serialize)]
struct Variable {
    name: &'static str,
    meaning: String,
}

#[derive(Serialize)]
struct Danger {
    action: String,
    label: String,
    confirm: String,
    text: String,
}

/// Shows the form of an opened row or of a new one, with what was typed and what is wrong with it.
pub(super) fn show_form(
    desk: &Desk,
    sheet: &dyn Sheet,
    opened: Option<&Opened>,
    typed: &Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let (slug, url) = (sheet.slug(), sheet.url());
    let groups = groups(desk, &sheet.fields(desk, opened), typed, errors);
    let lead = match status {
        StatusCode::CONFLICT => Some(desk.t("admin-changed-meanwhile")),
        _ => None,
    };
    let removable = opened.filter(|_| sheet.may_remove());
    let view = FormPage {
        title: opened.map_or_else(
            || desk.t(&format!("admin-{slug}-new")),
            |opened| opened.title.clone(),
        ),
        lead,
        back_label: desk.t(&format!("admin-{slug}-title")),
        action: opened.map_or_else(|| format!("{url}/baru"), |opened| format!("{url}/{}", opened.key)),
        version: opened.map(|opened| version_of(opened.edited_at)),
        errors: field::summary(groups.iter().flat_map(|group| &group.fields)),
        groups,
        submit: desk.t("save"),
        variables: sheet
            .variables()
            .iter()
            .map(|(name, key)| Variable {
                name,
                meaning: desk.t(key),
            })
            .collect(),
        danger: removable
            .map(|opened| danger(desk, &url, opened))
            .into_iter()
            .collect(),
        back_url: url,
    };
    let title = view.title.clone();
    desk.ctx
        .page("staff/form", "save")
        .title(title)
        .section(sheet.section())
        .status(status)
        .render(&view)
}

/// Neighbours with the same heading in one group.
fn groups(desk: &Desk, fields: &[Field], typed: &Typed, errors: &FieldErrors) -> Vec<GroupView> {
    fields
        .chunk_by(|one, next| one.group() == next.group())
        .map(|together| {
            let heading = together.first().and_then(Field::group);
            GroupView {
                id: heading.unwrap_or("isian"),
                title: heading.map(|group| desk.t(&format!("admin-group-{group}"))),
                fields: together
                    .iter()
                    .map(|field| field.view(desk.ctx.locale, typed, errors))
                    .collect(),
            }
        })
        .collect()
}

fn danger(desk: &Desk, url: &str, opened: &Opened) -> Danger {
    Danger {
        action: format!("{url}/{}/hapus", opened.key),
        label: desk.t("admin-remove"),
        confirm: desk.t("admin-remove-confirm"),
        text: desk.t("admin-remove-text"),
    }
}
