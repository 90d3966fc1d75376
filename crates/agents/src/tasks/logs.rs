//! Containers' output to CloudWatch Logs: from the shims' segments, by offset, at least once.
//!
//! What was delivered stands in a file beside the container's others, so that a restart goes on
//! there. What is lost is told in the stream and in Ondol's own log.

mod delivered;
mod lines;

use super::{Host, container, execution_role};
use crate::cloud::{LogLine, LogStream};
use aws::{Region, Scope};
use containers::config::LogLimits;
use delivered::{About, Delivered};
use resources::ecs::{AwsLogs, Task, TaskDefinition};

/// `PREFIX/CONTAINER/TASK`.
pub fn stream_name(logs: &AwsLogs, container: &str, task: &str) -> String {
    format!("{}/{container}/{task}", logs.stream_prefix)
}

/// Where a container's lines go, if it logs; or why they can go nowhere.
pub fn stream(host: &Host, task: &Task, number: usize) -> Result<Option<LogStream>, String> {
    let definition = host.store.get::<TaskDefinition>(&task.task_definition_key);
    let container = definition
        .as_ref()
        .and_then(|definition| definition.containers.get(number));
    let logs = container.and_then(|container| Some((container, container.logs.as_ref()?)));
    let Some((container, logs)) = logs else {
        return Ok(None);
    };
    Ok(Some(LogStream {
        scope: scope(&task.scope, &logs.region)?,
        role_arn: execution_role(&host.store, task),
        group: logs.group.clone(),
        stream: stream_name(logs, &container.name, &task.id),
        create_group: logs.create_group,
    }))
}

/// The region is the definition's, which AWS too looks at only when a task starts.
fn scope(task: &Scope, region: &str) -> Result<Scope, String> {
    let known = Region::parse(region);
    Ok(Scope {
        region: known.ok_or_else(|| format!("awslogs-region {region:?} is no region of AWS"))?,
        account: task.account.clone(),
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
    let Some(stream) = stream(host, task, number)? else {
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
        put(host, &stream, next.lines).await?;
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

/// Puts lines; a line of our own stands for those that CloudWatch Logs takes no more.
async fn put(host: &Host, stream: &LogStream, lines: Vec<LogLine>) -> Result<(), String> {
    if lines.is_empty() {
        return Ok(());
    }
    let words = |fault: aws::Fault| format!("{}: {}", fault.code, fault.message);
    let refused = host.cloud.put_lines(stream, lines).await.map_err(words)?;
    if refused == 0 {
        return Ok(());
    }
    let loss = format!(
        "{refused} lines of this container's output are missing: they are older than 14 days or \
         than the log group keeps them, or are from the future"
    );
    tracing::warn!(stream = stream.stream, "{loss}");
    let line = LogLine {
        at: host.clock.now(),
        text: format!("{}{loss}", delivered::MARK),
    };
    let told = host.cloud.put_lines(stream, vec![line]).await;
    told.map(|_| ()).map_err(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use resources::kit;

    #[test]
    fn lines_go_to_a_region_that_there_is_or_it_is_told() {
        let task = kit::scope();
        let other = scope(&task, "ap-south-1").unwrap();
        assert_eq!(other.account, task.account);
        assert_eq!(other.region.as_str(), "ap-south-1");
        for wrong in ["${AWS_REGION}", "us-east-1 ", ""] {
            let words = format!("awslogs-region {wrong:?} is no region of AWS");
            assert_eq!(scope(&task, wrong), Err(words));
        }
    }
}
