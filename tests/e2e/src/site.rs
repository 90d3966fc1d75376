//! What most stories need: a VPC with public and private subnets, a cluster, an image, roles, and
//! short ways to tasks and load balancers.

use crate::account;
use crate::boto::{Boto, Fault, at, text};
use crate::host::free_port;
use crate::patience::{until, until_ok};
use crate::programs::curl;
use crate::registry;
use crate::{Instance, programs};
use images::Platform;
use serde_json::{Value, json};

/// The cluster of every story.
pub const CLUSTER: &str = "main";

/// A VPC and what runs in it.
pub struct Site {
    /// boto3 as root.
    pub boto: Boto,
    /// The VPC.
    pub vpc: String,
    /// Two subnets with a way to the internet.
    pub public: Vec<String>,
    /// Two without.
    pub private: Vec<String>,
    /// A group that lets everything in and out.
    pub open: String,
    /// The image of the probe.
    pub image: String,
    /// The execution role.
    pub execution: String,
}

/// A load balancer with one listener.
#[derive(Clone, Debug)]
pub struct Balancer {
    /// Its ARN.
    pub arn: String,
    /// Its name in the DNS.
    pub dns_name: String,
    /// The listener's port, also on the host.
    pub port: u16,
    /// The listener.
    pub listener: String,
}

impl Balancer {
    /// `http://NAME:PORT` and a path.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}:{}{path}", self.dns_name, self.port)
    }

    /// Awaits that a probe behind it answers.
    pub fn await_hello(&self, seconds: u64) {
        until_ok("traffic", seconds, || {
            let ended = curl(&["--max-time", "2", &self.url("/")]);
            match ended.out.contains("says hello") {
                true => Ok(()),
                false => Err(ended.err),
            }
        });
    }
}

impl Site {
    /// Makes it all.
    pub fn make(instance: &Instance) -> Site {
        let boto = instance.boto();
        let vpc = boto.call("ec2", "CreateVpc", json!({"CidrBlock": "10.0.0.0/16"}));
        let vpc = text(&vpc, "Vpc.VpcId");
        let (public, private) = subnets(&boto, &vpc);
        let open = group(&boto, &vpc, "open");
        admit(
            &boto,
            &open,
            json!({"IpProtocol": "-1", "IpRanges": [{"CidrIp": "0.0.0.0/0"}]}),
        );
        boto.call("ecs", "CreateCluster", json!({"clusterName": CLUSTER}));
        let execution = account::execution_role(&boto);
        let repository = boto.call(
            "ecr",
            "CreateRepository",
            json!({"repositoryName": "probe"}),
        );
        let image = format!("{}:1", text(&repository, "repository.repositoryUri"));
        let password = registry::password(&boto);
        let built = registry::probe_image(Platform::native(), &[("FROM_IMAGE", "yes")]);
        registry::push(&image, ("AWS", &password), &built);
        Site {
            boto,
            vpc,
            public,
            private,
            open,
            image,
            execution,
        }
    }

    /// A container that runs the probe with these arguments.
    pub fn container(&self, arguments: &[&str]) -> Value {
        json!({"name": "main", "image": self.image, "command": arguments, "essential": true})
    }

    /// Registers a task definition; more members win.
    pub fn define(&self, family: &str, containers: Value, more: Value) -> String {
        let mut input = json!({
            "family": family, "requiresCompatibilities": ["FARGATE"], "networkMode": "awsvpc",
            "cpu": "256", "memory": "512", "executionRoleArn": self.execution,
            "containerDefinitions": containers,
        });
        merge(&mut input, more);
        let answer = self.boto.call("ecs", "RegisterTaskDefinition", input);
        text(&answer, "taskDefinition.taskDefinitionArn")
    }

    /// `awsvpcConfiguration` of the private subnets with these groups.
    pub fn network(&self, groups: &[&str]) -> Value {
        json!({"awsvpcConfiguration": {"subnets": self.private, "securityGroups": groups}})
    }

