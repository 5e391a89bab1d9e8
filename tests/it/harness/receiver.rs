//! A receiver of webhooks: real HTTP over a socket, written out by hand, so that it can also behave as no well-made server
//! would.

use std::{
    io,
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use actix_web::rt;
use base64::{Engine, prelude::BASE64_STANDARD};
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

/// How it behaves.
#[derive(Clone, Debug)]
pub enum Manner {
    /// Answers with a status, further headers and a body.
    Answers(u16, &'static str, String),
    /// Reads, and says nothing.
    Silent,
    /// Answers a byte a second, the headers too.
    Drips,
    /// Answers 200 and goes on writing for ever.
    Floods,
    /// Closes the connection as soon as it has read the request.
    Closes,
}

/// A running receiver; gone when dropped.
pub struct Receiver {
    pub address: SocketAddr,
    shared: Arc<Shared>,
    server: JoinHandle<()>,
}

/// A request as it came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Got {
    /// First line and headers.
    pub head: String,
    pub body: String,
}

struct Shared {
    manner: Mutex<Manner>,
    got: Mutex<Vec<Got>>,
    connections: watch::Sender<usize>,
    requests: watch::Sender<usize>,
}

impl Receiver {
    /// Starts one that answers 204.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            manner: Mutex::new(Manner::Answers(204, "", String::new())),
            got: Mutex::default(),
            connections: watch::Sender::new(0),
            requests: watch::Sender::new(0),
        });
        let server = rt::spawn(serve(listener, shared.clone()));
        Self {
            address,
            shared,
            server,
        }
    }

    /// Its address, for a form.
    pub fn url(&self) -> String {
        format!("http://{}/kait?kunci=rahasia", self.address)
    }

    /// From now on it behaves so.
    pub fn behave(&self, manner: Manner) {
        *self.shared.manner.lock().expect("the receiver") = manner;
    }

    /// From now on it answers with this status.
    pub fn answer(&self, status: u16) {
        self.behave(Manner::Answers(status, "", String::new()));
    }

    /// Everything it got, in the order of arrival.
    pub fn got(&self) -> Vec<Got> {
        self.shared.got.lock().expect("the receiver").clone()
    }

    /// How many connections were made to it.
    pub fn connections(&self) -> usize {
        *self.shared.connections.borrow()
    }

    /// Waits until it got so many requests.
    pub async fn has(&self, requests: usize) {
        let mut count = self.shared.requests.subscribe();
        count
            .wait_for(|got| *got >= requests)
            .await
            .expect("the receiver");
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Got {
    /// A header.
    pub fn header(&self, name: &str) -> Option<String> {
        let mut lines = self.head.lines().skip(1);
        lines.find_map(|line| {
            let (found, value) = line.split_once(": ")?;
            found.eq_ignore_ascii_case(name).then(|| value.to_owned())
        })
    }

    /// The body as JSON.
    pub fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.body).expect("JSON")
    }

    /// Whether one of its signatures is made with a secret, as a receiver checks it.
    pub fn is_signed_with(&self, secret: &str) -> bool {
        let key = BASE64_STANDARD
            .decode(secret.strip_prefix("whsec_").expect("a secret"))
            .expect("base64");
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("a key");
        let id = self.header("webhook-id").expect("an id");
        let timestamp = self.header("webhook-timestamp").expect("a time");
        mac.update(format!("{id}.{timestamp}.{}", self.body).as_bytes());
        let expected = format!("v1,{}", BASE64_STANDARD.encode(mac.finalize().into_bytes()));
        let signatures = self.header("webhook-signature").expect("a signature");
        signatures.split(' ').any(|signature| signature == expected)
    }
}

async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((stream, _)) = listener.accept().await {
        shared.connections.send_modify(|count| *count += 1);
        let shared = shared.clone();
        rt::spawn(async move {
            // A client that goes away ends its connection; nobody else is harmed.
            let _ = converse(stream, shared).await;
        });
    }
}

async fn converse(mut stream: TcpStream, shared: Arc<Shared>) -> io::Result<()> {
    while let Some(got) = read(&mut stream).await? {
        shared.got.lock().expect("the receiver").push(got);
        shared.requests.send_modify(|count| *count += 1);
        let manner = shared.manner.lock().expect("the receiver").clone();
        match manner {
            Manner::Answers(status, headers, body) => {
                let head = format!(
                    "HTTP/1.1 {status} X\r\ncontent-type: text/plain\r\ncontent-length: {}\r\n{headers}\r\n",
                    body.len()
                );
                let head = if status == 204 {
                    "HTTP/1.1 204 X\r\n\r\n".to_owned()
                } else {
                    head
                };
                stream.write_all(head.as_bytes()).await?;
                stream.write_all(body.as_bytes()).await?;
            }
            Manner::Silent => std::future::pending().await,
            Manner::Drips => {
                for byte in b"HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nterima ya" {
                    stream.write_all(&[*byte]).await?;
                    rt::time::sleep(Duration::from_secs(1)).await;
                }
            }
            Manner::Floods => {
                let head = "HTTP/1.1 200 OK\r\ncontent-length: 10000000000\r\n\r\n";
                stream.write_all(head.as_bytes()).await?;
                loop {
                    stream.write_all(&vec![b'x'; 65_536]).await?;
                }
            }
            Manner::Closes => return Ok(()),
        }
    }
    Ok(())
}

/// One request; none at the end of the connection.
async fn read(stream: &mut TcpStream) -> io::Result<Option<Got>> {
    let mut bytes = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let got = Got {
                head: head.to_owned(),
                body: body.to_owned(),
            };
            let length: usize = got
                .header("content-length")
                .and_then(|length| length.parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return Ok(Some(got));
            }
        }
        let mut chunk = [0; 8_192];
        match stream.read(&mut chunk).await? {
            0 => return Ok(None),
            read => bytes.extend(chunk.iter().take(read)),
        }
    }
}
