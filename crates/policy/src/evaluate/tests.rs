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
    assert_eq!(decision, Decision::ImplicitDeny(Layer::Identity));
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
        Decision::ExplicitDeny(Layer::Identity)
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
        Decision::ImplicitDeny(Layer::Boundary)
    );
    assert!(!possible(&layers, "iam:GetUser"));
}

/// A side with one statement for each (effect, principal), and what it has to do.
fn side(statements: &[(&str, &str)], must_allow: bool, is_foreign: bool) -> Option<ResourceSide> {
    let statements: Vec<String> = statements
        .iter()
        .map(|(effect, principal)| {
            format!(r#"{{"Effect":"{effect}","Principal":{principal},"Action":"ecr:Get*"}}"#)
        })
        .collect();
    let text = format!(r#"{{"Statement":[{}]}}"#, statements.join(","));
    let policy = Document::parse(&text, Kind::Resource).unwrap();
    Some(ResourceSide {
        policy: Some(Arc::new(policy)),
        must_allow,
        is_foreign,
    })
}

const ANN: &str = r#"{"AWS":"arn:aws:iam::111122223333:user/ann"}"#;
const BOB: &str = r#"{"AWS":"arn:aws:iam::111122223333:user/bob"}"#;
const ACCOUNT: &str = r#"{"AWS":"arn:aws:iam::111122223333:root"}"#;
const ROLE: &str = r#"{"AWS":"arn:aws:iam::111122223333:role/web"}"#;
const SESSION: &str = r#"{"AWS":"arn:aws:sts::111122223333:assumed-role/web/s"}"#;
const ALL: &str = r#""*""#;

const ALLOWED: Decision = Decision::Allow;
const BY_IDENTITY: Decision = Decision::ImplicitDeny(Layer::Identity);
const BY_RESOURCE: Decision = Decision::ImplicitDeny(Layer::Resource);
const BY_SESSION: Decision = Decision::ImplicitDeny(Layer::Session);
const BY_BOUNDARY: Decision = Decision::ImplicitDeny(Layer::Boundary);
const DENIED: Decision = Decision::ExplicitDeny(Layer::Resource);

#[test]
fn the_callers_policies_and_the_resources_decide_together() {
    let gets = r#"{"Statement":{"Effect":"Allow","Action":"ecr:Get*","Resource":"*"}}"#;
    let lists = r#"{"Statement":{"Effect":"Allow","Action":"ecr:List*","Resource":"*"}}"#;
    let allow = |name| vec![("Allow", name)];
    // The caller's own, what the resource's says; decisions where either is enough, where the
    // resource's must allow, and from another account.
    for (own, says, either, must, foreign) in [
        (lists, allow(ANN), ALLOWED, ALLOWED, BY_IDENTITY),
        (lists, allow(ALL), ALLOWED, ALLOWED, BY_IDENTITY),
        (lists, allow(ACCOUNT), BY_IDENTITY, BY_IDENTITY, BY_IDENTITY),
        (lists, allow(BOB), BY_IDENTITY, BY_RESOURCE, BY_RESOURCE),
        (gets, allow(ANN), ALLOWED, ALLOWED, ALLOWED),
        (gets, allow(ACCOUNT), ALLOWED, ALLOWED, ALLOWED),
        (gets, allow(BOB), ALLOWED, BY_RESOURCE, BY_RESOURCE),
        (
            gets,
            vec![("Allow", ALL), ("Deny", ANN)],
            DENIED,
            DENIED,
            DENIED,
        ),
        (
            gets,
            vec![("Allow", ALL), ("Deny", BOB)],
            ALLOWED,
            ALLOWED,
            ALLOWED,
        ),
        (gets, vec![("Deny", ACCOUNT)], DENIED, DENIED, DENIED),
    ] {
        let asked = [
            (false, false, either),
            (true, false, must),
            (false, true, foreign),
        ];
        for (must_allow, is_foreign, wanted) in asked {
            let layers = Layers {
                resource: side(&says, must_allow, is_foreign),
                ..identity(own)
            };
            let decision = ask(&layers, "ecr:GetX", "x", &[]);
            let case = format!("{own} {says:?} {must_allow} {is_foreign}");
            assert_eq!(decision, wanted, "{case}");
        }
    }
}

#[test]
fn limits_hold_for_a_grant_to_the_role_and_not_for_one_to_the_session() {
    let only_lists =
        || document(r#"{"Statement":{"Effect":"Allow","Action":"ecr:List*","Resource":"*"}}"#);
    let principal = Principal::Aws {
        account: "111122223333".into(),
        arn: "arn:aws:sts::111122223333:assumed-role/web/s".into(),
        role_arn: Some("arn:aws:iam::111122223333:role/web".into()),
    };
    for (boundary, session, name, wanted) in [
        (false, true, ROLE, BY_SESSION),
        (true, false, ROLE, BY_BOUNDARY),
        (true, true, SESSION, ALLOWED),
        (false, true, ALL, BY_SESSION),
        (false, false, ROLE, ALLOWED),
    ] {
        let layers = Layers {
            boundary: boundary.then(only_lists),
            session: session.then(only_lists),
            resource: side(&[("Allow", name)], false, false),
            ..Layers::default()
        };
        let request = Request {
            action: "ecr:GetX",
            resource: "x",
            context: &Context::default(),
            principal: &principal,
        };
        let case = format!("{boundary} {session} {name}");
        assert_eq!(decide(&layers, &request), wanted, "{case}");
    }
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
            r#"{{"Statement":{{"Effect":"Allow","Action":"a:b","Resource":"*",
                "Condition":{block}}}}}"#
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

#[test]
fn keys_and_variables_that_have_no_value_are_named() {
    let named = |resource: &str, key: &str, value: &str| {
        let json = format!(
            r#"{{"Statement":[{{"Effect":"Deny","Action":"*","Resource":"{resource}",
            "Condition":{{"StringEquals":{{"{key}":"{value}"}}}}}}]}}"#
        );
        document(&json).unfilled_key().map(str::to_owned)
    };
    for (resource, key, value, unfilled) in [
        ("*", "AWS:PrincipalTag/Team", "${*}x", None),
        ("*", "aws:TagKeys", "${aws:userid, 'x'}", None),
        ("*", "s3:prefix", "${unclosed", None),
        ("*", "aws:PrincipalTag/", "x", Some("aws:PrincipalTag/")),
        ("*", "aws:SourceVpce", "x", Some("aws:SourceVpce")),
        ("*", "ecs:cluster", "x", None),
        ("*", "ecr:ResourceTag/Team", "x", None),
        ("*", "ec2:Vpc", "x", Some("ec2:Vpc")),
        (
            "*",
            "ecs:ResourceTag/Team",
            "x",
            Some("ecs:ResourceTag/Team"),
        ),
        (
            "a/${ aws:SourceVpc , 'x'}",
            "aws:userid",
            "x",
            Some("aws:SourceVpc"),
        ),
        ("*", "aws:userid", "${aws:userid}${aws:x}", Some("aws:x")),
    ] {
        assert_eq!(
            named(resource, key, value).as_deref(),
            unfilled,
            "{resource} {key} {value}"
        );
    }
}
