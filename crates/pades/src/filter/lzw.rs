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
        // One code behind the writer's table, which is why codes get longer "early".
        let next_code = 258 + table.len();
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
    use std::collections::HashMap;

    use super::*;

    #[test]
    fn the_example_of_the_standard_decodes() {
        let encoded = [0x80, 0x0B, 0x60, 0x50, 0x22, 0x0C, 0x0C, 0x85, 0x01];
        let decoded = [45, 45, 45, 45, 45, 65, 45, 45, 45, 66];
        assert_eq!(decode(&encoded, true, 100).unwrap(), decoded);
        assert!(decode(&encoded, true, 5).is_err());
    }

    /// Encodes as a writer does (TIFF 6.0, section 13): its table is one code ahead of
    /// the reader's.
    fn encode(data: &[u8], early: bool) -> Vec<u8> {
        let mut codes = vec![(CLEAR, 9)];
        let mut table: HashMap<Vec<u8>, u16> = HashMap::new();
        let (mut next_code, mut width) = (258, 9);
        let mut string: Vec<u8> = Vec::new();
        let code = |table: &HashMap<Vec<u8>, u16>, string: &[u8]| match string {
            [byte] => u16::from(*byte),
            longer => table[longer],
        };
        for &byte in data {
            let longer = [string.as_slice(), &[byte]].concat();
            if longer.len() == 1 || table.contains_key(&longer) {
                string = longer;
                continue;
            }
            codes.push((code(&table, &string), width));
            table.insert(longer, next_code);
            string = vec![byte];
            match next_code + u16::from(early) {
                512 => width = 10,
                1024 => width = 11,
                2048 => width = 12,
                4095 => {
                    codes.push((CLEAR, width));
                    table.clear();
                    (next_code, width) = (257, 9);
                }
                _ => {}
            }
            next_code += 1;
        }
        codes.extend([(code(&table, &string), width), (END, width)]);
        let bits = codes
            .iter()
            .flat_map(|&(code, width)| (0..width).rev().map(move |bit| (code >> bit & 1) as u8));
        let bits: Vec<u8> = bits.collect();
        let byte =
            |bits: &[u8]| (0..8).fold(0, |byte, bit| byte << 1 | bits.get(bit).unwrap_or(&0));
        bits.chunks(8).map(byte).collect()
    }

    #[test]
    fn codes_get_longer_as_the_table_grows() {
        // Long enough to fill the table and clear it.
        let data: Vec<u8> = (0..40_000u32).map(|n| (n * n / 7 % 251) as u8).collect();
        for early in [true, false] {
            for length in [1, 300, 700, 2_000, 40_000] {
                let encoded = encode(&data[..length], early);
                let decoded = decode(&encoded, early, data.len()).unwrap();
                assert!(decoded == data[..length], "{length} {early}");
            }
        }
    }

    #[test]
    fn an_unknown_code_is_corrupt() {
        assert!(decode(&[0x80, 0x7F, 0xFF, 0xFF], true, 100).is_err());
    }
}
