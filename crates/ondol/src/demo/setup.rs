//! What the demo makes before the load: a network, a registry with three versions, roles, a load
//! balancer, a service of three tasks.

use super::steps::{Steps, text};
use crate::report::Problem;
use aws::Region;
use base::Time;
use bytes::Bytes;
use images::build::{Entry, Recipe, build};
use images::image::Packing;
use images::{Client, ClientConfig, Credentials, Platform, Reference, RunConfig};
use serde_json::{Value, json};
use std::net::SocketAddr;

/// The cluster's, service's and repository's name.
pub const NAME: &str = "shop";
/// How many tasks.
pub const TASKS: u32 = 3;
/// The application's port in its container.
const PORT: u16 = 8080;
/// Seconds that a leaving target's requests may take; the application's take milliseconds.
const DRAIN_SECONDS: &str = "5";

/// What was made.
#[derive(Clone, Debug)]
pub struct Made {
    /// The target group's ARN.
    pub target_group: String,
    /// The load balancer's DNS name.
    pub dns_name: String,
    /// Its listener's port.
    pub port: u16,
    /// ARNs of the task definitions of versions 1, 2 and 3.
    pub versions: [String; 3],
}

impl Made {
    /// Where the load balancer is.
    pub fn url(&self) -> String {
        format!("http://{}:{}/", self.dns_name, self.port)
    }
}

struct Network {
    vpc: String,
    public: Vec<String>,
    private: Vec<String>,
    load_balancer_group: String,
    application_group: String,
}

/// Makes everything.
pub async fn setup(steps: &Steps, registry: SocketAddr, port: u16) -> Result<Made, Problem> {
    let network = network(steps, port).await?;
    let images = images(steps, registry).await?;
    let (execution, task) = roles(steps).await?;
    steps
        .call(
            "logs",
            "CreateLogGroup",
            json!({"logGroupName": "/ecs/shop"}),
        )
        .await?;
    steps
        .call("ecs", "CreateCluster", json!({"clusterName": NAME}))
        .await?;
    let mut versions = Vec::new();
    for (number, image) in (1..).zip(&images) {
        let role = (&*execution, &*task);
        versions.push(task_definition(steps, role, image, number).await?);
    }
    let (target_group, dns_name) = load_balancer(steps, &network, port).await?;
    service(steps, &network, &versions[0], &target_group).await?;
    let [one, two, three] = versions
        .try_into()
        .map_err(|_| Problem::new("three versions"))?;
    Ok(Made {
        target_group,
        dns_name,
        port,
        versions: [one, two, three],
    })
}

async fn network(steps: &Steps, port: u16) -> Result<Network, Problem> {
    let vpc = steps
        .call("ec2", "CreateVpc", json!({"CidrBlock": "10.42.0.0/16"}))
        .await?;
    let vpc = text(&vpc, "vpc.vpcId")?;
    let gateway = steps
        .call("ec2", "CreateInternetGateway", json!({}))
        .await?;
    let gateway = text(&gateway, "internetGateway.internetGatewayId")?;
    let attach = json!({"InternetGatewayId": gateway, "VpcId": vpc});
    steps.call("ec2", "AttachInternetGateway", attach).await?;
    let table = steps
        .call("ec2", "CreateRouteTable", json!({"VpcId": vpc}))
        .await?;
    let table = text(&table, "routeTable.routeTableId")?;
    let route = json!({
        "RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway,
    });
    steps.call("ec2", "CreateRoute", route).await?;
    let (mut public, mut private) = (Vec::new(), Vec::new());
    let zones = Region::parse(&steps.client.region).map_or(Vec::new(), |region| region.zones());
    for (number, (zone, _)) in zones.into_iter().take(2).enumerate() {
        for (list, third) in [(&mut public, number), (&mut private, number + 10)] {
            let subnet = json!({
                "VpcId": vpc, "CidrBlock": format!("10.42.{third}.0/24"), "AvailabilityZone": zone,
            });
            let subnet = steps.call("ec2", "CreateSubnet", subnet).await?;
            list.push(text(&subnet, "subnet.subnetId")?);
        }
        let associate = json!({"RouteTableId": table, "SubnetId": public[number]});
        steps.call("ec2", "AssociateRouteTable", associate).await?;
    }
    let (load_balancer_group, application_group) = groups(steps, &vpc, port).await?;
    Ok(Network {
        vpc,
        public,
        private,
        load_balancer_group,
        application_group,
    })
}

