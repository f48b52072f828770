//! The public check: a PDF comes in, is checked in memory and not kept.

use std::time::Duration;

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::State as Shared,
    http::{HeaderMap, header},
};
use chungthuc_domain::{ErrorCode, view::check::CheckView};

use tokio::time::timeout;

use super::{problem::Problem, router::State, who::ClientAddress};

/// The most that is checked, in bytes: a scan of 30 MB with its attestation and signatures.
const MAX_BYTES: usize = 40 * 1024 * 1024;

/// How long one waits for a turn, and how long a file may take to arrive.
const WAITING: Duration = Duration::from_secs(30);
const SENDING: Duration = Duration::from_secs(120);

/// Checks the body of the request. Its name comes percent-encoded in `X-File-Name`.
pub async fn check(
    Shared(state): Shared<State>,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CheckView>, Problem> {
    if !state.check_limit.allows(client, state.workflow.now()) {
        return Err(ErrorCode::TooManyAttempts { seconds: 60 }.into());
    }
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    if let Some(bytes) = announced.filter(|bytes| *bytes > MAX_BYTES as u64) {
        return Err(ErrorCode::FileTooLarge { bytes }.into());
    }
    // Memory is taken only by so many at once, and by nobody who dawdles.
    let turn = timeout(WAITING, state.checks.acquire()).await;
    let _turn = turn.ok().and_then(Result::ok).ok_or(ErrorCode::Busy)?;
    let bytes = timeout(SENDING, to_bytes(body, MAX_BYTES))
        .await
        .map_err(|_| ErrorCode::UploadBroken)?
        .map_err(|_| ErrorCode::FileTooLarge {
            bytes: MAX_BYTES as u64 + 1,
        })?;
    let name = headers
        .get("x-file-name")
        .and_then(|value| value.to_str().ok())
        .map(percent_decode)
        .unwrap_or_default();
    Ok(Json(
        state.workflow.check_file(&name, Vec::from(bytes)).await?,
    ))
}

/// The text of a percent-encoded name, at most 200 characters, without control characters.
fn percent_decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = (*first == b'%')
            .then(|| after.get(..2))
            .flatten()
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match code {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8_lossy(&bytes)
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_back_as_they_were() {
        assert_eq!(
            percent_decode("gi%E1%BA%A5y%20t%E1%BB%9D.pdf"),
            "giấy tờ.pdf"
        );
        assert_eq!(percent_decode("100%.pdf"), "100%.pdf");
        assert_eq!(percent_decode("a%0Ab%f"), "ab%f");
    }
}
