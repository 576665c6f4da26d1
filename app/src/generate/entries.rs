//! An order as the page sends it.

use confab_model::Engine;
use serde::{Deserialize, Serialize};

/// What the user has entered. The recipe, which the page only shows and edits,
/// travels as JSON text: so its many types stay out of the browser.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Entries {
    /// The schema's text.
    pub ddl: String,
    /// The name of the file that it came from.
    pub file: Option<String>,
    /// Instructions in words.
    pub prompt: String,
    /// So many rows in every table.
    pub rows: Option<u64>,
    /// Rows of a typical table; the others by their role.
    pub size: Option<u64>,
    /// Rows of single tables.
    pub rows_of: Vec<(String, u64)>,
    /// Where all randomness starts.
    pub seed: Option<u64>,
    /// 0 to 2.
    pub temperature: Option<f64>,
    /// Such as `de-DE`.
    pub locale: Option<String>,
    /// `YYYY-MM-DD`.
    pub today: Option<String>,
    /// A recipe to follow instead of designing one, as JSON.
    pub recipe: Option<String>,
    /// Changes to carry out afterwards, as JSON.
    #[serde(default)]
    pub changes: Option<String>,
    /// Who designs; none: the usual engine.
    #[serde(default)]
    pub engine: Option<Engine>,
}

#[cfg(feature = "ssr")]
impl Entries {
    /// The order that they make.
    ///
    /// # Errors
    /// When the recipe can't be read.
    pub(crate) fn order(self) -> Result<confab_model::GenerateOrder, crate::AppError> {
        let recipe = self.recipe.as_deref().map(read_recipe).transpose()?;
        Ok(confab_model::GenerateOrder {
            ddl: self.ddl,
            file: self.file,
            prompt: self.prompt,
            rows: self.rows,
            size: self.size,
            rows_of: self.rows_of,
            seed: self.seed,
            temperature: self.temperature,
            locale: self.locale,
            today: self.today,
            recipe,
            engine: self.engine,
            changes: match self.changes.as_deref() {
                Some(changes) => serde_json::from_str(changes).unwrap_or_default(),
                None => Vec::new(),
            },
            ..confab_model::GenerateOrder::default()
        })
    }
}

/// A recipe as edited, or the place where it can't be read any more.
#[cfg(feature = "ssr")]
fn read_recipe(text: &str) -> Result<confab_model::Recipe, crate::AppError> {
    serde_json::from_str(text).map_err(|error| {
        let place = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let mut told = crate::AppError::new(
            "input",
            format!("The recipe can't be read: {error}."),
            "Correct it there, or undo the last change.",
        );
        told.position = (error.line() > 0).then(|| confab_model::Position {
            line: place(error.line()),
            column: place(error.column()),
        });
        crate::error::server::answer(told)
    })
}
