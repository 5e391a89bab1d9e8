//! The limit beside our pages: a handler of actix-web that returns ready bytes with ready headers.
//!
//! `bare PORT FILE [HEADER: VALUE]…`: the same number of workers as the program, nothing else.

use std::{io, thread::available_parallelism};

use actix_web::{App, HttpResponse, HttpServer, web};

#[actix_web::main]
async fn main() -> io::Result<()> {
    let wrong = || {
        io::Error::new(
            io::ErrorKind::InvalidInput,
            "usage: bare PORT FILE [HEADER: VALUE]…",
        )
    };
    let mut words = std::env::args().skip(1);
    let port: u16 = words
        .next()
        .and_then(|port| port.parse().ok())
        .ok_or_else(wrong)?;
    let body = web::Bytes::from(std::fs::read(words.next().ok_or_else(wrong)?)?);
    let headers: Vec<(String, String)> = words
        .filter_map(|header| {
            let (name, value) = header.split_once(": ")?;
            Some((name.to_owned(), value.to_owned()))
        })
        .collect();
    HttpServer::new(move || {
        let (body, headers) = (body.clone(), headers.clone());
        App::new().default_service(web::to(move || {
            let mut answer = HttpResponse::Ok();
            for (name, value) in &headers {
                answer.append_header((name.as_str(), value.as_str()));
            }
            let answer = answer.body(body.clone());
            async move { answer }
        }))
    })
    .workers(available_parallelism()?.get())
    .bind(("127.0.0.1", port))?
    .run()
    .await
}
