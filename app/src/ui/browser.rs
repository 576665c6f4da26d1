//! What only a browser can do. Nothing here is called while rendering.

use leptos::{
    html::{Custom, Dialog, Textarea},
    prelude::{GetUntracked, NodeRef, document, window},
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, File, KeyboardEvent, ScrollIntoViewOptions, ScrollLogicalPosition};

/// Under which the theme is stored; `public/theme.js` reads it as well.
const THEME: &str = "confab-theme";

/// Largest file that is sent; the server reads no larger one.
const MOST_BYTES: f64 = 32.0 * 1024.0 * 1024.0;

/// Notes on the document that the page is alive.
pub fn mark_hydrated() {
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("data-hydrated", "");
    }
}

/// The chosen theme.
pub fn stored_theme() -> String {
    let storage = window().local_storage().ok().flatten();
    storage
        .and_then(|storage| storage.get_item(THEME).ok().flatten())
        .unwrap_or_else(|| "system".to_owned())
}

/// Chooses a theme and applies it. Where nothing can be stored, it lasts until the page is left.
pub fn store_theme(theme: &str) {
    if let Some(storage) = window().local_storage().ok().flatten() {
        _ = storage.set_item(THEME, theme);
    }
    if let Some(root) = document().document_element() {
        _ = root.set_attribute("data-theme", theme);
    }
}

/// Opens a dialog over the page.
pub fn open(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked()
        && !dialog.open()
    {
        _ = dialog.show_modal();
    }
}

/// Closes a dialog.
pub fn close(dialog: NodeRef<Dialog>) {
    if let Some(dialog) = dialog.get_untracked() {
        dialog.close();
    }
}

/// The bytes of a file, or a sentence on why there are none.
pub async fn bytes(file: &File) -> Result<Vec<u8>, &'static str> {
    if file.size() > MOST_BYTES {
        return Err(
            "The file is larger than 32 MB. Leave out the data: INSERT and COPY statements aren't needed.",
        );
    }
    let buffer = JsFuture::from(file.array_buffer())
        .await
        .map_err(|_| "The file can't be read.")?;
    Ok(js_sys::Uint8Array::new(&buffer).to_vec())
}

/// Puts the caret on a line of a text field and shows it.
pub fn go_to_line(field: NodeRef<Textarea>, line: u32) {
    let Some(field) = field.get_untracked() else {
        return;
    };
    let text = field.value();
    let wanted = usize::try_from(line.saturating_sub(1)).unwrap_or(0);
    let (mut start, mut end) = (0, 0);
    for (number, content) in text.split('\n').enumerate() {
        // The browser counts in UTF-16.
        end = start + content.encode_utf16().count();
        if number == wanted {
            break;
        }
        start = end + 1;
    }
    let range = (
        u32::try_from(start).unwrap_or(0),
        u32::try_from(end).unwrap_or(0),
    );
    _ = field.focus();
    _ = field.set_selection_range(range.0, range.1);
    let height = field.scroll_height();
    let lines = i32::try_from(text.split('\n').count()).unwrap_or(1).max(1);
    field.set_scroll_top(height / lines * i32::try_from(wanted.saturating_sub(3)).unwrap_or(0));
}

/// A random number up to a million.
pub fn dice() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "it is between 0 and a million"
    )]
    let thrown = (js_sys::Math::random() * 1_000_000.0) as u64;
    thrown
}

/// Waits.
pub async fn sleep(millis: i32) {
    let waiting = js_sys::Promise::new(&mut |done, _| {
        _ = window().set_timeout_with_callback_and_timeout_and_arguments_0(&done, millis);
    });
    _ = JsFuture::from(waiting).await;
}

/// Where the page comes from, such as `http://127.0.0.1:3000`.
pub fn origin() -> String {
    window().location().origin().unwrap_or_default()
}

/// The end of the address, after `#`.
pub fn fragment() -> String {
    let hash = window().location().hash().unwrap_or_default();
    hash.trim_start_matches('#').to_owned()
}

/// Puts a text in the clipboard. False where the browser doesn't let us.
pub async fn copy(text: &str) -> bool {
    // Only a page that came safely, or from this machine, has a clipboard.
    if !window().is_secure_context() {
        return false;
    }
    let copying = window().navigator().clipboard().write_text(text);
    JsFuture::from(copying).await.is_ok()
}

/// The present moment in milliseconds, for telling how long something takes.
pub fn now() -> u64 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the present is neither before 1970 nor in the far future"
    )]
    let millis = js_sys::Date::now() as u64;
    millis
}

/// Puts the caret into a text field.
pub fn focus(field: NodeRef<Textarea>) {
    if let Some(field) = field.get_untracked() {
        _ = field.focus();
    }
}

/// Scrolls an element into view.
pub fn show(id: &str) {
    if let Some(element) = document().get_element_by_id(id) {
        element.scroll_into_view();
    }
}

/// Scrolls as little as it takes to show the first element that fits a selector.
pub fn reveal(selector: &str) {
    if let Ok(Some(element)) = document().query_selector(selector) {
        let how = ScrollIntoViewOptions::new();
        how.set_block(ScrollLogicalPosition::Nearest);
        how.set_inline(ScrollLogicalPosition::Nearest);
        element.scroll_into_view_with_scroll_into_view_options(&how);
    }
}

/// Whether a key has a meaning of its own where it was pressed: in a field, or
/// together with a modifier.
pub fn is_typing(event: &KeyboardEvent) -> bool {
    in_field(event) || event.ctrl_key() || event.meta_key() || event.alt_key()
}

/// Whether a key was pressed in a field.
pub fn in_field(event: &KeyboardEvent) -> bool {
    event
        .target()
        .and_then(|target| target.dyn_into::<Element>().ok())
        .is_some_and(|element| {
            element
                .matches("input, textarea, select, dialog *")
                .unwrap_or(false)
        })
}

/// Scrolls to the element of a kind that comes after the one at the top, or before it.
pub fn step_through(kind: &str, forward: bool) {
    let Ok(list) = document().query_selector_all(kind) else {
        return;
    };
    let mut elements = (0..list.length())
        .filter_map(|at| list.get(at)?.dyn_into::<Element>().ok())
        .map(|element| (element.get_bounding_client_rect().top(), element));
    // As far as an element's own margin allows.
    let near = 90.0;
    let found = if forward {
        elements.find(|(top, _)| *top > near)
    } else {
        elements.rfind(|(top, _)| *top < 0.0)
    };
    if let Some((_, element)) = found {
        element.scroll_into_view();
    }
}

/// Loads what draws charts, once.
pub fn load_charts() {
    const ID: &str = "charts";
    if document().get_element_by_id(ID).is_some() {
        return;
    }
    let Ok(script) = document().create_element("script") else {
        return;
    };
    _ = script.set_attribute("id", ID);
    _ = script.set_attribute("type", "module");
    _ = script.set_attribute("src", "/charts.js");
    if let Some(head) = document().head() {
        _ = head.append_child(&script);
    }
}

/// Has a chart saved as a picture, `png` or `svg`.
pub fn save_chart(place: NodeRef<Custom<&'static str>>, kind: &str) {
    let Some(element) = place.get_untracked() else {
        return;
    };
    let method = js_sys::Reflect::get(&element, &kind.into()).ok();
    if let Some(method) = method.and_then(|method| method.dyn_into::<js_sys::Function>().ok()) {
        _ = method.call0(&element);
    }
}
