//! What the task agent remembers between two looks. All of it may be lost with the process.

use super::world::{End, Fact, ImageState, ReadyImage};
use base::Time;
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// A task's id and a container's name.
pub type ImageKey = (String, String);

/// The memory.
#[derive(Debug, Default)]
pub struct Memory(Mutex<Remembered>);

#[derive(Debug, Default)]
struct Remembered {
    images: HashMap<ImageKey, ImageState>,
    pulls: HashMap<String, (Option<Time>, Option<Time>)>,
    asked_to_stop: HashMap<String, Time>,
    killed: HashSet<String>,
    failed: HashMap<String, (String, Time)>,
    lost: HashMap<String, Time>,
}

impl Memory {
    fn lock(&self) -> MutexGuard<'_, Remembered> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Notes that an image is being fetched; false if somebody is at it.
    pub fn begin_fetch(&self, key: &ImageKey, now: Time) -> bool {
        let mut memory = self.lock();
        let state = memory
            .images
            .entry(key.clone())
            .or_insert(ImageState::Unknown);
        if *state != ImageState::Unknown {
            return false;
        }
        *state = ImageState::Fetching;
        memory
            .pulls
            .entry(key.0.clone())
            .or_default()
            .0
            .get_or_insert(now);
        true
    }

    /// Notes how a fetch ended.
    pub fn end_fetch(&self, key: &ImageKey, image: Result<Arc<ReadyImage>, String>, now: Time) {
        let mut memory = self.lock();
        let state = match image {
            Ok(image) => ImageState::Ready(image),
            Err(words) => ImageState::Failed(words),
        };
        memory.images.insert(key.clone(), state);
        memory.pulls.entry(key.0.clone()).or_default().1 = Some(now);
    }

    /// How far an image is.
    pub fn image(&self, key: &ImageKey) -> ImageState {
        self.lock()
            .images
            .get(key)
            .cloned()
            .unwrap_or(ImageState::Unknown)
    }

    /// When fetching a task's images began and ended.
    pub fn pull(&self, task: &str) -> (Option<Time>, Option<Time>) {
        self.lock().pulls.get(task).copied().unwrap_or_default()
    }

    /// Notes that a container cannot be started.
    pub fn cannot_start(&self, id: &str, reason: String, now: Time) {
        self.lock().failed.insert(id.to_owned(), (reason, now));
    }

    /// The fact of a container that could not even be launched.
    pub fn failure(&self, id: &str) -> Option<Fact> {
        let memory = self.lock();
        let (reason, at) = memory.failed.get(id)?;
        Some(Fact::Ended {
            how: End::NeverRan,
            started_at: None,
            reason: Some(in_words(reason)),
            at: *at,
        })
    }

    /// When a container of which nobody knows when it ended was first found so.
    pub fn lost_since(&self, id: &str, now: Time) -> Time {
        *self.lock().lost.entry(id.to_owned()).or_insert(now)
    }

    /// Notes that a container was asked to stop; the first time counts.
    pub fn asked_to_stop(&self, id: &str, now: Time) {
        self.lock()
            .asked_to_stop
            .entry(id.to_owned())
            .or_insert(now);
    }

    /// When it was.
    pub fn asked_to_stop_at(&self, id: &str) -> Option<Time> {
        self.lock().asked_to_stop.get(id).copied()
    }

    /// Notes that a container was killed.
    pub fn killed(&self, id: &str) {
        self.lock().killed.insert(id.to_owned());
    }

    /// Whether it was.
    pub fn was_killed(&self, id: &str) -> bool {
        self.lock().killed.contains(id)
    }

    /// Forgets a task that is over.
    pub fn forget(&self, key: &str) {
        let task = key.rsplit('/').next().unwrap_or(key);
        let mut memory = self.lock();
        memory.images.retain(|(owner, _), _| owner != task);
        memory.pulls.remove(task);
        memory.asked_to_stop.retain(|id, _| !id.starts_with(task));
        memory.killed.retain(|id| !id.starts_with(task));
        memory.failed.retain(|id, _| !id.starts_with(task));
        memory.lost.retain(|id, _| !id.starts_with(task));
    }
}

/// Kinds of errors that a reason may name itself.
const OTHER_KINDS: [&str; 2] = ["ResourceInitializationError", "CannotCreateContainerError"];

/// AWS's words name the kind of error first; those that already do are kept.
pub fn in_words(reason: &str) -> String {
    let is_told = |kind: &&str| reason.starts_with(kind);
    if OTHER_KINDS.iter().any(is_told) {
        reason.to_owned()
    } else {
        format!("CannotStartContainerError: {reason}")
    }
}
