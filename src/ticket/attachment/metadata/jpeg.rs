//! JPEG: application segments and comments go, also those between scans; whatever follows the end of the picture goes too
//! (phones append depth maps, second pictures, and short films with a GPS track of their own).

use bytes::{Bytes, BytesMut};
use img_parts::{
    ImageEXIF,
    jpeg::{Jpeg, JpegSegment, markers},
};

use super::{Damaged, orientation::Orientation};

/// Length of a JFIF header; a thumbnail may follow it.
const JFIF: usize = 14;

/// The picture alone.
pub fn strip(bytes: Bytes) -> Result<Bytes, Damaged> {
    let mut jpeg = Jpeg::from_bytes(bytes)?;
    let orientation = jpeg.exif().and_then(|exif| Orientation::read(&exif));
    let kept = jpeg.segments().iter().filter_map(keep).collect();
    *jpeg.segments_mut() = kept;
    jpeg.set_exif(orientation.map(Orientation::exif));
    Ok(jpeg.encoder().bytes())
}

/// The segment as it stays, if it does.
fn keep(segment: &JpegSegment) -> Option<JpegSegment> {
    let (marker, contents) = (segment.marker(), segment.contents());
    if marker == markers::SOS {
        // The reader leaves everything from the first scan on to us, behind the scan's header.
        let rest = segment.clone().encoder().bytes().slice(segment.len()..);
        let scans = scans(&rest);
        return Some(JpegSegment::new_with_entropy(marker, contents.clone(), scans));
    }
    if !is_picture(marker, contents) {
        return None;
    }
    if marker == markers::APP0 {
        return Some(JpegSegment::new_with_contents(
            marker,
            without_thumbnail(contents),
        ));
    }
    Some(segment.clone())
}

/// Whether a decoder needs the segment: tables, frames and scans; density (JFIF), colour profile, and the colour transform of
/// Adobe's programs. No other application segment, and no comment.
fn is_picture(marker: u8, contents: &[u8]) -> bool {
    match marker {
        markers::APP0 => contents.starts_with(b"JFIF\0"),
        markers::APP2 => contents.starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => contents.starts_with(b"Adobe"),
        markers::APP1..=markers::APP15 | markers::COM => false,
        _ => true,
    }
}

/// A JFIF header says the size of its thumbnail in its last two bytes.
fn without_thumbnail(jfif: &Bytes) -> Bytes {
    match jfif.get(..JFIF - 2) {
        Some(header) => [header, &[0, 0]].concat().into(),
        None => jfif.clone(),
    }
}

/// Everything from the first byte of the first scan to the end of the picture. A picture that breaks off (a lost connection,
/// a full card) ends where it breaks off: what is there can still be seen.
fn scans(rest: &[u8]) -> Bytes {
    let mut kept = BytesMut::with_capacity(rest.len());
    let mut from = 0;
    while let Some(at) = next_marker(rest, from) {
        let marker = rest.get(at + 1).copied().unwrap_or(markers::EOI);
        // Up to here: the compressed picture.
        kept.extend_from_slice(rest.get(from..at).unwrap_or_default());
        if marker == markers::EOI {
            kept.extend_from_slice(&[markers::P, markers::EOI]);
            return kept.freeze();
        }
        let end = at + 2 + segment_length(rest, at + 2);
        let Some(segment) = rest.get(at..end) else {
            return kept.freeze();
        };
        if is_picture(marker, segment.get(4..).unwrap_or_default()) {
            kept.extend_from_slice(segment);
        }
        from = end;
    }
    kept.extend_from_slice(rest.get(from..).unwrap_or_default());
    kept.freeze()
}

/// Where the next marker stands that is not part of the compressed picture: those are an escaped 0xFF and the restart
/// markers; of repeated 0xFF the last one begins the marker.
fn next_marker(rest: &[u8], from: usize) -> Option<usize> {
    let mut pairs = rest.get(from..)?.windows(2).enumerate();
    let found = pairs.find(|(_, pair)| {
        let inside = |second| matches!(second, markers::Z | markers::P | markers::RST0..=markers::RST7);
        matches!(pair, [markers::P, second] if !inside(*second))
    });
    found.map(|(at, _)| from + at)
}

