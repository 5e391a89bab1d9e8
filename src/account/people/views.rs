//! What the pages of people administration show.

use chrono::{DateTime, Utc};
use entity::staff;
use kernel::{id::StaffId, locale::Locale, role::Role, text::PersonName};
use serde::Serialize;

use super::list::{State, Wanted, invited_until};
use crate::{
    directory::Directory,
    http::{
        error::FieldErrors,
        field::{ErrorLine, FieldView},
        page::Ctx,
    },
};

/// `templates/staff/people.hbs`
#[derive(Serialize)]
pub(super) struct ListView {
    pub(super) filters: Vec<FieldView>,
    pub(super) q: String,
    pub(super) filtered: bool,
    pub(super) rows: Vec<RowView>,
    pub(super) pager: Pager,
}

/// `templates/partials/pager.hbs`
#[derive(Serialize)]
pub(super) struct Pager {
    pub(super) prev_url: Option<String>,
    pub(super) next_url: Option<String>,
}

/// One person in the list.
#[derive(Serialize)]
pub(super) struct RowView {
    url: String,
    name: String,
    email: String,
    role: String,
    unit: Option<String>,
    state: &'static str,
    state_label: String,
    totp: bool,
    last_login_at: Option<DateTime<Utc>>,
}

/// `templates/staff/person.hbs`: adding and changing.
#[derive(Serialize)]
pub(super) struct PersonView {
    pub(super) title: String,
    pub(super) action: String,
    pub(super) submit: String,
    pub(super) errors: Vec<ErrorLine>,
    pub(super) fields: Vec<FieldView>,
    /// Null while the person is being added.
    pub(super) account: Option<AccountView>,
}

/// What is known of an account, and what may be done to it.
#[derive(Serialize)]
pub(super) struct AccountView {
    id: StaffId,
    email: String,
    state: &'static str,
    state_label: String,
    totp: bool,
    created_at: DateTime<Utc>,
    last_login_at: Option<DateTime<Utc>>,
    invited_until: Option<DateTime<Utc>>,
    open_tickets: u64,
    is_own: bool,
}

/// `templates/staff/invited.hbs`
#[derive(Serialize)]
pub(super) struct InvitedView {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) url: String,
    pub(super) expires_at: DateTime<Utc>,
}

/// What was typed about a person.
#[derive(Clone, Debug, Default)]
pub(super) struct Typed {
    pub(super) name: String,
    pub(super) email: String,
    pub(super) role: String,
    pub(super) unit: String,
}

impl RowView {
    pub(super) fn new(ctx: &Ctx, row: staff::Model) -> Self {
        let state = State::of(&row).word();
        Self {
            url: format!("/admin/petugas/{}", row.id),
            name: row.name.to_string(),
            email: row.email.to_string(),
            role: role_label(ctx, row.role),
            unit: row.unit_code.map(|unit| unit.to_string()),
            state,
            state_label: ctx.t(&format!("people-state-{state}")),
            totp: row.totp_enabled,
            last_login_at: row.last_login_at,
        }
    }
}

impl AccountView {
    pub(super) fn new(ctx: &Ctx, row: &staff::Model, open_tickets: u64) -> Self {
        let state = State::of(row).word();
        Self {
            id: row.id,
            email: row.email.to_string(),
            state,
            state_label: ctx.t(&format!("people-state-{state}")),
            totp: row.totp_enabled,
            created_at: row.created_at,
            last_login_at: row.last_login_at,
            invited_until: invited_until(row, ctx.app.clock.now()),
            open_tickets,
            is_own: ctx.staff.as_ref().is_some_and(|staff| staff.id == row.id),
        }
    }
}

impl Typed {
    /// What is stored, as if it had been typed.
    pub(super) fn of(row: &staff::Model) -> Self {
        Self {
            name: row.name.to_string(),
            email: row.email.to_string(),
            role: row.role.to_string(),
            unit: row
                .unit_code
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        }
    }
}

/// The controls of a person; the address only while they are being added.
pub(super) fn fields(
    ctx: &Ctx,
    directory: &Directory,
    typed: &Typed,
    is_new: bool,
    errors: &FieldErrors,
) -> Vec<FieldView> {
    let name = FieldView::new("text", "name", ctx.t("setup-name"), typed.name.as_str())
        .autocomplete("off")
        .max(PersonName::MAX);
    let email = FieldView::new("email", "email", ctx.t("login-email"), typed.email.as_str())
        .autocomplete("off")
        .hint(ctx.t("people-email-hint"));
    let role =
        FieldView::new("select", "role", ctx.t("people-role"), typed.role.as_str()).options(roles(ctx));
    let mut unit = FieldView::new("select", "unit", ctx.t("people-unit"), typed.unit.as_str())
        .hint(ctx.t("people-unit-hint"))
        .options(units(ctx.locale, directory));
    unit.required = false;
    let mut fields = vec![name];
    fields.extend(is_new.then_some(email));
    fields.extend([role, unit]);
    fields
        .into_iter()
        .map(|field| field.with_errors(ctx.locale, errors))
        .collect()
}

/// The filters above the list.
pub(super) fn filters(ctx: &Ctx, directory: &Directory, wanted: &Wanted) -> Vec<FieldView> {
    let chosen = |value: Option<String>| value.unwrap_or_default();
    let states = State::ALL.iter().map(|one| {
        (
            one.word().to_owned(),
            ctx.t(&format!("people-state-{}", one.word())),
        )
    });
    let filter = |name: &str, label: &str, value: String| {
        let mut field = FieldView::new("select", name, ctx.t(label), value);
        field.required = false;
        field
    };
    vec![
        filter(
            "role",
            "people-role",
            chosen(wanted.role.map(|role| role.to_string())),
        )
        .options(roles(ctx)),
        filter(
            "unit",
            "people-unit",
            chosen(wanted.unit.as_ref().map(ToString::to_string)),
        )
        .options(units(ctx.locale, directory)),
        filter(
            "state",
            "people-state",
            chosen(wanted.state.map(|state| state.word().to_owned())),
        )
        .options(states),
    ]
}

fn roles(ctx: &Ctx) -> Vec<(String, String)> {
    Role::ALL
        .iter()
        .map(|&role| (role.to_string(), role_label(ctx, role)))
        .collect()
}

fn role_label(ctx: &Ctx, role: Role) -> String {
    ctx.t(&format!("role-{role}"))
}

fn units(locale: Locale, directory: &Directory) -> Vec<(String, String)> {
    let active = directory.units.iter().filter(|unit| unit.active);
    active
        .map(|unit| {
            let name = match locale {
                Locale::Id => &unit.name,
                Locale::En => &unit.name_en,
            };
            (unit.code.to_string(), format!("{} – {name}", unit.code))
        })
        .collect()
}
