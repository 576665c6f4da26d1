use super::*;
use crate::{Request, design};
use confab_model::{ColumnContents, TableContents};
