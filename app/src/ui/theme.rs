//! The choice between the system's theme, light and dark.

use crate::ui::{
    browser,
    icons::{Icon, MOON, SUN, SYSTEM},
};
use leptos::prelude::*;

/// The themes: what is stored, what is said, and the drawing.
const THEMES: [(&str, &str, &str); 3] = [
    ("system", "Theme of the system", SYSTEM),
    ("light", "Light theme", SUN),
    ("dark", "Dark theme", MOON),
];

/// Three buttons, one of which is pressed.
#[component]
pub fn ThemeToggle() -> impl IntoView {
    let chosen = RwSignal::new("system".to_owned());
    // Only the browser knows; the server renders the default.
    Effect::new(move || chosen.set(browser::stored_theme()));
    let buttons = THEMES.map(|(theme, label, path)| {
        view! {
            <button
                type="button"
                aria-label=label
                title=label
                aria-pressed=move || if *chosen.read() == theme { "true" } else { "false" }
                on:click=move |_| {
                    browser::store_theme(theme);
                    chosen.set(theme.to_owned());
                }
            >
                <Icon path />
            </button>
        }
    });
    view! {
        <div class="themes" role="group" aria-label="Theme">
            {buttons}
        </div>
    }
    .into_any()
}
