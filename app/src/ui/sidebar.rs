//! The sidebar: screens, datasets, the generation under way, the theme.

use crate::{
    datasets::list::DatasetList,
    engine::badge::EngineBadge,
    generate::work::{Phase, Work},
    ui::{
        format,
        icons::{Icon, ROWS, TALK},
        theme::ThemeToggle,
    },
};
use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Where a screen puts a list of its own, in the place of the datasets.
#[derive(Clone, Copy)]
pub struct SidebarPlace(RwSignal<Option<ViewFn>>);

impl SidebarPlace {
    /// Makes it and provides it to all screens.
    pub fn provide() {
        provide_context(Self(RwSignal::new(None)));
    }

    /// Shows a list for as long as the calling component is there.
    pub fn fill(self, list: impl Fn() -> AnyView + Send + Sync + 'static) {
        let list = ViewFn::from(list);
        // After hydration, since the server has rendered the sidebar before.
        Effect::new(move || self.0.set(Some(list.clone())));
        on_cleanup(move || self.0.set(None));
    }
}

/// On wide screens at the left, on narrow ones a bar at the bottom.
#[component]
pub fn Sidebar() -> impl IntoView {
    let path = use_location().pathname;
    let is_at =
        move |places: &[&str]| path.with(|path| places.iter().any(|place| path.starts_with(place)));
    let talking = Memo::new(move |_| is_at(&["/talk"]));
    let generating =
        Memo::new(move |_| path.with(|path| path == "/") || is_at(&["/datasets", "/shared"]));
    let place = expect_context::<SidebarPlace>();
    view! {
        <header class="sidebar">
            <div class="brand">
                <a href="/">
                    <img src="/favicon.svg" alt="" width="20" height="20" />
                    "Confab"
                </a>
            </div>
            <nav aria-label="Screens" class="screens">
                <a href="/" aria-current=move || generating.get().then_some("page")>
                    <Icon path=ROWS />
                    "Data Generation"
                </a>
                <a href="/talk" aria-current=move || talking.get().then_some("page")>
                    <Icon path=TALK />
                    "Talk to your data"
                </a>
            </nav>
            <UnderWay />
            {move || match place.0.get() {
                Some(list) => list.run(),
                None => view! { <DatasetList /> }.into_any(),
            }}
            <div class="foot">
                <EngineBadge />
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
