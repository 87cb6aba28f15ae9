//! Digits of a language in numbers: `३.१४` under the pack `hi` is `3.14`.
//!
//! A run of identifier characters that begins with a digit is a number or an error, never a
//! name, so its digits can be told from those inside names without looking further. Each digit
//! is an edit of its own: positions inside a number stay exact.

use std::ops::Range;
use std::sync::LazyLock;

use phi_diagnostics::{Diagnostic, Severity};
use phi_python::{is_identifier_continue, is_identifier_start};

use crate::lexer::{Lexer, decode};
use crate::map::{Replacement, SymbolMap};
use crate::scan::{IDENTIFIER, Scan};
use crate::sink::{Blanks, Edit, Sink};

/// What is written for each digit.
static ASCII: LazyLock<[Replacement; 10]> =
    LazyLock::new(|| ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"].map(Replacement::new));

/// Sets of ten digits beyond ASCII, each known by its zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Digits {
    zeros: Vec<u32>,
}

impl Digits {
    /// Takes the sets that are whole; what is wrong with the others is told.
    pub(crate) fn new(sets: &[String]) -> (Self, Vec<String>) {
        let (mut zeros, mut problems) = (Vec::new(), Vec::new());
        for set in sets {
            match zero_of(set) {
                Ok(zero) => zeros.push(zero),
                Err(problem) => problems.push(problem),
            }
        }
        (Self { zeros }, problems)
    }

    /// Whether numbers have ASCII digits alone.
    #[inline(always)]
    pub(crate) fn is_empty(&self) -> bool {
        self.zeros.is_empty()
    }

    /// The sets, each as the ten characters that it holds.
    pub(crate) fn sets(&self) -> impl Iterator<Item = String> {
        self.zeros.iter().map(|zero| (*zero..zero + 10).filter_map(char::from_u32).collect())
    }

    /// The value of a digit beyond ASCII.
    fn value(&self, character: u32) -> Option<usize> {
        let values = self.zeros.iter().map(|zero| character.wrapping_sub(*zero));
        values.into_iter().find(|value| *value < 10).map(|value| value as usize)
    }

    /// The zero of the kind of digits that `character` belongs to.
    fn zero_of(&self, character: char) -> Option<u32> {
        if character.is_ascii_digit() {
            return Some(u32::from('0'));
        }
        let code = u32::from(character);
        self.zeros.iter().copied().find(|zero| code.wrapping_sub(*zero) < 10)
    }

    fn is_digit(&self, character: char) -> bool {
        character.is_ascii_digit() || self.value(u32::from(character)).is_some()
    }
}

/// The code point of the zero of a set, which must be ten digits of Unicode in their order.
fn zero_of(set: &str) -> Result<u32, String> {
    let characters: Vec<char> = set.chars().collect();
    let Some(&zero) = characters.first().filter(|_| characters.len() == 10) else {
        return Err(format!("digits `{set}`: ten characters are needed, from zero to nine"));
    };
    if let Some(odd) = characters.iter().find(|character| !is_decimal(**character)) {
        return Err(format!("digits `{set}`: `{odd}` is no decimal digit beyond ASCII"));
    }
    let is_ordered =
        characters.iter().zip(u32::from(zero)..).all(|(one, at)| u32::from(*one) == at);
    // Decimal digits stand in Unicode in blocks of ten, zero first.
    let before = (1..u32::from(zero)).map(|back| char::from_u32(u32::from(zero) - back));
    let before = before.take_while(|one| one.is_some_and(is_decimal)).count();
    if is_ordered && before % 10 == 0 {
        Ok(u32::from(zero))
    } else {
        Err(format!("digits `{set}`: they are not in the order from zero to nine"))
    }
}

/// Of Unicode's numbers only decimal digits may continue a name but not begin one.
fn is_decimal(character: char) -> bool {
    !character.is_ascii()
        && character.is_numeric()
        && is_identifier_continue(character)
        && !is_identifier_start(character)
}

