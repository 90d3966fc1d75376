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
        "20150830 123600Z",
        "20150830T123600+",
    ] {
        assert_eq!(check(&[("date", text)]), None, "{text}");
    }
}

const PRESIGNED: &str = "Action=ListUsers&X-Amz-Algorithm=AWS4-HMAC-SHA256\
     &X-Amz-Credential=K%2F20150830%2Feu-west-1%2Fiam%2Faws4_request&X-Amz-Date=20150830T123600Z\
     &X-Amz-Expires=604800&X-Amz-SignedHeaders=host%3BX-A&X-Amz-Signature=0";

#[test]
fn a_presigned_request_says_all_in_its_query() {
    let nothing = HeaderMap::new();
    let read = |query: &str| {
        signature(&Signable {
            query,
            ..bare(&nothing)
        })
    };
    let found = read(&format!("{PRESIGNED}&X-Amz-Security-Token=t")).unwrap();
    assert_eq!(found.valid, Some(Duration::from_secs(604_800)));
    assert_eq!(found.session_token.as_deref(), Some("t"));
    assert!(found.is_presigned());
    let signed = ["host", "x-a", "X-A", "hos", ""].map(|name| found.signs(name));
    assert_eq!(signed, [true, true, false, false, false]);
    for (was, is, wanted) in [
        (
            "AWS4-HMAC-SHA256",
            "AWS4-HMAC-SHA1",
            "X-Amz-Algorithm must be",
        ),
        ("X-Amz-Algorithm", "a", "must include 'X-Amz-Algorithm'"),
        ("X-Amz-Date", "a", "must include 'X-Amz-Date'"),
        ("X-Amz-Expires", "a", "must include 'X-Amz-Expires'"),
        ("604800", "604801", "must be less than a week"),
        ("604800", "-1", "must be non-negative"),
        ("604800", "soon", "should be a number"),
    ] {
        let refused = read(&PRESIGNED.replacen(was, is, 1)).unwrap_err();
        let Unsigned::Incomplete(message) = refused else {
            panic!("{is}: {refused:?}");
        };
        assert!(message.contains(wanted), "{is}: {message}");
    }
}

#[test]
fn a_kept_key_is_of_its_own_secret_day_region_and_service() {
    let nothing = HeaderMap::new();
    let query = PRESIGNED;
    let request = Signable {
        query,
        ..bare(&nothing)
    };
    let first = signature(&request).unwrap();
    let change = |change: fn(&mut Signature)| {
        let mut other = first.clone();
        change(&mut other);
        other
    };
    let scopes = [
        first.clone(),
        change(|other| other.date = "20150831".into()),
        change(|other| other.region = "eu-west-2".into()),
        change(|other| other.service = "ecs".into()),
    ];
    // More than are kept, and all of them again.
    let secrets: Vec<String> = (0..=KEPT_KEYS / 4).map(|n| n.to_string()).collect();
    for _ in 0..2 {
        for (secret, scope) in secrets
            .iter()
            .flat_map(|s| scopes.iter().map(move |one| (s, one)))
        {
            let kept = scope.with_key(secret, |key| hmac::sign(key, b"text"));
            let own = hmac::sign(&scope.key(secret), b"text");
            assert_eq!(kept.as_ref(), own.as_ref(), "{secret} {scope:?}");
        }
        assert_eq!(KEYS.with_borrow(Vec::len), KEPT_KEYS);
    }
}
