//! Who may do what: bearer tokens and their scopes.

mod bearer;
mod create;
mod error;
mod file;
mod hex;
mod scope;
mod table;

pub use create::{NewToken, create, revoke};
pub use error::TokenError;
pub use file::{StoredToken, load};
pub use scope::Scope;

pub(crate) use bearer::authorize;
pub(crate) use table::{Token, TokenTable};
