//! Scripts of worlds and plans: a story in, what the loops do out.
//!
//! A script is a title and commands, one a line; what the loops do stands under the command in
//! lines that begin with `->`. Times count from the beginning of the script. The host does nothing
//! by itself: every fact from it is a command.
//!
//! The folder of a script says who plays: in `service` and `task` the two loops of ECS, over a real
//! control plane (see [`command`] for all commands; tasks are named `t1`, `t2`, … and deployments
//! `d1`, `d2`, … in the order in which they were made); in `containers`, `edge` and `network` one
//! of the host's agents (see [`agents`]).

pub mod agents;
pub mod command;
mod names;
mod render;
mod scene;

pub use scene::Seen;

use command::Command;
use scene::Scene;

/// Plays a script of a folder; answers it with what the loops did. What was seen on the way is
/// added to `seen`.
pub fn run(folder: &str, script: &str, seen: &mut Seen) -> String {
    match folder {
        "containers" => {
            let mut host = agents::containers::Host::default();
            play(script, |command| {
                agents::perform(&mut host, folder, command, seen)
            })
        }
        "edge" => {
            let mut host = agents::edge::Host::default();
            play(script, |command| {
                agents::perform(&mut host, folder, command, seen)
            })
        }
        "network" => {
            let mut host = agents::network::Host::default();
            play(script, |command| {
                agents::perform(&mut host, folder, command, seen)
            })
        }
        _ => {
            let mut scene = Scene::new();
            let result = play(script, |command| scene.perform(command));
            seen.append(&mut scene.seen);
            result
        }
    }
}

fn play(script: &str, mut perform: impl FnMut(&Command<'_>) -> Vec<String>) -> String {
    let mut result = String::new();
    let is_result = |line: &&str| line.trim_start().starts_with("->");
    for line in script.lines().filter(|line| !is_result(line)) {
        result.push_str(line);
        result.push('\n');
        if let Some(command) = Command::parse(line) {
            for said in perform(&command) {
                result.push_str(&format!("    -> {said}\n"));
            }
        }
    }
    result
}
