//! Reads a line of JSON: one object of plain values.
//!
//! A reader of its own, because it must keep numbers as they are written, tell duplicate keys
//! and be small in a browser.

/// How long a line may be.
pub(super) const MAX_LINE: usize = 1 << 20;
/// How deep lists and objects in a value may nest; they are refused later anyway.
const MAX_DEPTH: usize = 128;

/// A value of the object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Null,
    Bool(bool),
    /// As written.
    Number(String),
    Text(String),
    /// A list or an object, as written.
    Other(String),
}

/// The object's keys and values in order; `None` where the line is not one object.
pub(super) fn read(line: &str) -> Option<Vec<(String, Value)>> {
    if line.len() > MAX_LINE {
        return None;
    }
    let mut reader = Reader { line, at: 0 };
    reader.space();
    let mut entries = Vec::new();
    reader.take(b'{')?;
    reader.space();
    if reader.take(b'}').is_none() {
        loop {
            reader.space();
            let key = reader.text()?;
            reader.space();
            reader.take(b':')?;
            reader.space();
            let value = reader.value()?;
            entries.push((key, value));
            reader.space();
            if reader.take(b',').is_none() {
                reader.take(b'}')?;
                break;
            }
        }
    }
    reader.space();
    (reader.at == line.len()).then_some(entries)
}

