//! Characters that nobody sees: what is dropped from text, and the joiner that emoji need.

/// Joins emoji into one picture (👩 + joiner + 🚒 = 👩‍🚒).
pub(super) const JOINER: char = '\u{200D}';

/// Whether a character is invisible junk: controls other than line ends and tabs, direction marks and overrides
/// (they can make a text read differently from what it is), zero-width characters, fillers, tags.
/// The emoji joiner counts too: [`super::clean`] decides where it may stay.
pub(crate) fn is_invisible(c: char) -> bool {
    let control = c.is_control() && !breaks_line(c) && c != '\t';
    control
        || matches!(c,
            '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}'
            | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{3164}' | '\u{FE00}'..='\u{FE0D}' | '\u{FEFF}' | '\u{FFA0}'
            | '\u{FFF0}'..='\u{FFFB}'
            | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
            | '\u{E0000}'..='\u{E0FFF}')
        || (u32::from(c) & 0xFFFE) == 0xFFFE
}

/// Whether a character ends a line: LF, VT, FF, CR, NEL, line and paragraph separator.
pub(super) fn breaks_line(c: char) -> bool {
    matches!(
        c,
        '\n' | '\u{0B}' | '\u{0C}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// Whether a character can be part of an emoji that is joined from several.
pub(super) fn is_pictorial(c: char) -> bool {
    matches!(c, '\u{2190}'..='\u{2BFF}' | '\u{FE0F}' | '\u{20E3}' | '\u{1F000}'..='\u{1FAFF}')
}
