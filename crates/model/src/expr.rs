//! The expressions of CHECKs, defaults and generated columns, independent of
//! the dialect they were written in.

use serde::{Deserialize, Serialize};

/// A constant as written in SQL.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Literal {
    /// `NULL`.
    Null,
    /// `TRUE` or `FALSE`.
    Bool(bool),
    /// A number in decimal notation, such as `-12.50`.
    Number(String),
    /// A string without its quotes.
    Text(String),
}

/// An operator with one operand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnaryOp {
    /// Logical negation.
    Not,
    /// Arithmetic negation.
    Minus,
}

/// An operator with two operands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BinaryOp {
    /// `OR`
    Or,
    /// `AND`
    And,
    /// `=`
    Eq,
    /// `<>`
    NotEq,
    /// `<`
    Lt,
    /// `<=`
    LtEq,
    /// `>`
    Gt,
    /// `>=`
    GtEq,
    /// `+`
    Plus,
    /// `-`
    Minus,
    /// `*`
    Multiply,
    /// `/`
    Divide,
    /// `%`
    Modulo,
    /// `||`
    Concat,
}

/// The kinds of pattern match.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Match {
    /// `LIKE`, case-sensitive; T-SQL's `[a-z]` classes included when the schema is T-SQL.
    Like,
    /// `ILIKE`.
    ILike,
    /// `SIMILAR TO`.
    Similar,
    /// SQLite's `GLOB`.
    Glob,
    /// A regular expression (`~`, `REGEXP`, `RLIKE`, `REGEXP_LIKE`), unanchored.
    Regex,
    /// A case-insensitive regular expression (`~*`).
    IRegex,
}

/// An SQL expression over the columns of one row. Column names are as declared
/// in the table; function names are lower case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Expr {
    /// A constant.
    Literal(Literal),
    /// A column of the row, spelled as in its table.
    Column(String),
    /// An operator with one operand.
    Unary {
        /// The operator.
        op: UnaryOp,
        /// Its operand.
        expr: Box<Expr>,
    },
    /// An operator with two operands.
    Binary {
        /// The operator.
        op: BinaryOp,
        /// Left operand.
        left: Box<Expr>,
        /// Right operand.
        right: Box<Expr>,
    },
    /// `expr IS [NOT] NULL`.
    IsNull {
        /// What is tested.
        expr: Box<Expr>,
        /// With `NOT`.
        negated: bool,
    },
    /// `expr [NOT] IN (…)`.
    InList {
        /// What is sought.
        expr: Box<Expr>,
        /// The members.
        list: Vec<Expr>,
        /// With `NOT`.
        negated: bool,
    },
    /// `expr [NOT] BETWEEN low AND high`.
    Between {
        /// What is tested.
        expr: Box<Expr>,
        /// Lower bound, included.
        low: Box<Expr>,
        /// Upper bound, included.
        high: Box<Expr>,
        /// With `NOT`.
        negated: bool,
    },
    /// A pattern match.
    Match {
        /// Which kind.
        kind: Match,
        /// What is tested.
        expr: Box<Expr>,
        /// The pattern.
        pattern: Box<Expr>,
        /// What takes the meaning of the character after it: that of `ESCAPE`, or
        /// the dialect's own.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        escape: Option<char>,
        /// With `NOT`.
        negated: bool,
    },
    /// `CASE`.
    Case {
        /// The compared operand of a simple CASE.
        operand: Option<Box<Expr>>,
        /// Conditions and results in order.
        branches: Vec<(Expr, Expr)>,
        /// The ELSE result.
        otherwise: Option<Box<Expr>>,
    },
    /// `CAST(expr AS type)`, `expr::type`.
    Cast {
        /// What is converted.
        expr: Box<Expr>,
        /// The type as written, lower case.
        to: String,
    },
    /// A function call; `current_date` and the like have no arguments.
    Function {
        /// Lower-case name without schema.
        name: String,
        /// The arguments; keyword arguments such as EXTRACT's field are text literals, first.
        args: Vec<Expr>,
    },
    /// Anything else, as written. It can be shown but not evaluated.
    Opaque(String),
}

impl Expr {
    /// Calls `visit` on this expression and each one inside, outermost first.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Expr)) {
        visit(self);
        match self {
            Self::Literal(_) | Self::Column(_) | Self::Opaque(_) => {}
            Self::Unary { expr, .. } | Self::IsNull { expr, .. } | Self::Cast { expr, .. } => {
                expr.walk(visit)
            }
            Self::Binary { left, right, .. } => {
                left.walk(visit);
                right.walk(visit);
            }
            Self::InList { expr, list, .. } => {
                expr.walk(visit);
                for item in list {
                    item.walk(visit);
                }
            }
            Self::Between {
                expr, low, high, ..
            } => {
                expr.walk(visit);
                low.walk(visit);
                high.walk(visit);
            }
            Self::Match { expr, pattern, .. } => {
                expr.walk(visit);
                pattern.walk(visit);
            }
            Self::Case {
                operand,
                branches,
                otherwise,
            } => {
                if let Some(operand) = operand {
                    operand.walk(visit);
                }
                for (when, then) in branches {
                    when.walk(visit);
                    then.walk(visit);
                }
                if let Some(otherwise) = otherwise {
                    otherwise.walk(visit);
                }
            }
            Self::Function { args, .. } => {
                for arg in args {
                    arg.walk(visit);
                }
            }
        }
    }

    /// The names of the columns it reads, each once, in order of appearance.
    pub fn columns(&self) -> Vec<&str> {
        let mut names: Vec<&str> = Vec::new();
        self.walk(&mut |expr| {
            if let Self::Column(name) = expr
                && !names.contains(&name.as_str())
            {
                names.push(name);
            }
        });
        names
    }

    /// Whether every part of it can be evaluated, in principle.
    pub fn is_understood(&self) -> bool {
        let mut understood = true;
        self.walk(&mut |expr| understood &= !matches!(expr, Self::Opaque(_)));
        understood
    }
}
