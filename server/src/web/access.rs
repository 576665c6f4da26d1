//! Who may ask.
//!
//! A page of any other site can make the browser send requests to this
//! machine, so three things are checked before anything is done: the host that
//! the browser thinks it talks to (a name that was rebound to 127.0.0.1 is
//! somebody else's), the page that a writing request comes from, and the token
//! where there is one.

use super::refusal::refuse;
use axum::{
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{AUTHORIZATION, COOKIE, HOST, LOCATION, ORIGIN, SET_COOKIE},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};
use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
};

const COOKIE_NAME: &str = "confab_session";

/// What a request has to bring along.
#[derive(Clone, Debug)]
pub(super) struct Access(Arc<Rules>);

#[derive(Debug)]
struct Rules {
    addr: SocketAddr,
    /// The digest of the token, if one is needed. Digests are compared, so
    /// that the time it takes tells nothing about the token.
    token: Option<String>,
}

impl Access {
    pub(super) fn new(addr: SocketAddr, token: Option<&str>) -> Self {
        Self(Arc::new(Rules {
            addr,
            token: token.map(|token| digest("token", token)),
        }))
    }
}

impl Rules {
    /// Whether the host is a name of this server. With a token anything goes:
    /// a rebound name doesn't get the cookie.
    fn knows_host(&self, host: &str) -> bool {
        if self.token.is_some() {
            return true;
        }
        let name = without_port(host);
        let address = name
            .trim_start_matches('[')
            .trim_end_matches(']')
            .parse::<IpAddr>();
        name.eq_ignore_ascii_case("localhost")
            || address.is_ok_and(|ip| ip.is_loopback() || ip == self.addr.ip())
    }

    fn is_token(&self, given: &str) -> bool {
        self.token
            .as_ref()
            .is_some_and(|token| *token == digest("token", given))
    }

    /// What the cookie holds: not the token, but what follows from it.
    fn session(&self) -> Option<String> {
        self.token.as_ref().map(|token| digest("session", token))
    }

    fn is_welcome(&self, headers: &HeaderMap) -> bool {
        let Some(session) = self.session() else {
            return true;
        };
        let bearer = text(headers.get(AUTHORIZATION))
            .strip_prefix("Bearer ")
            .is_some_and(|given| self.is_token(given.trim()));
        let mut cookies = headers
            .get_all(COOKIE)
            .iter()
            .flat_map(|cookies| text(Some(cookies)).split(';'));
        let has_cookie = cookies.any(|cookie| {
            cookie
                .trim()
                .split_once('=')
                .is_some_and(|(name, value)| name == COOKIE_NAME && value == session)
        });
        bearer || has_cookie
    }
}

/// Lets a request through, or refuses it.
pub(super) async fn guard(State(access): State<Access>, request: Request, next: Next) -> Response {
    let rules = &access.0;
    let headers = request.headers();
    let host = request
        .uri()
        .authority()
        .map_or_else(|| text(headers.get(HOST)), |authority| authority.as_str())
        .to_owned();
    if !rules.knows_host(&host) {
        return refuse(
            StatusCode::FORBIDDEN,
            "This address isn't Confab's.",
            "Open it by the address that it printed when it started.",
        );
    }
    if changes_something(request.method()) && !is_own_page(headers, &host) {
        return refuse(
            StatusCode::FORBIDDEN,
            "This request comes from another site.",
            "Use Confab's own page.",
        );
    }
    if let Some(answer) = log_in(rules, &request) {
        return answer;
    }
    if request.uri().path() != "/health" && !rules.is_welcome(headers) {
        return refuse(
            StatusCode::UNAUTHORIZED,
            "This Confab needs its token.",
            "Open it once with ?token=TOKEN at the end of the address, or send it as a bearer token.",
        );
    }
    next.run(request).await
}

/// A page that is opened with the right token gets the cookie and is opened
/// again without it, so that it stays in no history and no log. The cookie is
/// lax, since a strict one would not arrive when the link stands on another
/// site; writing requests are guarded by where they come from.
fn log_in(rules: &Rules, request: &Request) -> Option<Response> {
    let session = rules.session()?;
    let query = request.uri().query()?;
    let given = query
        .split('&')
        .find_map(|part| part.strip_prefix("token="))?;
    if request.method() != Method::GET || !rules.is_token(&percent_decoded(given)) {
        return None;
    }
    let cookie =
        format!("{COOKIE_NAME}={session}; Path=/; HttpOnly; SameSite=Lax; Max-Age=31536000");
    let location = HeaderValue::from_str(&without_token(request.uri())).ok()?;
    let headers = [
        (SET_COOKIE, HeaderValue::from_str(&cookie).ok()?),
        (LOCATION, location),
    ];
    Some((StatusCode::SEE_OTHER, headers).into_response())
}

