//! `/bantuan/periksa-diri`: the list of causes, one question a page, and the end. Links only: the way back is the browser's.

use actix_web::{HttpResponse, http::StatusCode, web};

use super::{
    model::{Leaf, Node},
    view::{LeafPage, OverviewPage, QuestionPage},
    walk::{Lost, Walk},
};
use crate::{
    directory,
    http::{error::Error, page::Ctx},
    knowledge::shelf,
};

/// `GET /bantuan/periksa-diri`
pub async fn overview(ctx: Ctx) -> Result<HttpResponse, Error> {
    let view = OverviewPage::of(&ctx);
    list(&ctx, StatusCode::OK, &view)
}

/// `GET /bantuan/periksa-diri/{tree}/{answer}/…`
pub async fn walk(ctx: Ctx, way: web::Path<String>) -> Result<HttpResponse, Error> {
    if way.is_empty() {
        return overview(ctx).await;
    }
    match ctx.app.diagnosis.walk(&way) {
        Ok(walk) => match walk.at {
            Node::Question(question) => {
                let view = QuestionPage::of(&ctx, &walk, question);
                ctx.page("public/diagnosis_question", "diagnosis-title")
                    .title(question.ask.of(ctx.locale).to_owned())
                    .section("help")
                    .render(&view)
            }
            Node::Leaf(leaf) => end(&ctx, &walk, leaf).await,
        },
        Err(lost) => nowhere(&ctx, lost),
    }
}

async fn end(ctx: &Ctx, walk: &Walk<'_>, leaf: &Leaf) -> Result<HttpResponse, Error> {
    let labels = [
        ("tree", walk.tree.slug.clone()),
        ("ending", leaf.ending.word().to_owned()),
    ];
    metrics::counter!("laporbkn_diagnosis_ends_total", &labels).increment(1);
    let directory = directory::current(&ctx.app).await?;
    let shelf = shelf::current(&ctx.app).await?;
    let view = LeafPage::of(ctx, walk, leaf, &directory, &shelf);
    ctx.page("public/diagnosis_end", "diagnosis-title")
        .title(leaf.title.of(ctx.locale).to_owned())
        .section("help")
        .render(&view)
}

/// An address that no way has: the list of causes, and the tree's beginning where the tree at least is one.
fn nowhere(ctx: &Ctx, lost: Lost<'_>) -> Result<HttpResponse, Error> {
    let tree = match lost {
        Lost::NoTree => None,
        Lost::NoAnswer(tree) => Some(tree),
    };
    let view = OverviewPage::lost(ctx, tree);
    list(ctx, StatusCode::NOT_FOUND, &view)
}

fn list(ctx: &Ctx, status: StatusCode, view: &OverviewPage) -> Result<HttpResponse, Error> {
    ctx.page("public/diagnosis", "diagnosis-title")
        .description(ctx.t("diagnosis-lead"))
        .section("help")
        .status(status)
        .render(view)
}
