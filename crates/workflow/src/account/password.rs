//! Passwords: argon2id, hashed one or two at a time off the async threads.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};

use crate::{Workflow, context::in_turn, failure::Failure};

/// A hash that no password has: checked where there is no account, so that a name that doesn't
/// exist takes as long as one that does.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$eGZ1bm55bm9ib2R5aGFzaHBhc3N3b3JkMTIzNDU2Nzg5MDE";

impl Workflow {
    /// Whether `password` is the one of `hash` (PHC form).
    pub(crate) async fn check_password(
        &self,
        password: &str,
        hash: Option<String>,
    ) -> Result<bool, Failure> {
        let password = zeroize::Zeroizing::new(password.to_owned());
        in_turn(&self.hashing, move || {
            let known = hash.is_some();
            let text = hash.unwrap_or_else(|| NOBODY.to_owned());
            let parsed = PasswordHash::new(&text).ok();
            let matches = parsed.is_some_and(|hash| {
                Argon2::default()
                    .verify_password(password.as_bytes(), &hash)
                    .is_ok()
            });
            known && matches
        })
        .await
    }
}

/// Hashes a password with 16 random bytes of salt, in PHC form.
///
/// Errors: what argon2 says; none for passwords of sensible length.
pub fn hash(password: &str, salt: [u8; 16]) -> Result<String, argon2::password_hash::Error> {
    let hash: PasswordHash =
        Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?;
    Ok(hash.to_string())
}
