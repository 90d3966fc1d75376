//! Containers' output to CloudWatch Logs: from the shims' segments, by offset, at least once.
//!
//! What was delivered stands in a file beside the container's others, so that a restart goes on
//! there. What is lost is told in the stream and in Ondol's own log.

mod delivered;
mod lines;

use super::{Host, container, execution_role};
use crate::cloud::LogStream;
use containers::config::LogLimits;
use delivered::{About, Delivered};
use resources::ecs::{AwsLogs, Task, TaskDefinition};

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

/// As the container's configuration has it.
fn segment_bytes(host: &Host, task: &Task, number: usize) -> u64 {
    let definition = host.store.get::<TaskDefinition>(&task.task_definition_key);
    let container = definition
        .as_ref()
        .and_then(|definition| definition.containers.get(number));
    let default = LogLimits::default();
    container
        .map_or(default, |wanted| container::log(wanted, default))
        .segment_bytes
}

/// Delivers what a container's log holds beyond the last delivery.
pub async fn ship_logs(host: &Host, task: &Task, number: usize) -> Result<(), String> {
    let directory = host.containers.join(format!("{}-{number}", task.id));
    let Some(stream) = stream(host, task, number) else {
        return Ok(());
    };
    let segment_bytes = segment_bytes(host, task, number);
    let _alone = host.watcher.delivering.lock().await;
    let mut delivered = Delivered::load(&directory);
    loop {
        let before = delivered.clone();
        let about = About::seen(&directory, segment_bytes);
        let next = delivered
            .next(&directory, about, host.clock.now())
            .map_err(|error| error.to_string())?;
        if !next.lines.is_empty() {
            let put = host.cloud.put_lines(&stream, next.lines).await;
            put.map_err(|fault| format!("{}: {}", fault.code, fault.message))?;
        }
        if delivered != before {
            delivered.keep(&directory)?;
        }
        for loss in next.losses {
            tracing::warn!(task = task.id, stream = stream.stream, "{loss}");
        }
        if !next.more {
            return Ok(());
        }
    }
}
