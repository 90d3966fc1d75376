//! What a failed call answers: AWS's code and message for the caller, a cause for the log.

use std::fmt;

/// Whose doing the failure is; the query protocol writes it as `<Type>`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// The caller's.
    Caller,
    /// Ours.
    Service,
}

/// A refused or failed call. Services build theirs in `faults.rs` only, in AWS's words.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// AWS's error code, such as `ClusterNotFoundException`.
    pub code: String,
    /// The HTTP status.
    pub status: u16,
    /// For the caller.
    pub message: String,
    /// For the log; never on the wire.
    pub cause: Option<String>,
    /// Further members of a modelled error shape, by the names of the model.
    pub members: Vec<(&'static str, Detail)>,
}

/// The value of a further member. No error shape of a service that is here has a structure, but for
/// a query language's that is not (`MalformedQueryException` of CloudWatch Logs).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Text.
    Text(String),
    /// A whole number: clients of typed languages refuse a text in its place.
    Number(i64),
    /// A list of texts, such as `resourceIds` of ECS's `ConflictException`.
    Texts(Vec<String>),
}

impl From<&str> for Detail {
    fn from(text: &str) -> Detail {
        Detail::Text(text.to_owned())
    }
}

impl From<i64> for Detail {
    fn from(number: i64) -> Detail {
        Detail::Number(number)
    }
}

impl From<Vec<String>> for Detail {
    fn from(texts: Vec<String>) -> Detail {
        Detail::Texts(texts)
    }
}

impl Fault {
    /// The caller's mistake: HTTP 400 with AWS's code.
    pub fn client(code: &str, message: impl Into<String>) -> Fault {
        Fault::with_status(code, 400, message)
    }

    /// As [`Fault::client`] with another status.
    pub fn with_status(code: &str, status: u16, message: impl Into<String>) -> Fault {
        Fault {
            code: code.to_owned(),
            status,
            message: message.into(),
            cause: None,
            members: Vec::new(),
        }
    }

    /// Our failure: HTTP 500 `InternalFailure`; `cause` goes to the log with the request's id.
    pub fn internal(cause: impl fmt::Display) -> Fault {
        Fault {
            cause: Some(cause.to_string()),
            ..Fault::with_status(
                "InternalFailure",
                500,
                "The request processing has failed because of an unknown error, exception or \
                 failure.",
            )
        }
    }

    /// A part of AWS that Ondol does not have: HTTP 501 `NotImplemented`, naming it.
    /// `what` is such as `ecs:CreateCapacityProvider`, or
    /// `ecs:CreateService with serviceRegistries`.
    pub fn not_implemented(what: impl fmt::Display) -> Fault {
        Fault::with_status(
            "NotImplemented",
            501,
            format!("{what} is not implemented by Ondol"),
        )
    }

    /// Adds what the log should say.
    pub fn because(mut self, cause: impl fmt::Display) -> Fault {
        self.cause = Some(cause.to_string());
        self
    }

    /// Adds a further member of the error's shape, by the model's name.
    pub fn with_member(mut self, name: &'static str, value: impl Into<Detail>) -> Fault {
        self.members.push((name, value.into()));
        self
    }

    /// Who is to blame.
    pub fn sender(&self) -> Sender {
        if self.status < 500 {
            Sender::Caller
        } else {
            Sender::Service
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code, self.message)?;
        match &self.cause {
            Some(cause) => write!(f, " ({cause})"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_is_to_blame_and_what_the_log_says() {
        let refused = |status| Fault::with_status("Code", status, "words");
        let internal = Fault::internal("it burns");
        let line = "InternalFailure: The request processing has failed because of an unknown \
                    error, exception or failure. (it burns)";
        for (fault, sender, logged) in [
            (refused(499), Sender::Caller, "Code: words"),
            (refused(500), Sender::Service, "Code: words"),
            (
                refused(501).because("x"),
                Sender::Service,
                "Code: words (x)",
            ),
            (internal, Sender::Service, line),
        ] {
            assert_eq!(
                (fault.sender(), fault.to_string()),
                (sender, logged.to_owned())
            );
        }
    }
}
