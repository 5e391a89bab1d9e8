//! What a photo tells besides the picture: where it was taken (GPS), with which phone, when, by whom, and a small older
//! version of itself. All of it is taken off before the file is kept; the picture is not touched, not recompressed.
//!
//! Only what belongs to looking right stays: the colour profile, and of Exif the one tag that says which way is up.
//! What is not known to be needed is dropped, so that tomorrow's kind of metadata is dropped as well. A PDF stays as it is
//! (`docs/decisions.md` says why).

mod jpeg;
mod orientation;
mod png;
mod webp;

use bytes::Bytes;

/// The file cannot be read as the picture that its beginning promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the picture is damaged")]
pub struct Damaged;

impl From<img_parts::Error> for Damaged {
    fn from(_: img_parts::Error) -> Self {
        Self
    }
}

/// The same picture without what it tells besides; any other kind of file as it is. Deterministic: the same file sent
/// twice is still the same file.
pub fn strip(media_type: &str, bytes: Bytes) -> Result<Bytes, Damaged> {
    match media_type {
        "image/jpeg" => jpeg::strip(bytes),
        "image/png" => png::strip(bytes),
        "image/webp" => webp::strip(bytes),
        _ => Ok(bytes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Beginnings that lead deep into each reader.
    const STARTS: [(&str, &[u8]); 5] = [
        (
            "image/jpeg",
            b"\xff\xd8\xff\xe1\0\x20Exif\0\0MM\0*\0\0\0\x08\0\x01",
        ),
        ("image/jpeg", b"\xff\xd8\xff\xda\0\x02"),
        ("image/png", b"\x89PNG\r\n\x1a\n\0\0\0\x04eXIfMM\0*"),
        ("image/webp", b"RIFF\x1c\0\0\0WEBPVP8X\x0a\0\0\0"),
        ("image/webp", b"RIFF\x18\0\0\0WEBPEXIF\x0c\0\0\0II*\0"),
    ];

    proptest! {
        #[test]
        fn a_malformed_picture_is_an_answer_and_never_a_panic(which in 0..STARTS.len(), rest: Vec<u8>) {
            let (media_type, start) = STARTS[which];
            let file = Bytes::from([start, rest.as_slice()].concat());
            if let Ok(stripped) = strip(media_type, file) {
                prop_assert_eq!(strip(media_type, stripped.clone()), Ok(stripped), "nothing more to take off");
            }
        }
    }

    #[test]
    fn a_pdf_stays_as_it_is() {
        let pdf = Bytes::from_static(b"%PDF-1.7\n/Author (Budi)\n%%EOF");
        assert_eq!(strip("application/pdf", pdf.clone()), Ok(pdf));
    }
}
