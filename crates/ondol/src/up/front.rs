//! The API's own thread: every call from its first byte to its last. It is apart from the
//! controllers' runtime, so that no decision over many rows and no wait for the hands delays an
//! answer; and it is one, so that no call pays for waking another thread. What takes long (layers,
//! logs) is handed to blocking threads.

use super::BLOCKING_THREADS_MAX;
use crate::report::Problem;
use std::future::Future;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot::{self, error::RecvError};
use wire::{Api, server::Mount};

/// How the thread ended.
pub type Ended = oneshot::Receiver<Result<(), Problem>>;

/// Serves until `shutdown` resolves. The answer resolves when the last connection has ended, or
/// with the reason why nothing can be served; it fails when the thread panicked.
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
    let (end, ended) = oneshot::channel();
    let serve = async move {
        let listener = TcpListener::from_std(listener)
            .map_err(|error| Problem::new("cannot use the API's socket").because(error))?;
        wire::server::serve(listener, api, mounts, shutdown).await;
        Ok(())
    };
    let run = move || {
        let outcome = runtime.block_on(serve);
        runtime.shutdown_background();
        // Nobody waits any more if the process ends for another reason.
        let _unheard = end.send(outcome);
    };
    let thread = std::thread::Builder::new().name("api".to_owned());
    let spawned = thread.spawn(run);
    spawned.map_err(|error| Problem::new("cannot start the API's thread").because(error))?;
    Ok(ended)
}

/// What to tell when the thread has ended and nobody had asked it to.
pub fn too_early(ended: Result<Result<(), Problem>, RecvError>) -> Problem {
    match ended {
        Ok(Err(problem)) => problem,
        Ok(Ok(())) | Err(RecvError { .. }) => Problem::new("the API's thread has ended")
            .next("the lines of the log before this one say why; start again"),
    }
}
