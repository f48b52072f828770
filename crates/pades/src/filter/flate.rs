//! FlateDecode (ISO 32000-1 §7.4.4).

use miniz_oxide::inflate::{TINFLStatus, decompress_to_vec_zlib_with_limit};

use crate::document::ReadError;
use crate::limits::LimitKind;

pub(super) fn decode(data: &[u8], limit: usize) -> Result<Vec<u8>, ReadError> {
    match decompress_to_vec_zlib_with_limit(data, limit) {
        Ok(decoded) => Ok(decoded),
        Err(error) => match error.status {
            TINFLStatus::HasMoreOutput => Err(LimitKind::DecodedStream.into()),
            // All readers pass over a wrong checksum.
            TINFLStatus::Adler32Mismatch => Ok(error.output),
            _ => Err(ReadError::CorruptStream {
                filter: "FlateDecode",
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use miniz_oxide::deflate::compress_to_vec_zlib;

    #[test]
    fn a_bomb_ends_at_the_limit() {
        let bomb = compress_to_vec_zlib(&vec![0; 1 << 20], 9);
        assert!(bomb.len() < 2048);
        assert_eq!(decode(&bomb, 1 << 20).unwrap().len(), 1 << 20);
        assert!(matches!(
            decode(&bomb, (1 << 20) - 1),
            Err(ReadError::LimitReached(LimitKind::DecodedStream))
        ));
    }

    #[test]
    fn cut_data_is_corrupt() {
        let data = compress_to_vec_zlib(b"some text, some text, some text", 6);
        assert!(decode(&data[..data.len() - 8], 1000).is_err());
        assert!(decode(b"not zlib", 1000).is_err());
    }
}
