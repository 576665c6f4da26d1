//! Columns: types by name, defaults and generated values.

use super::Resolver;
use crate::draft::{CheckDraft, ColumnDraft, CustomType, Draft, TableDraft};
use crate::expr::{self, Scope};
use crate::source::Token;
use crate::types::TypeSpec;
use confab_model::{Column, DataType, Expr, Literal};

/// How deep domains of domains, and arrays of arrays, may go.
const MAX_NESTING: u32 = 6;

/// What a column's value comes from.
pub(super) struct Values {
    default: Option<Expr>,
    generated: Option<Expr>,
    sequence: bool,
}

impl Values {
    pub(super) fn put_into(self, column: &mut Column) {
        let counts = matches!(
            column.data_type,
            DataType::Integer { .. } | DataType::Decimal { scale: 0, .. }
        );
        if self.sequence && counts {
            column.identity = true;
        } else {
            column.default = self.default;
        }
        column.generated = self.generated;
    }
}

impl Resolver<'_, '_> {
    /// The columns of a table, and the checks that their domains bring.
    pub(super) fn columns(
        &mut self,
        draft: &Draft,
        table: &TableDraft,
    ) -> (Vec<Column>, Vec<CheckDraft>) {
        let mut checks = Vec::new();
        let columns = table
            .columns
            .iter()
            .map(|column| self.column(draft, table, column, &mut checks))
            .collect();
        (columns, checks)
    }

    fn column(
        &mut self,
        draft: &Draft,
        table: &TableDraft,
        column: &ColumnDraft,
        checks: &mut Vec<CheckDraft>,
    ) -> Column {
        let mut not_null = column.not_null || column.identity;
        let spec = column.spec.as_ref();
        if let Some(CustomType::Domain {
            not_null: declared,
            checks: domain,
            ..
        }) = spec.and_then(|spec| custom(draft, spec))
        {
            not_null |= declared;
            for check in domain {
                let cost = check.tokens.len();
                if self.copies_left >= cost {
                    self.copies_left -= cost;
                    checks.push(CheckDraft {
                        value: Some(column.name.clone()),
                        ..check.clone()
                    });
                }
            }
        }
        let data_type = spec.map_or(DataType::Any, |spec| {
            self.data_type(draft, spec, MAX_NESTING)
        });
        if let DataType::Other { name } = &data_type
            && !matches!(
                spec.and_then(|spec| custom(draft, spec)),
                Some(CustomType::Other)
            )
            && self.unknown_types.insert(name.clone())
        {
            let message = format!(
                "The type {name} of {}.{} isn't known; its columns hold free text.",
                table.name.full(),
                column.name
            );
            self.report.warn(
                column.token,
                message,
                "Use a type that the dialect has, or name the dialect.",
            );
        }
        Column {
            name: column.name.clone(),
            data_type,
            type_text: spec.map(|spec| spec.text.clone()).unwrap_or_default(),
            nullable: !not_null,
            default: None,
            generated: None,
            identity: column.identity,
            collation: column.collation.clone(),
            comment: column.comment.clone(),
            line: column.token.line,
        }
    }

    fn data_type(&mut self, draft: &Draft, spec: &TypeSpec, nesting: u32) -> DataType {
        let mut data_type = match custom(draft, spec) {
            Some(CustomType::Enum(values)) if self.copies_left >= values.len() => {
                self.copies_left -= values.len();
                DataType::Enum {
                    values: values.clone(),
                }
            }
            Some(CustomType::Domain { spec: base, .. })
                if nesting > 0 && base.name != spec.name =>
            {
                self.data_type(draft, base, nesting - 1)
            }
            Some(_) => DataType::Other {
                name: spec.name.clone(),
            },
            None => self.flavor.data_type(spec),
        };
        for _ in 0..spec.dimensions.min(MAX_NESTING) {
            data_type = DataType::Array {
                of: Box::new(data_type),
            };
        }
        data_type
    }

    /// The default and generated value of a column.
    pub(super) fn values(
        &mut self,
        draft: &Draft,
        scope: &Scope<'_>,
        column: &ColumnDraft,
    ) -> Values {
        let of_domain = match column.spec.as_ref().and_then(|spec| custom(draft, spec)) {
            Some(CustomType::Domain { default, .. }) => default.as_deref(),
            _ => None,
        };
        let tokens = column
            .default
            .as_deref()
            .or(of_domain)
            .filter(|tokens| !tokens.is_empty());
        let sequence = tokens.is_some_and(|tokens| self.is_next_value(tokens));
        let default = tokens.filter(|_| !sequence).map(|tokens| {
            match expr::read(self.source, self.flavor, scope, tokens) {
                // A word without quotes is a text where it is allowed at all.
                Expr::Column(word) if scope.spelling(&word).is_none() => {
                    Expr::Literal(Literal::Text(word))
                }
                expr => expr,
            }
        });
        let counts = matches!(&default, Some(Expr::Function { name, .. }) if name == "nextval");
        let generated = column
            .generated
            .as_ref()
            .map(|tokens| expr::read(self.source, self.flavor, scope, tokens));
        if let (Some(Expr::Opaque(_)), Some(first)) = (
            &generated,
            column.generated.as_ref().and_then(|tokens| tokens.first()),
        ) {
            let message = format!(
                "The expression of the generated column {} isn't understood.",
                column.name
            );
            self.report.warn(
                *first,
                message,
                "The engine will compute it; here it gets a plausible value.",
            );
        }
        Values {
            default,
            generated,
            sequence: sequence || counts,
        }
    }

    /// `NEXT VALUE FOR sequence`
    fn is_next_value(&self, tokens: &[Token]) -> bool {
        let is = |at: usize, word: &str| {
            tokens
                .get(at)
                .is_some_and(|token| self.source.is_word(*token, word))
        };
        let open = tokens
            .iter()
            .take_while(|token| self.source.is_symbol(**token, "("))
            .count();
        is(open, "NEXT") && is(open + 1, "VALUE")
    }
}

fn custom<'d>(draft: &'d Draft, spec: &TypeSpec) -> Option<&'d CustomType> {
    draft.types.get(&spec.name)
}
