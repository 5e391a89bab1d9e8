//! Merge: Biro Humas declares a new ticket a duplicate of another one; and takes it back.
//!
//! The other ticket carries the matter on; whoever filed the duplicate is told that theirs was merged, never into
//! which or whose, and gets every answer in their own conversation ([`super::retell`]). Chains stay flat: what was
//! merged into the duplicate goes along to its new home.

use entity::{staff, ticket, ticket_event::EventKind};
use kernel::{
    id::{StaffId, TicketId},
    status::Status,
    ticket_number::TicketNumber,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect, SelectGetableTuple, Selector,
};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

use super::{
    act::{StaffAction, Target, with_ticket_after},
    follower,
    lifecycle::{Action, Actor, transition},
    phrase::Phrasing,
    record::{self, ActError, By, Words},
    resolve,
    retell::{Answer, Audience, person::Person},
    store,
};
use crate::{
    account::CurrentStaff,
    app::App,
    http::error::{Error, FieldErrors},
};

/// What is sent to merge.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct MergeForm {
    /// Number of the ticket that carries the matter on.
    #[serde(default)]
    pub into: String,
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

/// What is sent to take a merge back: nothing but the version.
#[derive(Clone, Debug, Default, Deserialize, Serialize, ToSchema)]
pub struct UnmergeForm {
    /// Version of the ticket that the sender saw.
    pub version: Option<i64>,
}

impl MergeForm {
    fn parse(&self) -> Result<TicketNumber, FieldErrors> {
        if self.into.trim().is_empty() {
            return Err(FieldErrors::one("into", "merge-into-missing"));
        }
        TicketNumber::parse(&self.into).map_err(|error| FieldErrors::one("into", error.code()))
    }
}

impl StaffAction for MergeForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        self.parse()?;
        Ok(())
    }

    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let into = self.parse()?;
        let phrasing = Phrasing::of(app, staff).await?;
        // Two people may merge the same two into each other.
        let first =
            async |tx: &DatabaseTransaction| store::hold_in_order(tx, staff, [&target.number, &into]).await;
        with_ticket_after(app, staff, target, first, async |tx, ticket| {
            let home = match store::find_for_staff(tx, staff, &into).await {
                Err(Error::NotFound) => Err(FieldErrors::one("into", "merge-into-unknown").into()),
                other => other,
            }?;
            merge(tx, app, ticket, home, target.by(staff), &phrasing).await
        })
        .await
    }
}

async fn merge(
    db: &impl ConnectionTrait,
    app: &App,
    duplicate: ticket::Model,
    home: ticket::Model,
    by: By,
    phrasing: &Phrasing,
) -> Result<ticket::Model, Error> {
    // The refusal of the lifecycle comes first: it says more than a fault of the number.
    transition(duplicate.status, by.actor, Action::Merge).map_err(ActError::from)?;
    accepts(&home, &duplicate)?;
    let followers = Audience::of(db, &duplicate).await?;
    let answer = resolve::last_signed(db, home.id).await?;
    let newcomer = Audience::one(duplicate.clone());
    let mut everybody = Person::behind(db, home.id).await?;
    everybody.extend(newcomer.people().chain(followers.people()));
    // Whether these people can be told an answer of the home without learning who asked first, or who else did.
    let can_be_told = |audience: &Audience, text: &str| {
        audience.accepts(&home, text, phrasing).is_ok() && !audience.would_learn_of(&everybody, &home, text)
    };
    let tellable = answer
        .as_ref()
        .map(|(text, _)| [&newcomer, &followers].map(|audience| can_be_told(audience, text.as_str())));
    // Where the home has ended, there is no later answer to wait for.
    if matches!(home.status, Status::Resolved | Status::Closed) && tellable != Some([true, true]) {
        return Err(FieldErrors::one("into", "merge-answer-not-for-them").into());
    }
    let [tell_newcomer, tell_followers] = tellable.unwrap_or_default();
    let absorbed = Words {
        data: Some(json!({ "ticket": duplicate.id, "number": duplicate.number })),
        ..Words::default()
    };
    let (home, _) = record::annotate(db, app, home, by, EventKind::Absorbed, absorbed).await?;
    let words = Words {
        data: Some(json!({ "into": home.id, "number": home.number })),
        ..Words::default()
    };
    let (merged, _) = record::apply(db, app, duplicate, by, Action::Merge, words, |row| {
        row.merged_into = Some(home.id);
        row.assignee_id = None;
    })
    .await?;
    bring_along(db, &merged, &home).await?;
    // Somebody who joins after the answer gets it too, if it can be told without telling who asked first.
    if let Some((text, author)) = answer {
        let by = in_the_name_of(db, author, by).await?;
        let answer = Answer {
            ticket: &home,
            event: None,
            by,
            text: text.as_str(),
            phrasing,
        };
        if tell_newcomer {
            Audience::one(merged.clone()).retell(db, app, answer).await?;
        }
        if tell_followers {
            followers.moved_to(home.id).retell(db, app, answer).await?;
        }
        return Ok(store::by_id(db, merged.id).await?.unwrap_or(merged));
    }
    Ok(merged)
}

