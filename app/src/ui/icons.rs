//! The few line drawings of the page. All are decoration beside a text.

use leptos::prelude::*;

/// A line drawing on a 16 × 16 field, given as an SVG path.
#[component]
pub fn Icon(
    /// The path's data.
    path: &'static str,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 16 16" aria-hidden="true" focusable="false">
            <path d=path />
        </svg>
    }
    .into_any()
}

/// Rows of a table.
pub const ROWS: &str = "M2 3.5h12M2 8h12M2 12.5h7";
/// A speech bubble.
pub const TALK: &str = "M2 3h12v8H7l-3 3v-3H2z";
/// A pencil.
pub const PENCIL: &str = "M3 13l.6-2.8L10.8 3l2.2 2.2-7.2 7.2z";
/// A bin.
pub const BIN: &str = "M3 4.5h10M6.5 4.5V3h3v1.5M4.5 4.5l.6 8.5h5.8l.6-8.5";
/// An arrow into a tray.
pub const DOWNLOAD: &str = "M8 2.5v7M5 7l3 3 3-3M3 12.5h10";
/// An arrow back.
pub const UNDO: &str = "M3 6.5h6.5a3.5 3.5 0 010 7H6M3 6.5l3-3M3 6.5l3 3";
/// An arrow forth.
pub const REDO: &str = "M13 6.5H6.5a3.5 3.5 0 000 7H10M13 6.5l-3-3M13 6.5l-3 3";
/// A tick.
pub const TICK: &str = "M3 8.5l3.2 3.2L13 5";
/// A cross.
pub const CROSS: &str = "M4 4l8 8M12 4l-8 8";
/// A die.
pub const DICE: &str = "M3 3h10v10H3zM5.8 5.8h.01M10.2 10.2h.01M8 8h.01M10.2 5.8h.01M5.8 10.2h.01";
/// Good.
pub const THUMB_UP: &str = "M2.5 7h2v6h-2zM4.5 7.5L7.5 2.5c1.2 0 1.7.9 1.4 2L8.4 6.5H13l-1 6.5H4.5";
/// Bad.
pub const THUMB_DOWN: &str = "M2.5 9h2V3h-2zM4.5 8.5l3 5c1.2 0 1.7-.9 1.4-2L8.4 9.5H13L12 3H4.5";
/// A page with an arrow upwards.
pub const UPLOAD: &str = "M8 10V3M5 6l3-3 3 3M3 12.5h10";
/// A screen, for the system's theme.
pub const SYSTEM: &str = "M2.5 3.5h11v7h-11zM6 13h4";
/// The sun.
pub const SUN: &str = "M8 5.2a2.8 2.8 0 100 5.6 2.8 2.8 0 000-5.6zM8 1.5v1.4M8 13.1v1.4M1.5 8h1.4M13.1 8h1.4M3.4 3.4l1 1M11.6 11.6l1 1M12.6 3.4l-1 1M4.4 11.6l-1 1";
/// The moon.
pub const MOON: &str = "M13 9.5A5.5 5.5 0 016.5 3 5.5 5.5 0 1013 9.5z";
/// A book.
pub const BOOK: &str = "M8 4.2C6.5 3 4.5 2.8 2.5 3v9.5c2-.2 4 0 5.5 1.2 1.5-1.2 3.5-1.4 5.5-1.2V3c-2-.2-4 0-5.5 1.2zM8 4.2v9.5";
/// A plate with knife and fork.
pub const PLATE: &str =
    "M3 2.5v3.2a1.5 1.5 0 003 0V2.5M4.5 7.2v6.3M12 13.5V2.5c-1.8.8-2.5 2.6-2.5 5H12";
/// A building.
pub const BUILDING: &str =
    "M3.5 13.5v-11h9v11M2 13.5h12M6 5.5h.01M10 5.5h.01M6 8.2h.01M10 8.2h.01M6.8 13.5v-2.6h2.4v2.6";
