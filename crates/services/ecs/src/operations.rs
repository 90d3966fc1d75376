//! The only list of ECS's operations.

mod cluster;
mod service;
mod service_deployment;
mod tag;
mod task;
mod task_definition;

wire::operations! {
    /// Every operation of ECS that there is.
    pub static OPERATIONS: shapes::ecs = [
        CreateCluster, cluster::create_cluster, "ecs:CreateCluster", Resource;
        CreateService, service::create_service, "ecs:CreateService", Resource;
        DeleteCluster, cluster::delete_cluster, "ecs:DeleteCluster", Resource;
        DeleteService, service::delete_service, "ecs:DeleteService", Resource;
        DeleteTaskDefinitions, task_definition::delete_task_definitions,
            "ecs:DeleteTaskDefinitions", Resource;
        DeregisterTaskDefinition, task_definition::deregister_task_definition,
            "ecs:DeregisterTaskDefinition", Any;
        DescribeClusters, cluster::describe_clusters, "ecs:DescribeClusters", Resource;
        DescribeServiceDeployments, service_deployment::describe_service_deployments,
            "ecs:DescribeServiceDeployments", Resource;
        DescribeServiceRevisions, service_deployment::describe_service_revisions,
            "ecs:DescribeServiceRevisions", Resource;
        DescribeServices, service::describe_services, "ecs:DescribeServices", Resource;
        DescribeTaskDefinition, task_definition::describe_task_definition,
            "ecs:DescribeTaskDefinition", Any;
        DescribeTasks, task::describe_tasks, "ecs:DescribeTasks", Resource;
        ListClusters, cluster::list_clusters, "ecs:ListClusters", Any;
        ListServiceDeployments, service_deployment::list_service_deployments,
            "ecs:ListServiceDeployments", Resource;
        ListServices, service::list_services, "ecs:ListServices", Resource;
        ListTagsForResource, tag::list_tags_for_resource, "ecs:ListTagsForResource", Resource;
        ListTaskDefinitionFamilies, task_definition::list_task_definition_families,
            "ecs:ListTaskDefinitionFamilies", Any;
        ListTaskDefinitions, task_definition::list_task_definitions,
            "ecs:ListTaskDefinitions", Any;
        ListTasks, task::list_tasks, "ecs:ListTasks", Resource;
        RegisterTaskDefinition, task_definition::register_task_definition,
            "ecs:RegisterTaskDefinition", Resource;
        RunTask, task::run_task, "ecs:RunTask", Resource;
        StopTask, task::stop_task, "ecs:StopTask", Resource;
        TagResource, tag::tag_resource, "ecs:TagResource", Resource;
        UntagResource, tag::untag_resource, "ecs:UntagResource", Resource;
        UpdateCluster, cluster::update_cluster, "ecs:UpdateCluster", Resource;
        UpdateService, service::update_service, "ecs:UpdateService", Resource;
    ];
}
