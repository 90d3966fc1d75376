//! Names that the kernel limits to 15 bytes, made from names that it does not.
//!
//! It must stay stable for ever: a newer binary finds the older one's interfaces by these names.

/// FNV-1a, 64 bits: short, stable, and collisions among thousands of names are below 10^-11.
#[must_use]
pub fn digest(bytes: &[u8]) -> u64 {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in bytes {
        hash ^= u64::from(*byte);
        hash = hash.wrapping_mul(0x0000_0100_0000_01b3);
    }
    hash
}

fn short(prefix: char, name: &str) -> String {
    let hash = digest(name.as_bytes());
    format!("{prefix}{:014x}", hash & 0x00ff_ffff_ffff_ffff)
}

/// The router's end of a port.
#[must_use]
pub fn port_link(port: &str) -> String {
    short('p', port)
}

/// The edge namespace's end of an edge port.
#[must_use]
pub fn edge_link(port: &str) -> String {
    short('e', port)
}

/// The router's end of a translation behind one address.
#[must_use]
pub fn nat_link(address: std::net::Ipv4Addr) -> String {
    format!("n{:08x}", u32::from(address))
}

/// The transit's end of a router's uplink (`kind` 'u') or translation ('n').
#[must_use]
pub fn transit_link(kind: char, router: &str, local: &str) -> String {
    short(kind, &format!("{router}/{local}"))
}

/// The router's end of its uplink for public addresses.
pub const UPLINK: &str = "uplink";
/// The interface of a container's namespace.
pub const CONTAINER_LINK: &str = "eth0";
/// The loopback interface; what a router sends out there is for nobody.
pub const LOOPBACK: &str = "lo";
/// The transit's interface out of the fabric.
pub const OUT: &str = "out";
