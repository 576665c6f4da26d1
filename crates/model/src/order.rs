//! What can be asked of a generation.

use crate::{change::Change, engine::Engine, recipe::Recipe, schema::Dialect};
use serde::{Deserialize, Serialize};

/// An order for a dataset. Whatever is None is up to Confab.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct GenerateOrder {
    /// The schema's text.
    pub ddl: String,
    /// Its dialect; None: found out.
    pub dialect: Option<Dialect>,
    /// The name of the file that it came from, from which the dataset is named.
    pub file: Option<String>,
    /// The dataset's name.
    pub name: Option<String>,
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
    /// 0 to 2; 1 leaves the distributions as they are.
    pub temperature: Option<f64>,
    /// The locale of names and places, such as `de-DE`.
    pub locale: Option<String>,
    /// The day on which the data was collected, `YYYY-MM-DD`.
    pub today: Option<String>,
    /// Threads at work; None: all cores. It never changes the data.
    pub threads: Option<usize>,
    /// A recipe to follow instead of designing one; of the above, only the seed still counts.
    pub recipe: Option<Recipe>,
    /// Changes to carry out afterwards, in order.
    pub changes: Vec<Change>,
    /// Who designs; None: whoever the configuration says.
    pub engine: Option<Engine>,
}
