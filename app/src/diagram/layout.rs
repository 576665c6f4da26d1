//! Where each table and each line goes, in whole units of an SVG.

use crate::diagram::layers::layers;
use confab_model::{ColumnSummary, TableSummary};

/// The height of a table's head.
pub const HEAD: i32 = 30;
/// The height of a column's line.
pub const LINE: i32 = 20;
/// Below a table's last line.
const FOOT: i32 = 6;
/// Around the whole picture.
const EDGE: i32 = 12;
/// Between tables above each other.
const GAP: i32 = 24;
/// Between layers, where the lines run.
const LANE: i32 = 76;
/// The width of a table when all stand below each other.
const COLUMN: i32 = 250;

/// How the tables follow each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Flow {
    /// In layers from left to right.
    Across,
    /// Below each other, for narrow places.
    Down,
}

/// A picture ready to be drawn.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Picture {
    /// The tables.
    pub tables: Vec<TableBox>,
    /// The lines between them.
    pub links: Vec<Link>,
    /// Its width.
    pub width: i32,
    /// Its height.
    pub height: i32,
}

/// A table in the picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TableBox {
    /// Its name.
    pub name: String,
    /// The columns that are shown.
    pub columns: Vec<ColumnSummary>,
    /// How many more there are.
    pub hidden: usize,
    /// Left edge.
    pub x: i32,
    /// Top edge.
    pub y: i32,
    /// Width.
    pub width: i32,
}

impl TableBox {
    /// Its height.
    pub fn height(&self) -> i32 {
        let lines = self.columns.len() + usize::from(self.hidden > 0);
        HEAD + LINE * length(lines) + FOOT
    }

    /// The middle of a column's line; of the head when the column isn't shown.
    fn line(&self, column: Option<usize>) -> i32 {
        match column {
            Some(column) => self.y + HEAD + LINE * length(column) + LINE / 2,
            None => self.y + HEAD / 2,
        }
    }

    fn right(&self) -> i32 {
        self.x + self.width
    }
}

/// A foreign key in the picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The number of the child.
    pub from: usize,
    /// The number of the parent.
    pub to: usize,
    /// Its line, with a fork at the child and a bar at the parent.
    pub path: String,
    /// Whether it was concluded from a name or a comment.
    pub implied: bool,
}

/// Lays tables out. `all` shows every column, not only the keys.
pub fn lay_out(tables: &[TableSummary], flow: Flow, all: bool) -> Picture {
    let parent = |column: &ColumnSummary| {
        let name = column.references.as_ref()?;
        tables.iter().position(|table| table.name == *name)
    };
    let mut boxes: Vec<TableBox> = tables.iter().map(|table| measured(table, all)).collect();
    let (width, height) = match flow {
        Flow::Across => {
            let parents: Vec<Vec<usize>> = tables
                .iter()
                .map(|table| table.columns.iter().filter_map(parent).collect())
                .collect();
            across(&mut boxes, &layers(&parents))
        }
        Flow::Down => down(&mut boxes),
    };
    let mut links = Vec::new();
    for from in 0..boxes.len() {
        for (line, column) in boxes[from].columns.iter().enumerate() {
            if let Some(to) = parent(column) {
                let key = boxes[to]
                    .columns
                    .iter()
                    .position(|column| column.primary_key);
                let start = (&boxes[from], boxes[from].line(Some(line)));
                let end = (&boxes[to], boxes[to].line(key));
                links.push(Link {
                    from,
                    to,
                    path: path(flow, start, end, length(links.len())),
                    implied: column.implied,
                });
            }
        }
    }
    Picture {
        tables: boxes,
        links,
        width,
        height,
    }
}

/// A table with the columns that are shown and the width they need.
fn measured(table: &TableSummary, all: bool) -> TableBox {
    let shown = |column: &&ColumnSummary| all || column.primary_key || column.references.is_some();
    let columns: Vec<ColumnSummary> = table.columns.iter().filter(shown).cloned().collect();
    let widest = columns
        .iter()
        .map(|column| column.name.chars().count() + kind(column).chars().count() + 3)
        .max()
        .unwrap_or(0);
    let letters = widest.max(table.name.chars().count() * 5 / 4);
    TableBox {
        name: table.name.clone(),
        hidden: table.columns.len() - columns.len(),
        columns,
        width: (length(letters) * 7 + 36).clamp(150, COLUMN),
        ..TableBox::default()
    }
}

