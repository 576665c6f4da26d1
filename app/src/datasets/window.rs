//! Which rows of a long table are in sight, however long it is.

/// The height of a row in pixels; `style/grid.css` knows it as well.
pub const ROW: f64 = 30.0;
/// Browsers can't lay out much taller boxes. A longer table scrolls in
/// proportion to its length.
const TALLEST: f64 = 15_000_000.0;
/// Rows drawn above and below what is in sight.
const AROUND: u64 = 16;

/// A scrolled table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sight {
    /// Rows in all.
    pub rows: u64,
    /// How far it is scrolled, in pixels.
    pub scrolled: f64,
    /// The height in which rows are seen, in pixels.
    pub height: f64,
}

/// The rows that are drawn, and the room above and below them.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Window {
    /// The first row that is drawn.
    pub start: u64,
    /// After the last row that is drawn.
    pub end: u64,
    /// Pixels above the first row.
    pub above: f64,
    /// Pixels below the last row.
    pub below: f64,
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "rows are counted in millions, far below what a double holds exactly"
)]
impl Sight {
    /// A table on a screen of usual height, scrolled to a row.
    pub fn at(rows: u64, row: u64) -> Self {
        let sight = Self {
            rows,
            scrolled: 0.0,
            height: 900.0,
        };
        Self {
            scrolled: sight.scroll_to(row as f64),
            ..sight
        }
    }

    /// The height of all rows, as far as it can be.
    pub fn full(self) -> f64 {
        (self.rows as f64 * ROW).min(TALLEST)
    }

    /// The number of the topmost row in sight, with its hidden part as a fraction.
    pub fn top(self) -> f64 {
        let way = self.full() - self.height;
        if way <= 0.0 {
            return 0.0;
        }
        let last = (self.rows as f64 - self.height / ROW).max(0.0);
        (self.scrolled / way).clamp(0.0, 1.0) * last
    }

    /// How far to scroll so that a row is the topmost one.
    pub fn scroll_to(self, row: f64) -> f64 {
        let last = self.rows as f64 - self.height / ROW;
        if last <= 0.0 {
            return 0.0;
        }
        (row / last).clamp(0.0, 1.0) * (self.full() - self.height)
    }

    /// The rows to draw.
    pub fn window(self) -> Window {
        let top = self.top();
        let start = (top as u64).saturating_sub(AROUND);
        let seen = (self.height / ROW).ceil() as u64 + 1;
        let end = (top as u64 + seen + AROUND).min(self.rows);
        // The rows stand where those in sight are right, whatever the scale.
        let scrolled = self
            .scrolled
            .clamp(0.0, (self.full() - self.height).max(0.0));
        let above = (scrolled - (top - start as f64) * ROW).max(0.0);
        let below = (self.full() - above - (end - start) as f64 * ROW).max(0.0);
        Window {
            start,
            end,
            above,
            below,
        }
    }

    /// The row that has to be topmost so that a row is in sight; None when it is already.
    pub fn reveal(self, row: u64) -> Option<f64> {
        let (row, top, seen) = (row as f64, self.top(), self.height / ROW);
        if row < top {
            Some(row)
        } else if row + 1.0 > top + seen {
            Some(row + 1.0 - seen)
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sight(rows: u64, scrolled: f64) -> Sight {
        Sight {
            rows,
            scrolled,
            height: 600.0,
        }
    }

    #[test]
    fn a_short_table_is_drawn_whole() {
        let window = sight(7, 0.0).window();
        assert_eq!((window.start, window.end), (0, 7));
        assert_eq!((window.above, window.below), (0.0, 0.0));
    }

    #[test]
    fn rows_stand_where_they_are_scrolled_to() {
        let window = sight(10_000, 3_000.0).window();
        assert_eq!(window.start, 100 - AROUND);
        assert_eq!(window.above, window.start as f64 * ROW);
        let drawn = (window.end - window.start) as f64 * ROW;
        assert_eq!(window.above + drawn + window.below, 300_000.0);
    }

    #[test]
    fn the_end_of_a_very_long_table_is_its_last_row() {
        let end = sight(5_000_000, f64::MAX);
        assert_eq!(end.window().end, 5_000_000);
        assert_eq!(end.full(), TALLEST);
        assert!((end.top() - (5_000_000.0 - 20.0)).abs() < 0.01);
    }

    #[test]
    fn any_row_can_be_reached() {
        for row in [0, 1, 77, 499_999, 999_980] {
            let there = sight(1_000_000, 0.0).scroll_to(row as f64);
            let found = sight(1_000_000, there).top();
            assert!((found - row as f64).abs() < 0.01, "{row}: {found}");
        }
        assert_eq!(sight(1_000_000, 0.0).reveal(5), None);
        assert_eq!(sight(1_000_000, 0.0).reveal(20), Some(1.0));
    }
}
