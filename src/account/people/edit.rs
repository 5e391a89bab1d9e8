//! Changing somebody's name, role or unit.

use entity::staff;
use kernel::id::StaffId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

use super::{PeopleError, Person, entry, held, must_be_somebody_else, must_not_be_last_admin};
use crate::{app::App, audit};
use kernel::role::Role;

/// Stores what changed; what they may do changes with their next request.
pub async fn edit(app: &App, by: Option<StaffId>, id: StaffId, person: Person) -> Result<(), PeopleError> {
    app.db
        .write(async |tx| {
            let row = held(tx, id).await?;
            if row.role != person.role {
                must_be_somebody_else(by, id)?;
            }
            if row.role == Role::Admin && person.role != Role::Admin {
                must_not_be_last_admin(tx, app, id).await?;
            }
            let detail = difference(&row, &person);
            if detail.as_object().is_some_and(serde_json::Map::is_empty) {
                return Ok(());
            }
            let mut row = row.into_active_model();
            row.name = Set(person.name);
            row.role = Set(person.role);
            row.unit_code = Set(person.unit);
            row.updated_at = Set(app.clock.now());
            row.update(tx).await?;
            audit::append(tx, app, entry(by, "staff.edit", id, detail)).await?;
            Ok(())
        })
        .await
}

/// What changed; of the name only that it did.
fn difference(row: &staff::Model, person: &Person) -> serde_json::Value {
    let mut detail = serde_json::Map::new();
    if row.name != person.name {
        detail.insert("name".into(), true.into());
    }
    if row.role != person.role {
        detail.insert("role".into(), json!([row.role, person.role]));
    }
    if row.unit_code != person.unit {
        detail.insert("unit".into(), json!([row.unit_code, person.unit]));
    }
    detail.into()
}
