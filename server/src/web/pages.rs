//! The Leptos application and the static files.

use super::headers::page_policy;
use crate::failure::Failure;
use axum::{
    Router,
    body::Body,
    extract::Request,
    http::{
        HeaderValue, Method,
        header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    middleware::{self, Next},
    response::Response,
};
use confab_app::{App, shell};
use confab_studio::Studio;
use leptos::{
    config::{LeptosOptions, get_configuration},
    nonce::use_nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{
    LeptosRoutes, ResponseOptions, file_and_error_handler_with_context, generate_route_list,
};

/// The routes of the pages, their server functions and the files beside them.
pub(super) fn pages(studio: Studio) -> Result<Router, Failure> {
    let configuration = get_configuration(None).map_err(|error| {
        Failure::failed(format!("The settings of the site can't be read: {error}."))
    })?;
    let options = configuration.leptos_options;
    let live_reload = std::env::var_os("LEPTOS_WATCH").is_some();
    let context = move || {
        provide_context(studio.clone());
        set_policy(live_reload);
    };
    let app = {
        let options = options.clone();
        move || shell(options.clone())
    };
    Ok(Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context.clone(), app)
        .fallback(file_and_error_handler_with_context::<LeptosOptions, _>(
            context, shell,
        ))
        .layer(middleware::from_fn(render_again))
        .with_state(options))
}

/// A page that has no policy was rendered without its request's context, which
/// happens now and then when the machine is busy. It is empty and would never
/// come alive, so it is rendered once more.
async fn render_again(request: Request, next: Next) -> Response {
    if request.method() != Method::GET {
        return next.run(request).await;
    }
    let (parts, body) = request.into_parts();
    let again = Request::from_parts(parts.clone(), Body::empty());
    let response = next.clone().run(Request::from_parts(parts, body)).await;
    let is_page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if is_page && !response.headers().contains_key(CONTENT_SECURITY_POLICY) {
        tracing::warn!("a page lost its context and is rendered again");
        return next.run(again).await;
    }
    response
}

/// A page that is being rendered says itself which scripts are its own. Files
/// and server functions come by here too, and have no nonce.
fn set_policy(live_reload: bool) {
    let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce, live_reload)) {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
