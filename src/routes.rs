//! Every route on one page: method, path, who may call it, and the handler.
//!
//! The list is data. The server registers it, the gate ([`crate::account::gate`]) enforces it, and the permission matrix
//! test walks it role by role, so a route cannot be added without saying who may use it.

use std::sync::LazyLock;

use actix_web::{
    FromRequest, Handler, HttpRequest, HttpResponse, Resource, Responder, Route, Scope,
    dev::ServiceRequest,
    guard,
    http::Method,
    middleware::{Next, from_fn},
    web,
};

use crate::{
    account::{
        self,
        gate::{self, Access},
        people::pages as people,
        permission::Permission,
    },
    api, audit, diagnosis, directory,
    http::{assets, error::Error, health},
    jobs,
    knowledge::{self, edit as articles},
    learning,
    notify::{self, bell, webhook},
    report, retention, search,
    ticket::{filing, staff as desk, tracking},
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
#[expect(clippy::too_many_lines, reason = "every route on one page")]
pub fn all() -> Vec<Endpoint> {
    use Access::{Background, Public, Staff};
    use Permission as P;
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
        // Articles (slice knowledge)
        get("/bantuan", Public, search::pages::help),
        get("/bantuan/gambar/{id}", Public, knowledge::pages::picture),
        get("/bantuan/kategori/{slug}", Public, knowledge::pages::shelf_page),
        get("/bantuan/periksa-diri", Public, diagnosis::pages::overview),
        get("/bantuan/periksa-diri/{way:.*}", Public, diagnosis::pages::walk),
        get("/bantuan/{slug}", Public, knowledge::pages::article),
        post("/bantuan/{slug}/tanggapan", Public, knowledge::feedback::submit),
        // Filing (slice ticket)
        get("/layanan/{slug}", Public, filing::pages::form),
        post("/layanan/{slug}", Public, filing::pages::submit),
        get("/layanan/{slug}/periksa", Public, filing::pages::review),
        post("/layanan/{slug}/jawaban", Public, filing::pages::answers),
        post("/layanan/{slug}/terjawab", Public, filing::pages::answered),
        get("/layanan/{slug}/terjawab", Public, filing::pages::thanks),
        get("/tiket/{number}/tanda-terima", Public, filing::pages::receipt),
        // Tracking: the reporter's side (slice ticket)
        get("/tiket", Public, tracking::look_up::form),
        post("/tiket", Public, tracking::look_up::find),
        get("/tiket/{number}", Public, tracking::pages::show),
        get("/tiket/{number}/tenggat", Public, tracking::clocks::show),
        get("/tiket/{number}/buka", Public, tracking::pages::open_with_link),
        post("/tiket/{number}/buka", Public, tracking::look_up::open_with_pin),
        post("/tiket/{number}/keluar", Public, tracking::pages::leave),
        get("/tiket/{number}/lampiran/{id}", Public, tracking::pages::download),
        post("/tiket/{number}/balas", Public, tracking::send::reply),
        post("/tiket/{number}/konfirmasi", Public, tracking::send::confirm),
        post("/tiket/{number}/buka-lagi", Public, tracking::send::reopen),
        post("/tiket/{number}/nilai", Public, tracking::send::rate),
        // Which mails somebody wants (slice notify)
        get("/surat/{token}", Public, notify::wish_pages::show),
        post("/surat/{token}", Public, notify::wish_pages::one_click),
        post("/surat/{token}/pilihan", Public, notify::wish_pages::choose),
        // Staff: login and account (slice account)
        get("/petugas/masuk", Public, account::login_pages::form),
        post("/petugas/masuk", Public, account::login_pages::submit),
        get("/petugas/masuk/kode", Public, account::login_pages::code_form),
        post("/petugas/masuk/kode", Public, account::login_pages::code_submit),
        post("/petugas/keluar", Public, account::login_pages::logout),
        get("/petugas/mulai/{token}", Public, account::setup_pages::form),
        post("/petugas/mulai/{token}", Public, account::setup_pages::submit),
        get(
            "/petugas/undangan/{token}",
            Public,
            account::invitation_pages::form,
        ),
        post(
            "/petugas/undangan/{token}",
            Public,
            account::invitation_pages::submit,
        ),
        get("/petugas/akun", Staff(P::OwnAccount), account::own_pages::show),
        post(
            "/petugas/akun/bahasa",
            Staff(P::OwnAccount),
            account::own_pages::language,
        ),
        post(
            "/petugas/akun/kata-sandi",
            Staff(P::OwnAccount),
            account::own_pages::password,
        ),
        post(
            "/petugas/akun/sesi/akhiri-lain",
            Staff(P::OwnAccount),
            account::own_pages::end_other_sessions,
        ),
        post(
            "/petugas/akun/sesi/{hash}/akhiri",
            Staff(P::OwnAccount),
            account::own_pages::end_session,
        ),
        get(
            "/petugas/akun/totp.svg",
            Staff(P::OwnAccount),
            account::totp_pages::qr,
        ),
        post(
            "/petugas/akun/totp",
            Staff(P::OwnAccount),
            account::totp_pages::confirm,
        ),
        post(
            "/petugas/akun/totp/mulai",
            Staff(P::OwnAccount),
            account::totp_pages::begin,
        ),
        post(
            "/petugas/akun/totp/batal",
            Staff(P::OwnAccount),
            account::totp_pages::cancel,
        ),
        post(
            "/petugas/akun/totp/kode-cadangan",
            Staff(P::OwnAccount),
            account::totp_pages::renew_recovery,
        ),
        post(
            "/petugas/akun/totp/mati",
            Staff(P::OwnAccount),
            account::totp_pages::turn_off,
        ),
        post(
            "/petugas/akun/pemberitahuan",
            Staff(P::OwnAccount),
            account::own_pages::notices,
        ),
        // Staff: notices (slice notify)
        get("/petugas/pemberitahuan", Staff(P::OwnAccount), bell::pages::list),
        post(
            "/petugas/pemberitahuan/dibaca",
            Staff(P::OwnAccount),
            bell::pages::read_all,
        ),
        post(
            "/petugas/pemberitahuan/{id}/dibaca",
            Staff(P::OwnAccount),
            bell::pages::read_one,
        ),
        // Staff: tickets (slice ticket)
        get("/petugas", Staff(P::OwnAccount), desk::pages::start),
        get("/petugas/tiket", Staff(P::ViewTickets), desk::pages::list),
        get("/petugas/tiket/massal", Staff(P::Bulk), desk::bulk_pages::choose),
        post("/petugas/tiket/massal", Staff(P::Bulk), desk::bulk_pages::start),
        get(
            "/petugas/tiket/massal/{job}",
            Staff(P::Bulk),
            desk::bulk_pages::job,
        ),
        get(
            "/petugas/tiket/{number}",
            Staff(P::ViewTickets),
            desk::pages::show,
        ),
        get(
            "/petugas/tiket/{number}/tenggat",
            Staff(P::ViewTickets),
            desk::clocks::show,
        ),
        get(
            "/petugas/tiket/{number}/lampiran/{id}",
            Staff(P::ReadFiles),
            desk::download::page,
        ),
        get(
            "/petugas/tiket/{number}/identitas/{field}",
            Staff(P::RevealIdentity),
            desk::reveal_page::ask,
        ),
        post(
            "/petugas/tiket/{number}/identitas/{field}",
            Staff(P::RevealIdentity),
            desk::reveal_page::show,
        ),
        panel::<desk::panel::ClassifyForm>("/petugas/tiket/{number}/periksa", P::Verify),
        panel::<desk::panel::RouteForm>("/petugas/tiket/{number}/teruskan", P::Route),
        panel::<desk::panel::TakeForm>("/petugas/tiket/{number}/ambil", P::Work),
        panel::<desk::panel::AssignForm>("/petugas/tiket/{number}/tugaskan", P::Assign),
        panel_with_files::<desk::panel::TakeAndAsk>("/petugas/tiket/{number}/tanya", P::Work),
        panel_with_files::<desk::panel::NoteForm>("/petugas/tiket/{number}/catatan", P::Note),
        panel_with_files::<desk::panel::AnswerForm>("/petugas/tiket/{number}/jawab", P::Work),
        panel_with_files::<desk::panel::AnswerAndResolve>("/petugas/tiket/{number}/jawab-selesai", P::Work),
        panel::<desk::panel::ResolveForm>("/petugas/tiket/{number}/selesai", P::Work),
        panel::<desk::panel::HandBackForm>("/petugas/tiket/{number}/kembalikan", P::HandBack),
        panel::<desk::panel::RejectForm>("/petugas/tiket/{number}/tolak", P::Reject),
        panel::<desk::panel::MergeForm>("/petugas/tiket/{number}/gabung", P::Merge),
        panel::<desk::panel::UnmergeForm>("/petugas/tiket/{number}/lepas", P::Merge),
        panel::<desk::panel::ReopenForm>("/petugas/tiket/{number}/buka-lagi", P::Reopen),
        panel::<desk::panel::CorrectEmailForm>("/petugas/tiket/{number}/perbaiki-email", P::CorrectContact),
        panel::<desk::panel::SendReceiptForm>(
            "/petugas/tiket/{number}/kirim-tanda-terima",
            P::CorrectContact,
        ),
        panel::<desk::panel::ReleaseFilesForm>("/petugas/tiket/{number}/buka-lampiran", P::SeeSecretReporter),
        post(
            "/petugas/tiket/{number}/jadikan-artikel",
            Staff(P::WriteArticles),
            knowledge::from_ticket::submit,
        ),
        // Staff: what people look for (slice learning)
        get(
            "/petugas/pencarian",
            Staff(P::WriteArticles),
            learning::pages::show,
        ),
        // Staff: articles (slice knowledge)
        get("/petugas/artikel", Staff(P::WriteArticles), articles::list::list),
        get(
            "/petugas/artikel/baru",
            Staff(P::WriteArticles),
            articles::pages::blank,
        ),
        post(
            "/petugas/artikel/baru",
            Staff(P::WriteArticles),
            articles::pages::add,
        ),
        post(
            "/petugas/artikel/pratinjau",
            Staff(P::WriteArticles),
            articles::pages::live_preview,
        ),
        get(
            "/petugas/artikel/{slug}",
            Staff(P::WriteArticles),
            articles::pages::open,
        ),
        post(
            "/petugas/artikel/{slug}",
            Staff(P::WriteArticles),
            articles::pages::save,
        ),
        post(
            "/petugas/artikel/{slug}/status",
            Staff(P::WriteArticles),
            articles::pages::stand,
        ),
        post(
            "/petugas/artikel/{slug}/gambar",
            Staff(P::WriteArticles),
            articles::pictures::add,
        ),
        post(
            "/petugas/artikel/{slug}/gambar/{id}/hapus",
            Staff(P::WriteArticles),
            articles::pictures::remove,
        ),
        get(
            "/petugas/artikel/{slug}/versi",
            Staff(P::WriteArticles),
            articles::history::list,
        ),
        get(
            "/petugas/artikel/{slug}/versi/{version}",
            Staff(P::WriteArticles),
            articles::history::show,
        ),
        post(
            "/petugas/artikel/{slug}/versi/{version}/pulihkan",
            Staff(P::WriteArticles),
            articles::history::restore,
        ),
        // Administration: people (slice account)
        get("/admin/petugas", Staff(P::ManageStaff), people::index),
        get("/admin/petugas/baru", Staff(P::ManageStaff), people::add_form),
        post("/admin/petugas/baru", Staff(P::ManageStaff), people::add_submit),
        get("/admin/petugas/{id}", Staff(P::ManageStaff), people::person),
        post("/admin/petugas/{id}", Staff(P::ManageStaff), people::edit_submit),
        post(
            "/admin/petugas/{id}/nonaktif",
            Staff(P::ManageStaff),
            people::disable_submit,
        ),
        post(
            "/admin/petugas/{id}/atur-ulang",
            Staff(P::ManageStaff),
            people::reset_submit,
        ),
        // Administration: outbox, jobs, audit (slices notify, jobs, audit)
        get("/admin/surat", Staff(P::Operate), notify::pages::list),
        post(
            "/admin/surat/gagal/kirim",
            Staff(P::Operate),
            notify::pages::send_failed,
        ),
        post(
            "/admin/surat/ditahan/kirim",
            Staff(P::Operate),
            notify::pages::send_held,
        ),
        post(
            "/admin/surat/ditahan/buang",
            Staff(P::Operate),
            notify::pages::drop_held,
        ),
        get("/admin/surat/{id}", Staff(P::Operate), notify::pages::read),
        get(
            "/admin/surat/{id}/html",
            Staff(P::Operate),
            notify::pages::read_html,
        ),
        post(
            "/admin/surat/{id}/kirim-ulang",
            Staff(P::Operate),
            notify::pages::send_again,
        ),
        get("/admin/pekerjaan", Staff(P::Operate), jobs::pages::list),
        post(
            "/admin/pekerjaan/ulang",
            Staff(P::Operate),
            jobs::pages::again_all,
        ),
        get("/admin/pekerjaan/{id}", Staff(P::Operate), jobs::pages::read),
        post(
            "/admin/pekerjaan/{id}/ulang",
            Staff(P::Operate),
            jobs::pages::again,
        ),
        post(
            "/admin/pekerjaan/{id}/kubur",
            Staff(P::Operate),
            jobs::pages::bury,
        ),
        get(
            "/admin/surat-masuk",
            Staff(P::Operate),
            notify::inbound::pages::list,
        ),
        get(
            "/admin/surat-masuk/{id}",
            Staff(P::Operate),
            notify::inbound::pages::read,
        ),
        post(
            "/admin/surat-masuk/{id}/jadikan-tiket",
            Staff(P::Operate),
            notify::inbound::pages::file,
        ),
        post(
            "/admin/surat-masuk/{id}/abaikan",
            Staff(P::Operate),
            notify::inbound::pages::dismiss,
        ),
        get(
            "/admin/surat-mental",
            Staff(P::Operate),
            notify::bounces_page::list,
        ),
        post(
            "/admin/surat-mental/{id}/hapus",
            Staff(P::Operate),
            notify::bounces_page::forgive,
        ),
        // Administration: webhooks (slice notify)
        get("/admin/webhook", Staff(P::ManageWebhooks), webhook::pages::list),
        get(
            "/admin/webhook/baru",
            Staff(P::ManageWebhooks),
            webhook::pages::blank,
        ),
        post(
            "/admin/webhook/baru",
            Staff(P::ManageWebhooks),
            webhook::pages::add,
        ),
        get(
            "/admin/webhook/{id}",
            Staff(P::ManageWebhooks),
            webhook::pages::read,
        ),
        get(
            "/admin/webhook/{id}/ubah",
            Staff(P::ManageWebhooks),
            webhook::pages::change_form,
        ),
        post(
            "/admin/webhook/{id}/ubah",
            Staff(P::ManageWebhooks),
            webhook::pages::change,
        ),
        post(
            "/admin/webhook/{id}/jeda",
            Staff(P::ManageWebhooks),
            webhook::pages::pause,
        ),
        post(
            "/admin/webhook/{id}/lanjut",
            Staff(P::ManageWebhooks),
            webhook::pages::resume,
        ),
        post(
            "/admin/webhook/{id}/rahasia",
            Staff(P::ManageWebhooks),
            webhook::pages::change_secret,
        ),
        post(
            "/admin/webhook/{id}/hapus",
            Staff(P::ManageWebhooks),
            webhook::pages::remove,
        ),
        post(
            "/admin/webhook/{id}/uji",
            Staff(P::ManageWebhooks),
            webhook::pages::test,
        ),
        post(
            "/admin/webhook/{id}/ulang",
            Staff(P::ManageWebhooks),
            webhook::pages::send_all,
        ),
        get(
            "/admin/webhook/{id}/kiriman/{delivery}",
            Staff(P::ManageWebhooks),
            webhook::pages::delivery,
        ),
        post(
            "/admin/webhook/{id}/kiriman/{delivery}/ulang",
            Staff(P::ManageWebhooks),
            webhook::pages::send_again,
        ),
        get(
            "/admin/retensi",
            Staff(P::ManageDirectory),
            retention::pages::show,
        ),
        post(
            "/admin/retensi",
            Staff(P::ManageDirectory),
            retention::pages::change,
        ),
        get("/admin/audit", Staff(P::ReadAudit), audit::pages::index),
        post("/admin/audit/periksa", Staff(P::ReadAudit), audit::pages::check),
        // Administration: directory and templates (slice directory). After all other /admin routes, because
        // the first path that fits is taken.
        get(
            "/petugas/statistik",
            Staff(P::SeeReports),
            report::pages::for_staff,
        ),
        get("/petugas/templat", Staff(P::ManageTemplates), sheets::templates),
        get(
            "/petugas/templat/baru",
            Staff(P::ManageTemplates),
            sheets::blank_template,
        ),
        post(
            "/petugas/templat/baru",
            Staff(P::ManageTemplates),
            sheets::add_template,
        ),
        get(
            "/petugas/templat/{id}",
            Staff(P::ManageTemplates),
            sheets::open_template,
        ),
        post(
            "/petugas/templat/{id}",
            Staff(P::ManageTemplates),
            sheets::change_template,
        ),
        get("/admin", Staff(P::ManageDirectory), overview::overview),
        get("/admin/{sheet}", Staff(P::ManageDirectory), sheets::list),
        get("/admin/{sheet}/baru", Staff(P::ManageDirectory), sheets::blank),
        post("/admin/{sheet}/baru", Staff(P::ManageDirectory), sheets::add),
        get("/admin/{sheet}/{key}", Staff(P::ManageDirectory), sheets::open),
        post("/admin/{sheet}/{key}", Staff(P::ManageDirectory), sheets::change),
        post(
            "/admin/{sheet}/{key}/hapus",
            Staff(P::ManageDirectory),
            sheets::remove,
        ),
        // API: public
        post("/api/v1/tickets", Public, filing::api::create),
        get("/api/openapi.json", Public, api::document),
        get("/api/v1/services", Public, directory::api::services),
        get("/api/v1/units", Public, directory::api::units),
        get("/api/v1/classes", Public, directory::api::classes),
        get("/api/v1/statistics", Public, report::api::statistics),
        get("/api/v1/articles/search", Public, search::api::search),
        get("/api/v1/articles/suggest", Public, search::api::suggest),
        get("/api/v1/articles/{slug}", Public, knowledge::api::show),
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
        get("/api/v1/staff/tickets", Staff(P::ViewTickets), desk::api::list),
        post("/api/v1/staff/tickets/bulk", Staff(P::Bulk), desk::api::bulk),
        get("/api/v1/staff/jobs/{id}", Staff(P::Bulk), desk::api::job),
        get(
            "/api/v1/staff/tickets/{number}",
            Staff(P::ViewTickets),
            desk::api::show,
        ),
        get(
            "/api/v1/staff/tickets/{number}/attachments/{id}",
            Staff(P::ReadFiles),
            desk::download::program,
        ),
        post(
            "/api/v1/staff/tickets/{number}/verify",
            Staff(P::Verify),
            desk::api::verify,
        ),
        post(
            "/api/v1/staff/tickets/{number}/route",
            Staff(P::Route),
            desk::api::route,
        ),
        post(
            "/api/v1/staff/tickets/{number}/take",
            Staff(P::Work),
            desk::api::take,
        ),
        post(
            "/api/v1/staff/tickets/{number}/assign",
            Staff(P::Assign),
            desk::api::assign,
        ),
        post(
            "/api/v1/staff/tickets/{number}/ask",
            Staff(P::Work),
            desk::api::ask,
        ),
        post(
            "/api/v1/staff/tickets/{number}/note",
            Staff(P::Note),
            desk::api::note,
        ),
        post(
            "/api/v1/staff/tickets/{number}/answer",
            Staff(P::Work),
            desk::api::answer,
        ),
        post(
            "/api/v1/staff/tickets/{number}/resolve",
            Staff(P::Work),
            desk::api::resolve,
        ),
        post(
            "/api/v1/staff/tickets/{number}/hand-back",
            Staff(P::HandBack),
            desk::api::hand_back,
        ),
        post(
            "/api/v1/staff/tickets/{number}/reject",
            Staff(P::Reject),
            desk::api::reject,
        ),
        post(
            "/api/v1/staff/tickets/{number}/merge",
            Staff(P::Merge),
            desk::api::merge,
        ),
        post(
            "/api/v1/staff/tickets/{number}/unmerge",
            Staff(P::Merge),
            desk::api::unmerge,
        ),
        post(
            "/api/v1/staff/tickets/{number}/release-files",
            Staff(P::SeeSecretReporter),
            desk::api::release_files,
        ),
        post(
            "/api/v1/staff/tickets/{number}/reopen",
            Staff(P::Reopen),
            desk::api::reopen,
        ),
        post(
            "/api/v1/staff/tickets/{number}/correct-email",
            Staff(P::CorrectContact),
            desk::api::correct_email,
        ),
        post(
            "/api/v1/staff/tickets/{number}/send-receipt",
            Staff(P::CorrectContact),
            desk::api::send_receipt,
        ),
        get(
            "/api/v1/staff/notices/unread",
            Background(P::OwnAccount),
            bell::stream::count,
        ),
        get(
            "/api/v1/staff/notices/stream",
            Background(P::OwnAccount),
            bell::stream::listen,
        ),
        post("/api/v1/session", Public, account::api::open),
        delete("/api/v1/session", Staff(P::OwnAccount), account::api::close),
    ]
}

