//! Images from a registry to the shelf: fetched into the content store, each layer unpacked once.

use super::world::ReadyImage;
use crate::cloud::Cloud;
use crate::hands::{Hands, Request};
use aws::Scope;
use images::{Client, Content, Credentials, Digest, FetchError, Layer, Platform, Reference};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

/// The end of ECR's host names, as task definitions write them.
const ECR_SUFFIX: &str = ".amazonaws.com";

/// The shelf of unpacked layers, and how images get there.
pub struct Shelf {
    client: Client,
    content: Arc<Content>,
    hands: Arc<Hands>,
    cloud: Arc<dyn Cloud>,
    /// `127.0.0.1:PORT`: this Ondol's own registry.
    own_registry: String,
    /// One unpacking of a layer at a time: the second finds it there.
    unpacking: Mutex<HashMap<Digest, Arc<tokio::sync::Mutex<()>>>>,
    /// Layers that are known to be on the shelf.
    shelved: Mutex<std::collections::HashSet<Digest>>,
}

impl Shelf {
    /// A shelf that is filled through these.
    pub fn new(
        client: Client,
        content: Arc<Content>,
        hands: Arc<Hands>,
        cloud: Arc<dyn Cloud>,
        own_registry: String,
    ) -> Shelf {
        Shelf {
            client,
            content,
            hands,
            cloud,
            own_registry,
            unpacking: Mutex::default(),
            shelved: Mutex::default(),
        }
    }

    /// Where layers are, as the hands and shims see it.
    pub fn inside() -> PathBuf {
        Path::new(network::DATA_DIR).join("layers")
    }

    /// Makes an image ready to run, or says why it cannot be had, in the words that follow AWS's
    /// `CannotPullContainerError: `.
    pub async fn image(
        &self,
        scope: &Scope,
        role_arn: Option<&str>,
        text: &str,
    ) -> Result<Arc<ReadyImage>, String> {
        let reference = Reference::parse(text).map_err(|error| error.to_string())?;
        let (reference, credentials) = self.source(scope, role_arn, reference).await?;
        let pulled = self
            .client
            .pull(&reference, &credentials, &Platform::native(), &self.content)
            .await;
        let image = pulled.map_err(|error| words(text, &error))?;
        for layer in &image.layers {
            self.unpack(layer)
                .await
                .map_err(|error| format!("failed to register layer {}: {error}", layer.diff_id))?;
        }
        let directory = |layer: &Layer| Shelf::inside().join(layer.diff_id.hex());
        Ok(Arc::new(ReadyImage {
            digest: image.manifest.to_string(),
            layers: image.layers.iter().map(directory).collect(),
            run: image.run,
        }))
    }

    /// ECR's own form means the registry of this Ondol, which wants credentials of the role.
    async fn source(
        &self,
        scope: &Scope,
        role_arn: Option<&str>,
        mut reference: Reference,
    ) -> Result<(Reference, Credentials), String> {
        let named = reference.registry.clone();
        let ecr = named.contains(".dkr.ecr.") && named.ends_with(ECR_SUFFIX);
        if !ecr && named != self.own_registry {
            let credentials = super::logins::credentials(&reference.registry);
            return Ok((reference, credentials));
        }
        let scope = if ecr {
            ecr_scope(&named).ok_or("not an ECR host")?
        } else {
            scope.clone()
        };
        reference.registry = self.own_registry.clone();
        let credentials = self.cloud.registry_credentials(&scope, role_arn).await;
        let (user, password) = credentials.map_err(|fault| {
            format!(
                "unable to pull secrets or registry auth: unable to get registry auth from \
                 Amazon ECR: {}: {}",
                fault.code, fault.message
            )
        })?;
        Ok((reference, Credentials::Password { user, password }))
    }

    async fn unpack(&self, layer: &Layer) -> Result<(), String> {
        let known = |shelf: &Shelf| {
            let shelved = shelf.shelved.lock().unwrap_or_else(PoisonError::into_inner);
            shelved.contains(&layer.diff_id)
        };
        if known(self) {
            return Ok(());
        }
        let turn = {
            let mut turns = self
                .unpacking
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            turns.entry(layer.diff_id.clone()).or_default().clone()
        };
        let _turn = turn.lock().await;
        if known(self) {
            return Ok(());
        }
        let blob = self
            .content
            .read(&layer.blob)
            .map_err(|error| error.to_string())?;
        let request = Request::Unpack {
            packing: layer.packing,
            diff_id: layer.diff_id.clone(),
            shelf: Shelf::inside(),
        };
        let unpacked = self.hands.ask(request, Some(blob.into())).await;
        unpacked.map_err(|error| error.to_string())?;
        let mut shelved = self.shelved.lock().unwrap_or_else(PoisonError::into_inner);
        shelved.insert(layer.diff_id.clone());
        Ok(())
    }
}

/// `ACCOUNT.dkr.ecr.REGION.amazonaws.com`.
fn ecr_scope(host: &str) -> Option<Scope> {
    let (account, rest) = host.split_once(".dkr.ecr.")?;
    Some(Scope {
        account: aws::AccountId::parse(account)?,
        region: aws::Region::parse(rest.strip_suffix(ECR_SUFFIX)?)?,
    })
}

/// As the agents of AWS word it, whose runtime is containerd; but for how often they have tried,
/// which the client does not tell.
fn words(reference: &str, error: &FetchError) -> String {
    match error {
        FetchError::Refused {
            status: 401 | 403, ..
        }
        | FetchError::NoCredentials { .. } => format!(
            "failed to resolve ref {reference}: pull access denied, repository does \
             not exist or may require authorization: {error}"
        ),
        FetchError::Refused { status: 404, .. } => {
            format!("failed to resolve ref {reference}: {reference}: not found")
        }
        FetchError::Image(_) => {
            format!("image Manifest does not contain descriptor matching platform: {error}")
        }
        _ => format!("failed to resolve ref {reference}: {error}"),
    }
}
