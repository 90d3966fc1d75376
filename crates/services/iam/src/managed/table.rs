//! AWS's managed policies that exist here: each document stands in a file of its name.

use super::Managed;

macro_rules! managed {
    ($($path:literal, $name:literal, $id:literal, $version:literal, $created:literal,
       $updated:literal;)*) => {
        &[$(Managed {
            path_and_name: concat!($path, $name),
            id: $id,
            version: $version,
            created: $created,
            updated: $updated,
            document: include_str!(concat!($name, ".json")),
        }),*]
    };
}

/// Path, name, id, version, when it was made and changed; the newest version of each at the time
/// of writing. The ids are this Ondol's own.
pub const MANAGED: &[Managed] = managed! {
    "/", "AWSCodeBuildAdminAccess",
        "ANPAAIYLJCIM7HKNSSSSU", "v20", "2016-12-01T19:04:44Z", "2026-02-12T18:01:51Z";
    "/", "AWSCodeBuildDeveloperAccess",
        "ANPAHCCJTYJUAJVAP5IT4", "v21", "2016-12-01T19:02:32Z", "2026-02-12T18:01:34Z";
    "/", "AWSCodeCommitPowerUser",
        "ANPAGBJLIKWRB5XAWP4RN", "v18", "2015-07-09T17:06:49Z", "2026-02-12T17:57:24Z";
    "/", "AWSCodeDeployFullAccess",
        "ANPAWYYNZK5FBVH2IEVBS", "v6", "2015-05-19T18:13:23Z", "2026-02-12T17:58:37Z";
    "/", "AWSCodeDeployRoleForECS",
        "ANPA3GCDGNQ6IFJRWDBTP", "v3", "2018-11-27T20:40:57Z", "2019-09-23T22:37:46Z";
    "/", "AWSCodePipeline_FullAccess",
        "ANPAZQQMLFL6YETTWRZU4", "v3", "2020-08-03T22:38:28Z", "2024-03-14T17:06:23Z";
    "/", "AdministratorAccess",
        "ANPAWHSER57Z6JPGWJZ3H", "v1", "2015-02-06T18:39:46Z", "2015-02-06T18:39:46Z";
    "/", "AmazonEC2ContainerRegistryFullAccess",
        "ANPAIGMMWW2MLN2XECC6B", "v3", "2015-12-21T17:06:48Z", "2020-12-05T00:04:19Z";
    "/", "AmazonEC2ContainerRegistryPowerUser",
        "ANPALJ4N36TYHYAYEIHYV", "v3", "2015-12-21T17:05:33Z", "2019-12-10T20:48:08Z";
    "/", "AmazonEC2ContainerRegistryPullOnly",
        "ANPAKYTLWLLZWHUKSPHUJ", "v1", "2024-10-04T16:58:49Z", "2024-10-04T16:58:49Z";
    "/", "AmazonEC2ContainerRegistryReadOnly",
        "ANPAQXC3NN3AEQ7DFO3AA", "v3", "2015-12-21T17:04:15Z", "2019-12-10T20:56:32Z";
    "/", "AmazonEC2FullAccess",
        "ANPAAAIQ2XYMMTQGUJJMT", "v5", "2015-02-06T18:40:15Z", "2018-11-27T02:16:56Z";
    "/", "AmazonEC2ReadOnlyAccess",
        "ANPAXTUJIC2KBY4AWQK7F", "v5", "2015-02-06T18:40:17Z", "2026-02-12T18:03:17Z";
    "/", "AmazonECSInfrastructureRolePolicyForLoadBalancers",
        "ANPAGICPNFX6Z7THOEBUG", "v6", "2025-07-17T16:37:07Z", "2026-02-12T18:01:05Z";
    "/", "AmazonECS_FullAccess",
        "ANPAMQF3O74IW2EAWLXO4", "v22", "2017-11-07T21:36:54Z", "2026-09-02T14:47:07Z";
    "/", "AmazonS3FullAccess",
        "ANPA4FGF6QSYT6EY5VNMA", "v2", "2015-02-06T18:40:58Z", "2021-09-27T20:16:37Z";
    "/", "AmazonS3ReadOnlyAccess",
        "ANPAK7ULEEPHQMYC743I5", "v3", "2015-02-06T18:40:59Z", "2023-08-10T21:31:39Z";
    "/", "AmazonSSMManagedInstanceCore",
        "ANPA6BKLOMJMUUMRCOUS4", "v2", "2019-03-15T17:22:12Z", "2019-05-23T16:54:21Z";
    "/", "AmazonSSMReadOnlyAccess",
        "ANPAKVKPOB2RWXYSZ3FSG", "v1", "2015-05-29T17:44:19Z", "2015-05-29T17:44:19Z";
    "/", "AmazonVPCFullAccess",
        "ANPAYIKTGCV3LGVROMZZK", "v13", "2015-02-06T18:41:16Z", "2026-02-12T18:00:44Z";
    "/", "AmazonVPCReadOnlyAccess",
        "ANPAC5PCVNHG7FS4NHR3J", "v12", "2015-02-06T18:41:17Z", "2026-02-12T17:58:19Z";
    "/", "CloudWatchAgentServerPolicy",
        "ANPAZPCSRZJE5QPC6R3P7", "v3", "2018-03-07T01:06:44Z", "2024-02-06T16:37:37Z";
    "/", "CloudWatchFullAccess",
        "ANPACU5KRZTLRDCREPPUY", "v4", "2015-02-06T18:40:00Z", "2022-11-27T13:23:49Z";
    "/", "CloudWatchLogsFullAccess",
        "ANPABGEBEBB2WO32XNAMU", "v8", "2015-02-06T18:40:02Z", "2026-02-12T18:00:33Z";
    "/", "CloudWatchLogsReadOnlyAccess",
        "ANPA4DS4UIYAM6BWXAE56", "v12", "2015-02-06T18:40:03Z", "2026-02-12T17:59:13Z";
    "/", "CloudWatchReadOnlyAccess",
        "ANPAHQAGILRIX4EKVHMM4", "v25", "2015-02-06T18:40:01Z", "2026-09-22T16:57:07Z";
    "/", "ElasticLoadBalancingFullAccess",
        "ANPAI2E3SC7Y2GHD2W7Z6", "v9", "2018-09-20T20:42:07Z", "2026-02-23T18:57:07Z";
    "/", "ElasticLoadBalancingReadOnly",
        "ANPAIQNYH34HWP5K4REOI", "v3", "2018-09-20T20:17:09Z", "2023-11-26T18:15:46Z";
    "/", "IAMFullAccess",
        "ANPA6RNDC4WFMIH3CNYET", "v2", "2015-02-06T18:40:38Z", "2019-06-21T19:40:00Z";
    "/", "IAMReadOnlyAccess",
        "ANPANEHV3HDQDV3WP7F3I", "v4", "2015-02-06T18:40:39Z", "2018-01-25T19:11:27Z";
    "/", "PowerUserAccess",
        "ANPAHDFGYCHDFEG23IGAU", "v12", "2015-02-06T18:39:47Z", "2026-02-12T17:59:14Z";
    "/", "SecretsManagerReadWrite",
        "ANPAKLON5VS3NLSARRWHY", "v6", "2018-04-04T18:05:29Z", "2026-08-25T23:37:10Z";
    "/aws-service-role/", "AWSApplicationAutoscalingECSServicePolicy",
        "ANPAK6VSSPJKABDTQEVJW", "v3", "2017-10-25T23:53:08Z", "2026-05-20T21:27:13Z";
    "/aws-service-role/", "AWSElasticLoadBalancingServiceRolePolicy",
        "ANPAJVC75WGDAABZKEFUA", "v14", "2017-09-19T22:19:04Z", "2026-02-12T17:58:08Z";
    "/aws-service-role/", "AmazonECSServiceRolePolicy",
        "ANPAF63EBSKZQMISS5UUU", "v24", "2017-10-14T01:18:58Z", "2026-04-22T23:12:09Z";
    "/service-role/", "AWSCodeDeployRole",
        "ANPAO4RULVQRRKIPMFFGK", "v12", "2015-05-04T18:05:37Z", "2026-09-10T10:17:08Z";
    "/service-role/", "AmazonEC2ContainerServiceAutoscaleRole",
        "ANPADHNE5A2LARZXESC7D", "v2", "2016-05-12T23:25:44Z", "2018-02-05T19:15:15Z";
    "/service-role/", "AmazonEC2ContainerServiceforEC2Role",
        "ANPAAEJ6JDQVTPDXTLD5R", "v10", "2015-03-19T18:45:18Z", "2026-02-12T17:59:52Z";
    "/service-role/", "AmazonECSInfrastructureRolePolicyForVolumes",
        "ANPABHCJ5FJP6CW3SDHBT", "v5", "2024-01-10T22:56:41Z", "2026-02-12T18:02:34Z";
    "/service-role/", "AmazonECSTaskExecutionRolePolicy",
        "ANPAZDYDVRFLKL3UHYYW3", "v1", "2017-11-16T18:48:22Z", "2017-11-16T18:48:22Z";
};
