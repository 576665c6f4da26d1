//! The prompts: files of the crate, by version.

/// The version of the prompts in use.
pub const VERSION: &str = "v1";
/// The same as a number.
pub const NUMBER: u32 = 1;

pub(crate) const ANALYST: &str = include_str!("../prompts/v1/analyst.md");
pub(crate) const ANALYST_PRIVATE: &str = include_str!("../prompts/v1/analyst_private.md");
pub(crate) const ANSWER_NOW: &str = include_str!("../prompts/v1/answer_now.md");
pub(crate) const RUN_A_QUERY: &str = include_str!("../prompts/v1/run_a_query.md");
pub(crate) const SAY_SOMETHING: &str = include_str!("../prompts/v1/say_something.md");
pub(crate) const EDITOR: &str = include_str!("../prompts/v1/editor.md");
pub(crate) const DESIGNER: &str = include_str!("../prompts/v1/designer.md");
pub(crate) const DESIGNER_AGAIN: &str = include_str!("../prompts/v1/designer_again.md");

/// A prompt with its blanks filled in. What is filled in may hold braces of its own.
pub(crate) fn fill(prompt: &str, blanks: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(prompt.len());
    let mut rest = prompt;
    while let Some((before, after)) = rest.split_once("{{") {
        text.push_str(before);
        let blank = after.split_once("}}").and_then(|(name, rest)| {
            Some((blanks.iter().find(|(known, _)| *known == name)?, rest))
        });
        match blank {
            Some(((_, value), after)) => {
                text.push_str(value);
                rest = after;
            }
            None => {
                text.push_str("{{");
                rest = after;
            }
        }
    }
    text.push_str(rest);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_filled_once_and_others_stay() {
        let text = fill("a {{x}} b {{1.city}} {{x}}", &[("x", "{{x}}")]);
        assert_eq!(text, "a {{x}} b {{1.city}} {{x}}");
    }

    #[test]
    fn no_prompt_has_a_blank_that_nobody_fills() {
        let blanks = [("today", ""), ("privacy", ""), ("schema", "")];
        assert!(!fill(ANALYST, &blanks).contains("{{"));
        let blanks = [("today", ""), ("table", ""), ("schema", "")];
        assert!(!fill(EDITOR, &blanks).contains("{{"));
        let blanks = [
            "locale",
            "today",
            "temperature",
            "instructions",
            "schema",
            "shape",
        ];
        let blanks: Vec<_> = blanks.iter().map(|name| (*name, "")).collect();
        assert!(!fill(DESIGNER, &blanks).contains("{{"));
        assert!(!fill(DESIGNER_AGAIN, &[("problems", "")]).contains("{{"));
    }
}
