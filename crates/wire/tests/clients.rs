//! boto3 and the aws command line against a running server. Without them it says so, and fails
//! under CI=true.

#![allow(clippy::unwrap_used)] // a failed test may panic

mod services;

use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use tokio::process::Command;
use tokio::sync::oneshot;
use wire::Audit;
use wire::kit::AllowBut;

#[derive(Default)]
struct Lines(Mutex<Vec<serde_json::Value>>);

impl Audit for Lines {
    fn append(&self, lines: &str, _at_once: bool) {
        let records = lines.lines().map(serde_json::from_str);
        let records = records.map(Result::unwrap);
        self.0.lock().unwrap().extend(records);
    }
}

async fn started(audit: Arc<Lines>) -> (SocketAddr, oneshot::Sender<()>) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let api = services::api(AllowBut(vec!["iam:GetRole"]), audit);
    let (stop, stopped) = oneshot::channel();
    tokio::spawn(wire::server::serve(listener, api, Vec::new(), async {
        let _ = stopped.await;
    }));
    (address, stop)
}

/// Whether a program is there; its absence is told, and not allowed under CI.
async fn there(program: &str, arguments: &[&str]) -> bool {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .stdout(Stdio::null())
        .stderr(Stdio::null());
    if command.status().await.is_ok_and(|status| status.success()) {
        return true;
    }
    assert_ne!(
        std::env::var("CI").as_deref(),
        Ok("true"),
        "{program} {arguments:?} is missing"
    );
    eprintln!("skipped: {program} {arguments:?} is missing");
    false
}

#[tokio::test(flavor = "multi_thread")]
async fn boto3_is_answered_as_by_aws() {
    if !there("python3", &["-c", "import boto3"]).await {
        return;
    }
    let audit = Arc::new(Lines::default());
    let (address, _stop) = started(Arc::clone(&audit)).await;
    let script = format!("{}/tests/python/clients.py", env!("CARGO_MANIFEST_DIR"));
    let output = Command::new("python3")
        .arg(script)
        .arg(format!("http://{address}"))
        .output()
        .await
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}{errors}");

    let records = audit.0.lock().unwrap();
    let of = |name: &str| {
        records
            .iter()
            .find(|record| record["eventName"] == name)
            .unwrap()
    };
    let created = of("CreateUser");
    assert_eq!(created["eventSource"], "iam.amazonaws.com");
    assert_eq!(created["requestParameters"]["userName"], "mia");
    assert_eq!(created["userIdentity"]["type"], "Root");
    assert_eq!(of("CreateCluster")["readOnly"], false);
    assert_eq!(of("ListClusters")["readOnly"], true);
    assert_eq!(of("GetRole")["errorCode"], "AccessDenied");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_aws_command_line_is_answered() {
    if !there("aws", &["--version"]).await {
        return;
    }
    let (address, _stop) = started(Arc::default()).await;
    let run = async |arguments: &[&str]| {
        let output = Command::new("aws")
            .args(["--endpoint-url", &format!("http://{address}")])
            .args(["--region", "eu-west-1", "--output", "json"])
            .args(arguments)
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .output()
            .await
            .unwrap();
        let text = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8(text).unwrap())
    };
    let (worked, text) = run(&["sts", "get-caller-identity"]).await;
    assert!(
        worked && text.contains("arn:aws:iam::123456789012:root"),
        "{text}"
    );
    let (worked, text) = run(&["ecs", "create-cluster", "--cluster-name", "shop"]).await;
    assert!(
        worked && text.contains("\"clusterName\": \"shop\""),
        "{text}"
    );
    let (worked, text) = run(&["ecs", "describe-services", "--services", "x"]).await;
    assert!(!worked, "{text}");
    let wanted = "ecs:DescribeServices is not implemented by Ondol";
    assert!(text.contains(wanted), "{text}");
    // Services that are not here at all, in each protocol that a client may speak to them.
    let others: [(&[&str], &str); 4] = [
        (&["dynamodb", "list-tables"], "dynamodb:ListTables"),
        (&["sns", "list-topics"], "sns:ListTopics"),
        (&["s3api", "list-buckets"], "s3:GET /"),
        (
            &["lambda", "list-functions"],
            "lambda:GET /2015-03-31/functions",
        ),
    ];
    for (arguments, what) in others {
        let (worked, text) = run(arguments).await;
        let wanted = format!("{what} is not implemented by Ondol");
        let named = text.contains("(NotImplemented)") && text.contains(&wanted);
        assert!(!worked && named, "{arguments:?}: {text}");
    }
}
