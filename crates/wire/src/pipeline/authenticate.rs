//! Who calls: the signature is checked against the key's secret, the clock and the session token.
//! AWS's codes differ by protocol; `refusal` has them.

use super::{Exchange, Request};
use crate::call::Facts;
use crate::identity::Origin;
use crate::limits;
use crate::refusal::{self, Unproven};
use crate::sigv4::{self, Signable, Signature, Unsigned};
use aws::{Fault, Region, Scope};
use base::Time;
use http::{HeaderName, HeaderValue};
use shapes::ServiceModel;
use std::sync::Arc;

const BODY_HASH: HeaderName = HeaderName::from_static("x-amz-content-sha256");

/// What is signed of a request.
pub fn signable(request: &Request) -> Signable<'_> {
    Signable {
        method: &request.method,
        path: &request.path,
        query: &request.query,
        headers: &request.headers,
    }
}

/// The step.
pub fn step(exchange: &mut Exchange) -> Result<(), Fault> {
    let target = exchange.target.as_ref().expect("identified");
    let facts = proven(exchange, target.model);
    let facts = facts.map_err(|unproven| refusal::unproven(target.protocol, unproven))?;
    exchange.facts = Some(Arc::new(facts));
    Ok(())
}

fn proven(exchange: &Exchange, model: Option<&ServiceModel>) -> Result<Facts, Unproven> {
    let (world, request) = (&exchange.world, &exchange.request);
    let signable = signable(request);
    let signature = sigv4::signature(&signable).map_err(|unsigned| match unsigned {
        Unsigned::Missing => Unproven::Missing,
        Unsigned::Incomplete(message) => Unproven::Incomplete(message),
    })?;
    let now = world.clock.now();
    let region = scoped(&signature, model)?;
    let mut rows = world.store.begin();
    let credential = world
        .identities
        .credential(&mut rows, &signature.access_key);
    let credential = credential.filter(|credential| credential.active);
    let credential = credential.ok_or(Unproven::UnknownKey)?;
    if credential.session_token != signature.session_token {
        return Err(Unproven::UnknownKey);
    }
    timely(&signature, now)?;
    let body_hash = hash(request, &signature)?;
    if !signature.signs("host") {
        return Err(Unproven::Scope(HOST_IS_NOT_SIGNED.to_owned()));
    }
    if !covers(&signature, request) {
        return Err(Unproven::Wrong);
    }
    if !signature.is_right(&credential.secret, &signable, &body_hash) {
        return Err(Unproven::Wrong);
    }
    if credential.expires_at.is_some_and(|end| end <= now) {
        return Err(Unproven::TokenExpired);
    }
    let agent = request.headers.get(http::header::USER_AGENT);
    Ok(Facts {
        scope: Scope {
            account: credential.caller.account.clone(),
            region,
        },
        caller: credential.caller,
        now,
        request_id: exchange.request_id.clone(),
        origin: Origin {
            source: request.source.clone(),
            user_agent: agent.map(as_text).unwrap_or_default(),
            secure: request.secure,
        },
    })
}

/// A header's value; what is no UTF-8 in it is replaced.
fn as_text(value: &HeaderValue) -> String {
    match str::from_utf8(value.as_bytes()) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(value.as_bytes()).into_owned(),
    }
}

const HOST_IS_NOT_SIGNED: &str =
    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.";

/// Whether everything that says what the call is was signed.
fn covers(signature: &Signature, request: &Request) -> bool {
    let mut names = request.headers.keys().map(|name| name.as_str());
    names.all(|name| !name.starts_with("x-amz-") || signature.signs(name))
}

/// The scope's service is the one that is called, its region one of AWS's, its date the request's.
fn scoped(signature: &Signature, model: Option<&ServiceModel>) -> Result<Region, Unproven> {
    if let Some(model) = model
        && model.signing_name != signature.service
    {
        return Err(Unproven::Scope(format!(
            "Credential should be scoped to correct service: '{}'. ",
            model.signing_name
        )));
    }
    if !signature.is_of_its_day() {
        return Err(Unproven::Scope(format!(
            "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from \
             HTTP: '{}' != '{}', from '{}'.",
            signature.date,
            signature.made_text.get(..8).unwrap_or_default(),
            signature.made_text
        )));
    }
    Region::parse(&signature.region).ok_or_else(|| {
        Unproven::Scope(format!(
            "Credential should be scoped to a valid region, not '{}'. ",
            signature.region
        ))
    })
}

/// Signatures are of whole seconds, and so is their age.
fn timely(signature: &Signature, now: Time) -> Result<(), Unproven> {
    let now = now.whole_seconds();
    let skew = limits::CLOCK_SKEW;
    let minutes = skew.as_secs() / 60;
    let made = &signature.made_text;
    let text = Time::iso8601_basic;
    if signature.made_at > now + skew {
        return Err(Unproven::Late(format!(
            "Signature not yet current: {made} is still later than {} ({} + {minutes} min.)",
            text(now + skew),
            text(now)
        )));
    }
    let oldest = now - signature.valid.unwrap_or(skew);
    if signature.made_at < oldest {
        return Err(Unproven::Late(match signature.valid {
            Some(_) => format!(
                "Signature expired: {made} is now earlier than {}",
                text(oldest)
            ),
            None => format!(
                "Signature expired: {made} is now earlier than {} ({} - {minutes} min.)",
                text(oldest),
                text(now)
            ),
        }));
    }
    Ok(())
}

/// The body's hash as it was signed. A declared one has to be the body's own.
fn hash(request: &Request, signature: &Signature) -> Result<String, Unproven> {
    let declared = request.headers.get(&BODY_HASH);
    let declared = declared.and_then(|value| value.to_str().ok());
    match declared {
        Some(sigv4::UNSIGNED) => Ok(sigv4::UNSIGNED.to_owned()),
        None if signature.is_presigned() && request.body.is_empty() => Ok(sigv4::body_hash(b"")),
        declared => {
            let own = sigv4::body_hash(&request.body);
            match declared.is_none_or(|declared| declared == own) {
                true => Ok(own),
                false => Err(Unproven::Wrong),
            }
        }
    }
}