struct Reader<'a> {
    line: &'a str,
    at: usize,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.line.as_bytes().get(self.at).copied()
    }

    fn take(&mut self, byte: u8) -> Option<()> {
        (self.peek()? == byte).then(|| self.at += 1)
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn word(&mut self, word: &str) -> Option<()> {
        self.line
            .get(self.at..)?
            .starts_with(word)
            .then(|| self.at += word.len())
    }

    fn since(&self, from: usize) -> String {
        self.line.get(from..self.at).unwrap_or("").to_owned()
    }

    fn value(&mut self) -> Option<Value> {
        let from = self.at;
        match self.peek()? {
            b'"' => self.text().map(Value::Text),
            b'{' | b'[' => {
                self.skip()?;
                Some(Value::Other(self.since(from)))
            }
            b'-' | b'0'..=b'9' => {
                self.number()?;
                Some(Value::Number(self.since(from)))
            }
            b't' => self.word("true").map(|()| Value::Bool(true)),
            b'f' => self.word("false").map(|()| Value::Bool(false)),
            _ => self.word("null").map(|()| Value::Null),
        }
    }

    fn digits(&mut self) -> Option<()> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        (self.at > from).then_some(())
    }

    fn number(&mut self) -> Option<()> {
        let _ = self.take(b'-');
        if self.take(b'0').is_none() {
            self.digits()?;
        }
        if self.take(b'.').is_some() {
            self.digits()?;
        }
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            if matches!(self.peek(), Some(b'+' | b'-')) {
                self.at += 1;
            }
            self.digits()?;
        }
        Some(())
    }

    /// Passes over a list or an object, which must be well formed too. The stack is a list of
    /// whether each level is an object.
    fn skip(&mut self) -> Option<()> {
        let mut levels: Vec<bool> = Vec::new();
        loop {
            self.space();
            // A value is expected here.
            match self.peek()? {
                open @ (b'{' | b'[') => {
                    self.at += 1;
                    let object = open == b'{';
                    self.space();
                    if self.take(if object { b'}' } else { b']' }).is_none() {
                        if levels.len() >= MAX_DEPTH {
                            return None;
                        }
                        levels.push(object);
                        if object {
                            self.key()?;
                        }
                        continue;
                    }
                }
                _ => {
                    self.value()?;
                }
            }
            // A value has ended; close what ends with it.
            loop {
                let Some(object) = levels.last().copied() else {
                    return Some(());
                };
                self.space();
                if self.take(b',').is_some() {
                    if object {
                        self.space();
                        self.key()?;
                    }
                    break;
                }
                self.take(if object { b'}' } else { b']' })?;
                levels.pop();
            }
        }
    }

    fn key(&mut self) -> Option<()> {
        self.text()?;
        self.space();
        self.take(b':')
    }

    fn text(&mut self) -> Option<String> {
        self.take(b'"')?;
        let mut text = String::new();
        let mut from = self.at;
        loop {
            match self.peek()? {
                b'"' => {
                    text.push_str(self.line.get(from..self.at)?);
                    self.at += 1;
                    return Some(text);
                }
                b'\\' => {
                    text.push_str(self.line.get(from..self.at)?);
                    self.at += 1;
                    text.push(self.escape()?);
                    from = self.at;
                }
                0..=0x1f => return None,
                _ => self.at += 1,
            }
        }
    }

    fn escape(&mut self) -> Option<char> {
        let byte = self.peek()?;
        self.at += 1;
        Some(match byte {
            b'"' | b'\\' | b'/' => char::from(byte),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.hex()?;
                let code = if (0xd800..0xdc00).contains(&first) {
                    self.word("\\u")?;
                    let second = self.hex()?;
                    if !(0xdc00..0xe000).contains(&second) {
                        return None;
                    }
                    0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00)
                } else {
                    first
                };
                char::from_u32(code)?
            }
            _ => return None,
        })
    }

    fn hex(&mut self) -> Option<u32> {
        let mut sum = 0;
        for _ in 0..4 {
            sum = sum * 16 + char::from(self.peek()?).to_digit(16)?;
            self.at += 1;
        }
        Some(sum)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn plain_values_are_read_as_written() {
        let line = r#" {"a": "å\u00e5\ud83d\ude00\n", "b":true,"c":-1.50e3 ,"d":null,"e":[1,{"x":[]}],"a":0} "#;
        let entries = read(line).unwrap();
        let keys: Vec<&str> = entries.iter().map(|(k, _)| k.as_str()).collect();
        assert_eq!(keys, ["a", "b", "c", "d", "e", "a"]);
        assert_eq!(entries[0].1, Value::Text("åå😀\n".into()));
        assert_eq!(entries[2].1, Value::Number("-1.50e3".into()));
        assert_eq!(entries[4].1, Value::Other(r#"[1,{"x":[]}]"#.into()));
        assert_eq!(read("{}"), Some(vec![]));
    }

    #[test]
    fn what_is_no_object_is_nothing() {
        for line in [
            "",
            "1",
            "[]",
            "{",
            "{\"a\"}",
            "{\"a\":}",
            "{\"a\":1,}",
            "{\"a\":01}",
            "{} {}",
            "{\"a\":\"\\ud800\"}",
            "{\"a\":[1,]}",
            "{\"a\":{\"b\"}}",
            "{\"a\":nul}",
            "{\"a\":1.}",
        ] {
            assert_eq!(read(line), None, "{line}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(100_000), "]".repeat(100_000));
        assert_eq!(read(&deep), None);
    }

    proptest! {
        #[test]
        fn it_accepts_what_serde_json_accepts(line in r#"[{}\[\]:,"a0-2.e \\tnu+]{0,24}"#) {
            let theirs: Result<std::collections::BTreeMap<String, serde_json::Value>, _> =
                serde_json::from_str(&line);
            // Serde keeps numbers as floats and refuses those too large for one.
            if let Ok(theirs) = theirs {
                let ours = read(&line);
                prop_assert!(ours.is_some());
                let keys: std::collections::BTreeSet<String> =
                    ours.unwrap().into_iter().map(|(k, _)| k).collect();
                prop_assert_eq!(keys, theirs.into_keys().collect());
            } else if let Some(ours) = read(&line) {
                prop_assert!(ours.iter().any(|(_, v)| matches!(v, Value::Number(_) | Value::Other(_))));
            }
        }

        #[test]
        fn no_text_panics(line: String) {
            let _ = read(&line);
        }
    }
}
