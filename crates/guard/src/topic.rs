//! Whether a text is about the data, about Confab, a courtesy, or elsewhere.
//!
//! A classifier of words doesn't carry over to other databases; what does is
//! whether a text speaks the dataset's own words, and how people ask of data.

use regex::Regex;
use std::{collections::HashSet, sync::LazyLock};

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Topic {
    /// The data.
    Data,
    /// Confab itself.
    Help,
    /// Nothing but politeness.
    Courtesy,
    /// Something else; how likely, 0 to 1.
    Elsewhere(f32),
}

/// The words of a dataset: names of tables and columns, and values.
pub trait Vocabulary: Sync {
    /// Whether a word, in lower case, is one of them, in whatever number or ending.
    fn knows(&self, word: &str) -> bool;
    /// How well the text is understood as a question about the data, 0 to 1.
    fn understands(&self, text: &str) -> f32;
}

impl<F: Fn(&str) -> bool + Sync> Vocabulary for F {
    fn knows(&self, word: &str) -> bool {
        self(word)
    }

    fn understands(&self, _text: &str) -> f32 {
        0.0
    }
}

/// Words that say nothing of a topic.
const PLAIN: &str = include_str!("../data/plain_words.txt");
/// Words of politeness, and those that may stand with them.
const POLITE: &str = include_str!("../data/courtesy_words.txt");
const FILL: &str = include_str!("../data/courtesy_fill.txt");
/// The longest courtesy, and the longest question about Confab that is taken for
/// one whatever a classifier says, in words.
const SHORT: usize = 12;

