//! Removes what a container has left on this host, after its last lines were delivered.
//!
//! What is removed file by file is in between neither there nor gone: the note of what was
//! delivered may go before the lines do, and whoever removes may die then. So a directory is first
//! set aside under a name that no container has; from then on nobody reads it as a container's.

use super::{TaskAgent, container, number, ship_logs};
use crate::hands::Request;
use aws::Fault;
use containers::config::ContainerId;
use resources::ecs::Task;
use std::io;
use std::path::{Path, PathBuf};

/// The end of a name that no container has: it is no [`ContainerId`].
const ASIDE: &str = ".gone";

impl TaskAgent {
    /// Removes these directories, volumes and control groups; again is the same.
    pub(super) async fn clean_up(&self, key: &str, mut ids: Vec<String>) -> Result<(), Fault> {
        // What is aside already makes room for what is to follow.
        ids.sort_by_key(|id| !id.ends_with(ASIDE));
        for id in ids {
            self.last_lines(key, &id).await;
            // Nobody is between reading the lines and noting that they were delivered.
            let _alone = self.host.watcher.delivering.lock().await;
            let directory = self.directory(&id);
            if let Ok(Some(group)) = containers::observe::group(&directory) {
                group.kill().map_err(Fault::internal)?;
                group.remove().map_err(Fault::internal)?;
            }
            let directory = set_aside(&directory).map_err(Fault::internal)?;
            let name = directory.file_name().unwrap_or_default().to_string_lossy();
            let inside = container::directory_inside(&name);
            let removed = self.host.hands.ask(Request::RemoveTree(inside), None).await;
            removed.map_err(Fault::internal)?;
            // What is left belongs to this process's user.
            containers::remove(&directory).map_err(Fault::internal)?;
        }
        let task = key.rsplit('/').next().unwrap_or(key);
        let volumes = Request::RemoveTree(container::volumes_inside(task));
        let removed = self.host.hands.ask(volumes, None).await;
        removed.map_err(Fault::internal)?;
        let shared = ContainerId::new(task);
        if let (Ok(groups), Some(shared)) = (&*self.host.groups, shared) {
            let below = groups.below(&shared);
            below.remove().map_err(Fault::internal)?;
        }
        Ok(())
    }

    /// Delivers what a container has written last. Its group may be gone; then so are the lines.
    async fn last_lines(&self, key: &str, id: &str) {
        if let (Some(task), Some(number)) = (self.host.store.get::<Task>(key), number(id))
            && let Err(error) = ship_logs(&self.host, &task, number).await
        {
            tracing::warn!(container = id, error, "its last lines are lost");
            self.host.watcher.lost(id, error);
        }
    }
}

/// Gives a container's directory its other name, at once or not at all, and answers it. One that is
/// aside, or gone, stays so.
pub fn set_aside(directory: &Path) -> io::Result<PathBuf> {
    let mut name = directory.file_name().unwrap_or_default().to_owned();
    if name.to_string_lossy().ends_with(ASIDE) {
        return Ok(directory.to_owned());
    }
    name.push(ASIDE);
    let aside = directory.with_file_name(name);
    match std::fs::rename(directory, &aside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(aside),
    }
}
