//! The agents' requests as calls of public operations: as the task's execution role where it has
//! one, as the services that AWS names where it has not.

use agents::cloud::{Answer, Cloud, LogLine, LogStream};
use aws::{Arn, Fault, Scope};
use resources::iam::Role;
use wire::{Api, Caller, CallerKind};

/// Who asks for a task's own credentials. AWS: ECS Developer Guide, "Task IAM role".
const TASKS: &str = "ecs-tasks.amazonaws.com";
/// Six hours: what AWS's agent asks for.
const CREDENTIALS_SECONDS: i32 = 6 * 3_600;
/// PutLogEvents takes at most so many events, and so many bytes with 26 for each event.
const EVENTS_MAX: usize = 10_000;
const EVENTS_BYTES_MAX: usize = 1_048_576;
const EVENT_BYTES: usize = 26;
/// And they are of 24 hours at most.
const SPAN_MAX_MS: i64 = 24 * 3_600_000;

/// The cloud by its own API.
pub struct ByApi(pub Api);

impl ByApi {
    /// A session of a role as the agent holds it: the rights are the role's, judged as any session.
    fn caller(&self, scope: &Scope, role_arn: Option<&str>) -> Result<Caller, Fault> {
        let Some(role_arn) = role_arn else {
            return Err(Fault::client(
                "ClientException",
                "the task definition has no execution role, which this needs",
            ));
        };
        let missing = || Fault::client("ClientException", format!("there is no role {role_arn}"));
        let name = Arn::parse(role_arn).and_then(|arn| {
            let name = arn.resource.rsplit('/').next()?;
            Some(name.to_ascii_lowercase())
        });
        let key = format!("{}/-/{}", scope.account, name.ok_or_else(missing)?);
        let found = self.0.store().get::<Role>(&key);
        let role = found
            .filter(|role| role.arn() == role_arn)
            .ok_or_else(missing)?;
        if !sts::trusts_tasks(&self.0, scope, role_arn) {
            return Err(not_assumed(role_arn));
        }
        let session = "ecs-agent".to_owned();
        Ok(Caller {
            account: scope.account.clone(),
            arn: format!(
                "arn:aws:sts::{}:assumed-role/{}/{session}",
                scope.account, role.name
            ),
            user_id: format!("{}:{session}", role.id),
            kind: CallerKind::AssumedRole {
                role_arn: role.arn(),
                session,
            },
            access_key: String::new(),
            via_service: Some(TASKS),
        })
    }

    async fn call<O: shapes::Operation>(
        &self,
        scope: &Scope,
        role_arn: Option<&str>,
        input: O::Input,
    ) -> Result<O::Output, Fault> {
        let caller = self.caller(scope, role_arn)?;
        self.0
            .invoke_as::<O>(caller, scope.region.clone(), input)
            .await
    }

    async fn token(
        &self,
        scope: &Scope,
        role_arn: Option<&str>,
    ) -> Result<(String, String), Fault> {
        let input = shapes::ecr::GetAuthorizationTokenInput::default();
        let output = self
            .call::<shapes::ecr::GetAuthorizationToken>(scope, role_arn, input)
            .await?;
        let data = output
            .authorization_data
            .unwrap_or_default()
            .into_iter()
            .next();
        let token = data.and_then(|data| data.authorization_token);
        token
            .and_then(|token| decode_basic(&token))
            .ok_or_else(|| Fault::internal("the registry gave no token"))
    }

    async fn open(&self, stream: &LogStream) -> Result<(), Fault> {
        let LogStream {
            scope,
            role_arn,
            group,
            stream,
            create_group,
        } = stream;
        let role = role_arn.as_deref();
        if *create_group {
            let input = shapes::logs::CreateLogGroupInput {
                log_group_name: group.clone(),
                ..Default::default()
            };
            exists_already(
                self.call::<shapes::logs::CreateLogGroup>(scope, role, input)
                    .await,
            )?;
        }
        let input = shapes::logs::CreateLogStreamInput {
            log_group_name: group.clone(),
            log_stream_name: stream.clone(),
        };
        exists_already(
            self.call::<shapes::logs::CreateLogStream>(scope, role, input)
                .await,
        )
    }

