//! A service's desk: what every page of one filing needs to know.

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode};
use entity::attachment;
use kernel::service_slug::ServiceSlug;
use serde::Serialize;

use super::{check_view, form_view, offer::Offer, sent::Sent};
use crate::{
    directory::{self, Directory, Service},
    http::{
        error::{Error, FieldErrors},
        page::{Ctx, LangForm},
    },
    ticket::{
        file_input::KeptFile,
        filing::{Filing, parse},
    },
};
use kernel::locale::Locale;

/// The desk of one service, for one request.
pub struct Desk<'a> {
    /// The request.
    pub ctx: &'a Ctx,
    /// Units, classes, provinces, services.
    pub directory: Arc<Directory>,
    place: usize,
}

/// Id of the form on the pages of filing; the templates have it too.
const FORM: &str = "formulir";

/// What a page says of its service.
#[derive(Debug, Serialize)]
pub struct ServiceView {
    slug: String,
    title: String,
    summary: String,
    icon: String,
}

/// One step of the way, `partials/steps`.
#[derive(Debug, Serialize)]
pub struct StepView {
    label: String,
    state: &'static str,
}

impl<'a> Desk<'a> {
    /// The desk of an active service; an unknown one is not found.
    pub async fn open(ctx: &'a Ctx, slug: &str) -> Result<Self, Error> {
        let slug = ServiceSlug::parse(slug).map_err(|_| Error::NotFound)?;
        let directory = directory::current(&ctx.app).await?;
        let place = directory
            .services
            .iter()
            .position(|service| service.row.slug == slug && service.row.active);
        let place = place.ok_or(Error::NotFound)?;
        Ok(Self {
            ctx,
            directory,
            place,
        })
    }

    /// The service.
    #[expect(
        clippy::indexing_slicing,
        reason = "the place was found in this very snapshot"
    )]
    pub fn service(&self) -> &Service {
        &self.directory.services[self.place]
    }

    /// Parses what was sent.
    pub fn parse(&self, sent: &Sent) -> Result<Filing, FieldErrors> {
        let today = self
            .ctx
            .app
            .clock
            .now()
            .with_timezone(&self.directory.tz)
            .date_naive();
        parse(&sent.raw, self.service(), &self.directory, today)
    }

    /// The version of the notice that was shown, if there is such a one; else the one in force.
    pub fn notice_version(&self, shown: Option<&str>) -> String {
        let known = shown.filter(|shown| {
            self.directory
                .notices
                .iter()
                .any(|notice| notice.version == **shown)
        });
        let in_force = || self.directory.notice(self.ctx.app.clock.now());
        known
            .map(str::to_owned)
            .or_else(|| in_force().map(|notice| notice.version.clone()))
            .unwrap_or_default()
    }

    /// The form with articles that may answer.
    pub fn form_beside(
        &self,
        sent: &Sent,
        files: &[attachment::Model],
        offer: &Offer,
    ) -> Result<HttpResponse, Error> {
        let view = form_view::FormPage::of(self, sent, files, &FieldErrors::default(), None);
        self.page("public/service_form", StatusCode::OK, "edit", &view.beside(offer))
    }

    /// The form with everything in it.
    pub fn form(
        &self,
        sent: &Sent,
        files: &[attachment::Model],
        errors: &FieldErrors,
        trouble: Option<String>,
        status: StatusCode,
    ) -> Result<HttpResponse, Error> {
        let view = form_view::FormPage::of(self, sent, files, errors, trouble);
        self.page("public/service_form", status, "edit", &view)
    }

    /// The answers again, before they are sent.
    pub fn check(
        &self,
        sent: &Sent,
        filing: &Filing,
        files: &[attachment::Model],
        offer: &Offer,
    ) -> Result<HttpResponse, Error> {
        let view = check_view::CheckPage::of(self, sent, filing, files, offer);
        self.page("public/check", StatusCode::OK, "check", &view)
    }

    /// `step`: with which the form on the page shows itself again, in the other language too.
    fn page(
        &self,
        template: &str,
        status: StatusCode,
        step: &'static str,
        view: &impl Serialize,
    ) -> Result<HttpResponse, Error> {
        self.ctx
            .page(template, "nav-services")
            .title(self.service_name())
            .section("services")
            .status(status)
            .lang_form(LangForm {
                id: FORM,
                step,
                enter: "check",
            })
            .render(view)
    }

    /// Where the form goes.
    pub fn action(&self) -> String {
        format!("/layanan/{}", self.service().row.slug)
    }

    /// Where the form goes that an article has answered.
    pub fn answered_url(&self) -> String {
        format!("{}/terjawab", self.action())
    }

    /// Name in the page's language.
    pub fn service_name(&self) -> String {
        let row = &self.service().row;
        self.pick(&row.name_id, &row.name_en)
    }

    /// The text of the page's language.
    pub fn pick(&self, indonesian: &str, english: &str) -> String {
        match self.ctx.locale {
            Locale::En if !english.is_empty() => english.to_owned(),
            _ => indonesian.to_owned(),
        }
    }

    /// What the page says of the service.
    pub fn service_view(&self) -> ServiceView {
        let row = &self.service().row;
        ServiceView {
            slug: row.slug.to_string(),
            title: self.service_name(),
            summary: self.pick(&row.summary_id, &row.summary_en),
            icon: row.icon.clone(),
        }
    }

    /// The three steps, `now` counted from 0.
    pub fn steps(&self, now: usize) -> Vec<StepView> {
        let keys = ["step-fill", "step-check", "step-done"];
        let state = |place: usize| match place.cmp(&now) {
            std::cmp::Ordering::Less => "done",
            std::cmp::Ordering::Equal => "now",
            std::cmp::Ordering::Greater => "next",
        };
        let steps = keys.iter().enumerate().map(|(place, key)| StepView {
            label: self.ctx.t(key),
            state: state(place),
        });
        steps.collect()
    }

    /// Files that are already here.
    pub fn file_views(&self, files: &[attachment::Model]) -> Vec<KeptFile> {
        let views = files.iter().map(|file| KeptFile::of(self.ctx.locale, file));
        views.collect()
    }
}
