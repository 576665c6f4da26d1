//! The recipe while it is being edited.

use leptos::prelude::*;
use serde_json::Value;

/// A recipe that changes. Fields are drawn once and write into it, so that
/// typing redraws nothing; `edition` tells when to look again.
#[derive(Clone, Copy)]
pub struct Edited {
    original: StoredValue<String>,
    recipe: StoredValue<Value>,
    /// Counts the changes.
    pub edition: RwSignal<u32>,
    /// Counts the times that the whole recipe was replaced, so that fields are drawn anew.
    pub replaced: RwSignal<u32>,
}

impl Edited {
    /// A recipe as stored.
    pub fn new(text: String) -> Self {
        let recipe = serde_json::from_str(&text).unwrap_or_default();
        Self {
            original: StoredValue::new(text),
            recipe: StoredValue::new(recipe),
            edition: RwSignal::new(0),
            replaced: RwSignal::new(0),
        }
    }

    /// What stands at a JSON pointer.
    pub fn at(self, pointer: &str) -> Value {
        self.recipe
            .with_value(|recipe| recipe.pointer(pointer).cloned().unwrap_or_default())
    }

    /// Sets a field of the object at a JSON pointer.
    pub fn set(self, pointer: &str, field: &str, value: Value) {
        self.recipe.update_value(|recipe| {
            if let Some(object) = recipe.pointer_mut(pointer).and_then(Value::as_object_mut) {
                object.insert(field.to_owned(), value);
            }
        });
        self.edition.update(|edition| *edition += 1);
    }

    /// Another recipe as a whole. False when the text is none.
    pub fn replace(self, text: &str) -> bool {
        let Ok(recipe) = serde_json::from_str(text) else {
            return false;
        };
        self.recipe.set_value(recipe);
        self.edition.update(|edition| *edition += 1);
        true
    }

    /// As it was stored.
    pub fn undo(self) {
        self.replace(&self.original.get_value());
        self.edition.set(0);
        self.redraw();
    }

    /// Has the fields drawn anew.
    pub fn redraw(self) {
        self.replaced.update(|replaced| *replaced += 1);
    }

    /// As JSON, for reading.
    pub fn pretty(self) -> String {
        self.recipe
            .with_value(|recipe| serde_json::to_string_pretty(recipe).unwrap_or_default())
    }

    /// As JSON, for sending.
    pub fn text(self) -> String {
        self.recipe.with_value(Value::to_string)
    }
}
