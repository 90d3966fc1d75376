//! What no service here has, or not in every protocol: flattened lists, maps, bytes, JSON 1.0,
//! times with and without milliseconds, text that XML has to escape. A made-up service has them
//! all, and botocore's serializer and parser know it as well.
//!
//! <https://smithy.io/2.0/aws/protocols/aws-query-protocol.html>,
//! <https://smithy.io/2.0/aws/protocols/aws-ec2-query-protocol.html>,
//! <https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html>,
//! <https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_NatGateway.html>

use crate::oracle::{self, Said, canonical};
use base::Time;
use serde_json::{Value, json};
use shapes::schema::{Member, Range, Schema, Structure};
use shapes::{Operation, OperationModel, Protocol, ServiceModel, ec2, sts};
use std::io::Write;
use std::process::Stdio;
use wire::protocol::{self, Payload, form::Form, json as json_protocol};

static TEXT: Schema = Schema::text("Text", Range::ANY);
static FLAG: Schema = Schema::boolean("Flag");
static COUNT: Schema = Schema::integer("Count", Range::ANY);
static BIG: Schema = Schema::long("Big", Range::ANY);
static RATIO: Schema = Schema::double("Ratio", Range::ANY);
static AT: Schema = Schema::timestamp("At");
static BYTES: Schema = Schema::blob("Bytes", Range::ANY);
static LABELS: Schema = Schema::map("Labels", Range::ANY, &TEXT, &TEXT);
static FLAT: Schema = Schema::flat_list("Flat", Range::ANY, &TEXT);
static NAMES: Schema = Schema::list("Names", Range::ANY, &TEXT, "member");
static INNERS: Schema = Schema::list("Inners", Range::ANY, &INNER, "member");
static THINGS: Schema = Schema::flat_list("Things", Range::ANY, &INNER);
static INNER: Schema = Schema::structure(&Structure {
    name: "Inner",
    members: &[Member::new("Deeper", &INNERS), Member::new("Name", &TEXT)],
    union: false,
});
static SAID: Structure = Structure {
    name: "Said",
    members: &[
        Member::new("At", &AT),
        Member::new("Big", &BIG),
        Member::new("Bytes", &BYTES),
        Member::new("Count", &COUNT),
        Member::new("Flag", &FLAG),
        Member::new("Flat", &FLAT),
        Member::new("Inner", &INNER),
        Member::new("Labels", &LABELS),
        Member::new("Names", &NAMES),
        Member::new("Ratio", &RATIO),
        Member::new("Text", &TEXT),
        // As codegen has it: a flattened list is called as its elements are.
        Member::new("Things", &THINGS).called("Thing", "Thing"),
    ],
    union: false,
};

static EC2_NAMES: Schema = Schema::list("Names", Range::ANY, &TEXT, "item");
static EC2_INNERS: Schema = Schema::list("Inners", Range::ANY, &EC2_INNER, "item");
static EC2_INNER: Schema = Schema::structure(&Structure {
    name: "Inner",
    members: &[
        Member::new("Deeper", &EC2_INNERS).called("deeperSet", "DeeperSet"),
        Member::new("Name", &TEXT).called("name", "Name"),
    ],
    union: false,
});
static EC2_SAID: Structure = Structure {
    name: "Said",
    members: &[
        Member::new("At", &AT),
        Member::new("Big", &BIG),
        Member::new("Bytes", &BYTES),
        Member::new("Count", &COUNT),
        Member::new("Flag", &FLAG),
        Member::new("Inner", &EC2_INNER),
        Member::new("Names", &EC2_NAMES).called("nameSet", "Name"),
        Member::new("Ratio", &RATIO),
        Member::new("Text", &TEXT).called("text", "Text"),
    ],
    union: false,
};

static SAY: OperationModel = OperationModel {
    name: "Say",
    input: &SAID,
    output: &SAID,
    result_wrapper: "SayResult",
    pages: None,
};
static EC2_SAY: OperationModel = OperationModel {
    name: "Say",
    input: &EC2_SAID,
    output: &EC2_SAID,
    result_wrapper: "",
    pages: None,
};

