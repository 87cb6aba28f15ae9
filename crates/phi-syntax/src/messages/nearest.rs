//! The name that a writer may have meant.

/// The candidate with the fewest slips to `name`, if these are few for its length.
pub(crate) fn nearest<'a>(
    name: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    let letters: Vec<char> = name.chars().collect();
    let most = match letters.len() {
        0..=2 => return None,
        3..=5 => 1,
        _ => 2,
    };
    let judged = candidates.filter(|one| *one != name).map(|one| (slips(&letters, one), one));
    judged.filter(|(slips, _)| *slips <= most).min_by_key(|(slips, _)| *slips).map(|(_, one)| one)
}

/// Letters to insert, delete, replace or swap with their neighbour.
fn slips(name: &[char], other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before = vec![0; other.len() + 1];
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (i, letter) in name.iter().enumerate() {
        let mut next = vec![i + 1; other.len() + 1];
        for (j, wanted) in other.iter().enumerate() {
            let replaced = row[j] + usize::from(letter != wanted);
            let mut least = replaced.min(row[j + 1] + 1).min(next[j] + 1);
            if i > 0 && j > 0 && name[i - 1] == *wanted && other[j - 1] == *letter {
                least = least.min(before[j - 1] + 1);
            }
            next[j + 1] = least;
        }
        before = std::mem::replace(&mut row, next);
    }
    row[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_is_forgiven_and_another_word_is_not() {
        let words = ["imprimir", "lista", "yazdır"];
        let find = |name: &str| nearest(name, words.into_iter());
        assert_eq!(find("impirmir"), Some("imprimir"));
        assert_eq!(find("lsita"), Some("lista"));
        assert_eq!(find("yazdir"), Some("yazdır"));
        assert_eq!((find("resto"), find("li"), find("total")), (None, None, None));
    }
}
