//! Rules of the directory that hold for the seed and for an administrator's edit alike. No I/O.

use std::collections::BTreeSet;

use kernel::unit_code::UnitCode;

use super::field::{FieldDef, FieldType};

/// What a unit can be: headquarters (*pusat*) or a regional office (*Kantor Regional*).
pub const UNIT_KINDS: &[&str] = &["pusat", "kanreg"];
/// Clocks that a policy can set.
pub const CLOCKS: &[&str] = &[
    "first_answer",
    "verification",
    "unit_follow_up",
    "resolution",
    "legal",
];
/// How sure a policy is.
pub const POLICY_STATUSES: &[&str] = &["confirmed", "proposal", "unverified"];
/// Public holiday, and collective leave.
pub const HOLIDAY_KINDS: &[&str] = &["libur_nasional", "cuti_bersama"];
/// What a contact is.
pub const CONTACT_KINDS: &[&str] = &["phone", "email", "address", "hours", "web", "external"];

/// Biro Humas answers itself.
pub const HUMAS: &str = "HUMAS";
/// The whistle-blowing system.
pub const WBS: &str = "WBS";

/// What is wrong with the length of a policy, as the code of an error sentence.
pub fn policy_length_fault(hours: Option<i32>, working_days: Option<i32>) -> Option<&'static str> {
    match (hours, working_days) {
        (None, None) => Some("policy-length-missing"),
        (Some(_), Some(_)) => Some("policy-length-both"),
        (Some(length), None) | (None, Some(length)) if length < 1 => Some("policy-length-positive"),
        (Some(hours), None) if hours > 24 * 365 => Some("policy-length-long"),
        (None, Some(days)) if days > 250 => Some("policy-length-long"),
        _ => None,
    }
}

/// Whether a route leads somewhere: a known unit, Biro Humas, or (`wbs_too`) whistle-blowing.
pub fn route_leads(route: &str, wbs_too: bool, is_unit: impl Fn(&UnitCode) -> bool) -> bool {
    match route {
        HUMAS => true,
        WBS => wbs_too,
        code => UnitCode::parse(code).is_ok_and(|unit| unit.as_str() == code && is_unit(&unit)),
    }
}

/// What is wrong with a form, in words for whoever keeps the seed.
pub fn form_fault(fields: &[FieldDef]) -> Option<String> {
    let mut names = BTreeSet::new();
    for field in fields {
        let name = &field.name;
        if !names.insert(name.as_str()) {
            return Some(format!("asks {name} twice"));
        }
        if (field.kind == FieldType::Select) == field.options.is_empty() {
            return Some(format!(
                "{name}: options belong to a select, and a select needs them"
            ));
        }
        if field.max == Some(0) {
            return Some(format!("{name}: max must be at least 1"));
        }
        if let Some(condition) = &field.show_if {
            let asked = fields.iter().find(|other| other.name == condition.field);
            let known = asked.is_some_and(|other| {
                other
                    .options
                    .iter()
                    .any(|option| option.value == condition.equals)
            });
            if !known {
                return Some(format!(
                    "{name}: show_if names {} = {}, which the form does not offer",
                    condition.field, condition.equals
                ));
            }
        }
    }
    ["name", "email", "description"]
        .iter()
        .find(|needed| {
            !fields
                .iter()
                .any(|field| field.name == **needed && field.required)
        })
        .map(|needed| format!("must ask and require {needed}"))
}

/// Whether `zone` is an IANA time zone.
pub fn is_zone(zone: &str) -> bool {
    zone.parse::<chrono_tz::Tz>().is_ok()
}
