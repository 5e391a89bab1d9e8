//! A page request and its answer: who asks, in which language, and rendering a view in the house's layout.

use std::{future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder,
    cookie::Cookie,
    dev::Payload,
    http::{StatusCode, header},
    web,
};
use chrono::{DateTime, SecondsFormat, Utc};
use kernel::{locale::Locale, ticket_number::TicketNumber};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    csrf::CsrfToken,
    error::Error,
    flash::{self, Flash},
    locale,
    observe::RequestId,
    rendered::{self, Cut, Mark},
    zipped,
};
use crate::{
    account::{CurrentStaff, StaffView},
    app::App,
    notify::bell::Unread,
};

/// Everything a page handler needs to know of its request.
#[derive(Clone, Debug)]
pub struct Ctx {
    /// The application.
    pub app: web::Data<App>,
    /// The request.
    pub req: HttpRequest,
    /// The reader's language.
    pub locale: Locale,
    /// The staff member, on pages behind the login.
    pub staff: Option<CurrentStaff>,
    csrf: CsrfToken,
}

impl FromRequest for Ctx {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Error>>>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        let made = Self::of(req);
        Box::pin(async move { made })
    }
}

/// What the layouts show around every view.
#[derive(Clone, Debug, Serialize)]
pub struct PageView {
    /// `id` or `en`.
    pub lang: Locale,
    /// Title of the page.
    pub title: String,
    /// For search engines and shared links.
    pub description: String,
    /// Path of this page.
    pub path: String,
    /// The same page in the other language.
    pub other_lang_url: String,
    /// Token for forms.
    pub csrf: String,
    /// One sentence from the action before.
    pub flash: Option<Flash>,
    /// For error pages and help requests.
    pub request_id: String,
    /// The staff member who is logged in.
    pub staff: Option<StaffView>,
    /// Which entry of the navigation is lit.
    pub section: &'static str,
    /// Whether mail leaves this site: pages promise none otherwise.
    pub sends_mail: bool,
    /// The form that the switch of languages sends along, so that nothing typed is lost.
    pub lang_form: Option<LangForm>,
    /// The server's time: scripts count down from it, since a phone's clock may be wrong.
    pub now: DateTime<Utc>,
}

/// A form that shows itself again in the other language when it is sent with `step`.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct LangForm {
    /// Its id.
    pub id: &'static str,
    /// Value of its field `step`.
    pub step: &'static str,
    /// Value of its field `step` when Enter is pressed in a field. The switch stands before every button of the form, so
    /// without a button before it Enter would change the language.
    pub enter: &'static str,
}

#[derive(Serialize)]
struct Root<'a, V> {
    page: &'a PageView,
    #[serde(flatten)]
    view: &'a V,
}

/// A page about to be rendered.
#[derive(Debug)]
pub struct PageBuilder<'a> {
    ctx: &'a Ctx,
    template: &'a str,
    title: String,
    section: &'static str,
    status: StatusCode,
    cookies: Vec<Cookie<'static>>,
    description: Option<String>,
    other_language: Option<String>,
    lang_form: Option<LangForm>,
    marks: Option<Vec<Mark>>,
}

impl Ctx {
    fn of(req: &HttpRequest) -> Result<Self, Error> {
        let app = req.app_data::<web::Data<App>>().cloned();
        let app = app.ok_or_else(|| Error::internal("the application is missing from the request"))?;
        // Read before anything asks for cookies, which are parsed into the same extensions.
        let staff = req.extensions().get::<CurrentStaff>().cloned();
        Ok(Self {
            locale: locale::of_request(req),
            staff,
            csrf: CsrfToken::of_request(req, &app),
            req: req.clone(),
            app,
        })
    }

    /// A sentence in the reader's language.
    pub fn t(&self, key: &str) -> String {
        locale::plain(self.locale, key)
    }

    /// A sentence with arguments.
    pub fn t_with(&self, key: &str, args: &Map<String, Value>) -> String {
        locale::sentence(self.locale, key, args)
    }

