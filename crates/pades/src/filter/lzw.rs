//! LZWDecode (ISO 32000-1 §7.4.4.2).

use super::within;
use crate::document::ReadError;

const CLEAR: u16 = 256;
const END: u16 = 257;
/// Codes have at most 12 bits.
const CODES: usize = 4096;

/// Decodes `data`. `early`: codes get longer one code early, as is usual.
pub(super) fn decode(data: &[u8], early: bool, limit: usize) -> Result<Vec<u8>, ReadError> {
    let corrupt = || ReadError::CorruptStream {
        filter: "LZWDecode",
    };
    let mut out: Vec<u8> = Vec::new();
    // Where in `out` the string of each code from 258 on lies.
    let mut table: Vec<(usize, usize)> = Vec::with_capacity(CODES);
    let mut previous: Option<(usize, usize)> = None;
    let (mut bits, mut bit_count) = (0u32, 0u32);
    let mut bytes = data.iter();
    loop {
        let next_code = 258 + table.len() + usize::from(previous.is_some());
        let width = match next_code + usize::from(early) {
            0..=511 => 9,
            512..=1023 => 10,
            1024..=2047 => 11,
            _ => 12,
        };
        while bit_count < width {
            let Some(&byte) = bytes.next() else {
                return Ok(out);
            };
            bits = bits << 8 | u32::from(byte);
            bit_count += 8;
        }
        bit_count -= width;
        let code = (bits >> bit_count & ((1 << width) - 1)) as u16;
        bits &= (1 << bit_count) - 1;
        match code {
            CLEAR => {
                table.clear();
                previous = None;
                continue;
            }
            END => return Ok(out),
            _ => {}
        }
        let start = out.len();
        if code < CLEAR {
            out.push((code & 0xFF) as u8);
        } else {
            let index = usize::from(code) - 258;
            let (from, length) = match (table.get(index), previous) {
                (Some(&known), _) => known,
                // The string being defined: the previous one and its first byte.
                (None, Some((from, length))) if index == table.len() => (from, length + 1),
                _ => return Err(corrupt()),
            };
            within(start.saturating_add(length), limit)?;
            // May overlap what it appends, so byte by byte.
            for offset in from..from + length {
                let byte = *out.get(offset).ok_or_else(corrupt)?;
                out.push(byte);
            }
        }
        within(out.len(), limit)?;
        if let Some((from, length)) = previous
            && 258 + table.len() < CODES
        {
            // The previous string and the byte that now follows it.
            table.push((from, length + 1));
        }
        previous = Some((start, out.len() - start));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_decodes() {
        let encoded = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let decoded = [45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
        assert_eq!(decode(&encoded, true, 100).unwrap(), decoded);
        assert!(decode(&encoded, true, 5).is_err());
    }

    #[test]
    fn an_unknown_code_is_corrupt() {
        assert!(decode(&[0x80, 0x7F, 0xFF, 0xFF], true, 100).is_err());
    }
}
