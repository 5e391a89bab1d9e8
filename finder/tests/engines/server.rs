//! A server that answers with what a real Meilisearch answered, or as one that is in trouble would.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex},
    time::Duration,
};

use serde_json::Value;

const RECORDED: &str = include_str!("exchanges.json");

/// An answer to one request.
#[derive(Debug, Clone)]
pub struct Exchange {
    method: String,
    path: String,
    status: u16,
    body: String,
    delay: Duration,
}

impl Exchange {
    /// A recorded exchange by its name.
    pub fn recorded(name: &str) -> Self {
        let all: Value = serde_json::from_str(RECORDED).unwrap();
        let exchanges = all["exchanges"].as_array().unwrap();
        let found = exchanges
            .iter()
            .find(|exchange| exchange["name"] == name)
            .unwrap_or_else(|| panic!("{name}"));
        let path = found["request"]["path"].as_str().unwrap();
        Self {
            method: found["request"]["method"].as_str().unwrap().to_owned(),
            path: path.split('?').next().unwrap().to_owned(),
            status: u16::try_from(found["response"]["status"].as_u64().unwrap()).unwrap(),
            body: found["response"]["body"].to_string(),
            delay: Duration::ZERO,
        }
    }

    /// An answer that was not recorded.
    pub fn made(method: &str, path: &str, status: u16, body: &str) -> Self {
        Self {
            method: method.to_owned(),
            path: path.to_owned(),
            status,
            body: body.to_owned(),
            delay: Duration::ZERO,
        }
    }

    /// The same answer to another path.
    pub fn at(mut self, path: &str) -> Self {
        path.clone_into(&mut self.path);
        self
    }

    /// The same answer to another method.
    pub fn by(mut self, method: &str) -> Self {
        method.clone_into(&mut self.method);
        self
    }

    /// The same answer, late.
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }
}

/// A request that came: method, path, authorisation, body.
pub type Request = (String, String, Option<String>, String);

/// A running server.
pub struct Server {
    pub url: String,
    pub requests: Arc<Mutex<Vec<Request>>>,
}

impl Server {
    /// Answers each request with the first exchange that fits it, and keeps that one.
    pub fn start(exchanges: Vec<Exchange>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let seen = Arc::clone(&requests);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let (exchanges, seen) = (exchanges.clone(), Arc::clone(&seen));
                std::thread::spawn(move || serve(stream, &exchanges, &seen));
            }
        });
        Self { url, requests }
    }

    /// Method and path of everything that was asked.
    pub fn asked(&self) -> Vec<String> {
        self.requests
            .lock()
            .unwrap()
            .iter()
            .map(|(method, path, ..)| format!("{method} {path}"))
            .collect()
    }
}

fn serve(mut stream: TcpStream, exchanges: &[Exchange], seen: &Mutex<Vec<Request>>) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    while let Some(request) = read(&mut reader) {
        let path = request.1.split('?').next().unwrap().to_owned();
        let fits = |exchange: &&Exchange| exchange.method == request.0 && exchange.path == path;
        let answer = exchanges.iter().find(fits).cloned();
        seen.lock().unwrap().push(request);
        let answer = answer.unwrap_or_else(|| Exchange::made("", "", 404, "{\"message\":\"not recorded\"}"));
        if !answer.delay.is_zero() {
            #[expect(
                clippy::disallowed_methods,
                reason = "a thread of its own that plays a slow server"
            )]
            std::thread::sleep(answer.delay);
        }
        let head = format!(
            "HTTP/1.1 {} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.status,
            answer.body.len()
        );
        if stream
            .write_all(head.as_bytes())
            .and_then(|()| stream.write_all(answer.body.as_bytes()))
            .is_err()
        {
            return;
        }
    }
}

fn read(reader: &mut BufReader<TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
    let mut words = line.split_whitespace().map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let (mut length, mut chunked, mut key) = (0, false, None);
    loop {
        let mut header = String::new();
        reader.read_line(&mut header).ok()?;
        let header = header.trim();
        if header.is_empty() {
            break;
        }
        let (name, value) = header.split_once(": ").unwrap_or_default();
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.parse().unwrap(),
            "transfer-encoding" => chunked = value.contains("chunked"),
            "authorization" => key = Some(value.to_owned()),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    if chunked {
        body = read_chunks(reader)?;
    } else {
        reader.read_exact(&mut body).ok()?;
    }
    Some((method, path, key, String::from_utf8_lossy(&body).into_owned()))
}

fn read_chunks(reader: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        reader.read_line(&mut size).ok()?;
        let size = usize::from_str_radix(size.trim(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        reader.read_exact(&mut chunk).ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..size]);
    }
}
