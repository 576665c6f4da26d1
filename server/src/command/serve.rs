//! `confab serve`: the page.

use crate::{args::Serve, config::open_studio_with_engines, failure::Failure, terminal, web};
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
    web::serve(arguments.addr, token, studio).await
}
