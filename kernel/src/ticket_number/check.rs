//! The check character, and why it catches what it must.
//!
//! A number is ten symbols x₀ … x₉ (two year digits, seven random, the check), each one of the 32 elements of the
//! finite field GF(32) = GF(2)\[α\]/(α⁵ + α² + 1). It is valid when
//!
//! > x₀·α⁰ + x₁·α¹ + … + x₉·α⁹ = 0.
//!
//! α is primitive: its powers α⁰ … α³⁰ are the 31 non-zero elements, all different. Therefore
//!
//! - *one wrong symbol* at place i, off by e ≠ 0, changes the sum by e·αⁱ, and a product of two non-zero elements of a field
//!   is never 0;
//! - *two swapped symbols* a ≠ b at places i ≠ j, neighbours or not, change it by (a + b)·(αⁱ + αʲ), neither factor 0;
//! - *a doubled mistake* (aa typed as bb in neighbouring places) changes it by (a + b)·(αⁱ + αⁱ⁺¹), not 0 either;
//! - any other mistake passes once in 32.
//!
//! A check modulo a prime would need 37 symbols; a weighted sum modulo 32 can't do both of the first two, because a weight must be
//! odd to catch every wrong symbol and the difference of two odd weights is even. The field has neither problem.
//! There is always exactly one check symbol, since α⁹ has an inverse.

/// Crockford's base-32 alphabet; the place of a symbol is its value.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// α⁻⁹, as an element: α³¹ = 1, so it is α²².
const CHECK_WEIGHT_INVERSE: u8 = alpha_to(22);

/// The element α times `element`: a shift, reduced by α⁵ = α² + 1.
const fn times_alpha(element: u8) -> u8 {
    let shifted = element << 1;
    if shifted & 0b10_0000 == 0 {
        shifted
    } else {
        shifted ^ 0b10_0101
    }
}

const fn alpha_to(exponent: u8) -> u8 {
    let mut power = 1;
    let mut step = 0;
    while step < exponent {
        power = times_alpha(power);
        step += 1;
    }
    power
}

/// The product of two elements.
fn multiply(left: u8, right: u8) -> u8 {
    let mut product = 0;
    let mut shifted = left;
    for bit in 0..5 {
        if right >> bit & 1 == 1 {
            product ^= shifted;
        }
        shifted = times_alpha(shifted);
    }
    product
}

/// Σ xᵢ·αⁱ, by Horner's rule from the last symbol.
fn weighted_sum(values: &[u8]) -> u8 {
    values.iter().rev().fold(0, |sum, value| times_alpha(sum) ^ value)
}

/// The check value for the nine values before it.
pub(super) fn check_value(values: &[u8]) -> u8 {
    multiply(weighted_sum(values), CHECK_WEIGHT_INVERSE)
}

/// Whether ten values, the last the check, belong together.
pub(super) fn fits(values: &[u8]) -> bool {
    weighted_sum(values) == 0
}

/// The symbol of a value below 32.
pub(super) fn symbol_of(value: u8) -> char {
    ALPHABET
        .get(usize::from(value & 31))
        .copied()
        .map_or('0', char::from)
}

/// The value of an upper-case symbol, with Crockford's look-alikes: O is 0, I and L are 1. U is no symbol.
pub(super) fn value_of(symbol: char) -> Option<u8> {
    let meant = match symbol {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = ALPHABET.iter().position(|known| char::from(*known) == meant)?;
    u8::try_from(place).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn alpha_is_primitive() {
        let powers: HashSet<u8> = (0..31).map(alpha_to).collect();
        assert_eq!(powers.len(), 31);
        assert!(!powers.contains(&0));
        assert_eq!(alpha_to(31), 1);
    }

    #[test]
    fn a_product_is_zero_only_when_a_factor_is() {
        for left in 0..32 {
            for right in 0..32 {
                assert_eq!(
                    multiply(left, right) == 0,
                    left == 0 || right == 0,
                    "{left} * {right}"
                );
            }
        }
        assert_eq!(multiply(alpha_to(9), CHECK_WEIGHT_INVERSE), 1);
    }

    #[test]
    fn every_value_has_a_symbol_that_is_read_back() {
        for value in 0..32 {
            assert_eq!(value_of(symbol_of(value)), Some(value));
        }
        assert_eq!(
            (value_of('O'), value_of('I'), value_of('L'), value_of('U')),
            (Some(0), Some(1), Some(1), None)
        );
    }
}
