//! Numbers and quoted texts at a place in an instruction.

use super::{parser::Parser, token::Kind};

impl Parser<'_, '_> {
    /// A whole or decimal number; small ones may be in words.
    pub(super) fn number(&mut self) -> Option<String> {
        const WORDS: [(&str, &str); 22] = [
            ("zero", "0"),
            ("one", "1"),
            ("two", "2"),
            ("three", "3"),
            ("four", "4"),
            ("five", "5"),
            ("six", "6"),
            ("seven", "7"),
            ("eight", "8"),
            ("nine", "9"),
            ("ten", "10"),
            ("eleven", "11"),
            ("twelve", "12"),
            ("fifteen", "15"),
            ("twenty", "20"),
            ("thirty", "30"),
            ("forty", "40"),
            ("fifty", "50"),
            ("hundred", "100"),
            ("thousand", "1000"),
            ("dozen", "12"),
            ("couple", "2"),
        ];
        let token = self.peek()?;
        let number = match &token.kind {
            Kind::Number(number) => number.clone(),
            Kind::Word => WORDS.iter().find(|(word, _)| token.is(word))?.1.to_string(),
            _ => return None,
        };
        self.step(1);
        Some(number)
    }

    pub(super) fn whole(&mut self) -> Option<u64> {
        self.attempt(|p| {
            p.attempt(|p| {
                p.word(&["a"]).then_some(())?;
                p.peek()?.word.as_str().eq("dozen").then_some(())
            });
            p.attempt(|p| {
                p.word(&["a"]).then_some(())?;
                ["hundred", "thousand", "couple"]
                    .contains(&p.peek()?.word.as_str())
                    .then_some(())
            });
            let whole = p.number()?.parse().ok()?;
            p.attempt(|p| (whole == 2 && p.word(&["of"])).then_some(()));
            Some(whole)
        })
    }

    pub(super) fn percent(&mut self) -> Option<String> {
        let Kind::Percent(percent) = &self.peek()?.kind else {
            return None;
        };
        let percent = percent.clone();
        self.step(1);
        Some(percent)
    }

    pub(super) fn quoted(&mut self) -> Option<String> {
        let Kind::Quoted(text) = &self.peek()?.kind else {
            return None;
        };
        let text = text.clone();
        self.step(1);
        Some(text)
    }
}
