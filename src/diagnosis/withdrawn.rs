//! What the trees lead to and an administrator or editor has taken away since.

use std::collections::BTreeSet;

use sea_orm::DbErr;

use super::model::{Tree, Trees};
use crate::{
    app::App,
    directory::{self, Directory},
    knowledge::shelf::{self, Shelf},
};

/// What is named and not public any more, e.g. `article syarat-password`, each once.
pub async fn withdrawn(app: &App) -> Result<Vec<String>, DbErr> {
    let (directory, shelf) = (directory::current(app).await?, shelf::current(app).await?);
    Ok(missing(&app.diagnosis, &directory, &shelf))
}

fn missing(trees: &Trees, directory: &Directory, shelf: &Shelf) -> Vec<String> {
    let mut gone: BTreeSet<String> = BTreeSet::new();
    for leaf in trees.trees.iter().flat_map(Tree::leaves) {
        let article = leaf.article.as_ref().filter(|slug| shelf.find(slug).is_none());
        gone.extend(article.map(|slug| format!("article {slug}")));
        let service = leaf.way.as_ref().map(|way| &way.service);
        let service = service.filter(|slug| directory.service(slug).is_none());
        gone.extend(service.map(|slug| format!("service {slug}")));
    }
    for key in trees.agencies.iter().flat_map(|agency| &agency.contacts) {
        if !directory.contacts.iter().any(|row| row.key == *key) {
            gone.insert(format!("contact {key}"));
        }
    }
    gone.into_iter().collect()
}
