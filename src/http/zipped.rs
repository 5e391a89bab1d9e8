//! Gzip that is put together from parts compressed before. Every browser asks for compressed pages, and compressing one takes longer
//! than all the rest of showing it; what is the same for everybody is compressed once, and each reader's own words go in
//! between as they are (stored blocks, RFC 1951 section 3.2.4). Since these are not compressed together with anything, the
//! length of an answer tells nothing of them.

use std::io::Write;

use actix_web::{
    HttpRequest,
    http::header::{AcceptEncoding, Encoding, Header},
};
use flate2::{Compress, Compression, Crc, FlushCompress, Status, write::GzEncoder};

/// RFC 1952: magic, deflate, no flags, no time, no level, no system.
const HEAD: [u8; 10] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff];
/// An empty last block.
const END: [u8; 2] = [3, 0];
/// Bytes that a stored block may hold.
const STORED: usize = 0xffff;

/// A part of a page.
#[derive(Clone, Copy, Debug)]
pub enum Part<'a> {
    /// Text with what [`deflate`] made of it.
    Deflated(&'a str, &'a [u8]),
    /// Text as it is.
    Plain(&'a str),
}

/// Whether the client takes gzip.
pub fn is_wanted(req: &HttpRequest) -> bool {
    let gzip = [Encoding::gzip(), Encoding::identity()];
    AcceptEncoding::parse(req).is_ok_and(|accepted| accepted.negotiate(gzip.iter()) == Some(Encoding::gzip()))
}

/// Whole blocks that lean on nothing before them, so that they fit anywhere; `None` if the compressor fails.
pub fn deflate(text: &str) -> Option<Vec<u8>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut compress = Compress::new(Compression::new(6), false);
    // Text grows by less than this in the worst case, and the flush adds an empty block.
    let mut blocks = Vec::with_capacity(text.len() + text.len() / 64 + 64);
    let status = compress.compress_vec(text.as_bytes(), &mut blocks, FlushCompress::Full);
    // A flush that filled its room may have more to say.
    let is_whole = matches!(status, Ok(Status::Ok))
        && compress.total_in() == text.len() as u64
        && blocks.len() < blocks.capacity();
    is_whole.then_some(blocks)
}

/// A whole file as gzip, as small as it gets; `None` if the compressor fails.
pub fn gzip(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut file = GzEncoder::new(Vec::new(), Compression::best());
    file.write_all(bytes).ok()?;
    file.finish().ok()
}

/// The parts as one gzip file.
pub fn join<'a>(parts: impl Iterator<Item = Part<'a>>) -> Vec<u8> {
    let (mut file, mut crc) = (HEAD.to_vec(), Crc::new());
    for part in parts {
        match part {
            Part::Deflated(text, blocks) => {
                crc.update(text.as_bytes());
                file.extend_from_slice(blocks);
            }
            Part::Plain(text) => {
                crc.update(text.as_bytes());
                store(&mut file, text.as_bytes());
            }
        }
    }
    file.extend_from_slice(&END);
    file.extend_from_slice(&crc.sum().to_le_bytes());
    file.extend_from_slice(&crc.amount().to_le_bytes());
    file
}

fn store(file: &mut Vec<u8>, bytes: &[u8]) {
    for block in bytes.chunks(STORED) {
        let length = u16::try_from(block.len()).unwrap_or(u16::MAX);
        file.push(0);
        file.extend_from_slice(&length.to_le_bytes());
        file.extend_from_slice(&(!length).to_le_bytes());
        file.extend_from_slice(block);
    }
}

#[cfg(test)]
mod tests {
    use std::io::Read;

    use actix_web::test::TestRequest;
    use flate2::read::GzDecoder;

    use super::*;

    fn unzipped(file: &[u8]) -> String {
        let mut text = String::new();
        GzDecoder::new(file).read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn parts_make_one_file_that_anybody_can_read() {
        let first = "Bagaimana cara mendaftar? ".repeat(4_000);
        let (second, blocks) = ("<p>Selesai.</p>", deflate(&first).unwrap());
        let last = deflate(second).unwrap();
        let own = "token-42 ".repeat(10_000);
        assert!(blocks.len() < first.len() / 20);
        let file = join(
            [
                Part::Deflated(&first, &blocks),
                Part::Plain(&own),
                Part::Plain(""),
                Part::Deflated(second, &last),
                Part::Plain("x"),
            ]
            .into_iter(),
        );
        assert_eq!(unzipped(&file), format!("{first}{own}{second}x"));
        assert_eq!(unzipped(&join(std::iter::empty())), "");
        assert_eq!(unzipped(&gzip(first.as_bytes()).unwrap()), first);
    }

    #[test]
    fn what_does_not_get_smaller_is_whole_all_the_same() {
        let noise: String = (0..20_000_u32)
            .map(|place| char::from_u32(place.wrapping_mul(2_654_435_761) >> 14).unwrap_or('x'))
            .collect();
        let blocks = deflate(&noise).unwrap();
        assert_eq!(
            unzipped(&join([Part::Deflated(&noise, &blocks)].into_iter())),
            noise
        );
        assert_eq!(
            unzipped(&join([Part::Deflated("", &deflate("").unwrap())].into_iter())),
            ""
        );
    }

    #[test]
    fn only_who_takes_gzip_gets_it() {
        for (accepted, wanted) in [
            (Some("gzip, deflate, br"), true),
            (Some("gzip, deflate, br, zstd"), true),
            (Some("br;q=1.0, gzip;q=0.8"), true),
            (Some("gzip;q=0"), false),
            (Some("br"), false),
            (Some("identity"), false),
            (Some(""), false),
            (None, false),
        ] {
            let mut req = TestRequest::default();
            if let Some(accepted) = accepted {
                req = req.insert_header(("Accept-Encoding", accepted));
            }
            assert_eq!(is_wanted(&req.to_http_request()), wanted, "{accepted:?}");
        }
    }
}
