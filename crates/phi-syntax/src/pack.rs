//! The judgement of a whole pack: what [`SymbolMap::build`] refuses, and what only the author of a
//! pack must know.

use std::collections::HashSet;

use phi_diagnostics::Severity;
use phi_python::{BUILTINS, HARD_KEYWORDS, SOFT_KEYWORDS, is_identifier};

use crate::confusable::{mixes_scripts, skeleton};
use crate::frequent::frequency;
use crate::look_alikes::intended;
use crate::messages::message_problems;
use crate::validate::is_nfkc_unstable;
use crate::{MapProblem, MapSpec, SymbolMap, Validation};

/// Everything that is wrong or risky about a pack, in the order of its parts.
///
/// An error is what drops an entry when the pack is used, a keyword that a pack without `extends`
/// does not name, or a message that would be wrong. A warning is what makes a pack hard to use.
pub fn validate_pack(spec: &MapSpec) -> Vec<MapProblem> {
    let (map, mut problems) = SymbolMap::build(spec, Validation::On);
    let judge = Judge { spec, map: &map };
    problems.extend(judge.missing());
    for (word, spelling) in judge.own_spellings() {
        let told = |text: String| {
            let known = |one: &MapProblem| one.entry == word && one.message.starts_with(&text);
            let is_new = !problems.iter().any(known);
            is_new.then(|| judge.problem("SYN206", Severity::Warning, word, &text))
        };
        let risk = judge.risk(word, spelling).and_then(told);
        problems.extend(risk);
    }
    let messages = message_problems(&spec.messages);
    problems.extend(messages.iter().map(|(key, text)| {
        let entry = format!("messages.{key}");
        judge.problem("SYN209", Severity::Error, &entry, text)
    }));
    problems
}

struct Judge<'a> {
    spec: &'a MapSpec,
    map: &'a SymbolMap,
}

impl Judge<'_> {
    /// Keywords without an entry; `word = "word"` says that the language has the same word.
    fn missing(&self) -> Option<MapProblem> {
        if self.spec.extends.is_some() {
            return None;
        }
        let named: HashSet<&str> = self.words().collect();
        let keywords = HARD_KEYWORDS.into_iter().chain(SOFT_KEYWORDS);
        let missing: Vec<&str> = keywords.filter(|word| !named.contains(word)).collect();
        let first = missing.first()?;
        let text = format!(
            "no entry for {}; a word that stays Python's is written {first} = \"{first}\"",
            missing.join(", ")
        );
        Some(self.problem("SYN208", Severity::Error, "words", &text))
    }

    /// The words that the pack names, also those whose spelling is of a wrong type.
    fn words(&self) -> impl Iterator<Item = &str> {
        let mistyped = self.spec.mistyped.iter().map(|(entry, _)| entry.as_str());
        self.spec.words.iter().map(|(word, _)| word.as_str()).chain(mistyped)
    }

    /// The spellings of the pack itself that were accepted, with their Python words.
    fn own_spellings(&self) -> Vec<(&str, &str)> {
        let is_own = |word: &str| self.spec.words.iter().any(|(own, _)| own == word);
        let entries = self.map.entries().filter(|(word, _)| is_own(word));
        entries
            .flat_map(|(word, texts)| texts.iter().map(move |text| (word, text.as_str())))
            .collect()
    }

    /// Why a spelling that works may be a bad choice.
    fn risk(&self, word: &str, spelling: &str) -> Option<String> {
        if let Some(count) = frequency(spelling) {
            return Some(format!(
                "`{spelling}` for {word} is a common name: {count} times in the standard library"
            ));
        }
        if is_nfkc_unstable(spelling) {
            return Some(format!("`{spelling}` does not survive Unicode normalisation (NFKC)"));
        }
        if mixes_scripts(spelling) {
            return Some(format!("`{spelling}` for {word} mixes letters of two scripts"));
        }
        let twin = self.look_alike(word, spelling)?;
        Some(format!("`{spelling}` for {word} looks like {twin}"))
    }

    /// Another spelling or a Python word with the same looks.
    fn look_alike(&self, word: &str, spelling: &str) -> Option<String> {
        let looks = skeleton(spelling);
        let mut python = HARD_KEYWORDS.into_iter().chain(SOFT_KEYWORDS).chain(BUILTINS);
        if looks != spelling && python.any(|known| known == looks && known != word) {
            return Some(format!("Python's `{looks}`"));
        }
        let is_twin = |other: &str| match (single(spelling), single(other)) {
            _ if other == spelling => false,
            (Some(one), Some(two)) if !is_identifier(spelling) || !is_identifier(other) => {
                intended(one) == Some(two) || intended(two) == Some(one)
            }
            _ => skeleton(other) == looks,
        };
        let others = self.map.entries().filter(|(other, _)| *other != word);
        let mut spellings =
            others.flat_map(|(other, texts)| texts.iter().map(move |text| (other, text)));
        let (other, twin) = spellings.find(|(_, text)| is_twin(text))?;
        Some(format!("`{twin}` ({other})"))
    }

    fn problem(
        &self,
        code: &'static str,
        severity: Severity,
        entry: &str,
        text: &str,
    ) -> MapProblem {
        let message = format!("{text} (in {})", self.spec.origin);
        MapProblem { code, severity, message, entry: entry.to_owned() }
    }
}

