//! AWS's own example, and what lacks something.

use super::*;
use http::{HeaderName, HeaderValue};

const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

fn headers(list: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in list {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        map.append(name, HeaderValue::from_str(value).unwrap());
    }
    map
}

/// A request of which only the headers matter.
fn bare(headers: &HeaderMap) -> Signable<'_> {
    Signable {
        method: &Method::POST,
        path: "/",
        query: "",
        headers,
    }
}

/// AWS's own example: IAM ListUsers ("Signature Version 4 signing process", AWS General Reference).
#[test]
fn the_example_of_awss_documents_is_right() {
    let headers = headers(&[
        ("host", "iam.amazonaws.com"),
        (
            "content-type",
            "application/x-www-form-urlencoded; charset=utf-8",
        ),
        ("x-amz-date", "20150830T123600Z"),
        (
            "authorization",
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, \
             SignedHeaders=content-type;host;x-amz-date, \
             Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7",
        ),
    ]);
    let request = Signable {
        method: &Method::GET,
        path: "/",
        query: "Action=ListUsers&Version=2010-05-08",
        headers: &headers,
    };
    let signature = signature(&request).unwrap();
    assert_eq!(signature.access_key, "AKIDEXAMPLE");
    assert_eq!(signature.made_at.iso8601_seconds(), "2015-08-30T12:36:00Z");
    let empty = body_hash(b"");
    assert!(signature.is_right(SECRET, &request, &empty));
    assert!(!signature.is_right("another", &request, &empty));
    assert!(!signature.is_right(SECRET, &request, &body_hash(b"x")));
    let other = Signable {
        query: "Action=ListRoles&Version=2010-05-08",
        ..request
    };
    assert!(!signature.is_right(SECRET, &other, &empty));
}

#[test]
fn what_lacks_something_says_what() {
    let check = |authorization: &str, date: Option<&str>| {
        let mut list = vec![("host", "h"), ("authorization", authorization)];
        list.extend(date.map(|date| ("x-amz-date", date)));
        let headers = headers(&list);
        match signature(&bare(&headers)) {
            Err(Unsigned::Incomplete(message)) => message,
            other => panic!("{other:?}"),
        }
    };
    let date = Some("20150830T123600Z");
    for (authorization, date, wanted) in [
        ("Basic eDp5", date, "Unsupported AWS 'algorithm': 'Basic'"),
        (
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request",
            date,
            "'SignedHeaders'",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a/b, SignedHeaders=host, Signature=0",
            date,
            "exactly 5 slash-delimited",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=0",
            None,
            "'X-Amz-Date'",
        ),
        (
            "AWS4-HMAC-SHA256 Credential=a/b/c/d/aws4_request, SignedHeaders=host, Signature=0",
            Some("2015-08-30T12:36"),
            "ISO-8601",
        ),
    ] {
        let message = check(authorization, date);
        assert!(message.contains(wanted), "{message}");
    }
    let nothing = HeaderMap::new();
    assert_eq!(signature(&bare(&nothing)), Err(Unsigned::Missing));
}

/// A scope is good for one day: a key derived for a year or for all days would be good for as long.
#[test]
fn a_scope_names_a_whole_day() {
    let check = |day: &str| {
        let credential = format!("K/{day}/eu-west-1/iam/aws4_request");
        let authorization =
            format!("{ALGORITHM} Credential={credential}, SignedHeaders=host, Signature=0");
        let headers = headers(&[
            ("host", "h"),
            ("x-amz-date", "20150830T123600Z"),
            ("authorization", &authorization),
        ]);
        signature(&bare(&headers)).unwrap().is_of_its_day()
    };
    for (day, wanted) in [
        ("20150830", true),
        ("20150831", false),
        ("2015", false),
        ("", false),
    ] {
        assert_eq!(check(day), wanted, "{day}");
    }
}

/// botocore drops `X-Amz-Date` for a `Date` that it finds, and writes it as mail does.
#[test]
fn the_date_may_be_http_s() {
    let check = |list: &[(&str, &str)]| {
        let authorization = "AWS4-HMAC-SHA256 Credential=K/20150830/eu-west-1/iam/aws4_request, \
                             SignedHeaders=host, Signature=0";
        let mut all = vec![("host", "h"), ("authorization", authorization)];
        all.extend(list);
        let headers = headers(&all);
        signature(&bare(&headers))
            .map(|signature| signature.made_text)
            .ok()
    };
    let wanted = Some("20150830T123600Z".to_owned());
    for text in [
        "Sun, 30 Aug 2015 12:36:00 GMT",
        "Sun, 30 Aug 2015 12:36:00 -0000",
        "20150830T123600Z",
    ] {
        assert_eq!(check(&[("date", text)]), wanted, "{text}");
    }
    let both = [("date", "long ago"), ("x-amz-date", "20150830T123600Z")];
    assert_eq!(check(&both), wanted);
    for text in [
        "Sun, 30 Aug 2015 12:36:00 CET",
        "Sun, 31 Feb 2015 12:36:00 GMT",
        "Sun, 30 August 2015 12:36:00 GMT",
        "now",
    ] {
        assert_eq!(check(&[("date", text)]), None, "{text}");
    }
}
