//! The same person's other open tickets, beside the one that is read: "two reports on one thing" is the commonest case at
//! Biro Humas's desk. Only for who may merge them.
//!
//! Known by NIK or NIP (their blind indexes; nothing is opened) or the same e-mail address. A No. KK is a family's.

use entity::{ticket, ticket_identity};
use kernel::{id::TicketId, status::Status};
use sea_orm::{
    ColumnTrait, Condition, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, Func},
};

use super::dossier::Dossier;
use crate::{
    account::{CurrentStaff, permission::Permission},
    app::App,
    ticket::store::visible_to,
};

/// How many are shown.
const SHOWN: u64 = 5;
/// Tickets under one person's numbers that are looked through.
const MOST: u64 = 200;

/// The newest of them.
pub async fn open_tickets(
    app: &App,
    staff: &CurrentStaff,
    dossier: &Dossier,
) -> Result<Vec<ticket::Model>, DbErr> {
    if dossier.hidden || !staff.may(Permission::Merge) {
        return Ok(Vec::new());
    }
    let mut same = Condition::any().add(by_email(&dossier.ticket));
    if let Some(person) = dossier.identity.as_ref().and_then(by_numbers) {
        // Asked for first: with `OR id IN (SELECT …)` PostgreSQL walks every ticket there is.
        let theirs: Vec<TicketId> = ticket_identity::Entity::find()
            .select_only()
            .column(ticket_identity::Column::TicketId)
            .filter(person)
            .limit(MOST)
            .into_tuple()
            .all(app.db.read())
            .await?;
        same = same.add(ticket::Column::Id.is_in(theirs));
    }
    let open = [
        Status::New,
        Status::Routed,
        Status::InProgress,
        Status::WaitingReporter,
    ];
    visible_to(staff)
        .filter(same)
        .filter(ticket::Column::Status.is_in(open))
        .filter(ticket::Column::Id.ne(dossier.ticket.id))
        .order_by_desc(ticket::Column::Id)
        .limit(SHOWN)
        .all(app.db.read())
        .await
}

/// However it was typed: phones write a capital first.
fn by_email(ticket: &ticket::Model) -> Expr {
    Expr::expr(Func::lower(Expr::col(ticket::Column::ReporterEmail))).eq(ticket.reporter_email.lookup_key())
}

fn by_numbers(identity: &ticket_identity::Model) -> Option<Condition> {
    let nik = identity.nik_index.clone();
    let nip = identity.nip_index.clone();
    let nik = nik.map(|index| ticket_identity::Column::NikIndex.eq(index));
    let nip = nip.map(|index| ticket_identity::Column::NipIndex.eq(index));
    let known: Vec<_> = nik.into_iter().chain(nip).collect();
    (!known.is_empty()).then(|| known.into_iter().fold(Condition::any(), Condition::add))
}