fn without_token(uri: &Uri) -> String {
    let rest: Vec<&str> = uri
        .query()
        .unwrap_or_default()
        .split('&')
        .filter(|part| !part.starts_with("token="))
        .collect();
    // A path that starts with two slashes would lead to another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    if rest.is_empty() {
        path
    } else {
        format!("{path}?{}", rest.join("&"))
    }
}

fn changes_something(method: &Method) -> bool {
    !matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS)
}

/// Whether a request comes from a page of this server, or from no page at all.
fn is_own_page(headers: &HeaderMap, host: &str) -> bool {
    let site = headers.get("sec-fetch-site").map(|site| text(Some(site)));
    if let Some(site) = site {
        return site == "same-origin" || site == "none";
    }
    match headers.get(ORIGIN) {
        Some(origin) => text(Some(origin))
            .split_once("://")
            .is_some_and(|(_, origin)| origin.eq_ignore_ascii_case(host)),
        None => true,
    }
}

fn text(value: Option<&HeaderValue>) -> &str {
    value
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
        _ => host,
    }
}

fn digest(purpose: &str, text: &str) -> String {
    format!("{:x}", Sha256::digest(format!("confab {purpose}: {text}")))
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'%' => {
                let digits: Vec<u8> = rest.by_ref().take(2).collect();
                let code = std::str::from_utf8(&digits)
                    .ok()
                    .and_then(|digits| u8::from_str_radix(digits, 16).ok());
                bytes.extend(code);
            }
            b'+' => bytes.push(b' '),
            byte => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rules(addr: &str, token: Option<&str>) -> Arc<Rules> {
        Access::new(addr.parse().unwrap(), token).0
    }

    #[test]
    fn only_names_of_this_machine_are_known() {
        let rules = rules("127.0.0.1:3000", None);
        for host in [
            "127.0.0.1:3000",
            "localhost:3000",
            "LOCALHOST",
            "[::1]:3000",
            "127.0.0.2",
        ] {
            assert!(rules.knows_host(host), "{host}");
        }
        for host in [
            "evil.example",
            "evil.example:3000",
            "localhost.evil.example",
            "10.0.0.1:3000",
            "",
        ] {
            assert!(!rules.knows_host(host), "{host}");
        }
    }

    #[test]
    fn a_page_of_another_site_may_not_write() {
        let from = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            is_own_page(&headers, "127.0.0.1:3000")
        };
        assert!(from("sec-fetch-site", "same-origin"));
        assert!(!from("sec-fetch-site", "cross-site"));
        assert!(!from("sec-fetch-site", "same-site"));
        assert!(from("origin", "http://127.0.0.1:3000"));
        assert!(!from("origin", "http://127.0.0.1:9999"));
        assert!(!from("origin", "null"));
        assert!(is_own_page(&HeaderMap::new(), "127.0.0.1:3000"));
    }

    #[test]
    fn the_token_opens_and_nothing_else_does() {
        let rules = rules("0.0.0.0:3000", Some("open sesame"));
        let with = |name: &'static str, value: String| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_str(&value).unwrap());
            rules.is_welcome(&headers)
        };
        assert!(with("authorization", "Bearer open sesame".into()));
        assert!(!with("authorization", "Bearer open".into()));
        assert!(with(
            "cookie",
            format!("a=b; {COOKIE_NAME}={}", rules.session().unwrap())
        ));
        assert!(!with("cookie", format!("{COOKIE_NAME}=open sesame")));
        assert!(!rules.is_welcome(&HeaderMap::new()));
        assert!(rules.is_token(&percent_decoded("open%20sesame")));
    }

    #[test]
    fn the_token_leaves_the_address() {
        let left = |uri: &str| without_token(&uri.parse().unwrap());
        assert_eq!(left("/?token=x"), "/");
        assert_eq!(left("/talk?a=1&token=x&b=2"), "/talk?a=1&b=2");
        assert_eq!(left("//evil.example/?token=x"), "/evil.example/");
    }
}
