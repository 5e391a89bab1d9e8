//! `/admin/retensi`: the policy, and what it would take away. Looking changes nothing.

use actix_web::{HttpResponse, http::StatusCode, web::Query};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    Forecast, forecast,
    policy::{self, Policy, PolicyForm},
};
use crate::http::{
    error::{Error, FieldErrors},
    field::{ErrorLine, FieldView, summary},
    form::CsrfForm,
    page::Ctx,
};

/// A term to look at, instead of the one in force.
#[derive(Debug, Deserialize)]
pub struct Look {
    /// Months.
    #[serde(default)]
    pub months: String,
}

#[derive(Serialize)]
struct RetentionPage {
    errors: Vec<ErrorLine>,
    enabled: bool,
    months: u32,
    /// The forecast is of these months, not of those in force.
    looked_at: Option<u32>,
    forecast: ForecastView,
    fields: Vec<FieldView>,
    look: FieldView,
}

#[derive(Serialize)]
struct ForecastView {
    term: DateTime<Utc>,
    tickets: u64,
    files: u64,
    oldest: Option<DateTime<Utc>>,
}

impl From<Forecast> for ForecastView {
    fn from(forecast: Forecast) -> Self {
        Self {
            term: forecast.term,
            tickets: forecast.tickets,
            files: forecast.files,
            oldest: forecast.oldest,
        }
    }
}

/// `GET /admin/retensi`
pub async fn show(ctx: Ctx, look: Query<Look>) -> Result<HttpResponse, Error> {
    let policy = policy::current(ctx.app.db.read()).await?;
    let form = PolicyForm {
        enabled: yes_or_no(policy.enabled).to_owned(),
        months: policy.months.to_string(),
    };
    let looked_at = policy::months(&look.months).filter(|months| *months != policy.months);
    render(&ctx, policy, looked_at, &form, &FieldErrors::default()).await
}

/// `POST /admin/retensi`
pub async fn change(ctx: Ctx, CsrfForm(form): CsrfForm<PolicyForm>) -> Result<HttpResponse, Error> {
    match Policy::parse(&form) {
        Ok(policy) => {
            policy::change(&ctx.app, ctx.staff()?.id, policy).await?;
            Ok(ctx.redirect_saying("/admin/retensi", "flash-retention-saved"))
        }
        Err(errors) => {
            let policy = policy::current(ctx.app.db.read()).await?;
            render(&ctx, policy, None, &form, &errors).await
        }
    }
}

async fn render(
    ctx: &Ctx,
    policy: Policy,
    looked_at: Option<u32>,
    form: &PolicyForm,
    errors: &FieldErrors,
) -> Result<HttpResponse, Error> {
    let months = looked_at.unwrap_or(policy.months);
    let forecast = forecast(&ctx.app, &Policy { months, ..policy }).await?;
    let fields = fields(ctx, form, errors);
    let view = RetentionPage {
        errors: summary(&fields),
        enabled: policy.enabled,
        months: policy.months,
        looked_at,
        forecast: forecast.into(),
        fields,
        look: FieldView::new(
            "text",
            "months",
            ctx.t("retention-look-months"),
            months.to_string(),
        )
        .id("f-look")
        .inputmode("numeric"),
    };
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    ctx.page("staff/retention", "retention-title")
        .section("admin")
        .status(status)
        .render(&view)
}

fn fields(ctx: &Ctx, form: &PolicyForm, errors: &FieldErrors) -> Vec<FieldView> {
    let choices =
        ["no", "yes"].map(|choice| (choice.to_owned(), ctx.t(&format!("retention-enabled-{choice}"))));
    let fields = [
        FieldView::new(
            "radio",
            "enabled",
            ctx.t("retention-enabled"),
            form.enabled.as_str(),
        )
        .options(choices),
        FieldView::new("text", "months", ctx.t("retention-months"), form.months.as_str())
            .hint(ctx.t("retention-months-hint"))
            .inputmode("numeric"),
    ];
    fields.map(|field| field.with_errors(ctx.locale, errors)).into()
}

fn yes_or_no(yes: bool) -> &'static str {
    if yes { "yes" } else { "no" }
}
