//! The page of one's own account, as `templates/staff/account.hbs` expects it.

use actix_web::{HttpResponse, http::StatusCode};
use chrono::{DateTime, Utc};
use entity::{session::SessionKind, staff, staff_preference::NoticeMail};
use kernel::locale::Locale;
use serde::Serialize;

use super::{choose_password, recovery, session, store, totp};
use crate::{
    http::{
        error::{Error, FieldErrors},
        field::{ErrorLine, FieldView, summary},
        page::Ctx,
    },
    notify::preference,
};

/// Current password, in the form that changes it.
pub(super) const PASSWORD: &str = "sandi";
/// Current password, in the forms of the authenticator.
pub(super) const TOTP_PASSWORD: &str = "sandi_totp";
/// First code of a new secret.
pub(super) const CODE: &str = "kode";

#[derive(Serialize)]
struct AccountView {
    errors: Vec<ErrorLine>,
    facts: Vec<Fact>,
    language: FieldView,
    password: Vec<FieldView>,
    totp: TotpView,
    notices: NoticesView,
    sessions: Vec<SessionView>,
    has_other_sessions: bool,
}

#[derive(Serialize)]
struct Fact {
    label: String,
    value: String,
}

#[derive(Serialize)]
struct TotpView {
    on: bool,
    recovery_left: u64,
    password: FieldView,
    setup: Option<SetupView>,
}

#[derive(Serialize)]
struct SetupView {
    secret: String,
    code: FieldView,
}

#[derive(Serialize)]
struct NoticesView {
    has_server: bool,
    mail: FieldView,
    hours: FieldView,
}

#[derive(Serialize)]
struct SessionView {
    hash: String,
    current: bool,
    is_api: bool,
    created_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
}

/// The account of whoever asks.
pub(super) async fn own(ctx: &Ctx) -> Result<staff::Model, Error> {
    let id = ctx.staff()?.id;
    store::by_id(ctx.app.db.read(), id)
        .await?
        .ok_or(Error::Unauthenticated)
}

/// Renders the page, with what was wrong in the form that was sent.
pub(super) async fn page(ctx: &Ctx, errors: &FieldErrors, status: StatusCode) -> Result<HttpResponse, Error> {
    let staff = own(ctx).await?;
    let password = password_fields(ctx, errors);
    let totp = totp_view(ctx, &staff, errors).await?;
    let sessions = sessions(ctx, &staff).await?;
    let notices = notices(ctx, &staff, errors).await?;
    let code = totp.setup.as_ref().map(|setup| &setup.code);
    let view = AccountView {
        errors: summary(
            [&notices.mail, &notices.hours]
                .into_iter()
                .chain(&password)
                .chain([&totp.password])
                .chain(code),
        ),
        notices,
        facts: facts(ctx, &staff),
        language: language(ctx, &staff),
        has_other_sessions: sessions.iter().any(|one| !one.current),
        password,
        totp,
        sessions,
    };
    ctx.page("staff/account", "account-title")
        .section("account")
        .status(status)
        .render(&view)
}

fn facts(ctx: &Ctx, staff: &staff::Model) -> Vec<Fact> {
    let mut facts = vec![
        fact(ctx, "account-name", staff.name.to_string()),
        fact(ctx, "login-email", staff.email.to_string()),
        fact(ctx, "account-role", ctx.t(&format!("role-{}", staff.role))),
    ];
    if let Some(unit) = &staff.unit_code {
        facts.push(fact(ctx, "account-unit", unit.to_string()));
    }
    facts
}

fn fact(ctx: &Ctx, label: &str, value: String) -> Fact {
    let label = ctx.t(label);
    Fact { label, value }
}

fn language(ctx: &Ctx, staff: &staff::Model) -> FieldView {
    let options = Locale::ALL
        .iter()
        .map(|one| (one.to_string(), ctx.t(&format!("language-{one}"))));
    FieldView::new(
        "select",
        "locale",
        ctx.t("account-language"),
        staff.locale.as_str(),
    )
    .hint(ctx.t("account-language-hint"))
    .options(options)
}

fn password_fields(ctx: &Ctx, errors: &FieldErrors) -> Vec<FieldView> {
    let now = FieldView::new("password", PASSWORD, ctx.t("password-now"), "")
        .autocomplete("current-password")
        .with_errors(ctx.locale, errors);
    let mut fields = vec![now];
    fields.extend(choose_password::fields(ctx, errors));
    fields
}

async fn totp_view(ctx: &Ctx, staff: &staff::Model, errors: &FieldErrors) -> Result<TotpView, Error> {
    let password = FieldView::new("password", TOTP_PASSWORD, ctx.t("password-now"), "")
        .autocomplete("current-password")
        .with_errors(ctx.locale, errors);
    let code = FieldView::new("text", CODE, ctx.t("account-totp-code"), "")
        .autocomplete("one-time-code")
        .inputmode("numeric")
        .max(16)
        .with_errors(ctx.locale, errors);
    let pending = totp::pending(&ctx.app, staff)?;
    Ok(TotpView {
        on: staff.totp_enabled,
        recovery_left: recovery::left(&ctx.app, staff.id).await?,
        password,
        setup: pending.map(|setup| SetupView {
            secret: setup.secret(),
            code,
        }),
    })
}

/// What comes by mail, and when. The hours are check boxes, which the template draws from the field's options.
async fn notices(ctx: &Ctx, staff: &staff::Model, errors: &FieldErrors) -> Result<NoticesView, Error> {
    let chosen = preference::of(ctx.app.db.read(), staff.id).await?;
    let choices = [
        (NoticeMail::Digest, "digest"),
        (NoticeMail::Each, "each"),
        (NoticeMail::None, "none"),
    ];
    let current = choices.iter().find(|(mail, _)| *mail == chosen.mail);
    let mut mail = FieldView::new(
        "radio",
        "surat",
        ctx.t("account-notices-mail"),
        current.map_or("digest", |(_, name)| name),
    )
    .options(choices.map(|(_, name)| (name.to_owned(), ctx.t(&format!("account-notices-{name}")))))
    .with_errors(ctx.locale, errors);
    for option in mail.options.iter_mut().flatten() {
        option.hint = Some(ctx.t(&format!("account-notices-{}-hint", option.value)));
    }
    let mut hours = FieldView::new("hours", "jam", ctx.t("account-notices-hours"), "")
        .hint(ctx.t("account-notices-hours-hint"))
        .options(preference::HOURS.map(|hour| (hour.to_string(), format!("{hour:02}.00"))))
        .with_errors(ctx.locale, errors);
    for (option, hour) in hours.options.iter_mut().flatten().zip(preference::HOURS) {
        option.selected = chosen.hours.contains(&hour);
    }
    Ok(NoticesView {
        has_server: ctx.app.mailer.is_configured(),
        mail,
        hours,
    })
}

async fn sessions(ctx: &Ctx, staff: &staff::Model) -> Result<Vec<SessionView>, Error> {
    let current = &ctx.staff()?.session;
    let all = session::list(&ctx.app, staff.id).await?;
    let views = all.into_iter().map(|one| SessionView {
        current: one.token_hash == *current,
        is_api: one.kind == SessionKind::Api,
        hash: one.token_hash,
        created_at: one.created_at,
        last_seen_at: one.last_seen_at,
    });
    Ok(views.collect())
}
