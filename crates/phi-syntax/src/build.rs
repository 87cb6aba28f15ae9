//! From a map as written to a map that conversions can use.

use std::collections::HashMap;

use phi_diagnostics::Severity;

use crate::MapSpec;
use crate::digits::Digits;
use crate::map::{Entry, SymbolMap};
use crate::validate::{
    MapProblem, Validation, is_nfkc_unstable, key_problem, python_meaning, spelling_problem,
};

impl SymbolMap {
    /// Builds the map that `spec` describes; entries with an error are left out and told.
    ///
    /// An entry that is refused keeps the spelling of the map that the spec extends.
    pub fn build(spec: &MapSpec, validation: Validation) -> (Self, Vec<MapProblem>) {
        let mut builder = Builder { spec, validation, entries: Vec::new(), problems: Vec::new() };
        builder.take_base();
        for (entry, text) in &spec.mistyped {
            builder.error("SYN210", entry, text);
        }
        for (key, spellings) in &spec.words {
            builder.lay(key, spellings.as_deref());
        }
        builder.drop_duplicates();
        builder.drop_prefixes();
        builder.warn();
        let digits = builder.digits();
        let entries = builder.entries.into_iter().map(|candidate| candidate.entry).collect();
        (Self::from_entries(spec, entries, digits), builder.problems)
    }
}

struct Candidate {
    entry: Entry,
    /// The spellings of the extended map that this entry took the place of.
    base: Vec<String>,
    own: bool,
}

struct Builder<'a> {
    spec: &'a MapSpec,
    validation: Validation,
    entries: Vec<Candidate>,
    problems: Vec<MapProblem>,
}

impl Builder<'_> {
    fn take_base(&mut self) {
        let Some(name) = &self.spec.extends else {
            return;
        };
        let Some(base) = SymbolMap::bundled(name) else {
            let known = SymbolMap::bundled_names().join(", ");
            self.error("SYN204", "extends", &format!("no bundled map `{name}`; there are {known}"));
            return;
        };
        for (python, spellings) in base.entries() {
            let entry = Entry { python: python.to_owned(), spellings: spellings.to_vec() };
            self.entries.push(Candidate { entry, base: spellings.to_vec(), own: false });
        }
    }

    fn lay(&mut self, key: &str, spellings: Option<&[String]>) {
        let Some(spellings) = spellings else {
            self.entries.retain(|candidate| candidate.entry.python != key);
            return;
        };
        let problem = key_problem(key).map(|text| ("SYN204", text)).or_else(|| {
            let first = spellings.iter().find_map(|spelling| spelling_problem(key, spelling));
            first.map(|text| ("SYN202", text))
        });
        if let Some((code, text)) = problem {
            self.error(code, key, &text);
            return;
        }
        let spellings: Vec<String> =
            spellings.iter().filter(|text| *text != key).cloned().collect();
        match self.entries.iter_mut().find(|candidate| candidate.entry.python == key) {
            Some(candidate) => {
                candidate.entry.spellings = spellings;
                candidate.own = true;
            }
            None if spellings.is_empty() => {}
            None => {
                let entry = Entry { python: key.to_owned(), spellings };
                self.entries.push(Candidate { entry, base: Vec::new(), own: true });
            }
        }
    }

    /// Gives every spelling one meaning: the inherited one, or that of the first own entry.
    fn drop_duplicates(&mut self) {
        if self.validation == Validation::Off {
            self.let_later_win();
            return;
        }
        let mut owners: HashMap<String, String> = HashMap::new();
        for candidate in self.entries.iter().filter(|candidate| !candidate.own) {
            for spelling in &candidate.entry.spellings {
                owners.insert(spelling.clone(), candidate.entry.python.clone());
            }
        }
        for index in 0..self.entries.len() {
            if self.entries[index].own {
                self.settle(index, &mut owners);
            }
        }
        self.entries.retain(|candidate| !candidate.entry.spellings.is_empty());
    }

    fn settle(&mut self, index: usize, owners: &mut HashMap<String, String>) {
        let Entry { python, spellings } = &self.entries[index].entry;
        let conflict = spellings.iter().find_map(|spelling| {
            if let Some(meaning) = python_meaning(python, spelling) {
                return Some(format!("`{spelling}` for {python} is {meaning} already"));
            }
            let owner = owners.get(spelling).filter(|owner| *owner != python)?;
            Some(format!("`{spelling}` stands for both {owner} and {python}"))
        });
        let python = python.clone();
        if let Some(text) = conflict {
            self.error("SYN201", &python, &text);
            let base = std::mem::take(&mut self.entries[index].base);
            let free = base.into_iter().filter(|spelling| !owners.contains_key(spelling));
            self.entries[index].entry.spellings = free.collect();
        }
        for spelling in &self.entries[index].entry.spellings {
            owners.insert(spelling.clone(), python.clone());
        }
    }

    fn let_later_win(&mut self) {
        let mut seen = std::collections::HashSet::new();
        let later_first = |candidate: &&mut Candidate| !candidate.own;
        let (base, own): (Vec<_>, Vec<_>) = self.entries.iter_mut().partition(later_first);
        for candidate in own.into_iter().rev().chain(base.into_iter().rev()) {
            candidate.entry.spellings.retain(|spelling| seen.insert(spelling.clone()));
        }
        self.entries.retain(|candidate| !candidate.entry.spellings.is_empty());
    }

    /// One symbol that begins another would make the reading depend on what follows.
    fn drop_prefixes(&mut self) {
        let symbols: Vec<(String, String)> = self
            .entries
            .iter()
            .flat_map(|one| {
                one.entry.spellings.iter().map(|text| (one.entry.python.clone(), text.clone()))
            })
            .filter(|(_, text)| !phi_python::is_identifier(text))
            .collect();
        for (long_key, long) in symbols.iter().filter(|(_, text)| text.chars().count() > 1) {
            let Some((short_key, short)) =
                symbols.iter().find(|(_, short)| short != long && long.starts_with(short.as_str()))
            else {
                continue;
            };
            let text = format!("`{short}` ({short_key}) is the beginning of `{long}` ({long_key})");
            self.error("SYN203", long_key, &text);
            for candidate in &mut self.entries {
                candidate.entry.spellings.retain(|spelling| spelling != long);
            }
        }
        self.entries.retain(|candidate| !candidate.entry.spellings.is_empty());
    }

    /// The digits of the spec, or else those of the map that it extends.
    fn digits(&mut self) -> Digits {
        let base = self.spec.extends.as_deref().and_then(SymbolMap::bundled);
        if let Some(base) = base.filter(|_| self.spec.digits.is_empty()) {
            return base.tables().digits.clone();
        }
        let (digits, problems) = Digits::new(&self.spec.digits);
        for problem in problems {
            self.error("SYN207", "digits", &problem);
        }
        digits
    }

    fn warn(&mut self) {
        let risky: Vec<(String, String)> = self
            .entries
            .iter()
            .filter(|candidate| candidate.own && self.spec.extends.is_some())
            .flat_map(|one| {
                // What the map below has already is not this author's choice.
                let own = one.entry.spellings.iter().filter(|text| !one.base.contains(text));
                own.map(|text| (one.entry.python.clone(), text.clone()))
            })
            .filter(|(_, spelling)| is_nfkc_unstable(spelling))
            .collect();
        for (entry, spelling) in risky {
            let text = format!("`{spelling}` does not survive Unicode normalisation (NFKC)");
            self.problem("SYN206", Severity::Warning, &entry, &text);
        }
    }

    fn error(&mut self, code: &'static str, entry: &str, text: &str) {
        self.problem(code, Severity::Error, entry, text);
    }

    fn problem(&mut self, code: &'static str, severity: Severity, entry: &str, text: &str) {
        let message = format!("{text} (in {})", self.spec.origin);
        self.problems.push(MapProblem { code, severity, message, entry: entry.to_owned() });
    }
}

