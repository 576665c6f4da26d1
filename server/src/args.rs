//! The command line as parsed.

use clap::{Args, Parser, Subcommand};
use confab_model::{Dialect, Engine};
use std::{net::SocketAddr, path::PathBuf};

/// SQL schema in, a believable database out, and a conversation with it.
#[derive(Debug, Parser)]
#[command(
    name = "confab",
    version,
    propagate_version = true,
    after_help = "Exit codes: 0 fine, 1 the work failed, 2 the input is wrong.\n\
                  Settings come from flags, then the environment, then a .env file, then defaults."
)]
pub(crate) struct Arguments {
    /// Folder of the stored datasets [default: the platform's data folder].
    #[arg(long, global = true, value_name = "DIR", env = "CONFAB_DATA")]
    pub(crate) data: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Serve the page.
    Serve(Serve),
    /// Read a schema and print it as JSON, with every problem found.
    Schema(Schema),
    /// Fill a schema with data, and prove that every rule of it holds.
    ///
    /// Without --out the dataset is stored in the data folder. The same schema,
    /// options and --today give the same bytes on any machine.
    Generate(Box<Generate>),
    /// Change a stored dataset by saying so; every change can be taken back.
    Edit(Edit),
    /// List the stored datasets.
    Datasets(Datasets),
    /// Take a stored dataset away as files.
    Export(Export),
    /// Ask in plain words, and see the SQL, the rows and the answer.
    ///
    /// Nothing that is asked can change the data.
    Ask(Ask),
    /// Say which language model is set up, and try it out.
    Model,
    /// Judge a text: is it an attack, and is it about the data?
    Guard(Guard),
    /// Put tokens in the place of personal data.
    Mask(Mask),
    /// Ask about a dataset what is known of it, and say how much was answered right.
    Eval(Eval),
}

#[derive(Debug, Args)]
pub(crate) struct Guard {
    /// The text.
    pub(crate) text: Option<String>,
    /// Judge many texts: lines of JSON with "id", "text" and maybe "db", the path of the SQLite file that they are about; - for the standard input.
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "text")]
    pub(crate) batch: Option<PathBuf>,
    /// Judge our own attacks and harmless texts, and show how well that went.
    #[arg(long, conflicts_with_all = ["text", "batch"])]
    pub(crate) self_test: bool,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Mask {
    /// The text.
    pub(crate) text: Option<String>,
    /// Mask many texts: lines of JSON with "id" and "text"; - for the standard input.
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "text")]
    pub(crate) batch: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Ask {
    /// The question, or SQL.
    pub(crate) question: Option<String>,
    /// The stored dataset to ask, by name or identifier.
    #[arg(long, value_name = "NAME", conflicts_with = "db")]
    pub(crate) dataset: Option<String>,
    /// Any SQLite file to ask.
    #[arg(long, value_name = "FILE.sqlite")]
    pub(crate) db: Option<PathBuf>,
    /// Who answers: embedded, or agent for the language model [default: agent if CONFAB_MODEL is set].
    #[arg(long, value_parser = engine, value_name = "ENGINE")]
    pub(crate) engine: Option<Engine>,
    /// Print each event of the answer as a line of JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Translate many questions to SQL without running them: lines of JSON with "id", "question" and maybe "db", the path of a SQLite file; - for the standard input.
    #[arg(long, value_name = "FILE.jsonl", conflicts_with = "question")]
    pub(crate) batch: Option<PathBuf>,
}

