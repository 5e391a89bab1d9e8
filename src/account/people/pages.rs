//! `/admin/petugas`: the list, adding, changing, and what else may be done to an account.

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::staff;
use kernel::{
    id::StaffId,
    page::{Cursor, Limit},
    unit_code::UnitCode,
};
use serde::Deserialize;

use super::{
    PeopleError, Person, add,
    disable::{self, disable},
    edit, list,
    list::{State, Wanted},
    parse_email, reset,
    views::{AccountView, InvitedView, ListView, Pager, PersonView, RowView, Typed, fields, filters},
};
use crate::{
    account::{invitation::Invitation, store},
    directory,
    http::{
        error::{Error, FieldErrors},
        field::summary,
        form::{CsrfForm, Empty},
        page::Ctx,
    },
};

const LIST: &str = "/admin/petugas";

/// The filters of the list.
#[derive(Debug, Default, Deserialize)]
pub struct Filter {
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    state: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    after: String,
}

/// A person as sent.
#[derive(Debug, Deserialize)]
pub struct PersonForm {
    #[serde(default)]
    name: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
}

/// `GET /admin/petugas`
pub async fn index(ctx: Ctx, filter: web::Query<Filter>) -> Result<HttpResponse, Error> {
    let wanted = filter.wanted();
    let after = Cursor::parse(&filter.after).ok();
    let (rows, next) = list::list(&ctx.app, &wanted, after.as_ref(), Limit::DEFAULT).await?;
    let directory = directory::current(&ctx.app).await?;
    let view = ListView {
        filters: filters(&ctx, &directory, &wanted),
        q: filter.q.clone(),
        filtered: filter.is_active(),
        rows: rows.into_iter().map(|row| RowView::new(&ctx, row)).collect(),
        pager: Pager {
            prev_url: after.map(|_| filter.url("")),
            next_url: next.map(|next| filter.url(&next.encode())),
        },
    };
    ctx.page("staff/people", "people-title")
        .section("users")
        .render(&view)
}

/// `GET /admin/petugas/baru`
pub async fn add_form(ctx: Ctx) -> Result<HttpResponse, Error> {
    add_page(&ctx, &Typed::default(), &FieldErrors::default(), StatusCode::OK).await
}

