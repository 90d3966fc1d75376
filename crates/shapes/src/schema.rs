//! The static tables that the generated modules consist of: what a shape's members are called, of
//! what type they are, and what AWS's model says must hold for them. Plain data; no behaviour.

/// A shape that is not an operation: a type and its constraints.
#[derive(Debug)]
pub struct Schema {
    /// The model's name, such as `ClusterName`.
    pub name: &'static str,
    /// Never shown in logs or the audit trail.
    pub sensitive: bool,
    /// What it is.
    pub kind: Kind,
}

/// A length, a count or a number's bounds, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Range {
    /// The least allowed.
    pub min: Option<i64>,
    /// The most allowed.
    pub max: Option<i64>,
}

/// What a shape is.
#[derive(Debug)]
pub enum Kind {
    /// Text; `range` is in characters.
    Text {
        /// Allowed lengths.
        range: Range,
        /// A regular expression (Java's dialect) that the whole text must match.
        pattern: Option<&'static str>,
        /// An enumeration's values; empty when it is none.
        values: &'static [&'static str],
    },
    /// 32 bits.
    Integer(Range),
    /// 64 bits.
    Long(Range),
    /// A binary64 number.
    Double(Range),
    /// True or false.
    Boolean,
    /// Bytes; base64 in JSON and XML; `range` counts bytes.
    Blob(Range),
    /// An instant: epoch seconds in JSON, ISO 8601 in XML.
    Timestamp,
    /// Elements of one shape.
    List {
        /// Allowed counts.
        range: Range,
        /// The elements' shape.
        member: &'static Schema,
        /// The elements' name in XML and query parameters.
        element: &'static str,
        /// Whether XML and query parameters repeat the list's own name instead.
        flattened: bool,
    },
    /// Text to values of one shape.
    Map {
        /// Allowed counts.
        range: Range,
        /// The keys' shape.
        key: &'static Schema,
        /// The values' shape.
        value: &'static Schema,
        /// (entry, key, value): their names in XML and query parameters.
        names: (&'static str, &'static str, &'static str),
    },
    /// Named members.
    Structure(&'static Structure),
    /// Any JSON.
    Document,
}

/// A structure's members.
#[derive(Debug)]
pub struct Structure {
    /// The model's name; an operation's input and output are `<Operation>Input` and `…Output`.
    pub name: &'static str,
    /// In the order of the struct's fields, which is alphabetical.
    pub members: &'static [Member],
    /// Exactly one member must be set.
    pub union: bool,
}

/// A member of a structure.
#[derive(Debug)]
pub struct Member {
    /// The model's name: JSON's key, and the name in messages.
    pub name: &'static str,
    /// The element's name in XML answers.
    pub element: &'static str,
    /// The parameter's name in query and ec2 requests.
    pub parameter: &'static str,
    /// Its shape.
    pub schema: &'static Schema,
    /// Must be given.
    pub required: bool,
    /// Identifies a retry of the same call.
    pub idempotency_token: bool,
}

/// What an operation takes, answers and how it fails.
#[derive(Debug)]
pub struct OperationModel {
    /// `CreateService`.
    pub name: &'static str,
    /// The shape of its input.
    pub input: &'static Structure,
    /// The shape of its output.
    pub output: &'static Structure,
    /// The element around a query protocol's answer, such as `CreateRoleResult`; "" when none.
    pub result_wrapper: &'static str,
    /// How its answer is cut into pages, when it is.
    pub pages: Option<&'static Pages>,
}

/// Which members carry the pages. AWS's SDKs read the same table.
#[derive(Debug)]
pub struct Pages {
    /// The input's member with the token.
    pub input_token: &'static str,
    /// The output's member with the next token.
    pub output_token: &'static str,
    /// The input's member with the page's size; "" when there is none.
    pub limit_key: &'static str,
    /// The output's list; "" when there is more than one.
    pub result_key: &'static str,
    /// The output's member that says whether there is more; "" when none does.
    pub more_results: &'static str,
}

/// An error shape of the model.
#[derive(Debug)]
pub struct ErrorModel {
    /// The shape's name, such as `ClusterNotFoundException`; JSON protocols answer it.
    pub name: &'static str,
    /// The code of the query protocol; mostly the same.
    pub code: &'static str,
    /// The HTTP status.
    pub status: u16,
    /// The name of the member that carries the message: `message` or `Message`.
    pub message: &'static str,
}

/// How a service's calls look in HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Protocol {
    /// Form parameters in, XML out: IAM, STS, ELBv2.
    Query,
    /// EC2's own dialect of query.
    Ec2,
    /// `X-Amz-Target` and JSON with the version that stands in the content type.
    Json {
        /// `1.0` or `1.1`.
        version: &'static str,
    },
}

/// What is known of a service, whether implemented or not.
#[derive(Debug)]
pub struct ServiceModel {
    /// The name that this repository, the CLI and botocore use: `elbv2`.
    pub name: &'static str,
    /// The name in the signature's scope: `elasticloadbalancing`.
    pub signing_name: &'static str,
    /// The first label of the host: `api.ecr`.
    pub endpoint_prefix: &'static str,
    /// `2015-12-01`.
    pub api_version: &'static str,
    /// How it is spoken.
    pub protocol: Protocol,
    /// The prefix of `X-Amz-Target`; "" unless JSON.
    pub target_prefix: &'static str,
    /// The namespace of XML answers; "" unless XML.
    pub xml_namespace: &'static str,
    /// Every operation that AWS's model has, separated by spaces.
    pub known: &'static str,
    /// Those that are implemented, sorted by name.
    pub operations: &'static [&'static OperationModel],
    /// Every error shape of the model, sorted by name.
    pub errors: &'static [ErrorModel],
}

