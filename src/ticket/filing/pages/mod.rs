//! The pages of filing, without a script: form, check, receipt.
//!
//! `GET /layanan/{slug}` shows the form; each `POST` to it carries everything typed and a step: `check` shows the answers
//! again, `edit` goes back to the form, `answers` shows it with articles that may answer ([`mod@offer`]), `remove_file` takes a
//! file out, `file` files the ticket and goes to the receipt, `discard` throws everything away. Each step keeps what was typed and
//! ends in a page of its own ([`resume`]), so that Back, Forward and reload send nothing again. Whatever
//! goes wrong on the way (a stale form, a cut connection, the database away) comes back as the form with everything still
//! in it.

mod answered;
mod check_view;
mod desk;
mod diagnosis_view;
mod field_view;
mod form_view;
mod offer;
mod receipt;
mod resume;
mod sent;

use actix_web::{HttpResponse, http::StatusCode, web};
use entity::{attachment, ticket::Channel};
use kernel::article_slug::ArticleSlug;

pub use answered::{answered, thanks};
pub use offer::answers;
pub use receipt::receipt;
pub use resume::review;

use super::{
    admit::admit,
    file::{self, Filed, Request},
    words,
};
use crate::{
    diagnosis::Walked,
    http::{
        client, csrf,
        error::{Error, FieldErrors},
        limits::{self, Limited},
        page::{Ctx, kept_by_its_reader},
    },
    knowledge::shelf,
    learning::deflection,
    ticket::{
        access,
        attachment::{FileFault, MAX_FILES},
        draft,
        draft::DraftToken,
        upload,
    },
};
use desk::Desk;
use offer::Offer;
use resume::Place;
use sent::{Sent, Step, listing};

/// `GET /layanan/{slug}`: the form as this browser sent it last, else the empty one; what is not about the person can be filled
/// in by the query.
pub async fn form(ctx: Ctx, slug: web::Path<String>) -> Result<HttpResponse, Error> {
    let desk = Desk::open(&ctx, &slug).await?;
    let (mut filed, mut ended) = (None, None);
    if let Some(token) = resume::token(&ctx) {
        // Without the database there is the empty form still.
        if let Some(mut sent) = resume::sent(&desk, &token).await.unwrap_or_default() {
            take_up_walk(&desk, &mut sent);
            return show_again(&desk, sent).await;
        }
        filed = resume::filed(&desk, &token).await.unwrap_or_default();
        ended = Some(token);
    }
    let mut sent = Sent::prefilled(&ctx, desk.service());
    suggest_of_walk(&desk, &mut sent);
    if let Some(title) = article_read(&ctx).await? {
        sent.suggest(desk.service(), "subject", title);
        // Who comes from an article has read one: the form does not begin with another.
        sent.offered = true;
    }
    if let Some(filed) = filed {
        return desk.blank_after(&sent, filed);
    }
    // Whoever an article answered, and who comes back all the same, goes on with the form that was counted as answered.
    // As long as its words are kept; after that somebody else may sit at this computer.
    let since = ctx.app.clock.now() - words::KEPT_FOR;
    if let Some(token) = ended
        && deflection::is_counted(ctx.app.db.read(), token.id(), since)
            .await
            .unwrap_or_default()
    {
        sent.token = token;
        return show_form(&desk, &sent, &FieldErrors::default()).await;
    }
    // Unlike the pages that come after it, the empty form may be shown again by the way back, with what was typed; but not
    // to a browser that has sent it meanwhile, which has another cookie then.
    Ok(kept_by_its_reader(desk.blank(&sent)?))
}

/// Who walked through the self-diagnosis since comes with its way: the newer one counts, and what the older one had filled in
/// gives way to it.
fn take_up_walk(desk: &Desk<'_>, sent: &mut Sent) {
    let asked = Sent::prefilled(desk.ctx, desk.service());
    if desk.walk(&asked).is_none() || asked.way == sent.way {
        return;
    }
    if let Some(older) = desk.walk(sent) {
        for (name, value) in older.filled(desk.service(), desk.ctx.locale) {
            sent.take_back(&name, &value);
        }
    }
    sent.way = asked.way;
    suggest_of_walk(desk, sent);
}

/// What the way of the self-diagnosis says already.
fn suggest_of_walk(desk: &Desk<'_>, sent: &mut Sent) {
    let Some(walk) = desk.walk(sent) else {
        return;
    };
    for (name, value) in walk.filled(desk.service(), desk.ctx.locale) {
        sent.suggest(desk.service(), &name, value);
    }
}

/// The form with what was sent before, and what is wrong with it.
async fn show_again(desk: &Desk<'_>, mut sent: Sent) -> Result<HttpResponse, Error> {
    if asks(desk.ctx, resume::ANSWERS) {
        return show_answers(desk, &mut sent).await;
    }
    let mut errors = sent.file_errors();
    if matches!(sent.step, Step::Check)
        && let Err(faults) = desk.parse(&sent)
    {
        errors.0.extend(faults.0);
    }
    show_form(desk, &sent, &errors).await
}

