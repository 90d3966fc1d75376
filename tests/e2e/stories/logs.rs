//! Containers' output in CloudWatch Logs: all of it, or a word about what is missing.

use e2e::boto::{at, text};
use e2e::site::CLUSTER;
use e2e::{Instance, Site, until, until_ok};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

/// A container whose output goes to the log group `/ecs/story`.
fn with_logs(site: &Site, arguments: &[&str]) -> Value {
    with_buffer(site, arguments, "10m")
}

/// And of which so much is kept until it is delivered.
fn with_buffer(site: &Site, arguments: &[&str], size: &str) -> Value {
    let mut container = site.container(arguments);
    container["logConfiguration"] = json!({"logDriver": "awslogs", "options": {
        "awslogs-group": "/ecs/story", "awslogs-region": "us-east-1",
        "awslogs-stream-prefix": "story", "max-buffer-size": size}});
    json!([container])
}

fn make_log_group(site: &Site) {
    let group = json!({"logGroupName": "/ecs/story"});
    site.boto.call("logs", "CreateLogGroup", group);
}

fn stream_of(task: &str) -> String {
    format!("story/main/{}", id(task))
}

fn id(task: &str) -> &str {
    task.rsplit('/').next().unwrap()
}

/// All lines of a task's log, page by page.
fn log(site: &Site, task: &str) -> Vec<String> {
    let mut input = json!({
        "logGroupName": "/ecs/story", "logStreamName": stream_of(task), "startFromHead": true});
    let mut lines = Vec::new();
    loop {
        let page = site.boto.call("logs", "GetLogEvents", input.clone());
        let events = page["events"].as_array().cloned().unwrap_or_default();
        if events.is_empty() {
            return lines;
        }
        lines.extend(events.iter().map(|event| text(event, "message")));
        input["nextToken"] = page["nextForwardToken"].clone();
    }
}

/// So many lines of a task's log.
fn logged(site: &Site, task: &str, count: usize) -> Vec<String> {
    until_ok("the lines", 15, || {
        let lines = log(site, task);
        if lines.len() == count {
            Ok(lines)
        } else {
            Err(format!("{lines:?}"))
        }
    })
}

#[test]
fn what_a_container_writes_is_in_cloudwatch_logs() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    make_log_group(&site);
    let lines = with_logs(&site, &["say", "first line", "zweite Zeile ü"]);
    let said = site.define("sayer", lines, json!({}));
    let task = site.run(&said, json!({}));
    site.await_task(&task, "STOPPED");
    let lines = logged(&site, &task, 2);
    assert_eq!(lines, ["first line", "zweite Zeile ü"]);
    let filter = json!({"logGroupName": "/ecs/story", "filterPattern": "Zeile"});
    let found = site.boto.call("logs", "FilterLogEvents", filter);
    assert_eq!(at(&found, "events.0.message"), "zweite Zeile ü");
    assert_eq!(found["events"].as_array().unwrap().len(), 1);
    instance.end();
}

#[test]
fn a_last_line_without_a_line_end_is_in_cloudwatch_logs() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    make_log_group(&site);
    let lines = with_logs(&site, &["say-open", "first", "and no more"]);
    let said = site.define("sayer", lines, json!({}));
    let task = site.run(&said, json!({}));
    site.await_task(&task, "STOPPED");
    assert_eq!(logged(&site, &task, 2), ["first", "and no more"]);
    instance.end();
}

/// `aws logs tail --follow` exists in version 2 of the command, which Debian ships.
#[test]
fn the_aws_command_follows_a_log_group() {
    let Some(aws) = version_2() else {
        let wanted = "version 2 of the aws command, for `aws logs tail --follow`";
        e2e::programs::has(wanted, false);
        return;
    };
    let instance = Instance::start();
    let site = Site::make(&instance);
    make_log_group(&site);
    let lines = with_logs(&site, &["count", "20", "200"]);
    let counting = site.define("counter", lines, json!({}));
    let model = instance.aws_command(&["logs", "tail", "/ecs/story", "--follow", "--since", "1m"]);
    let mut tail = std::process::Command::new(aws);
    tail.args(model.get_args());
    for (name, value) in model.get_envs() {
        if let Some(value) = value {
            tail.env(name, value);
        }
    }
    let mut tail = tail.stdout(Stdio::piped()).spawn().unwrap();
    let output = BufReader::new(tail.stdout.take().unwrap());
    let counter = site.run(&counting, json!({}));
    let seen = lines_until(output, "line 20");
    for number in 1..=20 {
        let end = format!(" line {number}");
        let count = seen.iter().filter(|line| line.ends_with(&end)).count();
        assert_eq!(count, 1, "{seen:#?}");
    }
    let _ended = tail.kill();
    let _reaped = tail.wait();
    site.await_task(&counter, "STOPPED");
    instance.end();
}

