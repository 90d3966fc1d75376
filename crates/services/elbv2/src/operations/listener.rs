//! Listeners: a port of a load balancer and what is done when no rule matches.
//! AWS: ELBv2 API Reference.

use super::{PAGE, permission};
use crate::rules::listener as rules;
use crate::rules::{action, quota, target_group::port_of};
use crate::{faults, lookup, view};
use aws::{Fault, Tags};
use control::ports::{EdgeTable, HostPorts, PortWish};
use resources::elbv2::attribute::Stored;
use resources::elbv2::{Action, Listener, LoadBalancer, Rule};
use shapes::elbv2::{
    CreateListenerInput, CreateListenerOutput, DeleteListenerInput, DeleteListenerOutput,
    DescribeListenersInput, DescribeListenersOutput, ModifyListenerInput, ModifyListenerOutput,
};
use std::sync::Arc;
use store::Row;
use wire::Call;

/// Makes a listener; with the same port and settings it answers the one there is.
/// AWS: ELBv2 CreateListener.
pub fn create_listener(
    call: &mut Call<'_>,
    input: CreateListenerInput,
) -> Result<CreateListenerOutput, Fault> {
    let requested = rules::requested(input)?;
    let owner = lookup::load_balancer(call, &requested.load_balancer_arn)?;
    let resource = format!("listener/app/{}/{}/*", owner.name, owner.id);
    let parent = (owner.arn.as_str(), &owner.tags);
    permission::to_create_in(call, parent, &resource, &requested.tags, "CreateListener")?;
    lookup::usable(call, &owner, &requested.default_action)?;
    let listeners = lookup::listeners(call, &owner);
    if let Some(old) = listeners.iter().find(|old| old.port == requested.port) {
        let tagged = requested.tags.is_empty() || requested.tags == old.tags;
        if old.default_action != requested.default_action || !tagged {
            return Err(faults::duplicate_listener(&owner.arn, old.port));
        }
        return Ok(CreateListenerOutput {
            listeners: Some(vec![view::listener(old)]),
        });
    }
    if listeners.len() >= call.quota(&quota::LISTENERS) {
        return Err(faults::too_many(
            "TooManyListeners",
            format!("The load balancer '{}' has too many listeners", owner.arn),
        ));
    }
    port_is_free(call, &owner, requested.port)?;
    let row = made(call, &owner, requested);
    let row = call.put(row);
    known_to_the_edge(call, &owner)?;
    Ok(CreateListenerOutput {
        listeners: Some(vec![view::listener(&row)]),
    })
}

fn made(call: &mut Call<'_>, owner: &LoadBalancer, requested: rules::Requested) -> Listener {
    let id = call.seed().hex(16);
    let arn = format!(
        "{}/{id}",
        owner.arn.replacen(":loadbalancer/", ":listener/", 1)
    );
    let rule = call.seed().hex(16);
    let default_rule_arn = format!(
        "{}/{rule}",
        arn.replacen(":listener/", ":listener-rule/", 1)
    );
    Listener {
        scope: call.scope().clone(),
        arn,
        id,
        load_balancer_id: owner.id.clone(),
        load_balancer_arn: owner.arn.clone(),
        protocol: "HTTP".into(),
        port: requested.port,
        default_action: requested.default_action,
        default_order: requested.default_order,
        default_rule_arn,
        default_rule_tags: Tags::new(),
        attributes: Stored::new(),
        tags: requested.tags,
    }
}

/// An internet-facing listener is published on this host, where another program may be first.
fn port_is_free(call: &Call<'_>, owner: &LoadBalancer, port: u16) -> Result<(), Fault> {
    let Some(address) = owner.host_address else {
        return Ok(());
    };
    let ports = call.port::<dyn HostPorts>()?;
    ports
        .check(&PortWish { address, port })
        .map_err(faults::port_taken)
}

/// Load balancers share the host's ports by the Host of a request. The answer waits until the edge
/// knows what is new, or another one would answer to it.
pub fn known_to_the_edge(call: &mut Call<'_>, owner: &LoadBalancer) -> Result<(), Fault> {
    if owner.host_address.is_some() {
        let edge = call.port::<dyn EdgeTable>()?;
        call.answer_after(edge.in_force());
    }
    Ok(())
}

