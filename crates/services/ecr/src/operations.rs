//! The table of operations, one line each, and the files that hold them, one for each resource.

mod authorization;
mod image;
mod layer;
mod lifecycle_policy;
mod registry;
mod repository;
mod repository_policy;
mod tag;

use crate::permission::POLICY;

wire::operations! {
    /// Every operation of ECR that there is.
    pub static OPERATIONS: shapes::ecr = [
        BatchCheckLayerAvailability, layer::batch_check_layer_availability,
            "ecr:BatchCheckLayerAvailability", Guarded(POLICY);
        BatchDeleteImage, image::batch_delete_image, "ecr:BatchDeleteImage", Guarded(POLICY);
        BatchGetImage, image::batch_get_image, "ecr:BatchGetImage", Guarded(POLICY), bulk;
        CompleteLayerUpload, layer::complete_layer_upload,
            "ecr:CompleteLayerUpload", Guarded(POLICY), bulk;
        CreateRepository, repository::create_repository, "ecr:CreateRepository", Resource;
        DeleteLifecyclePolicy, lifecycle_policy::delete_lifecycle_policy,
            "ecr:DeleteLifecyclePolicy", Guarded(POLICY);
        DeleteRepository, repository::delete_repository, "ecr:DeleteRepository", Guarded(POLICY);
        DeleteRepositoryPolicy, repository_policy::delete_repository_policy,
            "ecr:DeleteRepositoryPolicy", Guarded(POLICY);
        DescribeImages, image::describe_images, "ecr:DescribeImages", Guarded(POLICY);
        DescribeRegistry, registry::describe_registry, "ecr:DescribeRegistry", Any;
        DescribeRepositories, repository::describe_repositories,
            "ecr:DescribeRepositories", Guarded(POLICY);
        GetAuthorizationToken, authorization::get_authorization_token,
            "ecr:GetAuthorizationToken", Any;
        GetDownloadUrlForLayer, layer::get_download_url_for_layer,
            "ecr:GetDownloadUrlForLayer", Guarded(POLICY);
        GetLifecyclePolicy, lifecycle_policy::get_lifecycle_policy,
            "ecr:GetLifecyclePolicy", Guarded(POLICY);
        GetRepositoryPolicy, repository_policy::get_repository_policy,
            "ecr:GetRepositoryPolicy", Guarded(POLICY);
        InitiateLayerUpload, layer::initiate_layer_upload,
            "ecr:InitiateLayerUpload", Guarded(POLICY), bulk;
        ListImages, image::list_images, "ecr:ListImages", Guarded(POLICY);
        ListTagsForResource, tag::list_tags_for_resource,
            "ecr:ListTagsForResource", Guarded(POLICY);
        PutImage, image::put_image, "ecr:PutImage", Guarded(POLICY), bulk;
        PutImageTagMutability, repository::put_image_tag_mutability,
            "ecr:PutImageTagMutability", Guarded(POLICY);
        PutLifecyclePolicy, lifecycle_policy::put_lifecycle_policy,
            "ecr:PutLifecyclePolicy", Guarded(POLICY);
        SetRepositoryPolicy, repository_policy::set_repository_policy,
            "ecr:SetRepositoryPolicy", Guarded(POLICY);
        TagResource, tag::tag_resource, "ecr:TagResource", Guarded(POLICY);
        UntagResource, tag::untag_resource, "ecr:UntagResource", Guarded(POLICY);
        UploadLayerPart, layer::upload_layer_part, "ecr:UploadLayerPart", Guarded(POLICY), bulk;
    ];
}
