//! Generated: the shapes and tables of elbv2.

mod operations;
mod shapes;

pub use operations::*;
pub use shapes::*;

use crate::schema::{ErrorModel, Protocol, ServiceModel};

/// What AWS's model says of the whole service.
pub static SERVICE: ServiceModel = ServiceModel {
    name: "elbv2",
    signing_name: "elasticloadbalancing",
    endpoint_prefix: "elasticloadbalancing",
    api_version: "2015-12-01",
    protocol: Protocol::Query,
    target_prefix: "",
    xml_namespace: "http://elasticloadbalancing.amazonaws.com/doc/2015-12-01/",
    known: KNOWN,
    operations: &[
        AddTags::MODEL,
        CreateListener::MODEL,
        CreateLoadBalancer::MODEL,
        CreateRule::MODEL,
        CreateTargetGroup::MODEL,
        DeleteListener::MODEL,
        DeleteLoadBalancer::MODEL,
        DeleteRule::MODEL,
        DeleteTargetGroup::MODEL,
        DeregisterTargets::MODEL,
        DescribeAccountLimits::MODEL,
        DescribeCapacityReservation::MODEL,
        DescribeListenerAttributes::MODEL,
        DescribeListeners::MODEL,
        DescribeLoadBalancerAttributes::MODEL,
        DescribeLoadBalancers::MODEL,
        DescribeRules::MODEL,
        DescribeTags::MODEL,
        DescribeTargetGroupAttributes::MODEL,
        DescribeTargetGroups::MODEL,
        DescribeTargetHealth::MODEL,
        ModifyListener::MODEL,
        ModifyListenerAttributes::MODEL,
        ModifyLoadBalancerAttributes::MODEL,
        ModifyRule::MODEL,
        ModifyTargetGroup::MODEL,
        ModifyTargetGroupAttributes::MODEL,
        RegisterTargets::MODEL,
        RemoveTags::MODEL,
        SetRulePriorities::MODEL,
        SetSecurityGroups::MODEL,
        SetSubnets::MODEL,
    ],
    errors: ERRORS,
};

const KNOWN: &str = "\
AddListenerCertificates AddTags AddTrustStoreRevocations CreateListener CreateLoadBalancer \
CreateRule CreateTargetGroup CreateTrustStore DeleteListener DeleteLoadBalancer DeleteRule \
DeleteSharedTrustStoreAssociation DeleteTargetGroup DeleteTrustStore DeregisterTargets \
DescribeAccountLimits DescribeCapacityReservation DescribeListenerAttributes \
DescribeListenerCertificates DescribeListeners DescribeLoadBalancerAttributes \
DescribeLoadBalancers DescribeRules DescribeSSLPolicies DescribeTags \
DescribeTargetGroupAttributes DescribeTargetGroups DescribeTargetHealth \
DescribeTrustStoreAssociations DescribeTrustStoreRevocations DescribeTrustStores \
GetResourcePolicy GetTrustStoreCaCertificatesBundle GetTrustStoreRevocationContent \
ModifyCapacityReservation ModifyIpPools ModifyListener ModifyListenerAttributes \
ModifyLoadBalancerAttributes ModifyRule ModifyTargetGroup ModifyTargetGroupAttributes \
ModifyTrustStore RegisterTargets RemoveListenerCertificates RemoveTags \
RemoveTrustStoreRevocations SetIpAddressType SetRulePriorities SetSecurityGroups \
SetSubnets ";

