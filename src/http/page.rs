//! A page request and its answer: who asks, in which language, and rendering a view in the house's layout.

use std::{cell::OnceCell, future::Future, pin::Pin};

use actix_web::{
    FromRequest, HttpMessage, HttpRequest, HttpResponse, HttpResponseBuilder,
    cookie::Cookie,
    dev::Payload,
    http::{
        StatusCode,
        header::{self, HeaderValue},
    },
    web,
};
use chrono::{DateTime, Utc};
use kernel::{locale::Locale, ticket_number::TicketNumber};
use serde::Serialize;
use serde_json::{Map, Value};

use super::{
    alike,
    csrf::CsrfToken,
    error::Error,
    flash::{self, Flash, SaidOf},
    locale,
    observe::RequestId,
    rendered::{self, Cut, Mark, Own},
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
    csrf: OnceCell<CsrfToken>,
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
    /// The server's time: scripts count down from it, since a phone's clock may be wrong. None on pages that everybody sees alike,
    /// where nothing is counted.
    pub now: Option<DateTime<Utc>>,
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
    is_alike: bool,
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
            csrf: OnceCell::new(),
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
            is_alike: false,
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
        ticket: (&TicketNumber, SaidOf),
        shows_next: bool,
    ) -> HttpResponse {
        HttpResponse::SeeOther()
            .insert_header((header::LOCATION, url))
            .cookie(flash::success_of(flash_key, ticket, shows_next, &self.app))
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

    /// The token of the browser's forms. Made when somebody asks for it: most answers have no form.
    fn csrf(&self) -> &CsrfToken {
        self.csrf
            .get_or_init(|| CsrfToken::of_request(&self.req, &self.app))
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
            csrf: String::new(),
            flash: flash::of_request(&self.req, self.locale),
            request_id: self.request_id(),
            staff: self
                .staff
                .as_ref()
                .map(|staff| staff.view(self.locale, self.unread())),
            section,
            sends_mail: self.app.mailer.is_configured(),
            lang_form: None,
            now: None,
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

    /// Says that nothing on this page is personal but the marks ([`Mark`]): whoever sees the same view gets the page that was
    /// rendered before ([`rendered`]), and whoever asks for it without anything personal gets it from [`alike`].
    pub fn seen_alike(mut self) -> Self {
        self.is_alike = true;
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
        let mut answer = HttpResponse::build(self.status);
        answer.content_type("text/html; charset=utf-8");
        for cookie in self.cookies {
            answer.cookie(cookie);
        }
        if had_flash {
            answer.cookie(flash::shown(&ctx.app));
        }
        if locale::asked_for(&ctx.req).is_some() {
            answer.cookie(locale::cookie(ctx.locale, &ctx.app));
        }
        if self.is_alike && page.staff.is_none() {
            return common(ctx, page, self.template, view, answer);
        }
        page.now = Some(ctx.app.clock.now());
        ctx.csrf().as_str().clone_into(&mut page.csrf);
        let html = ctx
            .app
            .templates
            .render(self.template, &Root { page: &page, view });
        let html = html.map_err(Error::internal)?;
        let shows_token = html.contains(ctx.csrf().as_str());
        if let Some(cookie) = ctx.csrf().cookie(shows_token, &ctx.app) {
            answer.cookie(cookie);
        }
        Ok(answer.body(html))
    }
}

/// A page that many see alike, with the reader's own words; compressed for who takes that, which then nobody does again.
fn common(
    ctx: &Ctx,
    mut page: PageView,
    template: &str,
    view: &impl Serialize,
    mut answer: HttpResponseBuilder,
) -> Result<HttpResponse, Error> {
    // Shown on pages about faults alone.
    page.request_id = String::new();
    rendered::CSRF.clone_into(&mut page.csrf);
    let has_flash = page.flash.is_some();
    let root = Root { page: &page, view };
    let render = || ctx.app.templates.render(template, &root);
    let seen = ctx.app.rendered.page(template, &root, render);
    let seen = seen.map_err(Error::internal)?;
    let shows_token = seen.shows(Mark::Csrf);
    if shows_token && let Some(cookie) = ctx.csrf().cookie(true, &ctx.app) {
        answer.cookie(cookie);
    }
    if !shows_token && !has_flash {
        answer.insert_header((header::CACHE_CONTROL, "no-cache"));
    }
    answer.insert_header((header::VARY, alike::VARY));
    let body = filled_in(ctx, &mut answer, &seen);
    let mut answer = answer.body(body);
    answer.extensions_mut().insert(seen);
    Ok(answer)
}

fn filled_in(ctx: &Ctx, answer: &mut HttpResponseBuilder, seen: &Cut) -> Vec<u8> {
    let draft = ctx.app.rng.token();
    let csrf = if seen.shows(Mark::Csrf) {
        ctx.csrf().as_str()
    } else {
        ""
    };
    let own = Own { csrf, draft: &draft };
    let gzip = zipped::is_wanted(&ctx.req).then(|| seen.gzip(own)).flatten();
    match gzip {
        Some(gzip) => {
            answer.insert_header(header::ContentEncoding::Gzip);
            gzip
        }
        None => seen.text(own).into_bytes(),
    }
}

/// Lets the browser, and nobody in between, keep a page that holds nothing personal but the token of its forms; it asks each time
/// whether it is still the same.
pub fn kept_by_its_reader(mut answer: HttpResponse) -> HttpResponse {
    let keep = HeaderValue::from_static("private, no-cache");
    answer.headers_mut().insert(header::CACHE_CONTROL, keep);
    answer
}

/// The key of a sentence that promises mail, or of its twin that does not.
pub fn mail_key(key: &str, app: &App) -> String {
    if app.mailer.is_configured() {
        key.to_owned()
    } else {
        format!("{key}-no-mail")
    }
}

/// This page's address with `lang` switched and the rest of the query kept.
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
