//! Conversations: asked, followed up, edited, stopped, and all there afterwards.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test may stop at the first surprise, also in its helpers"
)]

use confab_model::{
    Answer, AnswerEvent, Ask, Feedback, GenerateOrder, Page, conversation::Failure,
};
use confab_studio::{Cancel, Studio};
use std::sync::Arc;

const SHOP: &str = include_str!("../../../examples/restaurants.sql");

struct Bench {
    folder: tempfile::TempDir,
    studio: Studio,
    dataset: String,
}

impl Bench {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let studio = Studio::open(folder.path()).await.unwrap();
        let order = GenerateOrder {
            ddl: SHOP.to_owned(),
            name: Some("restaurants".to_owned()),
            size: Some(200),
            today: Some("2026-06-30".to_owned()),
            ..GenerateOrder::default()
        };
        let made = studio.make(order, Arc::new(|_| {}), &Cancel::new()).await;
        let dataset = made.unwrap().dataset.unwrap().id;
        Self {
            folder,
            studio,
            dataset,
        }
    }

    /// Asks and waits for the last event.
    async fn ask(&self, conversation: Option<i64>, ask: Ask) -> (i64, Answer) {
        let asked = self.studio.ask(&self.dataset, conversation, ask).await;
        let (conversation, mut answer) = asked.unwrap();
        loop {
            let from = answer.events.len();
            let (news, ended) = self.studio.answer_news(answer.id, from).await.unwrap();
            answer.events.extend(news);
            if ended {
                return (conversation.id, answer);
            }
        }
    }

    async fn question(&self, conversation: Option<i64>, text: &str) -> (i64, Answer) {
        self.ask(conversation, Ask::Question(text.to_owned())).await
    }
}

fn page(answer: &Answer) -> &Page {
    let rows = answer.events.iter().find_map(|event| match event {
        AnswerEvent::Rows(page) => Some(page),
        _ => None,
    });
    rows.unwrap_or_else(|| panic!("no rows in {:?}", answer.events))
}

