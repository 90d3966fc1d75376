//! Pages: opaque tokens that say after which key to go on. A token is the last key with a code
//! that only this Ondol can make, bound to the operation, the scope and the rest of the input (or
//! to what the operation names): stable while rows come and go, useless elsewhere, and rejected
//! when forged.

use crate::Call;
use aws::Fault;
use aws_lc_rs::{constant_time, hmac};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

const CODE_BYTES: usize = 16;

/// How large pages of an operation are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageSize {
    /// When the caller says nothing.
    pub default: usize,
    /// Larger wishes get this many.
    pub most: usize,
}

/// The page that a caller asks for. From [`Call::page`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    after: Option<String>,
    limit: usize,
}

impl Page {
    /// The key after which the page begins.
    pub fn after(&self) -> Option<&str> {
        self.after.as_deref()
    }

    /// How many items it has at most.
    pub fn limit(&self) -> usize {
        self.limit
    }
}

impl Call<'_> {
    /// Reads a page token and size. The model's constraints on sizes were checked before; what they
    /// leave open is brought into `size`.
    pub fn page(
        &self,
        token: Option<&str>,
        wanted: Option<i32>,
        size: PageSize,
    ) -> Result<Page, Fault> {
        let wanted = wanted.and_then(|wanted| usize::try_from(wanted).ok());
        let limit = wanted.unwrap_or(size.default).clamp(1, size.most);
        let after = match token {
            None | Some("") => None,
            Some(token) => match self.open_token(token) {
                Some(key) => Some(key),
                None => {
                    let (code, message) = self.codes().invalid_token;
                    return Err(Fault::client(code, message));
                }
            },
        };
        Ok(Page { after, limit })
    }

    /// Cuts a page out of items in key order, and answers the token of the next one. `items` may
    /// begin before the page and go on behind it; an iterator is only advanced to one past it.
    pub fn cut<T>(
        &self,
        page: &Page,
        items: impl IntoIterator<Item = T>,
        key: impl Fn(&T) -> String,
    ) -> (Vec<T>, Option<String>) {
        let after = page.after();
        let mut fitting = items
            .into_iter()
            .filter(|item| after.is_none_or(|after| key(item).as_str() > after));
        let items: Vec<T> = fitting.by_ref().take(page.limit).collect();
        let more = fitting.next().is_some();
        let last = items.last().filter(|_| more);
        let token = last.map(|item| self.seal_token(&key(item)));
        (items, token)
    }

    /// A token for a place that is no row's key, such as one between two events. Only this
    /// operation takes it back, and only about the same thing; the rest of its input may change.
    pub fn seal(&self, about: &str, place: &str) -> String {
        self.token(about.as_bytes(), place)
    }

    /// The place in a token of [`Call::seal`]; `None` if that never gave it out about this.
    pub fn unseal(&self, about: &str, token: &str) -> Option<String> {
        self.open(about.as_bytes(), token)
    }

    fn seal_token(&self, key: &str) -> String {
        self.token(&self.input.digest(), key)
    }

    fn open_token(&self, token: &str) -> Option<String> {
        self.open(&self.input.digest(), token)
    }

    fn token(&self, bound_to: &[u8], place: &str) -> String {
        let mut bytes = self.code(bound_to, place).to_vec();
        bytes.extend_from_slice(place.as_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    fn open(&self, bound_to: &[u8], token: &str) -> Option<String> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
        let (code, place) = bytes.split_at_checked(CODE_BYTES)?;
        let place = std::str::from_utf8(place).ok()?;
        constant_time::verify_slices_are_equal(code, &self.code(bound_to, place)).ok()?;
        Some(place.to_owned())
    }

    fn code(&self, bound_to: &[u8], place: &str) -> [u8; CODE_BYTES] {
        let mut context = hmac::Context::with_key(&self.world.token_key);
        for part in [
            self.line.action,
            self.account().as_str(),
            self.region().as_str(),
        ] {
            context.update(part.as_bytes());
            context.update(b"\n");
        }
        // With its length, so that nothing can move from one text to the other.
        context.update(&bound_to.len().to_be_bytes());
        context.update(bound_to);
        context.update(place.as_bytes());
        let mut code = [0; CODE_BYTES];
        code.copy_from_slice(&context.sign().as_ref()[..CODE_BYTES]);
        code
    }
}
