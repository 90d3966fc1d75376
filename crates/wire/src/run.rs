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
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use store::{CommitError, Losses, Transaction};

/// The typed end of a table line; only [`crate::operations!`] calls it.
pub fn run_typed<O: Operation>(
    call: &mut Call<'_>,
    input: Input,
    function: fn(&mut Call<'_>, O::Input) -> Result<O::Output, Fault>,
) -> Result<Box<dyn Answer>, Fault> {
    let input: O::Input = input.open().map_err(Fault::internal)?;
    // What is bulk may be large: events, a layer's part. What has pages asks for something.
    if !call.line.bulk || O::model().pages.is_some() {
        call.input = digest::of_input(O::model(), &input);
    }
    let output = function(call, input)?;
    Ok(Box::new(output))
}

/// What an answer waits for once its rows are committed; nothing of a run that did not commit.
pub(crate) type Afterwards = Vec<Pin<Box<dyn Future<Output = ()> + Send>>>;

/// What a run needs, whoever asks for it.
pub(crate) struct Inner<'a> {
    pub world: &'a World,
    pub rows: &'a mut Transaction,
    pub facts: &'a Facts,
    pub trail: &'a mut Trail,
    pub afterwards: &'a mut Afterwards,
    pub depth: u8,
}

impl Inner<'_> {
    /// Runs an operation from inside: constraints checked, authorised, audited. One that fails has
    /// written nothing, whatever becomes of the transaction around it.
    pub fn invoke<O: Operation>(mut self, input: O::Input) -> Result<O::Output, Fault> {
        let Some((service, line)) = self.world.find(O::SERVICE, O::NAME) else {
            let what = format!("{}:{}", O::SERVICE, O::NAME);
            return Err(Fault::not_implemented(what));
        };
        // What bulk calls carry is data: the lines of every task's log.
        let parameters = (!line.bulk).then(|| crate::audit::parameters(&input));
        let dry = is_dry(&input);
        let before = self.rows.savepoint();
        let checked = validate::check(service, &input);
        let result =
            checked.and_then(|()| self.perform(service, line, Input::Typed(Box::new(input))));
        let result = match result {
            Ok(_) if dry => Err(refusal::dry_run()),
            result => result,
        };
        let read_only = !self.rows.wrote_since(&before);
        match &result {
            Ok(_) => self.rows.keep(before),
            Err(_) => self.rows.undo(before),
        }
        let fault = result.as_ref().err();
        self.record(service, O::NAME, parameters, fault, read_only);
        let output = result?.into_any().downcast::<O::Output>();
        output
            .map(|output| *output)
            .map_err(|_| Fault::internal("an operation answered another's output"))
    }

    /// Permission, then the function.
    fn perform(
        &mut self,
        service: &Service,
        line: &'static OperationLine,
        input: Input,
    ) -> Result<Box<dyn Answer>, Fault> {
        let mut call = self.call(service, line);
        let hopeless = match line.access {
            Access::Open | Access::Guarded(_) => None,
            Access::Any => {
                call.allow_action(line.action, "*", &Conditions::none())?;
                None
            }
            Access::Resource => possible(&mut call).err(),
        };
        let answer = self.function(service, line, input);
        // The function's own question names the resource; nothing else is told.
        match (hopeless, answer) {
            (None, answer) => answer,
            (Some(_), Err(fault)) if refusal::is_denial(&fault) => Err(fault),
            (Some(refused), _) => Err(refused),
        }
    }

    /// The function, when the gate before it is passed.
    pub fn function(
        &mut self,
        service: &Service,
        line: &'static OperationLine,
        input: Input,
    ) -> Result<Box<dyn Answer>, Fault> {
        let mut call = self.call(service, line);
        let answer = (line.function)(&mut call, input)?;
        let asks = matches!(line.access, Access::Resource | Access::Guarded(_));
        if asks && !call.asked {
            let action = line.action;
            return Err(Fault::internal(format!(
                "{action} answered without asking for permission"
            )));
        }
        Ok(answer)
    }

    fn call<'b>(&'b mut self, service: &'b Service, line: &'static OperationLine) -> Call<'b> {
        Call {
            world: self.world,
            rows: &mut *self.rows,
            facts: self.facts,
            service,
            line,
            trail: &mut *self.trail,
            afterwards: &mut *self.afterwards,
            asked: false,
            input: digest::Written::default(),
            depth: self.depth,
        }
    }

    /// Adds to the trail.
    fn record(
        &mut self,
        service: &Service,
        operation: &str,
        parameters: Option<String>,
        fault: Option<&Fault>,
        read_only: bool,
    ) {
        self.trail.push(&Record {
            facts: self.facts,
            source: service.model.signing_name,
            operation,
            parameters,
            fault,
            read_only,
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

/// Something that is run in a transaction until no other call was in between.
pub(crate) trait Attempt: Send + 'static {
    /// Runs once, forgetting what runs before it did; gives the transaction back if it is to be
    /// committed.
    fn attempt(&mut self, rows: Transaction) -> Option<Transaction>;

    /// It did not commit.
    fn fail(&mut self, fault: Fault);
}

impl<A: Attempt> Attempt for Box<A> {
    fn attempt(&mut self, rows: Transaction) -> Option<Transaction> {
        (**self).attempt(rows)
    }

    fn fail(&mut self, fault: Fault) {
        (**self).fail(fault);
    }
}

/// Begins, runs and commits; answers when it is durable. Bulk runs go to the blocking pool, all
/// others stay on this thread. A panic is an internal error of this one call.
pub(crate) async fn until_committed<A: Attempt>(world: &World, bulk: bool, mut of: A) -> A {
    let mut losses = Losses::of(&world.store);
    while !losses.are_too_many() {
        losses.let_others_pass();
        let rows = world.store.begin();
        let written;
        (of, written) = if bulk && tokio::runtime::Handle::try_current().is_ok() {
            let run = tokio::task::spawn_blocking(move || caught(of, rows)).await;
            run.expect("panics are caught inside")
        } else {
            caught(of, rows)
        };
        let Some(rows) = written.filter(|rows| !rows.is_read_only()) else {
            return of;
        };
        match world.store.commit(rows) {
            Ok(commit) => {
                drop(losses);
                if let Err(error) = commit.durable().await {
                    of.fail(not_committed(error));
                }
                return of;
            }
            Err(conflict) => {
                losses.add();
                conflict.settled().await;
            }
        }
    }
    of.fail(Fault::with_status(
        "ServiceUnavailable",
        503,
        "Too many calls change the same resource at the same time. Try again.",
    ));
    of
}

fn caught<A: Attempt>(mut of: A, rows: Transaction) -> (A, Option<Transaction>) {
    let run = AssertUnwindSafe(|| of.attempt(rows));
    let written = catch_unwind(run);
    let written = written.unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or_else(|| panic.downcast_ref::<&str>().copied());
        of.fail(Fault::internal(format!(
            "panicked: {}",
            text.unwrap_or("?")
        )));
        None
    });
    (of, written)
}