/// What a segment says of its own length, which counts these two bytes too; beyond the end where nothing is said.
fn segment_length(rest: &[u8], at: usize) -> usize {
    match rest.get(at..at + 2) {
        Some([high, low]) => usize::from(u16::from_be_bytes([*high, *low])).max(2),
        _ => rest.len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(marker: u8, contents: &[u8]) -> Vec<u8> {
        let length = u16::try_from(contents.len() + 2).unwrap().to_be_bytes();
        [&[markers::P, marker], &length[..], contents].concat()
    }

    fn stripped(parts: &[&[u8]]) -> Vec<u8> {
        strip(parts.concat().into()).unwrap().to_vec()
    }

    const SOI: &[u8] = b"\xff\xd8";
    const EOI: &[u8] = b"\xff\xd9";

    #[test]
    fn what_tells_about_the_person_goes_and_what_shows_the_picture_stays() {
        let jfif = segment(markers::APP0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
        let with_thumbnail = segment(markers::APP0, b"JFIF\0\x01\x01\0\0\x01\0\x01\x01\x01THU");
        let gps = segment(markers::APP1, b"Exif\0\0II*\0\x08\0\0\0\0\0GPS -6.2,106.8");
        let xmp = segment(markers::APP1, b"http://ns.adobe.com/xap/1.0/\0<x:Creator>Budi");
        let icc = segment(markers::APP2, b"ICC_PROFILE\0\x01\x01profile");
        let second = segment(markers::APP2, b"MPF\0II*\0");
        let iptc = segment(markers::APP13, b"Photoshop 3.0\0Budi");
        let adobe = segment(markers::APP14, b"Adobe\0d\0\0\0\0\x01");
        let comment = segment(markers::COM, b"difoto oleh Budi");
        let tables = segment(markers::DQT, &[0; 65]);
        let scan = segment(markers::SOS, b"\x01\x01\0\0\x3f\0");
        let first = b"\x12\xff\x00\xff\xd0\x34";
        let more = segment(markers::DHT, b"\x01");
        let after = b"a film with its own GPS track";
        let file = stripped(&[
            SOI,
            &with_thumbnail,
            &gps,
            &xmp,
            &icc,
            &second,
            &iptc,
            &adobe,
            &comment,
            &tables,
            &scan,
            first,
            &comment,
            &more,
            &scan,
            first,
            EOI,
            after,
        ]);
        let left = [
            SOI, &jfif, &icc, &adobe, &tables, &scan, first, &more, &scan, first, EOI,
        ];
        assert_eq!(file, left.concat());
    }

    #[test]
    fn a_photo_that_was_taken_sideways_stays_upright() {
        let sideways = b"Exif\0\0II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0abc\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        let exif = segment(markers::APP1, sideways);
        let scan = segment(markers::SOS, b"\x01");
        let file = stripped(&[SOI, &exif, &scan, b"\x12", EOI]);
        let minimal = Jpeg::from_bytes(file.into()).unwrap().exif().unwrap();
        assert_eq!(Orientation::read(&minimal), Orientation::read(&sideways[6..]));
        assert!(minimal.len() == 26 && Orientation::read(&minimal).is_some());
    }

    #[test]
    fn a_photo_that_breaks_off_is_kept_as_far_as_it_goes() {
        let scan = segment(markers::SOS, b"\x01");
        let half = stripped(&[SOI, &scan, b"\x12\x34\x56"]);
        assert_eq!(half, [SOI, &scan, b"\x12\x34\x56"].concat());
        let in_a_segment = stripped(&[SOI, &scan, b"\x12", b"\xff\xfe\x00\x40Budi"]);
        assert_eq!(in_a_segment, [SOI, &scan, b"\x12"].concat());
        let in_a_header = [SOI, b"\xff\xe1\x40\x00Exif\0\0"].concat();
        assert_eq!(strip(in_a_header.into()), Err(Damaged));
    }
}
