//! Two samples as the document that Docker's API gives for a container's statistics, with AWS's
//! rates beside it. What was not counted is left out, or null in Docker's lists. Pure.
//!
//! Docker: Engine API 1.30, ContainerStats. All containers of a task share its interface, so each
//! shows the whole interface's counts.

use super::{Pair, Sample};
use containers::cgroups::{BlockCount, BlockIo, Cpu, Memory, Pids, Throttling};
use network::{Carried, Direction};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A container's statistics; null if it does not run.
pub fn container(id: &str, name: &str, pair: &Pair) -> Value {
    let (before, after) = (&*pair.before, &*pair.after);
    let Some(counters) = after.containers.get(id) else {
        return Value::Null;
    };
    let earlier = before.containers.get(id).and_then(|one| one.cpu.as_ref());
    let limit_bytes = |memory: &Memory| {
        let limit_bytes = memory.limit_bytes.unwrap_or(u64::MAX);
        limit_bytes.min(after.machine.memory_bytes)
    };
    let memory = counters.memory.as_ref();
    let mut document = json!({
        "read": after.at.iso8601_millis(),
        "preread": before.at.iso8601_millis(),
        "pids_stats": counters.pids.as_ref().map_or_else(|| json!({}), pids),
        "blkio_stats": block_io(counters.block_io.as_ref()),
        "storage_stats": {},
        "cpu_stats": cpu(counters.cpu.as_ref(), after),
        "precpu_stats": cpu(earlier, before),
        "memory_stats": memory.map_or_else(|| json!({}), |one| self::memory(one, limit_bytes(one))),
        "name": name,
        "id": id,
        "networks": networks(&after.interfaces),
    });
    if let Some(rates) = rates(before, after) {
        document["network_rate_stats"] = rates;
    }
    document
}

fn put(document: &mut Value, name: &str, number: Option<u64>) {
    if let Some(number) = number {
        document[name] = json!(number);
    }
}

fn cpu(cpu: Option<&Cpu>, sample: &Sample) -> Value {
    let mut document = json!({
        "system_cpu_usage": sample.machine.cpu_ns,
        "online_cpus": sample.machine.cpus,
    });
    let Some(cpu) = cpu else {
        return document;
    };
    let mut usage = json!({"total_usage": cpu.total_ns});
    if let Some(per_cpu) = &cpu.per_cpu_ns {
        usage["percpu_usage"] = json!(per_cpu);
    }
    put(&mut usage, "usage_in_usermode", cpu.user_ns);
    put(&mut usage, "usage_in_kernelmode", cpu.kernel_ns);
    document["cpu_usage"] = usage;
    if let Some(throttling) = &cpu.throttling {
        document["throttling_data"] = self::throttling(throttling);
    }
    document
}

fn throttling(one: &Throttling) -> Value {
    json!({
        "periods": one.periods,
        "throttled_periods": one.throttled_periods,
        "throttled_time": one.throttled_ns,
    })
}

/// As Docker: where no limit holds it, the machine does.
fn memory(memory: &Memory, limit_bytes: u64) -> Value {
    let mut document = json!({
        "usage": memory.usage_bytes,
        "stats": memory.details,
        "limit": limit_bytes,
    });
    put(&mut document, "max_usage", memory.max_usage_bytes);
    put(&mut document, "failcnt", memory.failures);
    document
}

fn pids(pids: &Pids) -> Value {
    let mut document = json!({"current": pids.current});
    put(&mut document, "limit", pids.limit);
    document
}

fn block_io(counted: Option<&BlockIo>) -> Value {
    let list = |counts: &Vec<BlockCount>| {
        let one = |one: &BlockCount| {
            json!({
                "major": one.major, "minor": one.minor, "op": one.operation, "value": one.value,
            })
        };
        counts.iter().map(one).collect::<Vec<_>>()
    };
    json!({
        "io_service_bytes_recursive": counted.map(|counted| list(&counted.bytes)),
        "io_serviced_recursive": counted.map(|counted| list(&counted.operations)),
        "io_queue_recursive": null,
        "io_service_time_recursive": null,
        "io_wait_time_recursive": null,
        "io_merged_recursive": null,
        "io_time_recursive": null,
        "sectors_recursive": null,
    })
}

fn networks(interfaces: &BTreeMap<String, Carried>) -> Value {
    let one = |(name, carried): (&String, &Carried)| {
        let (received, sent) = (carried.received, carried.sent);
        let document = json!({
            "rx_bytes": received.bytes,
            "rx_packets": received.packets,
            "rx_errors": received.errors,
            "rx_dropped": received.dropped,
            "tx_bytes": sent.bytes,
            "tx_packets": sent.packets,
            "tx_errors": sent.errors,
            "tx_dropped": sent.dropped,
        });
        (name.clone(), document)
    };
    Value::Object(interfaces.iter().map(one).collect())
}

