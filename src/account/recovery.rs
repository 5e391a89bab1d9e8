//! Recovery codes: eight, shown once, each good for one login without the authenticator.

use entity::recovery_code::{self, Entity as RecoveryCode};
use kernel::{id::StaffId, rng::Rng};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, PaginatorTrait, QueryFilter,
};

use crate::{app::App, identity::keys::Purpose};

/// How many a person gets.
const COUNT: usize = 8;
/// Characters of a code: 50 bits, and only a keyed hash is stored.
const LENGTH: usize = 10;
/// Crockford's base 32: no letter that is taken for a figure.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// Replaces the person's codes by new ones, grouped for reading: `7QK2M-9XW4T`.
pub(super) async fn renew(db: &impl ConnectionTrait, app: &App, id: StaffId) -> Result<Vec<String>, DbErr> {
    forget(db, id).await?;
    let codes: Vec<String> = (0..COUNT).map(|_| draw(&app.rng)).collect();
    let rows = codes.iter().map(|code| recovery_code::ActiveModel {
        code_hash: Set(hash(app, id, code)),
        staff_id: Set(id),
        used_at: Set(None),
    });
    RecoveryCode::insert_many(rows).exec_without_returning(db).await?;
    Ok(codes
        .iter()
        .map(|code| code.split_at_checked(LENGTH / 2))
        .map(|halves| halves.map_or_else(String::new, |(left, right)| format!("{left}-{right}")))
        .collect())
}

/// Forgets the person's codes.
pub(super) async fn forget(db: &impl ConnectionTrait, id: StaffId) -> Result<(), DbErr> {
    RecoveryCode::delete_many()
        .filter(recovery_code::Column::StaffId.eq(id))
        .exec(db)
        .await
        .map(drop)
}

/// How many are left.
pub(super) async fn left(app: &App, id: StaffId) -> Result<u64, DbErr> {
    RecoveryCode::find()
        .filter(recovery_code::Column::StaffId.eq(id))
        .filter(recovery_code::Column::UsedAt.is_null())
        .count(app.db.read())
        .await
}

/// Accepts a code that was not used before. Case, blanks and dashes do not matter, nor O for 0 or I and L for 1.
pub(super) async fn spend(app: &App, id: StaffId, typed: &str) -> Result<bool, DbErr> {
    let code = plain(typed);
    let hashes = app
        .vault
        .keys()
        .macs_text(Purpose::Recovery, content(id, &code).as_bytes());
    let change = recovery_code::ActiveModel {
        used_at: Set(Some(app.clock.now())),
        ..Default::default()
    };
    let spent = app
        .db
        .write(async |tx| {
            RecoveryCode::update_many()
                .set(change)
                .filter(recovery_code::Column::CodeHash.is_in(hashes))
                .filter(recovery_code::Column::StaffId.eq(id))
                .filter(recovery_code::Column::UsedAt.is_null())
                .exec(tx)
                .await
        })
        .await?;
    Ok(spent.rows_affected == 1)
}

fn draw(rng: &Rng) -> String {
    let letters = rng.bytes::<LENGTH>().into_iter();
    letters
        .filter_map(|byte| ALPHABET.get(usize::from(byte & 31)))
        .map(|&letter| char::from(letter))
        .collect()
}

fn plain(typed: &str) -> String {
    let letters = typed.chars().filter(char::is_ascii_alphanumeric);
    letters
        .map(|letter| match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .collect()
}

fn hash(app: &App, id: StaffId, code: &str) -> String {
    app.vault
        .keys()
        .mac_text(Purpose::Recovery, content(id, code).as_bytes())
}

fn content(id: StaffId, code: &str) -> String {
    format!("{id}:{code}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_reads_back_however_it_is_typed() {
        assert_eq!(plain("7qk2m-9xw4t"), "7QK2M9XW4T");
        assert_eq!(plain(" O1lI0 zzzzz "), "01110ZZZZZ");
    }

    #[test]
    fn codes_differ_and_have_ten_letters() {
        let rng = Rng::seeded(1);
        let (one, two) = (draw(&rng), draw(&rng));
        assert_eq!(one.len(), LENGTH);
        assert_ne!(one, two);
    }
}
