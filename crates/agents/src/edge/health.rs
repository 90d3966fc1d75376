//! What the edge measured, in AWS's words. Pure.
//!
//! AWS: ELBv2 API Reference, TargetHealth; User Guide for Application Load Balancers, "Target
//! health reason codes".

use proxy::report::{HealthReason, HealthState};
use resources::elbv2::TargetHealth;

/// State, reason code, description, and whether nothing is in flight any more.
pub struct Words {
    /// AWS's state.
    pub state: &'static str,
    /// AWS's reason code.
    pub reason: Option<&'static str>,
    /// AWS's description.
    pub description: Option<String>,
    /// For a leaving target: whether it has drained.
    pub drained: bool,
}

/// AWS's words for a target that would be checked if the worker did its work; none for one in
/// another state.
pub fn unchecked(state: &str) -> Option<Words> {
    let is_checked = matches!(state, "initial" | "healthy" | "unhealthy");
    is_checked.then(|| Words {
        state: "unavailable",
        reason: Some(TargetHealth::INTERNAL_ERROR),
        description: Some(
            "Target health is unavailable: the load balancer does not answer".to_owned(),
        ),
        drained: false,
    })
}

/// AWS's words for a health.
pub fn words(state: HealthState, reason: Option<HealthReason>) -> Words {
    let (state, drained) = match state {
        HealthState::Initial => ("initial", false),
        HealthState::Healthy => ("healthy", false),
        HealthState::Unhealthy => ("unhealthy", false),
        HealthState::Unused => ("unused", false),
        HealthState::Draining => ("draining", false),
        HealthState::Drained => ("draining", true),
    };
    let (reason, description) = match reason {
        None => (None, None),
        Some(HealthReason::Registering) => (
            Some("Elb.RegistrationInProgress"),
            Some("Target registration is in progress".to_owned()),
        ),
        Some(HealthReason::Checking) => (
            Some("Elb.InitialHealthChecking"),
            Some("Initial health checks in progress".to_owned()),
        ),
        Some(HealthReason::CodeMismatch(code)) => (
            Some("Target.ResponseCodeMismatch"),
            Some(format!("Health checks failed with these codes: [{code}]")),
        ),
        Some(HealthReason::TimedOut) => {
            (Some("Target.Timeout"), Some("Request timed out".to_owned()))
        }
        Some(HealthReason::Failed) => (
            Some("Target.FailedHealthChecks"),
            Some("Health checks failed".to_owned()),
        ),
        Some(HealthReason::NotInUse) => (
            Some("Target.NotInUse"),
            Some(
                "Target group is not configured to receive traffic from the load balancer"
                    .to_owned(),
            ),
        ),
        Some(HealthReason::Leaving) => (
            Some("Target.DeregistrationInProgress"),
            Some("Target deregistration is in progress".to_owned()),
        ),
        Some(HealthReason::NotChecked) => (None, None),
    };
    Words {
        state,
        reason,
        description,
        drained,
    }
}