/// All lines up to one that ends so.
fn lines_until(output: impl BufRead + Send + 'static, end: &str) -> Vec<String> {
    let (sender, lines) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    let mut seen = Vec::new();
    until_ok(&format!("{end} in the output"), 60, || {
        while let Ok(line) = lines.try_recv() {
            seen.push(line);
        }
        match seen.iter().any(|line| line.ends_with(end)) {
            true => Ok(()),
            false => Err(format!("{seen:?}")),
        }
    });
    seen
}

/// Debian's awscli, which is version 2.
fn version_2() -> Option<std::path::PathBuf> {
    let candidates = [
        std::path::PathBuf::from("/usr/bin/aws"),
        e2e::programs::venv("aws"),
    ];
    candidates.into_iter().find(|path| {
        let known = path.is_absolute() && !path.exists();
        !known
            && e2e::programs::run(std::process::Command::new(path).arg("--version"))
                .out
                .contains("aws-cli/2")
    })
}

/// What `ondol status` says that the task waits for.
fn waits_for(instance: &Instance, task: &str) -> String {
    let status = instance.status();
    let mut lines = status["controllers"].as_array().unwrap().iter();
    let own = lines.find(|one| one["controller"] == "task" && text(one, "key").ends_with(id(task)));
    own.map_or(String::new(), |one| one["waiting"].to_string())
}

#[test]
fn a_log_that_cannot_be_delivered_is_told_by_status_until_it_can() {
    let instance = Instance::start();
    let site = Site::make(&instance);
    make_log_group(&site);
    let lines = with_logs(&site, &["count", "1000", "100"]);
    let counting = site.define("counter", lines, json!({}));
    let task = site.run(&counting, json!({}));
    site.await_task(&task, "RUNNING");
    let group = json!({"logGroupName": "/ecs/story"});
    site.boto.call("logs", "DeleteLogGroup", group);
    let told = "the log of main cannot be delivered: ResourceNotFoundException";
    until_ok("a word about the log", 30, || {
        let waiting = waits_for(&instance, &task);
        if waiting.contains(told) {
            Ok(())
        } else {
            Err(waiting)
        }
    });
    make_log_group(&site);
    let stream = json!({"logGroupName": "/ecs/story", "logStreamName": stream_of(&task)});
    site.boto.call("logs", "CreateLogStream", stream);
    until("the lines since then", 30, || !log(&site, &task).is_empty());
    until("no word any more", 30, || {
        !waits_for(&instance, &task).contains("log")
    });
    let stop = json!({"cluster": CLUSTER, "task": task});
    site.boto.call("ecs", "StopTask", stop);
    site.await_task(&task, "STOPPED");
    instance.end();
}

#[test]
fn a_line_says_how_much_is_missing_where_more_was_written_than_is_kept() {
    let mut instance = Instance::start();
    let site = Site::make(&instance);
    make_log_group(&site);
    const LINES: u64 = 14_000;
    let counting = with_buffer(&site, &["count", &LINES.to_string(), "1"], "256k");
    let counting = site.define("counter", counting, json!({}));
    let task = site.run(&counting, json!({}));
    let container = format!("fabric/containers/{}-0", id(&task));
    let files = instance.data.join(container);
    site.await_task(&task, "RUNNING");
    until("the first lines", 30, || !log(&site, &task).is_empty());
    instance.kill_up();
    until("the container's end", 60, || {
        files.join("exit.json").exists()
    });
    instance.start_again();
    site.await_task(&task, "STOPPED");
    let last = format!("line {LINES}");
    let lines = until_ok("the last line", 30, || {
        let lines = log(&site, &task);
        if lines.contains(&last) {
            Ok(lines)
        } else {
            Err(format!("{} lines", lines.len()))
        }
    });
    // Every gap has its word, and no word is without a gap.
    let (mut before, mut told, mut gaps) = (0, false, 0);
    for line in &lines {
        match line
            .strip_prefix("line ")
            .and_then(|number| number.parse::<u64>().ok())
        {
            Some(number) => {
                // What was on its way when `up` died may come twice.
                let gap = number > before + 1;
                assert_eq!(gap, told, "{number} after {before}");
                gaps += u64::from(gap);
                (before, told) = (number, false);
            }
            None => {
                assert!(line.starts_with("[ondol] about "), "{line}");
                told = true;
            }
        }
    }
    assert!(gaps > 0, "{} lines, all of them", lines.len());
    instance.end();
}
