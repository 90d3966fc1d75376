//! Terraform's own AWS provider against Ondol: applied, nothing left to plan, changed, destroyed.

use e2e::programs::{Ended, curl, has, has_program, run_within, status};
use e2e::{Boto, Instance, registry, until_ok};
use images::Platform;
use serde_json::json;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where a machine without a way to Terraform's registry keeps the provider.
const MIRROR: &str = "/opt/tf-plugins";
/// Its provider itself waits a minute for each load balancer.
const SECONDS_MAX: u64 = 300;
/// The configurations' region.
const REGION: &str = "ap-northeast-2";

struct Terraform {
    directory: PathBuf,
    endpoint: String,
    variables: Vec<(String, String)>,
}

/// Whether Terraform and its provider are there.
fn can() -> bool {
    has_program("terraform") && has("Terraform's AWS provider", Path::new(MIRROR).exists())
}

impl Terraform {
    /// A working copy of a configuration, ready to be applied.
    fn of(name: &str, instance: &Instance, variables: &[(&str, u16)]) -> Terraform {
        let directory = instance.scratch("terraform");
        let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join("terraform");
        for file in ["provider.tf", &format!("{name}/main.tf")] {
            let file = sources.join(file);
            fs::copy(&file, directory.join(file.file_name().unwrap())).unwrap();
        }
        let config = format!(
            "provider_installation {{\n  filesystem_mirror {{\n    path = \"{MIRROR}\"\n  }}\n}}\n"
        );
        fs::write(directory.join("cli.tfrc"), config).unwrap();
        let own = |(name, value): &(&str, u16)| ((*name).to_owned(), value.to_string());
        let terraform = Terraform {
            directory,
            endpoint: instance.endpoint(),
            variables: variables.iter().map(own).collect(),
        };
        terraform.run(&["init"]).ok();
        terraform
    }

    fn run(&self, args: &[&str]) -> Ended {
        let mut command = Command::new("terraform");
        command.args(args);
        if args != ["output", "-json"] {
            command.args(["-input=false", "-no-color"]);
        }
        let set = |(name, value): &(String, String)| (format!("TF_VAR_{name}"), value.clone());
        command
            .current_dir(&self.directory)
            .envs(self.variables.iter().map(set))
            .env("TF_CLI_CONFIG_FILE", self.directory.join("cli.tfrc"))
            .env("TF_IN_AUTOMATION", "1")
            .env("TF_VAR_endpoint", &self.endpoint)
            .env("AWS_ACCESS_KEY_ID", "testing")
            .env("AWS_SECRET_ACCESS_KEY", "testing")
            .env_remove("AWS_ENDPOINT_URL")
            .env("NO_PROXY", "127.0.0.1");
        run_within(&mut command, SECONDS_MAX)
    }

    /// Sets a variable for all that follows.
    fn set(&mut self, name: &str, value: &str) {
        self.variables.push((name.to_owned(), value.to_owned()));
    }

    fn apply(&self) {
        self.run(&["apply", "-auto-approve"]).ok();
    }

    /// Fails if anything is left to plan: each run of Terraform takes seconds of both cores.
    fn assert_settled(&self) {
        let plan = self.run(&["plan", "-detailed-exitcode"]);
        assert_eq!(
            plan.code,
            Some(0),
            "something is left to plan:\n{}{}",
            plan.out,
            plan.err
        );
    }

    fn output(&self, name: &str) -> String {
        let text = self.run(&["output", "-json"]).ok();
        let all: serde_json::Value = serde_json::from_str(&text).expect("Terraform prints JSON");
        e2e::boto::text(&all, &format!("{name}.value"))
    }

    /// Destroys, and then no VPC may be left.
    fn destroy(&self) {
        self.run(&["destroy", "-auto-approve"]).ok();
        let left = Boto::in_region(&self.endpoint, REGION).call("ec2", "DescribeVpcs", json!({}));
        assert_eq!(left["Vpcs"], json!([]), "{left}");
    }
}

/// What the first network of the examples has beyond this: refused by its name.
const ENDPOINT: &str = r#"
resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
}
"#;