/// Lists the listeners of a load balancer, or those that are named. AWS: ELBv2 DescribeListeners.
pub fn describe_listeners(
    call: &mut Call<'_>,
    input: DescribeListenersInput,
) -> Result<DescribeListenersOutput, Fault> {
    let DescribeListenersInput {
        listener_arns,
        load_balancer_arn,
        marker,
        page_size,
    } = input;
    let page = call.page(marker.as_deref(), page_size, PAGE)?;
    let rows = match (load_balancer_arn, listener_arns.unwrap_or_default()) {
        (Some(arn), arns) if arns.is_empty() => {
            let owner = lookup::load_balancer(call, &arn)?;
            lookup::listeners(call, &owner)
        }
        (None, arns) if !arns.is_empty() => named(call, &arns)?,
        _ => {
            return Err(faults::validation(
                "You must specify either listener ARNs or a load balancer ARN",
            ));
        }
    };
    let (rows, next_marker) = call.cut(&page, rows, |row| row.key());
    Ok(DescribeListenersOutput {
        listeners: Some(rows.iter().map(|row| view::listener(row)).collect()),
        next_marker,
    })
}

fn named(call: &mut Call<'_>, arns: &[String]) -> Result<Vec<Arc<Listener>>, Fault> {
    let rows = arns.iter().map(|arn| lookup::listener(call, arn));
    let mut rows = rows.collect::<Result<Vec<_>, _>>()?;
    rows.sort_by_key(|row| row.key());
    rows.dedup_by_key(|row| row.key());
    Ok(rows)
}

/// Changes port or default action. AWS: ELBv2 ModifyListener.
pub fn modify_listener(
    call: &mut Call<'_>,
    input: ModifyListenerInput,
) -> Result<ModifyListenerOutput, Fault> {
    let ModifyListenerInput {
        alpn_policy,
        certificates,
        default_actions,
        listener_arn,
        mutual_authentication,
        port,
        protocol,
        ssl_policy,
    } = input;
    rules::only_http(rules::Secure {
        operation: "ModifyListener",
        protocol,
        alpn_policy,
        certificates,
        mutual_authentication,
        ssl_policy,
    })?;
    let old = lookup::listener(call, &listener_arn)?;
    permission::on(call, &old.arn, &old.tags)?;
    let owner = lookup::owner(call, &old)?;
    let (default_action, default_order) = match default_actions {
        Some(actions) => changed_action(call, &owner, actions)?,
        None => (old.default_action.clone(), old.default_order),
    };
    let port = port_of(port)?.unwrap_or(old.port);
    if port != old.port {
        if lookup::listeners(call, &owner)
            .iter()
            .any(|other| other.port == port)
        {
            return Err(faults::duplicate_listener(&owner.arn, port));
        }
        port_is_free(call, &owner, port)?;
    }
    let row = call.put(Listener {
        default_action,
        default_order,
        port,
        ..Listener::clone(&old)
    });
    known_to_the_edge(call, &owner)?;
    Ok(ModifyListenerOutput {
        listeners: Some(vec![view::listener(&row)]),
    })
}

fn changed_action(
    call: &mut Call<'_>,
    owner: &LoadBalancer,
    actions: Vec<shapes::elbv2::Action>,
) -> Result<(Action, Option<u32>), Fault> {
    let (action, order) = action::only(actions)?;
    lookup::usable(call, owner, &action)?;
    Ok((action, order))
}

/// Deletes a listener with its rules. AWS: ELBv2 DeleteListener.
pub fn delete_listener(
    call: &mut Call<'_>,
    input: DeleteListenerInput,
) -> Result<DeleteListenerOutput, Fault> {
    let DeleteListenerInput { listener_arn } = input;
    let listener = lookup::listener(call, &listener_arn)?;
    permission::on(call, &listener.arn, &listener.tags)?;
    for rule in lookup::rules(call, &listener) {
        call.delete::<Rule>(&rule.key());
    }
    call.delete::<Listener>(&listener.key());
    Ok(DeleteListenerOutput {})
}
