//! Identifiers as words: `CustomerID`, `customer_ids`, `custId` → `customer id`.

/// The lower-case words of an identifier, each in the singular.
pub(crate) fn words(identifier: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    let chars: Vec<char> = identifier.chars().collect();
    for (i, c) in chars.iter().enumerate() {
        let previous = i.checked_sub(1).and_then(|j| chars.get(j));
        let next = chars.get(i + 1);
        let starts = c.is_uppercase()
            && previous.is_some_and(|p| {
                p.is_lowercase()
                    || p.is_numeric()
                    || (p.is_uppercase() && next.is_some_and(|n| n.is_lowercase()))
            });
        if !c.is_alphanumeric() || starts {
            push(&mut words, &mut word);
        }
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        }
    }
    push(&mut words, &mut word);
    words
}

fn push(words: &mut Vec<String>, word: &mut String) {
    if !word.is_empty() {
        words.push(singular(word));
        word.clear();
    }
}

/// The singular of an English noun, near enough for comparing names.
pub(crate) fn singular(word: &str) -> String {
    const SAME: [&str; 15] = [
        "address", "status", "series", "species", "news", "gps", "sms", "bonus", "campus", "class",
        "business", "process", "access", "analysis", "is",
    ];
    const ODD: [(&str, &str); 8] = [
        ("people", "person"),
        ("children", "child"),
        ("men", "man"),
        ("women", "woman"),
        ("movies", "movie"),
        ("addresses", "address"),
        ("statuses", "status"),
        ("data", "data"),
    ];
    if SAME.contains(&word) || word.len() < 4 || !word.is_ascii() {
        return word.to_string();
    }
    if let Some((_, singular)) = ODD.iter().find(|(plural, _)| *plural == word) {
        return (*singular).to_string();
    }
    if let Some(stem) = word.strip_suffix("ies") {
        return format!("{stem}y");
    }
    for ending in ["sses", "shes", "ches", "xes", "zes"] {
        if word.ends_with(ending) {
            return word[..word.len() - 2].to_string();
        }
    }
    match word.strip_suffix('s') {
        Some(stem) if !stem.ends_with(['s', 'u', 'i']) => stem.to_string(),
        _ => word.to_string(),
    }
}

/// A name as it stands in an internet address: small letters and digits,
/// without what only says that it is a firm.
pub(crate) fn slug(name: &str) -> String {
    const LEGAL: [&str; 10] = [
        "inc", "llc", "ltd", "gmbh", "corp", "co", "plc", "ag", "and", "the",
    ];
    let lower = name.to_lowercase().replace(['\'', '’', '.'], "");
    let words = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !LEGAL.contains(word));
    words
        .flat_map(str::chars)
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_firms_make_addresses() {
        assert_eq!(slug("O'Brien, Cole & Sons Ltd."), "obriencolesons");
        assert_eq!(slug("The Beacon Hill Press"), "beaconhillpress");
    }

    #[test]
    fn identifiers_fall_into_words() {
        for (identifier, expected) in [
            ("CustomerID", "customer id"),
            ("order_items", "order item"),
            ("HTTPStatusCode", "http status code"),
            ("addresses", "address"),
            ("Library_Branches", "library branch"),
            ("isbn13", "isbn13"),
            ("companies", "company"),
            ("status", "status"),
        ] {
            assert_eq!(words(identifier).join(" "), expected);
        }
    }
}
