//! The nearest of some names: what somebody who misspelt one may have meant.

use crate::routing::order::Gather as _;

/// The candidate nearest to `name`, if one is near: at most a third of the letters differ, at least
/// one may. Upper and lower case, and `å ä ö` against `a a o`, count as equal; one name that begins
/// with the other is near too. Of equally near candidates the first is taken.
///
/// ```
/// assert_eq!(bestit::nearest("sytem", ["kind", "system"]), Some("system"));
/// assert_eq!(bestit::nearest("colour", ["kind", "system"]), None);
/// ```
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = fold(name);
    if wanted.is_empty() || wanted.len() > LONGEST {
        return None;
    }
    let mut best: Option<(usize, &'a str)> = None;
    for candidate in candidates {
        let letters = fold(candidate);
        if letters.len() > LONGEST {
            continue;
        }
        let Some(score) = score(&wanted, &letters) else {
            continue;
        };
        if best.is_none_or(|(least, _)| score < least) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, candidate)| candidate)
}

/// Longer names are not compared, so that time stays bounded.
const LONGEST: usize = 128;
/// An abbreviation of fewer letters says too little.
const SHORTEST_PREFIX: usize = 3;

fn fold(name: &str) -> Vec<char> {
    let joined = |c: char| {
        if matches!(c, '-' | ' ') {
            '_'
        } else {
            plain(c)
        }
    };
    name.chars().take(LONGEST + 1).map(joined).gather()
}

/// A letter in lower case, without rings and dots.
pub(crate) fn plain(c: char) -> char {
    // The letters people write here; a table of all of Unicode's would weigh more than the rest.
    match c {
        'å' | 'ä' | 'à' | 'á' | 'Å' | 'Ä' | 'À' | 'Á' => 'a',
        'ö' | 'ø' | 'ó' | 'Ö' | 'Ø' | 'Ó' => 'o',
        'é' | 'è' | 'É' | 'È' => 'e',
        'ü' | 'Ü' => 'u',
        c => c.to_ascii_lowercase(),
    }
}

/// Twice the distance, less one where one name begins with the other; none where they are far apart.
fn score(wanted: &[char], letters: &[char]) -> Option<usize> {
    let begins = wanted.len().min(letters.len()) >= SHORTEST_PREFIX
        && (letters.starts_with(wanted) || wanted.starts_with(letters));
    let bound = (wanted.len().max(letters.len()) / 3).max(1);
    match distance(wanted, letters, bound) {
        Some(distance) => Some((2 * distance).saturating_sub(usize::from(begins))),
        // An abbreviation ranks after everything that is near by its letters.
        None if begins => Some(2 * LONGEST + letters.len().abs_diff(wanted.len())),
        None => None,
    }
}

/// Letters inserted, left out, replaced or swapped with their neighbour; none if more than `bound`.
pub(crate) fn distance(a: &[char], b: &[char], bound: usize) -> Option<usize> {
    if a.len().abs_diff(b.len()) > bound {
        return None;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).gather();
    let mut previous: Option<char> = None;
    for (i, &x) in a.iter().enumerate() {
        let mut row: Vec<usize> = Vec::with_capacity(b.len() + 1);
        row.push(i + 1);
        let mut left: Option<char> = None;
        for (j, &y) in b.iter().enumerate() {
            let at = |row: &[usize], j: usize| row.get(j).copied().unwrap_or(usize::MAX / 2);
            let mut least = (at(&above, j) + usize::from(x != y))
                .min(at(&above, j + 1) + 1)
                .min(at(&row, j) + 1);
            if j > 0 && previous == Some(y) && left == Some(x) {
                least = least.min(at(&before, j - 1) + 1);
            }
            row.push(least);
            left = Some(y);
        }
        if row.iter().all(|&d| d > bound) {
            return None;
        }
        before = std::mem::replace(&mut above, row);
        previous = Some(x);
    }
    above.last().copied().filter(|&d| d <= bound)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_pen_finds_its_name() {
        let duties = [
            "owner", "prepares", "decides", "presents", "orders", "executes",
        ];
        assert_eq!(nearest("owns", duties), None);
        assert_eq!(nearest("onwer", duties), Some("owner"));
        assert_eq!(nearest("Decides", duties), Some("decides"));
        assert_eq!(nearest("decide", duties), Some("decides"));
        assert_eq!(nearest("prepare", duties), Some("prepares"));
        assert_eq!(nearest("exec", duties), Some("executes"));
        assert_eq!(nearest("budget", duties), None);
        assert_eq!(nearest("", duties), None);
        assert_eq!(nearest("x", ["y", "z"]), Some("y"));
    }

    #[test]
    fn letters_with_rings_and_dots_are_near_those_without() {
        assert_eq!(nearest("förvaltning", ["forvaltning"]), Some("forvaltning"));
        assert_eq!(
            nearest("SKOLPLATTFÖRM", ["skolplattform"]),
            Some("skolplattform")
        );
        assert_eq!(nearest("best_it", ["best-it"]), Some("best-it"));
    }

    #[test]
    fn of_equally_near_names_the_first_is_taken() {
        assert_eq!(nearest("cat", ["bat", "rat"]), Some("bat"));
        assert_eq!(
            nearest("A25=othr", ["A24=other", "A25=other"]),
            Some("A25=other")
        );
    }

    #[test]
    fn long_names_cost_nothing() {
        let long = "x".repeat(100_000);
        assert_eq!(nearest(&long, [long.as_str()]), None);
        assert_eq!(nearest("x", [long.as_str()]), None);
    }

    proptest::proptest! {
        #[test]
        fn a_name_is_nearest_to_itself(name in "[a-zåäö_-]{1,40}", other in "[a-zåäö_-]{1,40}") {
            let found = nearest(&name, [other.as_str(), name.as_str()]);
            proptest::prop_assert!(found.is_some());
        }
    }
}
