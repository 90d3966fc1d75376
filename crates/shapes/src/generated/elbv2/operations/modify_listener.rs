//! Generated: elbv2 ModifyListener.

use super::super::*;
use crate::prelude::*;

shape! {
    /// What ModifyListener takes.
    ModifyListenerInput = "ModifyListenerInput" {
        0 alpn_policy: Option<Vec<String>> = Member::new("AlpnPolicy", &ALPN_POLICY_NAME),
        1 certificates: Option<Vec<Certificate>> = Member::new("Certificates", &CERTIFICATE_LIST),
        2 default_actions: Option<Vec<Action>> = Member::new("DefaultActions", &ACTIONS),
        3 listener_arn: String = Member::new("ListenerArn", &LISTENER_ARN).required(),
        4 mutual_authentication: Option<MutualAuthenticationAttributes>
            = Member::new("MutualAuthentication", MutualAuthenticationAttributes::SCHEMA),
        5 port: Option<i32> = Member::new("Port", &PORT),
        6 protocol: Option<String> = Member::new("Protocol", &protocol_enum::SCHEMA),
        7 ssl_policy: Option<String> = Member::new("SslPolicy", &SSL_POLICY_NAME),
    }
}

shape! {
    /// What ModifyListener answers.
    ModifyListenerOutput = "ModifyListenerOutput" {
        0 listeners: Option<Vec<Listener>> = Member::new("Listeners", &LISTENERS),
    }
}

operation! {
    /// AWS: elbv2 ModifyListener.
    "elbv2" ModifyListener(ModifyListenerInput) -> ModifyListenerOutput,
    "ModifyListenerResult", None
}
