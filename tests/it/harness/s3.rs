//! A bucket that behaves like S3: the crate `s3s` speaks the protocol, checks signatures, and keeps objects in a folder. It can
//! be told to refuse, and to be gone.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use actix_web::rt;
use hyper::{Method, Request, Response, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use laporbkn::config::RawConfig;
use s3s::{
    Body,
    auth::SimpleAuth,
    service::{S3Service, S3ServiceBuilder},
};
use s3s_fs::FileSystem;
use tempfile::TempDir;
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};

/// The bucket's name.
const BUCKET: &str = "laporbkn-uji";
/// Where in the bucket the program keeps its files.
const PREFIX: &str = "berkas/produksi";
/// Access key and its secret.
const KEYS: (&str, &str) = ("KUNCIUJI", "rahasia-uji");

/// A server with one bucket.
pub struct S3 {
    address: SocketAddr,
    folder: TempDir,
    service: S3Service,
    writes_left: Arc<AtomicUsize>,
    server: Option<JoinHandle<()>>,
}

impl S3 {
    /// Starts one with an empty bucket.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::create_dir(folder.path().join(BUCKET)).expect("a bucket");
        let mut builder = S3ServiceBuilder::new(FileSystem::new(folder.path()).expect("a store"));
        builder.set_auth(SimpleAuth::from_single(KEYS.0, KEYS.1));
        let mut s3 = Self {
            address: ([127, 0, 0, 1], 0).into(),
            folder,
            service: builder.build(),
            writes_left: Arc::new(AtomicUsize::new(usize::MAX)),
            server: None,
        };
        s3.start_again().await;
        s3
    }

    /// Listens (again, at the same address).
    pub async fn start_again(&mut self) {
        let listener = TcpListener::bind(self.address).await.expect("the port");
        self.address = listener.local_addr().expect("an address");
        let (service, writes_left) = (self.service.clone(), self.writes_left.clone());
        self.server = Some(rt::spawn(serve(listener, service, writes_left)));
    }

    /// Gone: nobody listens, and every connection breaks.
    pub async fn stop(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
            let _ = server.await;
        }
    }

    /// From now on so many objects can still be written.
    pub fn accept_writes(&self, count: usize) {
        self.writes_left.store(count, Ordering::SeqCst);
    }

    /// The settings that lead here.
    pub fn configure(&self, raw: &mut RawConfig) {
        raw.files_url = Some(format!("s3://{BUCKET}/{PREFIX}"));
        raw.aws = self
            .environment()
            .into_iter()
            .map(|(name, value)| (name.to_lowercase(), value))
            .collect();
    }

    /// The same as environment.
    pub fn environment(&self) -> BTreeMap<&'static str, String> {
        BTreeMap::from([
            ("AWS_ENDPOINT", format!("http://{}", self.address)),
            ("AWS_REGION", "id-jakarta-1".to_owned()),
            ("AWS_ACCESS_KEY_ID", KEYS.0.to_owned()),
            ("AWS_SECRET_ACCESS_KEY", KEYS.1.to_owned()),
        ])
    }

    /// Every file below the program's prefix, finished or not.
    pub fn objects(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        collect(&self.folder.path().join(BUCKET).join(PREFIX), &mut found);
        found
    }
}

impl Drop for S3 {
    fn drop(&mut self) {
        if let Some(server) = self.server.take() {
            server.abort();
        }
    }
}

fn collect(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            collect(&path, found);
        } else {
            found.push(path);
        }
    }
}

async fn serve(listener: TcpListener, service: S3Service, writes_left: Arc<AtomicUsize>) {
    // Dropped with this task, and every connection with it.
    let mut connections = JoinSet::new();
    while let Ok((stream, _)) = listener.accept().await {
        connections.spawn_local(converse(stream, service.clone(), writes_left.clone()));
    }
}

async fn converse(stream: TcpStream, service: S3Service, writes_left: Arc<AtomicUsize>) {
    let answer = service_fn(move |request: Request<Incoming>| {
        let (service, writes_left) = (service.clone(), writes_left.clone());
        async move {
            let fits = request.method() != Method::PUT
                || writes_left
                    .fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1))
                    .is_ok();
            if !fits {
                let mut refused = Response::new(Body::empty());
                *refused.status_mut() = hyper::StatusCode::SERVICE_UNAVAILABLE;
                return Ok::<_, Infallible>(refused);
            }
            Ok(service
                .call(request.map(Body::from))
                .await
                .expect("the protocol is served"))
        }
    });
    // A client that goes away ends its connection; nobody else is harmed.
    let _ = http1::Builder::new()
        .serve_connection(TokioIo::new(stream), answer)
        .await;
}
