//! The demo's steps: each is shown as the `aws` command that does the same, then done.

use super::client::{Client, command};
use crate::report::Problem;
use serde_json::Value;
use std::io::Write;
use std::time::{Duration, Instant};

/// Between two looks at a state that is awaited.
const LOOK: Duration = Duration::from_millis(100);

/// Calls and shows them.
#[derive(Clone, Debug)]
pub struct Steps {
    /// Who calls.
    pub client: Client,
    /// Whether stdout is kept for one JSON document; steps go to stderr then.
    pub json: bool,
}

impl Steps {
    /// Shows a line.
    pub fn say(&self, text: &str) {
        // A reader that has gone is no failure of the demo.
        let _shown = if self.json {
            writeln!(std::io::stderr(), "{text}")
        } else {
            writeln!(std::io::stdout(), "{text}")
        };
    }

    /// Shows and does one step.
    pub async fn call(
        &self,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, Problem> {
        self.say(&format!("$ {}", command(service, operation, &input)));
        self.quietly(service, operation, input).await
    }

    /// Does one without showing it: looks that are repeated.
    pub async fn quietly(
        &self,
        service: &str,
        operation: &str,
        input: Value,
    ) -> Result<Value, Problem> {
        Ok(self.client.call(service, operation, &input).await?)
    }

    /// Repeats a look until it finds something, at most so long.
    pub async fn until<T>(
        &self,
        what: &str,
        most: Duration,
        (service, operation, input): (&str, &str, Value),
        find: impl Fn(&Value) -> Option<T>,
    ) -> Result<T, Problem> {
        let until = Instant::now() + most;
        let mut last = Value::Null;
        loop {
            // While the control plane restarts nothing answers; that is what is being shown.
            if let Ok(answer) = self.quietly(service, operation, input.clone()).await {
                if let Some(found) = find(&answer) {
                    return Ok(found);
                }
                last = answer;
            }
            if Instant::now() > until {
                return Err(Problem::new(format!("{what} took longer than {most:?}"))
                    .because(format!("the last look found {last}")));
            }
            tokio::time::sleep(LOOK).await;
        }
    }
}

/// The text at a path of member names and list indexes, such as `Vpc.VpcId`.
pub fn text(value: &Value, path: &str) -> Result<String, Problem> {
    let mut at = value;
    for name in path.split('.') {
        at = match name.parse::<usize>() {
            Ok(index) => &at[index],
            Err(_) => &at[name],
        };
    }
    at.as_str()
        .map(str::to_owned)
        .ok_or_else(|| Problem::new(format!("the answer has no {path}")).because(value))
}
