//! `/etc/hosts` and `/etc/resolv.conf` as data, and the names to ask for. Pure.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::time::Duration;

const NAME_SERVERS_MAX: usize = 3;
const SEARCH_MAX: usize = 6;
const PORT: u16 = 53;

/// What `resolv.conf(5)` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolverConfig {
    /// In order; 127.0.0.1 when none is given.
    pub servers: Vec<SocketAddr>,
    /// Suffixes to try.
    pub search: Vec<String>,
    /// A name with fewer dots is first tried with the suffixes.
    pub dots_min: usize,
    /// For one question to one server.
    pub timeout: Duration,
    /// Rounds over the servers.
    pub rounds: u32,
}

/// Reads `resolv.conf`; unknown lines are passed over, as every resolver does.
pub fn parse_config(text: &str) -> ResolverConfig {
    let mut config = ResolverConfig {
        servers: Vec::new(),
        search: Vec::new(),
        dots_min: 1,
        timeout: Duration::from_secs(5),
        rounds: 2,
    };
    for line in text.lines() {
        let line = line.split(['#', ';']).next().unwrap_or_default();
        let mut words = line.split_whitespace();
        match words.next() {
            Some("nameserver") => config.servers.extend(
                // A zone after `%` names an interface: such servers cannot be asked from here.
                words
                    .next()
                    .and_then(|word| word.parse::<IpAddr>().ok())
                    .map(|address| SocketAddr::new(address, PORT)),
            ),
            Some("search" | "domain") => {
                config.search = words.take(SEARCH_MAX).map(str::to_owned).collect();
            }
            Some("options") => {
                for word in words {
                    let (name, value) = word.split_once(':').unwrap_or((word, ""));
                    match (name, value.parse::<u32>()) {
                        ("ndots", Ok(dots)) => config.dots_min = dots.min(15) as usize,
                        ("timeout", Ok(s)) => {
                            config.timeout = Duration::from_secs(s.clamp(1, 30).into());
                        }
                        ("attempts", Ok(rounds)) => config.rounds = rounds.clamp(1, 5),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    config.servers.truncate(NAME_SERVERS_MAX);
    if config.servers.is_empty() {
        config
            .servers
            .push(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT));
    }
    config
}

/// The addresses that `/etc/hosts` has for a name.
pub fn in_hosts(text: &str, name: &str) -> Vec<IpAddr> {
    let mut found = Vec::new();
    for line in text.lines() {
        let mut words = line
            .split('#')
            .next()
            .unwrap_or_default()
            .split_whitespace();
        let Some(Ok(address)) = words.next().map(str::parse) else {
            continue;
        };
        if words.any(|word| word.eq_ignore_ascii_case(name)) {
            found.push(address);
        }
    }
    found
}

/// The whole names to ask for, in order.
pub fn names_to_ask(config: &ResolverConfig, name: &str) -> Vec<String> {
    if let Some(whole) = name.strip_suffix('.') {
        return vec![whole.to_owned()];
    }
    let mut names: Vec<String> = config
        .search
        .iter()
        .map(|suffix| format!("{name}.{}", suffix.trim_matches('.')))
        .collect();
    match name.matches('.').count() >= config.dots_min {
        true => names.insert(0, name.to_owned()),
        false => names.push(name.to_owned()),
    }
    names
}

/// Loopback for `localhost` and what ends in it (RFC 6761), which no server is asked for.
pub fn is_localhost(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    name == "localhost" || name.ends_with(".localhost")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_configuration_is_read() {
        let config = parse_config(
            "# x\nnameserver 10.0.0.2\nnameserver fe80::1%eth0\nnameserver ::1 ; y\nsearch a.b c\n\
             options ndots:2 timeout:1 attempts:9 rotate\nlookup file\n",
        );
        let text: Vec<String> = config.servers.iter().map(SocketAddr::to_string).collect();
        assert_eq!(text, ["10.0.0.2:53", "[::1]:53"]);
        assert_eq!((config.dots_min, config.rounds), (2, 5));
        assert_eq!(names_to_ask(&config, "x.y"), ["x.y.a.b", "x.y.c", "x.y"]);
        assert_eq!(
            names_to_ask(&config, "x.y.z"),
            ["x.y.z", "x.y.z.a.b", "x.y.z.c"]
        );
        assert_eq!(names_to_ask(&config, "x."), ["x"]);
        assert_eq!(parse_config("").servers[0].to_string(), "127.0.0.1:53");
    }

    #[test]
    fn hosts_are_found() {
        let text =
            "127.0.0.1 localhost # me\n10.1.1.1\tReg reg.example\n::2 reg\nbad reg\n#9.9.9.9 reg";
        let found: Vec<String> = in_hosts(text, "reg")
            .iter()
            .map(IpAddr::to_string)
            .collect();
        assert_eq!(found, ["10.1.1.1", "::2"]);
        assert!(in_hosts(text, "me").is_empty());
        assert!(is_localhost("x.LOCALHOST.") && !is_localhost("localhost.example"));
    }
}
