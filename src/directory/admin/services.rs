//! Services: texts, class, route, whether they can be filed for. Their questions have a sheet of their own
//! ([`super::questions`]). Slugs are addresses that people have noted down, so they stay, and none is added here.

use async_trait::async_trait;
use entity::service;
use kernel::service_slug::ServiceSlug;
use sea_orm::{ActiveModelTrait, DatabaseTransaction, Set};

use super::{
    Desk, Opened, Sheet, classes,
    form::{Control, Field, Typed},
    given::Given,
    held,
    list::{Cell, Row},
    units::{routes, yes_no},
};
use crate::{
    directory::{Directory, Service, model::HUMAS, text::Named},
    http::error::{Error, FieldErrors},
};

pub(super) struct Services;

/// The texts of a service, each in both languages, and the most characters of each.
const TEXTS: &[(&str, usize)] = &[("summary", 300), ("before", 3_000), ("attachments_hint", 1_000)];

pub(super) fn find<'a>(directory: &'a Directory, slug: &str) -> Result<&'a Service, Error> {
    let slug = ServiceSlug::parse(slug).map_err(|_| Error::NotFound)?;
    directory.any_service(&slug).ok_or(Error::NotFound)
}

#[async_trait(?Send)]
impl Sheet for Services {
    fn slug(&self) -> &'static str {
        "layanan"
    }

    fn section(&self) -> &'static str {
        "services"
    }

    fn subject(&self) -> &'static str {
        "service"
    }

    fn columns(&self) -> &'static [&'static str] {
        &["name", "service_kind", "class", "route", "active"]
    }

    async fn rows(&self, desk: &Desk) -> Result<Vec<Row>, Error> {
        let row = |service: &Service| {
            let kind = format!("admin-service-kind-{}", service.row.kind);
            let class = service.row.class_no.map(|no| no.to_string());
            Row::new(
                &service.row.slug,
                vec![
                    Cell::text(service.name_in(desk.ctx.locale)),
                    Cell::text(desk.t(&kind)),
                    Cell::muted(class.unwrap_or_default()),
                    Cell::text(&service.row.route_hint),
                    Cell::text(yes_no(desk, service.row.active)),
                ],
            )
        };
        Ok(desk.directory.services.iter().map(row).collect())
    }

    async fn open(&self, desk: &Desk, key: &str) -> Result<Opened, Error> {
        let service = find(&desk.directory, key)?;
        let row = &service.row;
        Ok(Opened {
            key: row.slug.to_string(),
            title: service.name_in(desk.ctx.locale).to_owned(),
            values: Typed::default()
                .with("name_id", &row.name_id)
                .with("name_en", &row.name_en)
                .with("summary_id", &row.summary_id)
                .with("summary_en", &row.summary_en)
                .with("before_id", &row.before_id)
                .with("before_en", &row.before_en)
                .with("attachments_hint_id", &row.attachments_hint_id)
                .with("attachments_hint_en", &row.attachments_hint_en)
                .with_some("class_no", row.class_no)
                .with("route_hint", &row.route_hint)
                .with_flag("allow_secret", row.allow_secret)
                .with("sort", row.sort)
                .with_flag("active", row.active),
            edited_at: row.edited_at,
        })
    }

    fn fields(&self, desk: &Desk, _opened: Option<&Opened>) -> Vec<Field> {
        let texts = TEXTS.iter().flat_map(|(name, max)| {
            let field = |language| Field::new(format!("{name}_{language}"), Control::Text(*max));
            let field = move |language| {
                if *name == "summary" {
                    field(language)
                } else {
                    field(language).optional()
                }
            };
            [field("id"), field("en")]
        });
        let names = ["name_id", "name_en"].map(|name| Field::new(name, Control::Line(120)));
        let rest = [
            Field::new("class_no", classes::choices(desk)).optional(),
            Field::new("route_hint", routes(desk, &[HUMAS])),
            Field::new("allow_secret", Control::Check),
            Field::new("sort", Control::Whole(0, 100_000)),
            Field::new("active", Control::Check),
        ];
        names.into_iter().chain(texts).chain(rest).collect()
    }

    fn check(&self, desk: &Desk, opened: Option<&Opened>, given: &Given, errors: &mut FieldErrors) {
        let mut others = desk.directory.services.iter().filter(|service| {
            service.row.active && opened.is_none_or(|opened| opened.key != service.row.slug.as_str())
        });
        if !given.flag("active") && others.next().is_none() {
            errors.add("active", "last-service");
        }
    }

    async fn write(
        &self,
        tx: &DatabaseTransaction,
        desk: &Desk,
        opened: Option<&Opened>,
        given: &Given,
    ) -> Result<String, Error> {
        let key = opened.map(|opened| opened.key.clone()).ok_or(Error::NotFound)?;
        let slug = ServiceSlug::parse(&key).map_err(Error::internal)?;
        let mut row = held::<service::Entity>(tx, desk, slug).await?;
        row.name_id = Set(given.text("name_id"));
        row.name_en = Set(given.text("name_en"));
        row.summary_id = Set(given.text("summary_id"));
        row.summary_en = Set(given.text("summary_en"));
        row.before_id = Set(given.text("before_id"));
        row.before_en = Set(given.text("before_en"));
        row.attachments_hint_id = Set(given.text("attachments_hint_id"));
        row.attachments_hint_en = Set(given.text("attachments_hint_en"));
        row.class_no = Set(given.some_text("class_no").and_then(|no| no.parse().ok()));
        row.route_hint = Set(given.text("route_hint"));
        row.allow_secret = Set(given.flag("allow_secret"));
        row.sort = Set(given.whole("sort").unwrap_or(0));
        row.active = Set(given.flag("active"));
        row.edited_at = Set(Some(desk.now()));
        row.update(tx).await?;
        Ok(key)
    }
}
