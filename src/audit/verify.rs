//! Walking the chain from its first entry to its head.

use entity::{audit, audit_head};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};

use super::{HEAD, chain};
use crate::app::App;

/// Entries read at a time.
const PAGE: u64 = 500;

/// What a walk found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Entries that hold, from the first on.
    pub entries: i64,
    /// The first link that does not, if any.
    pub broken: Option<Broken>,
}

/// The first broken link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Broken {
    /// Its position in the chain.
    pub seq: i64,
    /// What is wrong with it.
    pub fault: Fault,
}

/// What can be wrong with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The entry is not there.
    Missing,
    /// The entry does not follow from the one before.
    Detached,
    /// The content was changed, or the key it was made with is no longer configured.
    Changed,
    /// The head names another last entry.
    Head,
}

impl Fault {
    /// The end of its sentence's key, `audit-fault-…`.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Detached => "detached",
            Self::Changed => "changed",
            Self::Head => "head",
        }
    }
}

impl Report {
    /// Whether the whole chain holds.
    pub fn is_whole(&self) -> bool {
        self.broken.is_none()
    }
}

/// Checks every entry; names the first that is missing, changed or detached. Entries that are appended meanwhile are
/// left to the next walk.
pub async fn verify_chain(app: &App) -> Result<Report, DbErr> {
    let head = head(app).await?;
    let mut walk = Walk::default();
    loop {
        let page = page_after(app, walk.seq, head.seq).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            if let Err(fault) = walk.step(app, row) {
                return Ok(walk.broken(fault));
            }
        }
    }
    if walk.seq < head.seq {
        return Ok(walk.broken(Fault::Missing));
    }
    if walk.hash != head.hash || has_entries_past_the_head(app).await? {
        return Ok(walk.broken(Fault::Head));
    }
    Ok(Report {
        entries: walk.seq,
        broken: None,
    })
}

#[derive(Default)]
struct Walk {
    seq: i64,
    hash: String,
}

impl Walk {
    fn step(&mut self, app: &App, row: &audit::Model) -> Result<(), Fault> {
        if row.seq != self.seq + 1 {
            return Err(Fault::Missing);
        }
        if row.prev_hash != self.hash {
            return Err(Fault::Detached);
        }
        if !chain::holds(app.vault.keys(), row) {
            return Err(Fault::Changed);
        }
        self.seq = row.seq;
        self.hash.clone_from(&row.hash);
        Ok(())
    }

    fn broken(&self, fault: Fault) -> Report {
        let seq = self.seq + 1;
        Report {
            entries: self.seq,
            broken: Some(Broken { seq, fault }),
        }
    }
}

async fn head(app: &App) -> Result<audit_head::Model, DbErr> {
    let head = audit_head::Entity::find_by_id(HEAD).one(app.db.read()).await?;
    Ok(head.unwrap_or(audit_head::Model {
        id: HEAD,
        seq: 0,
        hash: String::new(),
    }))
}

async fn page_after(app: &App, seq: i64, last: i64) -> Result<Vec<audit::Model>, DbErr> {
    audit::Entity::find()
        .filter(audit::Column::Seq.gt(seq))
        .filter(audit::Column::Seq.lte(last))
        .order_by_asc(audit::Column::Seq)
        .limit(PAGE)
        .all(app.db.read())
        .await
}

/// Somebody wrote an entry without moving the head. Read in this order, an entry appended meanwhile is no false alarm.
async fn has_entries_past_the_head(app: &App) -> Result<bool, DbErr> {
    let last = audit::Entity::find()
        .order_by_desc(audit::Column::Seq)
        .one(app.db.read())
        .await?
        .map_or(0, |row| row.seq);
    Ok(last > head(app).await?.seq)
}
