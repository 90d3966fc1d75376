//! Whether this system lets a fabric be made: asked before anything else is said, so that the first
//! line is the reason, and the command that removes it.
//!
//! It must never refuse where a fabric is there already: what holds it goes on, whatever settings
//! have become.

use super::fabric::{self, Directory};
use crate::data::Data;
use crate::report::Problem;
use network::fabric::Obstacle;
use proxy::Client;
use std::sync::Arc;

/// Fails where this user cannot make a fabric.
pub fn new_fabric() -> Result<(), Problem> {
    match network::fabric::forbidden().into_iter().next() {
        None => Ok(()),
        Some(obstacle) => Err(forbidden(&obstacle)),
    }
}

/// Fails where an instance has no fabric and cannot make one. Asked at once, by a thread of its
/// own: a start has other things to do meanwhile.
pub fn asked(data: &Arc<Data>) -> impl Future<Output = Result<(), Problem>> + use<> {
    let data = Arc::clone(data);
    let asked = tokio::task::spawn_blocking(move || fabric_of(&data));
    async {
        asked
            .await
            .map_err(|error| Problem::new("cannot ask the system").because(error))?
    }
}

fn fabric_of(data: &Data) -> Result<(), Problem> {
    let held = Directory::open(data).is_ok_and(|directory| {
        Client::connect(&directory.keeper()).is_ok()
            || fabric::living_container(&directory).is_some()
    });
    if held { Ok(()) } else { new_fabric() }
}

fn forbidden(obstacle: &Obstacle) -> Problem {
    let Obstacle {
        problem, remedy, ..
    } = obstacle;
    Problem::new("this system forbids what Ondol is made of")
        .because(format!("{problem}; allow it with: {remedy}"))
        .next("`ondol doctor` says what else this system forbids")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_says_what_is_forbidden_and_what_allows_it() {
        let text = forbidden(&Obstacle {
            problem: "user.max_user_namespaces is 0".to_owned(),
            remedy: "sudo sysctl -w user.max_user_namespaces=15000".to_owned(),
            fatal: true,
        })
        .to_string();
        assert_eq!(
            text.lines().next(),
            Some(
                "ondol: this system forbids what Ondol is made of: \
                 user.max_user_namespaces is 0; \
                 allow it with: sudo sysctl -w user.max_user_namespaces=15000"
            )
        );
    }
}
