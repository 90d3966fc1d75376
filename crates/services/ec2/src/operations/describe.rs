//! What every Describe of EC2 does alike: by ids that must all exist, by filters, in pages.
//!
//! The one generic function of this crate, since twelve operations would repeat it. It walks over
//! a scope's rows only when neither ids nor a filter with an index narrows the search.

use crate::faults::{self, Kind};
use aws::{Fault, Filters, Tags};
use shapes::ec2::Filter;
use std::sync::Arc;
use store::Row;
use wire::{Call, PageSize};

/// AWS: 5 to 1000 by the model; all up to 1000 when nothing is said.
const PAGE: PageSize = PageSize {
    default: 1000,
    most: 1000,
};

/// What a caller asks for.
#[derive(Default)]
pub struct Asked {
    /// Ids; each must exist.
    pub ids: Option<Vec<String>>,
    /// Filters; all must match.
    pub filters: Option<Vec<Filter>>,
    /// MaxResults.
    pub max_results: Option<i32>,
    /// NextToken.
    pub next_token: Option<String>,
}

/// What a kind of rows can be asked.
pub struct Listing<R> {
    /// The kind.
    pub kind: Kind,
    /// The names of its filters, `tag:KEY` and `tag-key` apart.
    pub filters: &'static [&'static str],
    /// Those of AWS's filters by something that no row can have here: they match nothing.
    pub never: &'static [&'static str],
    /// What a row has for the name of one of `filters`.
    pub values: fn(&mut Call<'_>, &R, &str) -> Vec<String>,
    /// A row's tags.
    pub tags: fn(&R) -> &Tags,
    /// The filter that names ids.
    pub id_filter: &'static str,
    /// Filters that an index answers: (filter, index).
    pub indexes: &'static [(&'static str, &'static str)],
}

/// The rows of one page, in key order, and the token of the next one.
pub fn page<R: Row>(
    call: &mut Call<'_>,
    asked: Asked,
    listing: &Listing<R>,
) -> Result<(Vec<Arc<R>>, Option<String>), Fault> {
    let Asked {
        ids,
        filters,
        max_results,
        next_token,
    } = asked;
    let filters = filters_of(filters, &[listing.filters, listing.never].concat())?;
    let ids = ids.unwrap_or_default();
    if !ids.is_empty() && max_results.is_some() {
        return Err(faults::invalid_combination(format!(
            "The parameter {}s cannot be used with the parameter maxResults",
            listing.id_filter
        )));
    }
    let page = call.page(next_token.as_deref(), max_results, PAGE)?;
    let rows = candidates(call, &ids, &filters, page.after(), listing)?;
    let rows = match filters.is_empty() {
        true => rows,
        false => fitting(call, rows, &filters, listing),
    };
    Ok(call.cut(&page, rows, |row| row.key()))
}

fn fitting<R: Row>(
    call: &mut Call<'_>,
    mut rows: Vec<Arc<R>>,
    filters: &Filters,
    listing: &Listing<R>,
) -> Vec<Arc<R>> {
    rows.retain(|row| {
        let values = |name: &str| {
            let values = match listing.never.contains(&name) {
                true => Vec::new(),
                false => (listing.values)(call, row, name),
            };
            values.into_iter().map(Into::into).collect()
        };
        filters.match_all((listing.tags)(row), values)
    });
    rows
}

/// The caller's filters; a name that the operation does not have is refused.
pub fn filters_of(given: Option<Vec<Filter>>, known: &[&str]) -> Result<Filters, Fault> {
    let mut pairs = Vec::new();
    for Filter { name, values } in given.unwrap_or_default() {
        let name = name.ok_or_else(|| faults::missing_parameter("Filter.Name"))?;
        let values = values.unwrap_or_default();
        if values.is_empty() {
            return Err(faults::invalid_parameter(format!(
                "The filter '{name}' must have at least one value"
            )));
        }
        pairs.push((name, values));
    }
    Filters::new(pairs, known).map_err(|unknown| faults::invalid_filter(&unknown.name))
}

/// The rows among which the filters choose, in key order.
fn candidates<R: Row>(
    call: &mut Call<'_>,
    ids: &[String],
    filters: &Filters,
    after: Option<&str>,
    listing: &Listing<R>,
) -> Result<Vec<Arc<R>>, Fault> {
    let mut rows = Vec::new();
    if !ids.is_empty() {
        for id in ids {
            let key = call.scope().key(&[id]);
            let row = call.get::<R>(&key).filter(|_| !id.contains('/'));
            rows.push(row.ok_or_else(|| faults::not_found(listing.kind, id))?);
        }
    } else if let Some(ids) = filters.exact(listing.id_filter) {
        for id in ids {
            let key = call.scope().key(&[id]);
            rows.extend(call.get::<R>(&key));
        }
    } else if let Some((index, values)) = narrowing(filters, listing) {
        for value in values {
            let key = call.scope().key(&[value]);
            rows.extend(call.scan_index::<R>(index, &key));
        }
    } else {
        let prefix = call.scope().key(&[]);
        return Ok(call.scan_from(&prefix, after, usize::MAX));
    }
    rows.sort_by_key(|row| row.key());
    rows.dedup_by_key(|row| row.key());
    Ok(rows)
}

/// The first index that answers one of the filters.
fn narrowing<'f, R>(
    filters: &'f Filters,
    listing: &Listing<R>,
) -> Option<(&'static str, &'f [String])> {
    listing
        .indexes
        .iter()
        .find_map(|(filter, index)| Some((*index, filters.exact(filter)?)))
}
