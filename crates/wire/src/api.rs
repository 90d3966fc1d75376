//! [`Api`]: every service behind one handle. The server calls through it, and so do controllers and
//! the command line inside the process; nobody gets at a service past it.

use crate::audit::Audit;
use crate::call::Facts;
use crate::calls::{CallCount, Calls};
use crate::identity::{Authorizer, Caller, Decision, Identities, Origin, Question};
use crate::run::{self, Inner};
use crate::service::{OperationLine, Service};
use aws::{Fault, Region, Scope};
use aws_lc_rs::hmac;
use base::{Clock, Seed, Time};
use shapes::Operation;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;
use store::{Store, Transaction};

/// Every service, the rows they share, and who judges. Clones are the same.
#[derive(Clone)]
pub struct Api(pub(crate) Arc<World>);

/// What an [`Api`] is made of.
pub struct Parts {
    /// The rows.
    pub store: Store,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Choices.
    pub seed: Arc<Seed>,
    /// The services.
    pub services: Vec<Service>,
    /// Keys to callers.
    pub identities: Arc<dyn Identities>,
    /// Policies to decisions.
    pub authorizer: Arc<dyn Authorizer>,
    /// Where records of calls go.
    pub audit: Arc<dyn Audit>,
    /// Engines for bulk I/O.
    pub ports: Ports,
    /// What page tokens are made with: kept, or else a restart ends every listing halfway.
    pub token_key: [u8; 32],
}

/// The parts, made ready.
pub(crate) struct World {
    pub store: Store,
    pub clock: Arc<dyn Clock>,
    pub seed: Arc<Seed>,
    pub services: Vec<Registered>,
    pub identities: Arc<dyn Identities>,
    pub authorizer: Arc<dyn Authorizer>,
    pub audit: Arc<dyn Audit>,
    pub ports: Ports,
    pub token_key: hmac::Key,
    pub calls: Calls,
}

/// A service and its lines by name.
pub(crate) struct Registered {
    pub service: Service,
    pub lines: HashMap<&'static str, &'static OperationLine>,
}

/// Why an [`Api`] could not be made; a mistake in a service's table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TableError {
    /// Two lines for one operation.
    Twice {
        /// The service's name.
        service: &'static str,
        /// The operation's.
        operation: &'static str,
    },
    /// A line for another service's operation.
    Foreign {
        /// The service's name.
        service: &'static str,
        /// The operation's.
        operation: &'static str,
    },
}

impl fmt::Display for TableError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            TableError::Twice { service, operation } => {
                write!(f, "{service}'s table has two lines for {operation}")
            }
            TableError::Foreign { service, operation } => {
                write!(
                    f,
                    "{service}'s table has {operation}, which its model has not"
                )
            }
        }
    }
}

impl std::error::Error for TableError {}

/// Traits that engines implement and operations call, by type.
#[derive(Default)]
pub struct Ports(HashMap<TypeId, Box<dyn Any + Send + Sync>>);

impl Ports {
    /// None.
    pub fn none() -> Ports {
        Ports::default()
    }

    /// Adds one: `ports.with::<dyn LogStreams>(Arc::new(…))`.
    pub fn with<T: ?Sized + Send + Sync + 'static>(mut self, port: Arc<T>) -> Ports {
        self.0.insert(TypeId::of::<T>(), Box::new(port));
        self
    }

    /// The port of that type.
    pub fn get<T: ?Sized + Send + Sync + 'static>(&self) -> Option<Arc<T>> {
        let port = self.0.get(&TypeId::of::<T>())?;
        port.downcast_ref::<Arc<T>>().cloned()
    }
}

impl Api {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Result<Api, TableError> {
        let calls = Calls::of(&parts.services);
        let services = parts
            .services
            .into_iter()
            .map(Registered::new)
            .collect::<Result<_, _>>()?;
        Ok(Api(Arc::new(World {
            store: parts.store,
            clock: parts.clock,
            seed: parts.seed,
            services,
            identities: parts.identities,
            authorizer: parts.authorizer,
            audit: parts.audit,
            ports: parts.ports,
            token_key: hmac::Key::new(hmac::HMAC_SHA256, &parts.token_key),
            calls,
        })))
    }

    /// The rows: for controllers, which observe them directly.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The calls of clients since the start, by operation.
    pub fn calls(&self) -> Vec<CallCount> {
        self.0.calls.counts()
    }

    /// The time, from the one clock that everything here reads.
    pub fn now(&self) -> Time {
        self.0.clock.now()
    }

    /// What would be decided on a question: for whoever acts as a service beside any call. Writes
    /// nothing.
    pub fn decide(&self, rows: &mut Transaction, question: &Question<'_>) -> Decision {
        self.0.authorizer.decide(rows, question)
    }

    /// Calls a public operation as a service of this Ondol, such as `ecs.amazonaws.com`: decoded
    /// input, checked, authorised, audited; answered when it is durable.
    pub async fn invoke<O: Operation>(
        &self,
        principal: &'static str,
        scope: &Scope,
        input: O::Input,
    ) -> Result<O::Output, Fault> {
        let caller = Caller::service(principal, scope.account.clone());
        self.invoke_as::<O>(caller, scope.region.clone(), input)
            .await
    }

    /// The same as any caller: the command line calls as the account's root.
    pub async fn invoke_as<O: Operation>(
        &self,
        caller: Caller,
        region: Region,
        input: O::Input,
    ) -> Result<O::Output, Fault> {
        let facts = Facts {
            scope: Scope {
                account: caller.account.clone(),
                region,
            },
            now: self.0.clock.now(),
            request_id: self.0.seed.uuid(),
            origin: Origin::inside(&caller.arn),
            caller,
        };
        let found = self.0.find(O::SERVICE, O::NAME);
        let bulk = found.is_some_and(|(_, line)| line.bulk);
        let world = Arc::clone(&self.0);
        run::work(Arc::clone(&self.0), bulk, move |rows, trail| {
            let inner = Inner {
                world: &world,
                rows,
                facts: &facts,
                trail,
                afterwards: &mut Vec::new(),
                depth: 0,
            };
            inner.invoke::<O>(input.clone())
        })
        .await
    }
}

impl Registered {
    fn new(service: Service) -> Result<Registered, TableError> {
        let mut lines = HashMap::new();
        for line in service.operations {
            let operation = (line.model)().name;
            let service_name = service.model.name;
            let own = service.model.operation(operation);
            if !own.is_some_and(|own| std::ptr::eq(own, (line.model)())) {
                return Err(TableError::Foreign {
                    service: service_name,
                    operation,
                });
            }
            if lines.insert(operation, line).is_some() {
                return Err(TableError::Twice {
                    service: service_name,
                    operation,
                });
            }
        }
        Ok(Registered { service, lines })
    }
}

impl World {
    /// An operation's line by the service's name in this repository.
    pub fn find(
        &self,
        service: &str,
        operation: &str,
    ) -> Option<(&Service, &'static OperationLine)> {
        let registered = self
            .services
            .iter()
            .find(|registered| registered.service.model.name == service)?;
        let line = registered.lines.get(operation)?;
        Some((&registered.service, line))
    }
}
