//! Addresses whose mail comes back: nothing is sent there any more, until an operator takes them off the list.
//!
//! A server that says that the address does not exist is believed at once. Other lasting faults of a mailbox (full, or
//! switched off) count: after [`HITS`] of them within [`WITHIN`] nobody reads what we send there. Faults of a mail, or of
//! ours, do not count. (A mail that leaves proves nothing: a relay takes it, and the report comes later.)

use chrono::Duration;
use entity::bounced_address::{self, Column};
use kernel::{
    id::{BouncedAddressId, StaffId},
    identity::EmailAddress,
};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter,
    sea_query::{Expr, ExprTrait},
};
use serde_json::json;

use super::refusal;
use crate::{app::App, audit, http::error::Error};

/// Returned mails after which an address is given up.
const HITS: i32 = 3;
/// How long they count: a mailbox that was full three times in as many years is read.
const WITHIN: Duration = Duration::days(30);

/// Notes that a mail to `address` was refused or came back with the status `code`, where that speaks of the address or its
/// mailbox; `is_address` says that the address itself is wrong.
pub(super) async fn note(
    db: &impl ConnectionTrait,
    app: &App,
    address: &EmailAddress,
    code: &str,
    is_address: bool,
) -> Result<(), DbErr> {
    if !refusal::is_of_recipient(code) {
        return Ok(());
    }
    let now = app.clock.now();
    let row = bounced_address::ActiveModel {
        id: Set(BouncedAddressId::new(app.clock.as_ref(), &app.rng)),
        address: Set(address.lookup_key()),
        code: Set(code.to_owned()),
        is_blocked: Set(false),
        hits: Set(0),
        first_at: Set(now),
        last_at: Set(now),
    };
    bounced_address::Entity::insert(row)
        .on_conflict_do_nothing_on([Column::Address])
        .exec_without_returning(db)
        .await?;
    bounced_address::Entity::update_many()
        .col_expr(Column::Hits, Expr::value(0))
        .col_expr(Column::FirstAt, Expr::value(now))
        .filter(Column::Address.eq(address.lookup_key()))
        .filter(Column::IsBlocked.eq(false))
        .filter(Column::FirstAt.lt(now - WITHIN))
        .exec(db)
        .await?;
    bounced_address::Entity::update_many()
        .col_expr(Column::Hits, Expr::col(Column::Hits).add(1))
        .col_expr(Column::LastAt, Expr::value(now))
        .col_expr(Column::Code, Expr::value(code.to_owned()))
        .filter(Column::Address.eq(address.lookup_key()))
        .exec(db)
        .await?;
    let mut given_up = bounced_address::Entity::update_many()
        .col_expr(Column::IsBlocked, Expr::value(true))
        .filter(Column::Address.eq(address.lookup_key()));
    if !is_address {
        given_up = given_up.filter(Column::Hits.gte(HITS));
    }
    given_up.exec(db).await.map(drop)
}

/// The status with which mail to `address` comes back, if nothing is sent there any more.
pub(super) async fn blocked(
    db: &impl ConnectionTrait,
    address: &EmailAddress,
) -> Result<Option<String>, DbErr> {
    let row = bounced_address::Entity::find()
        .filter(Column::Address.eq(address.lookup_key()))
        .filter(Column::IsBlocked.eq(true))
        .one(db)
        .await?;
    Ok(row.map(|row| row.code))
}

/// Takes an address off the list: mail goes there again.
pub(super) async fn forgive(app: &App, by: StaffId, id: BouncedAddressId) -> Result<(), Error> {
    app.db
        .write(async |tx| {
            let gone = bounced_address::Entity::delete_by_id(id).exec(tx).await?;
            if gone.rows_affected == 0 {
                return Err(Error::NotFound);
            }
            let entry = audit::Entry {
                staff: Some(by),
                action: "bounce.forgive",
                subject_kind: "bounce",
                subject_id: id.to_string(),
                reason: None,
                detail: json!({}),
            };
            audit::append(tx, app, entry).await?;
            Ok(())
        })
        .await
}