/// Bytes a second between the samples, of all interfaces that are in both; `None` if the clock
/// stood, or a counter began anew.
fn rates(before: &Sample, after: &Sample) -> Option<Value> {
    let elapsed_ms = after.at.millis() - before.at.millis();
    let rate = |direction: fn(&Carried) -> Direction| {
        let mut bytes = 0;
        for (name, now) in &after.interfaces {
            let then = before.interfaces.get(name)?;
            bytes += direction(now).bytes.checked_sub(direction(then).bytes)?;
        }
        Some(bytes as f64 * 1_000.0 / elapsed_ms as f64)
    };
    if elapsed_ms <= 0 {
        return None;
    }
    Some(json!({
        "rx_bytes_per_sec": rate(|carried| carried.received)?,
        "tx_bytes_per_sec": rate(|carried| carried.sent)?,
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::Time;
    use containers::cgroups::{Counters, Machine};
    use std::sync::Arc;

    fn sample(at_ms: i64, received: u64, cpu_ns: u64) -> Sample {
        let carried = Carried {
            received: Direction {
                bytes: received,
                ..Direction::default()
            },
            ..Carried::default()
        };
        let cpu = Cpu {
            total_ns: cpu_ns,
            ..Cpu::default()
        };
        let counters = Counters {
            cpu: Some(cpu),
            ..Counters::default()
        };
        Sample {
            at: Time::from_millis(at_ms),
            machine: Machine {
                cpu_ns: 9,
                cpus: 2,
                memory_bytes: 1 << 30,
            },
            interfaces: BTreeMap::from([("eth0".to_owned(), carried)]),
            containers: BTreeMap::from([("a-0".to_owned(), counters)]),
        }
    }

    fn pair(before: Sample, after: Sample) -> Pair {
        Pair {
            before: Arc::new(before),
            after: Arc::new(after),
        }
    }

    #[test]
    fn rates_are_what_came_between_the_samples() {
        let pair = pair(sample(1_000, 100, 5), sample(3_000, 700, 8));
        let told = container("a-0", "app", &pair);
        assert_eq!(told["network_rate_stats"]["rx_bytes_per_sec"], 300.0);
        assert_eq!(told["network_rate_stats"]["tx_bytes_per_sec"], 0.0);
        assert_eq!(told["networks"]["eth0"]["rx_bytes"], 700);
        assert_eq!(told["cpu_stats"]["cpu_usage"]["total_usage"], 8);
        assert_eq!(told["precpu_stats"]["cpu_usage"]["total_usage"], 5);
        assert_eq!(told["cpu_stats"]["online_cpus"], 2);
        assert_eq!(told["read"], "1970-01-01T00:00:03.000Z");
        assert_eq!(told["preread"], "1970-01-01T00:00:01.000Z");
        assert_eq!(container("a-1", "other", &pair), Value::Null);
    }

    #[test]
    fn what_was_not_counted_is_absent() {
        let mut after = sample(3_000, 50, 8);
        after
            .containers
            .insert("a-0".to_owned(), Counters::default());
        let told = container("a-0", "app", &pair(sample(1_000, 100, 5), after));
        // The interface's counter began anew.
        assert_eq!(told.get("network_rate_stats"), None);
        assert_eq!(told["cpu_stats"].get("cpu_usage"), None);
        assert_eq!(told["cpu_stats"].get("throttling_data"), None);
        assert_eq!(told["memory_stats"], json!({}));
        assert_eq!(told["pids_stats"], json!({}));
        let disks = &told["blkio_stats"];
        assert_eq!(disks["io_service_bytes_recursive"], Value::Null);
        assert_eq!(told.get("num_procs"), None);
    }

    #[test]
    fn memory_without_a_limit_is_held_by_the_machine() {
        let mut after = sample(3_000, 100, 8);
        for (limit_bytes, expected) in [(None, 1_u64 << 30), (Some(1 << 20), 1 << 20)] {
            let memory = Memory {
                usage_bytes: 7,
                limit_bytes,
                ..Memory::default()
            };
            let counters = Counters {
                memory: Some(memory),
                ..Counters::default()
            };
            after.containers.insert("a-0".to_owned(), counters);
            let told = container("a-0", "app", &pair(sample(1_000, 100, 5), after.clone()));
            assert_eq!(told["memory_stats"]["limit"], expected);
            assert_eq!(told["memory_stats"]["usage"], 7);
            assert_eq!(told["memory_stats"].get("max_usage"), None);
        }
    }
}