impl Structure {
    /// The index of a member by the model's name.
    pub fn index(&self, name: &str) -> Option<usize> {
        self.members.iter().position(|member| member.name == name)
    }
}

impl ServiceModel {
    /// Whether AWS has an operation of this name.
    pub fn knows(&self, operation: &str) -> bool {
        self.known.split(' ').any(|known| known == operation) && !operation.is_empty()
    }

    /// The model of an implemented operation.
    pub fn operation(&self, name: &str) -> Option<&'static OperationModel> {
        let found = self
            .operations
            .binary_search_by(|operation| operation.name.cmp(name));
        found.ok().map(|index| self.operations[index])
    }

    /// The error shape whose code, or else name, is `code`.
    pub fn error(&self, code: &str) -> Option<&'static ErrorModel> {
        let by_code = self.errors.iter().find(|error| error.code == code);
        by_code.or_else(|| self.errors.iter().find(|error| error.name == code))
    }
}

impl Range {
    /// No bounds.
    pub const ANY: Range = Range {
        min: None,
        max: None,
    };

    /// Both bounds.
    pub const fn between(min: i64, max: i64) -> Range {
        Range {
            min: Some(min),
            max: Some(max),
        }
    }

    /// A lower bound.
    pub const fn least(min: i64) -> Range {
        Range {
            min: Some(min),
            max: None,
        }
    }

    /// An upper bound.
    pub const fn most(max: i64) -> Range {
        Range {
            min: None,
            max: Some(max),
        }
    }
}

// The words of the generated tables.

impl Schema {
    const fn of(name: &'static str, kind: Kind) -> Schema {
        Schema {
            name,
            sensitive: false,
            kind,
        }
    }

    /// Text without an enumeration or pattern.
    pub const fn text(name: &'static str, range: Range) -> Schema {
        let (pattern, values) = (None, &[] as &[&str]);
        Schema::of(
            name,
            Kind::Text {
                range,
                pattern,
                values,
            },
        )
    }

    /// Text that matches a pattern.
    pub const fn pattern(name: &'static str, range: Range, pattern: &'static str) -> Schema {
        let (pattern, values) = (Some(pattern), &[] as &[&str]);
        Schema::of(
            name,
            Kind::Text {
                range,
                pattern,
                values,
            },
        )
    }

    /// One of some texts.
    pub const fn one_of(name: &'static str, values: &'static [&'static str]) -> Schema {
        let (range, pattern) = (Range::ANY, None);
        Schema::of(
            name,
            Kind::Text {
                range,
                pattern,
                values,
            },
        )
    }

    /// A number of 32 bits.
    pub const fn integer(name: &'static str, range: Range) -> Schema {
        Schema::of(name, Kind::Integer(range))
    }

    /// A number of 64 bits.
    pub const fn long(name: &'static str, range: Range) -> Schema {
        Schema::of(name, Kind::Long(range))
    }

    /// A number with a fraction.
    pub const fn double(name: &'static str, range: Range) -> Schema {
        Schema::of(name, Kind::Double(range))
    }

    /// True or false.
    pub const fn boolean(name: &'static str) -> Schema {
        Schema::of(name, Kind::Boolean)
    }

    /// Bytes.
    pub const fn blob(name: &'static str, range: Range) -> Schema {
        Schema::of(name, Kind::Blob(range))
    }

    /// An instant.
    pub const fn timestamp(name: &'static str) -> Schema {
        Schema::of(name, Kind::Timestamp)
    }

    /// Any JSON.
    pub const fn document(name: &'static str) -> Schema {
        Schema::of(name, Kind::Document)
    }

    /// A list whose elements are called `element` on the wire.
    pub const fn list(
        name: &'static str,
        range: Range,
        member: &'static Schema,
        element: &'static str,
    ) -> Schema {
        Schema::of(
            name,
            Kind::List {
                range,
                member,
                element,
                flattened: false,
            },
        )
    }

    /// A list that repeats its own name on the wire.
    pub const fn flat_list(name: &'static str, range: Range, member: &'static Schema) -> Schema {
        Schema::of(
            name,
            Kind::List {
                range,
                member,
                element: "",
                flattened: true,
            },
        )
    }

    /// A map.
    pub const fn map(
        name: &'static str,
        range: Range,
        key: &'static Schema,
        value: &'static Schema,
    ) -> Schema {
        let names = ("entry", "key", "value");
        Schema::of(
            name,
            Kind::Map {
                range,
                key,
                value,
                names,
            },
        )
    }

    /// A structure.
    pub const fn structure(structure: &'static Structure) -> Schema {
        Schema::of(structure.name, Kind::Structure(structure))
    }

    /// Marks it sensitive.
    pub const fn sensitive(mut self) -> Schema {
        self.sensitive = true;
        self
    }
}

impl Member {
    /// A member that is called the same everywhere and may be absent.
    pub const fn new(name: &'static str, schema: &'static Schema) -> Member {
        Member {
            name,
            element: name,
            parameter: name,
            schema,
            required: false,
            idempotency_token: false,
        }
    }

    /// Its names on the wire differ from the model's: (in XML, in parameters).
    pub const fn called(mut self, element: &'static str, parameter: &'static str) -> Member {
        self.element = element;
        self.parameter = parameter;
        self
    }

    /// It must be given.
    pub const fn required(mut self) -> Member {
        self.required = true;
        self
    }

    /// It identifies a retry.
    pub const fn token(mut self) -> Member {
        self.idempotency_token = true;
        self
    }
}
