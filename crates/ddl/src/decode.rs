//! Bytes to text, whatever their encoding.

use confab_model::{Problem, Severity};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::fmt;

/// Longest file that is read.
const MAX_BYTES: usize = 32 * 1024 * 1024;
/// How much of the file's beginning decides what it is.
const SAMPLE: usize = 64 * 1024;

/// Why bytes are no schema at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing but white space.
    Empty,
    /// It has more than 32 MB.
    TooLarge {
        /// How many bytes it has.
        bytes: usize,
    },
    /// It is no text.
    Binary,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(
                f,
                "The file is empty: give a file with CREATE TABLE statements."
            ),
            Self::TooLarge { bytes } => write!(
                f,
                "The file has {} MB, and a schema may have at most {} MB: leave out its data (INSERT, COPY).",
                bytes.div_ceil(1024 * 1024),
                MAX_BYTES / 1024 / 1024
            ),
            Self::Binary => write!(
                f,
                "The file isn't text: give a schema as SQL text, not a database file or a binary dump."
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// Decodes a file: UTF-8, UTF-16 (by its byte order mark or its pattern of
/// zeros), and otherwise Windows-1252, the superset of Latin-1, with a note.
pub fn decode(bytes: &[u8]) -> Result<(String, Vec<Problem>), ReadError> {
    if bytes.len() > MAX_BYTES {
        return Err(ReadError::TooLarge { bytes: bytes.len() });
    }
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| guess(bytes));
    let mut problems = Vec::new();
    let text = match encoding {
        Some(encoding) => {
            let (text, broken) = encoding.decode_with_bom_removal(bytes);
            let binary = looks_binary(&text);
            if encoding != UTF_8 && !binary {
                let said = format!("The file is {} and was read as such.", encoding.name());
                problems.push(Problem::new(Severity::Note, said));
            }
            if broken && !binary {
                let said = format!(
                    "Some bytes aren't valid {}: they were replaced by \u{FFFD}.",
                    encoding.name()
                );
                problems
                    .push(Problem::new(Severity::Warning, said).hint("Save the file as UTF-8."));
            }
            text
        }
        None => {
            let said = "The file isn't UTF-8; it was read as Windows-1252 (Latin-1).";
            problems.push(
                Problem::new(Severity::Note, said)
                    .hint("Save it as UTF-8 if names or texts look wrong."),
            );
            WINDOWS_1252.decode_without_bom_handling(bytes).0
        }
    };
    if looks_binary(&text) {
        return Err(ReadError::Binary);
    }
    if text.trim().is_empty() {
        return Err(ReadError::Empty);
    }
    // Line ends of the old Macintosh would make one line of the whole file.
    let text = if text.contains('\r') && !text.contains('\n') {
        text.replace('\r', "\n")
    } else {
        text.into_owned()
    };
    Ok((text, problems))
}

/// UTF-8 when it is valid, UTF-16 when every other byte is mostly zero.
fn guess(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..SAMPLE).unwrap_or(bytes);
    let zeros = |offset: usize| {
        sample
            .iter()
            .skip(offset)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    let half = sample.len() / 2;
    if half > 0 && odd * 10 > half * 7 && even * 10 < half {
        return Some(UTF_16LE);
    }
    if half > 0 && even * 10 > half * 7 && odd * 10 < half {
        return Some(UTF_16BE);
    }
    std::str::from_utf8(bytes).is_ok().then_some(UTF_8)
}

/// Whether more than 1 in 100 of the first characters never occurs in text.
fn looks_binary(text: &str) -> bool {
    let strange = |c: &char| matches!(c, '\0'..='\u{8}' | '\u{E}'..='\u{1A}' | '\u{1C}'..='\u{1F}' | '\u{FFFD}');
    let (mut all, mut odd) = (0_usize, 0_usize);
    for c in text.chars().take(SAMPLE) {
        all += 1;
        odd += usize::from(strange(&c));
    }
    odd * 100 > all
}

#[cfg(test)]
mod tests {
    use super::*;

    const SQL: &str = "CREATE TABLE größe (id INT);";

    #[test]
    fn utf8_is_read_with_and_without_a_mark() {
        assert_eq!(decode(SQL.as_bytes()), Ok((SQL.to_owned(), vec![])));
        let marked = [b"\xEF\xBB\xBF", SQL.as_bytes()].concat();
        assert_eq!(decode(&marked), Ok((SQL.to_owned(), vec![])));
    }

    #[test]
    fn utf16_is_read_with_and_without_a_mark() {
        let little: Vec<u8> = SQL.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = SQL.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [
            little.clone(),
            big.clone(),
            [&b"\xFF\xFE"[..], &little].concat(),
            [&b"\xFE\xFF"[..], &big].concat(),
        ] {
            let (text, problems) = decode(&bytes).unwrap();
            assert_eq!(text, SQL);
            assert_eq!(problems.len(), 1);
        }
    }

    #[test]
    fn latin1_is_read_with_a_note() {
        let bytes: Vec<u8> = SQL.chars().map(|c| c as u8).collect();
        let (text, problems) = decode(&bytes).unwrap();
        assert_eq!(text, SQL);
        assert_eq!(problems[0].severity, Severity::Note);
    }

    #[test]
    fn what_is_no_text_is_refused_in_one_sentence() {
        assert_eq!(decode(b""), Err(ReadError::Empty));
        assert_eq!(decode(b" \n\t"), Err(ReadError::Empty));
        assert_eq!(
            decode(b"SQLite format 3\0\x10\0\x01\x01\0\x40\x20\x20\0\0\0\x02\0\0\0\x06"),
            Err(ReadError::Binary)
        );
        let noise: Vec<u8> = (0..4096_u32)
            .map(|i| (i.wrapping_mul(2_654_435_761) >> 24) as u8)
            .collect();
        assert_eq!(decode(&noise), Err(ReadError::Binary));
        assert!(matches!(
            decode(&vec![b' '; MAX_BYTES + 1]),
            Err(ReadError::TooLarge { .. })
        ));
        assert!(ReadError::Binary.to_string().ends_with('.'));
    }

    #[test]
    fn lines_of_the_old_macintosh_stay_lines() {
        assert_eq!(
            decode(b"-- a\rCREATE TABLE t (a INT);").unwrap().0,
            "-- a\nCREATE TABLE t (a INT);"
        );
    }
}
