//! Loops that outlive their own faults. A panic ends a task, not what the task is for: it is said in the log and counted,
//! and the task begins again after a wait. Everything that runs beside the requests is started here.

use std::time::Duration;

use actix_web::rt;
use tokio_util::sync::CancellationToken;

/// The wait before a task begins again; it doubles with each panic …
const FIRST_WAIT: Duration = Duration::from_secs(1);
/// … up to this.
const LONGEST_WAIT: Duration = Duration::from_mins(1);

/// Runs `begin()` to its end, as often as it takes: a task that returns is done, one that panics begins again unless the
/// process was asked to stop.
pub fn start<F>(
    name: &'static str,
    stop: &CancellationToken,
    begin: impl Fn() -> F + 'static,
) -> rt::task::JoinHandle<()>
where
    F: Future<Output = ()> + 'static,
{
    rt::spawn(keep(name, stop.clone(), begin, FIRST_WAIT))
}

async fn keep<F>(name: &'static str, stop: CancellationToken, begin: impl Fn() -> F, first_wait: Duration)
where
    F: Future<Output = ()> + 'static,
{
    let mut wait = first_wait;
    while let Err(error) = rt::spawn(begin()).await {
        metrics::counter!("laporbkn_loop_panics_total", "loop" => name).increment(1);
        if stop.is_cancelled() {
            tracing::error!(task.name = name, error = %error, "a loop panicked while the process stops");
            return;
        }
        tracing::error!(task.name = name, error = %error, wait.seconds = wait.as_secs(), "a loop panicked and begins again");
        tokio::select! {
            () = rt::time::sleep(wait) => {}
            () = stop.cancelled() => return,
        }
        wait = (wait * 2).min(LONGEST_WAIT);
    }
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, pin::Pin, rc::Rc};

    use super::*;

    const SOON: Duration = Duration::from_millis(1);

    type Task = Pin<Box<dyn Future<Output = ()>>>;

    /// A task that panics so many times before it ends well, and how often it began.
    fn clumsy(falls: usize) -> (Rc<Cell<usize>>, impl Fn() -> Task) {
        let begun = Rc::new(Cell::new(0));
        let seen = begun.clone();
        let begin = move || -> Task {
            let round = begun.replace(begun.get() + 1);
            Box::pin(async move { assert!(round >= falls, "it falls") })
        };
        (seen, begin)
    }

    #[actix_web::test]
    async fn a_loop_that_panics_begins_again_until_it_ends_well() {
        let (begun, begin) = clumsy(3);
        keep("clumsy", CancellationToken::new(), begin, SOON).await;
        assert_eq!(begun.get(), 4);
    }

    #[actix_web::test]
    async fn a_panic_is_counted() {
        let handle = crate::metrics::install();
        let (_, begin) = clumsy(2);
        keep("counted", CancellationToken::new(), begin, SOON).await;
        let line = "laporbkn_loop_panics_total{loop=\"counted\"} 2";
        assert!(handle.render().contains(line), "{}", handle.render());
    }

    #[actix_web::test]
    async fn a_stopping_process_begins_nothing_again() {
        let stop = CancellationToken::new();
        let (begun, begin) = clumsy(usize::MAX);
        let kept = rt::spawn(keep("stopped", stop.clone(), begin, Duration::from_hours(1)));
        while begun.get() == 0 {
            rt::time::sleep(SOON).await;
        }
        stop.cancel();
        kept.await.unwrap();
        assert_eq!(begun.get(), 1);
    }
}
