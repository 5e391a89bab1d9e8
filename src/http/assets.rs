//! CSS, JavaScript, icons and fonts: embedded in the binary, addressed by content hash, cached for ever, compressed once.

use std::{
    collections::BTreeMap,
    sync::{LazyLock, OnceLock},
};

use actix_web::{
    HttpRequest, HttpResponse,
    http::header::{self, ContentEncoding},
    web::{self, Bytes},
};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

use super::{error::Error, etag, zipped};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/assets"]
struct Assets;

/// A file of ours, ready to be sent.
struct Asset {
    /// First characters of its hash.
    hash: String,
    media_type: String,
    bytes: Bytes,
    /// Once somebody has asked for it; `None` where it gets no smaller.
    gzip: OnceLock<Option<Bytes>>,
}

static ASSETS: LazyLock<BTreeMap<String, Asset>> = LazyLock::new(|| {
    Assets::iter()
        .filter_map(|name| Some((name.to_string(), Asset::of(&name)?)))
        .collect()
});

impl Asset {
    fn of(name: &str) -> Option<Self> {
        let bytes = Bytes::from(Assets::get(name)?.data.into_owned());
        let hash = super::hex(&Sha256::digest(&bytes));
        Some(Self {
            hash: hash.chars().take(12).collect(),
            media_type: mime_guess::from_path(name).first_or_octet_stream().to_string(),
            bytes,
            gzip: OnceLock::new(),
        })
    }

    fn gzip(&self) -> Option<Bytes> {
        let compress = || {
            let gzip = zipped::gzip(&self.bytes)?;
            (gzip.len() < self.bytes.len()).then(|| Bytes::from(gzip))
        };
        self.gzip.get_or_init(compress).clone()
    }
}

/// The URL of an asset: it changes with the content, so that it may be cached for ever.
pub fn url(name: &str) -> String {
    match ASSETS.get(name) {
        Some(asset) => format!("/assets/{name}?v={}", asset.hash),
        None => format!("/assets/{name}"),
    }
}

/// The text of an asset, for inlining.
pub fn text(name: &str) -> Option<String> {
    let asset = ASSETS.get(name)?;
    String::from_utf8(asset.bytes.to_vec()).ok()
}

/// `GET /assets/{path}`
pub async fn serve(req: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, Error> {
    let asset = ASSETS.get(path.as_str()).ok_or(Error::NotFound)?;
    let cache = if req.query_string().starts_with("v=") {
        "public, max-age=31536000, immutable"
    } else {
        "public, max-age=300"
    };
    let gzip = zipped::is_wanted(&req).then(|| asset.gzip()).flatten();
    let coding = if gzip.is_some() {
        ContentEncoding::Gzip
    } else {
        ContentEncoding::Identity
    };
    let tag = format!("\"{}-{}\"", asset.hash, coding.as_str());
    let is_known = etag::is_known(&req, &tag);
    let mut answer = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    answer
        .insert_header((header::CACHE_CONTROL, cache))
        .insert_header((header::VARY, "accept-encoding"))
        .insert_header((header::ETAG, tag));
    if is_known {
        return Ok(answer.finish());
    }
    // Said of what is not compressed too, or it would be each time.
    Ok(answer
        .insert_header((header::CONTENT_ENCODING, coding.as_str()))
        .content_type(asset.media_type.as_str())
        .body(gzip.unwrap_or_else(|| asset.bytes.clone())))
}
