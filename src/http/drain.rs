//! Requests under way, counted, so that the threads of a node that stops end after the last of them and not one by one:
//! a connection to the database belongs to the thread that opened it, and another thread may be in the middle of a statement.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use actix_web::{
    Error,
    body::MessageBody,
    dev::{ServiceRequest, ServiceResponse},
    http::ConnectionType,
    middleware::Next,
    web,
};

use crate::app::App;

/// How often a node that stops looks whether the last request is answered, and how often in a row nothing may be under way: a
/// request that is just being read is not counted yet.
const LOOK: Duration = Duration::from_millis(10);
const LOOKS: usize = 5;

/// How many requests are under way on this node.
#[derive(Debug, Default)]
pub struct UnderWay(AtomicUsize);

/// One request, until its answer begins or its client has gone.
struct Entered(web::Data<App>);

impl UnderWay {
    /// Waits until nothing is under way, at most so long.
    pub async fn end(&self, patience: Duration) {
        let ended = async {
            let mut quiet = 0;
            while quiet < LOOKS {
                actix_web::rt::time::sleep(LOOK).await;
                quiet = if self.0.load(Ordering::Acquire) == 0 {
                    quiet + 1
                } else {
                    0
                };
            }
        };
        if actix_web::rt::time::timeout(patience, ended).await.is_err() {
            tracing::warn!("requests under way are cut off: they took too long");
        }
    }
}

impl Entered {
    fn into(app: web::Data<App>) -> Self {
        app.under_way.0.fetch_add(1, Ordering::AcqRel);
        Self(app)
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        self.0.under_way.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Counts the request, and sends its client elsewhere for the next one once the node stops.
pub async fn count(
    req: ServiceRequest,
    next: Next<impl MessageBody>,
) -> Result<ServiceResponse<impl MessageBody>, Error> {
    let entered = req.app_data::<web::Data<App>>().cloned().map(Entered::into);
    let mut res = next.call(req).await?;
    if entered.is_some_and(|entered| entered.0.is_stopping()) {
        res.response_mut()
            .head_mut()
            .set_connection_type(ConnectionType::Close);
    }
    Ok(res)
}
