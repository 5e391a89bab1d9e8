use finder::{Dictionary, Document, Engine, Query, embedded::Embedded};
use kernel::locale::Locale;
#[tokio::main(flavor = "current_thread")]
async fn main() {
    let mut title = "id".to_string(); let mut names = vec![]; let mut verbose = false;
    for a in std::env::args().skip(1) { if let Some((k, v)) = a.split_once('=') { if k == "title" { title = v.into() } } else if a == "-v" { verbose = true } else { names.push(a) } }
    let text = std::fs::read_to_string("knowledge-base/synonyms.toml").unwrap();
    let mut sum = [0.0; 2];
    for set in &names {
        let e = Embedded::new(Dictionary::parse(&text).unwrap()).unwrap();
        let docs: Vec<Document> = std::fs::read_to_string(format!("/tmp/search-dev/{set}.passages.tsv")).unwrap().lines().map(|l| { let (id, body) = l.split_once('\t').unwrap();
            let t = match title.as_str() { "id" => id.to_string(), "first" => body.split(' ').take(6).collect::<Vec<_>>().join(" "), _ => String::new() };
            Document { id: id.into(), slug: id.into(), lang: Locale::Id, category: "umum".into(), title: t, aliases: vec![], tags: vec![], body: body.into() } }).collect();
        let t0 = std::time::Instant::now();
        e.rebuild(docs, 1).await.unwrap();
        print!("{set} built {:?} ", t0.elapsed());
        for (k, kind) in ["clean", "typo"].iter().enumerate() {
            let (mut r5, mut mrr, mut n) = (0.0, 0.0, 0.0); let mut times = vec![];
            for l in std::fs::read_to_string(format!("/tmp/search-dev/{set}.{kind}.tsv")).unwrap().lines() {
                let (id, q) = l.split_once('\t').unwrap(); let t = std::time::Instant::now();
                let r = e.search(&Query::new(q).at_most(10)).await.unwrap(); times.push(t.elapsed());
                let pos = r.hits.iter().position(|h| h.id == id); n += 1.0;
                if pos.is_some_and(|p| p < 5) { r5 += 1.0 } else if verbose { println!("{kind} {pos:?} {q} {:?}", r.did_you_mean) }
                if let Some(p) = pos { mrr += 1.0 / (p as f64 + 1.0) }
            }
            times.sort(); print!("{kind} r5 {:.4} mrr {:.4} p50 {:?} p99 {:?}; ", r5 / n, mrr / n, times[times.len() / 2], times[times.len() * 99 / 100]); sum[k] += r5 / n / names.len() as f64;
        }
        println!();
    }
    println!("AVG {:.4} {:.4}", sum[0], sum[1]);
}