    /// The staff member; pages behind the gate always have one.
    pub fn staff(&self) -> Result<&CurrentStaff, Error> {
        self.staff.as_ref().ok_or(Error::Unauthenticated)
    }

    /// Begins a page from a template, titled by the sentence `title_key`.
    pub fn page<'a>(&'a self, template: &'a str, title_key: &str) -> PageBuilder<'a> {
        PageBuilder {
            ctx: self,
            template,
            title: self.t(title_key),
            section: "",
            status: StatusCode::OK,
            cookies: Vec::new(),
            description: None,
            other_language: None,
            lang_form: None,
            marks: None,
        }
    }

    /// A sentence that promises mail, or its twin that does not (`…-no-mail`) where none leaves this site.
    pub fn t_mail(&self, key: &str, args: &Map<String, Value>) -> String {
        locale::sentence(self.locale, &mail_key(key, &self.app), args)
    }

    /// 303 to another page.
    pub fn redirect(&self, url: &str) -> HttpResponse {
        HttpResponse::SeeOther()
            .insert_header((header::LOCATION, url))
            .finish()
    }

    /// 303 to another page, which then says `flash_key`.
    pub fn redirect_saying(&self, url: &str, flash_key: &str) -> HttpResponse {
        HttpResponse::SeeOther()
            .insert_header((header::LOCATION, url))
            .cookie(flash::success(flash_key, &self.app))
            .finish()
    }

    /// The same of a ticket that the next page does not show.
    pub fn redirect_saying_of(
        &self,
        url: &str,
        flash_key: &str,
        number: &TicketNumber,
        shows_next: bool,
    ) -> HttpResponse {
        HttpResponse::SeeOther()
            .insert_header((header::LOCATION, url))
            .cookie(flash::success_of(flash_key, number, shows_next, &self.app))
            .finish()
    }

    /// The same, as plain information.
    pub fn redirect_informing(&self, url: &str, flash_key: &str) -> HttpResponse {
        HttpResponse::SeeOther()
            .insert_header((header::LOCATION, url))
            .cookie(flash::info(flash_key, &self.app))
            .finish()
    }

    /// The id that log lines and error pages show.
    pub fn request_id(&self) -> String {
        let id = self.req.extensions().get::<RequestId>().map(|id| id.0.clone());
        id.unwrap_or_default()
    }

    fn unread(&self) -> u64 {
        let unread = self.req.extensions().get::<Unread>().copied();
        unread.map_or(0, |unread| unread.0)
    }

    /// What the layout shows.
    fn view(&self, title: String, section: &'static str) -> PageView {
        PageView {
            lang: self.locale,
            title,
            description: self.t("page-description"),
            path: self.req.path().to_owned(),
            other_lang_url: other_language_url(&self.req, self.locale),
            csrf: self.csrf.as_str().to_owned(),
            flash: flash::of_request(&self.req, self.locale),
            request_id: self.request_id(),
            staff: self
                .staff
                .as_ref()
                .map(|staff| staff.view(self.locale, self.unread())),
            section,
            sends_mail: self.app.mailer.is_configured(),
            lang_form: None,
            now: self.app.clock.now(),
        }
    }
}

