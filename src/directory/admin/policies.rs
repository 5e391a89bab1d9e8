//! SLA policies. A new promise is a new policy from a day on, for all tickets of a kind or for one complaint class. Editing
//! one counts the deadlines of open tickets again; each has the reason in its history.

use async_trait::async_trait;
use entity::policy;
use kernel::kind::TicketKind;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::{
    Desk, Opened, Sheet, classes,
    form::{Control, Field, Typed},
    given::{Given, shown_day},
    held,
    list::{Cell, Row},
    units::words,
};
use crate::{
    directory::{model, text::Named},
    http::{
        dates,
        error::{Error, FieldErrors},
    },
};

pub(super) struct Policies;

fn length(desk: &Desk, policy: &policy::Model) -> String {
    let (key, amount) = match (policy.hours, policy.working_days) {
        (Some(hours), _) => ("admin-policy-hours", hours),
        (None, Some(days)) => ("admin-policy-days", days),
        (None, None) => return String::new(),
    };
    let args = serde_json::Map::from_iter([("count".to_owned(), amount.into())]);
    desk.ctx.t_with(key, &args)
}

/// The class that it is for; none for all.
fn class_of(given: &Given) -> Option<i32> {
    given.some_text("class_no").and_then(|no| no.parse().ok())
}

#[async_trait(?Send)]
impl Sheet for Policies {
    fn slug(&self) -> &'static str {
        "tenggat"
    }

    fn section(&self) -> &'static str {
        "policies"
    }

    fn subject(&self) -> &'static str {
        "policy"
    }

    fn may_add(&self) -> bool {
        true
    }

    fn moves_deadlines(&self) -> bool {
        true
    }

    fn columns(&self) -> &'static [&'static str] {
        &[
            "policy",
            "service_kind",
            "clock",
            "length",
            "valid_from",
            "policy_status",
        ]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let row = |policy: &policy::Model| {
            Row::new(
                &policy.key,
                vec![
                    Cell::text(policy.name_in(desk.ctx.locale)),
                    Cell::text(desk.t(&format!("admin-service-kind-{}", policy.kind))),
                    Cell::text(desk.t(&format!("admin-clock-{}", policy.clock))),
                    Cell::text(length(desk, policy)),
                    Cell::text(dates::date(desk.ctx.locale, policy.valid_from)),
                    Cell::muted(desk.t(&format!("admin-policy-status-{}", policy.status))),
                ],
            )
        };
        Ok(desk.directory.policies.iter().map(row).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let policy = desk.directory.policies.iter().find(|policy| policy.key == key);
        let policy = policy.ok_or(Error::NotFound)?;
        Ok(Opened {
            key: policy.key.clone(),
            title: policy.name_in(desk.ctx.locale).to_owned(),
            values: Typed::default()
                .with("kind", policy.kind)
                .with("clock", &policy.clock)
                .with_some("class_no", policy.class_no)
                .with_some("hours", policy.hours)
                .with_some("working_days", policy.working_days)
                .with("valid_from", shown_day(policy.valid_from))
                .with("name_id", &policy.name_id)
                .with("name_en", &policy.name_en)
                .with("policy_source", &policy.source)
                .with("policy_status", &policy.status),
            edited_at: policy.edited_at,
        })
    }

    fn blank(&self, desk: &Desk) -> Typed {
        Typed::default()
            .with("valid_from", shown_day(desk.today()))
            .with("policy_status", "proposal")
    }

    fn fields(&self, desk: &Desk, _opened: Option<&Opened>) -> Vec<Field> {
        let kinds: Vec<&str> = TicketKind::ALL.iter().map(|kind| kind.as_str()).collect();
        vec![
            Field::new("kind", words(desk, "service-kind", &kinds)),
            Field::new("clock", words(desk, "clock", model::CLOCKS)),
            Field::new("class_no", classes::choices(desk)).optional(),
            Field::new("hours", Control::Whole(1, 8_760)).optional(),
            Field::new("working_days", Control::Whole(1, 250)).optional(),
            Field::new("valid_from", Control::Day),
            Field::new("name_id", Control::Line(200)),
            Field::new("name_en", Control::Line(200)),
            Field::new("policy_source", Control::Text(1_000)),
            Field::new(
                "policy_status",
                words(desk, "policy-status", model::POLICY_STATUSES),
            ),
        ]
    }

    fn check(&self, desk: &Desk, opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        let typed_badly = errors.0.contains_key("hours") || errors.0.contains_key("working_days");
        let fault = model::policy_length_fault(given.whole("hours"), given.whole("working_days"));
        if let Some(code) = fault.filter(|_| !typed_badly) {
            errors.add("hours", code);
        }
        let twin = desk.directory.policies.iter().find(|policy| {
            opened.is_none_or(|opened| opened.key != policy.key)
                && policy.kind.as_str() == given.text("kind")
                && policy.clock == given.text("clock")
                && policy.class_no == class_of(given)
                && Some(policy.valid_from) == given.day("valid_from")
        });
        if twin.is_some() {
            errors.add("valid_from", "policy-twin");
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let kind: TicketKind = given.text("kind").parse().map_err(Error::internal)?;
        let valid_from = given.day("valid_from").ok_or_else(|| Error::internal("no day"))?;
        let class = class_of(given).map(|no| format!("-{no}")).unwrap_or_default();
        let made = format!("{kind}-{}{class}-{valid_from}", given.text("clock"));
        let key = opened.map_or(made, |opened| opened.key.clone());
        let mut row = match opened {
            None => policy::ActiveModel {
                key: Set(key.clone()),
                ..Default::default()
            },
            Some(_) => held::<policy::Entity>(tx, desk, key.clone()).await?,
        };
        row.kind = Set(kind);
        row.clock = Set(given.text("clock"));
        row.class_no = Set(class_of(given));
        row.hours = Set(given.whole("hours"));
        row.working_days = Set(given.whole("working_days"));
        row.valid_from = Set(valid_from);
        row.name_id = Set(given.text("name_id"));
        row.name_en = Set(given.text("name_en"));
        row.source = Set(given.text("policy_source"));
        row.status = Set(given.text("policy_status"));
        row.edited_at = Set(Some(desk.now()));
        match opened {
            None => row.insert(tx).await?,
            Some(_) => row.update(tx).await?,
        };
        Ok(key)
    }
}
