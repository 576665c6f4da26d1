//! The web server: the pages, downloads, and what guards them.
//!
//! # Layout
//! - [`pages`]: the Leptos application and the static files
//! - [`download`] and [`query`]: files that are made while they are sent
//! - [`access`]: who may ask: host, origin, token
//! - [`headers`]: what every answer carries
//! - [`refusal`]: errors as answers
//! - [`shutdown`]: when it's time to stop

mod access;
mod download;
mod headers;
mod health;
mod pages;
mod query;
mod refusal;
pub(crate) mod shutdown;

use crate::{failure::Failure, terminal};
use access::Access;
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::{HeaderValue, Request},
    middleware,
    routing::{get, post},
};
use confab_studio::Studio;
use std::{future::IntoFuture, net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, sync::watch};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{DefaultPredicate, NotForContentType},
    },
    limit::RequestBodyLimitLayer,
    trace::TraceLayer,
};

/// The largest request: a schema of 32 MB with its form around it.
const MOST_BYTES: usize = 33 << 20;
/// How long requests under way may take once the server is asked to stop.
const LAST_CALL: Duration = Duration::from_secs(3);

/// Serves until the user or the system asks it to end.
pub(crate) async fn serve(
    addr: SocketAddr,
    token: Option<&str>,
    studio: Studio,
) -> Result<(), Failure> {
    let cannot = |error| Failure::failed(format!("Confab can't listen on {addr}: {error}."));
    let listener = TcpListener::bind(addr).await.map_err(cannot)?;
    let addr = listener.local_addr().map_err(cannot)?;
    let app = router(studio.clone(), Access::new(addr, token))?;
    let stopped = shutdown::signal();
    terminal::print(&format!("Confab is ready: http://{addr}"));
    if token.is_some() {
        terminal::print("Open it once with ?token=TOKEN at the end of the address.");
    }
    let (stop, mut stopping) = watch::channel(false);
    let server = axum::serve(listener, app).with_graceful_shutdown(async move {
        stopped.await;
        stop.send_replace(true);
    });
    let last_call = async {
        // An error here means that the server has ended by itself.
        let _ = stopping.wait_for(|stopping| *stopping).await;
        tokio::time::sleep(LAST_CALL).await;
    };
    let served = tokio::select! {
        served = server.into_future() => served,
        () = last_call => Ok(()),
    };
    studio.shut_down().await;
    studio.say_farewell().await;
    served.map_err(|error| Failure::failed(format!("The server broke off: {error}.")))
}

fn router(studio: Studio, access: Access) -> Result<Router, Failure> {
    let files = Router::new()
        .route("/health", get(health::health))
        .route("/metrics", get(health::metrics))
        .route("/download/conversation/{file}", get(download::conversation))
        .route("/download/{id}/{what}", get(download::whole))
        .route("/download/{id}/table/{file}", get(download::table))
        .route("/api/query.csv", post(query::csv))
        .with_state(studio.clone());
    // From the inside out.
    Ok(pages::pages(studio)?
        .merge(files)
        .layer(DefaultBodyLimit::max(MOST_BYTES))
        .layer(RequestBodyLimitLayer::new(MOST_BYTES))
        .layer(compression())
        .layer(middleware::from_fn_with_state(access, access::guard))
        .layer(middleware::from_fn(headers::add))
        .layer(CatchPanicLayer::custom(refusal::panicked))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .layer(middleware::from_fn(headers::name_request)))
}

/// Everything but streams of events, which must arrive as they are sent, and
/// what is compressed already.
fn compression() -> CompressionLayer<impl Predicate> {
    let plain = DefaultPredicate::new()
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("application/zip"))
        .and(NotForContentType::const_new("font/"));
    CompressionLayer::new().compress_when(plain)
}

fn span<B>(request: &Request<B>) -> tracing::Span {
    let id = request
        .headers()
        .get(headers::REQUEST_ID)
        .and_then(|id: &HeaderValue| id.to_str().ok())
        .unwrap_or_default();
    // The path alone: the query may hold a token.
    tracing::info_span!("request", id, method = %request.method(), path = request.uri().path())
}
