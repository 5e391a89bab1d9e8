//! Files to attach: a small picture as of a screen, and a one-page PDF. Made here, so that nothing of anybody is shipped.

/// Side lengths of the picture.
const WIDTH: usize = 320;
const HEIGHT: usize = 200;

/// A grey PNG with a white window and some bars, as a screen with a message on it. `shade` makes them differ.
pub(super) fn png(shade: u8) -> Vec<u8> {
    let mut pixels = Vec::with_capacity((WIDTH + 1) * HEIGHT);
    for y in 0..HEIGHT {
        // Each line begins with its filter: none.
        pixels.push(0);
        pixels.extend((0..WIDTH).map(|x| grey(x, y, shade)));
    }
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut head = Vec::new();
    for side in [WIDTH, HEIGHT] {
        head.extend_from_slice(&u32::try_from(side).unwrap_or(0).to_be_bytes());
    }
    // Eight bits a pixel, grey.
    head.extend_from_slice(&[8, 0, 0, 0, 0]);
    chunk(&mut png, *b"IHDR", &head);
    chunk(&mut png, *b"IDAT", &zlib_stored(&pixels));
    chunk(&mut png, *b"IEND", &[]);
    png
}

fn grey(x: usize, y: usize, shade: u8) -> u8 {
    let window = (40..280).contains(&x) && (40..160).contains(&y);
    let bar = (60..260).contains(&x) && y % 20 < 4 && (60..140).contains(&y);
    match (window, bar) {
        (true, true) => 90,
        (true, false) => 250,
        _ => 150 + shade % 80,
    }
}

fn chunk(png: &mut Vec<u8>, kind: [u8; 4], data: &[u8]) {
    png.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
    let body = [&kind[..], data].concat();
    png.extend_from_slice(&body);
    png.extend_from_slice(&crc32(&body).to_be_bytes());
}

/// CRC-32 of PNG (ISO 3309), bit by bit: a few files need no table.
fn crc32(data: &[u8]) -> u32 {
    let step = |crc: u32| {
        if crc & 1 == 1 {
            0xEDB8_8320 ^ (crc >> 1)
        } else {
            crc >> 1
        }
    };
    let byte = |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| step(crc));
    !data.iter().fold(!0, byte)
}

/// zlib without compression (RFC 1950 and 1951): blocks of at most 65,535 bytes as they are.
fn zlib_stored(data: &[u8]) -> Vec<u8> {
    let mut out = vec![0x78, 0x01];
    let blocks: Vec<&[u8]> = data.chunks(65_535).collect();
    for (at, block) in blocks.iter().enumerate() {
        out.push(u8::from(at + 1 == blocks.len()));
        let length = u16::try_from(block.len()).unwrap_or(0);
        out.extend_from_slice(&length.to_le_bytes());
        out.extend_from_slice(&(!length).to_le_bytes());
        out.extend_from_slice(block);
    }
    out.extend_from_slice(&adler32(data).to_be_bytes());
    out
}

fn adler32(data: &[u8]) -> u32 {
    let (low, high) = data.iter().fold((1_u32, 0_u32), |(low, high), byte| {
        let low = (low + u32::from(*byte)) % 65_521;
        (low, (high + low) % 65_521)
    });
    high << 16 | low
}

/// A page that says that it is an example. `number` makes them differ.
pub(super) fn pdf(number: usize) -> Vec<u8> {
    let words = format!("BT /F1 20 Tf 72 720 Td (Contoh lampiran nomor {number}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{words}\nendstream", words.len()),
    ];
    let mut pdf = "%PDF-1.4\n".to_owned();
    let mut table = vec!["0000000000 65535 f \n".to_owned()];
    for (at, object) in objects.iter().enumerate() {
        table.push(format!("{:010} 00000 n \n", pdf.len()));
        pdf = format!("{pdf}{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let (start, size, table) = (pdf.len(), objects.len() + 1, table.concat());
    let trailer = format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    let pdf = format!("{pdf}xref\n0 {size}\n{table}{trailer}");
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_sums_are_those_of_the_standards() {
        // The well-known check values of both algorithms.
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
    }

    #[test]
    fn both_files_are_what_they_say() {
        assert_eq!(infer::get(&png(3)).unwrap().mime_type(), "image/png");
        assert_eq!(infer::get(&pdf(3)).unwrap().mime_type(), "application/pdf");
    }
}
