//! Plain forms that work without JavaScript and set or clear the session's cookie: log in, log out,
//! switch the unit, and open an e-mailed link with its code.

use axum::{
    Form,
    extract::{Path, State as Shared},
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Redirect, Response},
};
use chungthuc_app::{
    api::{SESSION_COOKIE, session_token},
    routes,
};
use chungthuc_domain::{AppError, ErrorCode, UnitId};
use chungthuc_workflow::NewSession;
use serde::Deserialize;

use super::{
    files,
    problem::Problem,
    router::State,
    who::{ClientAddress, LoggedIn},
};

/// "Đăng nhập".
#[derive(Deserialize)]
pub struct LoginForm {
    #[serde(default)]
    login: String,
    #[serde(default)]
    password: String,
    /// A demo account, chosen with one click.
    #[serde(default)]
    demo: String,
    /// Where to go afterwards: a path of ours.
    #[serde(default)]
    next: String,
}

/// Logs in and goes on; what is wrong is told on the login page.
pub async fn login(
    Shared(state): Shared<State>,
    ClientAddress(client): ClientAddress,
    headers: HeaderMap,
    Form(form): Form<LoginForm>,
) -> Response {
    let wants_json = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .is_some_and(|accept| accept.contains("application/json"));
    let outcome = if !state.login_limit.allows(client, state.workflow.now()) {
        Err(ErrorCode::TooManyAttempts { seconds: 60 }.into())
    } else if form.demo.is_empty() {
        state.workflow.login(&form.login, &form.password).await
    } else {
        state.workflow.demo_login(&form.demo).await
    };
    match outcome {
        Ok(session) => {
            // The cookie is about to be overwritten: what it stood for ends, with its open keys.
            if let Some(before) = session_token(&headers) {
                // Logged there; the session then ends by itself.
                let _ = state.workflow.logout(&before).await;
            }
            let target = own_path(&form.next).unwrap_or(if session.is_applicant {
                routes::STORE
            } else {
                routes::START
            });
            let mut response = if wants_json {
                ().into_response()
            } else {
                Redirect::to(target).into_response()
            };
            set_cookie(&mut response, &cookie(&session, state.secure));
            response
        }
        Err(error) if wants_json => Problem(error).into_response(),
        Err(error) => Redirect::to(&login_again(&error, &form.next)).into_response(),
    }
}