#[derive(Debug, Args)]
pub(crate) struct Eval {
    /// The stored dataset, by name or identifier.
    pub(crate) dataset: String,
    /// Who is asked: embedded, or agent for the language model [default: embedded].
    #[arg(long, value_parser = engine, value_name = "ENGINE")]
    pub(crate) engine: Option<Engine>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Serve {
    /// Where to listen. Beyond this machine only with a token.
    #[arg(long, default_value = "127.0.0.1:3000", env = "CONFAB_ADDR")]
    pub(crate) addr: SocketAddr,
    /// What a visitor has to know: the page is opened with ?token=TOKEN once, programs send it as a bearer token.
    #[arg(long, env = "CONFAB_TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct Schema {
    /// The schema, a file of SQL; - for the standard input.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) dialect: DialectArgument,
    /// Print JSON (it always does; taken for the sake of habit).
    #[arg(long, hide = true)]
    pub(crate) json: bool,
    /// Show notes as well, not only errors and warnings.
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
pub(crate) struct DialectArgument {
    /// auto, mysql, postgres, sqlite, mssql (tsql), oracle or ansi (generic).
    #[arg(long, default_value = "auto", value_parser = dialect, value_name = "DIALECT")]
    pub(crate) dialect: Chosen,
}

/// A dialect, or none for finding it out. (An `Option` would mean something else to clap.)
#[derive(Clone, Copy, Debug)]
pub(crate) struct Chosen(pub(crate) Option<Dialect>);

#[derive(Debug, Args)]
pub(crate) struct Generate {
    /// The schema, a file of SQL; - for the standard input.
    pub(crate) file: PathBuf,
    #[command(flatten)]
    pub(crate) dialect: DialectArgument,
    /// So many rows in every table.
    #[arg(long, value_name = "N", conflicts_with_all = ["size", "recipe"])]
    pub(crate) rows: Option<u64>,
    /// Rows of a typical table, the others by their role [default: 100].
    #[arg(long, value_name = "N", conflicts_with = "recipe")]
    pub(crate) size: Option<u64>,
    /// Rows of one table; can be given several times.
    #[arg(long, value_name = "TABLE=N", value_parser = rows_of, conflicts_with = "recipe")]
    pub(crate) rows_of: Vec<(String, u64)>,
    /// Where all randomness starts [default: 1].
    #[arg(long)]
    pub(crate) seed: Option<u64>,
    /// What the data should be like, in words.
    #[arg(long, value_name = "TEXT", conflicts_with = "recipe")]
    pub(crate) prompt: Option<String>,
    /// 0 for the most typical data to 2 for the widest [default: 1].
    #[arg(long, conflicts_with = "recipe")]
    pub(crate) temperature: Option<f64>,
    /// Language and country of names and places, such as de-DE [default: en-US].
    #[arg(long, conflicts_with = "recipe")]
    pub(crate) locale: Option<String>,
    /// The day on which the data was collected, such as 2024-03-31 [default: today].
    #[arg(long, value_name = "DATE", conflicts_with = "recipe")]
    pub(crate) today: Option<String>,
    /// Threads at work [default: all cores]; never changes the data.
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// The dataset's name [default: the file's].
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Write to a folder, a .zip or a .sqlite file instead of storing the dataset.
    #[arg(long, value_name = "DIR|X.zip|X.sqlite")]
    pub(crate) out: Option<PathBuf>,
    /// Replace what is at --out, if Confab made it.
    #[arg(long, requires = "out")]
    pub(crate) force: bool,
    /// Follow a recipe instead of designing one.
    #[arg(long, value_name = "FILE")]
    pub(crate) recipe: Option<PathBuf>,
    /// Who designs: embedded, or agent for the language model [default: agent if CONFAB_MODEL is set].
    #[arg(long, value_parser = engine, value_name = "ENGINE")]
    pub(crate) engine: Option<Engine>,
    /// Save the recipe.
    #[arg(long, value_name = "FILE")]
    pub(crate) save_recipe: Option<PathBuf>,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show notes as well, not only errors and warnings.
    #[arg(long, short)]
    pub(crate) verbose: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["prompt", "undo", "redo"]))]
pub(crate) struct Edit {
    /// The dataset's name or identifier.
    pub(crate) dataset: String,
    /// The table that the instruction is about.
    #[arg(long, value_name = "T", requires = "prompt")]
    pub(crate) table: Option<String>,
    /// What to change, in words.
    #[arg(long, value_name = "TEXT", requires = "table")]
    pub(crate) prompt: Option<String>,
    /// Who understands: embedded, or agent for the language model [default: agent if CONFAB_MODEL is set].
    #[arg(long, value_parser = engine, value_name = "ENGINE", requires = "prompt")]
    pub(crate) engine: Option<Engine>,
    /// Show what would change, and leave everything as it is.
    #[arg(long, requires = "prompt")]
    pub(crate) dry_run: bool,
    /// Go back to the version before.
    #[arg(long)]
    pub(crate) undo: bool,
    /// Take the last undo back.
    #[arg(long)]
    pub(crate) redo: bool,
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Datasets {
    /// Print JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

#[derive(Debug, Args)]
pub(crate) struct Export {
    /// The dataset's name or identifier.
    pub(crate) dataset: String,
    /// A folder, a .zip or a .sqlite file, or .html for the proof.
    #[arg(long, value_name = "DIR|X.zip|X.sqlite|X.html")]
    pub(crate) out: PathBuf,
    /// Replace what is there, if Confab made it.
    #[arg(long)]
    pub(crate) force: bool,
}

fn dialect(word: &str) -> Result<Chosen, String> {
    if word.eq_ignore_ascii_case("auto") {
        return Ok(Chosen(None));
    }
    let known = confab_studio::parse_dialect(word);
    known.map(|dialect| Chosen(Some(dialect))).ok_or_else(|| {
        "there are auto, mysql, postgres, sqlite, mssql (tsql), oracle and ansi (generic)"
            .to_owned()
    })
}

fn engine(word: &str) -> Result<Engine, String> {
    match word {
        "embedded" => Ok(Engine::Embedded),
        "agent" => Ok(Engine::Agent),
        _ => Err("there are embedded and agent".to_owned()),
    }
}

fn rows_of(text: &str) -> Result<(String, u64), String> {
    let (table, rows) = text
        .rsplit_once('=')
        .ok_or("write it as TABLE=N, such as orders=5000")?;
    let rows = rows
        .trim()
        .parse()
        .map_err(|_| format!("\"{rows}\" is not a number of rows"))?;
    Ok((table.trim().to_owned(), rows))
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn rows_of_a_table_are_read_from_the_last_equals_sign() {
        assert_eq!(rows_of("orders=5"), Ok(("orders".into(), 5)));
        assert_eq!(rows_of("a=b=7"), Ok(("a=b".into(), 7)));
        assert!(rows_of("orders").is_err());
        assert!(rows_of("orders=many").is_err());
    }

    #[test]
    fn dialects_have_their_usual_names() {
        assert_eq!(dialect("tsql").unwrap().0, Some(Dialect::Mssql));
        assert_eq!(dialect("AUTO").unwrap().0, None);
        assert!(dialect("dbase").is_err());
    }
}
