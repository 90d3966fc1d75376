//! What a caller chooses: the platform, the credentials, how the network is reached.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;

/// What a binary runs on, in the image specification's words (`linux`, `amd64`, `v7`).
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Platform {
    /// `linux`.
    pub os: String,
    /// `amd64`, `arm64`, …
    pub architecture: String,
    /// `v7`, `v8`; mostly absent.
    pub variant: Option<String>,
}

impl Platform {
    /// Linux on this architecture.
    pub fn linux(architecture: &str) -> Platform {
        Platform {
            os: "linux".to_owned(),
            architecture: architecture.to_owned(),
            variant: None,
        }
    }

    /// What this program was built for.
    pub fn native() -> Platform {
        Platform::linux(match std::env::consts::ARCH {
            "x86_64" => "amd64",
            "aarch64" => "arm64",
            other => other,
        })
    }

    /// Whether what was made for `self` runs on `wanted`: variants count only when both have one.
    pub fn runs_on(&self, wanted: &Platform) -> bool {
        let variants = match (&self.variant, &wanted.variant) {
            (Some(have), Some(want)) => have == want,
            _ => true,
        };
        self.os == wanted.os && self.architecture == wanted.architecture && variants
    }
}

impl fmt::Display for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.os, self.architecture)?;
        match &self.variant {
            Some(variant) => write!(f, "/{variant}"),
            None => Ok(()),
        }
    }
}

/// Who asks.
#[derive(Clone, PartialEq, Eq)]
pub enum Credentials {
    /// Nobody.
    Anonymous,
    /// Somebody with a password, sent as basic authorization or exchanged for a token, as the
    /// registry wishes.
    Password {
        /// Who.
        user: String,
        /// The password or token.
        password: String,
    },
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Credentials::Anonymous => f.write_str("Anonymous"),
            Credentials::Password { user, .. } => write!(f, "Password({user}, ***)"),
        }
    }
}

/// How the network is reached.
#[derive(Clone, Debug)]
pub struct ClientConfig {
    /// `User-Agent`.
    pub agent: String,
    /// Further trusted certificates, PEM.
    pub extra_roots_pem: Vec<u8>,
    /// The proxy for HTTPS (`http://[user:password@]host:port`), as in `HTTPS_PROXY`.
    pub https_proxy: Option<String>,
    /// Who is reached without it, as in `NO_PROXY`.
    pub no_proxy: String,
    /// Name servers instead of the system's.
    pub name_servers: Option<Vec<SocketAddr>>,
    /// The longest silence of a connection.
    pub silence_max: Duration,
    /// How often a failed request is tried, the first included.
    pub tries: u32,
}

impl ClientConfig {
    /// The defaults with the proxies of this process's environment.
    pub fn from_environment(agent: &str) -> ClientConfig {
        let either = |upper: &str, lower: &str| {
            let value = std::env::var(upper).or_else(|_| std::env::var(lower));
            value.ok().filter(|value| !value.is_empty())
        };
        ClientConfig {
            https_proxy: either("HTTPS_PROXY", "https_proxy"),
            no_proxy: either("NO_PROXY", "no_proxy").unwrap_or_default(),
            ..ClientConfig::direct(agent)
        }
    }

    /// The defaults without any proxy.
    pub fn direct(agent: &str) -> ClientConfig {
        ClientConfig {
            agent: agent.to_owned(),
            extra_roots_pem: Vec::new(),
            https_proxy: None,
            no_proxy: String::new(),
            name_servers: None,
            silence_max: Duration::from_secs(30),
            tries: 5,
        }
    }
}
