//! Lets a type of ours be a primary key in sea-orm.

/// sea-orm asks every primary key for a way back from `last_insert_id`, although only numeric keys have one.
/// For ours the honest answer is always an error.
macro_rules! not_a_numeric_key {
    ($name:ident) => {
        impl sea_orm::TryFromU64 for $name {
            fn try_from_u64(_: u64) -> Result<Self, sea_orm::DbErr> {
                Err(sea_orm::DbErr::ConvertFromU64(stringify!($name)))
            }
        }
    };
}

pub(crate) use not_a_numeric_key;
