//! How much of what was said leaves in a trace.

use crate::settings::Content;
use confab_guard::personal::Tokens;
use confab_model::trace::Trace;

/// The longest text that is told, in characters.
const LONGEST: usize = 20_000;

/// Leaves out of a trace what must not leave.
pub(crate) fn shown(trace: &mut Trace, content: Content) {
    let mut tokens = Tokens::default();
    let mut veil = |text: &mut String| match content {
        Content::Full => {}
        Content::Off => text.clear(),
        Content::Masked => *text = tokens.mask(text, &|_| false).text,
    };
    for step in &mut trace.steps {
        for text in [&mut step.input, &mut step.output, &mut step.status] {
            veil(text);
            if let Some((end, _)) = text.char_indices().nth(LONGEST) {
                text.truncate(end);
                text.push('…');
            }
        }
    }
    for score in &mut trace.scores {
        veil(&mut score.comment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use confab_model::trace::Step;

    fn trace() -> Trace {
        let step = Step {
            name: "answer".to_owned(),
            input: "Who is anna@post.example?".to_owned(),
            ..Step::default()
        };
        Trace {
            steps: vec![step],
            ..Trace::default()
        }
    }

    #[test]
    fn personal_data_leaves_only_where_all_does() {
        let input = |content| {
            let mut trace = trace();
            shown(&mut trace, content);
            trace.steps[0].input.clone()
        };
        assert_eq!(input(Content::Full), "Who is anna@post.example?");
        assert_eq!(input(Content::Masked), "Who is <EMAIL_1>?");
        assert_eq!(input(Content::Off), "");
    }
}