static COMMON: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(PLAIN));
static HELP: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)\bconfab\b|\b(?:what|which) (?:\w+ ){0,5}?(?:can|do|could|are) you (?:\w+ ){0,3}?(?:do|help|answer|able|capable|know|support|offer|good at)\b|\bhow (?:can|do|could|may|should|would) (?:you (?:help|assist|work)|i (?:use|ask|start|get started|begin|work with (?:this|you)|export|download|save))|\b(?:who|what) (?:are|r) you\b|\b(?:tell me )?what (?:\w+ ){0,3}?you (?:can|could) (?:do|help|answer|tell)\b|\bif you(?:r|'re| are) (?:an? )?(?:ai|bot|robot|human|machine|person|real)\b|\bare you (?:an? )?(?:person|human|man|woman|real)\b|\bthings (?:do )?you know how to do\b|\bwhat(?:'s| is) (?:this|your name|this (?:tool|app|page|program|data|dataset|database)(?: about)?)\b|\bwhat can i ask\b|\bhelp(?: me)?\s*[.!?]*$|\bcan you help\b|\bare you (?:an? )?(?:ai|bot|robot|human|real|machine|person)\b|\bwhat(?:'s| is) (?:in (?:here|it|there)|inside)\b|\bwhat (?:data|tables?) (?:is|are|do (?:you|we|i)) (?:in )?(?:here|there|have)\b|\bwhat things (?:can|do) you\b|\bwhat kinds? of (?:things|questions)\b",
    )
});
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)^\W*(?:(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day|night|bye)|goodbye|bye(?: bye)?|see (?:you|ya)(?: later| soon| tomorrow)?|later|cheers|ciao|so long|farewell|thanks?|thank (?:you|u)|thx|ty|many thanks|much appreciated|appreciate (?:it|that|you|your help)|i appreciate (?:it|that|you|your help)|ok(?:ay)?|k|sure|fine|great|cool|nice|perfect|awesome|excellent|wonderful|amazing|super|brilliant|good|very good|well done|good (?:job|work|one)|great (?:job|work)|got it|understood|i see|alright|all right|right|correct|that's (?:right|correct|true|it|all|great|good|fine|wrong|not right|perfect)|that is (?:right|correct|true|it|all|great|good|fine|wrong|perfect)|true|false|yes|yeah|yep|yup|no|nope|nah|not really|maybe|perhaps|affirmative|negative|indeed|absolutely|definitely|of course|certainly|exactly|please|sorry|my bad|no problem|never ?mind|no thanks?|no thank you|you're welcome|you(?:'re|’re| are) (?:the best|so kind|very kind|too kind|amazing|great|wonderful|awesome|a star|a lifesaver)|welcome|wow|haha|lol|how are you(?: doing)?(?: today)?|how do you do|how's it going|how is it going|what's up|whats up|sup|are you (?:doing )?(?:alright|ok(?:ay)?|well|good|there|ready)|nice to (?:meet|see|talk to) you|pleased to meet you|glad to meet you|pleasure(?: to meet you)?|have a (?:nice|good|great) (?:day|one|evening|weekend|night)|take care|i(?:'m| am) (?:fine|good|ok|done|not sure)|i don't know|not sure|i (?:think|guess|believe) so|i hope so|could be|it could be|so|very much|a lot|so much|a million|again|for (?:all )?(?:your|the|that|everything|this|helping|it)(?: help| answer| info(?:rmation)?| time| me| assistance)?|there|everyone|buddy|friend|mate|my friend|confab|bot|today|and|to you(?: too)?|too|really|that was (?:helpful|useful|great|good)|very helpful|helpful|it(?:'s| is) (?:good|great|fine|ok|right|correct|true|a yes|a no|been great)|(?:was )?great (?:talking|chatting) (?:to|with) you|talk to you (?:later|soon)|until next time|i(?:'ll| will) (?:talk|see|be back)(?: to)?(?: you)?(?: later| soon)?|that(?:'s| is) (?:a )?(?:yes|no)|uh|um|hmm|oh)\W*)+$",
    )
});
/// How people ask of data.
static ANALYTIC: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)\b(?:how many|how much|number of|count(?:s|ed)?|average|avg|mean|median|sum|total|maximum|minimum|max|min|highest|lowest|largest|smallest|biggest|greatest|fewest|most|least|top|bottom|percentage|percent|share|ratio|proportion|distribution|trend|growth|per|each|every|group(?:ed)?|sort(?:ed)?|order(?:ed)? by|rank(?:ed|ing)?|distinct|unique|different|duplicates?|missing|null|empty|between|more than|less than|greater than|at least|at most|older|younger|earliest|latest|oldest|youngest|cheapest|expensive|longest|shortest|compare|comparison|versus|vs|correlation|breakdown|by (?:month|year|week|day|quarter|category|country|city|name|type|status|region)|list|show|display|plot|chart|graph|histogram|scatter|bar|pie|line|table|columns?|rows?|records?|entries|values?|data|dataset|database|schema|tables|ids?|names?|descriptions?|details|dates?|given|whose|starting with|starts? with|ends? with|contains?|containing|sql|query|select)\b",
    )
});
/// What leans on the question before.
static LEANS: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)^\W*(?:and|but|also|or|now|then|ok(?:ay)?|what about|how about|only|just|except|excluding|without|including|instead|same|again|by|for|in|of those|of them|among|which of|who of|sort|order|group|filter|limit|top|as an?|make it|turn|change|why|show (?:me )?(?:the|their|those|them|it|all)|add|remove|drop|include|exclude)\b|\b(?:those|them|these|they|their|theirs|its|it|that|this|ones?|the (?:same|other|rest|first|second|last|previous|result|answer|list|above)|there)\b",
    )
});
/// What asks for the world's knowledge, for writing, or for an errand.
static ELSEWHERE: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)\b(?:write|compose|draft|rewrite|paraphrase|proofread|generate|create|invent|design|make up|come up with|brainstorm|suggest|recommend)\b (?:\w+ ){0,4}?(?:poem|haiku|song|lyrics|story|stories|essay|article|blog|post|letter|e-?mail|email|speech|joke|jokes|script|novel|code|program|function|class|app|website|recipe|menu|plan|tutorial|guide|review|tweet|thread|slogan|names? for|ideas?|instructions|argument|manifesto|advertisement|headline|message|summary of|dialogue|python|java|javascript|html|regex|malware|virus)\b|\btranslate\b|\b(?:tell|say|sing|play|read) (?:me |us )?(?:an? |some |the )?(?:joke|story|song|music|poem|riddle|fun fact|fact|news|weather)\b|\b(?:weather|alarm|timer|reminder|playlist|volume|traffic|flight status|calories|spell|flip a coin|roll (?:a|the) dice?|bitcoin|stock price|horoscope)\b|\bhow (?:do|can|should|would|to|does one) (?:i |you |we |one |someone )?(?:make|build|cook|kill|hack|steal|get rid|fix|clean|install|write|learn|create|bypass|buy|pick|hide|cheat|lose|grow|prepare|break|change|remove|reset|open|close|apply|become|say|spell|pronounce|convince|commit|launder|forge|smuggle|manipulate|obtain|dispose)\b|\bwhat (?:does|is the meaning of|do you mean by) (?:\w+ ){1,4}?mean\b|\bwhat(?:'s| is) the (?:meaning of|definition of|capital of|weather|time|square root|derivative|formula|difference between|point of|best way|purpose of life)\b|\bwho (?:invented|discovered|painted|wrote the|was the first|is the president|founded)\b|\bexplain (?:how|why|what|the (?:concept|theory|difference))\b|\b(?:give|provide|offer|teach) (?:me )?(?:\w+ ){0,2}?(?:advice|tips|steps|instructions|a recipe|an example|a tutorial|a guide|examples)\b|\b(?:step[- ]by[- ]step|bomb|weapon|explosive|drugs?|meth|cocaine|suicide|porn|nude|racist|terroris[mt]|murder|poison|counterfeit|phishing|ransomware)\b",
    )
});

