//! A client of AWS's API for the demo: each call is signed like any SDK's and goes over TCP, and
//! can be shown as the `aws` command that does the same.

use crate::commands::env::word;
use crate::report::Problem;
use aws_lc_rs::{digest, hmac};
use base::{Clock, Time};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value};
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// Members whose name on EC2's wire is another than in SDKs.
const EC2_NAMES: &[(&str, &str)] = &[
    ("UserIdGroupPairs", "Groups"),
    ("TagSpecifications", "TagSpecification"),
    ("Tags", "Tag"),
    ("Description", "GroupDescription"), // of CreateSecurityGroup, the only one described here
];

/// How a service is spoken to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Dialect {
    Ec2(&'static str),
    Query(&'static str),
    Json {
        target: &'static str,
        version: &'static str,
    },
}

/// A client with keys.
#[derive(Clone, Debug)]
pub struct Client {
    /// Where the API is.
    pub address: SocketAddr,
    /// Region of all calls.
    pub region: String,
    /// Access key id.
    pub key: String,
    /// Secret.
    pub secret: String,
    /// The time for signatures.
    pub clock: std::sync::Arc<dyn Clock>,
}

/// A failed call.
#[derive(Debug)]
pub struct Failure {
    /// What was called.
    pub operation: String,
    /// HTTP status and body, or why there is none.
    pub why: String,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Problem {
        Problem::new(format!("{} failed", failure.operation)).because(failure.why)
    }
}

fn dialect(service: &str) -> Dialect {
    match service {
        "ec2" => Dialect::Ec2("2016-11-15"),
        "elbv2" => Dialect::Query("2015-12-01"),
        "iam" => Dialect::Query("2010-05-08"),
        "ecr" => Dialect::Json {
            target: "AmazonEC2ContainerRegistry_V20150921",
            version: "1.1",
        },
        "logs" => Dialect::Json {
            target: "Logs_20140328",
            version: "1.1",
        },
        _ => Dialect::Json {
            target: "AmazonEC2ContainerServiceV20141113",
            version: "1.1",
        },
    }
}

fn signing_name(service: &str) -> &str {
    if service == "elbv2" {
        "elasticloadbalancing"
    } else {
        service
    }
}

/// The `aws` command of a call: members as options, structures as JSON.
pub fn command(service: &str, operation: &str, input: &Value) -> String {
    let mut text = format!("aws {service} {}", kebab(operation));
    for (name, value) in input.as_object().into_iter().flatten() {
        text.push_str(&format!(" --{}", kebab(name)));
        match value {
            Value::Bool(true) => {}
            Value::Array(list) if list.iter().all(|one| !one.is_object()) => {
                for one in list {
                    text.push_str(&format!(" {}", typed(one)));
                }
            }
            other => text.push_str(&format!(" {}", typed(other))),
        }
    }
    text
}

/// A value as it is typed: texts bare, all else as JSON.
fn typed(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    word(&text)
}

/// `CreateVpc`, `cidrBlock` and `VPCId` to `create-vpc`, `cidr-block` and `vpc-id`.
fn kebab(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut text = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let after_lower = at > 0 && !letters[at - 1].is_uppercase();
        let before_lower = letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && at > 0 && (after_lower || before_lower) {
            text.push('-');
        }
        text.push(letter.to_ascii_lowercase());
    }
    text
}

impl Client {
    /// Calls an operation; `input` has the members of AWS's API reference.
    pub async fn call(
        &self,
        service: &str,
        operation: &str,
        input: &Value,
    ) -> Result<Value, Failure> {
        let failed = |why: String| Failure {
            operation: format!("{service}:{operation}"),
            why,
        };
        let (body, headers) = encode(service, operation, input);
        let answered = self.send(signing_name(service), body, headers).await;
        let (status, body) = answered.map_err(failed)?;
        if status != 200 {
            return Err(failed(format!("HTTP {status}: {body}")));
        }
        let answer = match dialect(service) {
            Dialect::Json { .. } if body.is_empty() => Ok(Value::Null),
            Dialect::Json { .. } => serde_json::from_str(&body).map_err(|error| error.to_string()),
            Dialect::Ec2(_) | Dialect::Query(_) => xml(&body),
        };
        answer.map_err(|why| failed(format!("{why} in {body}")))
    }

