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
        let signed_for = scope_service(request.headers.get("authorization"), None);
        let named = Named {
            model,
            prefix: signed_for.unwrap_or_else(|| prefix.to_owned()),
            operation: operation.to_owned(),
            protocol: Protocol::Json {
                version: match header("content-type") {
                    Some("application/x-amz-json-1.0") => "1.0",
                    _ => "1.1",
                },
            },
        };
        let payload = Payload::Json(request.body.clone());
        return settle(exchange, named, payload);
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
        if let Err(sigv4::Unsigned::Missing) =
            sigv4::signature(&super::authenticate::signable(request))
        {
            return Err(refusal::missing_token(Protocol::Query));
        }
        let signed_for = scope_service(
            request.headers.get("authorization"),
            form.get("X-Amz-Credential"),
        );
        let Some(named) = signed_for.and_then(|service| by_path(request, service)) else {
            return Err(refusal::missing_action());
        };
        return settle(exchange, named, Payload::Form(form));
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
    let named = Named {
        model,
        prefix: named,
        operation: action,
        protocol: Protocol::Query,
    };
    settle(exchange, named, Payload::Form(form))
}

/// What the request says.
struct Named {
    model: Option<&'static ServiceModel>,
    /// The service's name, where Ondol does not know it.
    prefix: String,
    operation: String,
    /// The protocol, where Ondol does not know the service.
    protocol: Protocol,
}

/// Services of REST protocols name no action but a method and a path. None is here yet, so the
/// call is only told which one it asked for, in the form that its client reads.
fn by_path(request: &super::Request, service: String) -> Option<Named> {
    let known = |model: &&ServiceModel| model.signing_name == service;
    if shapes::SERVICES.iter().copied().any(|model| known(&model)) {
        return None;
    }
    let protocol = match SPEAK_XML.contains(&service.as_str()) {
        true => Protocol::Query,
        false => Protocol::Json { version: "1.1" },
    };
    Some(Named {
        model: None,
        prefix: service,
        operation: format!("{} {}", request.method, request.path),
        protocol,
    })
}

/// Signing names of the REST services whose errors are XML; the others' are JSON.
const SPEAK_XML: &[&str] = &["s3", "s3express", "s3-outposts", "route53", "cloudfront"];

fn settle(exchange: &mut Exchange, named: Named, payload: Payload) -> Result<(), Fault> {
    let Named {
        model,
        prefix,
        operation,
        protocol,
    } = named;
    let found = model.and_then(|model| exchange.world.find(model.name, &operation));
    let service = found.map(|(service, _)| *service);
    exchange.target = Some(Target {
        model,
        service,
        protocol: model.map_or(protocol, |model| model.protocol),
        prefix: model.map_or(prefix, |model| model.signing_name.to_owned()),
        line: found.map(|(_, line)| line),
        payload: Arc::new(payload),
        operation: operation.clone(),
    });
    match model {
        // An unknown service is refused by name, after authentication.
        Some(model) if found.is_none() && !model.knows(&operation) => {
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
