//! Names to addresses without getaddrinfo, which a static program cannot call: literal addresses,
//! `localhost`, `/etc/hosts`, then the servers of `/etc/resolv.conf` over UDP and TCP.
//!
//! What `nsswitch.conf` says beyond that (mDNS, LDAP) is not looked at.

use crate::core::message::Answer;
use crate::core::resolver::{ResolverConfig, in_hosts, is_localhost, names_to_ask, parse_config};
use crate::shell::query::ask_both;
use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

const HOSTS: &str = "/etc/hosts";
const CONFIG: &str = "/etc/resolv.conf";

/// Asks for names.
#[derive(Clone, Debug, Default)]
pub struct Resolver {
    name_servers: Option<Vec<SocketAddr>>,
}

/// Why a name has no address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ResolveError {
    /// It does not exist.
    NoName {
        /// Which.
        name: String,
    },
    /// It exists and has no address.
    NoAddress {
        /// Which.
        name: String,
    },
    /// No server gave an answer.
    Servers {
        /// Which.
        name: String,
        /// The last failure.
        last: String,
    },
}

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ResolveError::NoName { name } => write!(f, "lookup {name}: no such host"),
            ResolveError::NoAddress { name } => write!(f, "lookup {name}: no address"),
            ResolveError::Servers { name, last } => write!(f, "lookup {name}: {last}"),
        }
    }
}

impl std::error::Error for ResolveError {}

impl Resolver {
    /// With these servers, or the system's.
    pub fn new(name_servers: Option<Vec<SocketAddr>>) -> Resolver {
        Resolver { name_servers }
    }

    /// The addresses of a host, IPv4 first.
    pub async fn addresses(&self, host: &str) -> Result<Vec<IpAddr>, ResolveError> {
        let literal = host.trim_start_matches('[').trim_end_matches(']');
        if let Ok(address) = literal.parse() {
            return Ok(vec![address]);
        }
        if is_localhost(host) {
            return Ok(vec![Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()]);
        }
        let read = |path| async move {
            // A missing file says the same as an empty one.
            tokio::fs::read_to_string(path).await.unwrap_or_default()
        };
        let known = in_hosts(&read(HOSTS).await, host);
        if !known.is_empty() {
            return Ok(known);
        }
        let mut config = parse_config(&read(CONFIG).await);
        if let Some(servers) = &self.name_servers {
            config.servers.clone_from(servers);
        }
        let mut result = Err(ResolveError::NoName {
            name: host.to_owned(),
        });
        for name in names_to_ask(&config, host) {
            result = self.ask(&config, &name, host).await;
            if !matches!(result, Err(ResolveError::NoName { .. })) {
                break;
            }
        }
        result
    }

    async fn ask(
        &self,
        config: &ResolverConfig,
        name: &str,
        host: &str,
    ) -> Result<Vec<IpAddr>, ResolveError> {
        let mut last = "no server answered".to_owned();
        let host = || host.to_owned();
        for _ in 0..config.rounds {
            for server in &config.servers {
                match ask_both(*server, name, config.timeout).await {
                    Ok((Answer::Addresses(v4), v6)) => {
                        let v6 = match v6 {
                            Answer::Addresses(v6) => v6,
                            _ => Vec::new(),
                        };
                        let all: Vec<IpAddr> = v4.into_iter().chain(v6).collect();
                        return match all.is_empty() {
                            true => Err(ResolveError::NoAddress { name: host() }),
                            false => Ok(all),
                        };
                    }
                    Ok((Answer::NoName, _)) => return Err(ResolveError::NoName { name: host() }),
                    Ok((Answer::Failed(code), _)) => last = format!("{server}: code {code}"),
                    Ok((Answer::Truncated, _)) => last = format!("{server}: truncated over TCP"),
                    Err(error) => last = format!("{server}: {error}"),
                }
            }
        }
        Err(ResolveError::Servers { name: host(), last })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::{TcpListener, UdpSocket};

    /// A name server: UDP says "truncated" for A, TCP has the address; AAAA is empty; other names
    /// than `reg.example` do not exist.
    async fn server() -> SocketAddr {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let at = tcp.local_addr().unwrap();
        let udp = UdpSocket::bind(at).await.unwrap();
        tokio::spawn(async move {
            let mut buffer = [0; 512];
            while let Ok((count, from)) = udp.recv_from(&mut buffer).await {
                let mut answer = buffer[..count].to_vec();
                let is_v6 = answer[count - 3] == 28;
                let exists = answer.windows(4).any(|part| part == b"\x03reg");
                answer[2] = if is_v6 || !exists { 0x81 } else { 0x83 };
                answer[3] = if exists { 0x80 } else { 0x83 };
                udp.send_to(&answer, from).await.unwrap();
            }
        });
        tokio::spawn(async move {
            while let Ok((mut stream, _)) = tcp.accept().await {
                let length = stream.read_u16().await.unwrap();
                let mut answer = vec![0; length.into()];
                stream.read_exact(&mut answer).await.unwrap();
                (answer[2], answer[3], answer[7]) = (0x81, 0x80, 1);
                answer.extend([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 10, 9, 8, 7]);
                stream.write_u16(answer.len() as u16).await.unwrap();
                stream.write_all(&answer).await.unwrap();
            }
        });
        at
    }

    #[tokio::test]
    async fn a_truncated_answer_is_fetched_over_tcp() {
        let resolver = Resolver::new(Some(vec![server().await]));
        let found = resolver.addresses("reg.example").await.unwrap();
        assert_eq!(found, [IpAddr::from([10, 9, 8, 7])]);
        let missing = resolver.addresses("nix.example").await.unwrap_err();
        assert_eq!(missing.to_string(), "lookup nix.example: no such host");
    }

    #[tokio::test]
    async fn literals_and_localhost_need_no_server() {
        let closed = std::net::UdpSocket::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let resolver = Resolver::new(Some(vec![closed]));
        for (host, first) in [
            ("10.1.2.3", "10.1.2.3"),
            ("[::1]", "::1"),
            ("a.localhost", "127.0.0.1"),
        ] {
            assert_eq!(
                resolver.addresses(host).await.unwrap()[0].to_string(),
                first
            );
        }
        let silent = resolver.addresses("reg.example.").await.unwrap_err();
        assert!(matches!(silent, ResolveError::Servers { .. }), "{silent}");
    }
}