/// SYN107 for numbers whose digits are of more than one kind: `1৪` looks like 18 and is 14.
///
/// The prefix of another base, as in `0x१F`, is no mix.
pub(crate) fn mixed_numbers(source: &[u8], map: &SymbolMap, edits: &[Edit]) -> Vec<Diagnostic> {
    let digits = &map.tables().digits;
    if digits.is_empty() {
        return Vec::new();
    }
    let (mut found, mut behind) = (Vec::new(), 0);
    for edit in edits.iter().filter(|edit| is_digit_at(source, edit, digits)) {
        if edit.phi.start < behind {
            continue;
        }
        let range = run_around(source, edit.phi.start);
        behind = range.end;
        let run = String::from_utf8_lossy(&source[range.clone()]);
        let is_based = run.char_indices().nth(1).is_some_and(|(_, one)| one.is_ascii_alphabetic());
        let skipped = if is_based { 2 } else { 0 };
        let mut kinds: Vec<u32> =
            run.chars().skip(skipped).filter_map(|one| digits.zero_of(one)).collect();
        kinds.dedup();
        if kinds.len() > 1 {
            let text = format!("the digits of {run} are of two kinds");
            found.push(Diagnostic::new("SYN107", Severity::Warning, range, text));
        }
    }
    found
}

fn is_digit_at(source: &[u8], edit: &Edit, digits: &Digits) -> bool {
    let text = source.get(edit.phi.clone()).and_then(|bytes| std::str::from_utf8(bytes).ok());
    text.is_some_and(|text| {
        text.chars().all(|one| digits.value(u32::from(one)).is_some()) && !text.is_empty()
    })
}

/// The identifier characters around `at`.
fn run_around(source: &[u8], at: usize) -> Range<usize> {
    let is_part = |one: &char| is_identifier_continue(*one);
    let before = String::from_utf8_lossy(&source[..at]);
    let after = String::from_utf8_lossy(&source[at..]);
    let back: usize = before.chars().rev().take_while(is_part).map(char::len_utf8).sum();
    let forth: usize = after.chars().take_while(is_part).map(char::len_utf8).sum();
    at - back..at + forth
}

impl<S: Sink, C: Scan> Lexer<'_, S, C> {
    /// Converts the digits of `text[start..end]`, a run of identifier characters, if it is a number
    /// or the exponent of one; returns whether it is.
    #[cold]
    #[inline(never)]
    pub(crate) fn number(&mut self, start: usize, end: usize) -> bool {
        let tables = self.tables;
        let run = String::from_utf8_lossy(&self.text[start..end]);
        if !self.begins_with_digit(start, end) && !self.is_exponent(&run, start) {
            return false;
        }
        for (offset, digit) in run.char_indices() {
            if let Some(value) = tables.digits.value(u32::from(digit)) {
                let place = start + offset..start + offset + digit.len_utf8();
                let none = Blanks { before: false, after: false };
                self.sink.replace(self.text, place, &ASCII[value], none);
            }
        }
        true
    }

    /// Whether `text[start..end]` begins with a digit of this map.
    pub(crate) fn begins_with_digit(&self, start: usize, end: usize) -> bool {
        let run = String::from_utf8_lossy(&self.text[start..end]);
        run.starts_with(|first| self.tables.digits.is_digit(first))
    }

    /// Whether `run` goes on with a number such as `१.`, as in `१.e५`.
    fn is_exponent(&self, run: &str, start: usize) -> bool {
        let is_digit =
            |one: char| self.tables.digits.is_digit(one) || matches!(one, '_' | 'j' | 'J');
        let part = run.strip_prefix(['e', 'E']).unwrap_or_default();
        let is_part =
            matches!(run, "e" | "E" | "j" | "J") || !part.is_empty() && part.chars().all(is_digit);
        is_part && self.number_ends_at(start)
    }

    /// Whether a number such as `१.` ends directly before `at`, where a point stands.
    #[cold]
    pub(crate) fn native_number_ends_at(&self, at: usize) -> bool {
        let point = at - 1;
        let mut start = point;
        while start > 0 {
            let before = self.text[..start].iter().rposition(|&byte| byte & 0xC0 != 0x80);
            let Some(before) = before else { break };
            let (character, _) = decode(self.text, before);
            if !char::from_u32(character).is_some_and(is_identifier_continue) {
                break;
            }
            start = before;
        }
        let number = String::from_utf8_lossy(&self.text[start..point]);
        let is_part = |one: char| one == '_' || self.tables.digits.is_digit(one);
        number.starts_with(|first| self.tables.digits.is_digit(first))
            && number.chars().all(is_part)
            && self.text[..start].last() != Some(&b'.')
    }

    /// Whether `text[start]` may begin a number of other digits than ASCII's.
    #[inline]
    pub(crate) fn may_hold_digits(&self, name: &[u8]) -> bool {
        !self.tables.digits.is_empty() && name.iter().any(|byte| !IDENTIFIER[usize::from(*byte)])
    }
}

