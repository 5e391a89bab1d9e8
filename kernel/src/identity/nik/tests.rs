//! The traps of the NIK, with invented numbers.

use super::*;
use proptest::prelude::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap()
}

fn today() -> NaiveDate {
    day(2026, 11, 22)
}

fn accepted(raw: &str) -> Nik {
    Nik::parse(raw, today()).unwrap().value
}

fn refused(raw: &str) -> NikError {
    Nik::parse(raw, today()).unwrap_err()
}

#[test]
fn a_nik_tells_birth_sex_and_province() {
    let man = accepted("3174991708950001");
    assert_eq!(man.birth_date(today()), Some(day(1995, 8, 17)));
    assert!(!man.is_female());
    assert_eq!(man.province().name(), "DKI Jakarta");
    let woman = accepted("3174995708950001");
    assert_eq!(woman.birth_date(today()), Some(day(1995, 8, 17)));
    assert!(woman.is_female());
}

#[test]
fn separators_and_full_width_digits_are_forgiven() {
    for raw in [
        "3174 9917 0895 0001",
        "3174.9917.0895.0001",
        "317499-170895-0001",
        "317499/170895/0001",
        "'3174991708950001",
        "3174\u{a0}9917\u{2009}0895\u{200b}0001",
        "317499\u{2013}170895\u{2212}0001",
        "３１７４９９１７０８９５０００１",
        "\t3174991708950001\r\n",
    ] {
        assert_eq!(accepted(raw).digits(), "3174991708950001", "{raw:?}");
    }
}

#[test]
fn what_cannot_be_a_nik_is_refused_precisely() {
    assert_eq!(refused(""), NikError::Length { found: 0 });
    assert_eq!(refused("317499170895000"), NikError::Length { found: 15 });
    assert_eq!(refused("31749917089500011"), NikError::Length { found: 17 });
    assert_eq!(refused("317499170895000l"), NikError::NotDigits);
    assert_eq!(refused("3.17499E+15"), NikError::NotDigits);
    assert_eq!(refused("٣١٧٤٩٩١٧٠٨٩٥٠٠٠١"), NikError::NotDigits);
    assert_eq!(refused("3174991708950000"), NikError::SerialZero);
    assert_eq!(refused("3100991708950001"), NikError::RegionZero);
    assert_eq!(refused("3174001708950001"), NikError::RegionZero);
    for code in ["00", "10", "20", "22", "54", "77", "90", "97", "99"] {
        let raw = format!("{code}74991708950001");
        assert_eq!(
            refused(&raw),
            NikError::UnknownProvince {
                code: code.to_owned()
            }
        );
    }
}

#[test]
fn dates_that_do_not_exist_are_refused() {
    for date in [
        "300295", "310495", "290295", "290201", "000895", "320895", "400895", "720895", "991295", "170095",
        "171395", "690293", "700295",
    ] {
        assert_eq!(
            refused(&format!("317499{date}0001")),
            NikError::ImpossibleDate,
            "{date}"
        );
    }
}

#[test]
fn leap_days_are_checked_in_the_inferred_century() {
    // 1900 was no leap year, but 00 is read as 2000, which was.
    assert_eq!(
        accepted("3174992902000001").birth_date(today()),
        Some(day(2000, 2, 29))
    );
    assert_eq!(
        accepted("3174996902960001").birth_date(today()),
        Some(day(1996, 2, 29))
    );
    assert_eq!(
        accepted("3174992902240001").birth_date(today()),
        Some(day(2024, 2, 29))
    );
}

#[test]
fn the_edges_of_the_day_for_women_and_men() {
    for date in ["010195", "310195", "410195", "710195"] {
        assert!(
            Nik::parse(&format!("317499{date}0001"), today()).is_ok(),
            "{date}"
        );
    }
}

#[test]
fn the_century_is_this_one_once_the_year_has_come() {
    assert_eq!(
        accepted("3174990101260001").birth_date(today()),
        Some(day(2026, 1, 1))
    );
    assert_eq!(
        accepted("3174990101270001").birth_date(today()),
        Some(day(1927, 1, 1))
    );
}

#[test]
fn a_birth_in_the_future_or_in_an_ambiguous_year_is_only_worth_a_warning() {
    let warnings = |raw: &str| Nik::parse(raw, today()).unwrap().warnings;
    assert_eq!(warnings("3174992311260001"), [Warning::NikBirthDateInFuture]);
    assert_eq!(warnings("3174992211260001"), [Warning::NikBirthDateAmbiguous]);
    assert_eq!(warnings("3174992311150001"), [Warning::NikBirthDateAmbiguous]);
    assert_eq!(warnings("3174992211150001"), []);
    assert_eq!(warnings("3174991708950001"), []);
    assert_eq!(warnings("3174990101270001"), []);
}

#[test]
fn papua_is_read_by_the_codes_of_the_home_ministry() {
    assert_eq!(accepted("9471011708950001").province().name(), "Papua Tengah");
    assert_eq!(accepted("9101011708950001").province().name(), "Papua");
    assert!(Nik::parse("9601011708950001", today()).is_ok());
}

#[test]
fn a_birth_date_agrees_whatever_the_century() {
    let nik = accepted("3174991708240001");
    assert!(nik.agrees_with(day(2024, 8, 17)));
    assert!(nik.agrees_with(day(1924, 8, 17)));
    assert!(!nik.agrees_with(day(1925, 8, 17)));
    assert!(accepted("3174995708950001").agrees_with(day(1995, 8, 17)));
}

#[test]
fn it_is_masked_in_pages_and_absent_from_debug() {
    let nik = accepted("3174991708950001");
    assert_eq!(nik.masked(), "3174••••••••0001");
    assert_eq!(
        format!("{nik:?} {:?}", Nik::parse("3174991708950001", today())),
        { "Nik(••••) Ok(Checked { value: Nik(••••), warnings: [] })" }
    );
}

proptest! {
    #[test]
    fn every_invented_nik_is_accepted_and_reads_back(
        province in 0..38_usize, region in 1..9999_u32, days in 0..36_000_i64, woman: bool, serial in 1..9999_u32,
    ) {
        prop_assume!(region % 100 != 0 && region / 100 != 0);
        let born = today() - chrono::Duration::days(days);
        let day = born.day() + if woman { 40 } else { 0 };
        let code = ProvinceCode::all().nth(province).unwrap();
        let digits =
            format!("{code}{region:04}{day:02}{:02}{:02}{serial:04}", born.month(), born.year().rem_euclid(100));
        let nik = accepted(&digits);
        prop_assert_eq!(nik.digits(), digits.as_str());
        prop_assert_eq!(nik.birth_date(today()), Some(born));
        prop_assert_eq!(nik.is_female(), woman);
        prop_assert!(nik.agrees_with(born));
        prop_assert_eq!(accepted(nik.digits()), nik);
    }

    #[test]
    fn no_text_makes_it_panic(raw: String, digits in "[0-9]{16}") {
        let _ = Nik::parse(&raw, today());
        let _ = Nik::parse(&digits, today());
    }
}
