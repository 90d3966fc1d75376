//! Containers' output to CloudWatch Logs: from the shims' segments, by offset, at least once.
//!
//! The offset that was delivered stands in a file beside the container's others, so that a restart
//! goes on there. A line that was cut into frames is put together again.

use super::{Host, execution_role};
use crate::cloud::{LogLine, LogStream};
use containers::tail::{Cursor, Frame};
use resources::ecs::{AwsLogs, Task, TaskDefinition};
use std::collections::HashMap;
use std::path::Path;

/// Read from one container at once, in bytes.
const BATCH_BYTES: usize = 1 << 20;
/// The longest line; AWS's agent splits longer ones too. CloudWatch's largest event.
const LINE_BYTES_MAX: usize = 256 * 1024 - 26;
const CURSOR_FILE: &str = "delivered.json";

/// `PREFIX/CONTAINER/TASK`.
pub fn stream_name(logs: &AwsLogs, container: &str, task: &str) -> String {
    format!("{}/{container}/{task}", logs.stream_prefix)
}

/// Where a container's lines go, if it logs.
pub fn stream(host: &Host, task: &Task, number: usize) -> Option<LogStream> {
    let definition = host
        .store
        .get::<TaskDefinition>(&task.task_definition_key)?;
    let container = definition.containers.get(number)?;
    let logs = container.logs.as_ref()?;
    let mut scope = task.scope.clone();
    scope.region = aws::Region::parse(&logs.region)?;
    Some(LogStream {
        scope,
        role_arn: execution_role(&host.store, task),
        group: logs.group.clone(),
        stream: stream_name(logs, &container.name, &task.id),
        create_group: logs.create_group,
    })
}

/// Delivers what a container's log holds beyond the last delivery. Returns whether there was
/// anything.
pub async fn ship_logs(host: &Host, task: &Task, number: usize) -> Result<bool, String> {
    let directory = host.containers.join(format!("{}-{number}", task.id));
    let Some(stream) = stream(host, task, number) else {
        return Ok(false);
    };
    let _alone = host.watcher.delivering.lock().await;
    let mut cursor = read_cursor(&directory);
    let mut any = false;
    loop {
        let batch = cursor
            .read(&directory, BATCH_BYTES)
            .map_err(|error| error.to_string())?;
        let lines = lines(batch.frames);
        if lines.is_empty() && !batch.more {
            return Ok(any);
        }
        any = true;
        host.cloud
            .put_lines(&stream, lines)
            .await
            .map_err(|fault| fault.to_string())?;
        write_cursor(&directory, cursor)?;
    }
}

/// Frames to lines; a part without a line end waits for the rest within the batch.
fn lines(frames: Vec<Frame>) -> Vec<LogLine> {
    let mut begun: HashMap<u8, Vec<u8>> = HashMap::new();
    let mut lines = Vec::new();
    for frame in frames {
        let bytes = begun.entry(frame.stream as u8).or_default();
        bytes.extend_from_slice(&frame.payload);
        if frame.partial && bytes.len() < LINE_BYTES_MAX {
            continue;
        }
        let text = String::from_utf8_lossy(bytes);
        let text = text.trim_end_matches(['\n', '\r']);
        // CloudWatch takes no empty event.
        if !text.is_empty() {
            lines.push(LogLine {
                at: base::Time::from_millis(frame.at_ms),
                text: text.to_owned(),
            });
        }
        bytes.clear();
    }
    lines
}

fn read_cursor(directory: &Path) -> Cursor {
    let bytes = std::fs::read(directory.join(CURSOR_FILE)).unwrap_or_default();
    // An unreadable one begins anew: lines come twice rather than never.
    serde_json::from_slice(&bytes).unwrap_or_default()
}

fn write_cursor(directory: &Path, cursor: Cursor) -> Result<(), String> {
    let path = directory.join(CURSOR_FILE);
    let temporary = directory.join("delivered.new");
    let bytes = serde_json::to_vec(&cursor).map_err(|error| error.to_string())?;
    std::fs::write(&temporary, bytes)
        .and_then(|()| std::fs::rename(&temporary, &path))
        .map_err(|error| format!("cannot write {}: {error}", path.display()))
}
