//! Generated: elbv2 CreateListener.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What CreateListener takes.
    CreateListenerInput = "CreateListenerInput" {
        0 alpn_policy: Option<Vec<String>> = Member::new("AlpnPolicy", &ALPN_POLICY_NAME),
        1 certificates: Option<Vec<Certificate>> = Member::new("Certificates", &CERTIFICATE_LIST),
        2 default_actions: Vec<Action> = Member::new("DefaultActions", &ACTIONS).required(),
        3 load_balancer_arn: String = Member::new("LoadBalancerArn", &LOAD_BALANCER_ARN).required(),
        4 mutual_authentication: Option<MutualAuthenticationAttributes>
            = Member::new("MutualAuthentication", MutualAuthenticationAttributes::SCHEMA),
        5 port: Option<i32> = Member::new("Port", &PORT),
        6 protocol: Option<String> = Member::new("Protocol", &protocol_enum::SCHEMA),
        7 ssl_policy: Option<String> = Member::new("SslPolicy", &SSL_POLICY_NAME),
        8 tags: Option<Vec<Tag>> = Member::new("Tags", &TAG_LIST),
    }
}

shape! {
    /// What CreateListener answers.
    CreateListenerOutput = "CreateListenerOutput" {
        0 listeners: Option<Vec<Listener>> = Member::new("Listeners", &LISTENERS),
    }
}

operation! {
    /// AWS: elbv2 CreateListener.
    "elbv2" CreateListener(CreateListenerInput) -> CreateListenerOutput,
    "CreateListenerResult", None
}
