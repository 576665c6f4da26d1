//! What the pieces of a proof found, put together.

use super::{Claim, run::Outcome};
use crate::{
    checks::Verdict,
    rules::{How, Planned},
};
use confab_model::{Proof, Rule, RuleKind};

/// What the tasks found together.
pub(super) struct Tally {
    rows: Vec<u64>,
    /// Violations of each rule; None when it could not be checked after all.
    counts: Vec<Option<u64>>,
    reasons: Vec<(usize, String)>,
}

impl Tally {
    /// Nothing found yet.
    pub(super) fn new(tables: usize, rules: usize) -> Self {
        Self {
            rows: vec![0; tables],
            counts: vec![Some(0); rules],
            reasons: Vec::new(),
        }
    }

    /// Adds what one task found.
    pub(super) fn add(&mut self, outcome: Outcome) {
        if let Some((table, rows)) = outcome.rows
            && let Some(sum) = self.rows.get_mut(table)
        {
            *sum += rows;
        }
        for (rule, verdict) in outcome.verdicts {
            let Some(count) = self.counts.get_mut(rule) else {
                continue;
            };
            match verdict {
                Ok(Verdict::Violations(more)) => *count = count.map(|count| count + more),
                Ok(Verdict::Unknown) => {
                    *count = None;
                    self.reasons
                        .push((rule, "Confab's evaluator doesn't know a part of it".into()));
                }
                Err(reason) => {
                    *count = None;
                    self.reasons.push((rule, reason));
                }
            }
        }
    }

    /// The proof, rule by rule; what could not be checked becomes a note.
    pub(super) fn into_proof(self, claim: Claim, planned: &[Planned], names: &[String]) -> Proof {
        let mut proof = Proof::default();
        for (at, rule) in planned.iter().enumerate() {
            let table = names.get(rule.table).cloned().unwrap_or_default();
            let rows = self.rows.get(rule.table).copied().unwrap_or_default();
            let reason = match &rule.how {
                How::Unproved(reason) => Some(reason.as_str()),
                _ => self
                    .reasons
                    .iter()
                    .find(|(number, _)| *number == at)
                    .map(|(_, reason)| reason.as_str()),
            };
            if let Some(reason) = reason {
                proof
                    .notes
                    .push(format!("Not proved: {} ({reason}).", rule.statement));
                continue;
            }
            let violations = match rule.how {
                How::Rows(expected) => expected.abs_diff(rows),
                _ => self.counts.get(at).copied().flatten().unwrap_or_default(),
            };
            let query = rule.query(&table);
            proof.rules.push(Rule {
                kind: rule.kind,
                table,
                statement: rule.statement.clone(),
                query,
                checked: rows,
                violations,
            });
        }
        for (at, rule) in claim.extra.iter().enumerate() {
            let number = planned.len() + at;
            if let Some((_, reason)) = self.reasons.iter().find(|(rule, _)| *rule == number) {
                proof
                    .notes
                    .push(format!("Not proved: {} ({reason}).", rule.statement));
                continue;
            }
            let table = names.iter().position(|name| *name == rule.table);
            proof.rules.push(Rule {
                kind: RuleKind::Relation,
                table: rule.table.clone(),
                statement: rule.statement.clone(),
                query: rule.query.clone(),
                checked: table
                    .and_then(|table| self.rows.get(table))
                    .copied()
                    .unwrap_or_default(),
                violations: self
                    .counts
                    .get(number)
                    .copied()
                    .flatten()
                    .unwrap_or_default(),
            });
        }
        proof
    }
}
