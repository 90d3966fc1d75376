//! The worker's first thread: takes tables and descriptors from the keeper, hands them to the data
//! threads, runs the probes that the ward asks for, and reports. It carries no traffic.

use super::frame::{Channel, Frame, FrameFault, Order, Report, timespec};
use super::mailbox::{Beat, Descriptors, Letter, Mailbox, Outfit, Retirement};
use super::opener::{Openers, openers};
use super::prober::Prober;
use super::worker::WorkerFault;
use crate::config::Table;
use crate::core::health::{Finding, Ward};
use crate::limits;
use crate::report::{Counters, HealthReport};
use rustix::event::epoll;
use rustix::io::Errno;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const CHANNEL: u64 = u64::MAX;
const MAILBOX: u64 = u64::MAX - 1;
/// How long the data threads may take for a letter; they answer within one turn of their loops.
const PATIENCE: Duration = Duration::from_secs(10);

/// The worker's first thread.
pub struct Conductor {
    channel: Channel,
    carriers: Vec<Arc<Mailbox>>,
    datagrams: Option<Arc<Mailbox>>,
    namespaces: PathBuf,
    epoll: OwnedFd,
    mailbox: Arc<Mailbox>,
    descriptors: Descriptors,
    table: Arc<Table>,
    openers: Openers,
    ward: Ward,
    prober: Prober,
    health: Arc<HealthReport>,
    origin: Instant,
    since_ms: i64,
    has_table: bool,
    retiring: bool,
    retired: bool,
}

impl Conductor {
    /// One that waits for its first order; `mailbox` is where it hears of its threads.
    pub fn new(
        channel: Channel,
        mailbox: Arc<Mailbox>,
        carriers: Vec<Arc<Mailbox>>,
        datagrams: Option<Arc<Mailbox>>,
        namespaces: PathBuf,
    ) -> Result<Conductor, WorkerFault> {
        let epoll = epoll::create(epoll::CreateFlags::CLOEXEC).map_err(WorkerFault::Events)?;
        let watch = |word| epoll::EventData::new_u64(word);
        epoll::add(&epoll, &channel, watch(CHANNEL), epoll::EventFlags::IN)
            .and_then(|()| epoll::add(&epoll, &*mailbox, watch(MAILBOX), epoll::EventFlags::IN))
            .map_err(WorkerFault::Events)?;
        let threads = carriers.len();
        Ok(Conductor {
            channel,
            carriers,
            datagrams,
            namespaces,
            epoll,
            mailbox,
            descriptors: Descriptors::new(),
            table: Arc::new(Table::default()),
            openers: Openers::default(),
            ward: Ward::over(threads),
            prober: Prober::new(),
            health: Arc::new(HealthReport::default()),
            origin: Instant::now(),
            since_ms: wall_ms(),
            has_table: false,
            retiring: false,
            retired: false,
        })
    }

    /// Runs until told to retire and all data threads have ended. While they end it does nothing
    /// but say that they still work.
    pub fn run(mut self) -> Result<(), WorkerFault> {
        self.report(&Report::Ready, &[])?;
        let mut events = Vec::with_capacity(64);
        loop {
            let wait = self.wait_time().map(timespec);
            match epoll::wait(
                &self.epoll,
                rustix::buffer::spare_capacity(&mut events),
                wait.as_ref(),
            ) {
                Ok(_) | Err(Errno::INTR) => (),
                Err(errno) => return Err(WorkerFault::Wait(errno)),
            }
            for event in events.drain(..) {
                match event.data.u64() {
                    CHANNEL => self.take_orders()?,
                    MAILBOX => self.take_letters()?,
                    probe => {
                        let finding = self.prober.event(probe);
                        self.found(probe, finding);
                    }
                }
            }
            if self.retired {
                return Ok(());
            }
            if !self.retiring {
                self.probe();
                self.tell_change()?;
            }
        }
    }

    fn wait_time(&self) -> Option<Duration> {
        if self.retiring {
            return None;
        }
        let probe_ms = self
            .prober
            .next_ms()
            .map(|ms| ms.saturating_sub(self.now_ms()));
        let full = self.prober.len() >= limits::PROBES;
        let ward_ms = self
            .ward
            .next_ms()
            .filter(|_| !full)
            .map(|ms| (ms - wall_ms()).max(0) as u64);
        let next_ms = [probe_ms, ward_ms].into_iter().flatten().min()?;
        Some(Duration::from_millis(next_ms + 1))
    }