/// Runs a closure until it has committed, and then writes its trail.
pub(crate) async fn work<T, F>(world: Arc<World>, bulk: bool, run: F) -> Result<T, Fault>
where
    T: Send + 'static,
    F: Fn(&mut Transaction, &mut Trail) -> Result<T, Fault> + Send + 'static,
{
    let work = Work {
        run,
        trail: Trail::default(),
        result: None,
    };
    let mut done = until_committed(&world, bulk, work).await;
    done.trail.write(&*world.audit);
    let nothing = || Err(Fault::internal("a call inside was not run"));
    done.result.unwrap_or_else(nothing)
}

struct Work<T, F> {
    run: F,
    trail: Trail,
    result: Option<Result<T, Fault>>,
}

impl<T, F> Attempt for Work<T, F>
where
    T: Send + 'static,
    F: Fn(&mut Transaction, &mut Trail) -> Result<T, Fault> + Send + 'static,
{
    fn attempt(&mut self, mut rows: Transaction) -> Option<Transaction> {
        self.trail = Trail::default();
        let result = (self.run)(&mut rows, &mut self.trail);
        let worked = result.is_ok();
        self.result = Some(result);
        worked.then_some(rows)
    }

    fn fail(&mut self, fault: Fault) {
        self.result = Some(Err(fault));
    }
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