/// What speaks for and against a text being about the data.
pub const FEATURES: usize = 13;

/// Learned by `examples/topic.rs` of the studio: logistic regression over
/// questions with their own database and texts of other topics.
const WEIGHTS: [f32; FEATURES] = [
    -1.22, 3.83, 4.37, -3.68, 3.24, 1.77, 0.79, -2.09, -1.81, 3.13, -2.49, -3.59, 1.03,
];
/// From this on a text is about the data.
pub const DATA: f32 = 0.36;

/// What asks for a reason, a way or an opinion rather than for data.
static WORLDLY: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)^\W*(?:why|should|how (?:do|does|can|could|should|would|to|did|will)|is it|can (?:you|i|we)|could you|act as|i want you|you (?:are|will)|imagine|pretend|suppose|describe|explain|discuss|suggest|write|create|generate|compose|design|given|extract|rewrite|classify|summari[sz]e|identify|please|what (?:are (?:some|the best|ways|tactics|steps)|steps|would|should|did|do)|where can i|tell me (?:a|an|any|how|why))\b",
    )
});
/// Who speaks of themselves or to somebody. "Our" is how people speak of their data.
static PERSONAL: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(r"(?i)\b(?:i|i'm|i'd|my|mine|myself|you|your|yours|yourself)\b")
});

/// What a text is about. `goes_on`: something was asked before.
pub fn topic(text: &str, vocabulary: &dyn Vocabulary, goes_on: bool) -> Topic {
    if is_courtesy(text) {
        return Topic::Courtesy;
    }
    let features = features(text, vocabulary, goes_on);
    // A question that speaks the dataset's words isn't about Confab.
    if HELP.is_match(text) && features[1] <= 0.5 {
        return Topic::Help;
    }
    let sum: f32 = features.iter().zip(WEIGHTS).map(|(x, w)| x * w).sum();
    let chance = 1.0 / (1.0 + (-sum).exp());
    if chance >= DATA {
        Topic::Data
    } else {
        Topic::Elsewhere(1.0 - chance)
    }
}

/// The share of a text's own words, common ones aside, that are known, 0 to 1;
/// 1 where it has none.
pub fn coverage(text: &str, knows: &dyn Fn(&str) -> bool) -> f32 {
    let words = words(text);
    if words.is_empty() {
        return 1.0;
    }
    let known = words.iter().filter(|word| knows(word)).count();
    known as f32 / words.len() as f32
}

/// Whether a text has a common English word in it. Nothing is known of the words
/// of other languages.
pub fn is_english(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words = lower.split(|sign: char| !sign.is_alphanumeric() && sign != '\'');
    words.any(|word| COMMON.contains(word))
}

/// Whether a text is nothing but polite, or about Confab.
pub fn is_harmless(text: &str) -> bool {
    is_courtesy(text) || HELP.is_match(text) && text.split_whitespace().count() <= SHORT
}

