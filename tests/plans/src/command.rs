//! The commands of scripts.
//!
//! - `service WORD…`: makes the service, with `desired=2 min=100 max=200 grace=30 delay=30`,
//!   `subnets=a,b`, `breaker`, `rollback`, `balancer`, `check`
//! - `deploy`: registers a revision and updates the service to it
//! - `force`, `scale N`: UpdateService with forceNewDeployment or desiredCount
//! - `configure min=N max=N`: UpdateService with deploymentConfiguration
//! - `delete`: DeleteService, by force
//! - `user stops T`: StopTask
//! - `run`: RunTask of a new revision
//! - `host T pending|running|stopping|healthy|unhealthy`: what the host says of a task
//! - `host T stopped [CODE REASON]`: its containers have ended
//! - `target T STATE`: what the edge says of its target; `drained`: nothing is in flight; `gone`:
//!   its row was deleted
//! - `serve`: the host and the edge say that every live task runs and serves
//! - `group gone`, `subnet X gone`: somebody deletes it
//! - `room cpu=UNITS memory=MIB`: what tasks may ask for together on the host; each of the scripts'
//!   tasks asks for 256 and 512
//! - `unlimited REASON`: the host cannot limit tasks
//! - `restart`: the control plane dies; what the host said is forgotten
//! - `at TIME`: time passes and the loops run
//! - `events`: shows events that were not shown yet, the oldest first
//! - `show`: shows the service's deployments
//! - `watch tasks`: from here on, what tasks wait for is shown, too

/// A command taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command<'a> {
    /// Its first word.
    pub name: &'a str,
    /// The other words.
    pub words: Vec<&'a str>,
}

impl<'a> Command<'a> {
    /// Takes a line apart; `None` for comments, results and empty lines.
    pub fn parse(line: &'a str) -> Option<Command<'a>> {
        let mut words = line.split_whitespace();
        let name = words.next().filter(|name| !matches!(*name, "#" | "->"))?;
        Some(Command {
            name,
            words: words.collect(),
        })
    }

    /// The word at that place.
    pub fn word(&self, at: usize) -> &'a str {
        self.words.get(at).copied().unwrap_or_default()
    }

    /// Whether this word is there.
    pub fn has(&self, word: &str) -> bool {
        self.words.contains(&word)
    }

    /// The number in `name=NUMBER`.
    pub fn number(&self, name: &str) -> Option<i32> {
        self.text(name)?.parse().ok()
    }

    /// The text in `name=TEXT`.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        let mut words = self.words.iter();
        words.find_map(|word| word.strip_prefix(name)?.strip_prefix('='))
    }
}
