//! The table of operations, one line each, and the files that hold them, one for each resource.

mod authorization;
mod image;
mod layer;
mod lifecycle_policy;
mod registry;
mod repository;
mod repository_policy;
mod tag;

wire::operations! {
    /// Every operation of ECR that there is.
    pub static OPERATIONS: shapes::ecr = [
        BatchCheckLayerAvailability, layer::batch_check_layer_availability,
            "ecr:BatchCheckLayerAvailability", Resource;
        BatchDeleteImage, image::batch_delete_image, "ecr:BatchDeleteImage", Resource;
        BatchGetImage, image::batch_get_image, "ecr:BatchGetImage", Resource, bulk;
        CompleteLayerUpload, layer::complete_layer_upload,
            "ecr:CompleteLayerUpload", Resource, bulk;
        CreateRepository, repository::create_repository, "ecr:CreateRepository", Resource;
        DeleteLifecyclePolicy, lifecycle_policy::delete_lifecycle_policy,
            "ecr:DeleteLifecyclePolicy", Resource;
        DeleteRepository, repository::delete_repository, "ecr:DeleteRepository", Resource;
        DeleteRepositoryPolicy, repository_policy::delete_repository_policy,
            "ecr:DeleteRepositoryPolicy", Resource;
        DescribeImages, image::describe_images, "ecr:DescribeImages", Resource;
        DescribeRegistry, registry::describe_registry, "ecr:DescribeRegistry", Any;
        DescribeRepositories, repository::describe_repositories,
            "ecr:DescribeRepositories", Resource;
        GetAuthorizationToken, authorization::get_authorization_token,
            "ecr:GetAuthorizationToken", Any;
        GetDownloadUrlForLayer, layer::get_download_url_for_layer,
            "ecr:GetDownloadUrlForLayer", Resource;
        GetLifecyclePolicy, lifecycle_policy::get_lifecycle_policy,
            "ecr:GetLifecyclePolicy", Resource;
        GetRepositoryPolicy, repository_policy::get_repository_policy,
            "ecr:GetRepositoryPolicy", Resource;
        InitiateLayerUpload, layer::initiate_layer_upload,
            "ecr:InitiateLayerUpload", Resource, bulk;
        ListImages, image::list_images, "ecr:ListImages", Resource;
        ListTagsForResource, tag::list_tags_for_resource, "ecr:ListTagsForResource", Resource;
        PutImage, image::put_image, "ecr:PutImage", Resource, bulk;
        PutImageTagMutability, repository::put_image_tag_mutability,
            "ecr:PutImageTagMutability", Resource;
        PutLifecyclePolicy, lifecycle_policy::put_lifecycle_policy,
            "ecr:PutLifecyclePolicy", Resource;
        SetRepositoryPolicy, repository_policy::set_repository_policy,
            "ecr:SetRepositoryPolicy", Resource;
        TagResource, tag::tag_resource, "ecr:TagResource", Resource;
        UntagResource, tag::untag_resource, "ecr:UntagResource", Resource;
        UploadLayerPart, layer::upload_layer_part, "ecr:UploadLayerPart", Resource, bulk;
    ];
}
