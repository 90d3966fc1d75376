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

/// Asks with condition keys, of which a value with `|` is several.
fn ask(layers: &Layers, action: &str, resource: &str, keys: &[(&str, &str)]) -> Decision {
    let mut context = Context::default();
    for (key, value) in keys {
        context.set_all(key, value.split('|').map(str::to_owned).collect());
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
fn an_action_that_is_denied_on_everything_is_not_possible() {
    let all = r#"{"Effect":"Allow","Action":"*","Resource":"*"}"#;
    for (others, wanted) in [
        (
            r#"{"Effect":"Deny","Action":"ecs:*","Resource":"*"}"#,
            false,
        ),
        (r#"{"Effect":"Deny","Action":"ec2:*","Resource":"*"}"#, true),
        (
            r#"{"Effect":"Deny","Action":"ecs:*","Resource":"arn:aws:ecs:*"}"#,
            true,
        ),
        (
            r#"{"Effect":"Deny","Action":"ecs:*","NotResource":"*"}"#,
            true,
        ),
        (
            r#"{"Effect":"Deny","Action":"ecs:*","Resource":"*",
                "Condition":{"Null":{"aws:username":"true"}}}"#,
            true,
        ),
    ] {
        let layers = identity(&format!(r#"{{"Statement":[{all},{others}]}}"#));
        assert_eq!(possible(&layers, "ecs:RunTask"), wanted, "{others}");
        let layers = identity(&format!(r#"{{"Statement":{others}}}"#));
        assert!(!possible(&layers, "ecs:RunTask"), "only {others}");
    }
}

#[test]
fn not_action_and_not_resource_are_all_but_their_lists() {
    for (elements, wanted) in [
        (r#""NotAction":["ec2:*","ecr:*"],"Resource":"*""#, true),
        (r#""NotAction":["ec2:*","ECS:Run*"],"Resource":"*""#, false),
        (
            r#""Action":"*","NotResource":["arn:aws:ecs:*:task/*"]"#,
            true,
        ),
        (
            r#""Action":"*","NotResource":["x","arn:aws:ecs:*:cluster/*"]"#,
            false,
        ),
    ] {
        let layers = identity(&format!(
            r#"{{"Statement":{{"Effect":"Allow",{elements}}}}}"#
        ));
        let decision = ask(&layers, "ecs:RunTask", "arn:aws:ecs:r:1:cluster/c", &[]);
        assert_eq!(decision == Decision::Allow, wanted, "{elements}");
    }
}

#[test]
fn only_what_looks_at_the_request_needs_its_context() {
    let version = |version: &str, resource: &str, condition: &str| {
        let text = format!(
            r#"{{"Version":"{version}","Statement":{{"Effect":"Allow","Action":"a:b",
                "Resource":"{resource}","Condition":{{{condition}}}}}}}"#
        );
        document(&text)
    };
    let condition = r#""Null":{"aws:username":"true"}"#;
    for (document, wanted) in [
        (version("2012-10-17", "*", ""), false),
        (version("2012-10-17", "*", condition), true),
        (version("2012-10-17", "${aws:username}", ""), true),
        (version("2008-10-17", "${aws:username}", ""), false),
    ] {
        let side = ResourceSide {
            policy: Some(document.clone()),
            must_allow: false,
            is_foreign: false,
        };
        let mut layers: [Layers; 4] = Default::default();
        layers[0].identity = vec![document.clone()];
        layers[1].boundary = Some(document.clone());
        layers[2].session = Some(document.clone());
        layers[3].resource = Some(side);
        let found = layers.map(|one| one.read_context());
        assert_eq!(found, [wanted; 4], "{document:?}");
    }
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
            // What neither names.
            let decision = ask(&layers, "ecr:PutX", "x", &[]);
            let needed = must_allow || is_foreign;
            let wanted = if needed { BY_RESOURCE } else { BY_IDENTITY };
            assert_eq!(decision, wanted, "PutX {case}");
        }
    }
}

#[test]
fn principals_are_whom_they_name() {
    let service = |name: &str| Principal::Service(name.to_owned());
    let tasks = || service("ecs-tasks.amazonaws.com");
    let named = r#""Principal":{"Service":["ec2.amazonaws.com","ecs-tasks.amazonaws.com"]}"#;
    let not_ann = r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/ann"}"#;
    let not_bob = r#""NotPrincipal":{"AWS":"arn:aws:iam::111122223333:user/bob"}"#;
    for (element, principal, wanted) in [
        (named, tasks(), ALLOWED),
        (named, service("ecs.amazonaws.com"), BY_RESOURCE),
        (named, user(), BY_RESOURCE),
        (r#""Principal":"*""#, tasks(), ALLOWED),
        (not_bob, user(), ALLOWED),
        (not_ann, user(), BY_RESOURCE),
    ] {
        let text = format!(r#"{{"Statement":{{"Effect":"Allow",{element},"Action":"*"}}}}"#);
        let layers = Layers {
            resource: Some(ResourceSide {
                policy: Some(Arc::new(Document::parse(&text, Kind::Resource).unwrap())),
                must_allow: true,
                is_foreign: false,
            }),
            ..Layers::default()
        };
        let request = Request {
            action: "sts:AssumeRole",
            resource: "x",
            context: &Context::default(),
            principal: &principal,
        };
        assert_eq!(decide(&layers, &request), wanted, "{element} {principal:?}");
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
    for (boundary, session, foreign, name, wanted) in [
        (false, true, false, ROLE, BY_SESSION),
        (true, false, false, ROLE, BY_BOUNDARY),
        (true, true, false, SESSION, ALLOWED),
        (false, true, false, ALL, BY_SESSION),
        (false, false, false, ROLE, ALLOWED),
        (false, false, true, ROLE, BY_IDENTITY),
        (false, false, true, SESSION, BY_IDENTITY),
    ] {
        let layers = Layers {
            boundary: boundary.then(only_lists),
            session: session.then(only_lists),
            resource: side(&[("Allow", name)], false, foreign),
            ..Layers::default()
        };
        let request = Request {
            action: "ecr:GetX",
            resource: "x",
            context: &Context::default(),
            principal: &principal,
        };
        let case = format!("{boundary} {session} {foreign} {name}");
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
        (
            r#"{"Bool":{"aws:SecureTransport":true}}"#,
            vec![("aws:SecureTransport", "true")],
            true,
        ),
    ] {
        let json = format!(
            r#"{{"Version":"2012-10-17","Statement":{{"Effect":"Allow","Action":"a:b",
                "Resource":"*","Condition":{block}}}}}"#
        );
        let allowed = ask(&identity(&json), "a:b", "r", &keys) == Decision::Allow;
        assert_eq!(allowed, wanted, "{block}");
    }
}

#[test]
fn a_key_that_is_missing_is_not_equal_but_there_is_not_any() {
    for (operator, holds) in [
        ("StringEquals", false),
        ("StringNotEquals", true),
        ("ForAllValues:StringEquals", true),
        ("ForAllValues:StringNotEquals", true),
        ("ForAnyValue:StringEquals", false),
        ("ForAnyValue:StringNotEquals", false),
    ] {
        let layers = identity(&format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"a:b","Resource":"*",
                "Condition":{{"{operator}":{{"k:x":"1"}}}}}}}}"#
        ));
        let decision = ask(&layers, "a:b", "r", &[]);
        assert_eq!(decision == Decision::Allow, holds, "{operator}");
    }
}

