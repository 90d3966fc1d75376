//! Generated: the shapes and tables of logs.

mod operations;
mod shapes;

pub use operations::*;
pub use shapes::*;

use crate::schema::{ErrorModel, Protocol, ServiceModel};

/// What AWS's model says of the whole service.
pub static SERVICE: ServiceModel = ServiceModel {
    name: "logs",
    signing_name: "logs",
    endpoint_prefix: "logs",
    api_version: "2014-03-28",
    protocol: Protocol::Json { version: "1.1" },
    target_prefix: "Logs_20140328",
    xml_namespace: "",
    known: KNOWN,
    operations: &[
        CreateLogGroup::MODEL,
        CreateLogStream::MODEL,
        DeleteLogGroup::MODEL,
        DeleteLogStream::MODEL,
        DeleteRetentionPolicy::MODEL,
        DescribeLogGroups::MODEL,
        DescribeLogStreams::MODEL,
        FilterLogEvents::MODEL,
        GetLogEvents::MODEL,
        ListTagsForResource::MODEL,
        PutLogEvents::MODEL,
        PutRetentionPolicy::MODEL,
        TagResource::MODEL,
        UntagResource::MODEL,
    ],
    errors: ERRORS,
};

const KNOWN: &str = "\
AssociateKmsKey AssociateSourceToS3TableIntegration CancelExportTask CancelImportTask \
CreateDelivery CreateExportTask CreateImportTask CreateLogAnomalyDetector CreateLogGroup \
CreateLogStream CreateLookupTable CreateScheduledQuery DeleteAccountPolicy \
DeleteDataProtectionPolicy DeleteDelivery DeleteDeliveryDestination \
DeleteDeliveryDestinationPolicy DeleteDeliverySource DeleteDestination DeleteIndexPolicy \
DeleteIntegration DeleteLogAnomalyDetector DeleteLogGroup DeleteLogStream \
DeleteLookupTable DeleteMetricFilter DeleteQueryDefinition DeleteResourcePolicy \
DeleteRetentionPolicy DeleteScheduledQuery DeleteSubscriptionFilter DeleteTransformer \
DescribeAccountPolicies DescribeConfigurationTemplates DescribeDeliveries \
DescribeDeliveryDestinations DescribeDeliverySources DescribeDestinations \
DescribeExportTasks DescribeFieldIndexes DescribeImportTaskBatches DescribeImportTasks \
DescribeIndexPolicies DescribeLogGroups DescribeLogStreams DescribeLookupTables \
DescribeMetricFilters DescribeQueries DescribeQueryDefinitions DescribeResourcePolicies \
DescribeSubscriptionFilters DisassociateKmsKey DisassociateSourceFromS3TableIntegration \
FilterLogEvents GetDataProtectionPolicy GetDelivery GetDeliveryDestination \
GetDeliveryDestinationPolicy GetDeliverySource GetIntegration GetLogAnomalyDetector \
GetLogEvents GetLogFields GetLogGroupFields GetLogObject GetLogRecord GetLookupTable \
GetQueryResults GetScheduledQuery GetScheduledQueryHistory GetTransformer \
ListAggregateLogGroupSummaries ListAnomalies ListIntegrations ListLogAnomalyDetectors \
ListLogGroups ListLogGroupsForQuery ListScheduledQueries ListSourcesForS3TableIntegration \
ListTagsForResource ListTagsLogGroup PutAccountPolicy PutBearerTokenAuthentication \
PutDataProtectionPolicy PutDeliveryDestination PutDeliveryDestinationPolicy \
PutDeliverySource PutDestination PutDestinationPolicy PutIndexPolicy PutIntegration \
PutLogEvents PutLogGroupDeletionProtection PutMetricFilter PutQueryDefinition \
PutResourcePolicy PutRetentionPolicy PutSubscriptionFilter PutTransformer StartLiveTail \
StartQuery StopQuery TagLogGroup TagResource TestMetricFilter TestTransformer \
UntagLogGroup UntagResource UpdateAnomaly UpdateDeliveryConfiguration \
UpdateLogAnomalyDetector UpdateLookupTable UpdateScheduledQuery ";

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        name: "AccessDeniedException",
        code: "AccessDeniedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ConflictException",
        code: "ConflictException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DataAlreadyAcceptedException",
        code: "DataAlreadyAcceptedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InternalServerException",
        code: "InternalServerException",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "InternalStreamingException",
        code: "InternalStreamingException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidOperationException",
        code: "InvalidOperationException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidParameterException",
        code: "InvalidParameterException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidSequenceTokenException",
        code: "InvalidSequenceTokenException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LimitExceededException",
        code: "LimitExceededException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "MalformedQueryException",
        code: "MalformedQueryException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "OperationAbortedException",
        code: "OperationAbortedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ResourceAlreadyExistsException",
        code: "ResourceAlreadyExistsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ResourceNotFoundException",
        code: "ResourceNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ServiceQuotaExceededException",
        code: "ServiceQuotaExceededException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ServiceUnavailableException",
        code: "ServiceUnavailableException",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "SessionStreamingException",
        code: "SessionStreamingException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "SessionTimeoutException",
        code: "SessionTimeoutException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ThrottlingException",
        code: "ThrottlingException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyTagsException",
        code: "TooManyTagsException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnrecognizedClientException",
        code: "UnrecognizedClientException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ValidationException",
        code: "ValidationException",
        status: 400,
        message: "message",
    },
];
