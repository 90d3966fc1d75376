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
    let create = create_group(options.remove("awslogs-create-group"))?;
    let mode = options.remove("mode");
    // A container never waits for its log to be delivered here.
    REFUSE.but(mode.clone(), "the log option mode", &["non-blocking"])?;
    let buffer = options.remove("max-buffer-size");
    let max_buffer_size = buffer.map(buffer_size).transpose()?;
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
        create_group: create,
        non_blocking: mode.is_some(),
        max_buffer_size,
    };
    match options.keys().next() {
        Some(other) => Err(REFUSE.fault(&format!("the log option {other}"))),
        None => Ok(Some(logs)),
    }
}

fn create_group(given: Option<String>) -> Result<bool, Fault> {
    match given.as_deref() {
        None | Some("false") => Ok(false),
        Some("true") => Ok(true),
        Some(other) => Err(faults::client(format!(
            "Log driver awslogs option 'awslogs-create-group' must be true or false: {other}"
        ))),
    }
}

/// `25m`: a number and a unit, `b`, `k`, `m` or `g`; AWS's own default is 10m.
fn buffer_size(text: String) -> Result<(String, u64), Fault> {
    let unit = text.trim_start_matches(|c: char| c.is_ascii_digit());
    let factor = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => Some(1),
        "k" => Some(1 << 10),
        "m" => Some(1 << 20),
        "g" => Some(1 << 30),
        _ => None,
    };
    let number = text[..text.len() - unit.len()].parse::<u64>().ok();
    let bytes = number
        .zip(factor)
        .and_then(|(n, factor)| n.checked_mul(factor));
    match bytes.filter(|bytes| *bytes > 0) {
        Some(bytes) => Ok((text, bytes)),
        None => Err(faults::client(format!(
            "Log driver awslogs option 'max-buffer-size' is not a size: {text}"
        ))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_group_is_made_or_not_and_nothing_else() {
        for (text, made) in [
            (None, Ok(false)),
            (Some("false"), Ok(false)),
            (Some("true"), Ok(true)),
            (Some("yes"), Err("ClientException")),
            (Some(""), Err("ClientException")),
        ] {
            let read = create_group(text.map(str::to_owned));
            assert_eq!(
                read.map_err(|fault| fault.code),
                made.map_err(str::to_owned)
            );
        }
    }

    #[test]
    fn sizes_are_numbers_with_a_unit() {
        for (text, bytes) in [
            ("25m", Some(25 << 20)),
            ("1G", Some(1 << 30)),
            ("512k", Some(512 << 10)),
            ("4096", Some(4_096)),
            ("0m", None),
            ("m", None),
            ("1.5m", None),
            ("10mb", None),
            ("99999999999g", None),
        ] {
            let read = buffer_size(text.to_owned()).ok().map(|(_, bytes)| bytes);
            assert_eq!(read, bytes, "{text}");
        }
    }
}
