//! Statements as PostgreSQL plans them well. Of one that comes again and again it keeps one plan for all values, where that seems to cost
//! no more than one made for the very values; it is right about that only where it knows enough and where all values are alike.

use sea_orm::{DatabaseBackend, Statement, Value, Values};

/// The statement with the numbers behind its `LIMIT`s written out, for one that a single plan fits whatever its values are. Of a limit
/// that it is not told the planner believes that a tenth of all rows are wanted, and plans anew each time: 0.8 ms for a list of eight
/// lines that takes 0.2 to answer. It must hold no text in quotes.
pub fn fixed_limits(statement: Statement) -> Statement {
    let (DatabaseBackend::Postgres, Some(values)) = (statement.db_backend, &statement.values) else {
        return statement;
    };
    let mut pieces = statement.sql.split('$');
    let mut sql = pieces.next().unwrap_or_default().to_owned();
    let mut kept = Vec::with_capacity(values.0.len());
    // The writer of statements numbers values as they come.
    for (piece, value) in pieces.zip(&values.0) {
        match value {
            Value::BigUnsigned(Some(limit)) if sql.ends_with("LIMIT ") => sql.push_str(&limit.to_string()),
            other => {
                kept.push(other.clone());
                sql.push('$');
                sql.push_str(&kept.len().to_string());
            }
        }
        sql.push_str(piece.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    Statement {
        sql,
        values: Some(Values(kept)),
        db_backend: statement.db_backend,
    }
}

/// The statement with all its values written out, for one whose plan depends on them: a unit may have ten tickets, or most of a million,
/// and the plan for a unit as they are on the average took 80 ms where its own takes 5.
pub fn written_out(statement: Statement) -> Statement {
    match statement.db_backend {
        DatabaseBackend::Postgres => Statement::from_string(statement.db_backend, statement.to_string()),
        _ => statement,
    }
}

#[cfg(test)]
mod tests {
    use entity::ticket;
    use kernel::status::Status;
    use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, sea_query::Query};

    use super::*;

    fn two_lines(backend: DatabaseBackend) -> Statement {
        let line = |status: Status, limit| {
            ticket::Entity::find()
                .select_only()
                .column(ticket::Column::Id)
                .filter(ticket::Column::Status.eq(status))
                .limit(limit)
                .into_query()
        };
        let mut query = Query::select();
        query
            .column("id")
            .from_subquery(line(Status::New, 41), "a")
            .and_where(ticket::Column::Id.in_subquery(line(Status::Closed, 7)))
            .limit(3);
        backend.build(&query)
    }

    #[test]
    fn limits_are_written_out_and_what_is_left_is_numbered_anew() {
        let fixed = fixed_limits(two_lines(DatabaseBackend::Postgres));
        let values = [Value::from(Status::New), Value::from(Status::Closed)];
        assert_eq!(fixed.values, Some(Values(values.to_vec())));
        let shown: String = fixed.sql.split('"').collect();
        assert_eq!(
            shown,
            "SELECT id FROM (SELECT ticket.id FROM ticket WHERE ticket.status = $1 LIMIT 41) AS a \
             WHERE ticket.id IN (SELECT ticket.id FROM ticket WHERE ticket.status = $2 LIMIT 7) LIMIT 3"
        );
    }

    #[test]
    fn what_is_written_out_has_no_values_and_keeps_what_was_typed_in_quotes() {
        let mut query = Query::select();
        query
            .column("id")
            .from(ticket::Entity)
            .and_where(ticket::Column::Agency.eq("Dinas \"A\" 'x'; --\\ $1"))
            .limit(41);
        let written = written_out(DatabaseBackend::Postgres.build(&query));
        assert_eq!(written.values, None);
        assert_eq!(
            written.sql,
            r#"SELECT "id" FROM "ticket" WHERE "ticket"."agency" = E'Dinas "A" \'x\'; --\\ $1' LIMIT 41"#
        );
    }

    #[test]
    fn sqlite_is_asked_as_ever() {
        let whole = two_lines(DatabaseBackend::Sqlite);
        assert_eq!(fixed_limits(whole.clone()), whole);
        assert_eq!(written_out(whole.clone()), whole);
    }
}
