//! Every operation of every service with values from the edges of their types, signed as by
//! botocore: each is answered, and none by a panic or an internal error.

#![allow(clippy::unwrap_used)] // a failed test may panic

use http::{HeaderMap, HeaderName, HeaderValue, Method};
use serde_json::{Map, Value};
use std::io::{BufRead, BufReader, Lines, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use transcripts::{reading, world};
use wire::pipeline::{self, Request};

/// These need the host, and this world has none.
const OF_THE_HOST: &[&str] = &[
    "AllocateAddress",
    "CompleteLayerUpload",
    "InitiateLayerUpload",
    "UploadLayerPart",
];

/// Another seed finds other edges: `ONDOL_SEED=8 ONDOL_REQUESTS=100000 cargo test …`.
fn setting(name: &str, usual: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| usual.to_owned())
}

/// The process that makes requests of what it hears.
struct Hostile {
    child: Child,
    input: ChildStdin,
    output: Lines<BufReader<ChildStdout>>,
}

impl Hostile {
    fn start() -> Hostile {
        let operations: Map<String, Value> = shapes::SERVICES
            .iter()
            .map(|service| {
                let names = service.operations.iter().map(|operation| operation.name);
                let names = names.filter(|name| !OF_THE_HOST.contains(name));
                (service.name.to_owned(), names.map(Value::from).collect())
            })
            .collect();
        let (seed, count) = (
            setting("ONDOL_SEED", "7"),
            setting("ONDOL_REQUESTS", "2500"),
        );
        let mut child = Command::new("python3")
            .arg(concat!(env!("CARGO_MANIFEST_DIR"), "/hostile.py"))
            .args([seed.as_str(), &count, "2026-01-01T00:00:00Z"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let (input, output) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        let mut hostile = Hostile {
            child,
            input,
            output: BufReader::new(output).lines(),
        };
        hostile.say(&Value::Object(operations));
        hostile
    }

    fn say(&mut self, line: &Value) {
        writeln!(self.input, "{line}").unwrap();
    }

    /// The next request; `None` after the last.
    fn next(&mut self) -> Option<Value> {
        let line = self.output.next()?.unwrap();
        Some(serde_json::from_str(&line).unwrap())
    }
}

fn request(asked: &Value) -> Request {
    let mut headers = HeaderMap::new();
    for (name, value) in asked["headers"].as_object().unwrap() {
        let value = HeaderValue::from_str(value.as_str().unwrap()).unwrap();
        headers.insert(HeaderName::from_bytes(name.as_bytes()).unwrap(), value);
    }
    Request {
        method: Method::POST,
        path: "/".into(),
        query: String::new(),
        headers,
        body: asked["body"].as_str().unwrap().to_owned().into(),
        source: "127.0.0.1".into(),
        secure: false,
    }
}

#[tokio::test]
async fn no_value_is_answered_by_an_internal_error() {
    if !reading::botocore_is_here() {
        let ci = std::env::var("CI");
        assert_ne!(ci.as_deref(), Ok("true"), "botocore is missing");
        eprintln!("skipped: python3 with botocore is missing");
        return;
    }
    let api = world::api();
    let (mut failed, mut worked, mut count) = (Vec::new(), 0, 0);
    let mut hostile = Hostile::start();
    while let Some(asked) = hostile.next() {
        let (api, request) = (api.clone(), request(&asked));
        let answered = tokio::spawn(async move { pipeline::answer(&api, request).await }).await;
        count += 1;
        let (status, body) = match answered {
            Ok(response) => (response.encoded.status.as_u16(), response.encoded.body),
            Err(panicked) => (0, panicked.to_string().into_bytes()),
        };
        let body = String::from_utf8(body).unwrap();
        worked += u32::from(status == 200);
        if status == 0 || status == 500 {
            failed.push(format!("{status} {body}: {asked}"));
        }
        let signed = !body.contains("SignatureDoesNotMatch");
        assert!(signed && !body.contains("InvalidSignature"), "{body}");
        hostile.say(&Value::from(body));
    }
    assert!(hostile.child.wait().unwrap().success());
    // It is no test if nothing gets past the first check.
    assert!(worked > count / 20, "{worked} of {count} worked");
    let some: Vec<&String> = failed.iter().take(20).collect();
    assert!(failed.is_empty(), "{} of {count}: {some:#?}", failed.len());
}
