use confab_model::*;
use std::io::BufRead;
fn main() {
    let dir = std::env::args().nth(1).unwrap();
    let json = std::env::args().nth(2).is_some();
    let mut cache: std::collections::HashMap<String, (Schema, Recipe, Contents)> =
        Default::default();
    let mut t = std::time::Duration::ZERO;
    let mut n = 0;
    for line in std::io::stdin().lock().lines() {
        let line = line.unwrap();
        let parts: Vec<&str> = line.split('\t').collect();
        if parts.len() < 3 {
            continue;
        }
        let (ds, table, prompt) = (parts[0], parts[1], parts[2]);
        let (schema, recipe, contents) = cache.entry(ds.to_string()).or_insert_with(|| {
            let sql = std::fs::read_to_string(format!("/work/edit/examples/{ds}.sql")).unwrap();
            let schema = confab_ddl::parse(&sql, None).0;
            let recipe =
                serde_json::from_str(&std::fs::read_to_string(format!("{dir}/{ds}.json")).unwrap())
                    .unwrap();
            let contents = serde_json::from_str(
                &std::fs::read_to_string(format!("{dir}/{ds}.contents.json")).unwrap(),
            )
            .unwrap();
            (schema, recipe, contents)
        });
        let Some(table) = schema.find_table(table) else {
            println!("NO TABLE {table}");
            continue;
        };
        let now = std::time::Instant::now();
        let found = confab_forge::edit(schema, recipe, contents, table, prompt, 7);
        t += now.elapsed();
        n += 1;
        match found {
            Ok(change) => {
                println!(
                    "OK  {ds}.{} | {prompt}\n      {}",
                    schema.tables[table].name, change.understood
                );
                if json {
                    println!("{}", serde_json::to_string(&change.operations).unwrap());
                }
            }
            Err(u) => println!(
                "??  {ds}.{} | {prompt}\n      {}\n      {:?}",
                schema.tables[table].name, u.words, u.nearest
            ),
        }
    }
    eprintln!("{n} in {t:?}");
}
