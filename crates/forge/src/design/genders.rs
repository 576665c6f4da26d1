//! Genders in a column's own words, so that they agree with the first name.

use super::draft::Draft;
use confab_model::Generator;

const COLUMNS: [&str; 6] = ["gender", "sex", "geschlecht", "sexo", "sexe", "genero"];
const FEMALE: [&str; 9] = [
    "f", "w", "female", "woman", "women", "girl", "weiblich", "femme", "mujer",
];
const MALE: [&str; 9] = [
    "m",
    "male",
    "man",
    "men",
    "boy",
    "männlich",
    "homme",
    "hombre",
    "h",
];

/// The gender of a row's person, if the column is called so and has a word for either.
pub(super) fn of_column(
    draft: &Draft<'_>,
    table: usize,
    column: usize,
    values: &[String],
) -> Option<Generator> {
    draft.tables[table].column_words[column]
        .iter()
        .any(|word| COLUMNS.contains(&word.as_str()))
        .then(|| among(values, ""))?
}

/// The gender of a person in these words.
pub(super) fn among(values: &[String], of: &str) -> Option<Generator> {
    let find = |words: &[&str]| {
        values
            .iter()
            .find(|value| words.contains(&value.to_lowercase().as_str()))
            .cloned()
    };
    let (female, male) = (find(&FEMALE)?, find(&MALE)?);
    let others = values
        .iter()
        .filter(|value| **value != female && **value != male)
        .cloned()
        .collect();
    Some(Generator::Gender {
        of: of.to_string(),
        female,
        male,
        others,
    })
}