fn failure(answer: &Answer) -> &Failure {
    match answer.events.last() {
        Some(AnswerEvent::Failed(failure)) => failure,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_answer_tells_its_events_in_order_and_is_there_after_a_restart() {
    let bench = Bench::new().await;
    let (conversation, answer) = bench
        .question(None, "How many restaurants are there for each cuisine?")
        .await;
    let names: Vec<&str> = answer
        .events
        .iter()
        .map(|event| match event {
            AnswerEvent::Understood(_) => "understood",
            AnswerEvent::Sql(_) => "sql",
            AnswerEvent::Rows(_) => "rows",
            AnswerEvent::Chart(_) => "chart",
            AnswerEvent::Words(_) => "words",
            AnswerEvent::Next(_) => "next",
            AnswerEvent::Done { .. } => "done",
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(
        names,
        [
            "understood",
            "sql",
            "rows",
            "chart",
            "words",
            "next",
            "done"
        ]
    );
    bench.studio.shut_down().await;
    let again = Studio::open(bench.folder.path()).await.unwrap();
    let (stored, answers) = again.conversation(conversation).await.unwrap();
    assert_eq!(
        stored.title,
        "How many restaurants are there for each cuisine?"
    );
    assert_eq!(answers[0].events, answer.events);
}

#[tokio::test]
async fn a_follow_up_goes_on_from_the_question_before() {
    let bench = Bench::new().await;
    let (conversation, first) = bench
        .question(None, "How many restaurants are there for each cuisine?")
        .await;
    let (same, top) = bench.question(Some(conversation), "top 2").await;
    assert_eq!(same, conversation);
    assert_eq!(page(&top).rows.len(), 2);
    let (_, pie) = bench.question(Some(conversation), "as a pie").await;
    assert_eq!(page(&pie).rows, page(&top).rows);
    assert!(page(&first).rows.len() > 2);
}

#[tokio::test]
async fn a_figure_opens_the_rows_behind_it() {
    let bench = Bench::new().await;
    let (conversation, answer) = bench
        .question(None, "How many restaurants are there for each cuisine?")
        .await;
    let row = &page(&answer).rows[0];
    let at = page(&answer)
        .columns
        .iter()
        .position(|column| column.numeric)
        .unwrap();
    let count: usize = row[at].as_ref().unwrap().parse().unwrap();
    let ask = Ask::Rows {
        answer: answer.id,
        row: 0,
        column: u32::try_from(at).unwrap(),
    };
    let (_, rows) = bench.ask(Some(conversation), ask).await;
    assert_eq!(page(&rows).total, Some(count as u64));
}

#[tokio::test]
async fn edited_sql_is_run_kept_and_taken_back() {
    let bench = Bench::new().await;
    let (conversation, answer) = bench
        .question(None, "How many restaurants are there?")
        .await;
    let edit = bench
        .studio
        .edit_sql(answer.id, "SELECT name FROM restaurants LIMIT 3".to_owned())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(edit.page.rows.len(), 3);
    let wrong = bench
        .studio
        .edit_sql(answer.id, "SELECT nam FROM restaurants".to_owned())
        .await
        .unwrap()
        .unwrap_err();
    assert_eq!(wrong.fix.as_deref(), Some("SELECT name FROM restaurants"));
    let (_, answers) = bench.studio.conversation(conversation).await.unwrap();
    assert_eq!(answers[0].edits.len(), 1);
    bench.studio.revert_sql(answer.id).await.unwrap();
    let (_, answers) = bench.studio.conversation(conversation).await.unwrap();
    assert!(answers[0].edits.is_empty());
}

#[tokio::test]
async fn what_cannot_be_answered_is_said() {
    let bench = Bench::new().await;
    let (_, nonsense) = bench.question(None, "qwertz uiop?").await;
    assert!(nonsense.events.iter().any(
        |event| matches!(event, AnswerEvent::Declined { nearest, .. } if !nearest.is_empty())
    ));
    let (_, write) = bench.question(None, "DELETE FROM orders").await;
    assert!(failure(&write).message.contains("Only reading"));
    let long = "how many orders ".repeat(200);
    let (_, long) = bench.question(None, &long).await;
    assert!(failure(&long).message.contains("longer than"));
    let empty = Ask::Question("  ".to_owned());
    assert!(bench.studio.ask(&bench.dataset, None, empty).await.is_err());
    let gone = Ask::Alternative { answer: 999 };
    assert!(bench.studio.ask(&bench.dataset, None, gone).await.is_err());
}

#[tokio::test]
async fn an_answer_is_stopped_in_the_middle_of_its_query() {
    let bench = Bench::new().await;
    let endless =
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let asked = bench
        .studio
        .ask(&bench.dataset, None, Ask::Question(endless.to_owned()))
        .await;
    let (_, answer) = asked.unwrap();
    // Its SQL has been told, so the query runs or is about to.
    bench.studio.answer_news(answer.id, 0).await.unwrap();
    assert!(bench.studio.stop_answer(answer.id));
    let (news, ended) = loop {
        let (news, ended) = bench.studio.answer_news(answer.id, 1).await.unwrap();
        if ended {
            break (news, ended);
        }
    };
    assert!(ended);
    assert_eq!(news.last(), Some(&AnswerEvent::Cancelled));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_questions_at_once_are_all_answered() {
    let bench = Bench::new().await;
    let asked = (0..100).map(|_| bench.question(None, "How many restaurants are there?"));
    let answers = futures_util::future::join_all(asked).await;
    let first = &page(&answers[0].1).rows;
    assert!(
        answers
            .iter()
            .all(|(_, answer)| &page(answer).rows == first)
    );
}

#[tokio::test]
async fn results_are_sorted_and_paged() {
    let bench = Bench::new().await;
    let sql = "SELECT order_id FROM orders";
    let page = |order, offset| bench.studio.result_page(&bench.dataset, sql, order, offset);
    let last = page(Some((0, true)), 0).await.unwrap();
    assert_eq!(last.rows.len(), 100);
    assert!(last.truncated);
    let next = page(Some((0, true)), 100).await.unwrap();
    let number =
        |page: &Page, at: usize| page.rows[at][0].as_ref().unwrap().parse::<i64>().unwrap();
    assert_eq!(number(&last, 99) - 1, number(&next, 0));
}

#[tokio::test]
async fn first_questions_have_answers_and_opinions_are_kept() {
    let bench = Bench::new().await;
    let questions = bench.studio.first_questions(&bench.dataset).await.unwrap();
    assert!(questions.len() >= 4, "{questions:?}");
    let (conversation, answer) = bench.question(None, &questions[0]).await;
    assert!(!page(&answer).rows.is_empty());
    let bad = Feedback {
        good: false,
        reason: "too few".to_owned(),
    };
    bench
        .studio
        .feedback(answer.id, Some(bad.clone()))
        .await
        .unwrap();
    let (_, answers) = bench.studio.conversation(conversation).await.unwrap();
    assert_eq!(answers[0].feedback, Some(bad));
    let page = bench
        .studio
        .conversation_html(conversation, "")
        .await
        .unwrap();
    assert!(page.contains(&questions[0].replace('"', "&quot;")));
    let sql = bench.studio.conversation_sql(conversation).await.unwrap();
    assert!(sql.contains("SELECT"));
}