    fn now_ms(&self) -> u64 {
        self.origin.elapsed().as_millis() as u64
    }

    fn take_orders(&mut self) -> Result<(), WorkerFault> {
        self.channel.fill().map_err(WorkerFault::Channel)?;
        loop {
            match self.channel.take::<Order>() {
                Ok(Some(frame)) => self.obey(frame)?,
                Ok(None) => return Ok(()),
                // Without a keeper there are no new tables and nobody to start another worker.
                Err(FrameFault::Closed) => {
                    self.retire();
                    return epoll::delete(&self.epoll, &self.channel).map_err(WorkerFault::Events);
                }
                Err(fault) => return Err(WorkerFault::Channel(fault)),
            }
        }
    }

    fn obey(&mut self, frame: Frame<Order>) -> Result<(), WorkerFault> {
        match frame.head {
            // All else is for the worker after it.
            Order::Beat => self.ask_all(),
            _ if self.retiring => (),
            Order::Descriptor(name) => {
                if let Some(descriptor) = frame.descriptor {
                    // Several threads accept from it: one of them finds nothing.
                    let _ = rustix::io::ioctl_fionbio(&descriptor, true);
                    self.descriptors.insert(name.clone(), Arc::new(descriptor));
                    self.renew_descriptor(&name);
                }
            }
            Order::DropDescriptor(name) => {
                self.descriptors.remove(&name);
                self.renew_descriptor(&name);
            }
            Order::Health => {
                if let Ok(report) = serde_json::from_slice::<HealthReport>(&frame.payload) {
                    self.take_health(report);
                }
            }
            Order::Table(version) => {
                let report = match self.set_table(&frame.payload) {
                    Ok(()) => Report::Applied(version),
                    Err(why) => Report::Rejected(version, why),
                };
                self.tell_change()?;
                self.report(&report, &[])?;
            }
            Order::Count(number) => {
                let counters = serde_json::to_vec(&self.count()).expect("counters are plain data");
                self.report(&Report::Counters(number), &counters)?;
            }
            Order::Retire => self.retire(),
        }
        Ok(())
    }

    /// Asks all data threads whether they still work.
    fn ask_all(&self) {
        let beat = Arc::new(Beat(self.mailbox.clone()));
        for mailbox in self.carriers.iter().chain(&self.datagrams) {
            mailbox.send(Letter::Pulse(beat.clone()));
        }
    }

    fn retire(&mut self) {
        if !std::mem::replace(&mut self.retiring, true) {
            // Its probes end with it.
            self.prober = Prober::new();
            let retirement = Arc::new(Retirement(self.mailbox.clone()));
            for mailbox in self.carriers.iter().chain(&self.datagrams) {
                mailbox.send(Letter::Retire(retirement.clone()));
            }
        }
    }

    /// Health from another worker: the one before this one, or the one after it.
    fn take_health(&mut self, report: HealthReport) {
        if !self.has_table {
            self.ward.restore(report, wall_ms());
            return;
        }
        self.health = Arc::new(report);
        self.spread_health();
    }

    fn set_table(&mut self, payload: &[u8]) -> Result<(), String> {
        let table: Table =
            serde_json::from_slice(payload).map_err(|error| format!("read the table: {error}"))?;
        table.check().map_err(|fault| fault.to_string())?;
        let named = table
            .listeners
            .iter()
            .flat_map(|listener| &listener.descriptors);
        let mut named = named.chain(table.datagrams.iter().map(|socket| &socket.descriptor));
        if let Some(missing) = named.find(|name| !self.descriptors.contains_key(*name)) {
            return Err(format!("descriptor {missing} was not given"));
        }
        if !table.datagrams.is_empty() && self.datagrams.is_none() {
            return Err("datagram sockets: this worker has no engine for datagrams".into());
        }
        let groups = table
            .groups
            .iter()
            .filter_map(|group| group.namespace.as_deref());
        let passes = table.sites.iter().filter_map(|site| match &site.kind {
            crate::config::SiteKind::Pass(pass) => pass.namespace.as_deref(),
            _ => None,
        });
        self.openers = openers(&self.namespaces, groups.chain(passes), &self.openers)
            .map_err(|error| format!("start an opener: {error}"))?;
        self.ward.set_table(&table, wall_ms());
        self.health = Arc::new(self.ward.report());
        self.table = Arc::new(table);
        self.has_table = true;
        self.dress()
    }

