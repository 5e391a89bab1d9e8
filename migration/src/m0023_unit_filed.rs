//! A unit's tickets in the order of their filing: what its staff search for begins with the newest, and a word that many of its tickets
//! hold is looked for ticket by ticket until the page is full. For Biro Humas, who sees every unit, the primary key has that order.

use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, m: &SchemaManager) -> Result<(), DbErr> {
        let index = "CREATE INDEX ix_ticket_unit_filed ON ticket (unit_code, id)";
        m.get_connection().execute_unprepared(index).await.map(drop)
    }
}
