//! A Meilisearch that keeps state: as much of its HTTP as the program speaks. Tasks are done at once and in order; what the
//! real one does with a task that fails, with an index that is written to before it is made, and with a filter on a field that
//! is not filterable, it does too.

use std::{
    collections::BTreeMap,
    io::{BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard},
};

use serde_json::{Value, json};

/// An index.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Documents by id.
    pub documents: BTreeMap<String, Value>,
    /// What it was told last.
    pub settings: Value,
}

/// Everything that the server knows.
#[derive(Debug, Default)]
pub struct Held {
    pub indexes: BTreeMap<String, Index>,
    tasks: Vec<Result<(), &'static str>>,
    /// Swaps that were done.
    pub swaps: usize,
}

/// A running server; it runs as long as the tests do.
pub struct Server {
    pub url: String,
    held: Arc<Mutex<Held>>,
}

impl Server {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let held = Arc::new(Mutex::new(Held::default()));
        let known = Arc::clone(&held);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let known = Arc::clone(&known);
                std::thread::spawn(move || serve(stream, &known));
            }
        });
        Self { url, held }
    }

    pub fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap()
    }

    /// The slugs that an index holds, and whether it can be asked for a language; `None` where there is no such index.
    pub fn slugs(&self, index: &str) -> Option<(Vec<String>, bool)> {
        let held = self.held();
        let index = held.indexes.get(index)?;
        let slug = |document: &Value| document["slug"].as_str().unwrap().to_owned();
        let mut slugs: Vec<String> = index.documents.values().map(slug).collect();
        slugs.sort();
        Some((slugs, index.is_filterable("lang")))
    }
}

impl Index {
    fn is_filterable(&self, field: &str) -> bool {
        let fields = self.settings["filterableAttributes"].as_array();
        fields.is_some_and(|fields| fields.iter().any(|one| one == field))
    }
}

impl Held {
    fn answer(&mut self, method: &str, path: &str, body: &Value) -> (u16, Value) {
        let parts: Vec<&str> = path.trim_start_matches('/').split('/').collect();
        match (method, parts.as_slice()) {
            ("GET", ["indexes"]) => {
                let uids = self.indexes.keys();
                let results: Vec<Value> = uids
                    .map(|uid| {
                        let at = "2026-07-01T02:00:00Z";
                        json!({ "uid": uid, "primaryKey": "id", "createdAt": at, "updatedAt": at })
                    })
                    .collect();
                let total = results.len();
                (
                    200,
                    json!({ "results": results, "offset": 0, "limit": 1000, "total": total }),
                )
            }
            ("POST", ["indexes"]) => {
                let uid = body["uid"].as_str().unwrap().to_owned();
                if self.indexes.contains_key(&uid) {
                    return self.task(Err("index_already_exists"));
                }
                self.indexes.insert(uid, Index::default());
                self.task(Ok(()))
            }
            ("DELETE", ["indexes", uid]) => {
                let gone = self.indexes.remove(*uid);
                self.task(gone.map(drop).ok_or("index_not_found"))
            }
            ("GET", ["indexes", uid, "stats"]) => match self.indexes.get(*uid) {
                Some(index) => (200, stats(index.documents.len())),
                None => (404, error("index_not_found")),
            },
            ("PATCH", ["indexes", uid, "settings"]) => {
                self.indexes.entry((*uid).to_owned()).or_default().settings = body.clone();
                self.task(Ok(()))
            }
            ("POST", ["indexes", uid, "documents"]) => {
                let index = self.indexes.entry((*uid).to_owned()).or_default();
                for document in body.as_array().unwrap() {
                    let id = document["id"].as_str().unwrap().to_owned();
                    index.documents.insert(id, document.clone());
                }
                self.task(Ok(()))
            }
            ("POST", ["indexes", uid, "documents", "delete-batch"]) => {
                let Some(index) = self.indexes.get_mut(*uid) else {
                    return self.task(Err("index_not_found"));
                };
                for id in body.as_array().unwrap() {
                    index.documents.remove(id.as_str().unwrap());
                }
                self.task(Ok(()))
            }
            ("POST", ["swap-indexes"]) => self.swap(&body[0]["indexes"]),
            ("POST", ["multi-search"]) => self.search(body["queries"].as_array().unwrap()),
            ("GET", ["tasks", number]) => {
                let number: usize = number.parse().unwrap();
                (200, task(number, self.tasks[number]))
            }
            ("GET", ["version"]) => (
                200,
                json!({ "commitSha": "x", "commitDate": "x", "pkgVersion": "1.50.0" }),
            ),
            _ => (404, error("not_found")),
        }
    }