    /// Runs a task; more members win. Its ARN.
    pub fn run(&self, definition: &str, more: Value) -> String {
        let mut input = json!({
            "cluster": CLUSTER, "taskDefinition": definition, "launchType": "FARGATE",
            "networkConfiguration": self.network(&[&self.open]),
        });
        merge(&mut input, more);
        let answer = self.boto.call("ecs", "RunTask", input);
        assert_eq!(at(&answer, "failures"), &json!([]), "{answer}");
        text(&answer, "tasks.0.taskArn")
    }

    /// Registers and runs one container with these arguments.
    pub fn probe(&self, family: &str, arguments: &[&str]) -> String {
        let definition = self.define(family, json!([self.container(arguments)]), json!({}));
        self.run(&definition, json!({}))
    }

    /// DescribeTasks of one.
    pub fn task(&self, arn: &str) -> Value {
        let input = json!({"cluster": CLUSTER, "tasks": [arn]});
        let mut answer = self.boto.call("ecs", "DescribeTasks", input);
        answer["tasks"][0].take()
    }

    /// Awaits a last status; the task then.
    pub fn await_task(&self, arn: &str, status: &str) -> Value {
        until_ok(&format!("a task that is {status}"), 40, || {
            let task = self.task(arn);
            let now = task["lastStatus"].as_str().unwrap_or_default().to_owned();
            if now == status || now == "STOPPED" && status != "STOPPED" {
                assert_eq!(now, status, "{task}");
                return Ok(task);
            }
            Err(task.to_string())
        })
    }

    /// The private address of a task.
    pub fn address(&self, arn: &str) -> String {
        let task = self.task(arn);
        let details = at(&task, "attachments.0.details")
            .as_array()
            .cloned()
            .unwrap_or_default();
        let found = details
            .iter()
            .find(|one| one["name"] == "privateIPv4Address");
        text(
            found.unwrap_or_else(|| panic!("no address in {task}")),
            "value",
        )
    }

    /// A target group for the probe's server.
    pub fn target_group(&self, name: &str, port: u16) -> String {
        let input = json!({
            "Name": name, "Protocol": "HTTP", "Port": port, "VpcId": self.vpc, "TargetType": "ip",
            "HealthCheckPath": "/healthz", "HealthCheckIntervalSeconds": 5,
            "HealthCheckTimeoutSeconds": 2, "HealthyThresholdCount": 2,
            "UnhealthyThresholdCount": 2,
        });
        let answer = self.boto.call("elbv2", "CreateTargetGroup", input);
        let arn = text(&answer, "TargetGroups.0.TargetGroupArn");
        let drain = json!({"TargetGroupArn": arn, "Attributes": [
            {"Key": "deregistration_delay.timeout_seconds", "Value": "3"}]});
        self.boto
            .call("elbv2", "ModifyTargetGroupAttributes", drain);
        arn
    }

    /// An internet-facing load balancer whose listener does this by default.
    pub fn balancer(&self, name: &str, groups: &[&str], action: Value) -> Balancer {
        self.balancer_at(name, groups, free_port(), action)
    }

    /// One whose listener has this port.
    pub fn balancer_at(&self, name: &str, groups: &[&str], port: u16, action: Value) -> Balancer {
        let input = json!({"Name": name, "Subnets": self.public, "SecurityGroups": groups});
        let made = self.boto.call("elbv2", "CreateLoadBalancer", input);
        let arn = text(&made, "LoadBalancers.0.LoadBalancerArn");
        let listener = json!({
            "LoadBalancerArn": arn, "Protocol": "HTTP", "Port": port, "DefaultActions": [action],
        });
        let listener = self.boto.call("elbv2", "CreateListener", listener);
        let balancer = Balancer {
            dns_name: text(&made, "LoadBalancers.0.DNSName"),
            listener: text(&listener, "Listeners.0.ListenerArn"),
            arn,
            port,
        };
        let input = json!({"LoadBalancerArns": [balancer.arn]});
        until_ok("an active load balancer", 20, || {
            let seen = self
                .boto
                .call("elbv2", "DescribeLoadBalancers", input.clone());
            let state = text(&seen, "LoadBalancers.0.State.Code");
            // Impaired where another instance, of another story, shares the name's port.
            if state.starts_with("active") {
                Ok(())
            } else {
                Err(state)
            }
        });
        // By its name another one might answer that has the port already.
        let own = format!("http://{}:{}/", self.own_address(&balancer), balancer.port);
        until("an answering load balancer", 20, || {
            programs::status(&own, &[]) != 0
        });
        balancer
    }