/// Whether the address has a name in its query.
fn asks(ctx: &Ctx, name: &str) -> bool {
    let mut query = url::form_urlencoded::parse(ctx.req.query_string().as_bytes());
    query.any(|(asked, _)| asked == name)
}

/// Title of the article that sent the person here (`?dari=`), if there is such a one.
async fn article_read(ctx: &Ctx) -> Result<Option<String>, Error> {
    let query = url::form_urlencoded::parse(ctx.req.query_string().as_bytes());
    let mut from = query.filter(|(name, _)| name == "dari").map(|(_, slug)| slug);
    let Some(slug) = from.next().and_then(|slug| ArticleSlug::parse(&slug).ok()) else {
        return Ok(None);
    };
    let shelf = shelf::current(&ctx.app).await?;
    Ok(shelf.find(&slug).map(|spine| spine.title.clone()))
}

/// `POST /layanan/{slug}`: one step of filing.
pub async fn submit(ctx: Ctx, slug: web::Path<String>, payload: web::Payload) -> Result<HttpResponse, Error> {
    let desk = Desk::open(&ctx, &slug).await?;
    let admitted = limits::admit(&ctx.app, &ctx.req, Limited::Requests);
    let upload = upload::read(&ctx.app, &ctx.req, payload).await?;
    let mut sent = Sent::of(&ctx, upload);
    if matches!(sent.step, Step::Discard) {
        return discard(&desk, &sent).await;
    }
    let answer = match admitted {
        Ok(()) => act(&desk, &mut sent).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(answer) => Ok(answer),
        Err(error) => come_back(&desk, sent, error).await,
    }
}

/// Throws everything away. Never too often: somebody wants their data gone. What fails is an error and not the form, which would
/// come back empty and look as if all were gone.
async fn discard(desk: &Desk<'_>, sent: &Sent) -> Result<HttpResponse, Error> {
    csrf::check(&desk.ctx.req, &desk.ctx.app, sent.csrf.as_deref())?;
    resume::discard(desk, sent).await
}

async fn act(desk: &Desk<'_>, sent: &mut Sent) -> Result<HttpResponse, Error> {
    let app = &desk.ctx.app;
    let checked = csrf::check(&desk.ctx.req, app, sent.csrf.as_deref());
    // A form that was open too long must not cost anybody the files that were just sent; one that we never made has none
    // to lose.
    if checked.is_ok() || csrf::was_ours(app, sent.csrf.as_deref()) {
        sent.keep_files(app).await?;
    }
    checked?;
    if sent.cut_off {
        return Err(Error::BadRequest("cut-off"));
    }
    match sent.step {
        Step::Edit => back_to_form(desk, sent, &FieldErrors::default()).await,
        Step::Answers => match resume::go_on(desk, sent, Place::Answers).await? {
            Some(answer) => Ok(answer),
            None => show_answers(desk, sent).await,
        },
        Step::Remove(id) => {
            draft::remove(app, &sent.token.id(), id).await?;
            back_to_form(desk, sent, &sent.file_errors()).await
        }
        Step::Discard => discard(desk, sent).await,
        Step::Check | Step::File => check_or_file(desk, sent).await,
    }
}

/// On to the form with everything in it; where that cannot be kept, the answer is the form. So it is for a form in which
/// nothing stands: kept, its faults would greet whoever opens the form an hour later.
async fn back_to_form(desk: &Desk<'_>, sent: &Sent, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    if !errors.is_empty()
        && sent.is_blank()
        && draft::files(desk.ctx.app.db.read(), &sent.token.id())
            .await?
            .is_empty()
    {
        words::forget(&desk.ctx.app, &sent.token).await;
        return show_form(desk, sent, errors).await;
    }
    match resume::go_on(desk, sent, Place::Form).await? {
        Some(answer) => Ok(answer),
        None => show_form(desk, sent, errors).await,
    }
}

async fn show_form(desk: &Desk<'_>, sent: &Sent, errors: &FieldErrors) -> Result<HttpResponse, Error> {
    let files = draft::files(desk.ctx.app.db.read(), &sent.token.id()).await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    desk.form(sent, &files, errors, None, status)
}

/// The form again, with the articles that fit the story so far, or a word that there are none.
async fn show_answers(desk: &Desk<'_>, sent: &mut Sent) -> Result<HttpResponse, Error> {
    let files = draft::files(desk.ctx.app.db.read(), &sent.token.id()).await?;
    let offer = Offer::of(desk, &sent.token, &sent.value("description")).await;
    sent.offered = true;
    desk.form_beside(sent, &files, &offer)
}

