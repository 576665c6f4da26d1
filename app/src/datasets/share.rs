//! Same link, same bytes: the hash of each CSV, a link that makes them anywhere, and the proof of it.

use crate::{
    datasets::api,
    error::AppError,
    ui::{
        browser, format,
        icons::{CROSS, DOWNLOAD, Icon, TICK},
        notice::{ErrorNotice, Waiting},
    },
};
use confab_model::{Dataset, FileHash};
use leptos::{prelude::*, task::spawn_local};

/// What became of making the files once more.
#[derive(Clone, Default)]
enum Again {
    #[default]
    NotYet,
    Waiting,
    Made(Vec<FileHash>),
    Failed(AppError),
}

/// Hashes, *Reproduce* and the link.
#[component]
pub fn SharePanel(
    /// The dataset.
    dataset: Dataset,
) -> impl IntoView {
    let id = dataset.id.clone();
    let files = Resource::new(move || id.clone(), api::read_hashes);
    let id = StoredValue::new(dataset.id);
    let again = RwSignal::new(Again::default());
    let reproduce = move |_| {
        again.set(Again::Waiting);
        spawn_local(async move {
            again.set(match api::reproduce(id.get_value()).await {
                Ok(files) => Again::Made(files),
                Err(error) => Again::Failed(error),
            });
        });
    };
    let table = move || {
        Suspend::new(async move {
            match files.await {
                Err(error) => view! { <ErrorNotice error /> }.into_any(),
                Ok(files) => view! { <Files files id=id.get_value() again /> }.into_any(),
            }
        })
    };
    view! {
        <div class="document share">
            <section>
                <h2>"Same link, same bytes"</h2>
                <p class="quiet-text">
                    "The link carries the schema, the recipe, its seed and its day. Whoever opens it, on any machine, makes the same files to the byte."
                </p>
                <Link id=id.get_value() />
            </section>
            <section>
                <div class="bar">
                    <h2>"Files"</h2>
                    <span class="grow"></span>
                    <button type="button" disabled=move || matches!(*again.read(), Again::Waiting) on:click=reproduce>
                        {move || if matches!(*again.read(), Again::Waiting) { "Making them again…" } else { "Reproduce" }}
                    </button>
                </div>
                <p class="quiet-text">"Reproduce reads the schema's text anew, makes every file once more from the recipe, and compares."</p>
                <Transition fallback=|| view! { <Waiting what="Making every file and its hash" /> }>{table}</Transition>
            </section>
        </div>
    }
    .into_any()
}

/// The link, made when it is asked for.
#[component]
fn Link(id: String) -> impl IntoView {
    let link = RwSignal::new(None::<Result<String, AppError>>);
    let copied = RwSignal::new(false);
    let id = StoredValue::new(id);
    let make = move |_| {
        spawn_local(async move {
            let made = api::share(id.get_value()).await;
            let made = made.map(|end| format!("{}/shared#{end}", browser::origin()));
            if let Ok(link) = &made {
                copied.set(browser::copy(link).await);
            }
            link.set(Some(made));
        });
    };
    let content = move || {
        link.get().map(|made| match made {
            Err(error) => view! { <ErrorNotice error /> }.into_any(),
            Ok(link) => view! {
                <label>
                    <span class="sr">"The link"</span>
                    <input type="text" readonly prop:value=link.clone() value=link.clone() />
                </label>
                <p class="quiet-text" role="status">
                    {move || if copied.get() { "It is in the clipboard." } else { "Select it and copy it." }}
                </p>
            }
            .into_any(),
        })
    };
    view! {
        <div class="link-made">
            <button type="button" class="primary" on:click=make>"Copy the link"</button>
            {content}
        </div>
    }
    .into_any()
}

/// One line a table: size, hash, and whether it came out the same.
#[component]
fn Files(files: Vec<FileHash>, id: String, again: RwSignal<Again>) -> impl IntoView {
    let first = files.clone();
    let verdict = move || {
        match &*again.read() {
        Again::Failed(error) => Some(view! { <ErrorNotice error=error.clone() /> }.into_any()),
        Again::Made(made) if *made == first => {
            let said = format!("All {} came out the same, byte for byte.", format::counted(made.len() as u64, "file", "files"));
            Some(view! { <p class="notice good" role="status">{said}</p> }.into_any())
        }
        Again::Made(_) => {
            Some(view! { <p class="notice bad" role="alert">"Some files came out differently. Please report this."</p> }.into_any())
        }
        Again::NotYet | Again::Waiting => None,
    }
    };
    let lines = files
        .into_iter()
        .map(|file| {
            let href = format!("/download/{id}/table/{}.csv", format::encode(&file.table));
            let mine = file.clone();
            let same = move || match &*again.read() {
                Again::Made(made) => Some(made.contains(&mine)),
                _ => None,
            };
            view! { <FileLine file href same=Signal::derive(same) /> }
        })
        .collect_view();
    view! {
        {verdict}
        <ul class="files">{lines}</ul>
    }
    .into_any()
}

/// A file, its hash and whether another one is equal.
#[component]
pub fn FileLine(
    /// The file.
    file: FileHash,
    /// Where to download it; empty: nowhere.
    #[prop(into)]
    href: String,
    /// Whether the other one is equal; None while there is none.
    same: Signal<Option<bool>>,
) -> impl IntoView {
    let download = (!href.is_empty()).then(|| {
        let label = format!("Download {}.csv", file.table);
        view! { <a class="btn" href=href download rel="external" aria-label=label><Icon path=DOWNLOAD /></a> }
    });
    let sign = move || {
        same.get().map(|same| {
            let (path, word, class) = if same {
                (TICK, "equal", "same")
            } else {
                (CROSS, "different", "other")
            };
            view! { <span class=class><Icon path />{word}</span> }
        })
    };
    view! {
        <li>
            <b>{format!("{}.csv", file.table)}</b>
            <small>{format::size(file.bytes)}</small>
            <code title="SHA-256">{file.sha256}</code>
            {sign}
            {download}
        </li>
    }
    .into_any()
}
