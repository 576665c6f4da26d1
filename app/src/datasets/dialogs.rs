//! Renaming a dataset.

use crate::{
    datasets::{api, library::Library},
    error::AppError,
    ui::{browser, notice::ErrorNotice},
};
use confab_model::Dataset;
use leptos::{html::Dialog, prelude::*, task::spawn_local};

/// Asks for another name.
#[component]
pub fn RenameDialog(
    /// The dialog, opened by others.
    dialog: NodeRef<Dialog>,
    /// The dataset that is meant.
    chosen: RwSignal<Option<Dataset>>,
) -> impl IntoView {
    let library = expect_context::<Library>();
    let name = RwSignal::new(String::new());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<AppError>));
    Effect::new(move || {
        failure.set(None);
        name.set(chosen.get().map(|dataset| dataset.name).unwrap_or_default());
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(dataset) = chosen.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let result = api::rename(dataset.id, name.get_untracked()).await;
            busy.set(false);
            failure.set(result.err());
            if failure.read_untracked().is_none() {
                browser::close(dialog);
                library.refetch();
            }
        });
    };
    view! {
        <dialog node_ref=dialog aria-labelledby="rename-title">
            <form on:submit=submit>
                <h2 id="rename-title">"Rename the dataset"</h2>
                <label>
                    "Name"
                    <input
                        type="text"
                        required
                        maxlength="120"
                        autocomplete="off"
                        prop:value=move || name.get()
                        on:input:target=move |event| name.set(event.target().value())
                    />
                </label>
                {move || failure.get().map(|error| view! { <ErrorNotice error /> })}
                <div class="bar end">
                    <button type="button" on:click=move |_| browser::close(dialog)>"Keep the name"</button>
                    <button type="submit" class="primary" disabled=move || busy.get()>"Rename"</button>
                </div>
            </form>
        </dialog>
    }
    .into_any()
}
