//! A controller of any type behind one vtable, so that one driver holds them all.
//!
//! It adds nothing to what the controller says.

use crate::Controller;
use aws::Fault;
use base::Time;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use store::{Change, Interest, Store};

/// A step on its way.
pub(crate) type Applying = Pin<Box<dyn Future<Output = Result<(), Fault>> + Send>>;

/// A controller without its types.
pub(crate) trait Erased: Send + Sync {
    fn name(&self) -> &'static str;
    fn interests(&self) -> &[Interest];
    fn keys(&self, store: &Store, change: &Change) -> Vec<String>;
    fn all_keys(&self, store: &Store) -> Vec<String>;
    fn decide(&self, key: &str, now: Time) -> Decided;
}

/// A plan without its types.
pub(crate) struct Decided {
    pub steps: Vec<Step>,
    pub waiting: Vec<String>,
    pub again_at: Option<Time>,
}

/// A step without its type.
pub(crate) struct Step {
    /// As `Debug` writes it.
    pub text: String,
    apply: Box<dyn Fn() -> Applying + Send>,
}

impl Step {
    /// Begins to take the step; may be called again.
    pub fn apply(&self) -> Applying {
        (self.apply)()
    }
}

/// Erases a controller.
pub(crate) fn erase<C: Controller>(controller: C) -> Arc<dyn Erased> {
    let interest = |table: &&'static str| Interest {
        table,
        new_rows: !C::IDLE_WHEN_NEW.contains(table),
    };
    Arc::new(Holder {
        controller: Arc::new(controller),
        interests: C::TABLES.iter().map(interest).collect(),
    })
}

struct Holder<C> {
    controller: Arc<C>,
    interests: Box<[Interest]>,
}

impl<C: Controller> Erased for Holder<C> {
    fn name(&self) -> &'static str {
        C::NAME
    }

    fn interests(&self) -> &[Interest] {
        &self.interests
    }

    fn keys(&self, store: &Store, change: &Change) -> Vec<String> {
        self.controller.keys(store, change)
    }

    fn all_keys(&self, store: &Store) -> Vec<String> {
        self.controller.all_keys(store)
    }

    fn decide(&self, key: &str, now: Time) -> Decided {
        let plan = C::decide(&self.controller.observe(key), now);
        let step = |step| erase_step(Arc::clone(&self.controller), step);
        Decided {
            steps: plan.steps.into_iter().map(step).collect(),
            waiting: plan.waiting.iter().map(ToString::to_string).collect(),
            again_at: plan.again_at,
        }
    }
}

fn erase_step<C: Controller>(controller: Arc<C>, step: C::Step) -> Step {
    let text = format!("{step:?}");
    let apply = move || {
        let (controller, step) = (Arc::clone(&controller), step.clone());
        Box::pin(async move { controller.apply(step).await }) as Applying
    };
    Step {
        text,
        apply: Box::new(apply),
    }
}
