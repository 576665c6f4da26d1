//! The reader of schemas must survive any bytes, in every dialect.
#![no_main]

use libfuzzer_sys::fuzz_target;

const DIALECTS: [&str; 7] = ["auto", "mysql", "postgres", "sqlite", "mssql", "oracle", "ansi"];

fuzz_target!(|bytes: &[u8]| {
    let Some((first, rest)) = bytes.split_first() else { return };
    let name = DIALECTS[usize::from(*first) % DIALECTS.len()];
    if let Ok((text, _)) = confab_ddl::decode(rest) {
        let (schema, _) = confab_ddl::parse(&text, confab_ddl::parse_dialect(name));
        for table in &schema.tables {
            for key in &table.foreign_keys {
                assert_eq!(key.columns.len(), key.references.len());
                assert!(schema.find_table(&key.table).is_some());
            }
        }
    }
});
