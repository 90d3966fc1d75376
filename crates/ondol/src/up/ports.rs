//! What operations may call that is no row, and which services there are.

use super::{Shared, made};
use crate::data::Data;
use crate::holder::{self, Holder};
use crate::report::Problem;
use agents::blobs::ContentBlobs;
use agents::edge::host_port;
use agents::streams::StoredStreams;
use control::ports::{Blobs, EdgeTable, Endpoint, HostPorts, LogStreams, PortTaken, PortWish};
use std::net::{Ipv4Addr, SocketAddrV4, TcpListener};
use std::sync::Arc;
use wire::server::Mount;
use wire::{Api, Ports, Service};

/// Ports from here on may be bound by everybody, unless the system says otherwise.
const UNPRIVILEGED_FROM: u16 = 1_024;

/// Every service.
pub fn services() -> Vec<Service> {
    vec![
        ec2::service(),
        ecr::service(),
        ecs::service(),
        elbv2::service(),
        iam::service(),
        logs::service(),
        sts::service(),
    ]
}

/// The ports.
pub fn ports(shared: &Shared) -> Ports {
    Ports::none()
        .with::<dyn Blobs>(blobs(shared))
        .with::<dyn Endpoint>(endpoint(shared))
        .with::<dyn LogStreams>(shared.streams.clone())
        .with::<dyn EdgeTable>(shared.in_force.clone())
        .with(Arc::new(shared.settings.quotas.clone()))
        .with::<dyn HostPorts>(Arc::new(FreePorts {
            lowest: lowest_port(),
            api: shared.listen.port(),
        }))
}

/// The registry and what is measured for tasks, on the API's port.
pub fn mounts(shared: &Shared, api: &Api) -> Vec<Mount> {
    let clock = shared.clock.clone();
    let mount = ecr::distribution::mount(api.clone(), blobs(shared), endpoint(shared), clock);
    vec![mount, made::mount(shared)]
}

/// The registry's bytes.
pub fn blobs(shared: &Shared) -> Arc<dyn Blobs> {
    Arc::new(ContentBlobs::new(shared.registry.clone()))
}

/// Log events on disk.
pub fn streams(data: &Data) -> Result<Arc<dyn LogStreams>, Problem> {
    let directory = data.directory("streams")?;
    let streams = StoredStreams::below(&directory);
    let streams =
        streams.map_err(|error| Problem::new("cannot open the logs' streams").because(error))?;
    Ok(Arc::new(streams))
}

fn endpoint(shared: &Shared) -> Arc<dyn Endpoint> {
    Arc::new(Plain(shared.listen.to_string()))
}

/// Plain HTTP on loopback, by address and port.
struct Plain(String);

impl Endpoint for Plain {
    fn authority(&self) -> String {
        self.0.clone()
    }
    fn is_secure(&self) -> bool {
        false
    }
}

/// Looks at the host's ports by binding them for a moment.
struct FreePorts {
    lowest: u16,
    /// The API's own, which no load balancer can have.
    api: u16,
}

impl FreePorts {
    /// Whether load balancers share the port: by an edge, this one's or another Ondol's, which
    /// leaves them their own addresses; or this process is about to hand it to its edge.
    fn is_shared(&self, port: u16, holder: &Holder) -> bool {
        match holder {
            Holder::Edge { .. } => true,
            Holder::Program { pid, .. } => *pid == std::process::id() && port != self.api,
            Holder::Hidden => false,
        }
    }
}

impl HostPorts for FreePorts {
    fn check(&self, wish: &PortWish) -> Result<(), PortTaken> {
        let port = host_port(wish.port, self.lowest);
        for address in [wish.address, Ipv4Addr::LOCALHOST] {
            let at = SocketAddrV4::new(address, port);
            match TcpListener::bind(at) {
                Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => {
                    let holder = holder::of(at.into()).filter(|one| !self.is_shared(port, one));
                    let Some(holder) = holder else {
                        continue;
                    };
                    return Err(PortTaken {
                        at,
                        holder: holder.to_string(),
                        remedy: "Stop it, or choose another port.".to_owned(),
                    });
                }
                // An address that is not there yet, or not allowed, shows when it is opened.
                Ok(_) | Err(_) => {}
            }
        }
        Ok(())
    }
}

/// The lowest port that this process may bind on the host.
pub fn lowest_port() -> u16 {
    if rustix::process::geteuid().is_root() {
        return 1;
    }
    let path = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
    let text = std::fs::read_to_string(path).unwrap_or_default();
    text.trim().parse().unwrap_or(UNPRIVILEGED_FROM)
}
