//! Parts of task definitions that clients write often: what reads back, what is refused by name.

use aws::Fault;
use shapes::ecs;
use sim::stage::Stage;
use std::collections::BTreeMap;

type Options<'a> = &'a [(&'a str, &'a str)];

fn register(
    options: Options<'_>,
    architecture: Option<&str>,
) -> Result<ecs::RegisterTaskDefinitionOutput, Fault> {
    register_with(options, architecture, None)
}

fn register_with(
    options: Options<'_>,
    architecture: Option<&str>,
    linux_parameters: Option<ecs::LinuxParameters>,
) -> Result<ecs::RegisterTaskDefinitionOutput, Fault> {
    let always: Options<'_> = &[
        ("awslogs-group", "/ecs/api"),
        ("awslogs-region", "eu-west-1"),
        ("awslogs-stream-prefix", "api"),
    ];
    let options = always.iter().chain(options);
    let options = options.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    let container = ecs::ContainerDefinition {
        log_configuration: Some(ecs::LogConfiguration {
            log_driver: "awslogs".into(),
            options: Some(options.collect()),
            secret_options: None,
        }),
        linux_parameters,
        ..container()
    };
    register_container(container, architecture)
}

fn container() -> ecs::ContainerDefinition {
    ecs::ContainerDefinition {
        name: Some("api".into()),
        image: Some("api:latest".into()),
        ..ecs::ContainerDefinition::default()
    }
}

fn register_container(
    container: ecs::ContainerDefinition,
    architecture: Option<&str>,
) -> Result<ecs::RegisterTaskDefinitionOutput, Fault> {
    let platform = architecture.map(|architecture| ecs::RuntimePlatform {
        cpu_architecture: Some(architecture.to_owned()),
        operating_system_family: Some("LINUX".into()),
    });
    let input = ecs::RegisterTaskDefinitionInput {
        family: "api".into(),
        container_definitions: vec![container],
        cpu: Some("256".into()),
        execution_role_arn: Some("arn:aws:iam::123456789012:role/execution".into()),
        memory: Some("512".into()),
        network_mode: Some("awsvpc".into()),
        requires_compatibilities: Some(vec!["FARGATE".into()]),
        runtime_platform: platform,
        ..ecs::RegisterTaskDefinitionInput::default()
    };
    Stage::new(7, 30).call::<ecs::RegisterTaskDefinition>(input)
}

fn options_of(answer: ecs::RegisterTaskDefinitionOutput) -> BTreeMap<String, String> {
    let definition = answer.task_definition.expect("a definition");
    let mut containers = definition.container_definitions.expect("containers");
    let logs = containers.remove(0).log_configuration.expect("logs");
    logs.options.expect("options").into_iter().collect()
}

#[test]
fn capabilities_that_were_not_given_are_not_told() {
    let given = ecs::LinuxParameters {
        capabilities: Some(ecs::KernelCapabilities {
            add: None,
            drop: Some(vec!["ALL".into()]),
        }),
        ..ecs::LinuxParameters::default()
    };
    let answer = register_with(&[], None, Some(given.clone())).expect("it is right");
    let definition = answer.task_definition.expect("a definition");
    let containers = definition.container_definitions.expect("containers");
    assert_eq!(containers[0].linux_parameters, Some(given));
}

#[test]
fn a_log_that_never_holds_its_container_up_has_a_buffer_as_large_as_said() {
    let said: Options<'_> = &[("mode", "non-blocking"), ("max-buffer-size", "25m")];
    let shown = options_of(register(said, None).expect("it is right"));
    assert_eq!(shown["mode"], "non-blocking");
    assert_eq!(shown["max-buffer-size"], "25m");
    assert_eq!(shown.len(), 5);
    for (options, wanted) in [
        (
            &[("mode", "blocking")],
            "NotImplemented: ecs:RegisterTaskDefinition with the log option mode blocking is not \
             implemented by Ondol",
        ),
        (
            &[("max-buffer-size", "much")],
            "ClientException: Log driver awslogs option 'max-buffer-size' is not a size: much",
        ),
        (
            &[("awslogs-datetime-format", "%Y")],
            "NotImplemented: ecs:RegisterTaskDefinition with the log option \
             awslogs-datetime-format is not implemented by Ondol",
        ),
    ] {
        let fault = register(options, None).expect_err("it is refused");
        assert_eq!(format!("{}: {}", fault.code, fault.message), wanted);
    }
}

#[test]
fn a_variable_without_a_name_is_refused() {
    for (name, value) in [(None, "x"), (Some(""), "x"), (Some(" "), "")] {
        let pair = ecs::KeyValuePair {
            name: name.map(str::to_owned),
            value: Some(value.to_owned()),
        };
        let container = ecs::ContainerDefinition {
            environment: Some(vec![pair]),
            ..container()
        };
        let fault = register_container(container, None).expect_err("it is refused");
        assert_eq!(
            (fault.code.as_ref(), fault.message.as_ref()),
            (
                "ClientException",
                "Environment variable name cannot be null or blank."
            )
        );
    }
}

#[test]
fn an_architecture_that_this_host_has_not_is_refused() {
    let (own, other) = match cfg!(target_arch = "aarch64") {
        true => ("ARM64", "X86_64"),
        false => ("X86_64", "ARM64"),
    };
    register(&[], Some(own)).expect("the host's own");
    let fault = register(&[], Some(other)).expect_err("it is refused");
    let wanted = format!(
        "ecs:RegisterTaskDefinition with cpuArchitecture {other} is not implemented by Ondol"
    );
    assert_eq!(
        (fault.code.as_ref(), fault.message.as_ref()),
        ("NotImplemented", wanted.as_str())
    );
}

#[test]
fn what_a_definition_needs_and_where_it_fits_is_told() {
    let answer = register(&[], None).expect("it is right");
    let definition = answer.task_definition.expect("a definition");
    let fits = definition.compatibilities.expect("launch types");
    assert_eq!(fits, ["EC2", "FARGATE"]);
    let needed = definition.requires_attributes.expect("attributes");
    let names: Vec<&str> = needed.iter().map(|one| one.name.as_str()).collect();
    let wanted = [
        "com.amazonaws.ecs.capability.logging-driver.awslogs",
        "ecs.capability.execution-role-awslogs",
        "ecs.capability.task-eni",
    ];
    assert_eq!(names, wanted);
}
