//! The API's own thread: every call from its first byte to its last. It is apart from the
//! controllers' runtime, so that no decision over many rows and no wait for the hands delays an
//! answer; and it is one, so that no call pays for waking another thread. What takes long (layers,
//! logs) is handed to blocking threads.

use super::BLOCKING_THREADS_MAX;
use crate::report::Problem;
use std::any::Any;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use tokio::net::TcpListener;
use tokio::runtime::{Builder, Runtime};
use tokio::sync::oneshot::{self, error::RecvError};
use wire::{Api, server::Mount};

/// How the thread ended.
pub type Ended = oneshot::Receiver<Result<(), Problem>>;

/// Serves until `shutdown` resolves. The answer resolves when the last connection has ended, or
/// with the reason why nothing can be served any more: a panic is one.
pub fn start(
    listener: TcpListener,
    api: Api,
    mounts: Vec<Mount>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<Ended, Problem> {
    let listener = listener
        .into_std()
        .map_err(|error| Problem::new("cannot hand the API's socket over").because(error))?;
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(BLOCKING_THREADS_MAX)
        .enable_all()
        .build()
        .map_err(|error| Problem::new("cannot start the API's runtime").because(error))?;
    let serve = async move {
        let listener = TcpListener::from_std(listener)
            .map_err(|error| Problem::new("cannot use the API's socket").because(error))?;
        wire::server::serve(listener, api, mounts, shutdown).await;
        Ok(())
    };
    on_its_thread(runtime, serve)
}

/// Runs to the end, or into a panic, and tells which.
fn on_its_thread(
    runtime: Runtime,
    serve: impl Future<Output = Result<(), Problem>> + Send + 'static,
) -> Result<Ended, Problem> {
    let (end, ended) = oneshot::channel();
    let run = move || {
        let outcome = catch_unwind(AssertUnwindSafe(|| runtime.block_on(serve)));
        runtime.shutdown_background();
        // Nobody waits any more if the process ends for another reason.
        let _unheard = end.send(outcome.unwrap_or_else(|panic| Err(panicked(&*panic))));
    };
    let thread = std::thread::Builder::new().name("api".to_owned());
    let spawned = thread.spawn(run);
    spawned.map_err(|error| Problem::new("cannot start the API's thread").because(error))?;
    Ok(ended)
}

fn panicked(panic: &(dyn Any + Send)) -> Problem {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
    Problem::new("the API's thread panicked")
        .because(text.unwrap_or("nothing is known of why"))
        .next("the lines of the log before this one say where; start again")
}

/// What to tell when the thread has ended and nobody had asked it to.
pub fn too_early(ended: Result<Result<(), Problem>, RecvError>) -> Problem {
    match ended {
        Ok(Err(problem)) => problem,
        Ok(Ok(())) | Err(RecvError { .. }) => Problem::new("the API's thread has ended")
            .next("the lines of the log before this one say why; start again"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(serve: impl Future<Output = Result<(), Problem>> + Send + 'static) -> String {
        let runtime = Builder::new_current_thread().build().unwrap();
        let ended = on_its_thread(runtime, serve).unwrap();
        too_early(ended.blocking_recv()).to_string()
    }

    #[test]
    fn the_threads_end_is_told_with_its_reason_and_a_panic_is_one() {
        let text = told(async { panic!("nothing is {}", 7) });
        assert!(text.contains("panicked: nothing is 7\n"), "{text}");
        let text = told(async { panic!("plainly") });
        assert!(text.contains("panicked: plainly\n"), "{text}");
        let text = told(async { Err(Problem::new("the socket is gone")) });
        assert_eq!(text, "ondol: the socket is gone");
        let text = told(async { Ok(()) });
        assert!(text.contains("has ended"), "{text}");
    }
}
