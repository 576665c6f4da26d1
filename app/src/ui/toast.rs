//! A short message at the edge of the page that can take back what was done.

use leptos::{html::Div, prelude::*};
use std::time::Duration;

/// How long it stays; a deletion can be undone a little longer than that.
const STAYS: Duration = Duration::from_secs(10);

/// What is said, and how it is taken back.
#[derive(Clone)]
struct Message {
    text: String,
    undo: Option<Callback<()>>,
}

/// The message that is shown, if there is one.
#[derive(Clone, Copy)]
pub struct Toast {
    message: RwSignal<Option<Message>>,
    number: StoredValue<u64>,
}

impl Toast {
    /// Makes it and provides it to all screens.
    pub fn provide() {
        provide_context(Self {
            message: RwSignal::new(None),
            number: StoredValue::new(0),
        });
    }

    /// Says that something was done; `undo` takes it back.
    pub fn done(self, text: String, undo: Callback<()>) {
        self.show(text, Some(undo));
    }

    /// Says something that can't be taken back.
    pub fn tell(self, text: String) {
        self.show(text, None);
    }

    fn show(self, text: String, undo: Option<Callback<()>>) {
        self.number.update_value(|number| *number += 1);
        let number = self.number.get_value();
        self.message.set(Some(Message { text, undo }));
        set_timeout(
            move || {
                if self.number.get_value() == number {
                    self.message.set(None);
                }
            },
            STAYS,
        );
    }
}

/// Where the message appears.
#[component]
pub fn ToastPlace(
    /// Set to its element.
    node: NodeRef<Div>,
) -> impl IntoView {
    let toast = expect_context::<Toast>();
    let content = move || {
        toast.message.get().map(|Message { text, undo }| {
            let undo = undo.map(|undo| {
                let take_back = move |_| {
                    toast.message.set(None);
                    undo.run(());
                };
                view! { <button type="button" on:click=take_back>"Undo"</button> }
            });
            view! {
                <span>{text}</span>
                {undo}
            }
        })
    };
    view! {
        <div class="toast" role="status" node_ref=node class:shown=move || toast.message.read().is_some()>
            {content}
        </div>
    }
    .into_any()
}
