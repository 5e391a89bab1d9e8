//! WebP: picture, transparency, animation and colour profile stay; Exif, XMP and every other chunk go.

use bytes::Bytes;
use img_parts::{
    ImageEXIF,
    riff::RiffContent,
    webp::{CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_ICCP, CHUNK_VP8, CHUNK_VP8L, CHUNK_VP8X, WebP},
};

use super::{Damaged, orientation::Orientation};

/// The bit of the first chunk that promises XMP (WebP container, "Extended File Format").
const PROMISES_XMP: u8 = 0b0000_0100;

/// The picture alone.
pub fn strip(bytes: Bytes) -> Result<Bytes, Damaged> {
    let mut webp = WebP::from_bytes(bytes)?;
    let orientation = webp.exif().and_then(|exif| Orientation::read(&exif));
    webp.chunks_mut().retain(|chunk| is_picture(chunk.id()));
    promise_no_xmp(&mut webp);
    webp.set_exif(orientation.map(Orientation::exif));
    Ok(webp.encoder().bytes())
}

fn is_picture(id: [u8; 4]) -> bool {
    [
        CHUNK_VP8X, CHUNK_VP8, CHUNK_VP8L, CHUNK_ALPH, CHUNK_ANIM, CHUNK_ANMF, CHUNK_ICCP,
    ]
    .contains(&id)
}

/// The library keeps what the header says of Exif and profile, not what it says of XMP.
fn promise_no_xmp(webp: &mut WebP) {
    let header = webp
        .chunks_mut()
        .iter_mut()
        .find(|chunk| chunk.id() == CHUNK_VP8X);
    if let Some(RiffContent::Data(data)) = header.map(img_parts::riff::RiffChunk::content_mut) {
        let mut changed = data.to_vec();
        if let Some(flags) = changed.first_mut() {
            *flags &= !PROMISES_XMP;
        }
        *data = changed.into();
    }
}

#[cfg(test)]
mod tests {
    use img_parts::{
        riff::RiffChunk,
        webp::{CHUNK_EXIF, CHUNK_XMP},
    };

    use super::*;

    const HEADER: &[u8] = b"\x2c\0\0\0\0\0\0\0\0\0";
    const SIDEWAYS: &[u8] = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";

    fn webp(chunks: &[([u8; 4], &'static [u8])]) -> Bytes {
        let data = |contents| RiffContent::Data(Bytes::from_static(contents));
        let subchunks = chunks
            .iter()
            .map(|(id, contents)| RiffChunk::new(*id, data(contents)));
        let content = RiffContent::List {
            kind: Some(*b"WEBP"),
            subchunks: subchunks.collect(),
        };
        RiffChunk::new(*b"RIFF", content).encoder().bytes()
    }

    #[test]
    fn exif_xmp_and_strangers_go_and_the_header_says_so() {
        let file = webp(&[
            (CHUNK_VP8X, HEADER),
            (CHUNK_ICCP, b"profile"),
            (CHUNK_VP8, b"picture"),
            (CHUNK_EXIF, b"II*\0\x08\0\0\0\0\0GPS"),
            (CHUNK_XMP, b"<x:Creator>Budi"),
            (*b"abcd", b"Budi"),
        ]);
        let left = webp(&[
            (CHUNK_VP8X, b"\x20\0\0\0\0\0\0\0\0\0"),
            (CHUNK_ICCP, b"profile"),
            (CHUNK_VP8, b"picture"),
        ]);
        let with_more = Bytes::from([&file[..], b"and a film"].concat());
        assert_eq!(strip(with_more), Ok(left));
    }

    #[test]
    fn a_picture_that_was_taken_sideways_stays_upright() {
        let file = webp(&[
            (CHUNK_VP8X, HEADER),
            (CHUNK_VP8, b"picture"),
            (CHUNK_EXIF, SIDEWAYS),
        ]);
        let stripped = strip(file).unwrap();
        let exif = WebP::from_bytes(stripped).unwrap().exif().unwrap();
        assert_eq!(exif, SIDEWAYS);
    }

    #[test]
    fn a_broken_one_is_damaged() {
        for broken in [&b"RIFF\xff\0\0\0WEBPVP8 "[..], b"RIFF\x04\0\0\0WAVE", b"RI"] {
            assert_eq!(strip(Bytes::from_static(broken)), Err(Damaged));
        }
    }
}
