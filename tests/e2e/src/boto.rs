//! boto3, kept running: a call is one line to it and one line back.
//!
//! Starting Python for each call would take most of the suite's time. Processes are given back when
//! a story is done and serve the next one; they hold no state but botocore's models.

use serde_json::{Value, json};
use std::fmt;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

const PROGRAM: &str = include_str!("boto.py");

/// Those that nobody uses now.
static IDLE: Mutex<Vec<Process>> = Mutex::new(Vec::new());

struct Process {
    child: Child,
    input: ChildStdin,
    output: BufReader<ChildStdout>,
}

impl Process {
    fn start() -> Process {
        let python = crate::programs::venv("python3");
        let mut child = Command::new(&python)
            .args(["-c", PROGRAM])
            .env_remove("HTTP_PROXY")
            .env_remove("HTTPS_PROXY")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", python.display()));
        let input = child.stdin.take().expect("piped");
        let output = BufReader::new(child.stdout.take().expect("piped"));
        Process {
            child,
            input,
            output,
        }
    }

    fn ask(&mut self, question: &Value) -> Value {
        let asked = writeln!(self.input, "{question}").and_then(|()| self.input.flush());
        asked.expect("boto3's process has gone; is boto3 installed?");
        let mut line = String::new();
        self.output
            .read_line(&mut line)
            .expect("boto3's answer can be read");
        serde_json::from_str(&line).expect("boto3's process answers JSON; is boto3 installed?")
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _gone = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// What a call was refused with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// AWS's code, or the name of botocore's exception when nothing answered.
    pub code: String,
    /// AWS's message.
    pub message: String,
    /// HTTP's status; 0 when nothing answered.
    pub status: u64,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({}): {}", self.code, self.status, self.message)
    }
}

/// Who calls.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keys {
    /// Access key id.
    pub id: String,
    /// Secret.
    pub secret: String,
    /// Session token.
    pub token: Option<String>,
}

impl Keys {
    /// The root user's of every story.
    pub fn root() -> Keys {
        Keys {
            id: "testing".to_owned(),
            secret: "testing".to_owned(),
            token: None,
        }
    }
}

/// boto3 with keys and an endpoint.
pub struct Boto {
    endpoint: String,
    region: String,
    keys: Keys,
    process: Mutex<Option<Process>>,
}

impl Boto {
    /// Talks to this endpoint in us-east-1 with these keys.
    pub fn new(endpoint: &str, keys: Keys) -> Boto {
        let idle = IDLE.lock().unwrap_or_else(PoisonError::into_inner).pop();
        Boto {
            endpoint: endpoint.to_owned(),
            region: "us-east-1".to_owned(),
            keys,
            process: Mutex::new(Some(idle.unwrap_or_else(Process::start))),
        }
    }

    /// As the root user in another region.
    pub fn in_region(endpoint: &str, region: &str) -> Boto {
        let mut boto = Boto::new(endpoint, Keys::root());
        region.clone_into(&mut boto.region);
        boto
    }

    /// One call; operation and members as in AWS's API reference.
    pub fn try_call(&self, service: &str, operation: &str, input: Value) -> Result<Value, Fault> {
        let question = json!({
            "service": service, "operation": operation, "input": input,
            "endpoint": self.endpoint, "region": self.region,
            "key": self.keys.id, "secret": self.keys.secret, "token": self.keys.token,
        });
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        let mut answer = process
            .as_mut()
            .expect("given back on drop only")
            .ask(&question);
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        match answer.get("fault") {
            Some(fault) => Err(Fault {
                code: text(&fault["code"]),
                message: text(&fault["message"]),
                status: fault["status"].as_u64().unwrap_or(0),
            }),
            None => Ok(answer["ok"].take()),
        }
    }

    /// One call that must succeed.
    pub fn call(&self, service: &str, operation: &str, input: Value) -> Value {
        self.try_call(service, operation, input.clone())
            .unwrap_or_else(|fault| panic!("{service}:{operation} {input} was refused: {fault}"))
    }

    /// One call that must be refused.
    pub fn refused(&self, service: &str, operation: &str, input: Value) -> Fault {
        match self.try_call(service, operation, input.clone()) {
            Err(fault) => fault,
            Ok(answer) => panic!("{service}:{operation} {input} was not refused: {answer}"),
        }
    }
}

impl Drop for Boto {
    fn drop(&mut self) {
        let process = self
            .process
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        // One whose story failed may be in the middle of an answer.
        if let (Some(process), false) = (process, std::thread::panicking()) {
            IDLE.lock()
                .unwrap_or_else(PoisonError::into_inner)
                .push(process);
        }
    }
}

/// The text at a path of member names and list indexes, such as `Vpc.VpcId`.
pub fn text(value: &Value, path: &str) -> String {
    let found = at(value, path);
    let text = found.as_str().map(str::to_owned);
    text.unwrap_or_else(|| panic!("there is no text at {path} in {value}"))
}

/// The value at such a path; null when it is not there.
pub fn at<'a>(value: &'a Value, path: &str) -> &'a Value {
    path.split('.')
        .fold(value, |at, name| match name.parse::<usize>() {
            Ok(index) => &at[index],
            Err(_) => &at[name],
        })
}
