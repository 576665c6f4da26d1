//! The Leptos application and the static files.

use super::headers::page_policy;
use crate::failure::Failure;
use axum::{
    Router,
    handler::Handler,
    http::{HeaderValue, header::CONTENT_SECURITY_POLICY},
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
use tower_http::services::ServeDir;

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
    // Files don't come by the handler of pages: on the thread of a page that is
    // being rendered it takes that page for its own, and its policy with it.
    let files = ServeDir::new(&*options.site_root)
        .append_index_html_on_directories(false)
        .precompressed_br()
        .precompressed_gzip();
    let nowhere = file_and_error_handler_with_context::<LeptosOptions, _>(context.clone(), shell)
        .with_state(options.clone());
    Ok(Router::new()
        .leptos_routes_with_context(&options, generate_route_list(App), context, app)
        .fallback_service(files.fallback(nowhere))
        .with_state(options))
}

/// A page that is being rendered says itself which scripts are its own.
fn set_policy(live_reload: bool) {
    let (Some(nonce), Some(options)) = (use_nonce(), use_context::<ResponseOptions>()) else {
        return;
    };
    if let Ok(policy) = HeaderValue::from_str(&page_policy(&nonce, live_reload)) {
        options.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}
