//! The controllers and agents of a running `up`, and the processes beside it.

use super::{Shared, cloud, fabric, made, ports};
use crate::awaiting;
use crate::data::Data;
use crate::holder;
use crate::report::Problem;
use agents::edge::{self, EdgeAgent, Link};
use agents::hands::Hands;
use agents::network::NetworkAgent;
use agents::tasks::{self, Shelf, TaskAgent, Watcher};
use aws::Fault;
use base::Clock;
use control::{Controller, Driver, Waker};
use images::{Client, ClientConfig};
use rustix::process::{Signal, pidfd_send_signal};
use std::collections::BTreeMap;
use std::os::fd::OwnedFd;
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::oneshot;
use wire::Api;

/// Between two looks for idempotency tokens that are over.
const FORGET_EVERY: Duration = Duration::from_secs(3_600);
/// Between tries to have a process again that has died.
const AGAIN: Duration = Duration::from_millis(200);

/// How long the hands may take to end once they are killed.
const END_PATIENCE: Duration = Duration::from_secs(10);

/// What runs beside the API. Dropped, the hands end; the keeper and the shims go on.
pub struct Beside {
    /// Resolves when the fabric cannot be made.
    pub failed: oneshot::Receiver<Problem>,
    /// Resolves, with or without a value, when they have been started or could not be.
    pub begun: oneshot::Receiver<()>,
}

/// Starts everything; returns at once.
pub fn start(shared: &Shared, api: &Api) -> Result<Beside, Problem> {
    let directory = Arc::new(fabric::Directory::make(&shared.data)?);
    let hands = Hands::at(&directory.hands());
    let link = Arc::new(Link::to(&directory.keeper()));
    let keeper_pid = Arc::new(AtomicU32::new(0));
    let driver = Driver::new(shared.store.clone(), shared.seed.next_u64());
    let edge_waker = driver.waker(EdgeAgent::NAME);
    let network_waker = driver.waker(NetworkAgent::NAME);
    shared.in_force.is_told_by(link.clone(), edge_waker.clone());
    let host = host(
        shared,
        api,
        &directory,
        &hands,
        &keeper_pid,
        driver.waker(TaskAgent::NAME),
    )?;
    // Set here and nowhere else.
    let _first = shared.stats.set(tasks::Stats::of(host.clone()));
    let driver = with_controllers(driver, shared, api, &hands, (&link, &keeper_pid), &host);
    let lack = host.limits_lack();
    let limits_lack = lack.map(|lack| lack.reason).unwrap_or_default();
    super::status::serve(shared, api, driver.reports(), limits_lack)?;
    let (failing, failed) = oneshot::channel();
    let (beginning, begun) = oneshot::channel();
    let processes = Processes {
        shared: shared.clone(),
        directory,
        hands,
        link,
        keeper_pid,
        wakers: [edge_waker, network_waker],
        looking: Mutex::new(None),
    };
    let clock = shared.clock.clone();
    let runtime = tokio::runtime::Handle::current();
    std::thread::spawn(move || {
        let started = processes.start();
        // The receiver is gone only when `up` ends anyway.
        let _ended = beginning.send(());
        let first = match started {
            Ok(first) => first,
            Err(problem) => {
                let _ended = failing.send(problem);
                return;
            }
        };
        let _entered = runtime.enter();
        tokio::spawn(control::run(driver, clock.clone()));
        tokio::spawn(forget_tokens(processes.shared.store.clone(), clock));
        let host = Arc::new(host);
        tokio::spawn(tasks::ship(host.clone()));
        std::thread::spawn(move || {
            if let Err(error) = tasks::follow(&host) {
                tracing::error!(%error, "containers are not watched any more");
            }
        });
        processes.watch(first);
    });
    Ok(Beside { failed, begun })
}

/// Idempotency tokens are remembered for a day.
async fn forget_tokens(store: store::Store, clock: Arc<dyn Clock>) {
    let mut hourly = tokio::time::interval(FORGET_EVERY);
    loop {
        hourly.tick().await;
        if let Err(error) = wire::forget_old_tokens(&store, clock.now()) {
            tracing::warn!(?error, "old idempotency tokens are kept for another hour");
        }
    }
}

