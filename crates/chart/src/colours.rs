//! Which category has which colour of the palette.

use serde::{Deserialize, Serialize};

/// Colours of the palette; more can't be told apart.
pub const PALETTE: usize = 8;

/// Colours by category, in order of appearance, so that a category keeps its
/// colour through a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Colours(Vec<String>);

impl Colours {
    /// The colours of categories that are seen together: each keeps its own
    /// unless that would make two of them the same.
    pub(crate) fn of(&mut self, categories: &[String]) -> Vec<String> {
        for category in categories {
            if !self.0.contains(category) && self.0.len() < 512 {
                self.0.push(category.clone());
            }
        }
        let mut taken = [false; PALETTE];
        let slots: Vec<Option<usize>> = categories
            .iter()
            .map(|category| {
                let slot = self.0.iter().position(|known| known == category)? % PALETTE;
                let free = taken.get_mut(slot)?;
                (!std::mem::replace(free, true)).then_some(slot)
            })
            .collect();
        slots
            .into_iter()
            .map(|slot| {
                let slot = slot.or_else(|| {
                    let free = taken.iter().position(|taken| !taken)?;
                    *taken.get_mut(free)? = true;
                    Some(free)
                });
                name(slot.unwrap_or(PALETTE - 1))
            })
            .collect()
    }
}

/// The placeholder of a colour, from 0.
pub(crate) fn name(slot: usize) -> String {
    format!("chart:{}", slot + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(list: &[&str]) -> Vec<String> {
        list.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn categories_keep_their_colours() {
        let mut colours = Colours::default();
        assert_eq!(colours.of(&texts(&["a", "b"])), ["chart:1", "chart:2"]);
        assert_eq!(colours.of(&texts(&["c", "b"])), ["chart:3", "chart:2"]);
    }

    #[test]
    fn no_two_of_a_chart_look_the_same() {
        let mut colours = Colours::default();
        let many: Vec<String> = (0..20).map(|n| n.to_string()).collect();
        colours.of(&many);
        let mut few = colours.of(&texts(&["0", "8", "16", "1"]));
        few.sort();
        few.dedup();
        assert_eq!(few.len(), 4);
    }
}
