//! A stored dataset opened in Data Generation.

use crate::{
    datasets::{
        api,
        library::Library,
        opened::Opened,
        profile::ProfilePanel,
        rows::{RowsPanel, TableTabs, chosen_table},
        rules::RulesPanel,
        schema::SchemaPanel,
        share::SharePanel,
    },
    edits::{Desk, VersionsPanel},
    error::AppError,
    generate::Form,
    recipe::RecipePanel,
    ui::{
        format,
        icons::{DOWNLOAD, Icon},
        notice::{ErrorNotice, ProblemLine, Waiting},
    },
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{
    NavigateOptions,
    hooks::{use_navigate, use_params_map, use_query_map},
};

/// What can be seen of a dataset: the address's word and the tab's.
const VIEWS: [(&str, &str); 7] = [
    ("rows", "Rows"),
    ("profile", "Profile"),
    ("rules", "Rules"),
    ("recipe", "Recipe"),
    ("schema", "Schema"),
    ("versions", "Versions"),
    ("share", "Share"),
];

/// A dataset: head, tabs and what is chosen among them.
#[component]
pub fn DatasetPage() -> impl IntoView {
    let library = expect_context::<Library>();
    let params = use_params_map();
    let id = Memo::new(move |_| params.read().get("id").unwrap_or_default());
    let dataset = Resource::new(
        move || (id.get(), library.edition.get()),
        |(id, _)| async move {
            if id.is_empty() {
                Err(AppError::default())
            } else {
                api::view(id).await
            }
        },
    );
    let content = move || {
        Suspend::new(async move {
            match dataset.await {
                Ok(view) => view! { <Opened view /> }.into_any(),
                Err(error) => view! {
                    <Title text="Dataset" />
                    <div class="empty">
                        <h1>"This dataset can't be opened"</h1>
                        <ErrorNotice error />
                        <a class="btn primary" href="/">"Go to Data Generation"</a>
                    </div>
                }
                .into_any(),
            }
        })
    };
    view! { <Transition fallback=|| view! { <Waiting what="Opening the dataset" /> }>{content}</Transition> }
}

#[component]
fn Opened(view: Opened) -> impl IntoView {
    let query = use_query_map();
    let shown = Memo::new(move |_| {
        let word = query.read().get("view").unwrap_or_default();
        VIEWS
            .iter()
            .map(|view| view.0)
            .find(|view| *view == word)
            .unwrap_or("rows")
    });
    let dataset = view.dataset.clone();
    Desk::provide(&dataset);
    let id = dataset.id.clone();
    let tabs = VIEWS.map(|(word, label)| {
        let href = format!("/datasets/{id}?view={word}");
        view! {
            <a href=href data-noscroll="" aria-current=move || (shown.get() == word).then_some("page")>{label}</a>
        }
    });
    let title = dataset.name.clone();
    let notes = view.notes.clone();
    let stored = StoredValue::new(view);
    let table = chosen_table(dataset.tables.clone());
    let panel = move || {
        let view = stored.get_value();
        let dataset = view.dataset.clone();
        match shown.get() {
            "profile" => view! {
                <TableTabs dataset=dataset.clone() table shown="profile" />
                <ProfilePanel dataset table />
            }
            .into_any(),
            "rules" => view! { <RulesPanel id=dataset.id /> }.into_any(),
            "recipe" => view! {
                <TableTabs dataset table shown="recipe" />
                <RecipePanel view table />
            }
            .into_any(),
            "schema" => {
                view! { <SchemaPanel dataset ddl=view.ddl tables=view.summary.tables /> }.into_any()
            }
            "versions" => view! { <VersionsPanel dataset /> }.into_any(),
            "share" => view! { <SharePanel dataset /> }.into_any(),
            _ => view! {
                <TableTabs dataset=dataset.clone() table shown="rows" />
                <RowsPanel dataset table />
            }
            .into_any(),
        }
    };
    view! {
        <Title text=title />
        <article class="opened">
            <Head stored />
            <Notes notes />
            <nav class="tools" aria-label="Views">
                <div class="seg">{tabs}</div>
            </nav>
            {panel}
        </article>
    }
    .into_any()
}

/// Name, facts, downloads and ways on.
#[component]
fn Head(stored: StoredValue<Opened>) -> impl IntoView {
    let form = expect_context::<Form>();
    let navigate = use_navigate();
    let (dataset, designed) =
        stored.with_value(|view| (view.dataset.clone(), view.designed.clone()));
    let id = dataset.id.clone();
    let facts = format!(
        "Version {} · {} in {} · {} · {} UTC",
        dataset.version,
        format::counted(dataset.rows(), "row", "rows"),
        format::counted(
            u64::try_from(dataset.tables.len()).unwrap_or(0),
            "table",
            "tables"
        ),
        format::size(dataset.bytes),
        dataset.created,
    );
    let downloads = [
        ("zip", "ZIP of all tables"),
        ("sqlite", "SQLite"),
        ("proof.html", "Proof"),
    ]
    .map(|(file, label)| {
        let href = format!("/download/{id}/{file}");
        view! { <a class="btn" href=href download rel="external"><Icon path=DOWNLOAD />{label}</a> }
    });
    let talk = format!("/talk/{id}");
    view! {
        <header class="head">
            <div>
                <h1>{dataset.name}</h1>
                <p class="quiet-text">{facts}</p>
                <p class="proof">{dataset.proof}</p>
                {designed.map(|designed| view! { <p class="quiet-text">"Designed by " <span class="badge">{designed}</span></p> })}
            </div>
            <div class="bar">
                {downloads}
                <button
                    type="button"
                    on:click=move |_| {
                        stored.with_value(|view| form.load_dataset(view));
                        navigate("/", NavigateOptions::default());
                    }
                >
                    "Change and generate again"
                </button>
                <a class="btn primary" href=talk>"Talk to it"</a>
            </div>
        </header>
    }
    .into_any()
}

/// What was corrected, capped or not understood.
#[component]
fn Notes(notes: Vec<confab_model::Problem>) -> impl IntoView {
    let count = u64::try_from(notes.len()).unwrap_or(0);
    (count > 0).then(|| {
        let lines = notes.into_iter().map(|problem| view! { <ProblemLine problem /> }).collect_view();
        view! {
            <details class="notes">
                <summary>{format!("{} on how your wishes were met", format::counted(count, "note", "notes"))}</summary>
                <ul class="problems">{lines}</ul>
            </details>
        }
    })
}
