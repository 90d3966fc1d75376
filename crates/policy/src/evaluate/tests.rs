//! Stories of policies deciding together, each one point.

use super::*;
use crate::document::Kind;

fn document(json: &str) -> Arc<Document> {
    Arc::new(Document::parse(json, Kind::Identity).unwrap())
}

fn user() -> Principal {
    Principal::Aws {
        account: "111122223333".into(),
        arn: "arn:aws:iam::111122223333:user/ann".into(),
        role_arn: None,
    }
}

fn ask(layers: &Layers, action: &str, resource: &str, keys: &[(&str, &str)]) -> Decision {
    let mut context = Context::default();
    for (key, value) in keys {
        context.set(key, *value);
    }
    let principal = user();
    decide(
        layers,
        &Request {
            action,
            resource,
            context: &context,
            principal: &principal,
        },
    )
}

fn identity(json: &str) -> Layers {
    Layers {
        identity: vec![document(json)],
        ..Layers::default()
    }
}

#[test]
fn nothing_allows_by_default() {
    let decision = ask(&Layers::default(), "ecs:RunTask", "*", &[]);
    assert_eq!(decision, Decision::ImplicitDeny);
}

#[test]
fn an_explicit_deny_wins_over_an_allow() {
    let layers = identity(
        r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Action":"*","Resource":"*"},
            {"Effect":"Deny","Action":"ecs:Delete*","Resource":"arn:aws:ecs:*:*:cluster/prod"}]}"#,
    );
    let prod = "arn:aws:ecs:eu-west-1:111122223333:cluster/prod";
    let test = "arn:aws:ecs:eu-west-1:111122223333:cluster/test";
    assert_eq!(
        ask(&layers, "ecs:DeleteCluster", prod, &[]),
        Decision::ExplicitDeny
    );
    assert_eq!(
        ask(&layers, "ecs:DeleteCluster", test, &[]),
        Decision::Allow
    );
    assert!(possible(&layers, "ecs:DeleteCluster"));
}

#[test]
fn a_boundary_limits_and_gives_nothing() {
    let mut layers = identity(r#"{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}"#);
    layers.boundary = Some(document(
        r#"{"Statement":{"Effect":"Allow","Action":"ecs:*","Resource":"*"}}"#,
    ));
    assert_eq!(ask(&layers, "ecs:RunTask", "*", &[]), Decision::Allow);
    assert_eq!(
        ask(&layers, "iam:GetUser", "*", &[]),
        Decision::ImplicitDeny
    );
    assert!(!possible(&layers, "iam:GetUser"));
}

#[test]
fn a_resource_policy_allows_on_its_own() {
    let layers = Layers {
        resource: Some(Arc::new(
            Document::parse(
                r#"{"Statement":{"Effect":"Allow","Principal":
                    {"AWS":"arn:aws:iam::111122223333:root"},"Action":"ecr:BatchGetImage"}}"#,
                Kind::Resource,
            )
            .unwrap(),
        )),
        ..Layers::default()
    };
    assert_eq!(ask(&layers, "ecr:BatchGetImage", "x", &[]), Decision::Allow);
    assert_eq!(
        ask(&layers, "ecr:PutImage", "x", &[]),
        Decision::ImplicitDeny
    );
}

#[test]
fn conditions_follow_their_operators() {
    for (block, keys, wanted) in [
        (
            r#"{"StringEquals":{"aws:RequestedRegion":["a","b"]}}"#,
            vec![("aws:RequestedRegion", "b")],
            true,
        ),
        (
            r#"{"StringNotEquals":{"aws:RequestedRegion":["a","b"]}}"#,
            vec![("aws:RequestedRegion", "b")],
            false,
        ),
        (r#"{"StringEquals":{"k:x":"1"}}"#, vec![], false),
        (r#"{"StringEqualsIfExists":{"k:x":"1"}}"#, vec![], true),
        (r#"{"Null":{"k:x":"true"}}"#, vec![], true),
        (r#"{"Null":{"k:x":"false"}}"#, vec![], false),
        (
            r#"{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}"#,
            vec![("aws:SourceIp", "10.9.8.7")],
            true,
        ),
        (
            r#"{"NumericLessThan":{"k:n":"10"}}"#,
            vec![("k:n", "9.5")],
            true,
        ),
        (
            r#"{"DateGreaterThan":{"aws:CurrentTime":"2026-01-01T00:00:00Z"}}"#,
            vec![("aws:CurrentTime", "2026-11-21T00:00:00Z")],
            true,
        ),
        (
            r#"{"StringLike":{"k:u":"${aws:username}/*"}}"#,
            vec![("aws:username", "ann"), ("k:u", "ann/x")],
            true,
        ),
        (
            r#"{"Bool":{"aws:SecureTransport":"true"}}"#,
            vec![("aws:SecureTransport", "false")],
            false,
        ),
        (
            r#"{"ArnLike":{"k:a":"arn:aws:ecs:*:*:cluster/*"}}"#,
            vec![("k:a", "arn:aws:ecs:eu-west-1:1:cluster/c")],
            true,
        ),
        (r#"{"ForAllValues:StringEquals":{"k:x":"1"}}"#, vec![], true),
        (r#"{"ForAnyValue:StringEquals":{"k:x":"1"}}"#, vec![], false),
    ] {
        let json = format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"a:b","Resource":"*","Condition":{block}}}}}"#
        );
        let allowed = ask(&identity(&json), "a:b", "r", &keys) == Decision::Allow;
        assert_eq!(allowed, wanted, "{block}");
    }
}

#[test]
fn malformed_documents_are_refused_in_awss_words() {
    for (json, words) in [
        ("{", "This policy contains invalid Json"),
        ("[]", "Syntax errors in policy."),
        (
            r#"{"Version":"2020-01-01","Statement":[]}"#,
            "The policy must contain a valid version string",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"x","Resource":"*"}}"#,
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"a:b"}}"#,
            "Policy statement must contain resources.",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Principal":"*"}}"#,
            "Policy document should not specify a principal.",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*","Extra":1}}"#,
            "Syntax errors in policy.",
        ),
        (
            r#"{"Statement":{"Effect":"Allow","Action":"a:b","Resource":"*",
                "Condition":{"StringSortOf":{"a:b":"c"}}}}"#,
            "Syntax errors in policy.",
        ),
    ] {
        let refused = Document::parse(json, Kind::Identity).unwrap_err();
        assert_eq!(refused.0, words, "{json}");
    }
}
