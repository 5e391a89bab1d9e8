//! The one tag of Exif that a picture needs to be seen right: which way is up (tag 0x0112 of the first directory, Exif
//! 2.32 section 4.6.4). Phones write every photo in the sensor's own direction and only note how they were held.

use bytes::Bytes;

const TAG: u16 = 0x0112;
/// Exif's name for a 16-bit number.
const SHORT: u16 = 3;
/// Bytes of one directory entry.
const ENTRY: usize = 12;

/// How a picture has to be turned or mirrored to be upright: 2 to 8. An upright one needs no tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Orientation(u8);

impl Orientation {
    /// Reads it from Exif data (a TIFF header and its directories); `None` where there is none, where it says that the
    /// picture is upright, or where the data cannot be read.
    pub fn read(exif: &[u8]) -> Option<Self> {
        let order = match exif.get(..4)? {
            b"II*\0" => Order::Little,
            b"MM\0*" => Order::Big,
            _ => return None,
        };
        let directory = usize::try_from(order.u32(exif, 4)?).ok()?;
        let count = usize::from(order.u16(exif, directory)?);
        let first = directory.checked_add(2)?;
        let entries = (0..count).map_while(|index| first.checked_add(index * ENTRY));
        let mut tags = entries.map_while(|at| Some((order.u16(exif, at)?, at)));
        let (_, at) = tags.find(|(tag, _)| *tag == TAG)?;
        if order.u16(exif, at + 2)? != SHORT {
            return None;
        }
        let value = u8::try_from(order.u16(exif, at + 8)?).ok()?;
        (2..=8).contains(&value).then_some(Self(value))
    }

    /// Exif data that holds this tag and nothing else.
    pub fn exif(self) -> Bytes {
        let mut exif = Vec::with_capacity(26);
        exif.extend_from_slice(b"MM\0*\0\0\0\x08\0\x01");
        exif.extend_from_slice(&TAG.to_be_bytes());
        exif.extend_from_slice(&SHORT.to_be_bytes());
        // One value, kept in the entry itself; no second directory.
        exif.extend_from_slice(&[0, 0, 0, 1, 0, self.0, 0, 0, 0, 0, 0, 0]);
        exif.into()
    }
}

/// Byte order of the data.
#[derive(Clone, Copy)]
enum Order {
    Little,
    Big,
}

impl Order {
    fn u16(self, data: &[u8], at: usize) -> Option<u16> {
        let bytes = data.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u16::from_le_bytes(bytes),
            Self::Big => u16::from_be_bytes(bytes),
        })
    }

    fn u32(self, data: &[u8], at: usize) -> Option<u32> {
        let bytes = data.get(at..at.checked_add(4)?)?.try_into().ok()?;
        Some(match self {
            Self::Little => u32::from_le_bytes(bytes),
            Self::Big => u32::from_be_bytes(bytes),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_in_both_byte_orders_and_written_so_that_it_is_read_again() {
        let little =
            b"II*\0\x08\0\0\0\x02\0\x0f\x01\x02\0\x04\0\0\0abc\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0";
        assert_eq!(Orientation::read(little), Some(Orientation(6)));
        for value in 2..=8 {
            let one = Orientation(value);
            assert_eq!(Orientation::read(&one.exif()), Some(one));
        }
    }

    #[test]
    fn upright_absent_and_absurd_values_are_none() {
        for value in [0, 1, 9, 255] {
            assert_eq!(Orientation::read(&Orientation(value).exif()), None);
        }
        for broken in [
            &b""[..],
            b"II*\0",
            b"II*\0\xff\xff\xff\xff",
            b"MM\0*\0\0\0\x08\xff\xff\x01",
            b"GIF89a\0\0\0\0",
        ] {
            assert_eq!(Orientation::read(broken), None);
        }
    }
}
