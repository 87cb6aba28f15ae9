//! New tokens, and the end of old ones.

use std::path::Path;
use std::time::SystemTime;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::auth::error::TokenError;
use crate::auth::file::{StoredToken, load, lock, save};
use crate::auth::hex::{hex, sha256};
use crate::auth::scope::Scope;
use crate::http::timestamp;
use crate::id::random;

/// What a new token is to be.
#[derive(Clone, Debug)]
pub struct NewToken {
    /// Letters, digits, `.`, `_` and `-`; at most 64.
    pub name: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// Requests per second.
    pub rate: Option<u32>,
    /// Runs at one time.
    pub concurrency: Option<u32>,
}

/// Adds a token to the file; returns its secret of 256 random bits, which is kept nowhere.
pub fn create(path: &Path, new: NewToken) -> Result<String, TokenError> {
    if let Some(reason) = name_problem(&new.name) {
        return Err(TokenError::Name { name: new.name, reason });
    }
    let _lock = lock(path)?;
    let mut tokens = load(path)?;
    if tokens.iter().any(|token| token.name == new.name) {
        let reason = "there is one of that name; revoke it first";
        return Err(TokenError::Name { name: new.name, reason });
    }
    let secret = format!("phi_{}", URL_SAFE_NO_PAD.encode(random::<32>()));
    tokens.push(StoredToken {
        name: new.name,
        sha256: hex(&sha256(secret.as_bytes())),
        scopes: new.scopes,
        rate: new.rate,
        concurrency: new.concurrency,
        created: timestamp(SystemTime::now()),
    });
    save(path, tokens)?;
    Ok(secret)
}

/// Removes a token from the file; a running server forgets it when it reloads.
pub fn revoke(path: &Path, name: &str) -> Result<(), TokenError> {
    let _lock = lock(path)?;
    let mut tokens = load(path)?;
    let before = tokens.len();
    tokens.retain(|token| token.name != name);
    if tokens.len() == before {
        return Err(TokenError::Unknown(name.to_owned()));
    }
    save(path, tokens)
}

fn name_problem(name: &str) -> Option<&'static str> {
    let is_right = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    match name.len() {
        1..=64 if name.bytes().all(is_right) => None,
        _ => Some("a name has 1 to 64 letters, digits, `.`, `_` and `-`"),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;

    use super::{NewToken, create, revoke};
    use crate::auth::{Scope, TokenError, load};

    fn new(name: &str) -> NewToken {
        NewToken {
            name: name.into(),
            scopes: vec![Scope::Execute],
            rate: None,
            concurrency: Some(2),
        }
    }

    #[test]
    fn tokens_are_made_listed_and_revoked_and_the_secret_is_not_kept() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/tokens.json");
        let secret = create(&path, new("ci")).expect("the first");
        assert_eq!(secret.len(), 4 + 43);
        assert!(matches!(create(&path, new("ci")), Err(TokenError::Name { .. })));
        assert!(matches!(create(&path, new("a b")), Err(TokenError::Name { .. })));
        create(&path, new("other")).expect("the second");
        let text = fs::read_to_string(&path).expect("the file");
        assert!(!text.contains(&secret[4..]));
        assert_eq!(fs::metadata(&path).expect("the file").permissions().mode() & 0o777, 0o600);
        revoke(&path, "ci").expect("it is there");
        assert!(matches!(revoke(&path, "ci"), Err(TokenError::Unknown(_))));
        let names: Vec<_> = load(&path).expect("a file").into_iter().map(|it| it.name).collect();
        assert_eq!(names, ["other"]);
    }

    #[test]
    fn a_changed_or_open_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("tokens.json");
        create(&path, new("ci")).expect("the first");
        let text = fs::read_to_string(&path).expect("the file");
        fs::write(&path, text.replace("execute", "metrics")).expect("written");
        assert!(load(&path).expect_err("changed").to_string().contains("checksum"));
        fs::write(&path, text.replace("\"version\": 1", "\"version\": 2")).expect("written");
        assert!(load(&path).expect_err("newer").to_string().contains("version is 2"));
        fs::set_permissions(&path, fs::Permissions::from_mode(0o644)).expect("changed");
        assert!(load(&path).expect_err("open").to_string().contains("mode is 644"));
    }
}
