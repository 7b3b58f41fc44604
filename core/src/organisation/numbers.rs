//! Decimal numbers as written, to integers scaled by a power of ten.

/// Why a spelling is no such number: the key of a text.
pub(crate) type Why = &'static str;

/// The number times ten to the power of `decimals`. Exact: nothing is rounded.
pub(crate) fn scaled(spelling: &str, decimals: u8) -> Result<i64, Why> {
    let (negative, digits) = match spelling.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, spelling),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !plain(whole) || !plain(fraction) {
        return Err("why-no-decimal");
    }
    let fraction = fraction.trim_end_matches('0');
    if fraction.len() > usize::from(decimals) {
        return Err("why-decimals");
    }
    let padding = usize::from(decimals) - fraction.len();
    let mut value: i64 = 0;
    let digits = whole.bytes().chain(fraction.bytes());
    for digit in digits.chain(std::iter::repeat_n(b'0', padding)) {
        value = value
            .checked_mul(10)
            .and_then(|v| v.checked_add(i64::from(digit - b'0')))
            .ok_or("why-too-large")?;
    }
    Ok(if negative { -value } else { value })
}

/// The spelling of a scaled number.
pub(crate) fn spelled(value: i64, decimals: u8) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let digits = value.unsigned_abs().to_string();
    let decimals = usize::from(decimals);
    if decimals == 0 {
        return format!("{sign}{digits}");
    }
    let padded = format!("{digits:0>width$}", width = decimals + 1);
    let (whole, fraction) = padded.split_at(padded.len() - decimals);
    format!("{sign}{whole}.{fraction}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_exact_and_nothing_else_is_a_number() {
        assert_eq!(scaled("100000", 0), Ok(100_000));
        assert_eq!(scaled("0.5", 3), Ok(500));
        assert_eq!(scaled("-1.250", 2), Ok(-125));
        assert_eq!(scaled("1.005", 2), Err("why-decimals"));
        for bad in [
            "1e5", "0x10", "1_000", "", ".5", "5.", "NaN", "+1", " 1", "--1",
        ] {
            assert_eq!(scaled(bad, 3), Err("why-no-decimal"), "{bad}");
        }
        assert_eq!(scaled("9223372036854775808", 0), Err("why-too-large"));
        assert_eq!(scaled("9223372036854775807", 1), Err("why-too-large"));
    }

    #[test]
    fn spelling_and_scaling_are_inverse() {
        for (value, decimals) in [(0, 0), (-5, 3), (125, 2), (100_000, 0), (i64::MIN + 1, 6)] {
            assert_eq!(scaled(&spelled(value, decimals), decimals), Ok(value));
        }
        assert_eq!(spelled(-5, 3), "-0.005");
    }
}
