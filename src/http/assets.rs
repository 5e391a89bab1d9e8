//! CSS, JavaScript, icons and fonts: embedded in the binary, addressed by content hash, cached for ever.

use std::sync::LazyLock;

use actix_web::{HttpRequest, HttpResponse, http::header, web};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

use super::error::Error;

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Assets;

/// Path of an asset → first characters of its hash.
static HASHES: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    Assets::iter()
        .filter_map(|name| {
            let file = Assets::get(&name)?;
            let hash = super::hex(&Sha256::digest(&file.data));
            Some((name.into_owned(), hash.chars().take(12).collect()))
        })
        .collect()
});

/// The URL of an asset: it changes with the content, so that it may be cached for ever.
pub fn url(name: &str) -> String {
    match HASHES.get(name) {
        Some(hash) => format!("/assets/{name}?v={hash}"),
        None => format!("/assets/{name}"),
    }
}

/// The text of an asset, for inlining.
pub fn text(name: &str) -> Option<String> {
    Assets::get(name).and_then(|file| String::from_utf8(file.data.into_owned()).ok())
}

/// `GET /assets/{path}`
pub async fn serve(req: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let file = Assets::get(&path).ok_or(Error::NotFound)?;
    let cache = if req.query_string().starts_with("v=") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let media_type = mime_guess::from_path(path.as_str()).first_or_octet_stream();
    Ok(HttpResponse::Ok()
        .insert_header((header::CACHE_CONTROL, cache))
        .content_type(media_type.as_ref())
        .body(file.data.into_owned()))
}
