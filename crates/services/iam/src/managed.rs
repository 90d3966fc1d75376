//! Policies that AWS itself makes: managed ones that can be attached, and those of the services'
//! own roles.
//!
//! AWS: AWS Managed Policy Reference Guide. Only policies whose documents stand here exist; attaching
//! another is refused as not found.

/// A policy that AWS manages.
#[derive(Clone, Copy, Debug)]
pub struct Managed {
    /// All after `arn:aws:iam::aws:policy`: path and name.
    pub path_and_name: &'static str,
    /// The document.
    pub document: &'static str,
}

/// Managed policies that can be attached.
pub const MANAGED: &[Managed] = &[
    Managed {
        path_and_name: "/AdministratorAccess",
        document: r#"{"Version":"2012-10-17","Statement":[
            {"Effect":"Allow","Action":"*","Resource":"*"}]}"#,
    },
    Managed {
        path_and_name: "/service-role/AmazonECSTaskExecutionRolePolicy",
        document: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[
            "ecr:GetAuthorizationToken","ecr:BatchCheckLayerAvailability",
            "ecr:GetDownloadUrlForLayer","ecr:BatchGetImage",
            "logs:CreateLogStream","logs:PutLogEvents"],"Resource":"*"}]}"#,
    },
];

/// What a service may do for itself in an account: the policy of its service-linked role.
/// AWS: Service Authorization Reference and each service's guide, "Using service-linked roles".
pub const SERVICES: &[(&str, &str)] = &[
    (
        "ecs.amazonaws.com",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[
            "ec2:CreateNetworkInterface","ec2:DeleteNetworkInterface",
            "ec2:ModifyNetworkInterfaceAttribute","ec2:Describe*",
            "elasticloadbalancing:Describe*","elasticloadbalancing:RegisterTargets",
            "elasticloadbalancing:DeregisterTargets"],"Resource":"*"}]}"#,
    ),
    (
        "elasticloadbalancing.amazonaws.com",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[
            "ec2:CreateNetworkInterface","ec2:DeleteNetworkInterface",
            "ec2:ModifyNetworkInterfaceAttribute","ec2:Describe*"],"Resource":"*"}]}"#,
    ),
    (
        "ecs-tasks.amazonaws.com",
        r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":[
            "sts:AssumeRole"],"Resource":"*"}]}"#,
    ),
];

/// The document of a managed policy by its ARN.
pub fn by_arn(arn: &str) -> Option<&'static str> {
    let path_and_name = arn.strip_prefix("arn:aws:iam::aws:policy")?;
    let mut managed = MANAGED.iter();
    managed
        .find(|one| one.path_and_name == path_and_name)
        .map(|one| one.document)
}

/// The document of a service's own role.
pub fn of_service(principal: &str) -> Option<&'static str> {
    SERVICES
        .iter()
        .find(|(name, _)| *name == principal)
        .map(|(_, document)| *document)
}
