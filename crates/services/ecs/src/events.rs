//! A service's events: newest first, each once, at most a hundred. AWS: ServiceEvent.

use resources::ecs::{Event, Service};

/// AWS shows the latest hundred.
const MOST: usize = 100;

/// Adds an event in front, unless one of its id is there.
pub fn push(service: &mut Service, event: Event) {
    if service.events.iter().all(|one| one.id != event.id) {
        service.events.insert(0, event);
        service.events.truncate(MOST);
    }
}