    /// Hands table and descriptors to all threads and waits until they are in force.
    fn dress(&self) -> Result<(), String> {
        let (done, all) = channel();
        let mut count = 0;
        let all_threads = self.carriers.iter().chain(&self.datagrams);
        for (number, mailbox) in all_threads.enumerate() {
            let outfit = Outfit {
                table: self.table.clone(),
                health: self.health.clone(),
                descriptors: Arc::new(self.descriptors.clone()),
                openers: self.openers.clone(),
                reports: (self.mailbox.clone(), number),
            };
            mailbox.send(Letter::Outfit(outfit, done.clone()));
            count += 1;
        }
        // So that a thread which has ended is not waited for.
        drop(done);
        for _ in 0..count {
            all.recv_timeout(PATIENCE)
                .map_err(|_| "a data thread does not answer".to_owned())?;
        }
        Ok(())
    }

    /// A descriptor that the table in force names has come, changed or gone.
    fn renew_descriptor(&mut self, name: &str) {
        let named = self
            .table
            .listeners
            .iter()
            .flat_map(|listener| &listener.descriptors);
        let mut named = named.chain(self.table.datagrams.iter().map(|socket| &socket.descriptor));
        if self.has_table && named.any(|named| named == name) {
            // A thread that does not answer is stuck: ending the process frees it.
            self.dress()
                .expect("data threads answer within a turn of their loops");
        }
    }

    fn take_letters(&mut self) -> Result<(), WorkerFault> {
        for letter in self.mailbox.take() {
            match letter {
                Letter::Opened { word, socket } => {
                    let finding = self.prober.opened(word, socket, &self.epoll);
                    self.found(word, finding);
                }
                Letter::Busy(thread, busy) => self.ward.set_busy(thread, busy),
                Letter::Beaten => self.report(&Report::Beat, &[])?,
                Letter::Retired => self.retired = true,
                // Its connections are cut already. Those of the others are cut with the process,
                // unless they are finishing anyway: half a worker serves nobody.
                Letter::Failed(errno) if !self.retiring => return Err(WorkerFault::Wait(errno)),
                _ => (),
            }
        }
        Ok(())
    }

    fn found(&mut self, probe: u64, finding: Option<Finding>) {
        if let Some(finding) = finding {
            self.ward.found(probe, finding, wall_ms());
        }
    }

    fn probe(&mut self) {
        let now_ms = self.now_ms();
        for (probe, finding) in self.prober.expire(now_ms) {
            self.ward.found(probe, finding, wall_ms());
        }
        let room = limits::PROBES.saturating_sub(self.prober.len());
        for probe in self.ward.due(wall_ms(), room) {
            let id = probe.id;
            let finding =
                self.prober
                    .start(probe, now_ms, &self.epoll, &self.mailbox, &self.openers);
            self.found(id, finding);
        }
    }

    /// Tells the data threads and the keeper if the health has changed.
    fn tell_change(&mut self) -> Result<(), WorkerFault> {
        let Some(report) = self.ward.take_change() else {
            return Ok(());
        };
        let bytes = serde_json::to_vec(&report).expect("health is plain data");
        self.health = Arc::new(report);
        self.spread_health();
        self.report(&Report::Health, &bytes)
    }

    fn spread_health(&self) {
        for mailbox in &self.carriers {
            mailbox.send(Letter::Health(self.health.clone()));
        }
    }

    fn count(&self) -> Counters {
        let (reply, replies) = channel();
        for mailbox in &self.carriers {
            mailbox.send(Letter::Count(reply.clone()));
        }
        drop(reply);
        let mut sum = Counters {
            since_ms: self.since_ms,
            ..Counters::default()
        };
        while let Ok(counters) = replies.recv_timeout(PATIENCE) {
            sum.add(counters);
        }
        sum
    }

    fn report(&mut self, report: &Report, payload: &[u8]) -> Result<(), WorkerFault> {
        let sent = self.channel.queue(report, payload, None);
        let sent = sent.and_then(|()| self.channel.flush_until(Instant::now() + PATIENCE));
        match sent {
            Ok(()) => Ok(()),
            // Reading will find the same, and says what then happens.
            Err(FrameFault::Write(_)) => Ok(()),
            Err(fault) => Err(WorkerFault::Channel(fault)),
        }
    }
}

fn wall_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_millis() as i64
}
