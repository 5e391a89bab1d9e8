//! A service's desk: what every page of one filing needs to know.

use std::sync::Arc;

use actix_web::{HttpResponse, http::StatusCode};
use chrono::NaiveDate;
use entity::attachment;
use kernel::service_slug::ServiceSlug;
use serde::Serialize;

use super::{
    check_view, diagnosis_view::DiagnosisView, form_view, offer::Offer, resume::FiledView, sent::Sent,
};
use crate::{
    diagnosis::walk::Walk,
    directory::{self, Directory, Service},
    http::{
        error::{Error, FieldErrors},
        page::{Ctx, LangForm, PageBuilder},
        rendered,
    },
    sla::promise,
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
        parse(&sent.raw, self.service(), &self.directory, self.today())
    }

    /// How long the first answer takes at most, in words.
    pub fn promise(&self) -> String {
        let row = &self.service().row;
        promise::of(
            &self.directory,
            row.kind,
            row.class_no,
            self.today(),
            self.ctx.locale,
        )
    }

    fn today(&self) -> NaiveDate {
        self.directory.day(self.ctx.app.clock.now())
    }

    /// The way of the self-diagnosis that led here, if it is one.
    pub fn walk(&self, sent: &Sent) -> Option<Walk<'a>> {
        let trees = &self.ctx.app.diagnosis;
        trees.walk_to_leaf(sent.way.as_deref()?)
    }

    /// What the page says of the self-diagnosis.
    pub fn diagnosis(&self, sent: &Sent) -> DiagnosisView {
        DiagnosisView::of(self, self.walk(sent).as_ref())
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

    /// The form before anybody has typed in it: the same for everybody but for the token of its draft.
    pub fn blank(&self, sent: &Sent) -> Result<HttpResponse, Error> {
        let mut view = form_view::FormPage::of(self, sent, &[], &FieldErrors::default(), None);
        view.put_draft(rendered::DRAFT.to_owned());
        self.page("public/service_form", StatusCode::OK, "edit")
            .seen_alike()
            .render(&view)
    }

    /// The form with articles that may answer.
    pub fn form_beside(
        &self,
        sent: &Sent,
        files: &[attachment::Model],
        offer: &Offer,
    ) -> Result<HttpResponse, Error> {
        let view = form_view::FormPage::of(self, sent, files, &FieldErrors::default(), None);
        self.page("public/service_form", StatusCode::OK, "edit")
            .render(&view.beside(offer))
    }

    /// The empty form of a browser that has filed already.
    pub fn blank_after(&self, sent: &Sent, filed: FiledView) -> Result<HttpResponse, Error> {
        let view = form_view::FormPage::of(self, sent, &[], &FieldErrors::default(), None);
        self.page("public/service_form", StatusCode::OK, "edit")
            .render(&view.after(filed))
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
        self.page("public/service_form", status, "edit").render(&view)
    }

    /// The answers again, before they are sent; `has_changed` when they were sent with other files than the form has.
    pub fn check(
        &self,
        sent: &Sent,
        filing: &Filing,
        files: &[attachment::Model],
        offer: &Offer,
        has_changed: bool,
    ) -> Result<HttpResponse, Error> {
        let view = check_view::CheckPage::of(self, sent, filing, files, offer).changed(has_changed);
        // The form goes to the service's own address, in either language.
        let other = match self.ctx.locale {
            Locale::Id => Locale::En,
            Locale::En => Locale::Id,
        };
        self.page("public/check", StatusCode::OK, "check")
            .other_language(format!("{}?lang={other}", self.action()))
            .render(&view)
    }

    /// `step`: with which the form on the page shows itself again, in the other language too.
    fn page<'p>(&'p self, template: &'p str, status: StatusCode, step: &'static str) -> PageBuilder<'p> {
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
    }

    /// Where the form goes.
    pub fn action(&self) -> String {
        format!("/layanan/{}", self.service().row.slug)
    }

    /// The page that shows the answers again.
    pub fn review_url(&self) -> String {
        format!("{}/periksa", self.action())
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