/// "Đăng xuất".
pub async fn logout(Shared(state): Shared<State>, headers: HeaderMap) -> Result<Response, Problem> {
    if let Some(token) = session_token(&headers) {
        state.workflow.logout(&token).await?;
    }
    let mut response = Redirect::to(routes::LOGIN).into_response();
    let gone = format!("{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    set_cookie(&mut response, &gone);
    Ok(response)
}

/// The unit to work in.
#[derive(Deserialize)]
pub struct UnitForm {
    unit: UnitId,
}

/// "Đổi đơn vị làm việc".
pub async fn switch_unit(
    Shared(state): Shared<State>,
    LoggedIn(actor): LoggedIn,
    Form(form): Form<UnitForm>,
) -> Result<Redirect, Problem> {
    state.workflow.choose_unit(&actor, form.unit).await?;
    Ok(Redirect::to(routes::START))
}

/// The code for an e-mailed link, or for a printed slip with the number of the copy on it.
#[derive(Deserialize)]
pub struct CodeForm {
    code: String,
    number: Option<u32>,
}

/// Opens an e-mailed link or a slip: the file, or the link's page again with what was wrong of what was
/// typed. A failure that has nothing to do with it is told as such, and so nobody types the code again.
pub async fn open_link(
    Shared(state): Shared<State>,
    ClientAddress(client): ClientAddress,
    Path(token): Path<String>,
    headers: HeaderMap,
    Form(form): Form<CodeForm>,
) -> Response {
    if !state.login_limit.allows(client, state.workflow.now()) {
        return Problem::from(ErrorCode::TooManyAttempts { seconds: 60 }).into_response();
    }
    let opened = match form.number {
        Some(number) => state.workflow.open_slip(&token, &form.code, number).await,
        None => state.workflow.open_link(&token, &form.code).await,
    };
    match opened {
        Ok(file) => files::answer(file, &headers, true),
        Err(error) => match link_again(&error, &token) {
            Some(page) => Redirect::to(&page).into_response(),
            None => Problem(error).into_response(),
        },
    }
}

/// Sends another code for an e-mailed link, and leads back to its page, which says what can be done.
pub async fn renew_code(
    Shared(state): Shared<State>,
    ClientAddress(client): ClientAddress,
    Path(token): Path<String>,
) -> Response {
    if !state.login_limit.allows(client, state.workflow.now()) {
        return Problem::from(ErrorCode::TooManyAttempts { seconds: 60 }).into_response();
    }
    let page = match state.workflow.renew_code(&token).await {
        Ok(()) => format!("{}/{token}?ma-moi=1", routes::LINK),
        Err(error) if error.of_field("code").is_some() => format!("{}/{token}", routes::LINK),
        Err(error) => return Problem(error).into_response(),
    };
    Redirect::to(&page).into_response()
}

/// The link's page again, if something is wrong with the code or with the copy that was chosen.
fn link_again(error: &AppError, token: &str) -> Option<String> {
    let wrong = if error.of_field("code").is_some() {
        "sai"
    } else if error.of_field("number").is_some() {
        "chua"
    } else {
        return None;
    };
    Some(format!("{}/{token}?{wrong}=1", routes::LINK))
}

fn cookie(session: &NewSession, secure: bool) -> String {
    let secure = if secure { "; Secure" } else { "" };
    format!(
        "{SESSION_COOKIE}={}; Path=/; HttpOnly; SameSite=Lax{secure}",
        session.token
    )
}

fn set_cookie(response: &mut Response, cookie: &str) {
    if let Ok(value) = HeaderValue::from_str(cookie) {
        response.headers_mut().insert(header::SET_COOKIE, value);
    }
}

/// The path, if it leads to one of our own pages and nowhere else.
fn own_path(next: &str) -> Option<&str> {
    let own = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains(|c: char| c == '\\' || c.is_control())
        && !next.starts_with("/api");
    own.then_some(next)
}

/// The login page again, with the code of what was wrong; nothing that was typed is in the address.
fn login_again(error: &AppError, next: &str) -> String {
    let wrong = match error.code {
        ErrorCode::TooManyAttempts { .. } => "cho",
        _ => "sai",
    };
    match own_path(next) {
        Some(next) => {
            let next: String = next
                .replace('%', "%25")
                .replace('&', "%26")
                .replace('#', "%23");
            format!("{}?loi={wrong}&tiep={next}", routes::LOGIN)
        }
        None => format!("{}?loi={wrong}", routes::LOGIN),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_wrong_code_is_called_one() {
        let page = |error: AppError| link_again(&error, "abc");
        let wrong = AppError::field("code", "Mã không đúng, còn 4 lần thử.");
        assert_eq!(page(wrong).as_deref(), Some("/nhan/abc?sai=1"));
        let early = AppError::field("number", "Bản sao này chưa được cấp xong.");
        assert_eq!(page(early).as_deref(), Some("/nhan/abc?chua=1"));
        for code in [
            ErrorCode::NotFound,
            ErrorCode::Busy,
            ErrorCode::Internal {
                reference: "0190".to_owned(),
            },
        ] {
            assert_eq!(page(code.into()), None);
        }
    }

    #[test]
    fn after_logging_in_nobody_is_sent_to_another_site() {
        assert_eq!(own_path("/cho-ky?page=2"), Some("/cho-ky?page=2"));
        for next in [
            "",
            "https://evil.example",
            "//evil.example",
            "/\\evil.example",
            "/a\r\nb",
            "/\t/evil.example",
        ] {
            assert_eq!(own_path(next), None, "{next:?}");
        }
    }
}
