//! One request through [`STEPS`]: the array is the whole path, in order. Steps only read and fill
//! the exchange; what happens on the network is the server's.

mod authenticate;
mod identify;

pub(crate) use identify::TARGET;

use crate::api::{Api, World};
use crate::audit::{self, Trail};
use crate::call::Facts;
use crate::identity::{Conditions, Decision, Question};
use crate::protocol::{self, Encoded, Payload};
use crate::refusal::{self, Unread};
use crate::run::{self, Afterwards, Attempt, Inner};
use crate::service::{Access, Answer, Input, OperationLine, Service};
use crate::validate;
use aws::Fault;
use base::Time;
use bytes::Bytes;
use http::{HeaderMap, Method};
use shapes::shape::Members;
use shapes::{Protocol, ServiceModel};
use std::sync::Arc;
use store::Transaction;

/// A request as the server has read it.
#[derive(Clone, Debug)]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The path, still escaped.
    pub path: String,
    /// The query string without `?`.
    pub query: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The whole body.
    pub body: Bytes,
    /// The client's address without port.
    pub source: Arc<str>,
    /// Whether it came over TLS.
    pub secure: bool,
}

/// An answer, and the id that goes into its headers.
#[derive(Debug)]
pub struct Response {
    /// Status, type and body.
    pub encoded: Encoded,
    /// `x-amzn-RequestId`.
    pub request_id: String,
    /// Whether the connection ends with it.
    pub closes: bool,
}

/// When a step runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    /// Before there is a transaction.
    Before,
    /// In the transaction, again after a conflict.
    Inside,
    /// When it has committed or failed, in any case.
    After,
}

type Step = (When, fn(&mut Exchange) -> Result<(), Fault>);

/// The pipeline.
const STEPS: [Step; 8] = [
    (When::Before, identify::step),
    (When::Before, authenticate::step),
    (When::Inside, authorize),
    (When::Inside, decode),
    (When::Inside, validate_input),
    (When::Inside, call),
    (When::After, encode),
    (When::After, record),
];

/// What the steps know of one request.
struct Exchange {
    world: Arc<World>,
    began: Time,
    request: Request,
    request_id: String,
    spoken: Spoken,
    target: Option<Target>,
    facts: Option<Arc<Facts>>,
    rows: Option<Transaction>,
    trail: Trail,
    input: Option<Members>,
    parameters: Option<String>,
    answer: Option<Box<dyn Answer>>,
    afterwards: Afterwards,
    /// The refusal of one who may do this to nothing, if no better one comes.
    hopeless: Option<Fault>,
    read_only: bool,
    fault: Option<Fault>,
    encoded: Option<Encoded>,
}

/// Whose form an answer has that is given before it is known what is asked for.
#[derive(Clone, Copy)]
struct Spoken {
    protocol: Protocol,
    model: Option<&'static ServiceModel>,
}

/// What a request asks for.
#[derive(Clone)]
struct Target {
    /// The model of the service; `None` for one that Ondol does not know.
    model: Option<&'static ServiceModel>,
    /// How it is spoken.
    protocol: Protocol,
    /// The service, when it runs here.
    service: Option<Service>,
    /// What stands before the colon of its IAM actions.
    prefix: String,
    /// The operation's name as given.
    operation: String,
    /// Its table line, when it is implemented.
    line: Option<&'static OperationLine>,
    /// What carries the input.
    payload: Arc<Payload>,
}

/// Answers a request.
pub async fn answer(api: &Api, request: Request) -> Response {
    // Boxed: it goes through several hands.
    let mut exchange = Box::new(Exchange::new(api, request));
    exchange.run(When::Before);
    if exchange.fault.is_none() {
        let world = Arc::clone(&exchange.world);
        let bulk = exchange.line().is_some_and(|line| line.bulk);
        exchange = run::until_committed(&world, bulk, exchange).await;
        if exchange.fault.is_none() {
            for settled in std::mem::take(&mut exchange.afterwards) {
                settled.await;
            }
        }
    }
    exchange.run(When::After);
    Response {
        encoded: exchange
            .encoded
            .expect("encode is a step and does not fail"),
        request_id: exchange.request_id,
        closes: false,
    }
}

