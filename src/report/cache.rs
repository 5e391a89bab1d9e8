//! Keeps the open figures in memory for a minute, so that a crowd reading them costs one count a minute.

use std::sync::{Arc, PoisonError, RwLock};

use sea_orm::DbErr;
use std::time::Duration;
use tokio::sync::Mutex;

use super::figures::{self, Figures};
use crate::app::App;

/// How old figures may be before they are counted again.
pub const FRESH_FOR: Duration = Duration::from_mins(1);

/// The last figures, and the turn of whoever counts the next.
#[derive(Debug, Default)]
pub struct FiguresCache {
    last: RwLock<Option<Arc<Figures>>>,
    counting: Mutex<()>,
}

impl FiguresCache {
    /// Figures at most [`FRESH_FOR`] old. While one request counts, others get the last ones; so do all while the
    /// database is away.
    pub async fn get(&self, app: &App) -> Result<Arc<Figures>, DbErr> {
        let last = self.last();
        if let Some(figures) = last.as_ref().filter(|figures| is_fresh(app, figures)) {
            return Ok(figures.clone());
        }
        let _turn = match (self.counting.try_lock(), last) {
            (Ok(turn), _) => turn,
            (Err(_), Some(old)) => return Ok(old),
            (Err(_), None) => self.counting.lock().await,
        };
        if let Some(figures) = self.last().filter(|figures| is_fresh(app, figures)) {
            return Ok(figures);
        }
        match (figures::count(app).await, self.last()) {
            (Ok(figures), _) => Ok(self.put(figures)),
            (Err(error), Some(old)) if crate::db::is_unavailable(&error) => Ok(old),
            (Err(error), _) => Err(error),
        }
    }

    fn last(&self) -> Option<Arc<Figures>> {
        self.last.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, figures: Figures) -> Arc<Figures> {
        let figures = Arc::new(figures);
        *self.last.write().unwrap_or_else(PoisonError::into_inner) = Some(figures.clone());
        figures
    }
}

fn is_fresh(app: &App, figures: &Figures) -> bool {
    let age = app.clock.now() - figures.counted_at;
    age.to_std().is_ok_and(|age| age < FRESH_FOR)
}