    /// The load balancer's own address on this host.
    pub fn own_address(&self, balancer: &Balancer) -> String {
        let name = balancer.arn.split_once(":loadbalancer/").expect("an ARN").1;
        let filter = json!({"Name": "description", "Values": [format!("ELB {name}")]});
        let seen = self.boto.call(
            "ec2",
            "DescribeNetworkInterfaces",
            json!({"Filters": [filter]}),
        );
        text(&seen, "NetworkInterfaces.0.Association.PublicIp")
    }

    /// Registers a task's address with a target group and awaits that it is healthy.
    pub fn register(&self, group: &str, task: &str, port: u16) {
        let address = self.address(task);
        let targets = json!({"TargetGroupArn": group, "Targets": [{"Id": address, "Port": port}]});
        self.boto.call("elbv2", "RegisterTargets", targets);
        self.await_health(group, &address, "healthy");
    }

    /// Awaits a target's state; its health description then.
    pub fn await_health(&self, group: &str, address: &str, state: &str) -> Value {
        until_ok(&format!("a target that is {state}"), 40, || {
            let health = self.health(group, address);
            let found = health["State"] == state;
            if found {
                Ok(health)
            } else {
                Err(health.to_string())
            }
        })
    }

    /// DescribeTargetHealth's words for one target; null when it is not registered.
    pub fn health(&self, group: &str, address: &str) -> Value {
        let input = json!({"TargetGroupArn": group});
        let seen = self.boto.call("elbv2", "DescribeTargetHealth", input);
        let all = seen["TargetHealthDescriptions"]
            .as_array()
            .cloned()
            .unwrap_or_default();
        let one = all.into_iter().find(|one| at(one, "Target.Id") == address);
        one.map_or(Value::Null, |mut one| one["TargetHealth"].take())
    }

    /// A running `probe serve` behind a load balancer of its own: a place inside of the VPC from
    /// which things can be asked for by curl.
    pub fn inside(&self, name: &str, groups: &[&str]) -> (String, Balancer) {
        let container = self.container(&["serve", "8080"]);
        let definition = self.define(name, json!([container]), json!({}));
        self.inside_of(name, &definition, groups)
    }

    /// The same from a definition of the story's own.
    pub fn inside_of(&self, name: &str, definition: &str, groups: &[&str]) -> (String, Balancer) {
        let task = self.run(
            definition,
            json!({"networkConfiguration": self.network(groups)}),
        );
        self.await_task(&task, "RUNNING");
        let target_group = self.target_group(name, 8080);
        let forward = json!({"Type": "forward", "TargetGroupArn": target_group});
        let balancer = self.balancer(name, &[&self.open], forward);
        self.register(&target_group, &task, 8080);
        (task, balancer)
    }

    /// What `aws ecs create-service` needs beside the definition; more members win.
    pub fn service(&self, name: &str, definition: &str, more: Value) -> Value {
        let mut input = json!({
            "cluster": CLUSTER, "serviceName": name, "taskDefinition": definition,
            "desiredCount": 1, "launchType": "FARGATE",
            "networkConfiguration": self.network(&[&self.open]),
        });
        merge(&mut input, more);
        self.boto.call("ecs", "CreateService", input)
    }

    /// DescribeServices of one.
    pub fn described(&self, name: &str) -> Value {
        let input = json!({"cluster": CLUSTER, "services": [name]});
        let mut answer = self.boto.call("ecs", "DescribeServices", input);
        answer["services"][0].take()
    }

