//! Blocks of addresses: what a VPC and a subnet may have, and which addresses are free to give.
//!
//! AWS: "VPC CIDR blocks", "Subnet CIDR blocks".

use crate::faults;
use aws::Fault;
use ipnet::Ipv4Net;
use std::net::Ipv4Addr;

/// VPCs and subnets are /16 to /28.
const PREFIX_LENGTHS: std::ops::RangeInclusive<u8> = 16..=28;
/// The network's address, the router, the resolver and one more at the start of a subnet.
const RESERVED_FIRST: u32 = 4;
/// The broadcast address at its end.
const RESERVED_LAST: u32 = 1;

/// A block in a parameter, in its canonical form: bits behind the prefix become 0.
/// AWS: CreateVpc, CreateSubnet, CreateRoute, "we modify it to".
pub fn block(text: &str, parameter: &str) -> Result<Ipv4Net, Fault> {
    let malformed = |_| faults::invalid_value(text, parameter, "This is not a valid CIDR block.");
    let block: Ipv4Net = text.parse().map_err(malformed)?;
    Ok(block.trunc())
}

/// A VPC's block.
pub fn of_vpc(text: &str) -> Result<Ipv4Net, Fault> {
    let block = block(text, "cidrBlock")?;
    let never = ["0.0.0.0/8", "127.0.0.0/8", "169.254.0.0/16", "224.0.0.0/3"];
    let overlaps = |other: &&str| {
        let other: Ipv4Net = other.parse().expect("a block");
        // None of these is smaller than a VPC's block.
        other.contains(&block.network())
    };
    if !PREFIX_LENGTHS.contains(&block.prefix_len()) || never.iter().any(overlaps) {
        return Err(faults::invalid_vpc_range(text));
    }
    Ok(block)
}

/// A subnet's block in a VPC beside others.
pub fn of_subnet(
    text: &str,
    vpc: Ipv4Net,
    others: impl IntoIterator<Item = Ipv4Net>,
) -> Result<Ipv4Net, Fault> {
    let block = block(text, "cidrBlock")?;
    if !PREFIX_LENGTHS.contains(&block.prefix_len()) || !vpc.contains(&block) {
        return Err(faults::invalid_subnet_range(text));
    }
    let overlaps = |other: Ipv4Net| other.contains(&block) || block.contains(&other);
    if others.into_iter().any(overlaps) {
        return Err(faults::subnet_conflict(text));
    }
    Ok(block)
}

/// How many addresses of a subnet can be given to interfaces.
pub fn usable(subnet: Ipv4Net) -> u32 {
    let all = 1u32 << (32 - u32::from(subnet.prefix_len()));
    all - RESERVED_FIRST - RESERVED_LAST
}

/// The usable address at that place, counted from 0.
pub fn usable_at(subnet: Ipv4Net, index: u32) -> Ipv4Addr {
    Ipv4Addr::from(u32::from(subnet.network()) + RESERVED_FIRST + index)
}

/// An address that a caller wants in a subnet.
pub fn wanted(text: &str, subnet: Ipv4Net) -> Result<Ipv4Addr, Fault> {
    let malformed = || faults::invalid_value(text, "address", "Invalid IPv4 address.");
    let address: Ipv4Addr = text.parse().map_err(|_| malformed())?;
    if !subnet.contains(&address) {
        return Err(faults::invalid_parameter(
            "Address does not fall within the subnet's address range",
        ));
    }
    let index = u32::from(address) - u32::from(subnet.network());
    if index < RESERVED_FIRST || index >= RESERVED_FIRST + usable(subnet) {
        return Err(faults::invalid_parameter(
            "Address is in subnet's reserved address range",
        ));
    }
    Ok(address)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vpcs_have_blocks_of_16_to_28_bits() {
        for (text, code) in [
            ("10.0.0.0/16", ""),
            ("192.168.0.0/28", ""),
            ("10.0.0.0/15", "InvalidVpc.Range"),
            ("10.0.0.0/29", "InvalidVpc.Range"),
            ("127.0.0.0/16", "InvalidVpc.Range"),
            ("127.9.0.0/16", "InvalidVpc.Range"),
            ("239.1.2.0/24", "InvalidVpc.Range"),
            ("169.254.0.0/16", "InvalidVpc.Range"),
            ("10.0.0.1/16", ""),
            ("10.0.0.1/15", "InvalidVpc.Range"),
            ("10.0.0.0", "InvalidParameterValue"),
            ("x", "InvalidParameterValue"),
        ] {
            let answer = of_vpc(text).err().map_or(String::new(), |fault| fault.code);
            assert_eq!(answer, code, "{text}");
        }
        assert_eq!(of_vpc("10.0.9.1/16").unwrap().to_string(), "10.0.0.0/16");
    }

    #[test]
    fn subnets_lie_in_their_vpc_and_not_on_each_other() {
        let vpc: Ipv4Net = "10.0.0.0/16".parse().unwrap();
        let other: Ipv4Net = "10.0.1.0/24".parse().unwrap();
        for (text, code) in [
            ("10.0.0.0/24", ""),
            ("10.0.2.0/28", ""),
            ("10.0.1.0/25", "InvalidSubnet.Conflict"),
            ("10.0.0.0/16", "InvalidSubnet.Conflict"),
            ("10.1.0.0/24", "InvalidSubnet.Range"),
            ("10.0.2.0/29", "InvalidSubnet.Range"),
        ] {
            let answer = of_subnet(text, vpc, [other])
                .err()
                .map_or(String::new(), |f| f.code);
            assert_eq!(answer, code, "{text}");
        }
    }

    #[test]
    fn four_addresses_at_the_start_and_one_at_the_end_are_reserved() {
        let subnet: Ipv4Net = "10.0.1.0/28".parse().unwrap();
        assert_eq!(usable(subnet), 11);
        assert_eq!(usable_at(subnet, 0), Ipv4Addr::new(10, 0, 1, 4));
        assert_eq!(usable_at(subnet, 10), Ipv4Addr::new(10, 0, 1, 14));
        for (text, right) in [
            ("10.0.1.4", true),
            ("10.0.1.14", true),
            ("10.0.1.3", false),
            ("10.0.1.15", false),
            ("10.0.2.4", false),
            ("x", false),
        ] {
            assert_eq!(wanted(text, subnet).is_ok(), right, "{text}");
        }
    }
}