    async fn send(
        &self,
        service: &str,
        body: String,
        mut headers: Vec<(&'static str, String)>,
    ) -> Result<(u16, String), String> {
        let now = self.clock.now();
        headers.push(("host", self.address.to_string()));
        headers.push(("x-amz-date", now.iso8601_basic()));
        headers.sort();
        let authorization = self.authorization(service, &body, &headers, now);
        let mut request = http::Request::post("/").header("authorization", authorization);
        for (name, value) in &headers {
            request = request.header(*name, value);
        }
        let request = request
            .body(Full::new(Bytes::from(body)))
            .map_err(|error| error.to_string())?;
        let stream = TcpStream::connect(self.address)
            .await
            .map_err(|error| error.to_string())?;
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream))
            .await
            .map_err(|error| error.to_string())?;
        // It ends with the answer; what breaks shows there.
        tokio::spawn(connection);
        let answer = sender
            .send_request(request)
            .await
            .map_err(|error| error.to_string())?;
        let status = answer.status().as_u16();
        let bytes = answer
            .into_body()
            .collect()
            .await
            .map_err(|error| error.to_string())?;
        Ok((
            status,
            String::from_utf8_lossy(&bytes.to_bytes()).into_owned(),
        ))
    }

    /// AWS: IAM User Guide, "Create a signed AWS API request".
    fn authorization(
        &self,
        service: &str,
        body: &str,
        headers: &[(&'static str, String)],
        now: Time,
    ) -> String {
        let signed: Vec<&str> = headers.iter().map(|(name, _)| *name).collect();
        let signed = signed.join(";");
        let lines: String = headers
            .iter()
            .map(|(name, value)| format!("{name}:{}\n", value.trim()))
            .collect();
        let canonical = format!("POST\n/\n\n{lines}\n{signed}\n{}", sha256(body.as_bytes()));
        let time = now.iso8601_basic();
        let day = &time[..8];
        let scope = format!("{day}/{}/{service}/aws4_request", self.region);
        let text = format!(
            "AWS4-HMAC-SHA256\n{time}\n{scope}\n{}",
            sha256(canonical.as_bytes())
        );
        let mut key = format!("AWS4{}", self.secret).into_bytes();
        for part in [day, &self.region, service, "aws4_request"] {
            key = hmac_sha256(&key, part.as_bytes());
        }
        let signature = base::hex::encode(&hmac_sha256(&key, text.as_bytes()));
        format!(
            "AWS4-HMAC-SHA256 Credential={}/{scope}, SignedHeaders={signed}, Signature={signature}",
            self.key
        )
    }
}

fn sha256(bytes: &[u8]) -> String {
    base::hex::encode(digest::digest(&digest::SHA256, bytes).as_ref())
}

fn hmac_sha256(key: &[u8], bytes: &[u8]) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, bytes).as_ref().to_vec()
}

/// The body and the headers that say what it is.
fn encode(service: &str, operation: &str, input: &Value) -> (String, Vec<(&'static str, String)>) {
    match dialect(service) {
        Dialect::Json { target, version } => {
            let headers = vec![
                ("content-type", format!("application/x-amz-json-{version}")),
                ("x-amz-target", format!("{target}.{operation}")),
            ];
            (input.to_string(), headers)
        }
        Dialect::Ec2(version) | Dialect::Query(version) => {
            let mut pairs = vec![
                ("Action".to_owned(), operation.to_owned()),
                ("Version".to_owned(), version.to_owned()),
            ];
            flatten(service == "ec2", "", input, &mut pairs);
            let form = form(&pairs);
            let kind = "application/x-www-form-urlencoded; charset=utf-8".to_owned();
            (form, vec![("content-type", kind)])
        }
    }
}

fn flatten(ec2: bool, prefix: &str, value: &Value, pairs: &mut Vec<(String, String)>) {
    let below = |name: &str| {
        let renamed = EC2_NAMES.iter().find(|(sdk, _)| ec2 && *sdk == name);
        let name = renamed.map_or(name, |(_, wire)| wire);
        if prefix.is_empty() {
            name.to_owned()
        } else {
            format!("{prefix}.{name}")
        }
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                flatten(ec2, &below(name), value, pairs);
            }
        }
        Value::Array(list) => {
            // EC2's lists are flat and named in the singular where they hold ids.
            let list_name = match (ec2, prefix.strip_suffix("Ids")) {
                (true, Some(stem)) => format!("{stem}Id"),
                _ => prefix.to_owned(),
            };
            for (at, value) in list.iter().enumerate() {
                let number = at + 1;
                let name = if ec2 {
                    format!("{list_name}.{number}")
                } else {
                    format!("{prefix}.member.{number}")
                };
                flatten(ec2, &name, value, pairs);
            }
        }
        Value::Null => {}
        Value::String(text) => pairs.push((prefix.to_owned(), text.clone())),
        scalar => pairs.push((prefix.to_owned(), scalar.to_string())),
    }
}

