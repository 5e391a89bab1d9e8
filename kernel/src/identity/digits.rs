//! Numbers of a fixed count of digits: gathering, cutting, masking, and the region that NIK and KK begin with.

use crate::{province::ProvinceCode, typed};
use chrono::{Datelike, NaiveDate};
use std::ops::Range;

/// Why digits could not be gathered.
pub(super) enum GatherError {
    /// Something other than digits and separators.
    NotDigits,
    /// Another count than wanted.
    Length {
        /// The count found.
        found: usize,
    },
}

/// Why the first six digits are no region.
pub(super) enum RegionError {
    /// No province has these two digits.
    UnknownProvince {
        /// The two digits.
        code: String,
    },
    /// Regency or district is 00.
    Zero,
}

/// The digits of what was typed, if there are exactly `wanted`; separators and full-width digits are forgiven.
pub(super) fn gather(raw: &str, wanted: usize) -> Result<String, GatherError> {
    let digits: String = typed::without_separators(raw).collect();
    if !digits.bytes().all(|b| b.is_ascii_digit()) {
        return Err(GatherError::NotDigits);
    }
    if digits.len() == wanted {
        Ok(digits)
    } else {
        Err(GatherError::Length { found: digits.len() })
    }
}

/// The number that some of the digits make.
pub(super) fn number(digits: &str, places: Range<usize>) -> u32 {
    digits.get(places).and_then(|part| part.parse().ok()).unwrap_or(0)
}

/// Province, regency and district: the first six digits of NIK and KK. Regencies and districts are not looked up:
/// numbers keep the codes of places that have since been split or renamed.
pub(super) fn region(digits: &str) -> Result<ProvinceCode, RegionError> {
    let code = digits.get(..2).unwrap_or_default();
    let province = ProvinceCode::parse(code).map_err(|_| RegionError::UnknownProvince {
        code: code.to_owned(),
    })?;
    if number(digits, 2..4) == 0 || number(digits, 4..6) == 0 {
        return Err(RegionError::Zero);
    }
    Ok(province)
}

/// The date of a day, a month and a two-digit year: in this century if the year has come, else in the last.
/// `None` if there is no such day.
pub(super) fn short_date(day: u32, month: u32, short_year: u32, today: NaiveDate) -> Option<NaiveDate> {
    let century = today.year() - today.year().rem_euclid(100);
    let this_century = century + i32::try_from(short_year).ok()?;
    let year = if this_century <= today.year() {
        this_century
    } else {
        this_century - 100
    };
    NaiveDate::from_ymd_opt(year, month, day)
}

/// The first and last four digits, the rest as dots: `3174••••••••0001`.
pub(super) fn masked(digits: &str) -> String {
    let tail = digits.len().saturating_sub(4);
    digits
        .char_indices()
        .map(|(place, digit)| if place < 4 || place >= tail { digit } else { '•' })
        .collect()
}
