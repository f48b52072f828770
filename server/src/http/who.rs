//! Who is calling, and from where.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, request::Parts},
};
use chungthuc_app::api::session_token;
use chungthuc_domain::ErrorCode;
use chungthuc_workflow::Actor;

use super::{problem::Problem, router::State};

/// Somebody who is logged in.
pub struct LoggedIn(pub Actor);

impl FromRequestParts<State> for LoggedIn {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let token = session_token(&parts.headers).ok_or(ErrorCode::NotLoggedIn)?;
        let actor = state
            .workflow
            .actor(&token)
            .await?
            .ok_or(ErrorCode::NotLoggedIn)?;
        Ok(Self(actor))
    }
}

/// The address that a limit goes by: the peer's, or, behind a configured proxy, the last one that
/// the proxy itself saw. What strangers write into the header is not believed.
pub struct ClientAddress(pub IpAddr);

impl FromRequestParts<State> for ClientAddress {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let peer = peer.map_or(IpAddr::from([127, 0, 0, 1]), |info| info.0.ip());
        Ok(Self(client_address(peer, &parts.headers, &state.proxies)))
    }
}

fn client_address(peer: IpAddr, headers: &HeaderMap, proxies: &[IpAddr]) -> IpAddr {
    if !proxies.contains(&peer) {
        return peer;
    }
    headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .filter_map(|address| address.trim().parse::<IpAddr>().ok())
        .rfind(|address| !proxies.contains(address))
        .unwrap_or(peer)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(text: &str) -> IpAddr {
        text.parse().expect("an address")
    }

    fn forwarded(value: &str) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert("x-forwarded-for", value.parse().expect("a value"));
        headers
    }

    #[test]
    fn a_stranger_cannot_choose_their_own_address() {
        let peer = address("203.0.113.9");
        assert_eq!(client_address(peer, &forwarded("198.51.100.1"), &[]), peer);
    }

    #[test]
    fn behind_a_proxy_the_address_that_it_saw_counts() {
        let proxy = address("10.0.0.1");
        let headers = forwarded("1.2.3.4, 203.0.113.9, 10.0.0.1");
        assert_eq!(
            client_address(proxy, &headers, &[proxy]),
            address("203.0.113.9")
        );
    }
}