/// The articles for the page before the last: for whoever has seen none yet, once.
async fn last_offer(desk: &Desk<'_>, sent: &mut Sent) -> Offer {
    if sent.offered {
        return Offer::default();
    }
    sent.offered = true;
    Offer::of(desk, &sent.token, &sent.value("description")).await
}

async fn check_or_file(desk: &Desk<'_>, sent: &mut Sent) -> Result<HttpResponse, Error> {
    let mut errors = sent.file_errors();
    let mut filing = match desk.parse(sent) {
        Ok(filing) if errors.is_empty() => filing,
        Ok(_) => return back_to_form(desk, sent, &errors).await,
        Err(faults) => {
            errors.0.extend(faults.0);
            return back_to_form(desk, sent, &errors).await;
        }
    };
    let files = draft::files(desk.ctx.app.db.read(), &sent.token.id()).await?;
    // Two requests that kept files at the same moment may have kept too many together.
    if let Some(surplus) = files.get(MAX_FILES) {
        sent.refuse_file(&surplus.name, FileFault::TooMany);
        return back_to_form(desk, sent, &sent.file_errors()).await;
    }
    let has_changed = matches!(sent.step, Step::File) && has_changed(desk, sent, &files).await?;
    if has_changed || matches!(sent.step, Step::Check) {
        let place = if has_changed {
            Place::Changed
        } else {
            Place::Review
        };
        if let Some(answer) = resume::go_on(desk, sent, place).await? {
            return Ok(answer);
        }
        let offer = last_offer(desk, sent).await;
        return desk.check(sent, &filing, &files, &offer, has_changed);
    }
    let walk = desk.walk(sent);
    filing.walked = walk.and_then(|walk| Walked::of(&desk.ctx.app.diagnosis, &walk));
    let client = client::of(&desk.ctx.req, &desk.ctx.app.config.http);
    admit(&desk.ctx.app, &client, &filing.email)?;
    let mut file_hashes: Vec<String> = files.into_iter().map(|file| file.sha256).collect();
    file_hashes.sort();
    let request = Request {
        channel: Channel::Web,
        locale: desk.ctx.locale,
        notice_version: desk.notice_version(sent.notice_version.as_deref()),
        key: Some(file::form_key(&sent.token)),
        draft: Some(sent.token.id()),
        file_hashes,
        files: Vec::new(),
        is_local: client.is_local,
    };
    let Filed { ticket, .. } = file::file(&desk.ctx.app, &desk.directory, &filing, request).await?;
    words::forget(&desk.ctx.app, &sent.token).await;
    let receipt = format!("{}/tanda-terima", access::path(&ticket.number));
    let mut answer = desk.ctx.redirect(&receipt);
    let cookie = access::open_cookie(&desk.ctx.app, &ticket)?;
    let filed = resume::filed_cookie(desk, sent);
    for cookie in [cookie, filed] {
        answer.add_cookie(&cookie).map_err(Error::internal)?;
    }
    Ok(answer)
}

/// Whether the form has other files by now than the page listed that was sent. Another tab of the same form can do that: it adds
/// a file, or throws all away. The answers cannot differ, for that page sends them itself. What is filed already is left
/// to its idempotency key.
async fn has_changed(desk: &Desk<'_>, sent: &Sent, files: &[attachment::Model]) -> Result<bool, Error> {
    let is_other = sent
        .listed
        .as_ref()
        .is_some_and(|listed| *listed != listing(files));
    Ok(is_other && words::filed(&desk.ctx.app, &sent.token).await?.is_none())
}

/// The form again, with a sentence about what happened; what is no fault of the form goes on as an error.
async fn come_back(desk: &Desk<'_>, mut sent: Sent, error: Error) -> Result<HttpResponse, Error> {
    let trouble = match error.code() {
        "stale-form" => "form-trouble-stale-form",
        "too-many" => "form-trouble-too-many",
        "unavailable" => "form-trouble-unavailable",
        "files-unavailable" => "form-trouble-files-unavailable",
        "cut-off" => "form-trouble-cut-off",
        "idempotency-key-reused" => "form-trouble-idempotency-key-reused",
        _ => return Err(error),
    };
    let app = &desk.ctx.app;
    if let Error::Unavailable(cause) | Error::FilesUnavailable(cause) = &error {
        tracing::warn!(error = %cause, "a form came back because something we need is away");
    }
    if matches!(error, Error::Conflict(_)) {
        let fresh = DraftToken::new(app);
        draft::rename(app, &sent.token.id(), &fresh.id()).await?;
        sent.token = fresh;
    }
    // The form matters more than the list of its files, which is found again once the database is back.
    let files = match error {
        Error::Unavailable(_) => Vec::new(),
        _ => draft::files(app.db.read(), &sent.token.id())
            .await
            .unwrap_or_default(),
    };
    let text = desk.ctx.t(trouble);
    desk.form(&sent, &files, &sent.file_errors(), Some(text), error.status())
}
