//! Masks texts from standard input, a JSON object a line, for measuring.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a program for measuring"
)]

use confab_guard::personal::Tokens;
use serde_json::{Value, json};
use std::io::{BufRead, stdin};

fn main() {
    let lines: Vec<Value> = stdin()
        .lock()
        .lines()
        .map(|line| serde_json::from_str(&line.unwrap()).unwrap())
        .collect();
    let started = std::time::Instant::now();
    let count = lines.len() as u32;
    for line in lines {
        let text = line["text"].as_str().unwrap();
        let masked = Tokens::default().mask(text, &|_| false);
        let spans = masked.found.iter().map(|found| {
            let at = found.characters(text);
            json!({"type": found.kind.name(), "start": at.start, "end": at.end})
        });
        println!(
            "{}",
            json!({"id": line["id"], "masked": masked.text, "spans": spans.collect::<Vec<_>>()})
        );
    }
    eprintln!("{:?} a text", started.elapsed() / count.max(1));
}