fn with_controllers(
    driver: Driver,
    shared: &Shared,
    api: &Api,
    hands: &Arc<Hands>,
    (link, keeper_pid): (&Arc<Link>, &Arc<AtomicU32>),
    host: &tasks::Host,
) -> Driver {
    let network_waker = driver.waker(NetworkAgent::NAME);
    let (store, clock, seed) = (&shared.store, &shared.clock, &shared.seed);
    let edge_host = edge::Host {
        api_port: shared.listen.port(),
        made_prefix: made::prefix(shared),
        lowest_port: ports::lowest_port(),
        secret: shared.data.marker.secret.clone(),
        holder: |at| holder::of(at).map(|holder| holder.to_string()),
    };
    driver
        .with(ecs::ServiceController::new(api.clone(), seed.clone()))
        .with(ecs::TaskController::new(api.clone(), seed.clone()))
        .with(ec2::controllers::nat_gateway::Deletion::new(store.clone()))
        .with(elbv2::controllers::target::Deregistration::new(
            store.clone(),
        ))
        .with(ecr::controllers::repository::Housekeeping::new(
            store.clone(),
        ))
        .with(logs::controllers::retention::Retention::new(
            store.clone(),
            shared.streams.clone(),
        ))
        .with(sts::controllers::session::Housekeeping::new(store.clone()))
        .with(ecr::controllers::blobs::Sweep::new(
            store.clone(),
            ports::blobs(shared),
        ))
        .with(NetworkAgent::new(
            store.clone(),
            hands.clone(),
            clock.clone(),
            way_out(shared, keeper_pid),
            network_waker,
        ))
        .with(EdgeAgent::new(
            store.clone(),
            clock.clone(),
            hands.clone(),
            link.clone(),
            edge_host,
        ))
        .with(TaskAgent::new(host.clone()))
}

/// Opens the way out from outside the fabric: as root a pair and a table of our own, else pasta.
fn way_out(shared: &Shared, keeper_pid: &Arc<AtomicU32>) -> agents::network::OpenWayOut {
    let (data, pid) = (shared.data.clone(), keeper_pid.clone());
    Arc::new(move || fabric::open_way_out(&data, pid.load(Ordering::Acquire)))
}

fn host(
    shared: &Shared,
    api: &Api,
    directory: &fabric::Directory,
    hands: &Arc<Hands>,
    keeper_pid: &Arc<AtomicU32>,
    waker: Waker,
) -> Result<tasks::Host, Problem> {
    let cloud: Arc<dyn agents::cloud::Cloud> = Arc::new(cloud::ByApi(api.clone()));
    let client = Client::new(&ClientConfig::from_environment(concat!(
        "ondol/",
        env!("CARGO_PKG_VERSION")
    )))
    .map_err(|error| Problem::new("cannot set up the registry client").because(error))?;
    let content = shared.images.clone();
    let own_registry = shared.listen.to_string();
    let shelf = Shelf::new(client, content, hands.clone(), cloud.clone(), own_registry);
    let containers = directory.path.join("containers");
    let watcher = Watcher::over(&containers)
        .map_err(|error| Problem::new("cannot watch containers").because(error))?;
    let name = format!("ondol-{}", shared.data.marker.id);
    let groups = containers::cgroups::Groups::detect(&name).map_err(|error| error.to_string());
    match &groups {
        Ok(groups) => {
            if let Some(lack) = groups.lacking() {
                tracing::warn!(reason = lack.reason, "not all limits can be enforced");
            }
            note_groups(&shared.data, groups)?;
        }
        Err(reason) => tracing::warn!(reason, "no limits can be enforced on containers"),
    }
    let api_inside = format!("http://{}", agents::network::API);
    let pid = keeper_pid.clone();
    Ok(tasks::Host {
        store: shared.store.clone(),
        clock: shared.clock.clone(),
        hands: hands.clone(),
        cloud,
        shelf: Arc::new(shelf),
        containers,
        groups: Arc::new(groups),
        open_files: open_files(),
        shim: Arc::new(move |path: &Path| fabric::shim(pid.load(Ordering::Acquire), path)),
        cloud_environment: Arc::new(BTreeMap::from([(
            "AWS_ENDPOINT_URL".to_owned(),
            api_inside,
        )])),
        waker,
        watcher: Arc::new(watcher),
    })
}

/// Adds them to those that `down` removes: an earlier `up` may have been started in another group.
fn note_groups(data: &Data, groups: &containers::cgroups::Groups) -> Result<(), Problem> {
    let mut all: Vec<containers::cgroups::Groups> = data
        .read_json(crate::data::GROUPS_FILE)?
        .unwrap_or_default();
    if !all.contains(groups) {
        all.push(groups.clone());
        data.write_json(crate::data::GROUPS_FILE, &all)?;
    }
    Ok(())
}

