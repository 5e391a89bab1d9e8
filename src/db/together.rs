//! Rows of several tables that are written all or none, in one go where the database can do that.
//!
//! PostgreSQL is another process, and each statement a way there and back: a filing of seven ways spends more time on the road
//! than in the database. So all of them go as one statement (`WITH … AS (INSERT …), … INSERT …`), which is a transaction of
//! its own and is flushed with it. References between the rows are checked when all are written, in whatever order they come.
//! SQLite is in this process: there they are statements of one transaction, in their order.

use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryTrait,
    sea_query::{
        CommonTableExpression, DeleteStatement, InsertStatement, Query, SubQueryStatement, UpdateStatement,
        WithClause, WithQuery,
    },
};

/// What is to be written.
#[derive(Clone, Debug, Default)]
pub struct Together(Vec<Write>);

#[derive(Clone, Debug)]
enum Write {
    Insert(InsertStatement),
    Update(UpdateStatement),
    Delete(DeleteStatement),
}

impl From<Write> for SubQueryStatement {
    fn from(write: Write) -> Self {
        match write {
            Write::Insert(statement) => statement.into(),
            Write::Update(statement) => statement.into(),
            Write::Delete(statement) => statement.into(),
        }
    }
}

impl Together {
    /// Adds a row.
    pub fn insert<A>(&mut self, row: A)
    where
        A: ActiveModelTrait,
    {
        self.insert_many([row]);
    }

    /// Adds rows of one table; of nothing, nothing.
    pub fn insert_many<A>(&mut self, rows: impl IntoIterator<Item = A>)
    where
        A: ActiveModelTrait,
    {
        let mut rows = rows.into_iter().peekable();
        if rows.peek().is_some() {
            self.push_insert(<A::Entity as EntityTrait>::insert_many(rows).into_query());
        }
    }

    /// Adds an insert of its own kind.
    pub fn push_insert(&mut self, statement: InsertStatement) {
        self.0.push(Write::Insert(statement));
    }

    /// Adds a change of rows that are there already: what is inserted here is not seen by it.
    pub fn push_update(&mut self, statement: UpdateStatement) {
        self.0.push(Write::Update(statement));
    }

    /// Adds a removal of rows that are there already.
    pub fn push_delete(&mut self, statement: DeleteStatement) {
        self.0.push(Write::Delete(statement));
    }

    /// As one statement; `None` where there is nothing to write.
    pub(super) fn into_one(mut self) -> Option<WithQuery> {
        let last = self.0.pop()?;
        let mut with = WithClause::new();
        if self.0.is_empty() {
            // A clause of nothing is no clause: one that reads nothing stands in.
            with.cte(named(0, Query::select().expr(1).take()));
        }
        for (place, write) in self.0.into_iter().enumerate() {
            with.cte(named(place, write));
        }
        Some(with.query(last))
    }

    /// One after the other, in a transaction of the caller's.
    pub(super) async fn each(self, tx: &DatabaseTransaction) -> Result<(), DbErr> {
        for write in self.0 {
            match write {
                Write::Insert(statement) => tx.execute(&statement).await?,
                Write::Update(statement) => tx.execute(&statement).await?,
                Write::Delete(statement) => tx.execute(&statement).await?,
            };
        }
        Ok(())
    }
}

fn named(place: usize, statement: impl Into<SubQueryStatement>) -> CommonTableExpression {
    CommonTableExpression::new()
        .table_name(format!("w{place}"))
        .query(statement)
        .to_owned()
}