#[test]
fn a_key_with_no_values_is_as_if_it_were_absent() {
    for operator in [
        r#""Null":{"k:x":"true"}"#,
        r#""Null":{"k:x":"false"}"#,
        r#""StringEquals":{"k:x":"1"}"#,
        r#""StringNotEquals":{"k:x":"1"}"#,
        r#""StringEqualsIfExists":{"k:x":"1"}"#,
        r#""ForAllValues:StringEquals":{"k:x":"1"}"#,
        r#""ForAnyValue:StringEquals":{"k:x":"1"}"#,
        r#""ForAnyValue:StringNotEquals":{"k:x":"1"}"#,
    ] {
        let layers = identity(&format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"a:b","Resource":"*",
                "Condition":{{{operator}}}}}}}"#
        ));
        let [absent, empty] = [false, true].map(|is_there| {
            let mut context = Context::default();
            if is_there {
                context.set_all("k:x", Vec::new());
            }
            let principal = user();
            let request = Request {
                action: "a:b",
                resource: "r",
                context: &context,
                principal: &principal,
            };
            decide(&layers, &request)
        });
        assert_eq!(empty, absent, "{operator}");
    }
}

#[test]
fn operators_compare_as_they_are_called() {
    const CLUSTERS: &str = "arn:aws:ecs:*:*:cluster/*";
    const CLUSTER: &str = "arn:aws:ecs:eu-west-1:1:cluster/c";
    for (operator, wanted, given, holds) in [
        ("StringEquals", "a", "A", false),
        ("StringEqualsIgnoreCase", "a", "A", true),
        ("StringEqualsIgnoreCase", "a", "b", false),
        ("StringNotEqualsIgnoreCase", "a", "A", false),
        ("StringNotEqualsIgnoreCase", "a", "b", true),
        ("StringNotLike", "a*", "ab", false),
        ("StringNotLike", "a*", "b", true),
        ("BinaryEquals", "YQ==", "YQ==", true),
        ("BinaryEquals", "YQ==", "yq==", false),
        ("NumericEquals", "1", "1.0", true),
        ("NumericEquals", "1", "2", false),
        ("NumericEquals", "1", "x", false),
        ("NumericNotEquals", "1", "1.0", false),
        ("NumericNotEquals", "1", "2", true),
        ("NumericLessThan", "1", "1", false),
        ("NumericLessThanEquals", "1", "1", true),
        ("NumericLessThanEquals", "1", "2", false),
        ("NumericGreaterThan", "1", "1", false),
        ("NumericGreaterThanEquals", "1", "1", true),
        ("NumericGreaterThanEquals", "2", "1", false),
        ("DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", true),
        ("DateEquals", "1767225600", "2026-01-01T00:00:00Z", true),
        ("DateLessThan", "2026-01-01", "1767225600", false),
        ("DateLessThan", "2026-01-01", "soon", false),
        ("DateLessThan", "9223372036854775807", "2026-01-01", true),
        ("DateLessThan", "-9223372036854775808", "2026-01-01", false),
        ("IpAddress", "10.0.0.0/8", "11.0.0.1", false),
        ("IpAddress", "10.0.0.1", "10.0.0.1", true),
        ("NotIpAddress", "10.0.0.0/8", "11.0.0.1", true),
        ("NotIpAddress", "10.0.0.0/8", "10.0.0.1", false),
        ("ArnEquals", CLUSTERS, CLUSTER, true),
        ("ArnNotEquals", CLUSTERS, CLUSTER, false),
        ("ArnNotLike", CLUSTERS, CLUSTER, false),
        ("ArnNotLike", CLUSTERS, "arn:aws:ecs:r:1:service/c", true),
        ("ForAllValues:StringLike", "a*", "ab|ac", true),
        ("ForAllValues:StringLike", "a*", "ab|b", false),
        ("ForAnyValue:StringLike", "a*", "ab|b", true),
        ("ForAnyValue:StringLike", "a*", "b|c", false),
        ("ForAnyValue:StringNotLike", "a*", "ab|b", true),
    ] {
        let json = format!(
            r#"{{"Statement":{{"Effect":"Allow","Action":"a:b","Resource":"*",
                "Condition":{{"{operator}":{{"k:x":"{wanted}"}}}}}}}}"#
        );
        let decision = ask(&identity(&json), "a:b", "r", &[("k:x", given)]);
        let case = format!("{operator} {wanted} {given}");
        assert_eq!(decision == Decision::Allow, holds, "{case}");
    }
}

#[test]
fn variables_belong_to_the_newer_language_and_their_values_are_text() {
    for (version, resource, asked, wanted) in [
        (
            r#""Version":"2012-10-17","#,
            "user/${aws:username}",
            "user/ann",
            true,
        ),
        (
            r#""Version":"2008-10-17","#,
            "user/${aws:username}",
            "user/ann",
            false,
        ),
        ("", "user/${aws:username}", "user/ann", false),
        ("", "user/${aws:username}", "user/${aws:username}", true),
        (r#""Version":"2012-10-17","#, "user/${*}", "user/*", true),
        (r#""Version":"2012-10-17","#, "user/${*}", "user/ann", false),
        (
            r#""Version":"2012-10-17","#,
            "user/${aws:useragent}",
            "user/ann",
            false,
        ),
    ] {
        let json = format!(
            r#"{{{version}"Statement":{{"Effect":"Allow","Action":"a:b",
                "Resource":"{resource}"}}}}"#
        );
        let keys = [("aws:username", "ann"), ("aws:useragent", "*")];
        let decision = ask(&identity(&json), "a:b", asked, &keys);
        let case = format!("{version} {resource} {asked}");
        assert_eq!(decision == Decision::Allow, wanted, "{case}");
    }
}
