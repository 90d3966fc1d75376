//! What a request asks for: the target header of JSON services, else the action of query services.
//! The service is the one that the signature's scope names, else the host; any path and host lead
//! here, so that path-style and host-style endpoints are the same.

use super::{Exchange, Request, Spoken, Target};
use crate::protocol::Payload;
use crate::protocol::form::{Form, Malformed};
use crate::{refusal, sigv4};
use aws::Fault;
use http::HeaderName;
use http::header::{AUTHORIZATION, CONTENT_TYPE, HOST};
use shapes::{Protocol, ServiceModel};
use std::sync::Arc;

/// Names the operation of JSON services.
pub const TARGET: HeaderName = HeaderName::from_static("x-amz-target");

/// The step.
pub fn step(exchange: &mut Exchange) -> Result<(), Fault> {
    let signed_for = signed_for(&exchange.request);
    exchange.spoken = spoken(&exchange.request, signed_for.as_deref());
    match header(&exchange.request, &TARGET).map(str::to_owned) {
        Some(target) => by_target(exchange, &target, signed_for),
        None => by_action(exchange, signed_for),
    }
}

/// The service that a request is meant for and its protocol, as far as its head says: in that form
/// even a request that cannot be read is answered.
fn spoken(request: &Request, signed_for: Option<&str>) -> Spoken {
    let named = signed_for.unwrap_or_else(|| host(request));
    let mut all = shapes::SERVICES.iter().copied();
    let model = all.find(|model| model.signing_name == named || model.endpoint_prefix == named);
    let by_type = || match media_type(request).strip_prefix("application/x-amz-json-") {
        Some("1.0") => Some(Protocol::Json { version: "1.0" }),
        Some(_) => Some(Protocol::Json { version: "1.1" }),
        None => header(request, &TARGET).map(|_| Protocol::Json { version: "1.1" }),
    };
    let protocol = model.map(|model| model.protocol).or_else(by_type);
    Spoken {
        protocol: protocol.unwrap_or(Protocol::Query),
        model,
    }
}

/// The first label of the host.
fn host(request: &Request) -> &str {
    let host = header(request, &HOST).unwrap_or_default();
    host.split(['.', ':']).next().unwrap_or_default()
}

fn header<'a>(request: &'a Request, name: &HeaderName) -> Option<&'a str> {
    request.headers.get(name)?.to_str().ok()
}

/// The content type without its parameters; types are the same in capitals.
fn media_type(request: &Request) -> String {
    let text = header(request, &CONTENT_TYPE).unwrap_or_default();
    let kind = text.split(';').next().unwrap_or_default();
    kind.trim().to_ascii_lowercase()
}

/// The service in the scope of the credential, which stands in the header or in the query.
fn signed_for(request: &Request) -> Option<String> {
    // Behind the algorithm's name, nearly always first.
    let header = header(request, &AUTHORIZATION).and_then(|header| header.split_once(' '));
    let mut parts = header.map_or("", |(_, rest)| rest).split(',');
    let in_header = parts.find_map(|part| part.trim_start().strip_prefix("Credential="));
    let in_query = || {
        let mut pairs = sigv4::pairs(&request.query).into_iter();
        pairs.find(|(name, _)| name == "X-Amz-Credential")
    };
    let credential = match in_header {
        Some(credential) => credential.to_owned(),
        None => in_query()?.1,
    };
    credential.split('/').nth(3).map(str::to_owned)
}

fn by_target(
    exchange: &mut Exchange,
    target: &str,
    signed_for: Option<String>,
) -> Result<(), Fault> {
    let (prefix, operation) = target.rsplit_once('.').unwrap_or(("", target));
    let is = |model: &&&ServiceModel| model.target_prefix == prefix && !prefix.is_empty();
    let model = shapes::SERVICES.iter().find(is).copied();
    if let (None, Some(meant)) = (model, exchange.spoken.model) {
        return Err(refusal::unknown_operation(meant, target));
    }
    let named = Named {
        model,
        prefix: signed_for.unwrap_or_else(|| prefix.to_owned()),
        operation: operation.to_owned(),
        protocol: exchange.spoken.protocol,
    };
    let payload = Payload::Json(exchange.request.body.clone());
    settle(exchange, named, payload)
}

fn by_action(exchange: &mut Exchange, signed_for: Option<String>) -> Result<(), Fault> {
    let (request, spoken) = (&exchange.request, exchange.spoken);
    let form = form(request).map_err(|why| refusal::malformed_form(spoken.protocol, why))?;
    let action = form.get("Action").map(str::to_owned);
    let is_json = matches!(spoken.protocol, Protocol::Json { .. });
    let Some(action) = action.filter(|_| !is_json) else {
        let signable = super::authenticate::signable(request);
        if let Err(sigv4::Unsigned::Missing) = sigv4::signature(&signable) {
            return Err(refusal::missing_token(spoken.protocol));
        }
        let Some(named) = signed_for.and_then(|service| by_path(request, service)) else {
            return Err(refusal::missing_action(spoken.protocol));
        };
        return settle(exchange, named, Payload::Form(form));
    };
    let version = form.get("Version").unwrap_or_default();
    let named = signed_for.as_deref().unwrap_or_else(|| host(request));
    let model = find(named, version).or_else(|| find_by_version(version, &signed_for));
    if let (None, Some(meant)) = (model, spoken.model)
        && (named, version) != CLASSIC
    {
        return Err(refusal::unknown_version(meant, &action, version));
    }
    let named = Named {
        model,
        prefix: named.to_owned(),
        operation: action,
        protocol: Protocol::Query,
    };
    settle(exchange, named, Payload::Form(form))
}

/// Another API that signs with the name of one that is here: Classic Load Balancers.
const CLASSIC: (&str, &str) = ("elasticloadbalancing", "2012-06-01");

/// The parameters of the query string, and of the body if it is a form.
fn form(request: &Request) -> Result<Form, Malformed> {
    let mut form = Form::default();
    form.read(request.query.as_bytes())?;
    if media_type(request) == "application/x-www-form-urlencoded" {
        form.read(&request.body)?;
    }
    Ok(form)
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
fn by_path(request: &Request, service: String) -> Option<Named> {
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
