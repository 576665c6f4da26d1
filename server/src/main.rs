//! The `confab` binary: the command line and the web server.
//!
//! Both are thin: what they do is a call or two into [`confab_studio`]. This
//! crate knows how to read arguments and requests, and how to write answers.
//!
//! # Layout
//! - [`args`]: the command line as parsed
//! - [`config`]: where the data is
//! - [`failure`]: how a command fails, and with which exit code
//! - [`terminal`]: problems, progress and tables as text
//! - [`command`]: one module a subcommand
//! - [`web`]: the server's routes, its guards and its downloads

mod args;
mod command;
mod config;
mod failure;
mod terminal;
mod web;

use args::{Arguments, Command};
use clap::Parser;
use failure::Failure;
use std::process::ExitCode;

fn main() -> ExitCode {
    // Before any thread starts, since it changes the environment. A missing
    // file is the usual case.
    let _ = dotenvy::dotenv();
    let arguments = Arguments::parse();
    start_log(&arguments.command);
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            return Failure::failed(format!("The program could not start: {error}.")).report();
        }
    };
    let result = runtime.block_on(run(arguments));
    // Whatever still waits (a reader of a job's news) isn't worth waiting for.
    runtime.shutdown_background();
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

async fn run(arguments: Arguments) -> Result<(), Failure> {
    let data = arguments.data;
    match arguments.command {
        Command::Schema(schema) => command::schema::run(&schema),
        Command::Generate(generate) => command::generate::run(*generate, data).await,
        Command::Edit(edit) => command::edit::run(edit, data).await,
        Command::Datasets(datasets) => command::datasets::run(&datasets, data).await,
        Command::Export(export) => command::export::run(export, data).await,
        Command::Model => command::model::run(data).await,
        Command::Guard(guard) => command::guard::run(guard).await,
        Command::Eval(eval) => command::eval::run(eval, data).await,
        Command::Mask(mask) => command::guard::mask(&mask),
        Command::Ask(ask) => command::ask::run(ask, data).await,
        Command::Serve(serve) => command::serve::run(serve, data).await,
    }
}

/// The server tells what it does; a command is silent unless `RUST_LOG` says otherwise.
fn start_log(command: &Command) {
    let default = if matches!(command, Command::Serve(_)) {
        "info,sqlx=warn"
    } else {
        "error"
    };
    let filter =
        tracing_subscriber::EnvFilter::try_from_default_env().unwrap_or_else(|_| default.into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_target(false)
        .init();
}
