//! Running an operation: permission, the function, and the commit, again after a conflict.

use crate::api::World;
use crate::audit::{Record, Trail};
use crate::call::{Call, Facts};
use crate::digest;
use crate::identity::Conditions;
use crate::refusal;
use crate::service::{Access, Answer, Input, OperationLine, Service};
use crate::validate;
use aws::Fault;
use shapes::{Operation, Shape};
use std::sync::Arc;
use store::{CommitError, Transaction};

/// A call that loses against others this often is refused; each loss means that another won.
const TRIES: u32 = 64;

/// The typed end of a table line; only [`crate::operations!`] calls it.
pub fn run_typed<O: Operation>(
    call: &mut Call<'_>,
    input: Input,
    function: fn(&mut Call<'_>, O::Input) -> Result<O::Output, Fault>,
) -> Result<Box<dyn Answer>, Fault> {
    let input: O::Input = input.open().map_err(Fault::internal)?;
    if !call.line.bulk {
        call.input_digest = digest::of_input(O::model(), &input);
    }
    let output = function(call, input)?;
    Ok(Box::new(output))
}

/// What a run needs, whoever asks for it.
pub(crate) struct Inner<'a> {
    pub world: &'a World,
    pub rows: &'a mut Transaction,
    pub facts: &'a Facts,
    pub trail: &'a mut Trail,
    pub depth: u8,
}

impl Inner<'_> {
    /// Runs an operation from inside: constraints checked, authorised, audited.
    pub fn invoke<O: Operation>(mut self, input: O::Input) -> Result<O::Output, Fault> {
        let Some((service, line)) = self.world.find(O::SERVICE, O::NAME) else {
            let what = format!("{}:{}", O::SERVICE, O::NAME);
            return Err(Fault::not_implemented(what));
        };
        let parameters = crate::audit::parameters(&input);
        let checked = validate::check(service, &input);
        let result =
            checked.and_then(|()| self.perform(service, line, Input::Typed(Box::new(input))));
        self.record(service, O::NAME, Some(parameters), result.as_ref().err());
        let output = result?.into_any().downcast::<O::Output>();
        output
            .map(|output| *output)
            .map_err(|_| Fault::internal("an operation answered another's output"))
    }

    /// Permission, then the function.
    pub fn perform(
        &mut self,
        service: &Service,
        line: &'static OperationLine,
        input: Input,
    ) -> Result<Box<dyn Answer>, Fault> {
        let mut call = Call {
            world: self.world,
            rows: &mut *self.rows,
            facts: self.facts,
            service,
            line,
            trail: &mut *self.trail,
            asked: false,
            input_digest: [0; 32],
            depth: self.depth,
        };
        match line.access {
            Access::Open => {}
            Access::Any => call.allow_action(line.action, "*", &Conditions::none())?,
            Access::Resource => possible(&mut call)?,
        }
        let answer = (line.function)(&mut call, input)?;
        if line.access == Access::Resource && !call.asked {
            let action = line.action;
            return Err(Fault::internal(format!(
                "{action} answered without asking for permission"
            )));
        }
        Ok(answer)
    }

    /// Adds to the trail.
    pub fn record(
        &mut self,
        service: &Service,
        operation: &str,
        parameters: Option<serde_json::Value>,
        fault: Option<&Fault>,
    ) {
        self.trail.push(&Record {
            facts: self.facts,
            source: format!("{}.amazonaws.com", service.model.signing_name),
            operation,
            parameters,
            fault,
            read_only: self.rows.is_read_only(),
            event_id: self.world.seed.uuid(),
        });
    }
}

/// The gate before a function that asks for itself.
fn possible(call: &mut Call<'_>) -> Result<(), Fault> {
    let authorizer = &call.world.authorizer;
    if authorizer.possible(call.rows, &call.facts.caller, call.line.action) {
        return Ok(());
    }
    call.allow_action(call.line.action, "*", &Conditions::none())
}

/// Begins, runs and commits until no other call was in between; answers when it is durable. Bulk
/// runs go to the blocking pool, all others stay on this thread.
pub(crate) async fn until_committed<T: Send + 'static>(
    world: Arc<World>,
    bulk: bool,
    run: impl Fn(&mut Transaction, &mut Trail) -> Result<T, Fault> + Send + Sync + 'static,
) -> Result<T, Fault> {
    let run = Arc::new(run);
    for _ in 0..TRIES {
        let rows = world.store.begin();
        let (result, rows, mut trail) = match bulk && tokio::runtime::Handle::try_current().is_ok()
        {
            true => {
                let run = Arc::clone(&run);
                tokio::task::spawn_blocking(move || once(&*run, rows))
                    .await
                    .map_err(Fault::internal)?
            }
            false => once(&*run, rows),
        };
        if result.is_err() || rows.is_read_only() {
            trail.write(&*world.audit);
            return result;
        }
        match world.store.commit(rows) {
            Ok(commit) => {
                let committed = commit.durable().await;
                committed.map_err(not_committed)?;
                trail.write(&*world.audit);
                return result;
            }
            Err(conflict) => conflict.settled().await,
        }
    }
    Err(Fault::with_status(
        "ServiceUnavailable",
        503,
        "Too many calls change the same resource at the same time. Try again.",
    ))
}

fn once<T>(
    run: &(impl Fn(&mut Transaction, &mut Trail) -> Result<T, Fault> + ?Sized),
    mut rows: Transaction,
) -> (Result<T, Fault>, Transaction, Trail) {
    let mut trail = Trail::default();
    let result = run(&mut rows, &mut trail);
    (result, rows, trail)
}

fn not_committed(error: CommitError) -> Fault {
    match error {
        CommitError::DiskFull { .. } => {
            Fault::with_status("ServiceUnavailable", 503, error.to_string())
        }
        CommitError::TooLarge { .. } => Fault::client("RequestEntityTooLarge", error.to_string()),
        CommitError::Failed(_) => Fault::internal(error),
    }
}

/// Whether the input asks only whether it would work (EC2).
pub(crate) fn is_dry(input: &dyn Shape) -> bool {
    let index = input.structure().index("DryRun");
    index.is_some_and(|index| matches!(input.member(index), shapes::Ref::Boolean(true)))
}

/// EC2's answer to a dry run; its transaction is dropped.
pub(crate) fn dry_run_answer(dry: bool, answer: Box<dyn Answer>) -> Result<Box<dyn Answer>, Fault> {
    if dry {
        Err(refusal::dry_run())
    } else {
        Ok(answer)
    }
}
