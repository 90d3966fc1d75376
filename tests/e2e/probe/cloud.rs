//! The cloud as a task sees it: its credentials, and the API signed with them (SigV4).

use crate::fetch;
use aws_lc_rs::{digest, hmac};
use std::time::{SystemTime, UNIX_EPOCH};

/// The document of the task's role.
pub fn credentials() -> Result<(u16, String), String> {
    let path = std::env::var("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI")
        .map_err(|_| "this task has no role".to_owned())?;
    fetch::get(&format!("http://169.254.170.2{path}"), &[])
}

/// A call of a query-protocol or JSON operation as the task's role.
pub fn call(service: &str, target: &str, body: &str) -> Result<(u16, String), String> {
    let (_, document) = credentials()?;
    let member = |name: &str| {
        let at = document.find(&format!("\"{name}\""))?;
        document[at + name.len() + 2..]
            .split('"')
            .nth(1)
            .map(str::to_owned)
    };
    let lacks = || format!("no credentials in {document}");
    let id = member("AccessKeyId").ok_or_else(lacks)?;
    let secret = member("SecretAccessKey").ok_or_else(lacks)?;
    let token = member("Token").ok_or_else(lacks)?;
    let endpoint = std::env::var("AWS_ENDPOINT_URL").map_err(|_| "no AWS_ENDPOINT_URL")?;
    let region = std::env::var("AWS_REGION").map_err(|_| "no AWS_REGION")?;
    let (host, port, _) = fetch::parts(&endpoint).ok_or("AWS_ENDPOINT_URL is no URL")?;
    let host = if port == 80 {
        host
    } else {
        format!("{host}:{port}")
    };
    let now = stamp();
    let mut headers = vec![
        (
            "content-type".to_owned(),
            if target.is_empty() {
                "application/x-www-form-urlencoded".to_owned()
            } else {
                "application/x-amz-json-1.1".to_owned()
            },
        ),
        ("host".to_owned(), host),
        ("x-amz-date".to_owned(), now.clone()),
        ("x-amz-security-token".to_owned(), token),
    ];
    if !target.is_empty() {
        headers.push(("x-amz-target".to_owned(), target.to_owned()));
    }
    let names: Vec<&str> = headers.iter().map(|(name, _)| name.as_str()).collect();
    let names = names.join(";");
    let lines: String = headers
        .iter()
        .map(|(name, value)| format!("{name}:{value}\n"))
        .collect();
    let canonical = format!("POST\n/\n\n{lines}\n{names}\n{}", hash(body));
    let scope = format!("{}/{region}/{service}/aws4_request", &now[..8]);
    let to_sign = format!("AWS4-HMAC-SHA256\n{now}\n{scope}\n{}", hash(&canonical));
    let mut key = format!("AWS4{secret}").into_bytes();
    for part in [&now[..8], &region, service, "aws4_request"] {
        key = sign(&key, part);
    }
    let signature = hex(&sign(&key, &to_sign));
    headers.retain(|(name, _)| name != "host");
    headers.push((
        "authorization".to_owned(),
        format!(
            "AWS4-HMAC-SHA256 Credential={id}/{scope}, SignedHeaders={names}, Signature={signature}"
        ),
    ));
    fetch::send("POST", &format!("{endpoint}/"), &headers, body)
}

fn hash(text: &str) -> String {
    hex(digest::digest(&digest::SHA256, text.as_bytes()).as_ref())
}

fn sign(key: &[u8], text: &str) -> Vec<u8> {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    hmac::sign(&key, text.as_bytes()).as_ref().to_vec()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// `20261121T115648Z`.
fn stamp() -> String {
    let seconds = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(0, |time| time.as_secs());
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (mut year, mut day) = (1970, days);
    let leap = |year: u64| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    };
    while day >= 365 + u64::from(leap(year)) {
        day -= 365 + u64::from(leap(year));
        year += 1;
    }
    let lengths = [
        31,
        28 + u64::from(leap(year)),
        31,
        30,
        31,
        30,
        31,
        31,
        30,
        31,
        30,
        31,
    ];
    let mut month = 0;
    while day >= lengths[month] {
        day -= lengths[month];
        month += 1;
    }
    let (hour, minute, second) = (rest / 3_600, rest % 3_600 / 60, rest % 60);
    format!(
        "{year:04}{:02}{:02}T{hour:02}{minute:02}{second:02}Z",
        month + 1,
        day + 1
    )
}
