//! Holds the rows of the seed against each other: duplicates, references to what does not exist, lengths, words.

use std::collections::BTreeSet;

use kernel::unit_code::UnitCode;

use super::{rows::Seed, source::SeedFault};
use crate::directory::model;

type Check = Result<(), SeedFault>;

/// The first fault of the seed, if it has one.
pub fn all(seed: &Seed) -> Check {
    unique(
        "units.toml",
        "unit",
        seed.units.iter().map(|row| row.code.as_str()),
    )?;
    unique("classes.toml", "class", seed.classes.iter().map(|row| row.no))?;
    unique(
        "provinces.toml",
        "province",
        seed.provinces.iter().map(|row| row.code.as_str()),
    )?;
    unique(
        "services.toml",
        "service",
        seed.services.iter().map(|row| row.slug.as_str()),
    )?;
    unique(
        "policies.toml",
        "policy",
        seed.policies.iter().map(|row| row.key.as_str()),
    )?;
    unique("holidays.toml", "day", seed.holidays.iter().map(|row| row.day))?;
    unique(
        "reply_templates.toml",
        "template",
        seed.offers.iter().map(|(key, ..)| key.as_str()),
    )?;
    unique(
        "notices.toml",
        "notice",
        seed.notices.iter().map(|row| row.version.as_str()),
    )?;
    unique(
        "contacts.toml",
        "contact",
        seed.contacts.iter().map(|row| row.key.as_str()),
    )?;
    units(seed)?;
    classes(seed)?;
    provinces(seed)?;
    claims(seed)?;
    services(seed)?;
    policies(seed)?;
    templates(seed)?;
    words(seed)
}

fn fail(file: &'static str, row: String, fault: impl Into<String>) -> Check {
    Err(SeedFault {
        file,
        row,
        fault: fault.into(),
    })
}

fn unique<K: Ord + Copy + std::fmt::Display>(
    file: &'static str,
    table: &str,
    keys: impl Iterator<Item = K>,
) -> Check {
    let mut seen = BTreeSet::new();
    for key in keys {
        if !seen.insert(key) {
            return fail(file, format!("{table} {key}"), "is there twice");
        }
    }
    Ok(())
}

fn is_unit(seed: &Seed, code: &UnitCode) -> bool {
    seed.units.iter().any(|unit| unit.code == *code)
}

fn is_kanreg(seed: &Seed, code: &UnitCode) -> bool {
    seed.units
        .iter()
        .any(|unit| unit.code == *code && unit.kind == "kanreg")
}

fn units(seed: &Seed) -> Check {
    for unit in &seed.units {
        let row = format!("unit {}", unit.code);
        if !model::UNIT_KINDS.contains(&unit.kind.as_str()) {
            return fail("units.toml", row, format!("kind {:?} is not known", unit.kind));
        }
        if !model::is_zone(&unit.tz) {
            return fail("units.toml", row, format!("tz {:?} is not a time zone", unit.tz));
        }
    }
    Ok(())
}

/// What `units.toml` and `provinces.toml` both say must agree.
fn claims(seed: &Seed) -> Check {
    for (unit, claimed) in &seed.claims {
        for code in claimed {
            let served_by = seed.provinces.iter().find(|province| province.code == *code);
            if served_by.is_none_or(|province| province.kanreg != *unit) {
                let fault = format!("claims province {code}, which provinces.toml gives to another office");
                return fail("units.toml", format!("unit {unit}"), fault);
            }
        }
    }
    Ok(())
}

fn classes(seed: &Seed) -> Check {
    for class in &seed.classes {
        let row = format!("class {}", class.no);
        if !model::route_leads(&class.route, true, |code| is_unit(seed, code)) {
            return fail("classes.toml", row, format!("route {:?} is no unit", class.route));
        }
        if let Some(other) = class.merge_with
            && (other == class.no || !seed.classes.iter().any(|class| class.no == other))
        {
            return fail("classes.toml", row, format!("merge_with names class {other}"));
        }
    }
    Ok(())
}

fn provinces(seed: &Seed) -> Check {
    for province in &seed.provinces {
        let row = format!("province {}", province.code);
        if !is_kanreg(seed, &province.kanreg) {
            let fault = format!("kanreg {} is no regional office", province.kanreg);
            return fail("provinces.toml", row, fault);
        }
        if !model::is_zone(&province.tz) {
            return fail(
                "provinces.toml",
                row,
                format!("tz {:?} is not a time zone", province.tz),
            );
        }
    }
    Ok(())
}

fn services(seed: &Seed) -> Check {
    for service in &seed.services {
        let row = format!("service {}", service.slug);
        if !model::route_leads(&service.route_hint, false, |code| is_unit(seed, code)) {
            return fail(
                "services.toml",
                row,
                format!("route_hint {:?} is no unit", service.route_hint),
            );
        }
        if let Some(no) = service.class_no
            && !seed.classes.iter().any(|class| class.no == no)
        {
            return fail("services.toml", row, format!("class {no} does not exist"));
        }
    }
    for (slug, fields) in &seed.forms {
        if let Some(fault) = model::form_fault(fields) {
            return fail("services.toml", format!("service {slug}"), fault);
        }
    }
    Ok(())
}

fn policies(seed: &Seed) -> Check {
    for policy in &seed.policies {
        let row = format!("policy {}", policy.key);
        if model::policy_length_fault(policy.hours, policy.working_days).is_some() {
            let fault = "needs either hours or working_days, a whole number of at least 1";
            return fail("policies.toml", row, fault);
        }
        if !model::CLOCKS.contains(&policy.clock.as_str()) {
            return fail(
                "policies.toml",
                row,
                format!("clock {:?} is not known", policy.clock),
            );
        }
        if !model::POLICY_STATUSES.contains(&policy.status.as_str()) {
            return fail(
                "policies.toml",
                row,
                format!("status {:?} is not known", policy.status),
            );
        }
    }
    Ok(())
}

fn templates(seed: &Seed) -> Check {
    for (key, services, units) in &seed.offers {
        let row = format!("template {key}");
        if let Some(slug) = services
            .iter()
            .find(|slug| !seed.services.iter().any(|service| service.slug == **slug))
        {
            return fail(
                "reply_templates.toml",
                row,
                format!("service {slug} does not exist"),
            );
        }
        if let Some(code) = units.iter().find(|code| !is_unit(seed, code)) {
            return fail("reply_templates.toml", row, format!("unit {code} does not exist"));
        }
    }
    Ok(())
}

fn words(seed: &Seed) -> Check {
    for holiday in &seed.holidays {
        if !model::HOLIDAY_KINDS.contains(&holiday.kind.as_str()) {
            let fault = format!("kind {:?} is not known", holiday.kind);
            return fail("holidays.toml", format!("day {}", holiday.day), fault);
        }
    }
    for contact in &seed.contacts {
        if !model::CONTACT_KINDS.contains(&contact.kind.as_str()) {
            let fault = format!("kind {:?} is not known", contact.kind);
            return fail("contacts.toml", format!("contact {}", contact.key), fault);
        }
    }
    Ok(())
}
