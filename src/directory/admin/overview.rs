//! `/admin`: what can be administered, and what needs attention.

use actix_web::HttpResponse;
use serde::Serialize;

use super::{Desk, SHEETS, Sheet, holidays::Holidays};
use crate::http::{error::Error, page::Ctx};

#[derive(Serialize)]
struct Overview {
    warning: Option<String>,
    groups: Vec<Group>,
}

#[derive(Serialize)]
struct Group {
    title: String,
    sheets: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    url: String,
    title: String,
    summary: String,
    icon: &'static str,
}

/// The entries of the navigation, each with an icon.
const SECTIONS: &[(&str, &str)] = &[("units", "route"), ("services", "file"), ("policies", "clock")];

/// `GET /admin`
pub async fn overview(ctx: Ctx) -> Result<HttpResponse, Error> {
    let desk = Desk::of(ctx).await?;
    let group = |(section, icon): &(&'static str, &'static str)| Group {
        title: desk.t(&format!("staff-nav-{section}")),
        sheets: SHEETS
            .iter()
            .filter(|sheet| sheet.section() == *section)
            .map(|sheet| Entry {
                url: sheet.url(),
                title: desk.t(&format!("admin-{}-title", sheet.slug())),
                summary: desk.t(&format!("admin-{}-lead", sheet.slug())),
                icon,
            })
            .collect(),
    };
    let mut groups: Vec<Group> = SECTIONS.iter().map(group).collect();
    // The other promise about time; a page of its own, because it counts before anything is changed.
    if let Some(promises) = groups.last_mut() {
        promises.sheets.push(Entry {
            url: "/admin/retensi".to_owned(),
            title: desk.t("retention-title"),
            summary: desk.t("retention-lead"),
            icon: "shield",
        });
    }
    let view = Overview {
        warning: Holidays.warning(&desk),
        groups,
    };
    desk.ctx
        .page("directory/overview", "staff-nav-admin")
        .section("admin")
        .render(&view)
}
