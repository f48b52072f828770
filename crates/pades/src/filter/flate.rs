//! FlateDecode (ISO 32000-1 §7.4.4).

use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::{DecompressorOxide, decompress, inflate_flags};

use super::Decoded;
use crate::document::ReadError;
use crate::limits::LimitKind;

/// Decodes zlib data. What ends too early, or has a wrong checksum, is given as far
/// as it goes, as all readers do: some writers never finish their streams.
pub(super) fn decode(mut data: &[u8], limit: usize) -> Result<Decoded, ReadError> {
    let flags = inflate_flags::TINFL_FLAG_PARSE_ZLIB_HEADER
        | inflate_flags::TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;
    let mut state = Box::<DecompressorOxide>::default();
    let mut bytes = vec![0; data.len().saturating_mul(2).max(64).min(limit)];
    let mut length = 0;
    let exact = loop {
        let (status, taken, given) = decompress(&mut state, data, &mut bytes, length, flags);
        length += given;
        match status {
            TINFLStatus::Done => break true,
            TINFLStatus::Adler32Mismatch | TINFLStatus::FailedCannotMakeProgress => break false,
            TINFLStatus::HasMoreOutput if bytes.len() < limit => {
                data = data.get(taken..).unwrap_or_default();
                bytes.resize(bytes.len().saturating_mul(2).min(limit), 0);
            }
            TINFLStatus::HasMoreOutput => return Err(LimitKind::DecodedStream.into()),
            _ => {
                return Err(ReadError::CorruptStream {
                    filter: "FlateDecode",
                });
            }
        }
    };
    bytes.truncate(length);
    Ok(Decoded { bytes, exact })
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::compress_to_vec_zlib;

    #[test]
    fn a_bomb_ends_at_the_limit() {
        let bomb = compress_to_vec_zlib(&vec![0; 1 << 20], 9);
        assert!(bomb.len() < 2048);
        assert_eq!(decode(&bomb, 1 << 20).unwrap().bytes.len(), 1 << 20);
        assert!(matches!(
            decode(&bomb, (1 << 20) - 1),
            Err(ReadError::LimitReached(LimitKind::DecodedStream))
        ));
    }

    #[test]
    fn what_is_cut_off_or_has_a_wrong_checksum_decodes_as_far_as_it_goes() {
        let text = b"some text, some text, some text";
        let mut data = compress_to_vec_zlib(text, 6);
        let whole = decode(&data, 1000).unwrap();
        assert!(whole.exact && whole.bytes == text);
        *data.last_mut().unwrap() ^= 1;
        let wrong = decode(&data, 1000).unwrap();
        assert!(!wrong.exact && wrong.bytes == text);
        let cut = decode(&data[..data.len() - 4], 1000).unwrap();
        assert!(!cut.exact && cut.bytes == text);
        let cut = decode(&data[..12], 1000).unwrap();
        assert!(!cut.exact && !cut.bytes.is_empty() && text.starts_with(&cut.bytes));
        assert!(!decode(b"", 1000).unwrap().exact);
    }

    #[test]
    fn what_is_no_zlib_data_is_corrupt() {
        assert!(decode(b"not zlib", 1000).is_err());
    }
}
