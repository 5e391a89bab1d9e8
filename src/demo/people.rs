//! Staff accounts of the data set, all with the published password.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, phc::PasswordHash},
};
use entity::staff;
use kernel::{id::StaffId, identity::EmailAddress, locale::Locale, role::Role, text::PersonName};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use super::{DemoError, Login, PASSWORD, dice::Dice, material::Person, plan::DAYS};
use crate::app::App;

/// Seed of the accounts' dice.
const STAFF: u64 = 3;
/// Bytes of salt.
const SALT: usize = 16;

/// Their rows. One hash serves all: the password is no secret.
pub(super) fn staff(app: &App, people: &[Person]) -> Result<Vec<staff::Model>, DemoError> {
    let dice = Dice::of(STAFF, 0);
    let hash = hash(&dice.0.bytes::<SALT>())?;
    let hired = app.clock.now() - chrono::Duration::days(DAYS + 30);
    let clock = kernel::clock::FixedClock::at(hired);
    people
        .iter()
        .map(|person| {
            let fault = |_| DemoError::Material("staff.toml", person.email.clone());
            Ok(staff::Model {
                id: StaffId::new(&clock, &dice.0),
                email: EmailAddress::parse(&person.email).map_err(fault)?,
                name: PersonName::parse(&person.name)
                    .map_err(|_| DemoError::Material("staff.toml", person.name.clone()))?,
                role: person.role,
                unit_code: person.unit.clone(),
                locale: Locale::Id,
                password_hash: Some(hash.clone()),
                totp_secret: None,
                totp_enabled: false,
                totp_last_step: None,
                invite_hash: None,
                invite_expires_at: None,
                disabled_at: None,
                last_login_at: None,
                created_at: hired,
                updated_at: hired,
            })
        })
        .collect()
}

fn hash(salt: &[u8]) -> Result<String, DemoError> {
    let hash: PasswordHash = Argon2::default()
        .hash_password_with_salt(PASSWORD.as_bytes(), salt)
        .map_err(|error| DemoError::Fault(error.to_string()))?;
    Ok(hash.to_string())
}

/// Writes them; who has the address already keeps their account and plays their part in the data set.
pub(super) async fn employ(app: &App, staff: Vec<staff::Model>) -> Result<Vec<staff::Model>, DemoError> {
    let addresses: Vec<EmailAddress> = staff.iter().map(|person| person.email.clone()).collect();
    let rows = staff
        .into_iter()
        .map(|person| person.into_active_model().reset_all());
    app.db
        .write(async |tx| {
            staff::Entity::insert_many(rows)
                .on_conflict_do_nothing_on([staff::Column::Email])
                .exec_without_returning(tx)
                .await
        })
        .await?;
    let there = staff::Entity::find().filter(staff::Column::Email.is_in(addresses));
    Ok(there.all(app.db.read()).await?)
}

/// The first of each role, and the people of the unit that has most to do.
pub(super) fn logins(staff: &[staff::Model]) -> Vec<Login> {
    const BUSIEST: &str = "DPDI";
    let wanted = [
        (Role::Humas, None),
        (Role::UnitHead, Some(BUSIEST)),
        (Role::UnitStaff, Some(BUSIEST)),
        (Role::UnitStaff, Some("KR03")),
        (Role::Counter, None),
        (Role::Leader, None),
        (Role::Admin, None),
    ];
    let find = |(role, unit): &(Role, Option<&str>)| {
        staff.iter().find(|person| {
            person.role == *role
                && unit.is_none_or(|unit| {
                    person
                        .unit_code
                        .as_ref()
                        .is_some_and(|code| code.as_str() == unit)
                })
        })
    };
    let found = wanted.iter().filter_map(find);
    found
        .map(|person| Login {
            email: person.email.to_string(),
            role: person.role.to_string(),
            place: person
                .unit_code
                .as_ref()
                .map(ToString::to_string)
                .unwrap_or_default(),
        })
        .collect()
}
