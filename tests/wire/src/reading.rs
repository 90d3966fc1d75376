//! What botocore's parsers read of an answer. Needs Python with botocore; whether that may be
//! missing is the test's to say.

use crate::{Exchange, Message};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Whether Python with botocore is here.
pub fn botocore_is_here() -> bool {
    let found = Command::new("python3")
        .args(["-c", "import botocore"])
        .output();
    found.is_ok_and(|output| output.status.success())
}

/// What botocore reads of each answer: a JSON document each, in this order.
pub fn read(exchanges: &[Exchange]) -> Result<Vec<String>, String> {
    let mut input = String::new();
    for exchange in exchanges {
        input.push_str(&format!("{}\n", asked(exchange)));
    }
    let named = |error: std::io::Error| format!("read.py: {error}");
    let mut child = Command::new("python3")
        .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/read.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(named)?;
    // It reads a line and writes one; both together could fill both pipes.
    let stdin = child.stdin.take();
    let writer = std::thread::spawn(move || {
        let mut stdin = stdin.ok_or_else(|| std::io::Error::other("no pipe"))?;
        stdin.write_all(input.as_bytes())
    });
    let output = child.wait_with_output().map_err(named)?;
    let written = writer.join().map_err(|_| "the writer panicked")?;
    written.map_err(named)?;
    let text = String::from_utf8_lossy(&output.stdout);
    let lines: Vec<String> = text.lines().map(str::to_owned).collect();
    match lines.len() == exchanges.len() {
        true => Ok(lines),
        false => Err(format!("read.py read {} answers", lines.len())),
    }
}

/// An answer, and what it is the answer to.
fn asked(exchange: &Exchange) -> Value {
    let (service, operation) = target(&exchange.request);
    let answer = &exchange.answer;
    let status = answer.head.first().and_then(|line| line.split(' ').nth(1));
    let status: u16 = status.and_then(|text| text.parse().ok()).unwrap_or(0);
    let headers = answer.head.iter().skip(1);
    let headers = headers.filter_map(|line| line.split_once(": "));
    let headers: serde_json::Map<String, Value> = headers
        .map(|(name, value)| (name.to_ascii_lowercase(), json!(value)))
        .collect();
    json!({
        "service": service, "operation": operation, "status": status, "headers": headers,
        "body": answer.body,
    })
}

/// The service that a request is signed for (in the header or the query) or else sent to, and its
/// operation.
fn target(request: &Message) -> (String, String) {
    let text = [request.head.join("\n").as_str(), "\n\n", &request.body].concat();
    let after = |mark: &str| Some(text.split_once(mark)?.1);
    let scope = after("Credential=").map(|rest| rest.replace("%2F", "/").replace("%2f", "/"));
    let signed_for = scope.and_then(|scope| scope.split('/').nth(3).map(str::to_owned));
    let by_body = match text.contains("Version=2016-11-15") {
        true => "ec2",
        false => "iam",
    };
    let by_target = |target: &str| match target.starts_with("AmazonEC2Container") {
        true => "ecs",
        false => "logs",
    };
    let target = after("X-Amz-Target: ").and_then(|rest| rest.lines().next());
    let service = signed_for.unwrap_or_else(|| target.map_or(by_body, by_target).to_owned());
    let action = || {
        let rest = after("Action=")?;
        rest.split(['&', ' ', '\n']).next()
    };
    let operation = match target {
        Some(target) => target.rsplit('.').next(),
        None => action(),
    };
    (service, operation.unwrap_or_default().to_owned())
}