    fn task(&mut self, end: Result<(), &'static str>) -> (u16, Value) {
        self.tasks.push(end);
        let number = self.tasks.len() - 1;
        let accepted = json!({
            "taskUid": number, "indexUid": null, "status": "enqueued", "type": "indexCreation",
            "enqueuedAt": "2026-07-01T02:00:00Z",
        });
        (202, accepted)
    }

    fn swap(&mut self, pair: &Value) -> (u16, Value) {
        let (one, other) = (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
        let both = (self.indexes.remove(one), self.indexes.remove(other));
        let (first, second) = match both {
            (Some(first), Some(second)) => (first, second),
            (first, second) => {
                self.indexes.extend(first.map(|index| (one.to_owned(), index)));
                self.indexes.extend(second.map(|index| (other.to_owned(), index)));
                return self.task(Err("index_not_found"));
            }
        };
        self.indexes.insert(one.to_owned(), second);
        self.indexes.insert(other.to_owned(), first);
        self.swaps += 1;
        self.task(Ok(()))
    }

    /// Finds documents that have any of the words in their title.
    fn search(&self, queries: &[Value]) -> (u16, Value) {
        let mut results = Vec::new();
        for query in queries {
            let uid = query["indexUid"].as_str().unwrap();
            let Some(index) = self.indexes.get(uid) else {
                return (404, error("index_not_found"));
            };
            let filter = query["filter"].as_str().unwrap_or_default();
            let wanted: Vec<(&str, &str)> = filter
                .split(" AND ")
                .filter_map(|part| part.split_once(" = "))
                .map(|(field, value)| (field, value.trim_matches('"')))
                .collect();
            if wanted.iter().any(|(field, _)| !index.is_filterable(field)) {
                return (400, error("invalid_search_filter"));
            }
            let words = query["q"].as_str().unwrap_or_default().to_lowercase();
            let fits = |document: &&Value| {
                let title = document["title"].as_str().unwrap().to_lowercase();
                let is_wanted = wanted.iter().all(|(field, value)| document[*field] == *value);
                is_wanted && words.split(' ').any(|word| title.contains(word))
            };
            let limit = usize::try_from(query["limit"].as_u64().unwrap_or(20)).unwrap();
            let hits: Vec<&Value> = index.documents.values().filter(fits).take(limit).collect();
            results.push(json!({ "indexUid": uid, "hits": hits, "query": words, "processingTimeMs": 1 }));
        }
        (200, json!({ "results": results }))
    }
}

fn error(code: &str) -> Value {
    json!({ "message": code, "code": code, "type": "invalid_request", "link": "" })
}

fn stats(documents: usize) -> Value {
    json!({
        "numberOfDocuments": documents, "rawDocumentDbSize": 4096, "avgDocumentSize": 400, "isIndexing": false,
        "numberOfEmbeddings": 0, "numberOfEmbeddedDocuments": 0, "fieldDistribution": {},
    })
}

fn task(number: usize, end: Result<(), &'static str>) -> Value {
    let at = "2026-07-01T02:00:00Z";
    let mut task = json!({
        "uid": number, "indexUid": null, "type": "indexCreation", "canceledBy": null, "details": null,
        "duration": "PT0.001S", "enqueuedAt": at, "startedAt": at, "finishedAt": at,
        "status": if end.is_ok() { "succeeded" } else { "failed" }, "error": null,
    });
    if let Err(code) = end {
        task["error"] = error(code);
    }
    task
}

fn serve(mut stream: TcpStream, held: &Mutex<Held>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok().filter(|read| *read > 0)?;
        let mut words = line.split_whitespace();
        let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
        let body = read_body(&mut reader)?;
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let path = path.split('?').next()?;
        let (status, answer) = held.lock().unwrap().answer(&method, path, &body);
        let answer = answer.to_string();
        let head = format!(
            "HTTP/1.1 {status} X\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            answer.len()
        );
        stream.write_all(head.as_bytes()).ok()?;
        stream.write_all(answer.as_bytes()).ok()?;
    }
}

fn read_body(reader: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let (mut length, mut is_chunked) = (0, false);
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let line = line.trim().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(bytes) = line.strip_prefix("content-length: ") {
            length = bytes.parse().ok()?;
        }
        is_chunked |= line.starts_with("transfer-encoding: chunked");
    }
    let mut body = vec![0; length];
    if !is_chunked {
        reader.read_exact(&mut body).ok()?;
        return Some(body);
    }
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
