//! The keeper's clients: control processes that ask it. A restarted control plane is simply a new
//! client; the keeper's state is the same.

use super::frame::{Answer, Channel, Frame, FrameFault, Order, PROTOCOL, Request};
use super::keeper::Keeper;
use std::os::fd::{AsFd, BorrowedFd};
use std::sync::Arc;

/// What a client waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Nothing.
    Nothing,
    /// The worker's counters.
    Counters,
}

/// A control process.
pub struct Client {
    /// Its channel.
    pub channel: Channel,
    greeted: bool,
    subscribed: bool,
    waiting: Waiting,
}

impl Client {
    /// One that has not said anything yet.
    pub fn new(channel: Channel) -> Client {
        Client {
            channel,
            greeted: false,
            subscribed: false,
            waiting: Waiting::Nothing,
        }
    }
}

impl AsFd for Client {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.channel.as_fd()
    }
}

impl Keeper {
    pub(super) fn serve_clients(&mut self) {
        let numbers: Vec<u64> = self.clients.keys().copied().collect();
        for number in numbers {
            if self.serve_client(number).is_err() {
                self.clients.remove(&number);
            }
        }
    }

    fn serve_client(&mut self, number: u64) -> Result<(), FrameFault> {
        let Some(client) = self.clients.get_mut(&number) else {
            return Ok(());
        };
        client.channel.fill()?;
        let mut last = Ok(());
        while let Some(client) = self.clients.get_mut(&number) {
            match client.channel.take::<Request>() {
                Ok(Some(frame)) => self.request(number, frame),
                Ok(None) => break,
                // What it asked for before it left is still done.
                Err(fault) => {
                    last = Err(fault);
                    break;
                }
            }
        }
        for worker in &mut self.workers {
            // A worker that cannot be told is found dead in its turn.
            let _ = worker.channel.flush();
        }
        if let Some(client) = self.clients.get_mut(&number) {
            client.channel.flush()?;
        }
        last
    }

    fn request(&mut self, number: u64, frame: Frame<Request>) {
        let greeted = self
            .clients
            .get(&number)
            .is_some_and(|client| client.greeted);
        let Frame {
            head,
            payload,
            descriptor,
        } = frame;
        match head {
            Request::Hello(PROTOCOL) => {
                if let Some(client) = self.clients.get_mut(&number) {
                    client.greeted = true;
                }
                let state = self.state();
                self.answer(number, &Answer::State(state), &[]);
            }
            Request::Hello(version) => self.refuse(
                number,
                format!("the keeper speaks version {PROTOCOL} of its protocol, not {version}"),
            ),
            _ if !greeted => self.refuse(number, "a client has to say its version first".into()),
            Request::SetTable(version) => self.set_table(number, version, payload),
            Request::Table => {
                let table = self.table.as_ref().map(|(_, table)| table.clone());
                self.answer(number, &Answer::Done, &table.unwrap_or_default());
            }
            Request::GiveDescriptor(name) => match descriptor.map(Arc::new) {
                Some(descriptor) => {
                    self.order(&Order::Descriptor(name.clone()), &[], Some(&descriptor));
                    self.descriptors.insert(name, descriptor);
                    self.answer(number, &Answer::Done, &[]);
                }
                None => self.refuse(number, format!("descriptor {name} did not come")),
            },
            Request::DropDescriptor(name) => match self.descriptors.remove(&name) {
                Some(_) => {
                    self.order(&Order::DropDescriptor(name), &[], None);
                    self.answer(number, &Answer::Done, &[]);
                }
                None => self.refuse(number, format!("there is no descriptor {name}")),
            },
            Request::Health => {
                let health = self.health.clone();
                self.answer(number, &Answer::Done, &health);
            }
            Request::Counters => self.count(number),
            Request::Subscribe => {
                if let Some(client) = self.clients.get_mut(&number) {
                    client.subscribed = true;
                }
                self.answer(number, &Answer::Done, &[]);
            }
            Request::ReplaceWorker => match self.start_worker() {
                Ok(()) => self.answer(number, &Answer::Done, &[]),
                Err(fault) => self.refuse(number, format!("start a worker: {fault}")),
            },
            Request::Shutdown => {
                self.ending = true;
                self.answer(number, &Answer::Done, &[]);
            }
        }
    }

    fn set_table(&mut self, number: u64, version: u64, table: Vec<u8>) {
        if self.candidate.is_some() {
            return self.refuse(number, "another table is being taken over".into());
        }
        if let Some((current, _)) = &self.table
            && version < *current
        {
            let why = format!("table {version} is older than the current one, {current}");
            return self.refuse(number, why);
        }
        self.order(&Order::Table(version), &table, None);
        self.candidate = Some((version, table, number));
    }

    fn count(&mut self, number: u64) {
        if self.workers.is_empty() {
            return self.refuse(number, "no worker runs at the moment".into());
        }
        if let Some(client) = self.clients.get_mut(&number) {
            client.waiting = Waiting::Counters;
        }
        let youngest = self.workers.len() - 1;
        let _ = self.workers[youngest]
            .channel
            .queue(&Order::Count(number), &[], None);
    }

    pub(super) fn answer_counters(&mut self, number: u64, counters: &[u8]) {
        if let Some(client) = self.clients.get_mut(&number) {
            client.waiting = Waiting::Nothing;
        }
        self.answer(number, &Answer::Done, counters);
    }

    pub(super) fn refuse_waiting(&mut self, waiting: Waiting, why: &str) {
        for client in self
            .clients
            .values_mut()
            .filter(|client| client.waiting == waiting)
        {
            client.waiting = Waiting::Nothing;
            let _ = client
                .channel
                .queue(&Answer::Refused(why.into()), &[], None);
        }
    }

    fn refuse(&mut self, number: u64, why: String) {
        self.answer(number, &Answer::Refused(why), &[]);
    }

    pub(super) fn answer(&mut self, number: u64, answer: &Answer, payload: &[u8]) {
        let Some(client) = self.clients.get_mut(&number) else {
            return;
        };
        let sent = client
            .channel
            .queue(answer, payload, None)
            .and_then(|()| client.channel.flush());
        if sent.is_err() {
            self.clients.remove(&number);
        }
    }

    pub(super) fn tell_subscribers(&mut self, answer: &Answer, payload: &[u8]) {
        let subscribed = self.clients.iter().filter(|(_, client)| client.subscribed);
        let numbers: Vec<u64> = subscribed.map(|(number, _)| *number).collect();
        for number in numbers {
            self.answer(number, answer, payload);
        }
    }
}
