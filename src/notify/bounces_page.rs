//! The operator's page of addresses whose mail comes back, and the way off that list.

use actix_web::{HttpResponse, web::Path};
use chrono::{DateTime, Utc};
use entity::bounced_address::{self, Column};
use kernel::{id::BouncedAddressId, identity::EmailAddress};
use sea_orm::{EntityTrait, QueryOrder, QuerySelect};
use serde::Serialize;
use serde_json::{Value, json};

use super::suppress;
use crate::http::{
    error::Error,
    form::{CsrfForm, Empty},
    page::Ctx,
};

/// As many as an operator goes through; the latest come first.
const SHOWN: u64 = 200;

/// `templates/staff/bounces.hbs`
#[derive(Debug, Serialize)]
struct BouncesPage {
    title: String,
    rows: Vec<Row>,
    empty: Value,
}

#[derive(Debug, Serialize)]
struct Row {
    address: String,
    state_label: String,
    state_icon: &'static str,
    code: String,
    hits: i32,
    last_at: DateTime<Utc>,
    forgive_url: String,
}

/// `GET /admin/surat-mental`
pub async fn list(ctx: Ctx) -> Result<HttpResponse, Error> {
    let rows = bounced_address::Entity::find()
        .order_by_desc(Column::LastAt)
        .limit(SHOWN)
        .all(ctx.app.db.read())
        .await?;
    let view = BouncesPage {
        title: ctx.t("bounces-title"),
        rows: rows.into_iter().map(|row| view_of(&ctx, row)).collect(),
        empty: json!({ "icon": "mail", "title": ctx.t("bounces-empty-title"), "text": ctx.t("bounces-empty-text"),
            "action_url": null, "action_label": null }),
    };
    ctx.page("staff/bounces", "bounces-title")
        .section("mail")
        .render(&view)
}

/// `POST /admin/surat-mental/{id}/hapus`
pub async fn forgive(ctx: Ctx, id: Path<String>, _: CsrfForm<Empty>) -> Result<HttpResponse, Error> {
    let id: BouncedAddressId = id.parse().map_err(|_| Error::NotFound)?;
    suppress::forgive(&ctx.app, ctx.staff()?.id, id).await?;
    Ok(ctx.redirect_saying("/admin/surat-mental", "flash-bounce-forgiven"))
}

fn view_of(ctx: &Ctx, row: bounced_address::Model) -> Row {
    Row {
        address: EmailAddress::parse(&row.address).map_or_else(|_| "•••".to_owned(), |one| one.masked()),
        state_label: ctx.t(if row.is_blocked {
            "bounces-blocked"
        } else {
            "bounces-counted"
        }),
        state_icon: if row.is_blocked { "alert" } else { "info" },
        code: row.code,
        hits: row.hits,
        last_at: row.last_at,
        forgive_url: format!("/admin/surat-mental/{}/hapus", row.id),
    }
}
