//! How often real programs use a name.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names and how often the standard library of CPython 3.13 has them (`Lib/test` included), from
/// 40 times on, sorted; keywords and built-ins are left out.
static NAMES: &str = include_str!("../data/frequent_names.txt");

/// How often the standard library uses `name`, if it does so often.
pub(crate) fn frequency(name: &str) -> Option<u32> {
    static COUNTS: LazyLock<HashMap<&str, &str>> =
        LazyLock::new(|| NAMES.lines().filter_map(|line| line.split_once(' ')).collect());
    COUNTS.get(name)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::frequency;

    #[test]
    fn only_common_names_have_a_frequency() {
        assert_eq!((frequency("y"), frequency("verdadero")), (Some(3630), None));
    }
}