const fn service(protocol: Protocol) -> ServiceModel {
    ServiceModel {
        name: "made-up",
        signing_name: "made-up",
        endpoint_prefix: "made-up",
        api_version: "2026-01-01",
        protocol,
        target_prefix: "MadeUp",
        xml_namespace: "http://made-up/doc",
        known: "Say",
        operations: &[],
        errors: &[],
    }
}

static SERVICES: [(&str, ServiceModel, &OperationModel); 3] = [
    ("query", service(Protocol::Query), &SAY),
    ("ec2", service(Protocol::Ec2), &EC2_SAY),
    ("json", service(Protocol::Json { version: "1.0" }), &SAY),
];

/// Asks botocore.
fn asked(questions: &[Value]) -> Option<Vec<Value>> {
    let mut child = oracle::python()?
        .arg(oracle::script("made_up.py"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let lines: String = questions.iter().map(|one| format!("{one}\n")).collect();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).unwrap();
    let answers = text.lines().map(|line| serde_json::from_str(line).unwrap());
    Some(answers.collect())
}

/// What is said, in the canonical form.
fn values(protocol: &str) -> Vec<Value> {
    let mut values = vec![
        json!({}),
        json!({"Flag": true, "Count": 2_147_483_647, "Big": 9_007_199_254_740_991_i64,
               "Ratio": 0.5, "At": 1_767_225_600, "Bytes": ""}),
        json!({"Flag": false, "Count": -2_147_483_648, "Big": -9_223_372_036_854_775_808_i64,
               "Ratio": -1e300, "At": 1_767_225_600.25, "Bytes": "AAEC/f7/"}),
        json!({"Text": ""}),
        json!({"Names": ["", "b", ""]}),
        json!({"Inner": {"Name": "a", "Deeper": [{"Name": "b"}, {"Deeper": [{"Name": "c"}]}]}}),
    ];
    for text in [
        "<a href=\"b\">&amp;'</a>",
        "]]><![CDATA[x]]>",
        " before and after ",
        "tab\t, line\n, return\r, both\r\n",
        "\u{7f}\u{85}\u{a0}\u{2028}\u{d7ff}\u{e000}\u{fffd}\u{1f600}\u{10ffff}",
        "a=b&c;d%20+%",
        "{\"\\u0041\"}",
    ] {
        values.push(json!({"Text": text, "Names": [text]}));
    }
    if protocol != "ec2" {
        values.push(json!({"Labels": {"": "", "a": "<&>", "é": "\r"}}));
        values.push(json!({"Flat": ["one"]}));
        values.push(json!({"Flat": ["a", "", "c"], "Things": [{"Name": "x"}, {"Name": ""}]}));
        values.push(json!({"Things": [{"Name": "a", "Deeper": [{"Name": "b"}]}], "Names": []}));
    }
    values
}

fn said(structure: &'static Structure, value: &Value) -> Said {
    Said(json_protocol::decode(structure, value.to_string().as_bytes()).unwrap())
}

fn body(service: &ServiceModel, operation: &OperationModel, said: &Said) -> String {
    let encoded = protocol::encode(service, operation, said, "req-1");
    String::from_utf8(encoded.body).unwrap()
}

#[test]
fn botocore_says_and_reads_every_kind_of_value_in_every_protocol() {
    for (protocol, service, operation) in &SERVICES {
        let values = values(protocol);
        let sent = values.iter();
        let sent: Vec<Value> = sent
            .map(|value| json!({"protocol": protocol, "value": value}))
            .collect();
        let Some(sent) = asked(&sent) else { return };
        let mut answers = Vec::new();
        for (value, sent) in values.iter().zip(&sent) {
            let text = sent["body"].as_str().unwrap();
            let payload = match service.protocol {
                Protocol::Json { .. } => Payload::Json(text.to_owned().into()),
                _ => {
                    let mut form = Form::default();
                    form.read(text.as_bytes()).unwrap();
                    Payload::Form(form)
                }
            };
            let input = protocol::decode(service, operation, &payload).unwrap();
            let mut wanted = value.clone();
            if let (Some(at), "json") = (value["At"].as_f64(), *protocol) {
                wanted["At"] = json!(at as i64); // botocore sends whole seconds
            }
            assert_eq!(canonical(&input), wanted, "{protocol}: {text}");
            let body = body(service, operation, &said(operation.output, value));
            answers.push(json!({"protocol": protocol, "body": body}));
        }
        let read = asked(&answers).unwrap();
        for ((value, answer), read) in values.iter().zip(&answers).zip(&read) {
            assert_eq!(
                canonical_numbers(read),
                canonical_numbers(value),
                "{protocol}: {answer}"
            );
        }
    }
}

/// Whole numbers are the same with and without a fraction of zero.
fn canonical_numbers(value: &Value) -> Value {
    match value {
        Value::Number(number) => json!(number.as_f64()),
        Value::Array(all) => all.iter().map(canonical_numbers).collect(),
        Value::Object(all) => {
            let all = all.iter();
            let all = all.map(|(name, value)| (name.clone(), canonical_numbers(value)));
            Value::Object(all.collect())
        }
        other => other.clone(),
    }
}

/// XML 1.0 has no place for them, escaped or not; an answer with one could be read by nobody.
#[test]
fn what_xml_cannot_hold_does_not_break_the_answer() {
    let value = json!({"Text": "a\u{0}b\u{1f}c\u{fffe}d\u{ffff}e\u{b}f"});
    let answers: Vec<Value> = SERVICES
        .iter()
        .map(|(protocol, service, operation)| {
            let body = body(service, operation, &said(operation.output, &value));
            json!({"protocol": protocol, "body": body})
        })
        .collect();
    let Some(read) = asked(&answers) else { return };
    let replaced = json!({"Text": "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}e\u{fffd}f"});
    assert_eq!(read, [replaced.clone(), replaced, value]);
}

/// EC2's have milliseconds always, others' where there are some.
#[test]
fn times_are_written_as_each_service_writes_them() {
    let gateway = |at| ec2::DescribeNatGatewaysOutput {
        nat_gateways: Some(vec![ec2::NatGateway {
            create_time: Some(Time::from_millis(at)),
            ..Default::default()
        }]),
        ..Default::default()
    };
    let credentials = |at| sts::GetSessionTokenOutput {
        credentials: Some(sts::Credentials {
            expiration: Time::from_millis(at),
            ..Default::default()
        }),
    };
    let mut questions = Vec::new();
    for (at, of_ec2, of_sts) in [
        (
            1_767_225_600_000,
            "2026-01-01T00:00:00.000Z",
            "2026-01-01T00:00:00Z",
        ),
        (
            1_767_225_600_250,
            "2026-01-01T00:00:00.250Z",
            "2026-01-01T00:00:00.250Z",
        ),
        (-1, "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999Z"),
    ] {
        let model = ec2::DescribeNatGateways::model();
        let encoded = protocol::encode(&ec2::SERVICE, model, &gateway(at), "req-1");
        let body = String::from_utf8(encoded.body).unwrap();
        assert!(
            body.contains(&format!("<createTime>{of_ec2}</createTime>")),
            "{body}"
        );
        questions.push(json!({"service": "ec2", "operation": model.name, "body": body}));
        let model = sts::GetSessionToken::model();
        let encoded = protocol::encode(&sts::SERVICE, model, &credentials(at), "req-1");
        let body = String::from_utf8(encoded.body).unwrap();
        assert!(
            body.contains(&format!("<Expiration>{of_sts}</Expiration>")),
            "{body}"
        );
    }
    let Some(read) = asked(&questions) else {
        return;
    };
    let times: Vec<&Value> = read
        .iter()
        .map(|one| &one["NatGateways"][0]["CreateTime"])
        .collect();
    assert_eq!(
        times,
        [
            &json!(1_767_225_600.0),
            &json!(1_767_225_600.25),
            &json!(-0.001)
        ]
    );
}
