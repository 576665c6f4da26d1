//! The sidebar: screens, datasets, the generation under way, the theme.

use crate::{
    datasets::list::DatasetList,
    generate::work::{Phase, Work},
    ui::{
        format,
        icons::{Icon, ROWS, TALK},
        theme::ThemeToggle,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// On wide screens at the left, on narrow ones a bar at the bottom.
#[component]
pub fn Sidebar() -> impl IntoView {
    let path = use_location().pathname;
    let talking = Memo::new(move |_| path.read().starts_with("/talk"));
    view! {
        <header class="sidebar">
            <div class="brand">
                <a href="/">
                    <img src="/favicon.svg" alt="" width="20" height="20" />
                    "Confab"
                </a>
            </div>
            <nav aria-label="Screens" class="screens">
                <a href="/" aria-current=move || (!talking.get()).then_some("page")>
                    <Icon path=ROWS />
                    "Data Generation"
                </a>
                <a href="/talk" aria-current=move || talking.get().then_some("page")>
                    <Icon path=TALK />
                    "Talk to your data"
                </a>
            </nav>
            <UnderWay />
            <DatasetList />
            <div class="foot">
                <span class="badge" title="Data is made and stored on this machine; no model is asked.">
                    <i class="dot"></i>
                    "Embedded engine"
                </span>
                <ThemeToggle />
            </div>
        </header>
    }
    .into_any()
}

/// A word on the generation under way, while another screen may be open.
#[component]
fn UnderWay() -> impl IntoView {
    let work = expect_context::<Work>();
    move || match &*work.phase.read() {
        Phase::Running(run) => {
            let (done, total) = run.rows();
            Some(
                view! {
                    <a class="under-way" href="/">
                        <span>{format!("Generating {}", run.name)}</span>
                        <span class="n">{format!("{} %", format::percent(done, total))}</span>
                    </a>
                }
                .into_any(),
            )
        }
        _ => None,
    }
}
