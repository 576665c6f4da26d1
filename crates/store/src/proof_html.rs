//! The proof as a page that a person can read: one file, no script, nothing
//! loaded from elsewhere, and the same bytes for the same proof.

use confab_model::{Proof, Rule, RuleKind};
use std::fmt::Write;

const STYLE: &str = include_str!("proof_html/style.css");

/// The page.
pub fn proof_html(proof: &Proof, title: &str) -> String {
    let mut page = String::new();
    let title = escape(title);
    let verdict = if proof.holds() {
        "Every rule holds"
    } else {
        "Some rules are broken"
    };
    let class = if proof.holds() { "good" } else { "bad" };
    // Writing to a String can't fail.
    let _ = write!(
        page,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <title>Proof of {title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n<main>\n\
         <header>\n<p class=\"kicker\">Confab proof</p>\n<h1>{title}</h1>\n\
         <p class=\"verdict {class}\">{} {verdict}</p>\n<p class=\"summary\">{}</p>\n</header>\n",
        mark(proof.holds()),
        escape(&proof.summary())
    );
    page += "<p>Each rule of the schema was checked over the stored data by the query beside it. \
             The queries run on any SQLite; none of their rows, none of the rule's violations.</p>\n";
    for (table, rules) in tables(proof) {
        push_table(&mut page, table, &rules);
    }
    if !proof.notes.is_empty() {
        page += "<section>\n<h2>Notes</h2>\n<ul class=\"notes\">\n";
        for note in &proof.notes {
            let _ = writeln!(page, "<li>{}</li>", escape(note));
        }
        page += "</ul>\n</section>\n";
    }
    page + "</main>\n</body>\n</html>\n"
}

/// The rules by table, in order of appearance.
fn tables(proof: &Proof) -> Vec<(&str, Vec<&Rule>)> {
    let mut tables: Vec<(&str, Vec<&Rule>)> = Vec::new();
    for rule in &proof.rules {
        match tables.iter_mut().find(|(table, _)| *table == rule.table) {
            Some((_, rules)) => rules.push(rule),
            None => tables.push((&rule.table, vec![rule])),
        }
    }
    tables
}

fn push_table(page: &mut String, table: &str, rules: &[&Rule]) {
    let held = rules.iter().filter(|rule| rule.violations == 0).count();
    let rows = rules
        .iter()
        .map(|rule| rule.checked)
        .max()
        .unwrap_or_default();
    let open = if held < rules.len() { " open" } else { "" };
    let _ = write!(
        page,
        "<details{open}>\n<summary>{} <strong>{}</strong> <span>{held} of {} rules hold, {} rows</span></summary>\n\
         <table>\n<thead><tr><th scope=\"col\">Rule</th><th scope=\"col\">Kind</th>\
         <th scope=\"col\" class=\"number\">Checked</th><th scope=\"col\" class=\"number\">Violations</th></tr></thead>\n\
         <tbody>\n",
        mark(held == rules.len()),
        escape(table),
        rules.len(),
        grouped(rows)
    );
    for rule in rules {
        let query = if rule.query.is_empty() {
            "<p class=\"query\">Checked by Confab’s own evaluator, since SQLite cannot say it.</p>"
                .to_owned()
        } else {
            format!(
                "<pre class=\"query\"><code>{}</code></pre>",
                escape(&rule.query)
            )
        };
        let _ = writeln!(
            page,
            "<tr class=\"{}\"><td>{} {}{query}</td><td>{}</td><td class=\"number\">{}</td><td class=\"number\">{}</td></tr>",
            if rule.violations == 0 { "good" } else { "bad" },
            mark(rule.violations == 0),
            escape(&rule.statement),
            kind(rule.kind),
            grouped(rule.checked),
            grouped(rule.violations)
        );
    }
    *page += "</tbody>\n</table>\n</details>\n";
}

fn mark(holds: bool) -> &'static str {
    if holds {
        "<span class=\"mark\" role=\"img\" aria-label=\"holds\">✓</span>"
    } else {
        "<span class=\"mark\" role=\"img\" aria-label=\"broken\">✗</span>"
    }
}

fn kind(kind: RuleKind) -> &'static str {
    match kind {
        RuleKind::Rows => "rows",
        RuleKind::Type => "type",
        RuleKind::Length => "length",
        RuleKind::NotNull => "not null",
        RuleKind::Enum => "values",
        RuleKind::PrimaryKey => "primary key",
        RuleKind::Unique => "unique",
        RuleKind::ForeignKey => "foreign key",
        RuleKind::Check => "check",
        RuleKind::Generated => "generated",
        RuleKind::Relation => "relation",
    }
}

/// A number with its thousands apart.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut result = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            result.push(',');
        }
        result.push(digit);
    }
    result
}

/// A text as part of a page, between tags or in an attribute.
pub fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(table: &str, violations: u64) -> Rule {
        Rule {
            kind: RuleKind::NotNull,
            table: table.into(),
            statement: "<b>\"a\" & b".into(),
            query: "SELECT 1 WHERE 1 < 2".into(),
            checked: 1_234_567,
            violations,
        }
    }

    #[test]
    fn names_from_a_schema_cannot_become_markup() {
        let proof = Proof {
            rules: vec![rule("<script>", 0)],
            notes: vec!["<i>".into()],
        };
        let page = proof_html(&proof, "<img>");
        for tag in ["<script", "<img", "<b>", "<i>"] {
            assert!(!page.contains(tag), "{tag}");
        }
        assert!(page.contains("1,234,567") && page.contains("Every rule holds"));
    }

    #[test]
    fn a_broken_rule_stands_open() {
        let page = proof_html(
            &Proof {
                rules: vec![rule("a", 0), rule("b", 3)],
                notes: vec![],
            },
            "x",
        );
        assert_eq!(page.matches("<details open>").count(), 1);
        assert!(page.contains("Some rules are broken"));
    }
}
