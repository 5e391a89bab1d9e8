//! What a ticket keeps of the way that led to it: the answers, the end, and the agency that the person was sent to.
//!
//! The words are kept as they were shown, because trees change and tickets stay.

use std::collections::BTreeMap;

use entity::{
    ticket, ticket_diagnosis,
    ticket_event::{self, EventKind},
};
use kernel::{
    actor::ActorKind,
    id::{EventId, TicketId},
    visibility::Visibility,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IntoActiveModel, QuerySelect,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    model::{Ending, Text, Trees},
    walk::Walk,
};
use crate::{app::App, db::Together};

/// A way that has come to an end, on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Walked {
    /// The tree's slug.
    pub tree: String,
    /// The way, as an address writes it.
    pub way: String,
    /// Id of the end.
    pub leaf: String,
    /// What kind of end.
    pub ending: &'static str,
    /// Key of the agency that it sent to.
    pub agency: Option<String>,
    /// The words.
    pub told: Told,
}

/// The words of a way.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Told {
    /// The tree's title.
    pub title: Text,
    /// Questions and answers, in order.
    pub steps: Vec<ToldStep>,
    /// The end's title.
    pub end: Text,
    /// The agency's name.
    pub agency: Option<Text>,
}

/// One question and its answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ToldStep {
    /// The question.
    pub question: Text,
    /// The answer.
    pub answer: Text,
}

impl Walked {
    /// Of a way; `None` before its end.
    pub fn of(trees: &Trees, walk: &Walk<'_>) -> Option<Self> {
        let leaf = walk.leaf()?;
        let agency = match &leaf.ending {
            Ending::Agency { key, .. } => trees.agency(key),
            Ending::Article | Ending::Form => None,
        };
        let steps = walk.steps.iter().map(|step| ToldStep {
            question: step.question.ask.clone(),
            answer: step.answer.label.clone(),
        });
        Some(Self {
            tree: walk.tree.slug.clone(),
            way: walk.way(),
            leaf: leaf.id.clone(),
            ending: leaf.ending.word(),
            agency: agency.map(|agency| agency.key.clone()),
            told: Told {
                title: walk.tree.title.clone(),
                steps: steps.collect(),
                end: leaf.title.clone(),
                agency: agency.map(|agency| agency.name.clone()),
            },
        })
    }
}

/// Keeps the way with a ticket that is being filed. Whom it sent the person to becomes part of the ticket's history.
pub fn keep(rows: &mut Together, app: &App, ticket: &ticket::Model, walked: &Walked) -> Result<(), DbErr> {
    let told = serde_json::to_value(&walked.told).map_err(|error| DbErr::Json(error.to_string()))?;
    let row = ticket_diagnosis::Model {
        ticket_id: ticket.id,
        tree: walked.tree.clone(),
        way: walked.way.clone(),
        leaf: walked.leaf.clone(),
        ending: walked.ending.to_owned(),
        agency: walked.agency.clone(),
        told,
        at: ticket.created_at,
    };
    rows.insert(row.into_active_model());
    if let Some(agency) = &walked.agency {
        rows.insert(referral(app, ticket, agency));
    }
    Ok(())
}

/// The person was sent to another agency before they filed.
fn referral(app: &App, ticket: &ticket::Model, agency: &str) -> ticket_event::ActiveModel {
    ticket_event::ActiveModel {
        id: Set(EventId::new(app.clock.as_ref(), &app.rng)),
        ticket_id: Set(ticket.id),
        at: Set(ticket.created_at),
        actor_kind: Set(ActorKind::System),
        staff_id: Set(None),
        action: Set(EventKind::Referred),
        from_status: Set(None),
        to_status: Set(None),
        visibility: Set(Visibility::Staff),
        body: Set(None),
        data: Set(json!({ "agency": agency })),
    }
}

/// The words of the way that led to a ticket, if one did.
pub async fn told(db: &impl ConnectionTrait, ticket: TicketId) -> Result<Option<Told>, DbErr> {
    let row = ticket_diagnosis::Entity::find_by_id(ticket).one(db).await?;
    row.map(|row| serde_json::from_value(row.told).map_err(|error| DbErr::Json(error.to_string())))
        .transpose()
}

/// Tickets that came after a diagnosis.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// By tree.
    pub by_tree: BTreeMap<String, i64>,
    /// Those whose person had been sent to another agency, by agency.
    pub by_agency: BTreeMap<String, i64>,
}

/// Counts them.
pub async fn count(db: &impl ConnectionTrait) -> Result<Counts, DbErr> {
    use ticket_diagnosis::Column as C;
    let rows: Vec<(String, Option<String>, i64)> = ticket_diagnosis::Entity::find()
        .select_only()
        .columns([C::Tree, C::Agency])
        .column_as(C::TicketId.count(), "count")
        .group_by(C::Tree)
        .group_by(C::Agency)
        .into_tuple()
        .all(db)
        .await?;
    let mut counts = Counts::default();
    for (tree, agency, count) in rows {
        *counts.by_tree.entry(tree).or_default() += count;
        if let Some(agency) = agency {
            *counts.by_agency.entry(agency).or_default() += count;
        }
    }
    Ok(counts)
}