/// Answers a request that could not be read, such as one with too large a body.
pub(crate) fn refuse(api: &Api, request: Request, unread: Unread) -> Response {
    let mut exchange = Exchange::new(api, request);
    // Only to know in which protocol to answer.
    let _unidentified = identify::step(&mut exchange);
    exchange.fault = Some(refusal::unread(exchange.spoken.protocol, unread));
    exchange.run(When::After);
    Response {
        encoded: exchange
            .encoded
            .expect("encode is a step and does not fail"),
        request_id: exchange.request_id,
        closes: false,
    }
}

impl Exchange {
    fn new(api: &Api, request: Request) -> Exchange {
        Exchange {
            request_id: api.0.seed.uuid(),
            began: api.0.clock.now(),
            world: Arc::clone(&api.0),
            request,
            spoken: Spoken {
                protocol: Protocol::Query,
                model: None,
            },
            target: None,
            facts: None,
            rows: None,
            trail: Trail::default(),
            input: None,
            parameters: None,
            answer: None,
            afterwards: Afterwards::new(),
            hopeless: None,
            read_only: true,
            fault: None,
            encoded: None,
        }
    }

    fn run(&mut self, when: When) {
        for (_, step) in STEPS.iter().filter(|(at, _)| *at == when) {
            if let Err(fault) = step(self) {
                self.fault = Some(fault);
                return;
            }
        }
    }

    fn line(&self) -> Option<&'static OperationLine> {
        self.target.as_ref().and_then(|target| target.line)
    }
}

impl Attempt for Exchange {
    fn attempt(&mut self, rows: Transaction) -> Option<Transaction> {
        self.rows = Some(rows);
        self.trail = Trail::default();
        self.answer = None;
        self.afterwards.clear();
        self.fault = None;
        self.hopeless = None;
        self.run(When::Inside);
        if !self.fault.as_ref().is_some_and(refusal::is_denial) {
            self.fault = self.hopeless.take().or_else(|| self.fault.take());
        }
        let rows = self.rows.take()?;
        self.read_only = rows.is_read_only();
        self.fault.is_none().then_some(rows)
    }

    fn fail(&mut self, fault: Fault) {
        self.answer = None;
        self.fault = Some(fault);
    }
}

/// An operation that is not here is authorised like any other, and then refused by name. One who
/// may do it to nothing at all gets as far as the function's question, because the refusal names
/// the resource; whatever else would be answered before is withheld.
fn authorize(exchange: &mut Exchange) -> Result<(), Fault> {
    let target = exchange.target.as_ref().expect("identified");
    let facts = exchange.facts.as_ref().expect("authenticated");
    let rows = exchange.rows.as_mut().expect("inside a transaction");
    let authorizer = &exchange.world.authorizer;
    let ask = |rows: &mut Transaction, action: &str| {
        let question = Question {
            caller: &facts.caller,
            action,
            resource: "*",
            conditions: &Conditions::none(),
            origin: &facts.origin,
            region: &facts.scope.region,
            now: facts.now,
            guard: None,
        };
        match authorizer.decide(rows, &question) {
            Decision::Allow => Ok(()),
            refused => Err(refusal::denied(target.protocol, &question, refused)),
        }
    };
    let Some(line) = target.line else {
        let action = format!("{}:{}", target.prefix, target.operation);
        if !authorizer.possible(rows, &facts.caller, &action) {
            ask(rows, &action)?;
        }
        return Err(Fault::not_implemented(action));
    };
    match line.access {
        Access::Open | Access::Guarded(_) => Ok(()),
        Access::Any => ask(rows, line.action),
        Access::Resource if authorizer.possible(rows, &facts.caller, line.action) => Ok(()),
        Access::Resource => {
            exchange.hopeless = ask(rows, line.action).err();
            Ok(())
        }
    }
}

