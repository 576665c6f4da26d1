//! Standard SQL, and whatever nothing points away from.

use super::Flavor;
use crate::source::Lexis;
use confab_model::Dialect;

pub(crate) struct Ansi;

impl Flavor for Ansi {
    fn dialect(&self) -> Dialect {
        Dialect::Ansi
    }

    fn lexis(&self) -> Lexis {
        Lexis {
            nested_comments: true,
            brackets: true,
            dollar_quotes: true,
            ..Lexis::default()
        }
    }

    fn repeats_verbs(&self) -> bool {
        true
    }

    fn has_double_quoted_text(&self) -> bool {
        true
    }
}
