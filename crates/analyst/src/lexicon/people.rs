//! Which tables are about people, and who does what.

use super::{Lexicon, NameForm};
use crate::knowledge::Knowledge;

/// Words (stems) by which people are called.
const PEOPLE: &[&str] = &[
    "custom",
    "client",
    "member",
    "user",
    "person",
    "peopl",
    "buyer",
    "guest",
    "patient",
    "student",
    "passeng",
    "subscrib",
    "visitor",
    "tenant",
    "employe",
    "staff",
    "author",
    "teacher",
    "instructor",
    "professor",
    "doctor",
    "physician",
    "driver",
    "player",
    "artist",
    "actor",
    "director",
    "singer",
    "writer",
    "agent",
    "borrow",
    "reader",
    "owner",
    "worker",
    "nurs",
];

impl Lexicon {
    /// Whether the rows of a table are people.
    pub(crate) fn is_people(&self, table: usize) -> bool {
        let person = |f: &NameForm| {
            let last = f.words.last();
            last.is_some_and(|w| PEOPLE.contains(&w.as_str()))
        };
        let entry = self.tables.get(table);
        entry.is_some_and(|e| e.forms.iter().any(person))
    }

    /// The people whom the rows of a table refer to, directly or by way of
    /// other rows. A verb tells those who do it from others.
    pub(crate) fn people_of(&self, table: usize, verb: Option<&str>) -> Option<usize> {
        let mut level = vec![table];
        let mut seen = level.clone();
        while !level.is_empty() {
            let mut next: Vec<usize> = Vec::new();
            for edge in self.joins.edges.iter().filter(|e| e.cost < 2.0) {
                let up = level.contains(&edge.child) && !seen.contains(&edge.parent);
                if up && edge.parent != edge.child {
                    seen.push(edge.parent);
                    next.push(edge.parent);
                }
            }
            let people = || next.iter().copied().filter(|t| self.is_people(*t));
            let does = people().find(|t| verb.is_some_and(|v| self.does(*t, v)));
            if let Some(found) = does.or_else(|| people().next()) {
                return Some(found);
            }
            level = next;
        }
        None
    }

    /// Whether a verb (a stem) says what a table's rows do: authors write.
    fn does(&self, table: usize, verb: &str) -> bool {
        let forms = self.tables.get(table).map_or(&[][..], |e| &e.forms);
        let mut words = forms.iter().flat_map(|f| &f.words);
        words.any(|w| w.starts_with(verb) || Knowledge::get().synonymous(w, verb))
    }
}
