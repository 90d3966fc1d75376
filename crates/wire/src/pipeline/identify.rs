//! What a request asks for: the target header of JSON services, else the action of query services.
//! The service is the one that the signature's scope names, else the host; any path and host lead
//! here, so that path-style and host-style endpoints are the same.

use super::{Exchange, Target};
use crate::protocol::{Payload, form::Form};
use crate::{refusal, sigv4};
use aws::Fault;
use shapes::{Protocol, ServiceModel};
use std::sync::Arc;

/// The step.
pub fn step(exchange: &mut Exchange) -> Result<(), Fault> {
    let request = &exchange.request;
    let header = |name: &str| request.headers.get(name)?.to_str().ok();
    if let Some(target) = header("x-amz-target") {
        let (prefix, operation) = target.rsplit_once('.').unwrap_or((target, ""));
        let is = |model: &&&ServiceModel| model.target_prefix == prefix;
        let model = shapes::SERVICES.iter().find(is).copied();
        let payload = Payload::Json(request.body.clone());
        return settle(
            exchange,
            model,
            prefix.to_owned(),
            operation.to_owned(),
            payload,
        );
    }
    let mut form = Form::default();
    let read = form.read(request.query.as_bytes());
    let is_form = header("content-type")
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"));
    let read = match is_form {
        true => read.and_then(|()| form.read(&request.body)),
        false => read,
    };
    if read.is_none() {
        return Err(refusal::malformed_form());
    }
    let Some(action) = form.get("Action").map(str::to_owned) else {
        return match sigv4::signature(&super::authenticate::signable(request)) {
            Err(sigv4::Unsigned::Missing) => Err(refusal::missing_token(None)),
            _ => Err(refusal::missing_action()),
        };
    };
    let version = form.get("Version").unwrap_or_default().to_owned();
    let signed_for = scope_service(
        request.headers.get("authorization"),
        form.get("X-Amz-Credential"),
    );
    let host = header("host").and_then(|host| host.split(['.', ':']).next());
    let named = signed_for
        .as_deref()
        .or(host)
        .unwrap_or_default()
        .to_owned();
    let model = find(&named, &version).or_else(|| find_by_version(&version, &signed_for));
    let prefix = if named.is_empty() {
        "unknown".to_owned()
    } else {
        named
    };
    settle(exchange, model, prefix, action, Payload::Form(form))
}

fn settle(
    exchange: &mut Exchange,
    model: Option<&'static ServiceModel>,
    prefix: String,
    operation: String,
    payload: Payload,
) -> Result<(), Fault> {
    let found = model.and_then(|model| exchange.world.find(model.name, &operation));
    let service = found.map(|(service, _)| *service);
    exchange.target = Some(Target {
        model,
        service,
        prefix: model.map_or(prefix, |model| model.signing_name.to_owned()),
        line: found.map(|(_, line)| line),
        payload: Arc::new(payload),
        operation: operation.clone(),
    });
    match model {
        // An unknown service is refused by name, after authentication.
        Some(model) if !model.knows(&operation) => {
            Err(refusal::unknown_operation(model, &operation))
        }
        _ => Ok(()),
    }
}

/// The service in a credential's scope, `KEY/DATE/REGION/SERVICE/aws4_request`.
fn scope_service(header: Option<&http::HeaderValue>, query: Option<&str>) -> Option<String> {
    let header = header.and_then(|header| header.to_str().ok());
    let in_header = header.and_then(|header| header.split_once("Credential="));
    let credential = in_header.map(|(_, rest)| rest).or(query)?;
    credential.split('/').nth(3).map(str::to_owned)
}

/// Two services may sign with one name (both load balancer APIs): the version tells them apart.
fn find(named: &str, version: &str) -> Option<&'static ServiceModel> {
    let named = |model: &&&ServiceModel| {
        (model.signing_name == named || model.endpoint_prefix == named)
            && !matches!(model.protocol, Protocol::Json { .. })
    };
    let versioned = |model: &&&ServiceModel| model.api_version == version;
    let mut all = shapes::SERVICES.iter();
    let exact = all.find(|model| named(model) && versioned(model));
    exact
        .or_else(|| {
            let by_name = shapes::SERVICES.iter().find(named);
            by_name.filter(|_| version.is_empty())
        })
        .copied()
}

/// For what is not signed and came by an address: versions are dates, and differ.
fn find_by_version(version: &str, signed_for: &Option<String>) -> Option<&'static ServiceModel> {
    let mut all = shapes::SERVICES.iter();
    let found = all.find(|model| {
        model.api_version == version && !matches!(model.protocol, Protocol::Json { .. })
    });
    found.copied().filter(|_| signed_for.is_none())
}
