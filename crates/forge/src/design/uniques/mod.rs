//! Distinct values where a rule asks for them, by construction.

mod capacity;

use super::{draft::Draft, sizes};
pub(super) use capacity::capacity;
use capacity::instead_of_code;
use confab_model::{
    DataType, Expr, Generator,
    recipe::{Choose, Slot},
};

/// Arranges all primary keys and unique constraints.
pub(super) fn arrange(draft: &mut Draft<'_>) {
    for table in 0..draft.tables.len() {
        cap_sequences(draft, table);
    }
    for table in 0..draft.tables.len() {
        identify_referred(draft, table);
    }
    for table in 0..draft.tables.len() {
        let declared = draft.table(table);
        let mut groups: Vec<(Vec<usize>, Option<&Expr>)> = Vec::new();
        let numbers = |names: &[String]| {
            names
                .iter()
                .filter_map(|name| declared.find_column(name))
                .collect::<Vec<usize>>()
        };
        groups.push((numbers(&declared.primary_key), None));
        groups.extend(
            declared
                .uniques
                .iter()
                .map(|unique| (numbers(&unique.columns), unique.condition.as_ref())),
        );
        groups.retain(|(columns, _)| !columns.is_empty());
        // Short groups first: what is distinct by itself is distinct in company.
        groups.sort_by_key(|(columns, _)| columns.len());
        for (columns, condition) in groups {
            if !is_distinct(draft, table, &columns) && !excused(draft, table, &columns, condition) {
                make_distinct(draft, table, &columns);
            }
        }
    }
    cap_aligned(draft);
}

/// What others refer to identifies its row, whether declared so or not.
fn identify_referred(draft: &mut Draft<'_>, table: usize) {
    for key in 0..draft.tables[table].parents.len() {
        let parent = draft.tables[table].parents[key];
        let columns: Vec<usize> = draft.table(table).foreign_keys[key]
            .references
            .iter()
            .filter_map(|name| draft.table(parent).find_column(name))
            .collect();
        let [column] = columns.as_slice() else {
            continue;
        };
        if matches!(draft.generator(parent, *column), Generator::Key { .. })
            || is_distinct(draft, parent, &columns)
        {
            continue;
        }
        let declared = draft.table(parent);
        let name = &declared.columns[*column].name;
        let unique = declared.primary_key == [name.clone()]
            || declared
                .uniques
                .iter()
                .any(|unique| unique.columns == [name.clone()]);
        if !unique {
            make_distinct(draft, parent, &columns);
        }
    }
}

/// A count can go no further than its type.
fn cap_sequences(draft: &mut Draft<'_>, table: usize) {
    for column in 0..draft.table(table).columns.len() {
        let Generator::Sequence { start, .. } = draft.generator(table, column) else {
            continue;
        };
        let room = match &draft.column(table, column).data_type {
            DataType::Integer { max, .. } => {
                u64::try_from(max.saturating_sub(*start).saturating_add(1)).unwrap_or(0)
            }
            DataType::Decimal {
                precision: Some(precision),
                scale,
            } => 10u64.pow(precision.saturating_sub(*scale).min(18)) - 1,
            _ => continue,
        };
        cap_to(draft, table, column, room);
    }
}

/// Rows of parents may have been lowered: those with one row for each follow.
fn cap_aligned(draft: &mut Draft<'_>) {
    for _ in 0..4 {
        for table in 0..draft.tables.len() {
            for key in 0..draft.tables[table].parents.len() {
                if draft.tables[table].recipe.keys[key].choose == Choose::Distinct {
                    let parent = draft.tables[table].parents[key];
                    let rule = format!("one row for each {}", draft.table(parent).full_name());
                    sizes::cap(draft, table, draft.rows(parent), &rule);
                }
            }
        }
    }
}

