//! Which containers wait for which: at the start by their conditions, at the stop the other way
//! about. Pure.
//!
//! AWS: ECS API Reference, ContainerDependency, and ContainerDefinition's `dependsOn` and
//! `startTimeout`. The words are the ECS agent's.

use super::world::{ContainerWorld, End, Fact, World};
use base::Time;
use resources::ecs::Dependency;
use std::time::Duration;

/// Whether a container may start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Readiness {
    /// All that it depends on has come so far.
    Now,
    /// Something has not, and is given up at that time, if at all.
    Later(Option<Time>),
    /// Something never will; the words after `CannotStartContainerError: `.
    Never(String),
}

/// Whether a container may start now.
pub fn readiness(world: &World, container: &ContainerWorld, now: Time) -> Readiness {
    let target = container.definition.name.as_str();
    let mut all = Readiness::Now;
    for dependency in &container.definition.depends_on {
        let mut others = world.containers.iter();
        let other = others.find(|one| one.definition.name == dependency.container);
        // The service has checked that there is one; without it nothing can be said.
        let one = other.map_or(Readiness::Later(None), |other| {
            resolve(other, dependency, target, now)
        });
        all = match (all, one) {
            (never @ Readiness::Never(_), _) | (_, never @ Readiness::Never(_)) => never,
            (Readiness::Later(at), Readiness::Later(other)) => {
                Readiness::Later([at, other].into_iter().flatten().min())
            }
            (Readiness::Now, other) => other,
            (later, Readiness::Now) => later,
        };
    }
    all
}

fn resolve(other: &ContainerWorld, dependency: &Dependency, target: &str, now: Time) -> Readiness {
    let named = format!(
        "container ordering dependency [{}] for target [{target}]",
        dependency.container
    );
    let condition = dependency.condition.as_str();
    let given_up = |how: &str| {
        Readiness::Never(format!(
            "dependency graph: failed to resolve the {named} {how}."
        ))
    };
    match (condition, &other.fact) {
        (
            _,
            Fact::Ended {
                how: End::NeverRan, ..
            },
        ) => given_up("as dependency did not start"),
        ("START", Fact::Running { .. } | Fact::Ended { .. })
        | ("COMPLETE", Fact::Ended { .. })
        | (
            "SUCCESS",
            Fact::Ended {
                how: End::Exited(0),
                ..
            },
        )
        | (
            "HEALTHY",
            Fact::Running {
                health: "HEALTHY", ..
            },
        ) => Readiness::Now,
        ("SUCCESS", Fact::Ended { .. }) => given_up("as dependency did not exit successfully"),
        ("HEALTHY", Fact::Ended { .. }) => given_up("as dependency has exited"),
        (_, Fact::Running { started_at, .. }) => {
            let timeout = other.definition.start_timeout_seconds;
            let over = timeout.map(|seconds| *started_at + Duration::from_secs(seconds.into()));
            match over {
                Some(over) if now >= over => {
                    Readiness::Never(format!("dependency graph: {named} has timed out."))
                }
                over => Readiness::Later(over),
            }
        }
        (_, Fact::Absent | Fact::Creating | Fact::Ended { .. }) => Readiness::Later(None),
    }
}

/// Whether a container is stopped only after others, which depend on it and still run.
pub fn is_needed(world: &World, container: &ContainerWorld) -> bool {
    let name = &container.definition.name;
    let mut others = world.containers.iter().filter(|one| one.fact.is_alive());
    others.any(|other| {
        let mut on = other.definition.depends_on.iter();
        on.any(|dependency| dependency.container == *name)
    })
}
