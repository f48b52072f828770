//! ASCIIHexDecode, ASCII85Decode and RunLengthDecode (ISO 32000-1 §7.4.2, §7.4.3,
//! §7.4.5).

use super::within;
use crate::document::ReadError;
use crate::syntax::is_whitespace;

pub(super) fn decode_hex(data: &[u8]) -> Result<Vec<u8>, ReadError> {
    let mut decoded = Vec::with_capacity(data.len() / 2);
    let mut high: Option<u8> = None;
    for &byte in data.iter().filter(|&&byte| !is_whitespace(byte)) {
        if byte == b'>' {
            break;
        }
        let digit = char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
            .ok_or(ReadError::CorruptStream {
                filter: "ASCIIHexDecode",
            })?;
        match high.take() {
            None => high = Some(digit << 4),
            Some(high) => decoded.push(high | digit),
        }
    }
    decoded.extend(high);
    Ok(decoded)
}

pub(super) fn decode_85(data: &[u8], limit: usize) -> Result<Vec<u8>, ReadError> {
    let corrupt = || ReadError::CorruptStream {
        filter: "ASCII85Decode",
    };
    let mut decoded = Vec::with_capacity(data.len().min(limit));
    let mut group = [0u8; 5];
    let mut filled = 0;
    for &byte in data.iter().filter(|&&byte| !is_whitespace(byte)) {
        match byte {
            b'~' => break,
            b'z' if filled == 0 => decoded.extend([0; 4]),
            b'!'..=b'u' => {
                group[filled] = byte - b'!';
                filled += 1;
                if filled == 5 {
                    decoded.extend(base_85(group).ok_or_else(corrupt)?);
                    filled = 0;
                }
            }
            _ => return Err(corrupt()),
        }
        within(decoded.len(), limit)?;
    }
    match filled {
        0 => {}
        1 => return Err(corrupt()),
        _ => {
            group[filled..].fill(84);
            let bytes = base_85(group).ok_or_else(corrupt)?;
            decoded.extend_from_slice(&bytes[..filled - 1]);
        }
    }
    Ok(decoded)
}

fn base_85(group: [u8; 5]) -> Option<[u8; 4]> {
    let value = group
        .iter()
        .fold(0u64, |value, &digit| value * 85 + u64::from(digit));
    u32::try_from(value).ok().map(u32::to_be_bytes)
}

pub(super) fn decode_run_length(mut data: &[u8], limit: usize) -> Result<Vec<u8>, ReadError> {
    let corrupt = || ReadError::CorruptStream {
        filter: "RunLengthDecode",
    };
    let mut decoded = Vec::new();
    while let Some((&length, rest)) = data.split_first() {
        data = match length {
            0..=127 => {
                let (run, rest) = rest
                    .split_at_checked(usize::from(length) + 1)
                    .ok_or_else(corrupt)?;
                decoded.extend_from_slice(run);
                rest
            }
            128 => break,
            129..=255 => {
                let (&byte, rest) = rest.split_first().ok_or_else(corrupt)?;
                decoded.extend(std::iter::repeat_n(byte, 257 - usize::from(length)));
                rest
            }
        };
        within(decoded.len(), limit)?;
    }
    Ok(decoded)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_digits_make_bytes() {
        assert_eq!(decode_hex(b"48 65\n6C6c 6>zz").unwrap(), b"Hell`");
        assert!(decode_hex(b"4x").is_err());
    }

    #[test]
    fn groups_of_five_make_four_bytes() {
        assert_eq!(
            decode_85(b"87cUR\nD]i,\"Ebo80~>", 100).unwrap(),
            b"Hello World!"
        );
        assert_eq!(decode_85(b"z!!~>", 100).unwrap(), [0; 5]);
        assert!(decode_85(b"uuuuu~>", 100).is_err(), "beyond 32 bits");
        assert!(decode_85(b"zzzz", 8).is_err(), "beyond the limit");
    }

    #[test]
    fn runs_are_repeated() {
        assert_eq!(
            decode_run_length(&[2, b'a', b'b', b'c', 254, b'x', 128, 9], 100).unwrap(),
            b"abcxxx"
        );
        assert!(decode_run_length(&[5, 1], 100).is_err());
        assert!(
            decode_run_length(&[129, 0], 100).is_err(),
            "beyond the limit"
        );
    }
}
