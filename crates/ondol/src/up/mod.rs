//! `ondol up`: the API, the store, the controllers and the agents, in the foreground.
//!
//! The order of a start: the directory and its lock, the rows, the port, the first answer; the
//! fabric and the edge are started or adopted beside it, and nothing waits for them but what needs
//! them.

pub mod allowed;
mod audit;
pub mod capacity;
mod cloud;
mod controllers;
pub mod fabric;
mod first;
mod front;
mod made;
mod notify;
mod ports;
mod registry;
mod schema;
pub mod status;

pub use ports::lowest_port;

use crate::config::Settings;
use crate::data::{Data, RUNNING_FILE, Running};
use crate::random;
use crate::report::Problem;
use crate::signals;
use base::clock::System;
use base::{Clock, Seed};
use control::ports::LogStreams;
use std::fs::File;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};
use store::Store;
use tokio::net::TcpListener;
use tokio::sync::watch;
use wire::{Api, Parts};

/// Worker threads of the controllers' runtime: they wait nearly always, and a small host has few
/// cores. The API has a thread of its own: [`front`].
const THREADS: usize = 1;
/// Blocking calls at once: layers, logs, the hands.
const BLOCKING_THREADS_MAX: usize = 64;

/// What all parts of a running `up` share.
#[derive(Clone)]
pub struct Shared {
    /// How it was started.
    pub settings: Arc<Settings>,
    /// Its data directory.
    pub data: Arc<Data>,
    /// The rows.
    pub store: Store,
    /// Log events. One for all: it knows where each stream ends.
    pub streams: Arc<dyn LogStreams>,
    /// What was pushed to the registry.
    pub registry: Arc<images::Content>,
    /// What was pulled for tasks. Apart from the registry's, which removes what no image names.
    pub images: Arc<images::Content>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Choices.
    pub seed: Arc<Seed>,
    /// Where the API listens.
    pub listen: SocketAddr,
    /// Who measures tasks, once there are agents.
    pub stats: Arc<OnceLock<agents::tasks::Stats>>,
    /// Who says that the edge works by what was written.
    pub in_force: Arc<agents::edge::InForce>,
}

/// Runs until it is asked to end.
pub fn run(settings: Settings) -> Result<(), Problem> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(THREADS)
        .max_blocking_threads(BLOCKING_THREADS_MAX)
        .enable_all()
        .build()
        .map_err(|error| Problem::new("cannot start the runtime").because(error))?;
    let ended = runtime.block_on(serve(settings));
    // Blocking calls that wait for the hands or the keeper end with the process.
    runtime.shutdown_background();
    ended
}

async fn serve(settings: Settings) -> Result<(), Problem> {
    let seed = Arc::new(Seed::new(u64::from_le_bytes(random::bytes()?)));
    let clock: Arc<dyn Clock> = Arc::new(System);
    let data = Arc::new(Data::open_or_make(&settings.data, &seed, &*clock)?);
    let _lock = alone(&data)?;
    let allowed = allowed::asked(&data);
    // One of a killed `up` would name a process that is another's by now.
    data.remove(RUNNING_FILE)?;
    let store = Store::open_with(&data.path, &schema::schema())
        .map_err(|error| Problem::new("cannot open the store").because(error))?;
    let listener = listen(settings.listen).await?;
    let listen = listener
        .local_addr()
        .map_err(|error| Problem::new("the API's socket has no address").because(error))?;
    let shared = Shared {
        streams: ports::streams(&data)?,
        registry: registry::open(&data)?,
        images: content(&data, "images")?,
        settings: Arc::new(settings),
        data,
        store,
        in_force: Arc::new(agents::edge::InForce::new(Arc::clone(&clock))),
        clock,
        seed,
        listen,
        stats: Arc::default(),
    };
    first::rows(&shared)?;
    capacity::measure(&shared)?;
    let audit = Arc::new(audit::File::open(&shared.data)?);
    let trail = Arc::clone(&audit);
    tokio::spawn(async move { trail.write_late().await });
    let api = Api::new(Parts {
        store: shared.store.clone(),
        clock: shared.clock.clone(),
        seed: shared.seed.clone(),
        services: ports::services(),
        identities: Arc::new(iam::Iam::default()),
        authorizer: Arc::new(iam::Iam::default()),
        audit: Arc::clone(&audit) as Arc<dyn wire::Audit>,
        ports: ports::ports(&shared),
        token_key: first::token_key(&shared.data.marker),
    })
    .map_err(|error| Problem::new("a service's table is wrong").because(error))?;
    let mounts = ports::mounts(&shared, &api);
    let (stop, stopped) = watch::channel(false);
    let mut server = front::start(listener, api.clone(), mounts, until(stopped))?;
    let mut asked = signals::Asked::listen()
        .map_err(|error| Problem::new("cannot hear signals").because(error))?;
    // Before the first line of the log.
    allowed.await?;
    let mut beside = controllers::start(&shared, &api)?;
    let ended = end(&shared, &mut asked, &mut beside, &mut server).await;
    // A keeper that is being started would be missed by `ondol down`; either outcome ends it.
    let _begun = beside.begun.await;
    tracing::info!("ending; the edge keeps carrying and tasks keep running");
    notify::tell(notify::State::Stopping);
    stop.send_replace(true);
    if !server.is_terminated() {
        // One that panics now has said so in the log; there is nothing left to do about it here.
        let _stopped = server.await;
    }
    audit.write_waiting();
    let removed = shared.data.remove(RUNNING_FILE);
    ended.and(removed)
}