/// Two groups that name each other: the world may reach the load balancer, and only the load
/// balancer the application.
async fn groups(steps: &Steps, vpc: &str, port: u16) -> Result<(String, String), Problem> {
    let group = |name: &str| json!({"GroupName": name, "Description": name, "VpcId": vpc});
    let alb = steps
        .call("ec2", "CreateSecurityGroup", group("shop-alb"))
        .await?;
    let alb = text(&alb, "groupId")?;
    let app = steps
        .call("ec2", "CreateSecurityGroup", group("shop-app"))
        .await?;
    let app = text(&app, "groupId")?;
    let world = json!({"GroupId": alb, "IpPermissions": [{
        "IpProtocol": "tcp", "FromPort": port, "ToPort": port,
        "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}]});
    steps
        .call("ec2", "AuthorizeSecurityGroupIngress", world)
        .await?;
    let balancer = json!({"GroupId": app, "IpPermissions": [{
        "IpProtocol": "tcp", "FromPort": PORT, "ToPort": PORT,
        "UserIdGroupPairs": [{"GroupId": alb}]}]});
    steps
        .call("ec2", "AuthorizeSecurityGroupIngress", balancer)
        .await?;
    Ok((alb, app))
}

/// Three versions of the application: one layer with this very binary, three configurations.
async fn images(steps: &Steps, registry: SocketAddr) -> Result<Vec<String>, Problem> {
    let repository = json!({"repositoryName": NAME});
    let repository = steps.call("ecr", "CreateRepository", repository).await?;
    let uri = text(&repository, "repository.repositoryUri")?;
    let token = steps
        .call("ecr", "GetAuthorizationToken", json!({}))
        .await?;
    let token = text(&token, "authorizationData.0.authorizationToken")?;
    let password = password(&token)?;
    let program = std::fs::read(crate::up::fabric::SELF)
        .map(Bytes::from)
        .map_err(|error| Problem::new("cannot read this binary").because(error))?;
    let client = Client::new(&ClientConfig::direct("ondol-demo"))
        .map_err(|error| Problem::new("cannot set up the registry client").because(error))?;
    let credentials = Credentials::Password {
        user: "AWS".to_owned(),
        password,
    };
    let mut images = Vec::new();
    for version in ["v1", "v2", "v3"] {
        let name = format!("{uri}:{version}");
        let mut environment = vec![("VERSION".to_owned(), version.to_owned())];
        if version == "v3" {
            environment.push(("UNHEALTHY".to_owned(), "1".to_owned()));
        }
        let built = build(&Recipe {
            platform: Platform::native(),
            run: RunConfig {
                environment,
                entry_point: vec!["/ondol".to_owned(), crate::roles::DEMO_APP.to_owned()],
                ..RunConfig::default()
            },
            created_at: Time::EPOCH,
            packing: Packing::Tar,
            layers: vec![vec![Entry::program("ondol", program.clone())]],
        })
        .map_err(|error| Problem::new("cannot build an image").because(error))?;
        steps.say(&format!("$ docker push {name}"));
        let reference = Reference::parse(&name)
            .map_err(|error| Problem::new("the repository has no name").because(error))?;
        let pushed = client.push(&reference, &credentials, &built).await;
        pushed.map_err(|error| Problem::new(format!("cannot push {name}")).because(error))?;
        images.push(name);
    }
    debug_assert!(images[0].starts_with(&registry.to_string()));
    Ok(images)
}

fn password(token: &str) -> Result<String, Problem> {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::STANDARD.decode(token).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.and_then(|text| {
        text.split_once(':')
            .map(|(_, password)| password.to_owned())
    })
    .ok_or_else(|| Problem::new("the registry's token is not understood"))
}

/// The agent's role and the application's.
async fn roles(steps: &Steps) -> Result<(String, String), Problem> {
    let trust = json!({"Version": "2012-10-17", "Statement": [{
        "Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "ecs-tasks.amazonaws.com"}}]});
    let mut arns = Vec::new();
    for name in ["shop-execution", "shop-task"] {
        let role = json!({"RoleName": name, "AssumeRolePolicyDocument": trust.to_string()});
        let role = steps.call("iam", "CreateRole", role).await?;
        arns.push(text(&role, "Role.Arn")?);
    }
    let policy = "arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy";
    let attach = json!({"RoleName": "shop-execution", "PolicyArn": policy});
    steps.call("iam", "AttachRolePolicy", attach).await?;
    Ok((arns.remove(0), arns.remove(0)))
}

async fn task_definition(
    steps: &Steps,
    (execution, task): (&str, &str),
    image: &str,
    number: u32,
) -> Result<String, Problem> {
    let region = steps.client.region.clone();
    let definition = json!({
        "family": NAME,
        "requiresCompatibilities": ["FARGATE"],
        "networkMode": "awsvpc",
        "cpu": "256",
        "memory": "512",
        "executionRoleArn": execution,
        "taskRoleArn": task,
        "containerDefinitions": [{
            "name": "web",
            "image": image,
            "essential": true,
            "portMappings": [{"containerPort": PORT, "protocol": "tcp"}],
            // A stop signal that comes before the application listens to it must not be lost.
            "linuxParameters": {"initProcessEnabled": true},
            "logConfiguration": {"logDriver": "awslogs", "options": {
                "awslogs-group": "/ecs/shop", "awslogs-region": region,
                "awslogs-stream-prefix": format!("v{number}"),
            }},
        }],
    });
    let registered = steps
        .call("ecs", "RegisterTaskDefinition", definition)
        .await?;
    text(&registered, "taskDefinition.taskDefinitionArn")
}

async fn load_balancer(
    steps: &Steps,
    network: &Network,
    port: u16,
) -> Result<(String, String), Problem> {
    let balancer = json!({
        "Name": NAME, "Subnets": network.public, "SecurityGroups": [network.load_balancer_group],
    });
    let balancer = steps.call("elbv2", "CreateLoadBalancer", balancer).await?;
    let arn = text(&balancer, "LoadBalancers.0.LoadBalancerArn")?;
    let dns_name = text(&balancer, "LoadBalancers.0.DNSName")?;
    let group = json!({
        "Name": NAME, "Protocol": "HTTP", "Port": PORT, "VpcId": network.vpc, "TargetType": "ip",
        "HealthCheckPath": "/healthz", "HealthCheckIntervalSeconds": 5,
        "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2, "UnhealthyThresholdCount": 2,
    });
    let group = steps.call("elbv2", "CreateTargetGroup", group).await?;
    let group = text(&group, "TargetGroups.0.TargetGroupArn")?;
    let drain = json!({"TargetGroupArn": group, "Attributes": [
        {"Key": "deregistration_delay.timeout_seconds", "Value": DRAIN_SECONDS}]});
    steps
        .call("elbv2", "ModifyTargetGroupAttributes", drain)
        .await?;
    let listener = json!({
        "LoadBalancerArn": arn, "Protocol": "HTTP", "Port": port,
        "DefaultActions": [{"Type": "forward", "TargetGroupArn": group}],
    });
    steps.call("elbv2", "CreateListener", listener).await?;
    Ok((group, dns_name))
}

async fn service(
    steps: &Steps,
    network: &Network,
    task_definition: &str,
    target_group: &str,
) -> Result<Value, Problem> {
    let service = json!({
        "cluster": NAME,
        "serviceName": NAME,
        "taskDefinition": task_definition,
        "desiredCount": TASKS,
        "launchType": "FARGATE",
        "deploymentConfiguration": {
            "minimumHealthyPercent": 100, "maximumPercent": 200,
            "deploymentCircuitBreaker": {"enable": true, "rollback": true},
        },
        "networkConfiguration": {"awsvpcConfiguration": {
            "subnets": network.private, "securityGroups": [network.application_group],
        }},
        "loadBalancers": [{
            "targetGroupArn": target_group, "containerName": "web", "containerPort": PORT,
        }],
    });
    steps.call("ecs", "CreateService", service).await
}