fn form(pairs: &[(String, String)]) -> String {
    let encoded = |text: &str| -> String {
        text.bytes()
            .map(|byte| match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                    char::from(byte).to_string()
                }
                other => format!("%{other:02X}"),
            })
            .collect()
    };
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| format!("{}={}", encoded(name), encoded(value)))
        .collect();
    pairs.join("&")
}

/// An answer's XML as a value: `item` and `member` make lists, text makes text.
fn xml(text: &str) -> Result<Value, String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut open: Vec<(String, Value, String)> = vec![(String::new(), Value::Null, String::new())];
    loop {
        match reader.read_event().map_err(|error| error.to_string())? {
            Event::Start(start) => {
                let name = start.local_name().as_ref().to_owned();
                open.push((name, Value::Null, String::new()));
            }
            Event::Empty(empty) => {
                let name = empty.local_name().as_ref().to_owned();
                if let Some((_, parent, _)) = open.last_mut() {
                    put(parent, &name, Value::Array(Vec::new()));
                }
            }
            Event::Text(part) => {
                if let Some((_, _, held)) = open.last_mut() {
                    held.push_str(&part);
                }
            }
            Event::End(_) => {
                let Some((name, value, held)) = open.pop() else {
                    return Err("an end without a start".to_owned());
                };
                let value = if value.is_null() {
                    Value::String(held)
                } else {
                    value
                };
                if let Some((_, parent, _)) = open.last_mut() {
                    put(parent, &name, value);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let Some((_, Value::Object(document), _)) = open.pop() else {
        return Err("no document".to_owned());
    };
    let mut answer = document
        .into_iter()
        .next()
        .map(|(_, value)| value)
        .unwrap_or_default();
    // The query protocol wraps its result once more.
    if let Some(result) = answer.as_object_mut().and_then(|members| {
        let name = members
            .keys()
            .find(|name| name.ends_with("Result"))?
            .clone();
        members.remove(&name)
    }) {
        answer = result;
    }
    Ok(answer)
}

fn put(parent: &mut Value, name: &str, value: Value) {
    if name == "item" || name == "member" {
        match parent {
            Value::Array(list) => list.push(value),
            other => *other = Value::Array(vec![value]),
        }
        return;
    }
    match parent {
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        other => *other = Value::Object(Map::from_iter([(name.to_owned(), value)])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_call_reads_as_the_aws_command() {
        let input = json!({"CidrBlock": "10.0.0.0/16", "AmazonProvidedIpv6CidrBlock": true});
        assert_eq!(
            command("ec2", "CreateVpc", &input),
            "aws ec2 create-vpc --amazon-provided-ipv6-cidr-block --cidr-block 10.0.0.0/16"
        );
        let input = json!({"SubnetIds": ["a", "b"], "forceNewDeployment": true, "VpcId": "v c"});
        assert_eq!(
            command("ecs", "UpdateService", &input),
            "aws ecs update-service --subnet-ids a b --vpc-id 'v c' --force-new-deployment"
        );
    }

    #[test]
    fn lists_and_structures_are_flattened_as_each_protocol_wants() {
        let mut pairs = Vec::new();
        let input =
            json!({"GroupIds": ["a"], "IpPermissions": [{"UserIdGroupPairs": [{"GroupId": "g"}]}]});
        flatten(true, "", &input, &mut pairs);
        assert_eq!(pairs[0].0, "GroupId.1");
        assert_eq!(pairs[1].0, "IpPermissions.1.Groups.1.GroupId");
        pairs.clear();
        flatten(false, "", &json!({"Subnets": ["a"]}), &mut pairs);
        assert_eq!(pairs[0].0, "Subnets.member.1");
    }

    #[test]
    fn an_answer_is_read_by_its_elements() {
        let text =
            "<R><CreateResult><Items><member><A>1</A></member></Items><E/></CreateResult><M/></R>";
        assert_eq!(xml(text).unwrap(), json!({"Items": [{"A": "1"}], "E": []}));
    }
}