    /// Awaits that a service has one deployment, completed, with all its tasks.
    pub fn await_steady(&self, name: &str, seconds: u64) -> Value {
        until_ok(&format!("a steady service {name}"), seconds, || {
            let service = self.described(name);
            let deployments = service["deployments"].as_array().map_or(0, Vec::len);
            let steady = deployments == 1
                && at(&service, "deployments.0.rolloutState") == "COMPLETED"
                && service["runningCount"] == service["desiredCount"];
            if steady {
                Ok(service)
            } else {
                Err(service.to_string())
            }
        })
    }

    /// Awaits that so many tasks of a service run.
    pub fn await_running(&self, name: &str, count: u32, seconds: u64) {
        until_ok(&format!("{count} running tasks of {name}"), seconds, || {
            let service = self.described(name);
            if service["runningCount"] == count {
                Ok(())
            } else {
                Err(service.to_string())
            }
        });
    }

    /// Messages of a service's events, the newest first.
    pub fn events(&self, name: &str) -> Vec<String> {
        let service = self.described(name);
        let events = service["events"].as_array().cloned().unwrap_or_default();
        events.iter().map(|event| text(event, "message")).collect()
    }
}

/// A group without ingress.
pub fn group(boto: &Boto, vpc: &str, name: &str) -> String {
    let input = json!({"GroupName": name, "Description": name, "VpcId": vpc});
    text(&boto.call("ec2", "CreateSecurityGroup", input), "GroupId")
}

/// Adds an ingress rule.
pub fn admit(boto: &Boto, group: &str, permission: Value) {
    let input = json!({"GroupId": group, "IpPermissions": [permission]});
    boto.call("ec2", "AuthorizeSecurityGroupIngress", input);
}

/// Takes an ingress rule away.
pub fn revoke(boto: &Boto, group: &str, permission: Value) -> Result<Value, Fault> {
    let input = json!({"GroupId": group, "IpPermissions": [permission]});
    boto.try_call("ec2", "RevokeSecurityGroupIngress", input)
}

fn subnets(boto: &Boto, vpc: &str) -> (Vec<String>, Vec<String>) {
    let gateway = boto.call("ec2", "CreateInternetGateway", json!({}));
    let gateway = text(&gateway, "InternetGateway.InternetGatewayId");
    let attach = json!({"InternetGatewayId": gateway, "VpcId": vpc});
    boto.call("ec2", "AttachInternetGateway", attach);
    let table = boto.call("ec2", "CreateRouteTable", json!({"VpcId": vpc}));
    let table = text(&table, "RouteTable.RouteTableId");
    let route = json!({
        "RouteTableId": table, "DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway,
    });
    boto.call("ec2", "CreateRoute", route);
    let (mut public, mut private) = (Vec::new(), Vec::new());
    for (number, zone) in ["us-east-1a", "us-east-1b"].into_iter().enumerate() {
        for (list, third) in [(&mut public, number), (&mut private, number + 10)] {
            let subnet = json!({
                "VpcId": vpc, "CidrBlock": format!("10.0.{third}.0/24"), "AvailabilityZone": zone,
            });
            list.push(text(
                &boto.call("ec2", "CreateSubnet", subnet),
                "Subnet.SubnetId",
            ));
        }
        let associate = json!({"RouteTableId": table, "SubnetId": public[number]});
        boto.call("ec2", "AssociateRouteTable", associate);
    }
    (public, private)
}

fn merge(into: &mut Value, more: Value) {
    let (Value::Object(into), Value::Object(more)) = (into, more) else {
        panic!("both are documents");
    };
    into.extend(more);
}

/// A listener's or rule's action that answers with this text.
pub fn fixed(body: &str) -> Value {
    json!({"Type": "fixed-response", "FixedResponseConfig": {
        "StatusCode": "200", "ContentType": "text/plain", "MessageBody": body}})
}

/// What the probe answers at a path behind a load balancer.
pub fn ask(balancer: &Balancer, path: &str) -> String {
    programs::get(&balancer.url(path))
}
