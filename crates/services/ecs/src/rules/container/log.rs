//! Rules of `logConfiguration`: awslogs is the one driver.
//! AWS: "Send Amazon ECS logs to CloudWatch", "awslogs log driver options".

use super::REFUSE;
use crate::faults;
use aws::Fault;
use resources::ecs::AwsLogs;
use shapes::ecs;

/// Checks a log configuration.
pub fn awslogs(given: Option<ecs::LogConfiguration>) -> Result<Option<AwsLogs>, Fault> {
    let Some(given) = given else {
        return Ok(None);
    };
    let ecs::LogConfiguration {
        log_driver,
        options,
        secret_options,
    } = given;
    REFUSE.but(Some(log_driver), "logDriver", &["awslogs"])?;
    REFUSE.member(secret_options, "secretOptions")?;
    let mut options = options.unwrap_or_default();
    let create = options.remove("awslogs-create-group");
    let mut needed = |name: &str| {
        let value = options.remove(name).filter(|value| !value.is_empty());
        value.ok_or_else(|| {
            faults::client(format!(
                "Log driver awslogs option '{name}' should not be null or empty."
            ))
        })
    };
    let logs = AwsLogs {
        group: needed("awslogs-group")?,
        region: needed("awslogs-region")?,
        stream_prefix: needed("awslogs-stream-prefix")?,
        create_group: create.as_deref() == Some("true"),
    };
    match options.keys().next() {
        Some(other) => Err(REFUSE.fault(&format!("the log option {other}"))),
        None => Ok(Some(logs)),
    }
}