/// An answer is its author's, whoever hands it on.
async fn in_the_name_of(
    db: &impl ConnectionTrait,
    author: Option<StaffId>,
    otherwise: By,
) -> Result<By, DbErr> {
    let author = match author {
        Some(id) => staff::Entity::find_by_id(id).one(db).await?,
        None => None,
    };
    Ok(author.map_or(otherwise, |author| By {
        actor: Actor::Staff(author.role),
        staff: Some(author.id),
        job: otherwise.job,
    }))
}

fn accepts(home: &ticket::Model, duplicate: &ticket::Model) -> Result<(), FieldErrors> {
    let refused = match home.status {
        _ if home.id == duplicate.id => Some("merge-into-itself"),
        Status::Merged => Some("merge-into-merged"),
        Status::Rejected => Some("merge-into-rejected"),
        _ => None,
    };
    refused.map_or(Ok(()), |code| Err(FieldErrors::one("into", code)))
}

/// Tickets merged into the duplicate point to its home from now on.
async fn bring_along(
    db: &impl ConnectionTrait,
    duplicate: &ticket::Model,
    home: &ticket::Model,
) -> Result<(), Error> {
    ticket::Entity::update_many()
        .col_expr(ticket::Column::MergedInto, home.id.into())
        .filter(ticket::Column::MergedInto.eq(duplicate.id))
        .exec(db)
        .await?;
    Ok(())
}

impl StaffAction for UnmergeForm {
    fn seen(&self) -> Option<i64> {
        self.version
    }

    async fn check(&self, _: &App) -> Result<(), Error> {
        Ok(())
    }

    /// The ticket is new again; its former home is told.
    async fn run(&self, app: &App, staff: &CurrentStaff, target: &Target) -> Result<ticket::Model, Error> {
        let first = async |tx: &DatabaseTransaction| store::hold_home(tx, &target.number).await;
        with_ticket_after(app, staff, target, first, async |tx, ticket| {
            Ok(release(tx, app, ticket, target.by(staff)).await?)
        })
        .await
    }
}

/// Whether tickets are merged into this one.
pub(super) async fn has_merged(db: &impl ConnectionTrait, home: TicketId) -> Result<bool, DbErr> {
    let one = merged_into(home).one(db).await?;
    Ok(one.is_some())
}

/// Separates everybody from a home that ends without an answer, in the caller's transaction, which holds it: they stand in the
/// queue of Biro Humas again. The home as it is afterwards.
pub(super) async fn release_all(
    tx: &DatabaseTransaction,
    app: &App,
    home: ticket::Model,
    by: By,
) -> Result<ticket::Model, ActError> {
    let merged = merged_into(home.id).all(tx).await?;
    if merged.is_empty() {
        return Ok(home);
    }
    for id in merged {
        if let Some(merged) = store::hold(tx, id).await? {
            release(tx, app, merged, by).await?;
        }
    }
    Ok(store::by_id(tx, home.id).await?.unwrap_or(home))
}

fn merged_into(home: TicketId) -> Selector<SelectGetableTuple<TicketId>> {
    ticket::Entity::find()
        .select_only()
        .column(ticket::Column::Id)
        .filter(ticket::Column::MergedInto.eq(home))
        .filter(ticket::Column::Status.eq(Status::Merged))
        .order_by_asc(ticket::Column::Id)
        .into_tuple()
}

/// Separates a merged ticket from its home, in the caller's transaction, which holds the home.
pub(super) async fn release(
    db: &impl ConnectionTrait,
    app: &App,
    ticket: ticket::Model,
    by: By,
) -> Result<ticket::Model, ActError> {
    let home = match ticket.merged_into {
        Some(home) => store::by_id(db, home).await?,
        None => None,
    };
    // What it brought belongs to another matter now; the words stay, who works there has read them.
    follower::take_files_back(db, &ticket).await?;
    let words = Words {
        data: Some(json!({ "from": home.as_ref().map(|home| home.id) })),
        ..Words::default()
    };
    let (released, _) = record::apply(db, app, ticket, by, Action::Unmerge, words, |row| {
        row.merged_into = None;
    })
    .await?;
    if let Some(home) = home {
        let words = Words {
            data: Some(json!({ "ticket": released.id, "number": released.number })),
            ..Words::default()
        };
        record::annotate(db, app, home, by, EventKind::Released, words).await?;
    }
    Ok(released)
}