#[test]
fn a_vpc_is_applied_changed_and_destroyed_and_an_endpoint_is_refused_by_name() {
    if !can() {
        return;
    }
    let instance = Instance::start();
    let mut terraform = Terraform::of("vpc", &instance, &[]);
    terraform.apply();
    terraform.assert_settled();
    terraform.set("office_cidr", "198.51.100.0/24");
    terraform.apply();
    let later = terraform.directory.join("endpoint.tf");
    fs::write(&later, ENDPOINT).unwrap();
    let refused = terraform.run(&["apply", "-auto-approve"]);
    assert_eq!(refused.code, Some(1), "{refused:?}");
    // Terraform wraps its lines.
    let words: Vec<&str> = refused.err.split_whitespace().collect();
    let words = words.join(" ").replace(" │", "");
    let wanted = "ec2:CreateVpcEndpoint is not implemented by Ondol";
    assert!(words.contains(wanted), "{}", refused.err);
    fs::remove_file(later).unwrap();
    terraform.destroy();
    instance.end();
}

#[test]
fn a_load_balancer_with_rules_is_applied_answers_is_changed_and_destroyed() {
    if !can() {
        return;
    }
    let instance = Instance::start();
    let (port, old) = (e2e::host::free_port(), e2e::host::free_port());
    let variables = [("port", port), ("old_port", old)];
    let mut terraform = Terraform::of("load-balancer", &instance, &variables);
    terraform.apply();
    terraform.assert_settled();
    let name = terraform.output("dns_name");
    let here = format!("http://{name}:{port}");
    let told = ["-w", " %{http_code} %{redirect_url}"];
    let ask = |more: &[&str]| curl(&[&told[..], more].concat()).ok();
    assert_eq!(ask(&[&format!("{here}/")]), "no such host 404 ");
    let moved = format!(" 301 {here}/x");
    assert!(ask(&[&format!("http://{name}:{old}/x")]).ends_with(&moved));
    let closed = ask(&["-X", "POST", &format!("{here}/checkout")]);
    assert_eq!(closed, r#"{"error":"read only, back in an hour"} 503 "#);
    let apex = ["-H", "Host: www.shop.example.com", &format!("{here}/a?b=1")];
    let wanted = format!(" 302 http://shop.example.com:{port}/a?from=www&b=1");
    assert!(ask(&apex).ends_with(&wanted));
    // There is nothing at the targets' addresses.
    let dead = status(&format!("{here}/"), &["-H", "Host: shop.example.com"]);
    assert!([502, 503, 504].contains(&dead), "{dead}");
    terraform.set("greeting", "still no such host");
    terraform.set("canary_weight", "50");
    terraform.apply();
    until_ok("the changed answer", 10, || {
        let seen = ask(&[&format!("{here}/")]);
        let changed = seen == "still no such host 404 ";
        if changed { Ok(()) } else { Err(seen) }
    });
    terraform.destroy();
    instance.end();
}

#[test]
fn a_service_is_applied_serves_is_rolled_on_and_destroyed() {
    if !can() {
        return;
    }
    let instance = Instance::start();
    let port = e2e::host::free_port();
    let mut terraform = Terraform::of("service", &instance, &[("port", port)]);
    // A service needs its image, and the image its repository.
    let first = ["apply", "-auto-approve", "-target=aws_ecr_repository.api"];
    terraform.run(&first).ok();
    let repository = terraform.output("repository_url");
    let boto = Boto::in_region(&instance.endpoint(), REGION);
    let password = registry::password(&boto);
    for tag in ["1.0.0", "2.0.0"] {
        let image = registry::probe_image(Platform::native(), &[]);
        registry::push(&format!("{repository}:{tag}"), ("AWS", &password), &image);
    }
    // `wait_for_steady_state`: Terraform itself awaits each rollout.
    for tag in ["1.0.0", "2.0.0"] {
        terraform.set("image_tag", tag);
        terraform.apply();
        // A first deployment is steady for Terraform once its tasks run; then they become healthy.
        let url = format!("{}/", terraform.output("url"));
        until_ok("an answer of this version", 60, || {
            let answer = curl(&["--max-time", "2", &url]);
            match answer.out.starts_with(&format!("api-{tag} says hello")) {
                true => Ok(()),
                false => Err(format!("{}{}", answer.out, answer.err)),
            }
        });
    }
    terraform.assert_settled();
    terraform.destroy();
    let left = boto.call("ecs", "DescribeClusters", json!({"clusters": ["shop"]}));
    assert_eq!(left["clusters"][0]["status"], "INACTIVE", "{left}");
    instance.end();
}
