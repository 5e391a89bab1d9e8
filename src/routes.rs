//! Every route on one page: method, path, who may call it, and the handler.
//!
//! The list is data. The server registers it, the gate ([`crate::account::gate`]) enforces it, and the permission matrix
//! test walks it role by role, so a route cannot be added without saying who may use it.

use actix_web::{
    FromRequest, Handler, HttpResponse, Resource, Responder, Route,
    dev::ServiceRequest,
    http::Method,
    middleware::{Next, from_fn},
    web,
};

use crate::{
    account::{
        gate::{self, Access},
        permission::Permission,
    },
    api, directory,
    http::{assets, error::Error, health},
    notify, report,
    ticket::{filing, tracking},
};

/// One route.
pub struct Endpoint {
    /// HTTP method.
    pub method: Method,
    /// Path pattern.
    pub path: &'static str,
    /// Who may call it.
    pub access: Access,
    route: Route,
}

impl std::fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {} ({:?})", self.method, self.path, self.access)
    }
}

/// All routes.
pub fn all() -> Vec<Endpoint> {
    use Access::{Public, Staff};
    use Permission::{ManageDirectory, ManageTemplates, Operate};
    use directory::admin::{overview, pages as sheets};
    vec![
        get("/healthz", Public, health::alive),
        get("/readyz", Public, health::ready),
        get("/metrics", Public, health::metrics),
        get("/assets/{path:.*}", Public, assets::serve),
        // Public pages: home, services, contact, statistics, privacy (slices directory, report)
        get("/", Public, directory::pages::home),
        get("/layanan", Public, directory::pages::services),
        get("/kontak", Public, directory::pages::contact),
        get("/privasi", Public, directory::pages::privacy),
        get("/statistik", Public, report::pages::statistics),
        // Filing (slice ticket)
        get("/layanan/{slug}", Public, filing::pages::form),
        post("/layanan/{slug}", Public, filing::pages::submit),
        get("/tiket/{number}/tanda-terima", Public, filing::pages::receipt),
        // Tracking: the reporter's side (slice ticket)
        get("/tiket", Public, tracking::look_up::form),
        post("/tiket", Public, tracking::look_up::find),
        get("/tiket/{number}", Public, tracking::pages::show),
        get("/tiket/{number}/buka", Public, tracking::pages::open_with_link),
        post("/tiket/{number}/buka", Public, tracking::look_up::open_with_pin),
        post("/tiket/{number}/keluar", Public, tracking::pages::leave),
        get("/tiket/{number}/lampiran/{id}", Public, tracking::pages::download),
        post("/tiket/{number}/balas", Public, tracking::send::reply),
        post("/tiket/{number}/konfirmasi", Public, tracking::send::confirm),
        post("/tiket/{number}/buka-lagi", Public, tracking::send::reopen),
        post("/tiket/{number}/nilai", Public, tracking::send::rate),
        // Staff: login and account (slice account)

        // Staff: tickets (slice ticket)

        // Administration: people (slice account)

        // Administration: outbox, jobs, audit (slices notify, jobs, audit)
        get("/admin/surat", Staff(Operate), notify::pages::list),
        get("/admin/surat/{id}", Staff(Operate), notify::pages::read),
        get("/admin/surat/{id}/html", Staff(Operate), notify::pages::read_html),
        post(
            "/admin/surat/{id}/kirim-ulang",
            Staff(Operate),
            notify::pages::send_again,
        ),
        // Administration: directory and templates (slice directory). After all other /admin routes, because
        // the first path that fits is taken.
        get("/petugas/templat", Staff(ManageTemplates), sheets::templates),
        get(
            "/petugas/templat/baru",
            Staff(ManageTemplates),
            sheets::blank_template,
        ),
        post(
            "/petugas/templat/baru",
            Staff(ManageTemplates),
            sheets::add_template,
        ),
        get(
            "/petugas/templat/{id}",
            Staff(ManageTemplates),
            sheets::open_template,
        ),
        post(
            "/petugas/templat/{id}",
            Staff(ManageTemplates),
            sheets::change_template,
        ),
        get("/admin", Staff(ManageDirectory), overview::overview),
        get("/admin/{sheet}", Staff(ManageDirectory), sheets::list),
        get("/admin/{sheet}/baru", Staff(ManageDirectory), sheets::blank),
        post("/admin/{sheet}/baru", Staff(ManageDirectory), sheets::add),
        get("/admin/{sheet}/{key}", Staff(ManageDirectory), sheets::open),
        post("/admin/{sheet}/{key}", Staff(ManageDirectory), sheets::change),
        post(
            "/admin/{sheet}/{key}/hapus",
            Staff(ManageDirectory),
            sheets::remove,
        ),
        // API: public
        post("/api/v1/tickets", Public, filing::api::create),
        get("/api/openapi.json", Public, api::document),
        get("/api/v1/services", Public, directory::api::services),
        get("/api/v1/units", Public, directory::api::units),
        get("/api/v1/classes", Public, directory::api::classes),
        get("/api/v1/statistics", Public, report::api::statistics),
        get("/api/v1/tickets/{number}", Public, tracking::api::show),
        post("/api/v1/tickets/{number}/replies", Public, tracking::api::reply),
        post(
            "/api/v1/tickets/{number}/attachments",
            Public,
            tracking::api::attach,
        ),
        get(
            "/api/v1/tickets/{number}/attachments/{id}",
            Public,
            tracking::api::download,
        ),
        post("/api/v1/tickets/{number}/confirm", Public, tracking::api::confirm),
        post("/api/v1/tickets/{number}/reopen", Public, tracking::api::reopen),
        post("/api/v1/tickets/{number}/rating", Public, tracking::api::rate),
        // API: staff
    ]
}

/// Registers all routes, each behind the gate, and the answers for what is not there.
pub fn configure(config: &mut web::ServiceConfig) {
    for endpoint in all() {
        config.service(endpoint.into_resource());
    }
    config.default_service(web::to(nothing_here));
}

impl Endpoint {
    fn into_resource(
        self,
    ) -> Resource<
        impl actix_web::dev::ServiceFactory<
            ServiceRequest,
            Config = (),
            Response = actix_web::dev::ServiceResponse<impl actix_web::body::MessageBody>,
            Error = actix_web::Error,
            InitError = (),
        >,
    > {
        let access = self.access;
        let guard = actix_web::guard::Method(self.method);
        Resource::new(self.path)
            .guard(guard)
            .route(self.route)
            .wrap(from_fn(move |req: ServiceRequest, next: Next<_>| {
                gate::check(access, req, next)
            }))
    }
}

fn endpoint<F, Args>(method: Method, path: &'static str, access: Access, handler: F) -> Endpoint
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    let route = web::method(method.clone()).to(handler);
    Endpoint {
        method,
        path,
        access,
        route,
    }
}

fn get<F, Args>(path: &'static str, access: Access, handler: F) -> Endpoint
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    endpoint(Method::GET, path, access, handler)
}

fn post<F, Args>(path: &'static str, access: Access, handler: F) -> Endpoint
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    endpoint(Method::POST, path, access, handler)
}

/// A path nobody answers, or one that answers to other methods.
async fn nothing_here(req: actix_web::HttpRequest) -> Result<HttpResponse, Error> {
    if req.match_pattern().is_some() {
        Err(Error::MethodNotAllowed)
    } else {
        Err(Error::NotFound)
    }
}