fn is_distinct(draft: &Draft<'_>, table: usize, columns: &[usize]) -> bool {
    let entry = &draft.tables[table].recipe;
    columns.iter().any(|column| match &entry.columns[*column].generator {
        Generator::Sequence { .. } => true,
        Generator::Key { key } => match &entry.keys[*key].choose {
            Choose::Distinct | Choose::Itself | Choose::Nothing => true,
            // The pair of leading key and partner is distinct.
            Choose::Partner { slot } => {
                let all = entry.keys.iter().enumerate().filter(|(number, other)| {
                    slot.within == Some(*number) || matches!(&other.choose, Choose::Partner { slot: same } if same.within == slot.within && same.space == slot.space)
                });
                let mut needed = all.flat_map(|(_, key)| &key.columns);
                let names: Vec<&String> = columns.iter().map(|c| &draft.table(table).columns[*c].name).collect();
                needed.all(|name| names.contains(&name)) && entry.columns.iter().all(|c| c.unique.as_ref().is_none_or(|s| s.within != slot.within || s.space != slot.space))
            }
            _ => false,
        },
        Generator::Ordinal { key } => entry.keys[*key].columns.iter().all(|name| columns.iter().any(|c| draft.table(table).columns[*c].name == *name)),
        _ => entry.columns[*column].unique.as_ref().is_some_and(|slot| slot.within.is_none() && slot.divide == 1 && slot.domain == slot.space),
    })
}

/// A partial rule such as "one default each" is met by having none of them
/// where the flag is free.
fn excused(
    draft: &mut Draft<'_>,
    table: usize,
    columns: &[usize],
    condition: Option<&Expr>,
) -> bool {
    let Some(condition) = condition else {
        return false;
    };
    let flag = condition
        .columns()
        .into_iter()
        .filter_map(|name| draft.table(table).find_column(name))
        .find(|column| {
            !columns.contains(column)
                && matches!(draft.column(table, *column).data_type, DataType::Boolean)
        });
    let Some(flag) = flag else { return false };
    draft.set(table, flag, Generator::Boolean { share: 0 });
    draft.tables[table].recipe.columns[flag].nulls = 0;
    true
}

fn make_distinct(draft: &mut Draft<'_>, table: usize, columns: &[usize]) {
    let rows = draft.rows(table);
    let plain: Vec<usize> = columns
        .iter()
        .copied()
        .filter(|column| !matches!(draft.generator(table, *column), Generator::Key { .. }))
        .collect();
    let keys = keys_in(draft, table, columns);
    for column in &plain {
        if let Some(mask) = instead_of_code(draft, table, *column) {
            draft.set(table, *column, mask);
        }
    }
    for column in columns {
        draft.tables[table].recipe.columns[*column].nulls = 0;
    }
    // One column alone can tell the rows apart.
    let free = |draft: &Draft<'_>, column: &usize| {
        draft.tables[table].recipe.columns[*column].unique.is_none()
    };
    if let Some(column) = plain
        .iter()
        .copied()
        .filter(|c| free(draft, c))
        .find(|column| roomy(draft, table, *column, rows, columns.len() == 1))
    {
        alone(draft, table, column);
        return;
    }
    let lead = keys.iter().copied().find(|key| {
        matches!(
            draft.tables[table].recipe.keys[*key].choose,
            Choose::Share { .. }
        )
    });
    if let Some(lead) = lead {
        // A number within its parent: line 1, 2, 3 of an order.
        let line = plain.iter().copied().find(|column| {
            matches!(
                draft.column(table, *column).data_type,
                DataType::Integer { .. }
            ) && free(draft, column)
        });
        if let Some(column) = line.filter(|column| {
            matches!(
                draft.generator(table, *column),
                Generator::Number { .. } | Generator::Sequence { .. }
            )
        }) {
            draft.set(table, column, Generator::Ordinal { key: lead });
            let room = match &draft.column(table, column).data_type {
                DataType::Integer { max, .. } => u64::try_from(*max).unwrap_or(1),
                _ => u64::MAX >> 1,
            };
            if let Choose::Share { max, .. } = &mut draft.tables[table].recipe.keys[lead].choose {
                *max = (*max).min(room);
            }
            draft.tables[table].recipe.keys[lead].nulls = 0;
            return;
        }
    }
    tuples(draft, table, columns, lead, &plain, &keys);
}

