//! `confab edit`: a stored dataset changed by saying so.

use crate::{args::Edit, config::open_studio_with_engines, failure::Failure, terminal};
use confab_model::{Dataset, Diff, Proposal, Proposed, TableDiff, digits::thousands};
use std::path::PathBuf;

pub(crate) async fn run(arguments: Edit, data: Option<PathBuf>) -> Result<(), Failure> {
    let studio = open_studio_with_engines(data).await?;
    let (Some(table), Some(prompt)) = (&arguments.table, &arguments.prompt) else {
        let dataset = if arguments.undo {
            studio.undo(&arguments.dataset).await?
        } else {
            studio.redo(&arguments.dataset).await?
        };
        tell(&dataset, arguments.json);
        return Ok(());
    };
    let proposed = studio
        .propose_with(&arguments.dataset, table, prompt, arguments.engine)
        .await?;
    let proposal = match proposed {
        Proposed::Proposal(proposal) => proposal,
        Proposed::Unclear(unclear) => {
            let nearest: String = (unclear.nearest.iter())
                .map(|nearest| format!("\n  {nearest}"))
                .collect();
            return Err(Failure::input(format!("{}{nearest}", unclear.words)));
        }
    };
    if arguments.json {
        terminal::print_json(&proposal);
    } else {
        show(&proposal);
    }
    if arguments.dry_run {
        studio.discard_change(&proposal.id);
        return Ok(());
    }
    let dataset = studio.apply(&proposal.id).await?;
    if !arguments.json {
        tell(&dataset, false);
    }
    Ok(())
}

fn show(proposal: &Proposal) {
    terminal::print(&proposal.change.understood);
    for line in lines(&proposal.diff) {
        terminal::print(&line);
    }
    for note in &proposal.notes {
        terminal::print(note);
    }
    if let Some(work) = &proposal.work {
        terminal::print(&format!("{}: {}", work.model, work.usage.summary()));
    }
}

fn lines(diff: &Diff) -> Vec<String> {
    if diff.is_empty() {
        return vec!["Nothing changes.".into()];
    }
    diff.tables.iter().map(line).collect()
}

fn line(table: &TableDiff) -> String {
    let mut parts = Vec::new();
    let counts = [
        (table.added, "added"),
        (table.removed, "removed"),
        (table.changed, "changed"),
    ];
    for (count, word) in counts {
        if count > 0 {
            parts.push(format!("{} rows {word}", thousands(count)));
        }
    }
    let columns: Vec<String> = (table.columns.iter())
        .map(|(column, rows)| format!("{column} {}", thousands(*rows)))
        .collect();
    let columns = if columns.is_empty() {
        String::new()
    } else {
        format!(" ({})", columns.join(", "))
    };
    let also = if table.asked { "" } else { "also " };
    format!("  {also}{}: {}{columns}", table.table, parts.join(", "))
}

fn tell(dataset: &Dataset, json: bool) {
    if json {
        terminal::print_json(dataset);
        return;
    }
    terminal::print(&format!(
        "{} is at version {}: {} rows, {}",
        dataset.name,
        dataset.version,
        thousands(dataset.rows()),
        dataset.proof
    ));
}