#[cfg(test)]
mod tests {
    use super::Digits;
    use crate::{MapSpec, SymbolMap, Validation, to_phi, to_python, to_python_mapped};

    fn check(map: &str, phi: &str, python: &str) {
        let map = SymbolMap::bundled(map).expect("it is bundled");
        let converted = to_python(phi.as_bytes(), map);
        assert_eq!(String::from_utf8_lossy(&converted.text), python, "{phi}");
        assert_eq!(to_python_mapped(phi.as_bytes(), map).text, converted.text);
    }

    #[test]
    fn numbers_of_every_form_are_converted() {
        check("hi", "x = १२३ + ३.१४", "x = 123 + 3.14");
        check(
            "hi",
            "[१_०००, ०x१F, ०b१०, १e५, १.e-५, १.e५, .५, १.५j, १.j]",
            "[1_000, 0x1F, 0b10, 1e5, 1.e-5, 1.e5, .5, 1.5j, 1.j]",
        );
        check("hi", "f'{५} {x:०५} {x:{५}.{२}}'", "f'{5} {x:०५} {x:{5}.{2}}'");
        check("ar", "س = ١٢ + ۳۴", "س = 12 + 34");
        // No number is a conversion, so Python refuses this one by its digit.
        check("ar", "f'{س!۴}' f'{س!r۴}'", "f'{س!4}' f'{س!r۴}'");
        check("zh", "打印（１２）", "print（12）");
        check("phi", "x = १२", "x = १२");
    }

    #[test]
    fn digits_in_names_texts_and_comments_stay() {
        for same in ["क१ = 'क१ १२' # १२\n", "x१", "_१", "e५", "`क१`".trim_matches('`'), "'१' f'१'"]
        {
            check("hi", same, same);
        }
    }

    #[test]
    fn digits_of_two_kinds_may_stand_in_one_number() {
        check("hi", "1२ + १2 + १.2", "12 + 12 + 1.2");
    }

    #[test]
    fn words_are_kept_apart_from_numbers() {
        check("hi", "१.अगर", "1. if");
        check("hi", "x = १ अगर y वरना २", "x = 1 if y else 2");
        let spec =
            MapSpec::from_toml("name='m'\ndigits='०१२३४५६७८९'\nextends='phi'\n[words]\n", "m");
        let (map, problems) = SymbolMap::build(&spec.expect("a map"), Validation::On);
        assert!(problems.is_empty());
        let python =
            |phi: &str| String::from_utf8(to_python(phi.as_bytes(), &map).text.into()).ok();
        assert_eq!(python("१∈x∈१.∈२").as_deref(), Some("1 in x in 1. in 2"));
        assert_eq!(python("x१.∈२").as_deref(), Some("x१.in 2"));
    }

    #[test]
    fn python_gives_ascii_digits() {
        let map = SymbolMap::bundled("hi").expect("it is bundled");
        assert_eq!(to_phi("print(12)", map).expect("Python").text, "छापो(12)");
    }

    #[test]
    fn only_ten_digits_in_order_are_a_set() {
        let problem = |set: &str| Digits::new(&[set.to_owned()]).1.pop();
        assert_eq!(problem("०१२३४५६७८९"), None);
        assert!(problem("०१२३४५६७८").expect("short").contains("ten characters"));
        assert!(problem("0123456789").expect("ASCII").contains("no decimal digit"));
        assert!(problem("一二三四五六七八九十").expect("letters").contains("no decimal digit"));
        assert!(problem("१०२३४५६७८९").expect("swapped").contains("order"));
        assert!(problem("१२३४५६७८९०").expect("turned").contains("order"));
    }
}
