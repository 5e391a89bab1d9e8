//! Forms that an article ended: counted by service and by article, each form once.

use chrono::{DateTime, Duration, Utc};
use entity::{
    article,
    deflection::{self, Column as C, Entity as Deflections},
};
use kernel::{id::ArticleId, service_slug::ServiceSlug};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, QueryOrder, QuerySelect, QueryTrait, TryInsertResult, sea_query::Expr,
};

use crate::{app::App, db::Together, tally};

/// How long they are kept: a year can be held against the one before.
const KEPT_FOR: Duration = Duration::days(800);

/// Counts that an article ended a form; whether it did, for the same form ends once.
pub async fn count(
    tx: &impl ConnectionTrait,
    app: &App,
    draft: String,
    service: ServiceSlug,
    article: ArticleId,
) -> Result<bool, DbErr> {
    let row = deflection::Model {
        draft,
        service_slug: service,
        article_id: article,
        at: app.clock.now(),
    };
    let inserted = Deflections::insert(row.into_active_model().reset_all())
        .on_conflict_do_nothing_on([C::Draft])
        .exec_without_returning(tx)
        .await?;
    if !matches!(inserted, TryInsertResult::Inserted(1..)) {
        return Ok(false);
    }
    article::Entity::update_many()
        .col_expr(
            article::Column::Deflected,
            Expr::col(article::Column::Deflected).add(1),
        )
        .filter(article::Column::Id.eq(article))
        .exec(tx)
        .await?;
    Ok(true)
}

/// Whether a form is counted as ended by an article since then.
pub async fn is_counted(
    db: &impl ConnectionTrait,
    draft: String,
    since: DateTime<Utc>,
) -> Result<bool, DbErr> {
    let counted = Deflections::find_by_id(draft).one(db).await?;
    Ok(counted.is_some_and(|row| row.at >= since))
}

/// Takes back, with the rows of a filing, that an article ended its form: it did not.
pub fn take_back(rows: &mut Together, draft: &str) {
    let of_the_form = C::Draft.eq(draft);
    let article = Deflections::find()
        .select_only()
        .column(C::ArticleId)
        .filter(of_the_form.clone())
        .into_query();
    rows.push_update(
        article::Entity::update_many()
            .col_expr(
                article::Column::Deflected,
                Expr::col(article::Column::Deflected).sub(1),
            )
            .filter(article::Column::Id.in_subquery(article))
            .into_query(),
    );
    rows.push_delete(Deflections::delete_many().filter(of_the_form).into_query());
}

/// What became of the forms of a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The service.
    pub service: ServiceSlug,
    /// Ended by an article.
    pub answered: i64,
    /// Filed on the pages.
    pub filed: i64,
}

impl Ended {
    /// Of a hundred forms that were ended or filed, so many were ended by an article; `None` where there were none.
    pub fn percent(&self) -> Option<i64> {
        let all = self.answered + self.filed;
        (all > 0).then(|| (self.answered * 100 + all / 2) / all)
    }
}

/// What became of the forms of each service since the beginning of an hour, those that articles ended most often first.
pub async fn by_service(db: &impl ConnectionTrait, since: DateTime<Utc>) -> Result<Vec<Ended>, DbErr> {
    let answered: Vec<(ServiceSlug, i64)> = Deflections::find()
        .select_only()
        .column(C::ServiceSlug)
        .column_as(C::Draft.count(), "forms")
        .filter(C::At.gte(since))
        .group_by(C::ServiceSlug)
        .into_tuple()
        .all(db)
        .await?;
    let mut all: Vec<Ended> = tally::forms(db, since)
        .await?
        .into_iter()
        .map(|(service, filed)| Ended {
            answered: 0,
            service,
            filed,
        })
        .collect();
    for (service, count) in answered {
        match all.iter_mut().find(|ended| ended.service == service) {
            Some(ended) => ended.answered = count,
            None => all.push(Ended {
                service,
                answered: count,
                filed: 0,
            }),
        }
    }
    all.sort_by(|a, b| {
        (b.answered, b.filed)
            .cmp(&(a.answered, a.filed))
            .then_with(|| a.service.cmp(&b.service))
    });
    Ok(all)
}

/// The articles that ended most forms since a moment: id and forms.
pub async fn by_article(
    db: &impl ConnectionTrait,
    since: DateTime<Utc>,
    limit: u64,
) -> Result<Vec<(ArticleId, i64)>, DbErr> {
    Deflections::find()
        .select_only()
        .column(C::ArticleId)
        .column_as(C::Draft.count(), "forms")
        .filter(C::At.gte(since))
        .group_by(C::ArticleId)
        .order_by_desc(C::Draft.count())
        .order_by_asc(C::ArticleId)
        .limit(limit)
        .into_tuple()
        .all(db)
        .await
}

/// Deletes what is too old to be compared.
pub(super) async fn forget(tx: &impl ConnectionTrait, app: &App) -> Result<(), DbErr> {
    Deflections::delete_many()
        .filter(C::At.lt(app.clock.now() - KEPT_FOR))
        .exec(tx)
        .await
        .map(drop)
}
