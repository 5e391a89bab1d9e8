//! What all nodes must agree on about searching: rows of `setting`.

use entity::setting::{self, Entity as Setting};
use sea_orm::{ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::app::App;

const ORDERS: &str = "search.orders";
const PUSHED: &str = "search.meilisearch";
const DICTIONARY: &str = "search.dictionary";

/// What every node has to follow.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Orders {
    /// Raised by every order to rebuild.
    pub epoch: i64,
    /// Raised by every new dictionary.
    pub dictionary: i64,
}

/// The orders of this moment.
pub(super) async fn orders(db: &impl ConnectionTrait) -> Result<Orders, DbErr> {
    let value = get(db, ORDERS).await?;
    Ok(value
        .and_then(|value| serde_json::from_value(value).ok())
        .unwrap_or_default())
}

/// Orders every node to rebuild its index; returns the number of the order.
pub(super) async fn order_rebuild(db: &impl ConnectionTrait, app: &App) -> Result<i64, DbErr> {
    let mut orders = orders(db).await?;
    orders.epoch += 1;
    put(db, app, ORDERS, json!(orders)).await?;
    Ok(orders.epoch)
}

/// How far Meilisearch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pushed {
    /// The last change that it has.
    pub revision: i64,
    /// The orders that it followed.
    pub orders: Orders,
}

/// How far Meilisearch is; `None` until it was filled.
pub(super) async fn pushed(db: &impl ConnectionTrait) -> Result<Option<Pushed>, DbErr> {
    let value = get(db, PUSHED).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

/// Notes how far Meilisearch is.
pub(super) async fn put_pushed(db: &impl ConnectionTrait, app: &App, pushed: Pushed) -> Result<(), DbErr> {
    put(db, app, PUSHED, json!(pushed)).await
}

/// Text of the dictionary that was brought in, if any was.
pub(super) async fn dictionary(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let value = get(db, DICTIONARY).await?;
    Ok(value.and_then(|value| value.as_str().map(str::to_owned)))
}

/// Puts a dictionary in, for every node to take into use.
pub(super) async fn put_dictionary(db: &impl ConnectionTrait, app: &App, text: &str) -> Result<(), DbErr> {
    let mut orders = orders(db).await?;
    orders.dictionary += 1;
    put(db, app, DICTIONARY, json!(text)).await?;
    put(db, app, ORDERS, json!(orders)).await
}

async fn get(db: &impl ConnectionTrait, key: &str) -> Result<Option<Value>, DbErr> {
    Ok(Setting::find_by_id(key).one(db).await?.map(|row| row.value))
}

async fn put(db: &impl ConnectionTrait, app: &App, key: &str, value: Value) -> Result<(), DbErr> {
    let row = setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value),
        updated_at: Set(app.clock.now()),
    };
    let replace = OnConflict::column(setting::Column::Key)
        .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
        .to_owned();
    Setting::insert(row)
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}
