//! A photo as a phone takes it: a real picture, and Exif that tells where it was taken, by whom and with what, that the
//! phone was held sideways; behind it the film that some phones append.

/// Words that only the photo's metadata hold.
pub const ARTIST: &str = "Siti Rahmawati Lestari";

/// A grey square of 8 by 8 points, a baseline JPEG as libjpeg writes it.
pub const SQUARE: &[u8] = &[
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00,
    0x01, 0x00, 0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x1b, 0x12, 0x14, 0x17, 0x14, 0x11, 0x1b, 0x17, 0x16,
    0x17, 0x1e, 0x1c, 0x1b, 0x20, 0x28, 0x42, 0x2b, 0x28, 0x25, 0x25, 0x28, 0x51, 0x3a, 0x3d, 0x30, 0x42,
    0x60, 0x55, 0x65, 0x64, 0x5f, 0x55, 0x5d, 0x5b, 0x6a, 0x78, 0x99, 0x81, 0x6a, 0x71, 0x90, 0x73, 0x5b,
    0x5d, 0x85, 0xb5, 0x86, 0x90, 0x9e, 0xa3, 0xab, 0xad, 0xab, 0x67, 0x80, 0xbc, 0xc9, 0xba, 0xa6, 0xc7,
    0x99, 0xa8, 0xab, 0xa4, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00, 0x08, 0x00, 0x08, 0x01, 0x01, 0x11, 0x00,
    0xff, 0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x04, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01, 0x00,
    0x00, 0x3f, 0x00, 0x23, 0xff, 0xd9,
];

/// Where the JFIF header of [`SQUARE`] ends.
const AFTER_JFIF: usize = 20;

/// The square as a phone would have taken it.
pub fn from_a_phone() -> Vec<u8> {
    let exif = [b"Exif\0\0", tiff().as_slice()].concat();
    let length = u16::try_from(exif.len() + 2).unwrap().to_be_bytes();
    let (head, picture) = SQUARE.split_at(AFTER_JFIF);
    let film = b"\0\0\0\x18ftypmp42 -6.2088+106.8456/";
    [head, b"\xff\xe1", &length, &exif, picture, film].concat()
}

/// Exif: who, which way up (6: turned by a quarter), and where: the National Monument in Jakarta.
fn tiff() -> Vec<u8> {
    const FIRST: u32 = 8;
    let artist = [ARTIST.as_bytes(), b"\0"].concat();
    let after_first = FIRST + 2 + 3 * 12 + 4;
    let places = after_first + u32::try_from(artist.len()).unwrap();
    let numbers = places + 2 + 4 * 12 + 4;
    let mut data = b"II*\0\x08\0\0\0".to_vec();
    data.extend(3u16.to_le_bytes());
    data.extend(entry(0x0112, 3, 1, 6));
    data.extend(entry(
        0x013b,
        2,
        u32::try_from(artist.len()).unwrap(),
        after_first,
    ));
    data.extend(entry(0x8825, 4, 1, places));
    data.extend([0; 4]);
    data.extend(artist);
    data.extend(4u16.to_le_bytes());
    data.extend(entry(1, 2, 2, u32::from(b'S')));
    data.extend(entry(2, 5, 3, numbers));
    data.extend(entry(3, 2, 2, u32::from(b'E')));
    data.extend(entry(4, 5, 3, numbers + 24));
    data.extend([0; 4]);
    for part in [6u32, 10, 31, 106, 49, 38] {
        data.extend(part.to_le_bytes());
        data.extend(1u32.to_le_bytes());
    }
    data
}

fn entry(tag: u16, kind: u16, count: u32, value: u32) -> Vec<u8> {
    let mut entry = Vec::new();
    entry.extend(tag.to_le_bytes());
    entry.extend(kind.to_le_bytes());
    entry.extend(count.to_le_bytes());
    entry.extend(value.to_le_bytes());
    entry
}

/// What an independent reader finds in a picture: names of the tags, and the orientation.
pub fn told_by(picture: &[u8]) -> (Vec<String>, Option<u32>) {
    let read = exif::Reader::new().read_from_container(&mut std::io::Cursor::new(picture));
    let Ok(exif) = read else {
        return (Vec::new(), None);
    };
    let orientation = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY);
    (
        exif.fields().map(|field| field.tag.to_string()).collect(),
        orientation.and_then(|field| field.value.get_uint(0)),
    )
}