/// The lock of the only `up` on a directory that can be written.
fn alone(data: &Data) -> Result<File, Problem> {
    let path = data.path.display();
    let Some(lock) = data.lock()? else {
        return Err(Problem::new(format!("another `ondol up` runs on {path}"))
            .next(format!("see it with: ondol status --data {path}")));
    };
    if data.is_read_only() {
        return Err(Problem::new(format!("the file system of {path} is read-only"))
            .because("dmesg may say why")
            .next(
                "`ondol down` ends what runs there, so that it can be repaired and mounted again",
            ));
    }
    Ok(lock)
}

/// Tells where it is reached, now that every command finds what it asks for. Resolves when it is
/// asked to end, or when something without which it cannot go on has failed.
async fn end(
    shared: &Shared,
    asked: &mut signals::Asked,
    beside: &mut controllers::Beside,
    server: &mut front::Ended,
) -> Result<(), Problem> {
    announce(shared)?;
    tokio::select! {
        () = asked.heard() => Ok(()),
        Ok(problem) = &mut beside.failed => Err(problem),
        ended = &mut *server => Err(front::too_early(ended)),
        fatal = shared.store.fatal() => Err(Problem::new("the store has failed").because(fatal)
            .next("nothing more is answered, and tasks run on; `ondol down` ends them where the \
                   disk is to be unmounted; start again once it works")),
    }
}

/// A store of blobs in the data directory.
fn content(data: &Data, name: &str) -> Result<Arc<images::Content>, Problem> {
    images::Content::open(&data.directory(name)?)
        .map(Arc::new)
        .map_err(|error| Problem::new(format!("cannot open {name}")).because(error))
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // A sender that is gone means the same.
    let _gone = stopped.wait_for(|stopped| *stopped).await;
}

async fn listen(address: SocketAddr) -> Result<TcpListener, Problem> {
    TcpListener::bind(address).await.map_err(|error| {
        let problem = Problem::new(format!("cannot listen at {address}")).because(&error);
        match error.kind() {
            std::io::ErrorKind::AddrInUse => problem.next(format!(
                "`ss -ltnp 'sport = :{}'` says who does; or choose another port with --listen",
                address.port()
            )),
            _ => problem.next("choose another address with --listen"),
        }
    })
}

/// Tells where it is reached: in the directory for other commands, and in the log.
fn announce(shared: &Shared) -> Result<(), Problem> {
    let endpoint = format!("http://{}", shared.listen);
    shared.data.write_json(
        RUNNING_FILE,
        &Running {
            pid: std::process::id(),
            endpoint: endpoint.clone(),
            region: shared.settings.region.to_string(),
            account: shared.settings.account.to_string(),
        },
    )?;
    let data = shared.data.path.display().to_string();
    tracing::info!(endpoint, data, "ready");
    notify::tell(notify::State::Ready);
    Ok(())
}
