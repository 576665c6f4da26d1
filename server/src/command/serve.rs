//! `confab serve`: the page.

use crate::{args::Serve, config::open_studio_with_engines, failure::Failure, terminal, web};
use confab_observe::{Exporter, Settings, Webhook};
use confab_studio::{Studio, guarded};
use std::path::PathBuf;

pub(crate) async fn run(arguments: Serve, data: Option<PathBuf>) -> Result<(), Failure> {
    let token = arguments
        .token
        .as_deref()
        .map(str::trim)
        .filter(|token| !token.is_empty());
    if token.is_none() && !arguments.addr.ip().is_loopback() {
        return Err(Failure::input(format!(
            "Everyone who reaches {} could use this Confab. Set CONFAB_TOKEN to a long random text, or listen on 127.0.0.1.",
            arguments.addr
        )));
    }
    let studio = open_studio_with_engines(data).await?;
    if let Some(model) = studio.engines().model() {
        terminal::say(&format!("The language model is {model}"));
    }
    observe(&studio);
    tokio::task::spawn_blocking(guarded::warm_up);
    web::serve(arguments.addr, token, studio).await
}

/// Says where traces and alerts go. What is wrong with that is no reason not to serve.
fn observe(studio: &Studio) {
    let variable = |name: &str| std::env::var(name).ok();
    let exporter = match Settings::from_env(&variable) {
        Ok(None) => None,
        Ok(Some(settings)) => match Exporter::start(settings) {
            Ok(exporter) => Some(exporter),
            Err(error) => {
                terminal::say(&format!("Warning: {error}"));
                None
            }
        },
        Err(error) => {
            terminal::say(&format!("Warning: traces aren't sent: {error}"));
            None
        }
    };
    studio.observe_with(exporter, Webhook::from_env(&variable));
    if let Some(target) = studio.target() {
        terminal::say(&format!("Traces go to {}", target.name));
    }
}