/// The keys all of whose columns are in the group.
fn keys_in(draft: &Draft<'_>, table: usize, columns: &[usize]) -> Vec<usize> {
    let declared = draft.table(table);
    let inside = |name: &String| {
        columns
            .iter()
            .any(|column| declared.columns[*column].name == *name)
    };
    let filled = |key: usize| {
        columns
            .iter()
            .any(|c| *draft.generator(table, *c) == Generator::Key { key })
    };
    (0..declared.foreign_keys.len())
        .filter(|key| declared.foreign_keys[*key].columns.iter().all(inside) && filled(*key))
        .collect()
}

/// Whether a column can be distinct in the whole table without looking odd.
fn roomy(draft: &Draft<'_>, table: usize, column: usize, rows: u64, only: bool) -> bool {
    let generator = draft.generator(table, column);
    match &draft.column(table, column).data_type {
        DataType::Text { max, .. } => {
            let long = max.is_none_or(|max| max >= 8);
            only || (long && !matches!(generator, Generator::Choice { .. }))
                || capacity(draft, table, column).is_some_and(|c| c >= rows && c > 10_000)
        }
        DataType::Uuid
        | DataType::Inet { .. }
        | DataType::MacAddress
        | DataType::Any
        | DataType::Binary { .. } => true,
        DataType::DateTime { .. } => {
            only || capacity(draft, table, column).is_some_and(|c| c / 50 > rows)
        }
        _ => only,
    }
}

/// Makes one column distinct in the whole table.
pub(super) fn alone(draft: &mut Draft<'_>, table: usize, column: usize) {
    let rows = draft.rows(table);
    let data_type = &draft.column(table, column).data_type;
    let mut room = capacity(draft, table, column);
    let narrow = room.is_some_and(|room| room < rows);
    match data_type {
        DataType::Integer { max, .. } if narrow || room.is_none() => {
            let limit = u64::try_from(*max).unwrap_or(0);
            if matches!(draft.generator(table, column), Generator::Number { .. })
                && checked(draft, table, column)
            {
                room = capacity(draft, table, column);
            } else {
                draft.set(table, column, Generator::Sequence { start: 1, step: 1 });
                cap_to(draft, table, column, limit);
                return;
            }
        }
        DataType::Decimal { .. } | DataType::Float { .. }
            if narrow && !checked(draft, table, column) =>
        {
            draft.set(table, column, Generator::Sequence { start: 1, step: 1 });
            let digits = match data_type {
                DataType::Decimal {
                    precision: Some(precision),
                    scale,
                } => precision.saturating_sub(*scale).min(18),
                _ => 15,
            };
            cap_to(draft, table, column, 10u64.pow(digits) - 1);
            return;
        }
        DataType::Date | DataType::DateTime { .. } if narrow && !checked(draft, table, column) => {
            // A longer past has more days.
            let from = draft.day(-(rows.min(700_000) as i32));
            let to = draft.day(0);
            let hours = matches!(data_type, DataType::DateTime { .. }).then_some((7, 22));
            draft.set(
                table,
                column,
                Generator::Moment {
                    from,
                    to,
                    growth: 0,
                    months: Vec::new(),
                    rising: false,
                    hours,
                    after: Vec::new(),
                    before: Vec::new(),
                },
            );
            room = capacity(draft, table, column);
        }
        DataType::Text { max: Some(max), .. }
            if *max < 8
                && !checked(draft, table, column)
                && room.is_none_or(|room| room < rows) =>
        {
            let width = (*max as usize).clamp(1, 12);
            draft.set(
                table,
                column,
                Generator::Mask {
                    mask: "*".repeat(width),
                },
            );
            room = capacity(draft, table, column);
        }
        DataType::Text { .. } if narrow && !checked(draft, table, column) => {
            let generator = draft.generator(table, column).clone();
            // Too few choices: the same words, each with a number.
            if let Generator::Choice { .. } | Generator::Mask { .. } | Generator::Code { .. } =
                generator
            {
                draft.set(table, column, super::values::words("common.label"));
            }
            room = None;
        }
        DataType::Uuid => room = Some(1 << 60),
        _ => {}
    }
    if matches!(
        draft.generator(table, column),
        Generator::After { .. }
            | Generator::When { .. }
            | Generator::Formula { .. }
            | Generator::WordsBy { .. }
    ) && !matches!(data_type, DataType::Text { .. })
    {
        let today = draft.request.today.clone();
        draft.set(table, column, super::values::by_type(data_type, &today));
        room = capacity(draft, table, column);
    }
    let space = match room {
        Some(room) => {
            cap_to(draft, table, column, room);
            room
        }
        None => draft.rows(table),
    };
    draft.tables[table].recipe.columns[column].unique = Some(Slot {
        within: None,
        space: space.max(1),
        divide: 1,
        domain: space.max(1),
    });
}

