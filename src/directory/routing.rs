//! Where a ticket should go: a suggestion that Humas sees and may overrule, never an automatic decision
//! (UU 27/2022 ps. 34).
//!
//! The ground is the directory's data: the class's route; the Kanreg of the reporter's province where the class is
//! regional; the service's own route where the ticket still has the class that its service gave it (an applicant's NIK
//! goes to the data directorate although recruitment as a whole goes to the selection centre).

use kernel::{kind::TicketKind, province::ProvinceCode, unit_code::UnitCode};
use serde::Serialize;

use super::{
    Directory, Service,
    model::{HUMAS, WBS},
};
use entity::complaint_class;

/// Who should answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "to", content = "unit", rename_all = "snake_case")]
pub enum RouteTarget {
    /// Biro Humas itself.
    Humas,
    /// The whistle-blowing system: Humas keeps the ticket and points the reporter there.
    Wbs,
    /// A technical unit.
    Unit(UnitCode),
}

/// The ground of a suggestion; the sentence is `route-why-{code}` in the locale files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The class names it.
    Class,
    /// The class is regional, and the province has this office.
    Region,
    /// The service names it.
    Service,
    /// The unit that should get it receives no tickets any more, so Humas decides.
    UnitClosed,
}

impl Why {
    /// Kebab-case code.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Class => "class",
            Self::Region => "region",
            Self::Service => "service",
            Self::UnitClosed => "unit-closed",
        }
    }
}

/// A suggestion and its ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// Who should answer.
    pub target: RouteTarget,
    /// Why.
    pub why: Why,
}

/// Suggests a route for a ticket of `service` with `class` (the class of the service where none was chosen), whose
/// reporter named `region`.
pub fn suggest_route(
    directory: &Directory,
    service: &Service,
    class: Option<i32>,
    region: Option<ProvinceCode>,
) -> Suggestion {
    let class = class
        .or(service.row.class_no)
        .and_then(|no| counted_as(directory, no));
    let (route, why) = match class {
        Some(class) if is_finer(service, class) => (service.row.route_hint.as_str(), Why::Service),
        Some(class) => match kanreg(directory, class, region) {
            Some(office) => (office, Why::Region),
            None => (class.route.as_str(), Why::Class),
        },
        None => (service.row.route_hint.as_str(), Why::Service),
    };
    open(directory, route, why)
}

/// The class, or the one it is counted with.
fn counted_as(directory: &Directory, no: i32) -> Option<&complaint_class::Model> {
    let class = directory.class(no)?;
    let other = class.merge_with.and_then(|other| directory.class(other));
    Some(other.unwrap_or(class))
}

/// Whether the helpdesk service knows the unit better than its class does.
fn is_finer(service: &Service, class: &complaint_class::Model) -> bool {
    service.row.kind == TicketKind::Helpdesk
        && service.row.class_no == Some(class.no)
        && service.row.route_hint != HUMAS
}

fn kanreg<'a>(
    directory: &'a Directory,
    class: &complaint_class::Model,
    region: Option<ProvinceCode>,
) -> Option<&'a str> {
    let region = region.filter(|_| class.regional)?;
    directory.kanreg_of(region).map(|office| office.code.as_str())
}