impl PageBuilder<'_> {
    /// Lights an entry of the navigation.
    pub fn section(mut self, section: &'static str) -> Self {
        self.section = section;
        self
    }

    /// Replaces the title by a ready text.
    pub fn title(mut self, title: String) -> Self {
        self.title = title;
        self
    }

    /// Answers with another status than 200.
    pub fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// Says what the page is about, for search engines and shared links.
    pub fn description(mut self, description: String) -> Self {
        self.description = Some(description);
        self
    }

    /// Where the switch of languages leads, when the other language has this page at another address.
    pub fn other_language(mut self, url: String) -> Self {
        self.other_language = Some(url);
        self
    }

    /// The switch of languages sends this form along.
    pub fn lang_form(mut self, form: LangForm) -> Self {
        self.lang_form = Some(form);
        self
    }

    /// Says that nothing on this page is personal but the token of its forms and `marks`: whoever sees the same view gets the page
    /// that was rendered before ([`super::rendered`]).
    pub fn seen_alike(mut self, marks: Vec<Mark>) -> Self {
        self.marks = Some(marks);
        self
    }

    /// Sends a cookie along.
    pub fn cookie(mut self, cookie: Cookie<'static>) -> Self {
        self.cookies.push(cookie);
        self
    }

    /// Renders the view.
    pub fn render(self, view: &impl Serialize) -> Result<HttpResponse, Error> {
        let ctx = self.ctx;
        let mut page = ctx.view(self.title, self.section);
        page.description = self.description.unwrap_or(page.description);
        page.other_lang_url = self.other_language.unwrap_or(page.other_lang_url);
        page.lang_form = self.lang_form;
        let had_flash = page.flash.is_some();
        let templates = &ctx.app.templates;
        let mut answer = HttpResponse::build(self.status);
        answer.content_type("text/html; charset=utf-8");
        for cookie in self.cookies {
            answer.cookie(cookie);
        }
        let (body, shows_token) = match self.marks.filter(|_| page.staff.is_none()) {
            None => {
                let html = templates.render(self.template, &Root { page: &page, view });
                let html = html.map_err(Error::internal)?;
                let shows_token = html.contains(ctx.csrf.as_str());
                (html.into_bytes(), shows_token)
            }
            Some(marks) => {
                let marks = common_marks(&mut page, marks);
                let root = Root { page: &page, view };
                let render = || templates.render(self.template, &root);
                let seen = ctx.app.rendered.page(self.template, &root, &marks, render);
                let seen = seen.map_err(Error::internal)?;
                (
                    filled_in(ctx, &mut answer, &seen, &marks),
                    seen.shows(rendered::CSRF),
                )
            }
        };
        if let Some(cookie) = ctx.csrf.cookie(shows_token, &ctx.app) {
            answer.cookie(cookie);
        }
        if had_flash {
            answer.cookie(flash::shown(&ctx.app));
        }
        if locale::asked_for(&ctx.req).is_some() {
            answer.cookie(locale::cookie(ctx.locale, &ctx.app));
        }
        Ok(answer.body(body))
    }
}

/// A page that many see alike, with the reader's own words; compressed for who takes that, which then nobody does again.
fn filled_in(ctx: &Ctx, answer: &mut HttpResponseBuilder, seen: &Cut, marks: &[Mark]) -> Vec<u8> {
    answer.insert_header((header::VARY, "accept-encoding"));
    let gzip = zipped::is_wanted(&ctx.req).then(|| seen.gzip(marks)).flatten();
    match gzip {
        Some(gzip) => {
            answer.insert_header(header::ContentEncoding::Gzip);
            gzip
        }
        None => seen.text(marks).into_bytes(),
    }
}

/// Puts marks where a page for everybody is each reader's own.
fn common_marks(page: &mut PageView, mut marks: Vec<Mark>) -> Vec<Mark> {
    let now = page.now.to_rfc3339_opts(SecondsFormat::AutoSi, true);
    page.now = DateTime::UNIX_EPOCH;
    // Shown on pages about faults alone.
    page.request_id = String::new();
    let csrf = std::mem::replace(&mut page.csrf, rendered::CSRF.to_owned());
    marks.extend(
        [(rendered::CSRF, csrf), ("1970-01-01T00:00:00Z", now)].map(|(stands, value)| Mark { stands, value }),
    );
    marks
}

/// This page's address with `lang` switched and the rest of the query kept.
/// The key of a sentence that promises mail, or of its twin that does not.
pub fn mail_key(key: &str, app: &App) -> String {
    if app.mailer.is_configured() {
        key.to_owned()
    } else {
        format!("{key}-no-mail")
    }
}

fn other_language_url(req: &HttpRequest, locale: Locale) -> String {
    let other = match locale {
        Locale::Id => Locale::En,
        Locale::En => Locale::Id,
    };
    let kept = req
        .query_string()
        .split('&')
        .filter(|pair| !pair.is_empty() && !pair.starts_with("lang="));
    let query: String = kept.flat_map(|pair| [pair, "&"]).collect();
    format!("{}?{query}lang={other}", req.path())
}