/// `POST /admin/petugas/baru`: shows the link once, so that it can be handed over where mail does not arrive.
pub async fn add_submit(ctx: Ctx, form: CsrfForm<PersonForm>) -> Result<HttpResponse, Error> {
    let typed = Typed::from(form.0);
    let directory = directory::current(&ctx.app).await?;
    let person = Person::parse(&typed.name, &typed.role, &typed.unit, &directory);
    let email = parse_email(&typed.email);
    let (person, email) = match (person, email) {
        (Ok(person), Ok(email)) => (person, email),
        (person, email) => {
            let mut errors = person.err().unwrap_or_default();
            errors.0.extend(email.err().unwrap_or_default().0);
            return add_page(&ctx, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    let by = ctx.staff()?.id;
    match add::invite(&ctx.app, Some(by), email.clone(), person).await {
        Ok((_, invitation)) => invited_page(&ctx, typed.name, email.to_string(), invitation),
        Err(PeopleError::EmailTaken) => {
            let errors = FieldErrors::one("email", "email-taken");
            add_page(&ctx, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `GET /admin/petugas/{id}`
pub async fn person(ctx: Ctx, id: web::Path<String>) -> Result<HttpResponse, Error> {
    let row = find(&ctx, &id).await?;
    let typed = Typed::of(&row);
    person_page(&ctx, &row, &typed, &FieldErrors::default(), StatusCode::OK).await
}

/// `POST /admin/petugas/{id}`
pub async fn edit_submit(
    ctx: Ctx,
    id: web::Path<String>,
    form: CsrfForm<PersonForm>,
) -> Result<HttpResponse, Error> {
    let row = find(&ctx, &id).await?;
    let typed = Typed::from(form.0);
    let directory = directory::current(&ctx.app).await?;
    let person = match Person::parse(&typed.name, &typed.role, &typed.unit, &directory) {
        Ok(person) => person,
        Err(errors) => {
            return person_page(&ctx, &row, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await;
        }
    };
    match edit::edit(&ctx.app, Some(ctx.staff()?.id), row.id, person).await {
        Ok(()) => Ok(ctx.redirect_saying(&url_of(row.id), "flash-person-saved")),
        Err(refusal @ (PeopleError::LastAdmin | PeopleError::OwnAccount)) => {
            let code = match refusal {
                PeopleError::LastAdmin => "last-admin",
                _ => "own-role",
            };
            let errors = FieldErrors::one("role", code);
            person_page(&ctx, &row, &typed, &errors, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /admin/petugas/{id}/nonaktif`
pub async fn disable_submit(
    ctx: Ctx,
    id: web::Path<String>,
    _form: CsrfForm<Empty>,
) -> Result<HttpResponse, Error> {
    let row = find(&ctx, &id).await?;
    disable(&ctx.app, Some(ctx.staff()?.id), row.id).await?;
    Ok(ctx.redirect_saying(&url_of(row.id), "flash-person-disabled"))
}

/// `POST /admin/petugas/{id}/atur-ulang`
pub async fn reset_submit(
    ctx: Ctx,
    id: web::Path<String>,
    _form: CsrfForm<Empty>,
) -> Result<HttpResponse, Error> {
    let row = find(&ctx, &id).await?;
    let invitation = reset::reset(&ctx.app, Some(ctx.staff()?.id), row.id).await?;
    invited_page(&ctx, row.name.to_string(), row.email.to_string(), invitation)
}

impl From<PersonForm> for Typed {
    fn from(form: PersonForm) -> Self {
        Self {
            name: form.name,
            email: form.email,
            role: form.role,
            unit: form.unit,
        }
    }
}

impl Filter {
    fn wanted(&self) -> Wanted {
        let text = self.q.trim();
        Wanted {
            role: self.role.parse().ok(),
            unit: UnitCode::parse(&self.unit).ok(),
            state: State::parse(&self.state),
            text: (!text.is_empty()).then(|| text.to_owned()),
        }
    }

    fn is_active(&self) -> bool {
        [&self.role, &self.unit, &self.state, &self.q]
            .iter()
            .any(|value| !value.is_empty())
    }

    fn url(&self, after: &str) -> String {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        let pairs = [
            ("role", self.role.as_str()),
            ("unit", &self.unit),
            ("state", &self.state),
            ("q", &self.q),
            ("after", after),
        ];
        query.extend_pairs(pairs.iter().filter(|(_, value)| !value.is_empty()));
        format!("{LIST}?{}", query.finish())
    }
}

fn url_of(id: StaffId) -> String {
    format!("{LIST}/{id}")
}

async fn find(ctx: &Ctx, id: &str) -> Result<staff::Model, Error> {
    let id: StaffId = id.parse().map_err(|_| Error::NotFound)?;
    store::by_id(ctx.app.db.read(), id).await?.ok_or(Error::NotFound)
}

async fn add_page(
    ctx: &Ctx,
    typed: &Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let directory = directory::current(&ctx.app).await?;
    let fields = fields(ctx, &directory, typed, true, errors);
    let view = PersonView {
        title: ctx.t("people-add-title"),
        action: format!("{LIST}/baru"),
        submit: ctx.t("people-add-submit"),
        errors: summary(&fields),
        fields,
        account: None,
    };
    let page = ctx.page("staff/person", "people-add-title").section("users");
    page.status(status).render(&view)
}

async fn person_page(
    ctx: &Ctx,
    row: &staff::Model,
    typed: &Typed,
    errors: &FieldErrors,
    status: StatusCode,
) -> Result<HttpResponse, Error> {
    let directory = directory::current(&ctx.app).await?;
    let open_tickets = disable::open_tickets(&ctx.app, row.id).await?;
    let fields = fields(ctx, &directory, typed, false, errors);
    let view = PersonView {
        title: row.name.to_string(),
        action: url_of(row.id),
        submit: ctx.t("save"),
        errors: summary(&fields),
        fields,
        account: Some(AccountView::new(ctx, row, open_tickets)),
    };
    let page = ctx
        .page("staff/person", "people-title")
        .title(row.name.to_string());
    page.section("users").status(status).render(&view)
}

fn invited_page(
    ctx: &Ctx,
    name: String,
    email: String,
    invitation: Invitation,
) -> Result<HttpResponse, Error> {
    let view = InvitedView {
        name,
        email,
        url: invitation.url,
        expires_at: invitation.expires_at,
    };
    ctx.page("staff/invited", "people-invited-title")
        .section("users")
        .render(&view)
}
