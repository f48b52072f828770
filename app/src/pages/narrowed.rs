//! Lists that are narrowed by what somebody types: what is wrong with it is said beside its field, and
//! the fields keep it.

use chungthuc_domain::{AppError, ErrorCode};
use leptos::prelude::*;

use crate::components::{Alert, Tone};

/// What a search brought, or what is wrong with the search.
pub type Found<T> = Result<T, AppError>;

/// Tells what is wrong with the search from what went wrong while searching.
pub fn found<T>(answer: Result<T, AppError>) -> Result<Found<T>, AppError> {
    match answer {
        Err(error) if error.code == ErrorCode::Invalid => Ok(Err(error)),
        answer => answer.map(Ok),
    }
}

/// What the server found wrong with the search, for its fields. A handle: copies are the same.
#[derive(Clone, Copy)]
pub struct Wrong(RwSignal<Option<AppError>>);

impl Wrong {
    /// Nothing so far.
    pub fn nothing() -> Self {
        Self(RwSignal::new(None))
    }

    /// Keeps what is wrong with this search, if anything is.
    pub fn note<T>(self, found: &Found<T>) {
        self.0.try_set(found.as_ref().err().cloned());
    }

    /// What is wrong with a field.
    pub fn with(self, field: &'static str) -> Signal<Option<String>> {
        let of = move |error: &AppError| error.of_field(field).map(str::to_owned);
        Signal::derive(move || self.0.with(|error| error.as_ref().and_then(of)))
    }
}

/// What is wrong with a search, in place of the list: for those too whose browser runs no script.
pub fn refused(error: &AppError) -> AnyView {
    let said = error
        .fields
        .iter()
        .map(|field| view! { <p>{field.message.clone()}</p> })
        .collect_view();
    view! { <Alert tone=Tone::Bad title="Chưa tìm được vì điều kiện tìm kiếm có chỗ chưa đúng.">{said}</Alert> }
        .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_typed_wrong_is_of_the_search() {
        assert_eq!(found(Ok(7)), Ok(Ok(7)));
        let typed = AppError::field("from", "Ngày không đúng");
        assert_eq!(found::<u8>(Err(typed.clone())), Ok(Err(typed)));
        let hidden = AppError::from(ErrorCode::NotFound);
        assert_eq!(found::<u8>(Err(hidden.clone())), Err(hidden));
    }
}
