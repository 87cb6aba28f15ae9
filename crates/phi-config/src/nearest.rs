//! Close names: what a user may have meant.

/// At most `limit` of `candidates` that are close to `name`, nearest first, without repetition.
///
/// Close means an edit distance (insertion, removal, replacement, exchange of neighbours) of at
/// most a third of the name's length and at least one.
///
/// ```
/// use phi_config::nearest::nearest;
/// assert_eq!(nearest("simbols", ["symbols", "strict"], 1), ["symbols"]);
/// ```
pub fn nearest<S: AsRef<str>>(
    name: &str,
    candidates: impl IntoIterator<Item = S>,
    limit: usize,
) -> Vec<String> {
    let word: Vec<char> = name.to_lowercase().chars().collect();
    let allowed = (word.len() / 3).max(1);
    let mut close: Vec<(usize, String)> = candidates
        .into_iter()
        .map(|candidate| (distance(&word, candidate.as_ref(), allowed), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .map(|(distance, candidate)| (distance, candidate.as_ref().to_owned()))
        .collect();
    close.sort();
    close.dedup();
    close.into_iter().map(|(_, candidate)| candidate).take(limit).collect()
}

/// Distance after Damerau (optimal string alignment), or more than `allowed`.
fn distance(word: &[char], candidate: &str, allowed: usize) -> usize {
    let other: Vec<char> = candidate.to_lowercase().chars().collect();
    if word.len().abs_diff(other.len()) > allowed {
        return usize::MAX;
    }
    let mut before = vec![0; other.len() + 1];
    let mut above: Vec<usize> = (0..=other.len()).collect();
    for (row, &letter) in word.iter().enumerate() {
        let mut current = vec![row + 1];
        for (column, &against) in other.iter().enumerate() {
            let replaced = above[column] + usize::from(letter != against);
            let mut best = replaced.min(above[column + 1] + 1).min(current[column] + 1);
            if row > 0 && column > 0 && letter == other[column - 1] && word[row - 1] == against {
                best = best.min(before[column - 1] + 1);
            }
            current.push(best);
        }
        before = std::mem::replace(&mut above, current);
    }
    above[other.len()]
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn exchanged_letters_count_as_one_change() {
        assert_eq!(nearest("tset", ["test", "rest"], 3), ["test"]);
    }

    #[test]
    fn far_names_are_not_offered() {
        assert!(nearest("alpha", ["omega", "alphabetical"], 3).is_empty());
    }

    #[test]
    fn nearest_comes_first() {
        assert_eq!(nearest("convert", ["convrt", "convert"], 2), ["convert", "convrt"]);
    }
}