fn open(directory: &Directory, route: &str, why: Why) -> Suggestion {
    let unit = match route {
        HUMAS => {
            return Suggestion {
                target: RouteTarget::Humas,
                why,
            };
        }
        WBS => {
            return Suggestion {
                target: RouteTarget::Wbs,
                why,
            };
        }
        code => directory
            .units
            .iter()
            .find(|unit| unit.code.as_str() == code && unit.active),
    };
    match unit {
        Some(unit) => Suggestion {
            target: RouteTarget::Unit(unit.code.clone()),
            why,
        },
        None => Suggestion {
            target: RouteTarget::Humas,
            why: Why::UnitClosed,
        },
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Asia::Jakarta;
    use kernel::{clock::SystemClock, rng::Rng};

    use super::*;
    use crate::directory::seed::{rows::Seed, source::SeedFiles};

    fn shipped() -> Directory {
        let seed = Seed::read(&SeedFiles::embedded(), &SystemClock, &Rng::seeded(1), Jakarta).unwrap();
        Directory::from_seed(seed, Jakarta)
    }

    fn suggest(
        directory: &Directory,
        slug: &str,
        class: Option<i32>,
        region: Option<&str>,
    ) -> (String, &'static str) {
        let service = directory.any_service(&slug.parse().unwrap()).unwrap();
        let region = region.map(|code| code.parse().unwrap());
        let suggestion = suggest_route(directory, service, class, region);
        let target = match suggestion.target {
            RouteTarget::Humas => "HUMAS".to_owned(),
            RouteTarget::Wbs => "WBS".to_owned(),
            RouteTarget::Unit(code) => code.to_string(),
        };
        (target, suggestion.why.code())
    }

    /// Class → unit without a region, and with Jawa Timur (35, Kanreg II).
    #[rustfmt::skip]
    const ROUTES: [(i32, &str, &str); 34] = [
        (1, "PPSR", "PPSR"), (2, "DPDI", "KR02"), (3, "DPEN", "KR02"), (4, "DPK", "KR02"), (5, "DPK", "KR02"),
        (6, "DPK", "KR02"), (7, "DJAB", "DJAB"), (8, "WAS4", "WAS4"), (9, "PPKF", "PPKF"), (10, "DPUU", "DPUU"),
        (11, "DSKK", "KR02"), (12, "HUMAS", "HUMAS"), (13, "PPAS", "PPAS"), (14, "DKOM", "DKOM"), (15, "DPK", "KR02"),
        (16, "DPK", "KR02"), (17, "PPSR", "PPSR"), (18, "DPK", "KR02"), (19, "DSKK", "DSKK"), (20, "DKIN", "DKIN"),
        (21, "DAK1", "KR02"), (22, "DJAB", "DJAB"), (23, "HUMAS", "HUMAS"), (24, "DPSI", "DPSI"), (25, "HUMAS", "HUMAS"),
        (26, "PPAS", "PPAS"), (27, "PPKA", "PPKA"), (28, "WBS", "WBS"), (29, "HUMAS", "HUMAS"), (30, "DPK", "DPK"),
        (31, "DAK1", "KR02"), (32, "HUMAS", "HUMAS"), (33, "HUMAS", "HUMAS"), (34, "PPKF", "PPKF"),
    ];

    #[test]
    fn each_of_the_34_classes_goes_where_the_table_says() {
        let directory = shipped();
        for (class, central, eastern) in ROUTES {
            let here = |region| suggest(&directory, "pengaduan-layanan", Some(class), region).0;
            assert_eq!(here(None), central, "class {class} of a central agency");
            assert_eq!(here(Some("35")), eastern, "class {class} in Jawa Timur");
        }
    }

    #[test]
    fn a_regional_class_finds_the_office_of_every_province() {
        let directory = shipped();
        for province in &directory.provinces {
            let found = suggest(
                &directory,
                "layanan-kepegawaian",
                Some(3),
                Some(province.code.as_str()),
            );
            assert_eq!(found, (province.kanreg.to_string(), "region"));
        }
    }

    #[test]
    fn an_applicants_account_goes_to_the_data_directorate_and_other_recruitment_to_the_selection_centre() {
        let directory = shipped();
        for slug in [
            "nik-tidak-ditemukan",
            "kk-tidak-ditemukan",
            "data-tidak-sesuai",
            "nik-dipakai-orang-lain",
            "lupa-password",
            "lupa-jawaban-pengaman",
            "perbaikan-email",
            "lokasi-lahir",
        ] {
            assert_eq!(
                suggest(&directory, slug, None, None),
                ("DPDI".into(), "service"),
                "{slug}"
            );
            assert_eq!(suggest(&directory, slug, Some(1), Some("35")).0, "DPDI", "{slug}");
        }
        assert_eq!(
            suggest(&directory, "permintaan-informasi", Some(1), None),
            ("PPSR".into(), "class")
        );
        assert_eq!(
            suggest(&directory, "lupa-password", Some(3), Some("35")),
            ("KR02".into(), "region")
        );
    }

    #[test]
    fn without_a_class_the_service_decides() {
        let directory = shipped();
        assert_eq!(
            suggest(&directory, "kontak-petugas", None, Some("35")),
            ("HUMAS".into(), "service")
        );
    }

    #[test]
    fn a_class_counted_with_another_goes_where_the_other_goes() {
        let mut directory = shipped();
        let lost_decrees = directory.classes.iter_mut().find(|class| class.no == 21).unwrap();
        lost_decrees.route = "DAK2".into();
        assert_eq!(suggest(&directory, "pengaduan-layanan", Some(31), None).0, "DAK2");
    }

    #[test]
    fn a_unit_that_receives_nothing_any_more_is_not_suggested() {
        let mut directory = shipped();
        for unit in &mut directory.units {
            unit.active = unit.code.as_str() != "KR02";
        }
        assert_eq!(
            suggest(&directory, "pengaduan-layanan", Some(3), Some("35")),
            ("HUMAS".into(), "unit-closed")
        );
    }

    #[test]
    fn a_class_nobody_knows_falls_back_to_the_service() {
        let directory = shipped();
        assert_eq!(
            suggest(&directory, "pengaduan-layanan", Some(99), None),
            ("HUMAS".into(), "service")
        );
    }
}
