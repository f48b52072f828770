//! The public check for those whose browser can't do it: a PDF comes in, is checked in memory and not
//! kept.

use std::{net::IpAddr, time::Duration};

use axum::{
    Json,
    body::Body,
    extract::State as Shared,
    http::{HeaderMap, header},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use chungthuc_domain::{
    ErrorCode,
    view::check::{CheckView, SignedReportView},
};
use futures::StreamExt;
use tokio::{
    sync::SemaphorePermit,
    time::{Instant, timeout, timeout_at},
};

use super::{problem::Problem, router::State, who::ClientAddress};

/// The most that is checked, in bytes: a scan of 30 MB with its attestation and signatures.
const MAX_BYTES: usize = 40 * 1024 * 1024;

/// How long one waits for a turn.
const WAITING: Duration = Duration::from_secs(30);
/// How long a file may take to arrive: so long, and a second more for so many bytes that have come.
/// Half a megabit a second is enough, and who sends nothing is soon gone.
const GRACE: Duration = Duration::from_secs(30);
const BYTES_A_SECOND: usize = 64 * 1024;

/// Checks the body of the request. Its name comes percent-encoded in `X-File-Name`.
pub async fn check(
    Shared(state): Shared<State>,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<CheckView>, Problem> {
    may_ask(&state, client)?;
    let name = file_name(&headers);
    Ok(Json(checked(&state, &name, &headers, body).await?))
}

/// Checks the body of the request, and gives the report of it as a PDF that the program has signed.
pub async fn report(
    Shared(state): Shared<State>,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    body: Body,
) -> Result<Json<SignedReportView>, Problem> {
    may_ask(&state, client)?;
    if !state.workflow.signs_reports() {
        return Err(ErrorCode::NoServiceKey.into());
    }
    let name = file_name(&headers);
    is_short_enough(&headers)?;
    let _turn = turn(&state).await?;
    let bytes = received(body).await?;
    let report = state.workflow.signed_report(&name, bytes).await?;
    Ok(Json(SignedReportView {
        pdf: BASE64.encode(&report.pdf),
        file_name: report.file_name,
        note: report.note.map(str::to_owned),
        verdict: report.view.verdict,
    }))
}

fn may_ask(state: &State, client: IpAddr) -> Result<(), ErrorCode> {
    if state.check_limit.allows(client, state.workflow.now()) {
        Ok(())
    } else {
        Err(ErrorCode::TooManyAttempts { seconds: 60 })
    }
}

fn file_name(headers: &HeaderMap) -> String {
    headers
        .get("x-file-name")
        .and_then(|value| value.to_str().ok())
        .map(percent_decode)
        .unwrap_or_default()
}

/// Checks a body, for whoever may ask.
pub(super) async fn checked(
    state: &State,
    name: &str,
    headers: &HeaderMap,
    body: Body,
) -> Result<CheckView, Problem> {
    is_short_enough(headers)?;
    // Memory is taken only by so many at once, and by nobody who dawdles.
    let _turn = turn(state).await?;
    let bytes = received(body).await?;
    Ok(state.workflow.check_file(name, bytes).await?)
}

/// Refuses what is announced to be longer than what is checked.
fn is_short_enough(headers: &HeaderMap) -> Result<(), ErrorCode> {
    let announced = headers
        .get(header::CONTENT_LENGTH)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.parse::<u64>().ok());
    match announced.filter(|bytes| *bytes > MAX_BYTES as u64) {
        Some(bytes) => Err(ErrorCode::FileTooLarge { bytes }),
        None => Ok(()),
    }
}

/// Waits for a turn, of which there are few at a time.
pub async fn turn(state: &State) -> Result<SemaphorePermit<'_>, ErrorCode> {
    let turn = timeout(WAITING, state.checks.acquire()).await;
    turn.ok().and_then(Result::ok).ok_or(ErrorCode::Busy)
}

/// The whole body, if it is no longer than it may be and comes no slower.
async fn received(body: Body) -> Result<Vec<u8>, ErrorCode> {
    let start = Instant::now();
    let mut body = body.into_data_stream();
    let mut bytes = Vec::new();
    loop {
        let earned = Duration::from_secs((bytes.len() / BYTES_A_SECOND) as u64);
        match timeout_at(start + GRACE + earned, body.next()).await {
            Ok(None) => return Ok(bytes),
            Ok(Some(Ok(chunk))) if bytes.len() + chunk.len() <= MAX_BYTES => {
                bytes.extend_from_slice(&chunk);
            }
            Ok(Some(Ok(_))) => {
                return Err(ErrorCode::FileTooLarge {
                    bytes: MAX_BYTES as u64 + 1,
                });
            }
            Ok(Some(Err(_))) | Err(_) => return Err(ErrorCode::UploadBroken),
        }
    }
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
    use std::io;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_sends_nothing_is_gone_soon_and_who_sends_slowly_is_not() {
        let endless = Body::from_stream(futures::stream::pending::<Result<Vec<u8>, io::Error>>());
        let start = Instant::now();
        assert_eq!(received(endless).await, Err(ErrorCode::UploadBroken));
        assert_eq!(start.elapsed(), GRACE);

        let slow = futures::stream::unfold(0, |sent| async move {
            tokio::time::sleep(Duration::from_secs(1)).await;
            (sent < 300).then(|| (Ok::<_, io::Error>(vec![0; BYTES_A_SECOND]), sent + 1))
        });
        let bytes = received(Body::from_stream(slow)).await.unwrap();
        assert_eq!(bytes.len(), 300 * BYTES_A_SECOND);
    }

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