    async fn put(&self, stream: &LogStream, lines: Vec<LogLine>) -> Result<usize, Fault> {
        let mut refused = 0;
        for batch in batches(lines) {
            let count = batch.len();
            let input = shapes::logs::PutLogEventsInput {
                log_group_name: stream.group.clone(),
                log_stream_name: stream.stream.clone(),
                log_events: batch,
                ..Default::default()
            };
            let role = stream.role_arn.as_deref();
            let output = self
                .call::<shapes::logs::PutLogEvents>(&stream.scope, role, input)
                .await?;
            let rejected = output.rejected_log_events_info;
            refused += rejected.map_or(0, |info| rejected_of(count, &info));
        }
        Ok(refused)
    }
}

/// Those before the end of what is too old or expired, and from the start of what is too new.
fn rejected_of(count: usize, info: &shapes::logs::RejectedLogEventsInfo) -> usize {
    let index = |index: Option<i32>| index.and_then(|index| usize::try_from(index).ok());
    let old = index(info.too_old_log_event_end_index).unwrap_or(0);
    let expired = index(info.expired_log_event_end_index).unwrap_or(0);
    let new = index(info.too_new_log_event_start_index).unwrap_or(count);
    count - new.min(count).saturating_sub(old.max(expired))
}

fn exists_already<T>(answer: Result<T, Fault>) -> Result<(), Fault> {
    match answer {
        Err(fault) if fault.code == "ResourceAlreadyExistsException" => Ok(()),
        other => other.map(|_| ()),
    }
}

/// As PutLogEvents takes them: in the order of their instants, which lines are not in where two
/// streams or a clock that was set back are mixed, and none of a batch a day after another.
fn batches(mut lines: Vec<LogLine>) -> Vec<Vec<shapes::logs::InputLogEvent>> {
    lines.sort_by_key(|line| line.at);
    let mut batches: Vec<Vec<shapes::logs::InputLogEvent>> = Vec::new();
    let mut bytes = 0;
    for line in lines {
        let size = line.text.len() + EVENT_BYTES;
        let event = shapes::logs::InputLogEvent {
            timestamp: line.at.millis(),
            message: line.text,
        };
        match batches.last_mut().filter(|batch| {
            let first = batch
                .first()
                .map_or(event.timestamp, |first| first.timestamp);
            batch.len() < EVENTS_MAX
                && bytes + size <= EVENTS_BYTES_MAX
                && event.timestamp.saturating_sub(first) <= SPAN_MAX_MS
        }) {
            Some(batch) => batch.push(event),
            None => {
                batches.push(vec![event]);
                bytes = 0;
            }
        }
        bytes += size;
    }
    batches
}