/// A column's type without its parameters, cut where it is long.
pub fn kind(column: &ColumnSummary) -> String {
    let word = column
        .type_text
        .split(['(', ' '])
        .next()
        .unwrap_or_default();
    word.chars().take(10).collect::<String>().to_lowercase()
}

/// Layers from left to right, each in the middle of the height.
fn across(boxes: &mut [TableBox], layers: &[Vec<usize>]) -> (i32, i32) {
    let tall = |layer: &Vec<usize>, boxes: &[TableBox]| {
        let heights: i32 = layer.iter().map(|table| boxes[*table].height() + GAP).sum();
        heights - GAP
    };
    let height = layers
        .iter()
        .map(|layer| tall(layer, boxes))
        .max()
        .unwrap_or(0);
    let mut x = EDGE;
    for layer in layers {
        let mut y = EDGE + (height - tall(layer, boxes)) / 2;
        let width = layer
            .iter()
            .map(|table| boxes[*table].width)
            .max()
            .unwrap_or(0);
        for &table in layer {
            (boxes[table].x, boxes[table].y, boxes[table].width) = (x, y, width);
            y += boxes[table].height() + GAP;
        }
        x += width + LANE;
    }
    // Lines of tables in one layer bulge into the lane after it.
    ((x - LANE / 2).max(EDGE), height + 2 * EDGE)
}

/// All below each other; the lines run at the right.
fn down(boxes: &mut [TableBox]) -> (i32, i32) {
    let mut y = EDGE;
    for table in boxes.iter_mut() {
        (table.x, table.y, table.width) = (EDGE, y, COLUMN);
        y += table.height() + GAP;
    }
    (EDGE + COLUMN + LANE, y - GAP + EDGE)
}

/// A line from a child's column to its parent's key.
fn path(flow: Flow, child: (&TableBox, i32), parent: (&TableBox, i32), number: i32) -> String {
    let ((from, y1), (to, y2)) = (child, parent);
    // Side by side they face each other, above each other both look to the right.
    let (x1, out, x2, into) = if flow == Flow::Down || (from.x == to.x) {
        let bulge = 26 + number % 5 * 9;
        (from.right(), bulge, to.right(), bulge)
    } else {
        let (x1, side, x2) = if to.x < from.x {
            (from.x, -1, to.right())
        } else {
            (from.right(), 1, to.x)
        };
        let bend = ((x2 - x1).abs() / 2).clamp(28, 120);
        (x1, side * bend, x2, -side * bend)
    };
    let (fork, bar) = (x1 + 8 * out.signum(), x2 + 7 * into.signum());
    format!(
        "M{x1} {}L{fork} {y1}L{x1} {}M{x1} {y1}C{} {y1} {} {y2} {x2} {y2}M{bar} {}V{}",
        y1 - 5,
        y1 + 5,
        x1 + out,
        x2 + into,
        y2 - 5,
        y2 + 5,
    )
}

fn length(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 1_000)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tables() -> Vec<TableSummary> {
        let column = |name: &str, to: Option<&str>| ColumnSummary {
            name: name.into(),
            type_text: "INT".into(),
            primary_key: name == "id",
            references: to.map(Into::into),
            ..ColumnSummary::default()
        };
        vec![
            TableSummary {
                name: "orders".into(),
                columns: vec![
                    column("id", None),
                    column("customer", Some("customers")),
                    column("note", None),
                ],
            },
            TableSummary {
                name: "customers".into(),
                columns: vec![column("id", None), column("friend", Some("customers"))],
            },
        ]
    }

    #[test]
    fn a_parent_stands_left_of_its_child_and_nothing_overlaps() {
        let picture = lay_out(&tables(), Flow::Across, false);
        assert!(picture.tables[1].right() + LANE <= picture.tables[0].x);
        assert_eq!(picture.links.len(), 2);
        assert_eq!(picture.tables[0].hidden, 1);
        assert!(picture.width > picture.tables[0].right());
    }

    #[test]
    fn in_narrow_places_tables_stand_below_each_other() {
        let picture = lay_out(&tables(), Flow::Down, true);
        assert!(picture.width <= 350);
        assert!(picture.tables[1].y >= picture.tables[0].y + picture.tables[0].height() + GAP);
        assert_eq!(picture.tables[0].hidden, 0);
    }
}
