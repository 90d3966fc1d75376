//! What agents ask of the cloud itself: public operations, called as a role. Implemented by the
//! binary over the API, so that agents know neither wire nor services.

use aws::{Fault, Scope};
use base::Time;
use std::future::Future;
use std::pin::Pin;

/// An answer to come.
pub type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, Fault>> + Send + 'a>>;

/// A line of a container's log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogLine {
    /// When it was written.
    pub at: Time,
    /// What it says, without its line end.
    pub text: String,
}

/// Where log lines go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LogStream {
    /// The account and region.
    pub scope: Scope,
    /// The role as which they are put; none is the task agent itself, which may not.
    pub role_arn: Option<String>,
    /// The group.
    pub group: String,
    /// The stream.
    pub stream: String,
    /// Whether to make the group when it is missing.
    pub create_group: bool,
}

/// The cloud as agents see it.
pub trait Cloud: Send + Sync {
    /// The name and password for the registry of this Ondol, as a role. ECR GetAuthorizationToken.
    fn registry_credentials<'a>(
        &'a self,
        scope: &'a Scope,
        role_arn: Option<&'a str>,
    ) -> Answer<'a, (String, String)>;

    /// Issues credentials of a role for a task; they are found in IAM's sessions by the task's id.
    /// STS AssumeRole as `ecs-tasks.amazonaws.com`.
    fn issue_credentials<'a>(
        &'a self,
        scope: &'a Scope,
        role_arn: &'a str,
        task_id: &'a str,
    ) -> Answer<'a, ()>;

    /// Makes the stream, and the group where that was asked for. CloudWatch Logs CreateLogStream.
    fn open_stream<'a>(&'a self, stream: &'a LogStream) -> Answer<'a, ()>;

    /// Puts lines, and answers how many of them are too old or too new for the group.
    /// CloudWatch Logs PutLogEvents.
    fn put_lines<'a>(&'a self, stream: &'a LogStream, lines: Vec<LogLine>) -> Answer<'a, usize>;
}
