//! What findings are made with.

use crate::organisation::report::{circles, text};

#[test]
fn circles_are_found_once_and_begin_with_the_smallest() {
    assert_eq!(circles(&[vec![1], vec![2], vec![0]]), [vec![0, 1, 2]]);
    assert_eq!(circles(&[vec![0], vec![]]), [vec![0]]);
    assert_eq!(
        circles(&[vec![2], vec![2], vec![1, 3], vec![]]),
        [vec![1, 2]]
    );
    assert!(circles(&[vec![1, 2], vec![2], vec![]]).is_empty());
    // Depth is no matter.
    let long: Vec<Vec<usize>> = (0..100_000).map(|n| vec![(n + 1) % 100_000]).collect();
    assert_eq!(circles(&long).len(), 1);
}

/// Every key that the stage's code names as a text is there in both languages.
#[test]
fn every_text_is_there() {
    let sources = [
        include_str!("../actors.rs"),
        include_str!("../check.rs"),
        include_str!("../check_names.rs"),
        include_str!("../claims.rs"),
        include_str!("../condition.rs"),
        include_str!("../facts.rs"),
        include_str!("../holders.rs"),
        include_str!("../interfaces.rs"),
        include_str!("../merge.rs"),
        include_str!("../numbers.rs"),
        include_str!("../register.rs"),
        include_str!("../report.rs"),
        include_str!("../resolve.rs"),
        include_str!("../rules.rs"),
    ];
    let mut seen = 0;
    for source in sources {
        for (ix, word) in source.split('"').enumerate() {
            let prefixes = [
                "why-", "what-", "related-", "file-", "value-", "did-", "no-",
            ];
            if ix % 2 == 1 && prefixes.iter().any(|p| word.starts_with(p)) {
                let found = text(word, &[]);
                assert!(found.en != word && found.sv != word, "{word}");
                seen += 1;
            }
        }
    }
    assert!(seen > 60, "{seen}");
}
