//! Every implemented operation's input and output, random, against botocore's own serializers and
//! parsers: what botocore sends is read as it was meant, and what we write is parsed as it was
//! meant. Needs Python with botocore; without, it says so, and fails under CI=true.

use crate::oracle::{self, Said, canonical, python};
use aws::Fault;
use serde_json::{Map, Value, json};
use shapes::Protocol;
use std::process::Command;
use wire::protocol::{self, Payload, form::Form, json as json_protocol};

const SEED: &str = "7";

fn cases(python: &mut Command, folder: &std::path::Path) -> Vec<Value> {
    let operations: Map<String, Value> = shapes::SERVICES
        .iter()
        .map(|service| {
            let names = service
                .operations
                .iter()
                .map(|operation| json!(operation.name));
            (service.name.to_owned(), names.collect())
        })
        .collect();
    let (list, out) = (folder.join("operations.json"), folder.join("cases.jsonl"));
    std::fs::write(&list, Value::Object(operations).to_string()).unwrap();
    let status = python
        .args([oracle::script("oracle.py").as_str(), "requests"])
        .args([&out, &list])
        .arg(SEED)
        .status()
        .unwrap();
    assert!(status.success());
    let text = std::fs::read_to_string(&out).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn payload(case: &Value, protocol: Protocol) -> Payload {
    let body = case["body"].as_str().unwrap();
    match protocol {
        Protocol::Json { .. } => Payload::Json(body.to_owned().into()),
        _ => {
            let mut form = Form::default();
            form.read(body.as_bytes()).unwrap();
            Payload::Form(form)
        }
    }
}

#[test]
fn botocore_is_understood_and_understands() {
    let Some(mut python) = python() else { return };
    let folder = std::env::temp_dir().join(format!("wire-botocore-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let cases = cases(&mut python, &folder);
    assert!(cases.len() > 1000, "{}", cases.len());
    let mut answers = String::new();
    for case in &cases {
        let service = case["service"].as_str().unwrap();
        let service = shapes::SERVICES
            .iter()
            .find(|model| model.name == service)
            .unwrap();
        let operation = service
            .operation(case["operation"].as_str().unwrap())
            .unwrap();
        let input = protocol::decode(service, operation, &payload(case, service.protocol));
        let input = input.unwrap_or_else(|fault| panic!("{fault}: {case}"));
        assert_eq!(canonical(&input), case["wanted"], "{case}");

        let said = case["answer"].to_string();
        let said = json_protocol::decode(operation.output, said.as_bytes()).unwrap();
        let encoded = protocol::encode(service, operation, &Said(said), "req-1");
        let mut wanted = case["answer"].clone();
        if service.protocol == Protocol::Ec2 {
            // botocore takes EC2's request id for a member of every answer's metadata only.
            wanted.as_object_mut().unwrap().remove("ResponseMetadata");
        }
        let answer = json!({
            "service": service.name, "operation": operation.name, "status": 200,
            "body": String::from_utf8(encoded.body).unwrap(), "wanted": wanted,
        });
        answers.push_str(&format!("{answer}\n"));
    }
    for service in shapes::SERVICES {
        let operation = service.operations[0];
        let fault = Fault::client("SomeProblem", "It is <wrong> & \"bad\".");
        let encoded = protocol::encode_fault(service.protocol, Some(service), &fault, "req-1");
        let answer = json!({
            "service": service.name, "operation": operation.name,
            "status": encoded.status.as_u16(), "body": String::from_utf8(encoded.body).unwrap(),
            "wanted": {"code": fault.code, "message": fault.message, "id": "req-1"},
        });
        answers.push_str(&format!("{answer}\n"));
    }
    let path = folder.join("answers.jsonl");
    std::fs::write(&path, answers).unwrap();
    let output = Command::new("python3")
        .arg(oracle::script("oracle.py"))
        .arg("answers")
        .arg(&path)
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{text}{errors}");
    std::fs::remove_dir_all(&folder).unwrap();
}
