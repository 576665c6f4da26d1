//! Whether a text is about the data, about Confab, a courtesy, or elsewhere.
//!
//! A classifier of words doesn't carry over to other databases; what does is
//! whether a text speaks the dataset's own words, and how people ask of data.

use regex::Regex;
use std::sync::LazyLock;

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Topic {
    /// The data.
    Data,
    /// Confab itself.
    Help,
    /// Nothing but politeness.
    Courtesy,
    /// Something else.
    Elsewhere,
}

/// The words of a dataset: names of tables and columns, and values.
pub trait Vocabulary: Sync {
    /// Whether a word, in lower case, is one of them, in whatever number or ending.
    fn knows(&self, word: &str) -> bool;
}

impl<F: Fn(&str) -> bool + Sync> Vocabulary for F {
    fn knows(&self, word: &str) -> bool {
        self(word)
    }
}

/// Words that say nothing of a topic.
const PLAIN: &str = include_str!("../data/plain_words.txt");

static HELP: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)\bconfab\b|\b(?:what|which) (?:\w+ ){0,5}?(?:can|do|could|are) you (?:\w+ ){0,3}?(?:do|help|answer|able|capable|know|support|offer|good at)\b|\bhow (?:can|do|could|may|should|would) (?:you (?:help|assist|work)|i (?:use|ask|start|get started|begin|work with (?:this|you)|export|download|save))|\b(?:who|what) (?:are|r) you\b|\bwhat(?:'s| is) (?:this|your name|this (?:tool|app|page|program|data|dataset|database)(?: about)?)\b|\bwhat can i ask\b|\bhelp(?: me)?\s*[.!?]*$|\bcan you help\b|\bare you (?:an? )?(?:ai|bot|robot|human|real|machine|person)\b|\bwhat things (?:can|do) you\b|\bwhat kinds? of (?:things|questions)\b",
    )
});
static COURTESY: LazyLock<Regex> = LazyLock::new(|| {
    crate::pattern(
        r"(?i)^\W*(?:(?:hi|hello|hey|hiya|howdy|yo|greetings|good (?:morning|afternoon|evening|day|night|bye)|goodbye|bye(?: bye)?|see (?:you|ya)(?: later| soon| tomorrow)?|later|cheers|ciao|so long|farewell|thanks?|thank (?:you|u)|thx|ty|many thanks|much appreciated|appreciate (?:it|that|you|your help)|i appreciate (?:it|that|you|your help)|ok(?:ay)?|k|sure|fine|great|cool|nice|perfect|awesome|excellent|wonderful|amazing|super|brilliant|good|very good|well done|good (?:job|work|one)|great (?:job|work)|got it|understood|i see|alright|all right|right|correct|that's (?:right|correct|true|it|all|great|good|fine|wrong|not right|perfect)|that is (?:right|correct|true|it|all|great|good|fine|wrong|perfect)|true|false|yes|yeah|yep|yup|no|nope|nah|not really|maybe|perhaps|affirmative|negative|indeed|absolutely|definitely|of course|certainly|exactly|please|sorry|my bad|no problem|never ?mind|no thanks?|no thank you|you're welcome|welcome|wow|haha|lol|how are you(?: doing)?(?: today)?|how do you do|how's it going|how is it going|what's up|whats up|sup|are you (?:doing )?(?:alright|ok(?:ay)?|well|good|there|ready)|nice to (?:meet|see|talk to) you|pleased to meet you|glad to meet you|pleasure(?: to meet you)?|have a (?:nice|good|great) (?:day|one|evening|weekend|night)|take care|i(?:'m| am) (?:fine|good|ok|done|not sure)|i don't know|not sure|i (?:think|guess|believe) so|i hope so|could be|it could be|so|very much|a lot|so much|a million|again|for (?:all )?(?:your|the|that|everything|this|helping|it)(?: help| answer| info(?:rmation)?| time| me| assistance)?|there|everyone|buddy|friend|mate|my friend|confab|bot|today|and|to you(?: too)?|too|really|that was (?:helpful|useful|great|good)|very helpful|helpful|it(?:'s| is) (?:good|great|fine|ok|right|correct|true|a yes|a no|been great)|(?:was )?great (?:talking|chatting) (?:to|with) you|talk to you (?:later|soon)|until next time|i(?:'ll| will) (?:talk|see|be back)(?: to)?(?: you)?(?: later| soon)?|that(?:'s| is) (?:a )?(?:yes|no)|uh|um|hmm|oh)\W*)+$",
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

/// What a text is about. `goes_on`: something was asked before.
pub fn topic(text: &str, vocabulary: &dyn Vocabulary, goes_on: bool) -> Topic {
    if COURTESY.is_match(text) {
        return Topic::Courtesy;
    }
    let words = words(text);
    let known = words.iter().filter(|word| vocabulary.knows(word)).count();
    if HELP.is_match(text) && known * 2 <= words.len() {
        return Topic::Help;
    }
    let share = known as f32 / words.len().max(1) as f32;
    let mut points = 3.0 * share + (known.min(3) as f32) * 0.35;
    points += ANALYTIC.find_iter(text).take(3).count() as f32 * 0.3;
    if goes_on && LEANS.is_match(text) {
        points += if words.len() <= 8 { 0.8 } else { 0.3 };
    }
    if ELSEWHERE.is_match(text) {
        points -= 1.2;
    }
    // Long texts hit some word by chance.
    let count = text.split_whitespace().count();
    if count > 40 {
        points -= 0.6;
    }
    if points >= 0.75 {
        Topic::Data
    } else {
        Topic::Elsewhere
    }
}

/// Words of a text that say something of its topic, in lower case.
fn words(text: &str) -> Vec<String> {
    static KNOWN: LazyLock<std::collections::HashSet<&'static str>> = LazyLock::new(|| {
        let lines = PLAIN.lines().filter(|line| !line.starts_with('#'));
        lines.flat_map(str::split_whitespace).collect()
    });
    let words = text.split(|sign: char| !sign.is_alphanumeric() && sign != '\'');
    words
        .map(|word| {
            word.trim_matches('\'')
                .trim_end_matches("'s")
                .to_lowercase()
        })
        .filter(|word| word.chars().count() > 1 && !KNOWN.contains(word.as_str()))
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
        for text in ["What can you do?", "who are you", "how do I export this?"] {
            assert_eq!(topic(text, &shop, false), Topic::Help, "{text}");
        }
        for text in [
            "Write a poem about the sea",
            "What is the capital of France?",
            "set an alarm for seven",
            "How do I bake bread?",
            "Who won the world cup?",
        ] {
            assert_eq!(topic(text, &shop, false), Topic::Elsewhere, "{text}");
        }
    }
}
