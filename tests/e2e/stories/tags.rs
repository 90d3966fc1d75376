//! What a policy says by tags holds wherever tags are given and wherever they stand.

use e2e::account::{self, allow_user};
use e2e::boto::text;
use e2e::site::{CLUSTER, Site, fixed};
use e2e::{Boto, Instance};
use serde_json::{Value, json};

const CLUSTER_ARN: &str = "arn:aws:ecs:us-east-1:123456789012:cluster/main";

const DENIED: [&str; 3] = [
    "AccessDenied",
    "AccessDeniedException",
    "UnauthorizedOperation",
];

fn all_refused(ann: &Boto, calls: &[(&str, &str, Value)]) {
    for (service, operation, input) in calls {
        let refused = ann.refused(service, operation, input.clone());
        let code = refused.code.as_str();
        assert!(DENIED.contains(&code), "{service} {operation}: {refused}");
    }
}

/// Ann may do all but what a key of tags stands against.
fn denied_by(root: &Boto, key: &str, values: Value) {
    let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    allow_user(root, "ann", "all", all);
    let but = json!({"Effect": "Deny", "Action": "*", "Resource": "*",
        "Condition": {"ForAnyValue:StringEquals": {key: values}}});
    allow_user(root, "ann", "but", but);
}

/// What stands in red, and what it is called.
struct Red {
    site: Site,
    definition: String,
    balancer: String,
    listener: String,
    service: String,
    repository: String,
}

/// The tag, as most services write it and as ECS does.
fn red() -> (Value, Value) {
    (
        json!([{"Key": "team", "Value": "red"}]),
        json!([{"key": "team", "value": "red"}]),
    )
}

fn paint(instance: &Instance) -> Red {
    let root = instance.boto();
    let site = Site::make(instance);
    let (red, low) = red();
    let containers = json!([site.container(&["wait"])]);
    let definition = site.define("red", containers, json!({"tags": low}));
    let balancer = site.balancer("red", &[&site.open], fixed("red"));
    let arns = json!({"ResourceArns": [balancer.arn, balancer.listener], "Tags": red});
    root.call("elbv2", "AddTags", arns);
    let cluster = json!({"resourceArn": CLUSTER_ARN, "tags": low});
    root.call("ecs", "TagResource", cluster);
    let service = json!({"launchType": "FARGATE", "desiredCount": 0, "tags": low});
    let service = site.service("web", &definition, service);
    let repository = json!({"repositoryName": "red", "tags": red});
    let repository = root.call("ecr", "CreateRepository", repository);
    Red {
        definition,
        balancer: balancer.arn,
        listener: balancer.listener,
        service: text(&service, "service.serviceArn"),
        repository: text(&repository, "repository.repositoryArn"),
        site,
    }
}

impl Red {
    fn run(&self, tags: &Value) -> Value {
        json!({"cluster": CLUSTER, "taskDefinition": self.definition, "launchType": "FARGATE",
            "networkConfiguration": self.site.network(&[]), "tags": tags})
    }

    fn by_what_stands(&self, ann: &Boto) {
        let rule = json!({"ListenerArn": self.listener, "Priority": 7, "Actions": [fixed("x")],
            "Conditions": [{"Field": "path-pattern", "Values": ["/x"]}]});
        let listener = json!({"LoadBalancerArn": self.balancer, "Protocol": "HTTP", "Port": 19,
            "DefaultActions": [fixed("x")]});
        let services = json!({"cluster": CLUSTER, "services": ["web"]});
        let of_service = json!({"cluster": CLUSTER, "service": "web"});
        let calls = [
            ("ecs", "RunTask", self.run(&json!([]))),
            ("ecs", "DescribeClusters", json!({"clusters": [CLUSTER]})),
            ("ecs", "DescribeServices", services),
            ("ecs", "ListServiceDeployments", of_service),
            ("elbv2", "CreateListener", listener),
            ("elbv2", "CreateRule", rule),
        ];
        all_refused(ann, &calls);
    }

