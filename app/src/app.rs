//! The HTML document, the routes and what all screens share.

use crate::{
    datasets::{DatasetPage, Library, SharedPage},
    engine::{Engines, SettingsPage, status},
    generate::{Form, GeneratePage, Live, Work},
    guard::GuardPage,
    talk::{TalkPage, TalkStart, conversations::Talks},
    ui::{
        browser,
        sidebar::{Sidebar, SidebarPlace},
        toast::{Toast, ToastPlace},
    },
    watch::WatchPage,
};
use leptos::{html::Div, prelude::*};
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    Lazy, LazyRoute, SsrMode,
    components::{Route, Router, Routes},
    lazy_route, path,
};

/// The HTML document around the [`App`].
pub fn shell(options: LeptosOptions) -> impl IntoView {
    view! {
        <!DOCTYPE html>
        <html lang="en" data-model=status::mark()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="description" content="SQL schema in, a believable database out." />
                // Sets the theme before anything is painted, so it isn't deferred.
                <script src="/theme.js"></script>
                <link rel="icon" type="image/svg+xml" href="/favicon.svg" />
                <link rel="stylesheet" id="leptos" href="/pkg/confab.css" />
                <AutoReload options=options.clone() />
                <HydrationScripts options />
                <MetaTags />
            </head>
            <body>
                <App />
            </body>
        </html>
    }
}

/// The whole page.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    let library = Library::provide();
    Live::provide(Form::provide());
    Toast::provide();
    Talks::provide();
    SidebarPlace::provide();
    Engines::provide();
    let work = Work::provide();
    Effect::new(move || work.resume());
    // The page comes alive from its top down, and a lazy screen only once it is
    // loaded: when the last element is there, all of them are.
    let last = NodeRef::<Div>::new();
    last.on_load(|_| browser::mark_hydrated());
    // A generation may end while another screen is open.
    Effect::new(move || {
        if work.stored.get() > 0 {
            library.refetch();
        }
    });
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Confab".to_owned() } else { format!("{title} · Confab") }
        } />
        <Router>
            // Left to the browser, which moves the focus as well; the router would only scroll.
            <a class="skip" href="#main" rel="external">"Skip to the content"</a>
            <div class="app">
                <Sidebar />
                <main id="main" tabindex="-1">
                    <Routes fallback=|| view! { <NotFound /> }>
                        <Route path=path!("/") view=GeneratePage ssr=SsrMode::Async />
                        <Route path=path!("/datasets/:id") view={Lazy::<DatasetScreen>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/shared") view={Lazy::<SharedScreen>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/talk") view={Lazy::<TalkStartScreen>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/settings") view={Lazy::<SettingsScreen>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/observability") view={Lazy::<WatchScreen>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/guardrails") view={Lazy::<GuardScreen>::new()} ssr=SsrMode::Async />
                        <Route path=path!("/talk/:id") view={Lazy::<TalkScreen>::new()} ssr=SsrMode::Async />
                    </Routes>
                </main>
            </div>
            <ToastPlace node=last />
        </Router>
    }
    .into_any()
}

/// What is shown for an address that leads nowhere.
#[component]
fn NotFound() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Not found" />
        <div class="empty">
            <h1>"There is no such page"</h1>
            <p>"The address may be mistyped, or what it led to is gone."</p>
            <a class="btn primary" href="/">"Go to Data Generation"</a>
        </div>
    }
    .into_any()
}

/// Makes a screen one that the browser loads when it is first shown. The first
/// screen isn't one of them: it is what most visits begin with.
macro_rules! lazy_screen {
    ($name:ident, $page:ident) => {
        struct $name;

        #[lazy_route]
        impl LazyRoute for $name {
            fn data() -> Self {
                Self
            }

            fn view(_this: Self) -> AnyView {
                $page().into_any()
            }
        }
    };
}

lazy_screen!(DatasetScreen, DatasetPage);
lazy_screen!(SharedScreen, SharedPage);
lazy_screen!(SettingsScreen, SettingsPage);
lazy_screen!(GuardScreen, GuardPage);
lazy_screen!(WatchScreen, WatchPage);
lazy_screen!(TalkStartScreen, TalkStart);
lazy_screen!(TalkScreen, TalkPage);