fn cap_to(draft: &mut Draft<'_>, table: usize, column: usize, rows: u64) {
    let rule = format!("distinct {}", draft.column(table, column).name);
    sizes::cap(draft, table, rows, &rule);
}

/// Whether a CHECK reads the column, so that its range must stay.
fn checked(draft: &Draft<'_>, table: usize, column: usize) -> bool {
    let name = draft.column(table, column).name.as_str();
    draft
        .table(table)
        .checks
        .iter()
        .any(|check| check.expr.columns().contains(&name))
}

/// Distinct tuples of several columns, within a leading key if there is one.
fn tuples(
    draft: &mut Draft<'_>,
    table: usize,
    columns: &[usize],
    lead: Option<usize>,
    plain: &[usize],
    keys: &[usize],
) {
    let partners: Vec<usize> = keys
        .iter()
        .copied()
        .filter(|key| Some(*key) != lead)
        .collect();
    let mut domains: Vec<(bool, usize, u64)> = Vec::new();
    for key in partners {
        domains.push((
            true,
            key,
            draft.rows(draft.tables[table].parents[key]).max(1),
        ));
    }
    for column in plain {
        if draft.tables[table].recipe.columns[*column].unique.is_none() {
            let declared = draft.column(table, *column);
            if capacity(draft, table, *column).is_none()
                && !matches!(declared.data_type, DataType::Text { .. } | DataType::Any)
            {
                let today = draft.request.today.clone();
                draft.set(
                    table,
                    *column,
                    super::values::by_type(&declared.data_type, &today),
                );
            }
            let room = capacity(draft, table, *column)
                .unwrap_or_else(|| draft.rows(table))
                .max(1);
            domains.push((false, *column, room));
        }
    }
    let space = domains
        .iter()
        .fold(1u64, |product, (_, _, domain)| {
            product.saturating_mul(*domain)
        })
        .min(1 << 60);
    let parents = lead.map_or(1, |lead| {
        draft.rows(draft.tables[table].parents[lead]).max(1)
    });
    let names: Vec<&str> = columns
        .iter()
        .map(|column| draft.column(table, *column).name.as_str())
        .collect();
    let rule = format!("distinct ({})", names.join(", "));
    sizes::cap(
        draft,
        table,
        u64::try_from(u128::from(parents) * u128::from(space)).unwrap_or(u64::MAX),
        &rule,
    );
    if let Some(lead) = lead {
        let entry = &mut draft.tables[table].recipe.keys[lead];
        entry.nulls = 0;
        if let Choose::Share {
            parents: active,
            max,
            min,
            ..
        } = &mut entry.choose
        {
            *max = space.min(*max);
            *min = (*min).min(space);
            *active = parents;
        }
    }
    let mut divide = 1u64;
    for (is_key, number, domain) in domains {
        let slot = Slot {
            within: lead,
            space,
            divide,
            domain,
        };
        if is_key {
            let entry = &mut draft.tables[table].recipe.keys[number];
            entry.choose = Choose::Partner { slot };
            entry.nulls = 0;
        } else {
            draft.tables[table].recipe.columns[number].unique = Some(slot);
        }
        divide = divide.saturating_mul(domain);
    }
}
