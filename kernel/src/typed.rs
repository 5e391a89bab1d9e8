//! What fingers, phones and spreadsheets put around numbers: blanks, dashes, dots, full-width forms.

/// The ASCII twin of a full-width character (`７` → `7`, `Ａ` → `A`); any other character unchanged.
pub(crate) fn narrow(c: char) -> char {
    let code = u32::from(c);
    if (0xFF01..=0xFF5E).contains(&code) {
        char::from_u32(code - 0xFEE0).unwrap_or(c)
    } else {
        c
    }
}

/// Whether a character only separates groups in a number that people copy: any blank, dash, dot, slash,
/// underscore, the apostrophe by which spreadsheets keep a number as text, or something invisible.
pub(crate) fn separates(c: char) -> bool {
    c.is_whitespace()
        || crate::text::is_invisible(c)
        || matches!(
            c,
            '-' | '.' | '/' | '_' | '\'' | '"' | '’' | '‘' | '·' | '•' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}'
        )
}

/// The characters that count, narrowed, without separators.
pub(crate) fn without_separators(raw: &str) -> impl Iterator<Item = char> {
    raw.chars().map(narrow).filter(|c| !separates(*c))
}