/// Whether a text is nothing but polite.
fn is_courtesy(text: &str) -> bool {
    static POLITE_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(POLITE));
    static FILL_WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| listed(FILL));
    if COURTESY.is_match(text) {
        return true;
    }
    let text = text.to_lowercase().replace('’', "'");
    let mut polite = false;
    let mut count = 0;
    for word in text.split(|sign: char| !sign.is_alphanumeric() && sign != '\'') {
        let word = word.trim_matches('\'');
        if word.is_empty() {
            continue;
        }
        count += 1;
        polite |= POLITE_WORDS.contains(word);
        if !POLITE_WORDS.contains(word) && !FILL_WORDS.contains(word) {
            return false;
        }
    }
    polite && count <= SHORT
}

/// The words of a file.
fn listed(file: &str) -> HashSet<&str> {
    let lines = file.lines().filter(|line| !line.starts_with('#'));
    lines.flat_map(str::split_whitespace).collect()
}

/// How a request may begin without saying anything of its topic.
static POLITELY: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)^\W*(?:(?:please|ok(?:ay)?|sure|thanks?|thank you)\W+)*(?:(?:could|can|would|will) you\b\W*(?:(?:please|just|also)\b\W*)*|i(?:'d| would) like to (?:know|see)\b|i want to (?:know|see)\b)",
    )
});

/// The features of a text, each about 0 to 1, the first of them always 1.
pub fn features(text: &str, vocabulary: &dyn Vocabulary, goes_on: bool) -> [f32; FEATURES] {
    let text = POLITELY.replace(text, "");
    let text = text.as_ref();
    let words = words(text);
    let known = words.iter().filter(|word| vocabulary.knows(word)).count();
    let flag = |is: bool| f32::from(u8::from(is));
    let part = |count: usize, most: usize| count.min(most) as f32 / most as f32;
    let leans = goes_on && LEANS.is_match(text);
    let short = words.len() <= 3;
    [
        1.0,
        known as f32 / words.len().max(1) as f32,
        part(known, 4),
        part(words.len() - known, 6),
        part(ANALYTIC.find_iter(text).count(), 3),
        flag(leans && short),
        flag(leans && !short),
        flag(ELSEWHERE.is_match(text)),
        flag(text.split_whitespace().count() > 40),
        vocabulary.understands(text),
        flag(WORLDLY.is_match(text)),
        flag(PERSONAL.is_match(text)),
        flag(words.is_empty()),
    ]
}

/// Words of a text that say something of its topic, in lower case.
fn words(text: &str) -> Vec<String> {
    let words = text.split(|sign: char| !sign.is_alphanumeric() && sign != '\'');
    words
        .map(|word| {
            word.trim_matches('\'')
                .trim_end_matches("'s")
                .to_lowercase()
        })
        .filter(|word| word.chars().count() > 1 && !COMMON.contains(word.as_str()))
        // Values that nobody can know beforehand.
        .filter(|word| !word.chars().any(|sign| sign.is_ascii_digit()))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shop(word: &str) -> bool {
        [
            "order",
            "orders",
            "customer",
            "customers",
            "country",
            "germany",
            "total",
            "product",
            "products",
            "price",
        ]
        .contains(&word)
    }

    #[test]
    fn texts_are_told_apart() {
        for text in [
            "How many orders were there in Germany?",
            "average price of products",
            "Which customers have no orders?",
            "Who are our best customers?",
            "Could you list the orders of last year, please?",
        ] {
            assert_eq!(topic(text, &shop, false), Topic::Data, "{text}");
        }
        for text in [
            "and by month?",
            "only those from France",
            "show it as a bar chart",
        ] {
            assert_eq!(topic(text, &shop, true), Topic::Data, "{text}");
        }
        for text in [
            "hello there!",
            "thanks a million",
            "ok, great, bye",
            "how are you doing today?",
        ] {
            assert_eq!(topic(text, &shop, false), Topic::Courtesy, "{text}");
        }
        for text in [
            "What can you do?",
            "What is in here?",
            "who are you",
            "how do I export this?",
        ] {
            assert_eq!(topic(text, &shop, false), Topic::Help, "{text}");
        }
        for text in [
            "Write a poem about the sea",
            "What is the capital of France?",
            "set an alarm for seven",
            "How do I bake bread?",
            "Who won the world cup?",
        ] {
            let topic = topic(text, &shop, false);
            assert!(matches!(topic, Topic::Elsewhere(_)), "{text}");
        }
    }
}
