//! Files that are made while they are sent.

use super::refusal::{Refusal, refuse};
use axum::{
    body::{Body, Bytes},
    extract::{Path, Query, State},
    http::{
        HeaderValue, StatusCode,
        header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE},
    },
    response::{IntoResponse, Response},
};
use confab_studio::{Export, Studio};
use serde::Deserialize;
use std::io::{self, Write};
use tokio::sync::mpsc;
use tokio_stream::{StreamExt, wrappers::ReceiverStream};

/// Pieces under way between the maker and the network.
const PIECES: usize = 8;
/// What the proof may load as a page: its own style.
const PROOF_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/// How the file is to be opened.
#[derive(Default, Deserialize)]
pub(super) struct How {
    /// Whether to show it rather than save it.
    inline: Option<String>,
    /// The version that is meant; none: the open one.
    version: Option<u32>,
}

/// `/download/{id}/{zip|sqlite|proof.html|recipe.json}`
pub(super) async fn whole(
    State(studio): State<Studio>,
    Path((id, what)): Path<(String, String)>,
    Query(how): Query<How>,
) -> Response {
    let what = match what.as_str() {
        "zip" => Export::Zip,
        "sqlite" => Export::Sqlite,
        "proof.html" => Export::ProofHtml,
        "recipe.json" => Export::Recipe,
        _ => {
            return refuse(
                StatusCode::NOT_FOUND,
                "There is no such download.",
                "There are zip, sqlite, proof.html and recipe.json.",
            );
        }
    };
    send(studio, id, what, how).await
}

/// `/download/{id}/table/{table}.csv`
pub(super) async fn table(
    State(studio): State<Studio>,
    Path((id, file)): Path<(String, String)>,
    Query(how): Query<How>,
) -> Response {
    match file.strip_suffix(".csv") {
        Some(table) => {
            send(
                studio,
                id,
                Export::Csv {
                    table: table.to_owned(),
                },
                how,
            )
            .await
        }
        None => refuse(
            StatusCode::NOT_FOUND,
            "There is no such download.",
            "A table's file ends in .csv.",
        ),
    }
}

/// `/download/conversation/{id}.{html|sql}`
pub(super) async fn conversation(
    State(studio): State<Studio>,
    Path(file): Path<String>,
) -> Response {
    let parts = file.split_once('.');
    let Some((id, kind)) = parts.and_then(|(id, kind)| Some((id.parse().ok()?, kind))) else {
        return no_conversation();
    };
    let (made, media) = match kind {
        "html" => {
            // The page's own script; without it the charts are missing, and all else is there.
            let site = std::env::var("LEPTOS_SITE_ROOT").unwrap_or_else(|_| "target/site".into());
            let charts = tokio::fs::read_to_string(format!("{site}/charts.js")).await;
            let page = studio
                .conversation_html(id, &charts.unwrap_or_default())
                .await;
            (page, "text/html; charset=utf-8")
        }
        "sql" => (studio.conversation_sql(id).await, "application/sql"),
        _ => return no_conversation(),
    };
    match made {
        Ok(text) => {
            let name = format!("conversation-{id}.{kind}");
            let headers = [
                (CONTENT_TYPE, HeaderValue::from_static(media)),
                (CONTENT_DISPOSITION, disposition(&name, false)),
            ];
            (headers, text).into_response()
        }
        Err(error) => Refusal(error).into_response(),
    }
}

fn no_conversation() -> Response {
    refuse(
        StatusCode::NOT_FOUND,
        "There is no such download.",
        "A conversation is saved as html or sql.",
    )
}

async fn send(studio: Studio, id: String, what: Export, how: How) -> Response {
    let dataset = match studio.find(&id).await {
        Ok(dataset) => dataset,
        Err(error) => return Refusal(error).into_response(),
    };
    let headers = [
        (CONTENT_TYPE, HeaderValue::from_static(what.media_type())),
        (
            CONTENT_DISPOSITION,
            disposition(&what.file_name(&dataset.name), how.inline.is_some()),
        ),
        (
            CONTENT_SECURITY_POLICY,
            HeaderValue::from_static(PROOF_POLICY),
        ),
    ];
    let (send, mut receive) = mpsc::channel(PIECES);
    let pipe = Pipe(send.clone());
    let making = tokio::spawn(async move {
        let made = studio.export_version(&id, how.version, what, pipe).await;
        if made.is_err() {
            // Whoever has got a part must see that it's not the whole.
            let _ = send.send(Err(io::Error::other("broken off"))).await;
        }
        made
    });
    // An error before the first piece can still be told properly.
    match receive.recv().await {
        Some(Ok(first)) => {
            let rest = tokio_stream::once(Ok(first)).chain(ReceiverStream::new(receive));
            (headers, Body::from_stream(rest)).into_response()
        }
        Some(Err(_)) | None => match making.await {
            Ok(Ok(())) => (headers, Body::empty()).into_response(),
            Ok(Err(error)) => Refusal(error).into_response(),
            Err(_) => refuse(
                StatusCode::INTERNAL_SERVER_ERROR,
                "The download broke off.",
                "Try again.",
            ),
        },
    }
}

/// A writer on a thread that may block, whose bytes go out on the network.
struct Pipe(mpsc::Sender<io::Result<Bytes>>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let gone = |_| io::Error::from(io::ErrorKind::BrokenPipe);
        self.0
            .blocking_send(Ok(Bytes::copy_from_slice(bytes)))
            .map_err(gone)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How a file is called, in plain letters for old programs and in full for others.
pub(super) fn disposition(name: &str, inline: bool) -> HeaderValue {
    let kind = if inline { "inline" } else { "attachment" };
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || " ._-()".contains(c) {
            c
        } else {
            '_'
        }
    };
    let full = |byte: u8| {
        if byte.is_ascii_alphanumeric() || b"._-".contains(&byte) {
            char::from(byte).to_string()
        } else {
            format!("%{byte:02X}")
        }
    };
    let fallback: String = name.chars().map(plain).collect();
    let encoded: String = name.bytes().map(full).collect();
    HeaderValue::from_str(&format!(
        "{kind}; filename=\"{fallback}\"; filename*=UTF-8''{encoded}"
    ))
    .unwrap_or(HeaderValue::from_static("attachment"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_name_cannot_break_out_of_its_header() {
        let value = disposition("Büro \"x\"\r\n.zip", false);
        assert_eq!(
            value,
            "attachment; filename=\"B_ro _x___.zip\"; filename*=UTF-8''B%C3%BCro%20%22x%22%0D%0A.zip"
        );
    }
}
