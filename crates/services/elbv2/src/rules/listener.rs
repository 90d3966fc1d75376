//! What makes a listener: a checked request out of what was typed.

use super::{action, refuse, tag, target_group::port_of};
use crate::faults;
use aws::{Fault, Tags};
use resources::elbv2::Action;
use shapes::elbv2::{Certificate, CreateListenerInput, MutualAuthenticationAttributes};

/// A CreateListener that holds together.
#[derive(Clone, Debug, PartialEq)]
pub struct Requested {
    /// Its load balancer, not yet looked up.
    pub load_balancer_arn: String,
    /// 1 to 65535.
    pub port: u16,
    /// When no rule matches; its target groups are not yet looked up.
    pub default_action: Action,
    /// That action's `Order`, if it was given.
    pub default_order: Option<u32>,
    /// Its tags.
    pub tags: Tags,
}

/// The members that only listeners with TLS have.
pub struct Secure {
    /// Whose members they are, such as `CreateListener`.
    pub operation: &'static str,
    /// Protocol.
    pub protocol: Option<String>,
    /// AlpnPolicy.
    pub alpn_policy: Option<Vec<String>>,
    /// Certificates.
    pub certificates: Option<Vec<Certificate>>,
    /// MutualAuthentication.
    pub mutual_authentication: Option<MutualAuthenticationAttributes>,
    /// SslPolicy.
    pub ssl_policy: Option<String>,
}

/// Checks a CreateListener. Done is HTTP; the rest is refused by name.
pub fn requested(input: CreateListenerInput) -> Result<Requested, Fault> {
    let CreateListenerInput {
        alpn_policy,
        certificates,
        default_actions,
        load_balancer_arn,
        mutual_authentication,
        port,
        protocol,
        ssl_policy,
        tags,
    } = input;
    if protocol.is_none() {
        return Err(faults::validation("A listener protocol must be specified"));
    }
    only_http(Secure {
        operation: "CreateListener",
        protocol,
        alpn_policy,
        certificates,
        mutual_authentication,
        ssl_policy,
    })?;
    let missing = || faults::validation("A listener port must be specified");
    let port = port_of(port)?.ok_or_else(missing)?;
    let (default_action, default_order) = action::only(default_actions)?;
    Ok(Requested {
        load_balancer_arn,
        port,
        default_action,
        default_order,
        tags: tag::given(tags.unwrap_or_default())?,
    })
}

/// Refuses TLS, and what only TLS has, by name. A protocol of other load balancers is a mistake.
pub fn only_http(secure: Secure) -> Result<(), Fault> {
    let Secure {
        operation,
        protocol,
        alpn_policy,
        certificates,
        mutual_authentication,
        ssl_policy,
    } = secure;
    match protocol.as_deref() {
        None | Some("HTTP") => {}
        Some("HTTPS") => {
            let what = format!("{operation} with Protocol HTTPS");
            return Err(faults::not_implemented(what));
        }
        Some(other) => {
            return Err(faults::validation(format!(
                "Listener protocol '{other}' is not supported for Application Load Balancers; it \
                 must be one of 'HTTP, HTTPS'"
            )));
        }
    }
    refuse(&alpn_policy, &format!("{operation} with AlpnPolicy"))?;
    refuse(&certificates, &format!("{operation} with Certificates"))?;
    refuse(
        &mutual_authentication,
        &format!("{operation} with MutualAuthentication"),
    )?;
    refuse(&ssl_policy, &format!("{operation} with SslPolicy"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_http_is_done() {
        type Change = fn(&mut CreateListenerInput);
        let cases: [(Change, &str); 7] = [
            (|_| {}, ""),
            (|i| i.protocol = Some("HTTPS".into()), "NotImplemented"),
            (|i| i.protocol = Some("TCP".into()), "ValidationError"),
            (|i| i.protocol = None, "ValidationError"),
            (|i| i.port = None, "ValidationError"),
            (|i| i.certificates = Some(Vec::new()), "NotImplemented"),
            (|i| i.default_actions = Vec::new(), "ValidationError"),
        ];
        for (change, code) in cases {
            let action = shapes::elbv2::Action {
                r#type: "forward".into(),
                target_group_arn: Some("a".into()),
                ..shapes::elbv2::Action::default()
            };
            let mut input = CreateListenerInput {
                default_actions: vec![action],
                port: Some(80),
                protocol: Some("HTTP".into()),
                ..CreateListenerInput::default()
            };
            change(&mut input);
            let text = format!("{input:?}");
            let answer = requested(input)
                .err()
                .map_or(String::new(), |fault| fault.code);
            assert_eq!(answer, code, "{text}");
        }
    }
}
