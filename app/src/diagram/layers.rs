//! Which tables stand above each other: parents left of their children, and
//! within a layer each table near its relatives.

/// Times that the order within the layers is improved.
const SWEEPS: usize = 6;

/// The tables layer by layer, each layer in order. `parents` are those of each table.
pub fn layers(parents: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let children = reversed(parents);
    let mut depth = depths(parents);
    // A table that only others refer to stands right before the first of them.
    for table in (0..parents.len()).rev() {
        let nearest = children[table].iter().map(|child| depth[*child]).min();
        if let Some(nearest) = nearest.filter(|_| parents[table].is_empty()) {
            depth[table] = nearest.saturating_sub(1);
        }
    }
    let count = depth.iter().max().map_or(0, |deepest| deepest + 1);
    let mut layers = vec![Vec::new(); count];
    for (table, depth) in depth.into_iter().enumerate() {
        layers[depth].push(table);
    }
    untangle(&mut layers, parents, &children);
    layers
}

/// How far each table is from those without parents; a key that closes a circle doesn't count.
fn depths(parents: &[Vec<usize>]) -> Vec<usize> {
    #[derive(Clone, Copy)]
    enum State {
        New,
        Open,
        Done(usize),
    }
    fn visit(table: usize, parents: &[Vec<usize>], states: &mut [State]) -> usize {
        match states[table] {
            State::Done(depth) => return depth,
            State::Open => return 0,
            State::New => {}
        }
        states[table] = State::Open;
        let mut depth = 0;
        for &parent in &parents[table] {
            if !matches!(states[parent], State::Open) {
                depth = depth.max(visit(parent, parents, states) + 1);
            }
        }
        states[table] = State::Done(depth);
        depth
    }
    let mut states = vec![State::New; parents.len()];
    (0..parents.len())
        .map(|table| visit(table, parents, &mut states))
        .collect()
}

/// Moves each table to the middle of its relatives in the layer before, to and fro.
fn untangle(layers: &mut [Vec<usize>], parents: &[Vec<usize>], children: &[Vec<usize>]) {
    let mut place = vec![0.0; parents.len()];
    let mut settle = |layer: &[usize]| {
        let middle = (layer.len() as f64 - 1.0) / 2.0;
        for (at, table) in layer.iter().enumerate() {
            place[*table] = at as f64 - middle;
        }
        place.clone()
    };
    let mut places = Vec::new();
    for layer in layers.iter() {
        places = settle(layer);
    }
    for sweep in 0..SWEEPS {
        let (relatives, forward) = if sweep % 2 == 0 {
            (parents, true)
        } else {
            (children, false)
        };
        for step in 0..layers.len() {
            let at = if forward {
                step
            } else {
                layers.len() - 1 - step
            };
            let middle = |table: usize| {
                let relatives = &relatives[table];
                if relatives.is_empty() {
                    return places[table];
                }
                relatives.iter().map(|other| places[*other]).sum::<f64>() / relatives.len() as f64
            };
            let mut layer: Vec<(f64, usize)> = layers[at]
                .iter()
                .map(|table| (middle(*table), *table))
                .collect();
            layer.sort_by(|a, b| a.0.total_cmp(&b.0));
            layers[at] = layer.into_iter().map(|(_, table)| table).collect();
            places = settle(&layers[at]);
        }
    }
}

fn reversed(parents: &[Vec<usize>]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); parents.len()];
    for (table, parents) in parents.iter().enumerate() {
        for &parent in parents {
            children[parent].push(table);
        }
    }
    children
}

#[cfg(test)]
mod tests {
    use super::layers;

    #[test]
    fn parents_stand_before_their_children() {
        // orders → customers; lines → orders, products
        let layers = layers(&[vec![], vec![0], vec![1, 3], vec![]]);
        assert_eq!(layers, [vec![0], vec![1, 3], vec![2]]);
    }

    #[test]
    fn circles_and_self_references_end() {
        let layers = layers(&[vec![1], vec![0], vec![2]]);
        assert_eq!(layers.iter().map(Vec::len).sum::<usize>(), 3);
    }

    #[test]
    fn lines_do_not_cross_without_need() {
        // Two pairs, declared crosswise.
        let layers = layers(&[vec![], vec![], vec![1], vec![0]]);
        assert_eq!(layers[0].len(), 2);
        let partner = |table: usize| if table == 0 { 3 } else { 2 };
        assert_eq!(layers[1], [partner(layers[0][0]), partner(layers[0][1])]);
    }

    #[test]
    fn no_tables_have_no_layers() {
        assert!(layers(&[]).is_empty());
    }
}