/// Base 64 of `name:password`.
fn decode_basic(token: &str) -> Option<(String, String)> {
    use base64::Engine;
    let bytes = base64::engine::general_purpose::STANDARD
        .decode(token)
        .ok()?;
    let text = String::from_utf8(bytes).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

/// AWS: ECS Developer Guide, "Service event messages", on a role without ECS in its trust policy.
fn not_assumed(role_arn: &str) -> Fault {
    Fault::client(
        "ClientException",
        format!(
            "ECS was unable to assume the role '{role_arn}' that was provided for this task. \
             Please verify that the role being passed has the proper trust relationship and \
             permissions and that your IAM user has permissions to pass this role."
        ),
    )
}

impl Cloud for ByApi {
    fn registry_credentials<'a>(
        &'a self,
        scope: &'a Scope,
        role_arn: Option<&'a str>,
    ) -> Answer<'a, (String, String)> {
        Box::pin(self.token(scope, role_arn))
    }

    fn issue_credentials<'a>(
        &'a self,
        scope: &'a Scope,
        role_arn: &'a str,
        task_id: &'a str,
    ) -> Answer<'a, ()> {
        Box::pin(async move {
            let input = shapes::sts::AssumeRoleInput {
                role_arn: role_arn.to_owned(),
                role_session_name: task_id.to_owned(),
                duration_seconds: Some(CREDENTIALS_SECONDS),
                ..Default::default()
            };
            self.0
                .invoke::<shapes::sts::AssumeRole>(TASKS, scope, input)
                .await
                .map(|_| ())
        })
    }

    fn open_stream<'a>(&'a self, stream: &'a LogStream) -> Answer<'a, ()> {
        Box::pin(self.open(stream))
    }

    fn put_lines<'a>(&'a self, stream: &'a LogStream, lines: Vec<LogLine>) -> Answer<'a, usize> {
        Box::pin(self.put(stream, lines))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use resources::kit;
    use wire::Ports;
    use wire::kit::{AllowBut, Local};

    /// Whoever may pass `role/team/*` may not pass every role by writing `role/team/NAME`.
    #[test]
    fn a_role_is_named_by_its_whole_arn() {
        let local = Local::with(Vec::new(), Ports::none(), AllowBut::default());
        let role = Role {
            path: "/ops/".into(),
            ..kit::role(&local.scope.account)
        };
        let arn = role.arn();
        let put = |rows: &mut store::Transaction| Ok::<_, ()>(rows.put(role.clone()));
        local.api.store().transact(put).unwrap();
        let cloud = ByApi(local.api.clone());
        for (asked, is_there) in [
            (arn.clone(), true),
            (arn.replace("/ops/", "/"), false),
            (arn.replace("/ops/", "/team/"), false),
            (arn.replace("role/", "user/"), false),
        ] {
            let found = cloud.caller(&local.scope, Some(&asked));
            assert_eq!(found.is_ok(), is_there, "{asked}");
        }
    }

    fn split(lines: &[(i64, usize)]) -> Vec<Vec<i64>> {
        let line = |(at_ms, length): &(i64, usize)| LogLine {
            at: base::Time::from_millis(*at_ms),
            text: "x".repeat(*length),
        };
        let times = |batch: Vec<shapes::logs::InputLogEvent>| {
            batch.iter().map(|event| event.timestamp).collect()
        };
        let batches = batches(lines.iter().map(line).collect());
        batches.into_iter().map(times).collect()
    }

    #[test]
    fn events_that_are_not_taken_are_counted() {
        let none = None;
        for (old, expired, new, refused) in [
            (none, none, none, 0),
            (Some(2), none, none, 2),
            (Some(2), Some(3), none, 3),
            (none, none, Some(8), 2),
            (Some(1), none, Some(8), 3),
            (Some(10), Some(10), Some(0), 10),
        ] {
            let info = shapes::logs::RejectedLogEventsInfo {
                too_old_log_event_end_index: old,
                expired_log_event_end_index: expired,
                too_new_log_event_start_index: new,
            };
            assert_eq!(rejected_of(10, &info), refused, "{info:?}");
        }
    }

    /// Instants and lengths of lines, and the instants of each batch.
    type Case<'a> = (&'a [(i64, usize)], &'a [&'a [i64]]);

    #[test]
    fn batches_are_what_put_log_events_takes() {
        const DAY: i64 = SPAN_MAX_MS;
        let half = EVENTS_BYTES_MAX / 2 - EVENT_BYTES;
        let cases: [Case<'_>; 7] = [
            (&[], &[]),
            (&[(1, 1), (2, 1)], &[&[1, 2]]),
            (&[(5, 1), (3, 1), (4, 1)], &[&[3, 4, 5]]),
            (&[(0, 1), (DAY, 1), (DAY + 1, 1)], &[&[0, DAY], &[DAY + 1]]),
            (
                &[(0, 1), (3 * DAY, 1), (6 * DAY, 1)],
                &[&[0], &[3 * DAY], &[6 * DAY]],
            ),
            (&[(1, half), (2, half), (3, 1)], &[&[1, 2], &[3]]),
            (&[(1, half), (2, half + 1), (3, half)], &[&[1], &[2], &[3]]),
        ];
        for (lines, expected) in cases {
            let times: Vec<i64> = lines.iter().map(|line| line.0).collect();
            assert_eq!(split(lines), expected, "{times:?}");
        }
        let many = vec![(1, 1); EVENTS_MAX + 1];
        let lengths: Vec<usize> = split(&many).iter().map(Vec::len).collect();
        assert_eq!(lengths, [EVENTS_MAX, 1]);
    }
}
