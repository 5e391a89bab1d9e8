//! What all nodes must agree on about searching: rows of `setting`.

use entity::setting::{self, Entity as Setting};
use sea_orm::{
    ActiveValue::Set,
    ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QuerySelect,
    sea_query::{LockType, OnConflict},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::app::App;

const ORDERS: &str = "search.orders";
const PUSHED: &str = "search.meilisearch";
const DICTIONARY: &str = "search.dictionary";
/// Whose turn it is to write to Meilisearch; see [`super::turn`].
pub(super) const TURN: &str = "search.meilisearch.turn";

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
pub(super) async fn order_rebuild(tx: &DatabaseTransaction, app: &App) -> Result<i64, DbErr> {
    let mut orders = locked_orders(tx, app).await?;
    orders.epoch += 1;
    put(tx, app, ORDERS, json!(orders)).await?;
    Ok(orders.epoch)
}

/// Orders everything anew, for the database is another one than the engines know: numbers that no node has followed yet,
/// whatever it followed before, and a Meilisearch that counts as never filled. Returns the number of the order.
pub(super) async fn order_afresh(tx: &DatabaseTransaction, app: &App) -> Result<i64, DbErr> {
    let before = locked_orders(tx, app).await?;
    let now = app.clock.now().timestamp();
    let orders = Orders {
        epoch: now.max(before.epoch + 1),
        dictionary: now.max(before.dictionary + 1),
    };
    put(tx, app, ORDERS, json!(orders)).await?;
    remove(tx, PUSHED).await?;
    remove(tx, TURN).await?;
    Ok(orders.epoch)
}

async fn locked_orders(tx: &DatabaseTransaction, app: &App) -> Result<Orders, DbErr> {
    Ok(locked(tx, app, ORDERS).await?.unwrap_or_default())
}

/// How far Meilisearch is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Pushed {
    /// The last change that it has.
    pub revision: i64,
    /// The orders that it followed.
    pub orders: Orders,
    /// Digest of the settings it was sent: another release has others. Empty where none was noted yet.
    #[serde(default)]
    pub settings: String,
}

/// How far Meilisearch is; `None` until it was filled.
pub(super) async fn pushed(db: &impl ConnectionTrait) -> Result<Option<Pushed>, DbErr> {
    let value = get(db, PUSHED).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

/// Notes how far Meilisearch is.
pub(super) async fn put_pushed(db: &impl ConnectionTrait, app: &App, pushed: &Pushed) -> Result<(), DbErr> {
    put(db, app, PUSHED, json!(pushed)).await
}

/// Notes that nothing is known of what Meilisearch has: the next job fills it anew.
pub(super) async fn forget_pushed(tx: &DatabaseTransaction) -> Result<(), DbErr> {
    remove(tx, PUSHED).await
}

/// Text of the dictionary that was brought in, if any was.
pub(super) async fn dictionary(db: &impl ConnectionTrait) -> Result<Option<String>, DbErr> {
    let value = get(db, DICTIONARY).await?;
    Ok(value.and_then(|value| value.as_str().map(str::to_owned)))
}

/// Waits until nobody else changes the dictionary or gives an order; then nobody does until the transaction ends.
pub(super) async fn take_orders(tx: &DatabaseTransaction, app: &App) -> Result<(), DbErr> {
    locked_orders(tx, app).await.map(drop)
}

/// Puts a dictionary in, for every node to take into use.
pub(super) async fn put_dictionary(tx: &DatabaseTransaction, app: &App, text: &str) -> Result<(), DbErr> {
    let mut orders = locked_orders(tx, app).await?;
    orders.dictionary += 1;
    put(tx, app, DICTIONARY, json!(text)).await?;
    put(tx, app, ORDERS, json!(orders)).await
}

/// What a row says, which nobody else changes until the transaction ends. A row that is missing is made, since only a row
/// can be held; it says nothing yet.
pub(super) async fn locked<T: DeserializeOwned>(
    tx: &DatabaseTransaction,
    app: &App,
    key: &str,
) -> Result<Option<T>, DbErr> {
    Setting::insert(row(app, key, json!({})))
        .on_conflict_do_nothing_on([setting::Column::Key])
        .exec_without_returning(tx)
        .await?;
    let row = Setting::find_by_id(key).lock(LockType::Update).one(tx).await?;
    Ok(row.and_then(|row| serde_json::from_value(row.value).ok()))
}

/// Removes a row.
pub(super) async fn remove(tx: &DatabaseTransaction, key: &str) -> Result<(), DbErr> {
    Setting::delete_by_id(key).exec(tx).await.map(drop)
}

async fn get(db: &impl ConnectionTrait, key: &str) -> Result<Option<Value>, DbErr> {
    Ok(Setting::find_by_id(key).one(db).await?.map(|row| row.value))
}

/// Writes a row.
pub(super) async fn put(db: &impl ConnectionTrait, app: &App, key: &str, value: Value) -> Result<(), DbErr> {
    let replace = OnConflict::column(setting::Column::Key)
        .update_columns([setting::Column::Value, setting::Column::UpdatedAt])
        .to_owned();
    Setting::insert(row(app, key, value))
        .on_conflict(replace)
        .exec_without_returning(db)
        .await?;
    Ok(())
}

fn row(app: &App, key: &str, value: Value) -> setting::ActiveModel {
    setting::ActiveModel {
        key: Set(key.to_owned()),
        value: Set(value),
        updated_at: Set(app.clock.now()),
    }
}