static ERRORS: &[ErrorModel] = &[
    ErrorModel {
        name: "ALPNPolicyNotSupportedException",
        code: "ALPNPolicyNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "AllocationIdNotFoundException",
        code: "AllocationIdNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "AvailabilityZoneNotSupportedException",
        code: "AvailabilityZoneNotSupported",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "CaCertificatesBundleNotFoundException",
        code: "CaCertificatesBundleNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "CapacityDecreaseRequestsLimitExceededException",
        code: "CapacityDecreaseRequestLimitExceeded",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "CapacityReservationPendingException",
        code: "CapacityReservationPending",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "CapacityUnitsLimitExceededException",
        code: "CapacityUnitsLimitExceeded",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "CertificateNotFoundException",
        code: "CertificateNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DeleteAssociationSameAccountException",
        code: "DeleteAssociationSameAccount",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DuplicateListenerException",
        code: "DuplicateListener",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DuplicateLoadBalancerNameException",
        code: "DuplicateLoadBalancerName",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DuplicateTagKeysException",
        code: "DuplicateTagKeys",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DuplicateTargetGroupNameException",
        code: "DuplicateTargetGroupName",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "DuplicateTrustStoreNameException",
        code: "DuplicateTrustStoreName",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "HealthUnavailableException",
        code: "HealthUnavailable",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "IncompatibleProtocolsException",
        code: "IncompatibleProtocols",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InsufficientCapacityException",
        code: "InsufficientCapacity",
        status: 500,
        message: "message",
    },
    ErrorModel {
        name: "InvalidCaCertificatesBundleException",
        code: "InvalidCaCertificatesBundle",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidConfigurationRequestException",
        code: "InvalidConfigurationRequest",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidLoadBalancerActionException",
        code: "InvalidLoadBalancerAction",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidRevocationContentException",
        code: "InvalidRevocationContent",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidSchemeException",
        code: "InvalidScheme",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidSecurityGroupException",
        code: "InvalidSecurityGroup",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidSubnetException",
        code: "InvalidSubnet",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "InvalidTargetException",
        code: "InvalidTarget",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ListenerNotFoundException",
        code: "ListenerNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "LoadBalancerNotFoundException",
        code: "LoadBalancerNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "OperationNotPermittedException",
        code: "OperationNotPermitted",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "PriorRequestNotCompleteException",
        code: "PriorRequestNotComplete",
        status: 429,
        message: "message",
    },
    ErrorModel {
        name: "PriorityInUseException",
        code: "PriorityInUse",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ResourceInUseException",
        code: "ResourceInUse",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "ResourceNotFoundException",
        code: "ResourceNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RevocationContentNotFoundException",
        code: "RevocationContentNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RevocationIdNotFoundException",
        code: "RevocationIdNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "RuleNotFoundException",
        code: "RuleNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "SSLPolicyNotFoundException",
        code: "SSLPolicyNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "SubnetNotFoundException",
        code: "SubnetNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TargetGroupAssociationLimitException",
        code: "TargetGroupAssociationLimit",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TargetGroupNotFoundException",
        code: "TargetGroupNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyActionsException",
        code: "TooManyActions",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyCertificatesException",
        code: "TooManyCertificates",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyListenersException",
        code: "TooManyListeners",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyLoadBalancersException",
        code: "TooManyLoadBalancers",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyRegistrationsForTargetIdException",
        code: "TooManyRegistrationsForTargetId",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyRulesException",
        code: "TooManyRules",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyTagsException",
        code: "TooManyTags",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyTargetGroupsException",
        code: "TooManyTargetGroups",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyTargetsException",
        code: "TooManyTargets",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyTrustStoreRevocationEntriesException",
        code: "TooManyTrustStoreRevocationEntries",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyTrustStoresException",
        code: "TooManyTrustStores",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TooManyUniqueTargetGroupsPerLoadBalancerException",
        code: "TooManyUniqueTargetGroupsPerLoadBalancer",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TrustStoreAssociationNotFoundException",
        code: "AssociationNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TrustStoreInUseException",
        code: "TrustStoreInUse",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TrustStoreNotFoundException",
        code: "TrustStoreNotFound",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "TrustStoreNotReadyException",
        code: "TrustStoreNotReady",
        status: 400,
        message: "message",
    },
    ErrorModel {
        name: "UnsupportedProtocolException",
        code: "UnsupportedProtocol",
        status: 400,
        message: "message",
    },
];
