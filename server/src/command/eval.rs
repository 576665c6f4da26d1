//! `confab eval`: questions whose answers are known.

use crate::{args, config::open_studio_with_engines, failure::Failure, terminal};
use confab_studio::Cancel;
use std::path::PathBuf;

pub(crate) async fn run(arguments: args::Eval, data: Option<PathBuf>) -> Result<(), Failure> {
    let studio = open_studio_with_engines(data).await?;
    let evaluation = studio
        .evaluate(
            &arguments.dataset,
            arguments.engine,
            &|_, _| {},
            &Cancel::new(),
        )
        .await?;
    if arguments.json {
        terminal::print_json(&evaluation);
        return Ok(());
    }
    for golden in &evaluation.questions {
        let mark = if golden.correct { "right" } else { "WRONG" };
        terminal::print(&format!("{mark}  {}", golden.question));
        if !golden.correct {
            terminal::print(&format!("       {}", golden.answered.replace('\n', " ")));
        }
    }
    terminal::print(&format!(
        "{} of {} questions right, by {}",
        evaluation.correct(),
        evaluation.questions.len(),
        evaluation.engine,
    ));
    Ok(())
}
