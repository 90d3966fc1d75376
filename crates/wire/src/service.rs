//! What a service crate hands over: its model, the table of its operations, and the codes that AWS
//! uses there for what every service has.

use crate::call::Call;
use crate::guard::Guard;
use aws::Fault;
use shapes::{Mismatch, OperationModel, ServiceModel, Shape, Value};
use std::any::Any;

/// A service: `pub fn service() -> Service` of a service crate.
#[derive(Clone, Copy)]
pub struct Service {
    /// `&shapes::ecs::SERVICE`.
    pub model: &'static ServiceModel,
    /// The table, one line for each operation.
    pub operations: &'static [OperationLine],
    /// AWS's codes there.
    pub codes: Codes,
}

/// One line of a service's table. Made by [`crate::operations!`].
pub struct OperationLine {
    /// The model.
    pub model: fn() -> &'static OperationModel,
    /// The IAM action, `ecs:CreateService`.
    pub action: &'static str,
    /// Who asks for permission, and for what.
    pub access: Access,
    /// Whether it does bulk I/O through a port and so runs on the blocking pool.
    pub bulk: bool,
    /// The function, erased.
    pub function: Function,
}

/// An operation's function without its types.
pub type Function = fn(&mut Call<'_>, Input) -> Result<Box<dyn Answer>, Fault>;

/// Who asks for permission.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    /// IAM's policies can name no resource for this action: the pipeline asks for `*`.
    Any,
    /// The function must call [`Call::allow`] for the resource it has found; answering without
    /// is an internal error.
    Resource,
    /// As `Resource`, and the resource can have a policy of its own, which may let in whom no
    /// policy of his own lets in: so nobody is refused before the function has asked.
    Guarded(Guard),
    /// Needs no permission (sts:GetCallerIdentity).
    Open,
}

/// What goes into an operation.
pub enum Input {
    /// From a client, decoded and validated.
    Decoded(Value),
    /// From inside, typed.
    Typed(Box<dyn Any + Send>),
}

/// What comes out of an operation: a shape that can be taken back as its type.
pub trait Answer: Shape + Send {
    /// As the type it is.
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send>;
}

impl<T: Shape + Send + 'static> Answer for T {
    fn into_any(self: Box<Self>) -> Box<dyn Any + Send> {
        self
    }
}

impl Input {
    /// The typed input; a [`Mismatch`] is a mistake in a decoder or a caller inside.
    pub fn open<T: shapes::Build + 'static>(self) -> Result<T, Mismatch> {
        match self {
            Input::Decoded(value) => T::build(value),
            Input::Typed(input) => input.downcast().map(|input| *input).map_err(|_| Mismatch),
        }
    }
}

impl Service {
    /// The line of an implemented operation.
    pub fn line(&self, name: &str) -> Option<&'static OperationLine> {
        self.operations
            .iter()
            .find(|line| (line.model)().name == name)
    }
}

/// How AWS words the constraints of the model that a request breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wording {
    /// `2 validation errors detected: Value null at 'roleName' failed to satisfy constraint: …`
    Counted,
    /// EC2: `MissingParameter`, `InvalidParameterValue`, one at a time.
    Ec2,
    /// ECR: `Invalid parameter at 'repositoryName' failed to satisfy constraint: '…'`, one at a
    /// time.
    Ecr,
}

/// AWS's codes and words for what every service has and each calls differently.
#[derive(Clone, Copy, Debug)]
pub struct Codes {
    /// A request that breaks the model's constraints.
    pub validation: &'static str,
    /// How such a request is told what is wrong.
    pub wording: Wording,
    /// A page token that was not given out, or not for this call: code and message.
    pub invalid_token: (&'static str, &'static str),
    /// An idempotency token that came before with another input: code and message.
    pub token_mismatch: (&'static str, &'static str),
    /// Too many changes of the same rows at the same time.
    pub contended: &'static str,
}

impl Codes {
    /// Of query services (IAM, STS, ELBv2).
    pub const QUERY: Codes = Codes {
        validation: "ValidationError",
        wording: Wording::Counted,
        invalid_token: ("ValidationError", "Invalid Marker."),
        token_mismatch: (
            "IdempotentParameterMismatch",
            "The client token was used before with other parameters.",
        ),
        contended: "ConcurrentModification",
    };
    /// Of EC2.
    pub const EC2: Codes = Codes {
        validation: "InvalidParameterValue",
        wording: Wording::Ec2,
        invalid_token: ("InvalidNextToken", "The token 'nextToken' is invalid."),
        token_mismatch: (
            "IdempotentParameterMismatch",
            "Arguments on this idempotent request are inconsistent with arguments used in \
             previous request(s).",
        ),
        contended: "InternalError",
    };
    /// Of ECS.
    pub const ECS: Codes = Codes {
        token_mismatch: (
            "InvalidParameterException",
            "Creation of service was not idempotent.",
        ),
        ..Codes::JSON
    };
    /// Of CloudWatch Logs.
    pub const LOGS: Codes = Codes {
        invalid_token: (
            "InvalidParameterException",
            "The specified nextToken is invalid.",
        ),
        ..Codes::JSON
    };
    /// Of ECR.
    pub const ECR: Codes = Codes {
        wording: Wording::Ecr,
        ..Codes::JSON
    };
    /// Of JSON services that answer `InvalidParameterException`.
    pub const JSON: Codes = Codes {
        validation: "InvalidParameterException",
        wording: Wording::Counted,
        invalid_token: ("InvalidParameterException", "Invalid token"),
        token_mismatch: (
            "InvalidParameterException",
            "The client token was used before with other parameters.",
        ),
        contended: "ServerException",
    };
}

/// Defines a service's table of operations, one line each: the operation of the model, its
/// function, the IAM action, the access, and `bulk` for bulk I/O.
///
/// ```text
/// wire::operations! {
///     /// Every operation of ECS that there is.
///     pub static OPERATIONS: shapes::ecs = [
///         CreateCluster, cluster::create_cluster, "ecs:CreateCluster", Resource;
///         ListClusters, cluster::list_clusters, "ecs:ListClusters", Any;
///         // Of ECR: a policy of the repository may allow it as well.
///         ListImages, image::list_images, "ecr:ListImages", Guarded(permission::POLICY);
///     ];
/// }
/// ```
#[macro_export]
macro_rules! operations {
    ($(#[$doc:meta])* pub static $table:ident: $shapes:path = [
        $($name:ident, $function:path, $action:literal,
            $access:ident $(($guard:expr))? $(, $bulk:ident)?;)*
    ];) => {
        $(#[$doc])*
        pub static $table: &[$crate::OperationLine] = {
            use $shapes as model;
            &[$($crate::OperationLine {
                model: <model::$name as $crate::Operation>::model,
                action: $action,
                access: $crate::Access::$access $(($guard))?,
                bulk: $crate::operations!(@bulk $($bulk)?),
                function: |call, input| {
                    $crate::run_typed::<model::$name>(call, input, $function)
                },
            }),*]
        };
    };
    (@bulk bulk) => { true };
    (@bulk) => { false };
}
