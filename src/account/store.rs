//! Finding staff.

use entity::staff;
use kernel::{id::StaffId, identity::email::EmailAddress, role::Role};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::LockType,
};

use chrono::{DateTime, Utc};

/// By address, in whatever case it was typed: addresses of staff are kept in lower case ([`address`]).
pub async fn by_email(
    db: &impl ConnectionTrait,
    email: &EmailAddress,
) -> Result<Option<staff::Model>, DbErr> {
    staff::Entity::find()
        .filter(staff::Column::Email.eq(email.lookup_key()))
        .one(db)
        .await
}

/// By id.
pub async fn by_id(db: &impl ConnectionTrait, id: StaffId) -> Result<Option<staff::Model>, DbErr> {
    staff::Entity::find_by_id(id).one(db).await
}

/// The address as it is stored: one person, one account, however they write their address.
pub(super) fn address(email: &EmailAddress) -> EmailAddress {
    EmailAddress::parse(&email.lookup_key()).unwrap_or_else(|_| email.clone())
}

/// Administrators who can work, or will once they have used their invitation; held until the transaction ends, so that
/// two of them cannot disable each other.
pub(super) async fn working_admins(
    db: &impl ConnectionTrait,
    now: DateTime<Utc>,
) -> Result<Vec<staff::Model>, DbErr> {
    let can_log_in = Condition::any()
        .add(staff::Column::PasswordHash.is_not_null())
        .add(staff::Column::InviteExpiresAt.gt(now));
    staff::Entity::find()
        .filter(staff::Column::Role.eq(Role::Admin))
        .filter(staff::Column::DisabledAt.is_null())
        .filter(can_log_in)
        .order_by_asc(staff::Column::Id)
        .lock(LockType::Update)
        .all(db)
        .await
}