/// Registers all routes, each behind the gate, and the answers for what is not there. Routes that begin alike are a branch: a path
/// is held against the patterns of its own branch only, instead of against some two hundred, one after the other.
pub fn configure(config: &mut web::ServiceConfig) {
    let mut branches: Vec<(&'static str, Scope)> = Vec::new();
    for endpoint in all() {
        let Some((branch, twig)) = parted(endpoint.path) else {
            let path = endpoint.path;
            config.service(endpoint.into_resource(path));
            continue;
        };
        let known = branches.iter().position(|(known, _)| *known == branch);
        let scope = match known {
            Some(place) => branches.remove(place).1,
            None => web::scope(branch),
        };
        branches.push((branch, scope.service(endpoint.into_resource(twig))));
    }
    for (_, scope) in branches {
        config.service(scope);
    }
    config.default_service(web::to(nothing_here));
}

/// The branch that a path is on, and the rest of it; none for what stands alone.
fn parted(path: &'static str) -> Option<(&'static str, &'static str)> {
    const API: &str = "/api/v1";
    if let Some(rest) = path.strip_prefix(API) {
        return Some((API, rest));
    }
    if path == "/" || path.starts_with("/api/") {
        return None;
    }
    let end = path.get(1..)?.find('/').map_or(path.len(), |end| end + 1);
    path.split_at_checked(end)
}

impl Endpoint {
    fn into_resource(
        self,
        path: &'static str,
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
        Resource::new(path)
            .guard(answers_to(&self.method))
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
    let route = web::route().to(handler);
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

/// A form of the ticket's page.
fn panel<A: desk::panel::Panel>(path: &'static str, permission: Permission) -> Endpoint {
    post(path, Access::Staff(permission), desk::send::act::<A>)
}

/// A form of the ticket's page that takes files too.
fn panel_with_files<A: desk::panel::Panel>(path: &'static str, permission: Permission) -> Endpoint {
    post(path, Access::Staff(permission), desk::send::act_with_files::<A>)
}

fn delete<F, Args>(path: &'static str, access: Access, handler: F) -> Endpoint
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    endpoint(Method::DELETE, path, access, handler)
}

/// What can be got can be asked about (RFC 9110, section 9.3.2): the server sends no body then.
fn answers_to(method: &Method) -> guard::AnyGuard {
    let wanted = guard::Any(guard::Method(method.clone()));
    if *method == Method::GET {
        wanted.or(guard::Head())
    } else {
        wanted
    }
}

/// A path nobody answers, or one that answers to other methods.
async fn nothing_here(req: HttpRequest) -> Result<HttpResponse, Error> {
    let Some(pattern) = req.match_pattern() else {
        return Err(Error::NotFound);
    };
    Err(Error::MethodNotAllowed(methods_of(&pattern)))
}

/// The methods of a path pattern, as `Allow` lists them.
fn methods_of(pattern: &str) -> String {
    static ALL: LazyLock<Vec<(&'static str, Method)>> = LazyLock::new(|| {
        let endpoints = all();
        endpoints.into_iter().map(|one| (one.path, one.method)).collect()
    });
    let mut names: Vec<&str> = Vec::new();
    for (path, method) in ALL.iter() {
        if *path != pattern {
            continue;
        }
        names.push(method.as_str());
        if *method == Method::GET {
            names.push("HEAD");
        }
    }
    names.join(", ")
}
