//! Takes rows away that are no longer needed, each in a transaction that looks once more.

use super::decide::Step;
use aws::Fault;
use control::transact;
use resources::ecr::{Image, ImageTag, Layer, LayerUpload, Lifecycle, Repository};
use store::{Row, Store, Transaction};

/// Does one step.
pub async fn apply(store: &Store, step: Step) -> Result<(), Fault> {
    transact(store, move |rows| {
        match &step {
            Step::Expire { key, tags } => expire(rows, key, tags),
            Step::DropLayer { key } => drop_layer(rows, key),
            Step::DropUpload { key } => rows.delete::<LayerUpload>(key),
            Step::NoteEvaluated { key, at } => {
                if let Some(row) = rows.get::<Repository>(key)
                    && let Some(lifecycle) = &row.lifecycle
                {
                    let lifecycle = Lifecycle {
                        last_evaluated_at: Some(*at),
                        ..lifecycle.clone()
                    };
                    rows.put(Repository {
                        lifecycle: Some(lifecycle),
                        ..Repository::clone(&row)
                    });
                }
            }
        }
        Ok(())
    })
    .await
}

fn expire(rows: &mut Transaction, key: &str, tags: &[String]) {
    let found = rows.scan_index::<ImageTag>(ImageTag::BY_IMAGE, key);
    let mut now: Vec<&String> = found.iter().map(|row| &row.tag).collect();
    now.sort();
    let is_part = !rows.scan_index::<Image>(Image::BY_PART, key).is_empty();
    // Tagged anew or named meanwhile: the change has woken the key, and it is decided again.
    if is_part || !now.into_iter().eq(tags.iter()) {
        return;
    }
    for tag in found {
        rows.delete::<ImageTag>(&tag.key());
    }
    rows.delete::<Image>(key);
}

fn drop_layer(rows: &mut Transaction, key: &str) {
    let Some(layer) = rows.get::<Layer>(key) else {
        return;
    };
    let users = rows.scan_index::<Image>(Image::BY_BLOB, &layer.digest);
    let here = |image: &Image| image.scope == layer.scope && image.repository == layer.repository;
    if !users.iter().any(|image| here(image)) {
        rows.delete::<Layer>(key);
    }
}
