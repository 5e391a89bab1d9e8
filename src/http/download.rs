//! Files of strangers, sent so that no browser runs them: always a download, never sniffed, in a sandbox.

use actix_web::{
    HttpResponse,
    http::header::{
        self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue, HeaderValue,
    },
};
use bytes::Bytes;

/// An answer that saves `bytes` under `name` (any Unicode: RFC 5987, with a plain twin for old programs).
pub fn file(name: &str, media_type: &str, bytes: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type_or_bytes(media_type)))
        .insert_header(disposition(name))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'",
        ))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(bytes)
}

/// A picture that pages show, known by its content when it came in. Its address never gets other bytes, but it may be taken
/// away, so that nobody keeps it for more than a day.
pub fn picture(media_type: &str, bytes: Bytes) -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, media_type_or_bytes(media_type)))
        .insert_header((header::CONTENT_DISPOSITION, "inline"))
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; sandbox; frame-ancestors 'none'",
        ))
        .insert_header((header::CACHE_CONTROL, "public, max-age=86400"))
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .body(bytes)
}

fn media_type_or_bytes(media_type: &str) -> HeaderValue {
    HeaderValue::from_str(media_type).unwrap_or_else(|_| HeaderValue::from_static("application/octet-stream"))
}

fn disposition(name: &str) -> ContentDisposition {
    let plain: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_graphic() && !matches!(c, '"' | '\\' | '%') || c == ' ' {
                c
            } else {
                '_'
            }
        })
        .collect();
    let mut parameters = vec![DispositionParam::Filename(plain.clone())];
    if plain != name {
        parameters.push(DispositionParam::FilenameExt(ExtendedValue {
            charset: Charset::Ext("UTF-8".to_owned()),
            language_tag: None,
            value: name.as_bytes().to_vec(),
        }));
    }
    ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_survives_and_none_can_break_out_of_the_header() {
        let header = |name: &str| disposition(name).to_string();
        assert_eq!(header("ktp.jpg"), "attachment; filename=\"ktp.jpg\"");
        assert_eq!(
            header("surat \"ket\" é.pdf"),
            "attachment; filename=\"surat _ket_ _.pdf\"; filename*=UTF-8''surat%20%22ket%22%20%C3%A9.pdf"
        );
        let tricky = header("a\r\nSet-Cookie: x=1.pdf");
        assert!(!tricky.contains('\n') && !tricky.contains('\r'), "{tricky}");
    }
}
