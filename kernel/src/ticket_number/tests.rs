//! What the number promises to people who type it.

use super::*;
use crate::rng::Rng;
use proptest::prelude::*;

const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

fn some_numbers() -> Vec<TicketNumber> {
    let rng = Rng::seeded(11);
    (0..60)
        .map(|round| TicketNumber::generate(2000 + round, &rng))
        .collect()
}

fn with_symbol(number: &TicketNumber, place: usize, symbol: char) -> String {
    number
        .canonical()
        .chars()
        .enumerate()
        .map(|(at, c)| if at == place { symbol } else { c })
        .collect()
}

#[test]
fn the_shown_form_has_three_groups_of_four() {
    let number = TicketNumber::generate(2026, &Rng::seeded(5));
    let shown = number.to_string();
    assert!(shown.starts_with("LB26-"), "{shown}");
    assert_eq!(shown.split('-').map(str::len).collect::<Vec<_>>(), [4, 4, 4]);
    assert_eq!(shown.replace('-', ""), number.canonical());
    assert_eq!(number.canonical().len(), 12);
}

#[test]
fn every_wrong_symbol_at_every_place_is_noticed() {
    for number in some_numbers() {
        for place in 2..12 {
            let right = number.canonical().chars().nth(place).unwrap();
            for wrong in ALPHABET.chars().filter(|c| *c != right) {
                let typed = with_symbol(&number, place, wrong);
                assert!(TicketNumber::parse(&typed).is_err(), "{typed} for {number}");
                if place > 3 {
                    assert_eq!(TicketNumber::parse(&typed), Err(TicketNumberError::Check));
                }
            }
        }
    }
}

#[test]
fn every_swap_of_two_symbols_neighbours_or_not_is_noticed() {
    for number in some_numbers() {
        let symbols: Vec<char> = number.canonical().chars().collect();
        for first in 2..12 {
            for second in first + 1..12 {
                if symbols[first] == symbols[second] {
                    continue;
                }
                let mut swapped = symbols.clone();
                swapped.swap(first, second);
                let typed: String = swapped.into_iter().collect();
                assert!(TicketNumber::parse(&typed).is_err(), "{typed} for {number}");
            }
        }
    }
}

#[test]
fn a_pair_typed_as_another_pair_is_noticed() {
    for number in some_numbers() {
        let symbols: Vec<char> = number.canonical().chars().collect();
        for place in (4..11).filter(|place| symbols[*place] == symbols[place + 1]) {
            for other in ALPHABET.chars().filter(|c| *c != symbols[place]) {
                let mut typed = symbols.clone();
                typed[place] = other;
                typed[place + 1] = other;
                let typed: String = typed.into_iter().collect();
                assert_eq!(
                    TicketNumber::parse(&typed),
                    Err(TicketNumberError::Check),
                    "{typed} for {number}"
                );
            }
        }
    }
}

#[test]
fn a_number_is_read_however_it_is_typed() {
    let number = TicketNumber::generate(2026, &Rng::seeded(8));
    let shown = number.to_string();
    let bare = number.canonical().trim_start_matches("LB").to_owned();
    let spaced: String = shown.chars().flat_map(|c| [c, ' ']).collect();
    for typed in [
        shown.to_lowercase(),
        bare.clone(),
        bare.to_lowercase(),
        spaced,
        shown.replace('-', "."),
        shown.replace('-', "\u{2013}"),
        format!(" {shown}\n"),
        number.canonical().replace('0', "O").replace('1', "I"),
        number.canonical().replace('0', "o").replace('1', "l"),
        format!("lb {bare}"),
    ] {
        assert_eq!(TicketNumber::parse(&typed).as_ref(), Ok(&number), "{typed}");
    }
}

#[test]
fn what_is_no_number_is_refused_by_its_shape() {
    for typed in [
        "",
        "LB",
        "LB264F7K",
        "LB26-4F7K-Q2M99",
        "LBAB-4F7K-Q2M9",
        "LB26-4F7U-Q2M9",
        "XX264F7KQ2M9",
        "🎫",
    ] {
        assert_eq!(
            TicketNumber::parse(typed),
            Err(TicketNumberError::Shape),
            "{typed}"
        );
    }
}

#[test]
fn the_database_keeps_the_canonical_form() {
    let number = TicketNumber::generate(2026, &Rng::seeded(9));
    let stored: sea_orm::Value = number.clone().into();
    assert_eq!(
        stored,
        sea_orm::Value::String(Some(number.canonical().to_owned()))
    );
    assert_eq!(
        <TicketNumber as sea_orm::sea_query::ValueType>::try_from(stored).unwrap(),
        number
    );
    assert_eq!(
        serde_json::to_string(&number).unwrap(),
        format!("\"{}\"", number.canonical())
    );
}

proptest! {
    #[test]
    fn every_generated_number_reads_back(seed: u64, year in -50..5000_i32) {
        let number = TicketNumber::generate(year, &Rng::seeded(seed));
        let shown = number.to_string();
        prop_assert_eq!(&TicketNumber::parse(&shown).unwrap(), &number);
        prop_assert_eq!(&TicketNumber::parse(number.canonical()).unwrap(), &number);
    }

    #[test]
    fn no_text_makes_it_panic(raw: String) {
        let _ = TicketNumber::parse(&raw);
    }

    #[test]
    fn of_random_texts_of_the_right_shape_about_one_in_32_passes(seed: u64) {
        let rng = Rng::seeded(seed);
        let passed = (0..3_200)
            .filter(|_| {
                let tail: String = (0..8).map(|_| ALPHABET.as_bytes()[rng.below(32) as usize] as char).collect();
                TicketNumber::parse(&format!("LB26{tail}")).is_ok()
            })
            .count();
        prop_assert!((40..170).contains(&passed), "{passed}");
    }
}