/// The hard limit of open files of this process, which root first raises to the kernel's own.
fn open_files() -> u64 {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let now = getrlimit(Resource::Nofile);
    let kernels = std::fs::read_to_string("/proc/sys/fs/nr_open").unwrap_or_default();
    let raised = kernels.trim().parse::<u64>().ok().filter(|most| {
        let limit = Rlimit {
            current: now.current,
            maximum: Some(*most),
        };
        setrlimit(Resource::Nofile, limit).is_ok()
    });
    raised.or(now.maximum).unwrap_or(u64::MAX)
}

/// The keeper and the hands.
struct Processes {
    shared: Shared,
    directory: Arc<fabric::Directory>,
    hands: Arc<Hands>,
    link: Arc<Link>,
    keeper_pid: Arc<AtomicU32>,
    wakers: [Waker; 2],
    /// Held while the keeper is looked for: two that do so at once would start two. In it, the
    /// hands that were started last.
    looking: Mutex<Option<OwnedFd>>,
}

/// Hands that run: their process, and the connection that keeps them.
struct Running {
    process: std::process::Child,
    _life: std::os::unix::net::UnixStream,
}

impl Processes {
    fn start(&self) -> Result<Running, Problem> {
        let mut started = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let keeper = fabric::keeper(&self.shared.data, &self.directory, || ())?;
        if keeper.adopted {
            tracing::info!(pid = keeper.pid, "the edge was adopted");
        }
        if let Some(reason) = &keeper.told.reason {
            tracing::warn!(reason, "images with more than one user cannot run");
        }
        self.keeper_pid.store(keeper.pid, Ordering::Release);
        let process = fabric::hands(&self.shared.data, &self.directory, &keeper)?;
        *started = awaiting::process(process.id());
        match self.hands.hold() {
            Ok(life) => Ok(Running {
                process,
                _life: life,
            }),
            Err(error) => {
                fabric::end(process);
                Err(Problem::new("the fabric's hands do not listen").because(error))
            }
        }
    }

    /// Looks for the keeper, after one has died. Where its fabric went with it, the hands go
    /// first: what they make in theirs nobody finds in the next.
    fn look_again(&self) -> Result<(), Problem> {
        let mut started = self.looking.lock().unwrap_or_else(PoisonError::into_inner);
        let end_hands = || {
            if let Some(hands) = started.take() {
                // It fails only for a process that has ended already.
                let _ended = pidfd_send_signal(&hands, Signal::KILL);
                // What is killed ends; if the kernel takes longer, it is not waited for.
                let _ended = awaiting::ends(vec![hands], Instant::now() + END_PATIENCE);
            }
        };
        let keeper = fabric::keeper(&self.shared.data, &self.directory, end_hands)?;
        self.keeper_pid.store(keeper.pid, Ordering::Release);
        Ok(())
    }

    /// Keeps both running for as long as this process lives. Blocks.
    fn watch(self, first: Running) {
        let health = Arc::new(self);
        let following = health.clone();
        std::thread::spawn(move || following.follow_health());
        let mut running = first;
        loop {
            if let Ok(status) = running.process.wait() {
                tracing::warn!(%status, "the fabric's hands have ended; they are started again");
            }
            running = health.again();
            health.wake();
        }
    }

    fn again(&self) -> Running {
        loop {
            self.pause();
            match self.start() {
                Ok(running) => return running,
                Err(problem) => tracing::error!(%problem, "not yet"),
            }
        }
    }

    /// Health reports to rows; a connection that breaks means that the keeper has died.
    fn follow_health(&self) {
        loop {
            let broken: Result<(), Fault> = self.link.follow_health(&self.shared.store);
            if let Err(fault) = broken {
                tracing::warn!(%fault, "the edge's keeper does not answer; it is looked for again");
            }
            self.link.forget();
            if let Err(problem) = self.look_again() {
                tracing::error!(%problem, "no keeper");
            }
            self.wake();
            self.pause();
        }
    }

    /// Before something is tried again that failed or died. No timer of the runtime's: it ends
    /// before this thread does.
    fn pause(&self) {
        std::thread::park_timeout(AGAIN);
    }

    fn wake(&self) {
        let now = self.shared.clock.now();
        self.wakers[0].wake(edge::KEY, now);
        self.wakers[1].wake(agents::network::KEY, now);
    }
}
