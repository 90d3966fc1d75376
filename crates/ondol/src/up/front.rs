//! The API's own thread: every call from its first byte to its last. It is apart from the
//! controllers' runtime, so that no decision over many rows and no wait for the hands delays an
//! answer; and it is one, so that no call pays for waking another thread. What takes long (layers,
//! logs) is handed to blocking threads.

use super::BLOCKING_THREADS_MAX;
use crate::report::Problem;
use std::future::Future;
use tokio::net::TcpListener;
use tokio::runtime::Builder;
use tokio::sync::oneshot;
use wire::{Api, server::Mount};

/// Serves until `shutdown` resolves. The answer resolves when the last connection has ended, or
/// fails when the thread panicked.
pub fn start(
    listener: TcpListener,
    api: Api,
    mounts: Vec<Mount>,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> Result<oneshot::Receiver<()>, Problem> {
    let cannot = |what: &str| format!("cannot {what}");
    let listener = listener
        .into_std()
        .map_err(|error| Problem::new(cannot("hand the API's socket over")).because(error))?;
    let runtime = Builder::new_current_thread()
        .max_blocking_threads(BLOCKING_THREADS_MAX)
        .enable_all()
        .build()
        .map_err(|error| Problem::new(cannot("start the API's runtime")).because(error))?;
    let (end, ended) = oneshot::channel();
    let serve = async move {
        match TcpListener::from_std(listener) {
            Ok(listener) => wire::server::serve(listener, api, mounts, shutdown).await,
            Err(error) => tracing::error!(%error, "the API's socket cannot be used"),
        }
    };
    let run = move || {
        runtime.block_on(serve);
        runtime.shutdown_background();
        // Nobody waits any more if the process ends for another reason.
        let _unheard = end.send(());
    };
    let thread = std::thread::Builder::new().name("api".to_owned());
    let spawned = thread.spawn(run);
    spawned.map_err(|error| Problem::new(cannot("start the API's thread")).because(error))?;
    Ok(ended)
}
