//! Violations in the words that AWS users quote.

use super::*;
use crate::service::Codes;
use shapes::{ec2, ecr, elbv2, iam, sts};

fn service(model: &'static shapes::ServiceModel, codes: Codes) -> Service {
    Service {
        model,
        operations: &[],
        codes,
    }
}

fn message(service: &Service, input: &dyn Shape) -> (String, String) {
    let fault = check(service, input).unwrap_err();
    (fault.code, fault.message)
}

fn members(structure: &'static shapes::schema::Structure) -> shapes::shape::Members {
    shapes::shape::Members::new(structure)
}

/// AWS's words, as its users quote them.
#[test]
fn violations_are_counted_and_named() {
    let iam = service(&iam::SERVICE, Codes::QUERY);
    let (code, text) = message(&iam, &members(iam::CreateUserInput::STRUCTURE));
    assert_eq!(code, "ValidationError");
    assert_eq!(
        text,
        "1 validation error detected: Value null at 'userName' failed to satisfy constraint: \
         Member must not be null"
    );
    let input = iam::CreateRoleInput {
        role_name: "".into(),
        assume_role_policy_document: "{}".into(),
        max_session_duration: Some(60),
        tags: Some(vec![iam::Tag {
            key: "k".repeat(129),
            value: "v".into(),
        }]),
        ..Default::default()
    };
    let (_, text) = message(&iam, &input);
    assert!(text.starts_with("4 validation errors detected: "), "{text}");
    for part in [
        "Value '60' at 'maxSessionDuration' failed to satisfy constraint: Member must have value \
         greater than or equal to 3600",
        "Value '' at 'roleName' failed to satisfy constraint: Member must have length greater \
         than or equal to 1",
        "at 'tags.1.member.key' failed to satisfy constraint: Member must have length less than \
         or equal to 128",
        "Member must satisfy regular expression pattern: [\\w+=,.@-]+",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn elements_that_are_no_structures_are_named_by_their_list() {
    let elbv2 = service(&elbv2::SERVICE, Codes::QUERY);
    let input = elbv2::DescribeLoadBalancersInput {
        page_size: Some(401),
        ..Default::default()
    };
    let (_, text) = message(&elbv2, &input);
    assert!(text.contains("Value '401' at 'pageSize'"), "{text}");
    let sts = service(&sts::SERVICE, Codes::QUERY);
    let input = sts::AssumeRoleInput {
        role_arn: "arn:aws:iam::123456789012:role/r".into(),
        role_session_name: "s".into(),
        ..Default::default()
    };
    let (_, text) = message(&sts, &input);
    assert!(text.contains("at 'roleSessionName'"), "{text}");
}

#[test]
fn ec2_and_ecr_tell_one_at_a_time() {
    let ec2 = service(&ec2::SERVICE, Codes::EC2);
    let told = message(&ec2, &members(ec2::CreateSubnetInput::STRUCTURE));
    let wanted = (
        "MissingParameter".to_owned(),
        "The request must contain the parameter vpcId".to_owned(),
    );
    assert_eq!(told, wanted);
    let ecr = service(&ecr::SERVICE, Codes::ECR);
    let input = ecr::CreateRepositoryInput {
        repository_name: "Shop".into(),
        ..Default::default()
    };
    let (code, text) = message(&ecr, &input);
    assert_eq!(code, "InvalidParameterException");
    assert!(
        text.starts_with(
            "Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy \
             regular expression '"
        ),
        "{text}"
    );
}

#[test]
fn no_more_violations_are_told_than_the_limit() {
    let iam = service(&iam::SERVICE, Codes::QUERY);
    let bad = iam::Tag {
        key: "k".repeat(129),
        value: "v".into(),
    };
    let input = iam::CreateUserInput {
        user_name: "u".into(),
        tags: Some(vec![bad; limits::VIOLATIONS * 2]),
        ..Default::default()
    };
    let (_, text) = message(&iam, &input);
    assert!(text.matches("failed to satisfy").count() <= limits::VIOLATIONS + 1);
}
