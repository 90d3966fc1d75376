//! `/etc/resolv.conf` as data. Pure.

use crate::limits;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};

const PORT: u16 = 53;

/// The servers that the text names, in order; without any it is 127.0.0.1 (`resolv.conf(5)`).
///
/// Search lists are the client's affair. A server with an interface's name after `%` is left out.
pub fn servers(text: &str) -> Vec<SocketAddr> {
    let mut servers: Vec<SocketAddr> = text
        .lines()
        .filter_map(|line| {
            let mut words = line.split(['#', ';']).next()?.split_whitespace();
            let named = words.next()? == "nameserver";
            let address: IpAddr = words.next()?.parse().ok()?;
            named.then(|| SocketAddr::new(address, PORT))
        })
        .take(limits::SERVERS)
        .collect();
    if servers.is_empty() {
        servers.push(SocketAddr::new(Ipv4Addr::LOCALHOST.into(), PORT));
    }
    servers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_are_read_in_order_and_the_rest_is_passed_over() {
        let text = "# x\nsearch a.b\nnameserver 10.0.0.2 # y\nnameserver fe80::1%eth0\n\
                    nameserver\nnameserver ::1\noptions ndots:2\nnameserver 127.0.0.53;z\n\
                    nameserver 9.9.9.9\n";
        let found: Vec<String> = servers(text).iter().map(SocketAddr::to_string).collect();
        assert_eq!(found, ["10.0.0.2:53", "[::1]:53", "127.0.0.53:53"]);
        assert_eq!(servers("")[0].to_string(), "127.0.0.1:53");
    }
}