fn single(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

#[cfg(test)]
mod tests {
    use phi_diagnostics::Severity;

    use super::validate_pack;
    use crate::{MapSpec, SymbolMap};

    /// Messages about a pack that lays `words` on the default map.
    fn problems(words: &str) -> Vec<String> {
        let text = format!("name='m'\nextends='phi'\n{words}");
        let spec = MapSpec::from_toml(&text, "m.toml").expect("it is a map");
        validate_pack(&spec)
            .into_iter()
            .map(|one| format!("{} {}", one.code, one.message))
            .collect()
    }

    #[test]
    fn every_bundled_pack_is_without_error() {
        for name in SymbolMap::bundled_names() {
            let spec = MapSpec::bundled(name).expect("it is bundled");
            let problems = validate_pack(&spec);
            let errors: Vec<_> =
                problems.iter().filter(|one| one.severity == Severity::Error).collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }

    #[test]
    fn a_missing_keyword_is_an_error_and_the_same_word_is_an_entry() {
        let text = "name='m'\n[words]\nif='si'\n";
        let spec = MapSpec::from_toml(text, "m.toml").expect("it is a map");
        let found = validate_pack(&spec);
        let missing = found.iter().find(|one| one.code == "SYN208").expect("told");
        assert!(
            missing.message.contains("no entry for False, None")
                && missing.message.contains("type;")
        );
        assert!(!missing.message.contains(" if,"));
        assert_eq!(problems("[words]\nif='if'\n"), [] as [&str; 0]);
    }

    #[test]
    fn risks_are_warnings() {
        assert_eq!(
            problems("[words]\nand='y'\n"),
            ["SYN206 `y` for and is a common name: 3630 times in the standard library (in m.toml)"]
        );
        let looks = problems("[words]\nif='fоr'\nelse='іf'\n");
        assert!(looks[0].contains("mixes letters of two scripts"), "{looks:?}");
        let looks = problems("[words]\nif='ор'\nelse='op'\nsum='Σ'\nmax='∑'\n");
        assert!(
            looks.iter().any(|text| text.contains("`ор` for if looks like `op` (else)")),
            "{looks:?}"
        );
        assert!(
            looks.iter().any(|text| text.contains("`Σ` for sum looks like `∑` (max)")),
            "{looks:?}"
        );
        assert_eq!(problems("[words]\nif='ℙ'\n").len(), 1);
    }

    #[test]
    fn digits_that_are_none_are_told() {
        let found = problems("digits='0123456789'\n[words]\n");
        assert!(found[0].starts_with("SYN207 digits `0123456789`"), "{found:?}");
    }
}