    fn by_what_is_given(&self, ann: &Boto) {
        let (red, low) = red();
        let cluster = json!({"clusterName": "other", "tags": low});
        let repository = json!({"resourceArn": self.repository, "tags": red});
        let vpc = json!({"Resources": [self.site.vpc], "Tags": red});
        let calls = [
            ("ecs", "RunTask", self.run(&low)),
            ("ecs", "CreateCluster", cluster),
            ("ec2", "CreateTags", vpc),
            ("ecr", "TagResource", repository),
        ];
        all_refused(ann, &calls);
    }

    fn by_what_is_taken(&self, ann: &Boto) {
        let keys = json!(["team"]);
        let service = json!({"resourceArn": self.service, "tagKeys": keys});
        let repository = json!({"resourceArn": self.repository, "tagKeys": keys});
        let listener = json!({"ResourceArns": [self.listener], "TagKeys": keys});
        let vpc = json!({"Resources": [self.site.vpc], "Tags": [{"Key": "team"}]});
        let calls = [
            ("ecs", "UntagResource", service),
            ("ec2", "DeleteTags", vpc),
            ("ecr", "UntagResource", repository),
            ("elbv2", "RemoveTags", listener),
        ];
        all_refused(ann, &calls);
    }
}

#[test]
fn a_denial_by_tags_holds_wherever_tags_stand_and_are_given() {
    let instance = Instance::start();
    let root = instance.boto();
    let ann = instance.boto_as(account::user(&root, "ann"));
    let red = paint(&instance);
    denied_by(&root, "aws:ResourceTag/team", json!(["red"]));
    red.by_what_stands(&ann);
    denied_by(&root, "aws:RequestTag/team", json!(["red"]));
    red.by_what_is_given(&ann);
    denied_by(&root, "aws:TagKeys", json!(["team"]));
    red.by_what_is_given(&ann);
    red.by_what_is_taken(&ann);
    denied_by(&root, "ecs:cluster", json!([CLUSTER_ARN]));
    let cluster = json!({"cluster": CLUSTER});
    let calls = [
        ("ecs", "ListTasks", cluster.clone()),
        ("ecs", "ListServices", cluster),
    ];
    all_refused(&ann, &calls);
    instance.end();
}

#[test]
fn what_comes_with_tags_needs_the_right_to_tag() {
    let instance = Instance::start();
    let root = instance.boto();
    let ann = instance.boto_as(account::user(&root, "ann"));
    let site = Site::make(&instance);
    let makes = [
        "ecs:CreateCluster",
        "ecs:CreateService",
        "ecs:RunTask",
        "ecs:RegisterTaskDefinition",
        "ecr:CreateRepository",
    ];
    let may = json!({"Effect": "Allow", "Action": makes, "Resource": "*"});
    allow_user(&root, "ann", "may", may);
    let low = json!([{"key": "team", "value": "red"}]);
    let red = json!([{"Key": "team", "Value": "red"}]);
    let definition = site.define("plain", json!([site.container(&["wait"])]), json!({}));
    let network = site.network(&[]);
    let run = json!({"cluster": CLUSTER, "taskDefinition": definition, "tags": low,
        "launchType": "FARGATE", "networkConfiguration": network});
    let service = json!({"cluster": CLUSTER, "taskDefinition": definition, "tags": low,
        "serviceName": "web", "desiredCount": 0, "launchType": "FARGATE",
        "networkConfiguration": network});
    let cluster = json!({"clusterName": "other", "tags": low});
    all_refused(
        &ann,
        &[
            ("ecs", "CreateCluster", cluster.clone()),
            ("ecs", "RunTask", run),
            ("ecs", "CreateService", service),
            (
                "ecr",
                "CreateRepository",
                json!({"repositoryName": "red", "tags": red}),
            ),
        ],
    );
    ann.call("ecs", "CreateCluster", json!({"clusterName": "plain"}));
    let on = json!({"Effect": "Allow", "Action": "ecs:TagResource", "Resource": "*",
        "Condition": {"StringEquals": {"ecs:CreateAction": "CreateCluster"}}});
    allow_user(&root, "ann", "on", on);
    ann.call("ecs", "CreateCluster", cluster);
    instance.end();
}
