//! The page behind the link in each mail: which mails somebody wants. Opening it changes nothing, since mail programs open links by
//! themselves.

use actix_web::{HttpResponse, web, web::Path};
use entity::mail_wish::Wish;
use kernel::identity::EmailAddress;
use serde::{Deserialize, Serialize};

use super::wish;
use crate::{
    app::App,
    http::{
        error::{Error, FieldErrors},
        form::CsrfForm,
        page::Ctx,
    },
};

/// `templates/public/mail_wish.hbs`
#[derive(Debug, Serialize)]
struct WishPage {
    title: String,
    address: String,
    action: String,
    choices: Vec<Choice>,
}

#[derive(Debug, Serialize)]
struct Choice {
    value: &'static str,
    label: String,
    hint: String,
    checked: bool,
}

/// What was chosen.
#[derive(Debug, Deserialize)]
pub struct WishForm {
    /// `all`, `answers` or `law`.
    #[serde(default)]
    wish: String,
}

const CHOICES: [(&str, Wish); 3] = [("all", Wish::All), ("answers", Wish::Answers), ("law", Wish::Law)];

/// `GET /surat/{token}`
pub async fn show(ctx: Ctx, token: Path<String>) -> Result<HttpResponse, Error> {
    let address = opened(&ctx.app, &token).await?;
    let current = wish::of(ctx.app.db.read(), &address).await?;
    let view = WishPage {
        title: ctx.t("wish-title"),
        address: address.masked(),
        action: format!("/surat/{token}/pilihan"),
        choices: CHOICES
            .map(|(value, wish)| Choice {
                value,
                label: ctx.t(&format!("wish-{value}")),
                hint: ctx.t(&format!("wish-{value}-hint")),
                checked: wish == current,
            })
            .into(),
    };
    ctx.page("public/mail_wish", "wish-title").render(&view)
}

/// `POST /surat/{token}/pilihan`
pub async fn choose(ctx: Ctx, token: Path<String>, form: CsrfForm<WishForm>) -> Result<HttpResponse, Error> {
    let address = opened(&ctx.app, &token).await?;
    let chosen = CHOICES.iter().find(|(value, _)| *value == form.0.wish);
    let Some((_, chosen)) = chosen else {
        return Err(FieldErrors::one("wish", "required").into());
    };
    wish::choose(&ctx.app, &address, *chosen).await?;
    Ok(ctx.redirect_saying(&format!("/surat/{token}"), "flash-wish-kept"))
}

/// `POST /surat/{token}`: the one click of a mail program (RFC 8058). It carries no token of a form: the link is the proof.
pub async fn one_click(app: web::Data<App>, token: Path<String>) -> Result<HttpResponse, Error> {
    let address = opened(&app, &token).await?;
    wish::choose(&app, &address, Wish::Law).await?;
    Ok(HttpResponse::Ok().finish())
}

async fn opened(app: &App, token: &str) -> Result<EmailAddress, Error> {
    wish::recipient(app, token).await?.ok_or(Error::NotFound)
}
