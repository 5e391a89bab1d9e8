//! The knowledge base: the articles that answer before anybody has to file.
//!
//! An article is written as a file ([`file`](mod@file), brought in by [`sync`]) or in the pages ([`edit`]), or begun
//! from an answer to a ticket ([`from_ticket`]; which tickets an article answers: [`cite`]); every saved version is kept
//! whole. What the public reads is the row itself; a change that nobody has published yet is a version only. Whatever
//! changes what the public reads calls [`changed::note`] in the same transaction, from which search engines follow.
//!
//! The public reads in [`pages`] and [`api`] and answers "did this help?" ([`feedback`]). Searching is another slice's; it takes what is to be found from [`documents`].

pub mod api;
mod article_view;
pub mod category;
pub mod changed;
pub mod cite;
pub mod content;
pub mod documents;
pub mod edit;
pub mod feedback;
pub mod file;
pub mod from_ticket;
pub mod model;
pub mod pages;
pub mod picture;
pub mod reading;
pub mod shelf;
pub mod source;
pub mod store;
pub mod sync;
pub mod text;

pub use category::Category;
pub use documents::{Change, Document, changed_since, how_many_published, published, revision};