#[cfg(test)]
mod tests {
    use super::{MapSpec, SymbolMap, Validation};

    fn overlay(words: &[(&str, &str)], validation: Validation) -> (SymbolMap, Vec<String>) {
        let words = words.iter().map(|(key, text)| ((*key).into(), Some(vec![(*text).into()])));
        let spec = MapSpec {
            name: "phi".into(),
            language: None,
            title: None,
            extends: Some("phi".into()),
            digits: Vec::new(),
            words: words.collect(),
            messages: Vec::new(),
            mistyped: Vec::new(),
            origin: "test".into(),
        };
        let (map, problems) = SymbolMap::build(&spec, validation);
        (map, problems.into_iter().map(|p| format!("{} {}", p.code, p.message)).collect())
    }

    fn spelling(map: &SymbolMap, key: &str) -> Option<String> {
        map.entries().find(|(python, _)| *python == key).map(|(_, texts)| texts[0].clone())
    }

    #[test]
    fn a_refused_entry_keeps_the_inherited_spelling() {
        let (map, problems) =
            overlay(&[("def", "λ"), ("for", "while"), ("if", "")], Validation::On);
        assert_eq!(spelling(&map, "def").as_deref(), Some("ƒ"));
        assert_eq!(spelling(&map, "for").as_deref(), Some("∀"));
        assert_eq!(
            problems,
            [
                "SYN202 a spelling of if is empty (in test)",
                "SYN201 `λ` for both"
                    .replace("`λ` for both", "`λ` stands for both lambda and def (in test)")
                    .as_str(),
                "SYN201 `while` for for is a Python keyword already (in test)",
            ]
        );
    }

    #[test]
    fn two_words_may_swap_their_glyphs() {
        let (map, problems) = overlay(&[("def", "λ"), ("lambda", "ƒ")], Validation::On);
        assert_eq!(
            (spelling(&map, "def"), spelling(&map, "lambda")),
            (Some("λ".into()), Some("ƒ".into()))
        );
        assert!(problems.is_empty());
    }

    #[test]
    fn without_validation_a_later_spelling_wins() {
        let (map, problems) = overlay(&[("def", "λ")], Validation::Off);
        assert_eq!((spelling(&map, "def"), spelling(&map, "lambda")), (Some("λ".into()), None));
        assert!(problems.is_empty());
    }

    #[test]
    fn a_symbol_that_begins_another_is_refused() {
        let (map, problems) = overlay(&[("nonlocal", "⇒⇒")], Validation::On);
        assert_eq!(spelling(&map, "nonlocal"), None);
        assert_eq!(problems, ["SYN203 `⇒` (import) is the beginning of `⇒⇒` (nonlocal) (in test)"]);
    }

    #[test]
    fn a_spelling_that_is_kept_beside_a_new_one_is_no_risk() {
        let mut spec = MapSpec::overlay("phi", &serde_json::Map::new(), "test");
        spec.words = vec![("len".into(), Some(vec!["ℓ".into(), "zz".into()]))];
        assert_eq!(SymbolMap::build(&spec, Validation::On).1, []);
    }
}