fn decode(exchange: &mut Exchange) -> Result<(), Fault> {
    let target = exchange.target.as_ref().expect("identified");
    let (model, line) = (target.model.expect("known"), target.line.expect("known"));
    let input = protocol::decode(model, (line.model)(), &target.payload)?;
    // What bulk calls carry is data, not parameters; CloudTrail leaves it out as well.
    let bulk = exchange.line().is_some_and(|line| line.bulk);
    exchange.parameters = (!bulk).then(|| audit::parameters(&input));
    exchange.input = Some(input);
    Ok(())
}

fn validate_input(exchange: &mut Exchange) -> Result<(), Fault> {
    let service = exchange.target.as_ref().and_then(|target| target.service);
    let input = exchange.input.as_ref().expect("decoded");
    validate::check(&service.expect("it has a line"), input)
}

fn call(exchange: &mut Exchange) -> Result<(), Fault> {
    let target = exchange.target.as_ref().expect("identified");
    let (service, line) = (
        target.service.expect("a line"),
        target.line.expect("a line"),
    );
    let input = exchange.input.take().expect("decoded");
    let dry = run::is_dry(&input);
    let mut inner = Inner {
        world: &exchange.world,
        rows: exchange.rows.as_mut().expect("inside a transaction"),
        facts: exchange.facts.as_ref().expect("authenticated"),
        trail: &mut exchange.trail,
        afterwards: &mut exchange.afterwards,
        depth: 0,
    };
    let input = Input::Decoded(shapes::Value::Structure(input));
    let answer = inner.function(&service, line, input)?;
    if dry {
        return Err(refusal::dry_run());
    }
    exchange.answer = Some(answer);
    Ok(())
}

fn encode(exchange: &mut Exchange) -> Result<(), Fault> {
    let id = &exchange.request_id;
    let target = exchange.target.as_ref();
    let (spoken, model) = match target {
        Some(target) => (target.protocol, target.model),
        None => (exchange.spoken.protocol, exchange.spoken.model),
    };
    let encoded = match (&exchange.fault, &exchange.answer, exchange.line(), model) {
        (None, Some(answer), Some(line), Some(model)) => {
            protocol::encode(model, (line.model)(), &**answer, id)
        }
        (Some(fault), ..) => protocol::encode_fault(spoken, model, fault, id),
        (None, ..) => {
            let fault = Fault::internal("a call ended without answer and without fault");
            let encoded = protocol::encode_fault(spoken, model, &fault, id);
            exchange.fault = Some(fault);
            encoded
        }
    };
    exchange.encoded = Some(encoded);
    if let Some(fault) = &exchange.fault
        && let Some(cause) = &fault.cause
    {
        let (request_id, code) = (&exchange.request_id, &fault.code);
        tracing::error!(%request_id, %code, %cause, "a call failed");
    }
    Ok(())
}

/// Calls of nobody (not authenticated) are counted and not recorded, as in AWS.
fn record(exchange: &mut Exchange) -> Result<(), Fault> {
    let status = exchange.encoded.as_ref().expect("encoded").status.as_u16();
    let took = (exchange.began, exchange.world.clock.now());
    exchange.world.calls.count(exchange.line(), status, took);
    let (Some(facts), Some(target)) = (&exchange.facts, &exchange.target) else {
        return Ok(());
    };
    tracing::debug!(
        request_id = %exchange.request_id,
        service = %target.prefix,
        operation = %target.operation,
        code = exchange.fault.as_ref().map(|fault| fault.code.as_str()),
        "called"
    );
    exchange.trail.push(&audit::Record {
        facts,
        source: &target.prefix,
        operation: &target.operation,
        parameters: exchange.parameters.take(),
        fault: exchange.fault.as_ref(),
        read_only: exchange.read_only,
        event_id: exchange.world.seed.uuid(),
    });
    exchange.trail.write(&*exchange.world.audit);
    Ok(())
}
