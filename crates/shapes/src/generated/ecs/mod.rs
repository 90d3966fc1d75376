//! Generated: the shapes and tables of ecs.

mod operations;
mod shapes;

pub use operations::*;
pub use shapes::*;

use crate::schema::{ErrorModel, Protocol, ServiceModel};

/// What AWS's model says of the whole service.
pub static SERVICE: ServiceModel = ServiceModel {
    name: "ecs",
    signing_name: "ecs",
    endpoint_prefix: "ecs",
    api_version: "2014-11-13",
    protocol: Protocol::Json { version: "1.1" },
    target_prefix: "AmazonEC2ContainerServiceV20141113",
    xml_namespace: "",
    known: KNOWN,
    operations: &[
        CreateCluster::MODEL,
        CreateService::MODEL,
        DeleteCluster::MODEL,
        DeleteService::MODEL,
        DeleteTaskDefinitions::MODEL,
        DeregisterTaskDefinition::MODEL,
        DescribeClusters::MODEL,
        DescribeServiceDeployments::MODEL,
        DescribeServiceRevisions::MODEL,
        DescribeServices::MODEL,
        DescribeTaskDefinition::MODEL,
        DescribeTasks::MODEL,
        ListClusters::MODEL,
        ListServiceDeployments::MODEL,
        ListServices::MODEL,
        ListTagsForResource::MODEL,
        ListTaskDefinitionFamilies::MODEL,
        ListTaskDefinitions::MODEL,
        ListTasks::MODEL,
        RegisterTaskDefinition::MODEL,
        RunTask::MODEL,
        StopTask::MODEL,
        TagResource::MODEL,
        UntagResource::MODEL,
        UpdateCluster::MODEL,
        UpdateService::MODEL,
    ],
    errors: ERRORS,
};

const KNOWN: &str = "\
ContinueServiceDeployment CreateCapacityProvider CreateCluster CreateDaemon \
CreateExpressGatewayService CreateService CreateTaskSet DeleteAccountSetting \
DeleteAttributes DeleteCapacityProvider DeleteCluster DeleteDaemon \
DeleteDaemonTaskDefinition DeleteExpressGatewayService DeleteService DeleteTaskDefinitions \
DeleteTaskSet DeregisterContainerInstance DeregisterTaskDefinition \
DescribeCapacityProviders DescribeClusters DescribeContainerInstances DescribeDaemon \
DescribeDaemonDeployments DescribeDaemonRevisions DescribeDaemonTaskDefinition \
DescribeExpressGatewayService DescribeServiceDeployments DescribeServiceRevisions \
DescribeServices DescribeTaskDefinition DescribeTaskSets DescribeTasks \
DiscoverPollEndpoint ExecuteCommand GetTaskProtection ListAccountSettings ListAttributes \
ListClusters ListContainerInstances ListDaemonDeployments ListDaemonTaskDefinitions \
ListDaemons ListServiceDeployments ListServices ListServicesByNamespace \
ListTagsForResource ListTaskDefinitionFamilies ListTaskDefinitions ListTasks \
PutAccountSetting PutAccountSettingDefault PutAttributes PutClusterCapacityProviders \
RegisterContainerInstance RegisterDaemonTaskDefinition RegisterTaskDefinition RunTask \
StartTask StopServiceDeployment StopTask SubmitAttachmentStateChanges \
SubmitContainerStateChange SubmitTaskStateChange TagResource UntagResource \
UpdateCapacityProvider UpdateCluster UpdateClusterSettings UpdateContainerAgent \
UpdateContainerInstancesState UpdateDaemon UpdateExpressGatewayService UpdateService \
UpdateServicePrimaryTaskSet UpdateTaskProtection UpdateTaskSet ";

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        name: "AccessDeniedException",
        code: "AccessDeniedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "AttributeLimitExceededException",
        code: "AttributeLimitExceededException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "BlockedException",
        code: "BlockedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ClientException",
        code: "ClientException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ClusterContainsCapacityProviderException",
        code: "ClusterContainsCapacityProviderException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ClusterContainsContainerInstancesException",
        code: "ClusterContainsContainerInstancesException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ClusterContainsServicesException",
        code: "ClusterContainsServicesException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ClusterContainsTasksException",
        code: "ClusterContainsTasksException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ClusterNotFoundException",
        code: "ClusterNotFoundException",
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
        name: "DaemonNotActiveException",
        code: "DaemonNotActiveException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DaemonNotFoundException",
        code: "DaemonNotFoundException",
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
        name: "LimitExceededException",
        code: "LimitExceededException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "MissingVersionException",
        code: "MissingVersionException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "NamespaceNotFoundException",
        code: "NamespaceNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "NoUpdateAvailableException",
        code: "NoUpdateAvailableException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "PlatformTaskDefinitionIncompatibilityException",
        code: "PlatformTaskDefinitionIncompatibilityException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "PlatformUnknownException",
        code: "PlatformUnknownException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ResourceInUseException",
        code: "ResourceInUseException",
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
        name: "ServerException",
        code: "ServerException",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "ServiceDeploymentNotFoundException",
        code: "ServiceDeploymentNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ServiceNotActiveException",
        code: "ServiceNotActiveException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ServiceNotFoundException",
        code: "ServiceNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TargetNotConnectedException",
        code: "TargetNotConnectedException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TargetNotFoundException",
        code: "TargetNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TaskSetNotFoundException",
        code: "TaskSetNotFoundException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnsupportedFeatureException",
        code: "UnsupportedFeatureException",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UpdateInProgressException",
        code: "UpdateInProgressException",
        status: 400,
        message: "message",
    },
];
