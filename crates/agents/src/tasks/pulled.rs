//! What a container was made of and when that was fetched: noted beside its other files when it is
//! started, so that an agent that was started later still tells it.

use super::world::ImageState;
use super::{TaskAgent, number};
use base::Time;
use resources::ecs::{Task, TaskDefinition};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::Path;

/// Beside the shim's own files.
const FILE: &str = "image.json";

/// The note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pulled {
    /// `sha256:…` of the manifest.
    pub digest: String,
    /// When fetching its task's images began.
    pub started_at: Option<Time>,
    /// When it ended.
    pub stopped_at: Option<Time>,
}

impl Pulled {
    /// Leaves it in a container's directory.
    pub fn note(&self, directory: &Path) -> io::Result<()> {
        std::fs::write(directory.join(FILE), serde_json::to_vec(self)?)
    }

    /// What was left there. Half a note, of a process that died over it, is none.
    pub fn noted(directory: &Path) -> Option<Pulled> {
        serde_json::from_slice(&std::fs::read(directory.join(FILE)).ok()?).ok()
    }
}

/// When fetching the images of a task began and ended, by its containers' notes.
pub fn pull(notes: &[Pulled]) -> (Option<Time>, Option<Time>) {
    let began = notes.iter().filter_map(|note| note.started_at).min();
    (began, notes.iter().filter_map(|note| note.stopped_at).max())
}

impl TaskAgent {
    /// What is remembered of the image of a container that is about to be started.
    pub(super) fn pulled(&self, task: &Task, id: &str) -> Option<Pulled> {
        let key = &task.task_definition_key;
        let definition = self.host.store.get::<TaskDefinition>(key)?;
        let container = definition.containers.get(number(id)?)?;
        let ImageState::Ready(image) = self
            .memory
            .image(&(task.id.clone(), container.name.clone()))
        else {
            return None;
        };
        let (started_at, stopped_at) = self.memory.pull(&task.id);
        Some(Pulled {
            digest: image.digest.clone(),
            started_at,
            stopped_at,
        })
    }
}
