//! Repositories.

use crate::{faults, lookup, permission, rules, view};
use aws::quota::ecr as quota;
use aws::{Arn, Fault, Tags};
use control::ports::Endpoint;
use resources::ecr::{Image, ImageTag, Layer, Repository, inside};
use shapes::ecr;
use std::sync::Arc;
use wire::{Call, Conditions, PageSize};

const PAGE: PageSize = PageSize {
    default: 100,
    most: 1_000,
};

/// Makes a repository. AWS: ECR CreateRepository.
pub fn create_repository(
    call: &mut Call<'_>,
    input: ecr::CreateRepositoryInput,
) -> Result<ecr::CreateRepositoryOutput, Fault> {
    let ecr::CreateRepositoryInput {
        encryption_configuration,
        image_scanning_configuration,
        image_tag_mutability,
        image_tag_mutability_exclusion_filters,
        registry_id,
        repository_name: name,
        tags,
    } = input;
    rules::encryption(encryption_configuration)?;
    rules::scanning(image_scanning_configuration)?;
    let filters = image_tag_mutability_exclusion_filters;
    let tag_mutability = rules::tag_mutability(image_tag_mutability.as_deref(), filters)?;
    let mut repository_tags = Tags::new();
    rules::add_tags(&mut repository_tags, tags.unwrap_or_default())?;
    let scope = lookup::registry(call, registry_id.as_deref())?;
    if scope.account != *call.account() {
        return Err(faults::invalid_value(
            "registryId",
            "not the caller's own registry",
        ));
    }
    let arn = Arn::regional("ecr", &scope, format!("repository/{name}"));
    let conditions = Conditions::none().with_request_tags(&repository_tags);
    call.allow_if(&arn, &conditions)?;
    if !repository_tags.is_empty() {
        call.allow_action("ecr:TagResource", &arn, &conditions)?;
    }
    if call
        .get::<Repository>(&Repository::key_of(&scope, &name))
        .is_some()
    {
        return Err(faults::repository_already_exists(
            &name,
            scope.account.as_str(),
        ));
    }
    let most = call.quota(&quota::REPOSITORIES);
    let all = scope.key(&[]);
    if !call.has_room::<Repository>(&all, most) {
        return Err(faults::too_many_repositories(scope.account.as_str(), most));
    }
    let row = call.put(Repository {
        scope,
        name,
        created_at: call.now(),
        tag_mutability,
        policy: None,
        lifecycle: None,
        tags: repository_tags,
    });
    let authority = call.port::<dyn Endpoint>()?.authority();
    Ok(ecr::CreateRepositoryOutput {
        repository: Some(view::repository(&row, &authority)),
    })
}

/// Shows repositories, all or by name. AWS: ECR DescribeRepositories.
pub fn describe_repositories(
    call: &mut Call<'_>,
    input: ecr::DescribeRepositoriesInput,
) -> Result<ecr::DescribeRepositoriesOutput, Fault> {
    let ecr::DescribeRepositoriesInput {
        max_results,
        next_token,
        registry_id,
        repository_names,
    } = input;
    let (rows, next_token) = match repository_names {
        Some(names) if !names.is_empty() => {
            rules::no_pages_of_named(max_results, next_token.as_deref(), "repositoryNames")?;
            let mut rows: Vec<Arc<Repository>> = Vec::with_capacity(names.len());
            for name in names {
                rows.push(lookup::repository(call, registry_id.as_deref(), &name)?);
            }
            (rows, None)
        }
        _ => {
            let scope = lookup::registry(call, registry_id.as_deref())?;
            permission::ask(call, &scope, "*", None, Conditions::none())?;
            let page = call.page(next_token.as_deref(), max_results, PAGE)?;
            let prefix = scope.key(&[]);
            let rows = call.scan_from::<Repository>(&prefix, page.after(), page.limit() + 1);
            call.cut(&page, rows, |row| store::Row::key(row.as_ref()))
        }
    };
    let authority = call.port::<dyn Endpoint>()?.authority();
    let repositories = rows.iter().map(|row| view::repository(row, &authority));
    Ok(ecr::DescribeRepositoriesOutput {
        next_token,
        repositories: Some(repositories.collect()),
    })
}

/// Deletes a repository; with images only by force. AWS: ECR DeleteRepository.
pub fn delete_repository(
    call: &mut Call<'_>,
    input: ecr::DeleteRepositoryInput,
) -> Result<ecr::DeleteRepositoryOutput, Fault> {
    let ecr::DeleteRepositoryInput {
        force,
        registry_id,
        repository_name: name,
    } = input;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let prefix = inside(&row.scope, &name);
    let images = call.scan::<Image>(&prefix);
    if !images.is_empty() && force != Some(true) {
        return Err(faults::repository_not_empty(
            &name,
            row.scope.account.as_str(),
        ));
    }
    for image in images {
        call.delete::<Image>(&store::Row::key(image.as_ref()));
    }
    for tag in call.scan::<ImageTag>(&prefix) {
        call.delete::<ImageTag>(&store::Row::key(tag.as_ref()));
    }
    for layer in call.scan::<Layer>(&prefix) {
        call.delete::<Layer>(&store::Row::key(layer.as_ref()));
    }
    // Uploads go with housekeeping, which also forgets their bytes.
    call.delete::<Repository>(&Repository::key_of(&row.scope, &name));
    let authority = call.port::<dyn Endpoint>()?.authority();
    Ok(ecr::DeleteRepositoryOutput {
        repository: Some(view::repository(&row, &authority)),
    })
}

/// Sets which tags may move. AWS: ECR PutImageTagMutability.
pub fn put_image_tag_mutability(
    call: &mut Call<'_>,
    input: ecr::PutImageTagMutabilityInput,
) -> Result<ecr::PutImageTagMutabilityOutput, Fault> {
    let ecr::PutImageTagMutabilityInput {
        image_tag_mutability,
        image_tag_mutability_exclusion_filters,
        registry_id,
        repository_name: name,
    } = input;
    let filters = image_tag_mutability_exclusion_filters;
    let tag_mutability = rules::tag_mutability(Some(&image_tag_mutability), filters)?;
    let row = lookup::repository(call, registry_id.as_deref(), &name)?;
    let row = call.put(Repository {
        tag_mutability,
        ..Repository::clone(&row)
    });
    let (mutability, filters) = view::tag_mutability(&row.tag_mutability);
    Ok(ecr::PutImageTagMutabilityOutput {
        image_tag_mutability: Some(mutability),
        image_tag_mutability_exclusion_filters: filters,
        registry_id: Some(row.scope.account.to_string()),
        repository_name: Some(name),
    })
}
