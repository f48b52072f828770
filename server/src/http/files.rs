//! Files for the viewer and for downloading, with ranges, and stamp images.

use std::ops::Range;

use axum::{
    body::Body,
    extract::{Path, Query, State as Shared},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use chungthuc_domain::{FileId, PaperId, StampImageId};
use chungthuc_workflow::{FileDownload, MadeFile};
use serde::Deserialize;

use super::{problem::Problem, router::State, who::LoggedIn};

/// How a file is asked for.
#[derive(Debug, Default, Deserialize)]
pub struct Asked {
    /// Present: to be saved, not shown.
    tai: Option<String>,
}

/// A version of a file, for those who may see its paper.
pub async fn version(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(id): Path<FileId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = state.workflow.file(&actor, id).await?;
    Ok(answer(file, &headers, asked.tai.is_some()))
}

/// A copy from one's own store.
pub async fn own_copy(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(id): Path<PaperId>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let file = state.workflow.my_copy(&actor, id).await?;
    Ok(answer(file, &headers, asked.tai.is_some()))
}

/// A signature or seal image.
pub async fn stamp(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Path(id): Path<StampImageId>,
) -> Result<Response, Problem> {
    let png = state.workflow.stamp_png(&actor, id).await?;
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static("image/png")),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, max-age=3600"),
        ),
    ];
    Ok((headers, png).into_response())
}

/// The file, or the part of it that was asked for.
pub fn answer(file: FileDownload, headers: &HeaderMap, save: bool) -> Response {
    let asked = headers
        .get(header::RANGE)
        .and_then(|value| value.to_str().ok());
    let (status, range) = match asked.map(|text| parse_range(text, file.size)) {
        None | Some(Asking::Whole) => (StatusCode::OK, 0..file.size),
        Some(Asking::Part(range)) => (StatusCode::PARTIAL_CONTENT, range),
        Some(Asking::Beyond) => {
            let size = format!("bytes */{}", file.size);
            return (
                StatusCode::RANGE_NOT_SATISFIABLE,
                [(header::CONTENT_RANGE, size)],
            )
                .into_response();
        }
    };
    let mut response = Response::new(Body::from_stream(
        file.reader.stream(range.start..range.end),
    ));
    *response.status_mut() = status;
    let kind = if save { "attachment" } else { "inline" };
    let mut put = |name, value: String| {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    };
    put(header::CONTENT_TYPE, "application/pdf".to_owned());
    put(
        header::CONTENT_LENGTH,
        (range.end - range.start).to_string(),
    );
    put(header::ACCEPT_RANGES, "bytes".to_owned());
    put(header::CACHE_CONTROL, "private, no-store".to_owned());
    put(header::CONTENT_DISPOSITION, disposition(kind, &file.name));
    if status == StatusCode::PARTIAL_CONTENT {
        let (first, last) = (range.start, range.end.saturating_sub(1));
        put(
            header::CONTENT_RANGE,
            format!("bytes {first}-{last}/{}", file.size),
        );
    }
    response
}

/// A file that was made to be taken away: `attachment`, or `inline` to be shown where the browser can.
pub fn made(kind: &str, file: MadeFile) -> Response {
    named(kind, file.media_type, &file.file_name, file.bytes)
}

/// A file that was made for whoever asks, whole; `kind` is `inline` or `attachment`.
pub fn named(kind: &str, media_type: &'static str, name: &str, bytes: Vec<u8>) -> Response {
    let disposition = HeaderValue::from_str(&disposition(kind, name));
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition.unwrap_or_else(|_| HeaderValue::from_static("attachment")),
        ),
    ];
    (headers, bytes).into_response()
}

/// What a `Range` header asks for (RFC 9110 §14.2).
#[derive(Debug, PartialEq, Eq)]
enum Asking {
    Whole,
    Part(Range<u64>),
    Beyond,
}

/// One range of bytes; several at once are answered with the whole, as the RFC allows.
fn parse_range(text: &str, size: u64) -> Asking {
    let Some((first, last)) = text
        .strip_prefix("bytes=")
        .and_then(|range| range.split_once('-'))
    else {
        return Asking::Whole;
    };
    match (first.parse::<u64>(), last.parse::<u64>()) {
        (Ok(first), Ok(last)) if first <= last && first < size => {
            Asking::Part(first..last.saturating_add(1).min(size))
        }
        (Ok(first), Err(_)) if last.is_empty() && first < size => Asking::Part(first..size),
        (Err(_), Ok(length)) if first.is_empty() && length > 0 && size > 0 => {
            Asking::Part(size.saturating_sub(length)..size)
        }
        (Ok(first), _) if first >= size => Asking::Beyond,
        _ => Asking::Whole,
    }
}

/// RFC 6266: the name in UTF-8, and one in ASCII for old browsers.
fn disposition(kind: &str, name: &str) -> String {
    let plain: String = chungthuc_domain::search::fold(name)
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || ".-_".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'.' | b'-' | b'_' => {
                char::from(byte).to_string()
            }
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("{kind}; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges() {
        assert_eq!(parse_range("bytes=0-9", 100), Asking::Part(0..10));
        assert_eq!(parse_range("bytes=90-", 100), Asking::Part(90..100));
        assert_eq!(parse_range("bytes=-10", 100), Asking::Part(90..100));
        assert_eq!(parse_range("bytes=90-1000", 100), Asking::Part(90..100));
        assert_eq!(parse_range("bytes=100-", 100), Asking::Beyond);
        assert_eq!(parse_range("bytes=5-2", 100), Asking::Whole);
        assert_eq!(parse_range("bytes=0-1,4-5", 100), Asking::Whole);
        assert_eq!(parse_range("lines=1-2", 100), Asking::Whole);
    }

    #[test]
    fn a_name_can_say_anything_without_breaking_the_header() {
        let header = disposition("attachment", "giấy \"khai\"\r\nsinh.pdf");
        assert!(header.starts_with("attachment; filename=\"giay-khai-sinh.pdf\""));
        assert!(HeaderValue::from_str(&header).is_ok());
    }
}
