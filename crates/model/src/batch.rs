//! Rows on their way from the generator to a file.
//!
//! Texts of a batch stand in one buffer and cells point into it, so that a
//! batch is filled, sent and reused without an allocation per value.

/// One value of one row. Texts and bytes are ranges of [`Batch::text`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// NULL.
    Null,
    /// True or false.
    Bool(bool),
    /// A whole number.
    Int(i64),
    /// An exact number: `units` / 10^`scale`.
    Decimal {
        /// The digits as a whole number.
        units: i64,
        /// Digits after the point, at most 18.
        scale: u8,
    },
    /// A calendar date, in days since 1970-01-01.
    Date(i32),
    /// A time of day, in seconds since midnight.
    Time(u32),
    /// A date and time without zone, in seconds since 1970-01-01 00:00:00.
    DateTime(i64),
    /// UTF-8 text.
    Text {
        /// First byte in [`Batch::text`].
        start: u32,
        /// Length in bytes.
        len: u32,
    },
    /// Bytes.
    Bytes {
        /// First byte in [`Batch::text`].
        start: u32,
        /// Length in bytes.
        len: u32,
    },
}

/// Rows of one table, row by row, `width` cells each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    /// Cells a row.
    pub width: usize,
    /// All cells, row after row.
    pub cells: Vec<Cell>,
    /// The bytes that text cells point into.
    pub text: Vec<u8>,
}

impl Batch {
    /// An empty batch for rows of so many cells.
    pub fn new(width: usize) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// Forgets the rows and keeps the memory.
    pub fn clear(&mut self) {
        self.cells.clear();
        self.text.clear();
    }

    /// The number of whole rows.
    pub fn rows(&self) -> usize {
        self.cells.len().checked_div(self.width).unwrap_or(0)
    }

    /// The rows in order.
    pub fn iter(&self) -> impl Iterator<Item = &[Cell]> {
        self.cells.chunks_exact(self.width.max(1))
    }

    /// The bytes of a text or bytes cell; empty for any other.
    pub fn bytes(&self, cell: Cell) -> &[u8] {
        match cell {
            Cell::Text { start, len } | Cell::Bytes { start, len } => self
                .text
                .get(start as usize..start as usize + len as usize)
                .unwrap_or_default(),
            _ => &[],
        }
    }

    /// The text of a text cell; empty for any other.
    pub fn str(&self, cell: Cell) -> &str {
        match cell {
            Cell::Text { .. } => std::str::from_utf8(self.bytes(cell)).unwrap_or_default(),
            _ => "",
        }
    }

    /// Stores a text and gives the cell that points to it.
    pub fn put_text(&mut self, text: &str) -> Cell {
        let start = self.text.len() as u32;
        self.text.extend_from_slice(text.as_bytes());
        Cell::Text {
            start,
            len: text.len() as u32,
        }
    }

    /// The text cell that covers everything written to [`Batch::text`] since `start`.
    pub fn text_since(&self, start: usize) -> Cell {
        Cell::Text {
            start: start as u32,
            len: (self.text.len() - start) as u32,
        }
    }
}

/// A source of rows that can be asked for any row of any table, in any order,
/// from any thread.
pub trait RowSource: Sync {
    /// The number of rows of a table.
    fn rows(&self, table: usize) -> u64;

    /// Appends the rows `range` of a table to the batch, one cell a column, in
    /// the order of the schema's columns.
    fn fill(&self, table: usize, range: std::ops::Range<u64>, batch: &mut Batch);
}
