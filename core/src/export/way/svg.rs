//! Text in a picture: what of it is shown, how wide it is about, where its lines break.

use std::fmt::Write;

/// How much higher a line is than its letters.
pub(super) const LEADING: f32 = 1.4;

/// A text as it can be shown: white space is one space, control characters and characters without
/// a glyph are left out, and marks that turn the direction of what follows are written out.
pub(super) fn clean(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\u{061c}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}' => {
                // Writing to a string cannot fail.
                let _ = write!(out, "[U+{:04X}]", u32::from(c));
            }
            '\u{a0}' | '\u{202f}' => out.push('\u{a0}'),
            c if c.is_whitespace() => {
                if !out.is_empty() && !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            c if c.is_control() || is_nothing(c) => {}
            c => out.push(c),
        }
    }
    out.truncate(out.trim_end_matches(' ').len());
    out
}

/// Characters that are none in XML, or are shown as nothing.
fn is_nothing(c: char) -> bool {
    matches!(
        c,
        '\u{ad}' | '\u{200b}' | '\u{2060}'..='\u{2065}' | '\u{206a}'..='\u{206f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{fffe}' | '\u{ffff}' | '\u{e0000}'..='\u{e0fff}'
    )
}

/// A name within a text of ours: one that is written from right to left turns nothing around it.
pub(super) fn isolated(name: &str) -> String {
    let name = clean(name);
    let turns = |c: char| {
        matches!(c, '\u{590}'..='\u{8ff}' | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}'
            | '\u{10800}'..='\u{10fff}' | '\u{1e800}'..='\u{1efff}')
    };
    match name.chars().any(turns) {
        true => format!("\u{2068}{name}\u{2069}"),
        false => name,
    }
}

/// A text between tags or quotation marks.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// A character that belongs to the one before it.
fn is_mark(c: char) -> bool {
    matches!(
        c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{64b}'..='\u{65f}'
            | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{200c}' | '\u{200d}'
            | '\u{20d0}'..='\u{20ff}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}'
            | '\u{1f3fb}'..='\u{1f3ff}' | '\u{2068}' | '\u{2069}'
    )
}

/// How wide a character is, in parts of the height of the font; the widest of the usual fonts is
/// taken, because a reader's font is not known.
fn width(c: char) -> f32 {
    match c {
        c if is_mark(c) => 0.0,
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '|' | '!' | '\'' | ' ' | '\u{a0}' => 0.36,
        'f' | 'r' | 't' | '(' | ')' | '[' | ']' | '/' | '-' => 0.43,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '→' => 1.0,
        c if c.is_ascii_uppercase() => 0.74,
        c if c.is_ascii() => 0.64,
        '\u{1100}'..='\u{11ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' => 1.05,
        c if u32::from(c) >= 0xff00 => 1.2,
        c if c.is_uppercase() => 0.8,
        _ => 0.68,
    }
}

/// The lines of a text; together they are the text. A line breaks behind a space, of an id behind
/// its signs, and within a word only where the word alone is too wide.
pub(super) fn lines(text: &str, size: f32, bold: bool, room: f32) -> Vec<String> {
    let room = room / (size * if bold { 1.12 } else { 1.0 });
    let (mut lines, mut line, mut used) = (Vec::new(), String::new(), 0.0);
    for word in text.split_inclusive([' ']) {
        let wide = |part: &str| part.chars().map(width).sum::<f32>();
        let letters = word.trim_end_matches(' ');
        if used > 0.0 && used + wide(letters) > room {
            lines.push(std::mem::take(&mut line));
            used = 0.0;
        }
        if wide(letters) <= room {
            line.push_str(word);
            used += wide(word);
            continue;
        }
        for part in word.split_inclusive(['_', ':', '.', '/', '+', '-', '=']) {
            if used > 0.0 && used + wide(part) > room {
                lines.push(std::mem::take(&mut line));
                used = 0.0;
            }
            for c in part.chars() {
                if used + width(c) > room && !is_mark(c) && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                line.push(c);
                used += width(c);
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_turns_or_hides_a_text_is_shown_or_left_out() {
        assert_eq!(clean(" a\tb\u{0}\u{1b}[0m\n\nc\u{85} "), "a b[0m c");
        assert_eq!(clean("a\u{202e}b\u{2066}"), "a[U+202E]b[U+2066]");
        assert_eq!(clean("å\u{feff}ä\u{200b}ö\u{ffff}\u{e0041}"), "åäö");
        assert_eq!(isolated("שלום"), "\u{2068}שלום\u{2069}");
        assert_eq!(isolated("Förvaltningsledning"), "Förvaltningsledning");
    }

    #[test]
    fn lines_together_are_the_text_and_none_is_too_wide() {
        let texts = [
            "Förvaltningschefens ledningsgrupp för barn- och utbildningsförvaltningen",
            "system_manager:verksamhetssystem_for_individ_och_familjeomsorgen",
            "Individochfamiljeomsorgsverksamhetsutvecklingssamordnaren",
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
            "",
        ];
        for text in texts {
            for room in [60.0, 200.0, 900.0] {
                let lines = lines(text, 15.0, false, room);
                assert_eq!(lines.concat(), text);
                for line in &lines {
                    let wide: f32 = line.trim_end().chars().map(width).sum();
                    assert!(wide * 15.0 <= room + 0.01, "{line}");
                    assert!(!line.starts_with(is_mark), "{line}");
                }
            }
        }
    }
}
