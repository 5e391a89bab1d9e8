//! PNG: of the chunks that a decoder may ignore only those stay that change how the picture looks. Texts, time, Exif and
//! everything unknown go, and whatever follows the end.

use bytes::Bytes;
use img_parts::{ImageEXIF, png::Png};

use super::{Damaged, orientation::Orientation};

/// Chunks that a decoder may ignore but that make a difference to the eye: transparency, colours, density, animation.
const SEEN: [&[u8; 4]; 14] = [
    b"tRNS", b"cHRM", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"cICP", b"mDCV", b"cLLI", b"bKGD", b"pHYs",
    b"acTL", b"fcTL", b"fdAT",
];

/// The picture alone.
pub fn strip(bytes: Bytes) -> Result<Bytes, Damaged> {
    let mut png = Png::from_bytes(bytes)?;
    let orientation = png.exif().and_then(|exif| Orientation::read(&exif));
    png.chunks_mut().retain(|chunk| is_picture(chunk.kind()));
    png.set_exif(orientation.map(Orientation::exif));
    Ok(png.encoder().bytes())
}

/// A capital first letter marks a chunk that no decoder may ignore (PNG section 5.4).
fn is_picture(kind: [u8; 4]) -> bool {
    kind.first().is_some_and(u8::is_ascii_uppercase) || SEEN.contains(&&kind)
}

#[cfg(test)]
mod tests {
    use img_parts::png::PngChunk;

    use super::*;

    fn png(chunks: &[(&[u8; 4], &'static [u8])]) -> Bytes {
        let mut png = Png::from_bytes(Bytes::from_static(b"\x89PNG\r\n\x1a\n")).unwrap();
        for (kind, contents) in chunks {
            png.chunks_mut()
                .push(PngChunk::new(**kind, Bytes::from_static(contents)));
        }
        png.encoder().bytes()
    }

    #[test]
    fn texts_time_and_place_go_and_the_picture_stays() {
        let file = png(&[
            (b"IHDR", b"header"),
            (b"iCCP", b"icc\0\0"),
            (b"eXIf", b"II*\0\x08\0\0\0\0\0GPS"),
            (b"tEXt", b"Author\0Budi"),
            (b"iTXt", b"XML:com.adobe.xmp\0Budi"),
            (b"tIME", b"\x07\xea\x07\x01\x09\0\0"),
            (b"prVt", b"of some program"),
            (b"pHYs", b"\0"),
            (b"IDAT", b"picture"),
            (b"IEND", b""),
        ]);
        let with_more = Bytes::from([&file[..], b"and a film"].concat());
        let left = png(&[
            (b"IHDR", b"header"),
            (b"iCCP", b"icc\0\0"),
            (b"pHYs", b"\0"),
            (b"IDAT", b"picture"),
            (b"IEND", b""),
        ]);
        assert_eq!(strip(with_more), Ok(left));
    }

    #[test]
    fn a_picture_that_was_taken_sideways_stays_upright() {
        let file = png(&[
            (b"IHDR", b"header"),
            (
                b"eXIf",
                b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x08\0\0\0\0\0\0",
            ),
            (b"IEND", b""),
        ]);
        let exif = Png::from_bytes(strip(file).unwrap()).unwrap().exif().unwrap();
        assert!(Orientation::read(&exif).is_some());
    }

    #[test]
    fn a_broken_one_is_damaged() {
        for broken in [
            &b"\x89PNG\r\n\x1a\n\0\0\0\x05IHDRab"[..],
            b"\x89PNG\r\n\x1a\n\0\0\0\0IENDxxxx",
            b"\x89PN",
        ] {
            assert_eq!(strip(Bytes::from_static(broken)), Err(Damaged));
        }
    }
}
