//! Undoing the filters of streams (ISO 32000-1 §7.4), as far as cross-reference
//! streams, object streams, content and metadata need it. Image filters aren't
//! decoded: images are copied as they are.

mod ascii;
mod flate;
mod lzw;
mod predictor;

use crate::document::ReadError;
use crate::limits::{LimitKind, Limits};
use crate::object::{Dictionary, Name, Object};

/// One filter of a stream, with its parameters.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Filter {
    name: Name,
    parameters: Dictionary,
}

/// What a filter gave.
#[derive(Debug)]
pub(crate) struct Decoded {
    pub(crate) bytes: Vec<u8>,
    /// Whether the data ended as the standard has it.
    pub(crate) exact: bool,
}

/// The filters of a stream, in the order in which they are undone. `resolve`
/// follows references.
pub(crate) fn chain(
    dictionary: &Dictionary,
    limits: &Limits,
    resolve: &dyn Fn(&Object) -> Result<Object, ReadError>,
) -> Result<Vec<Filter>, ReadError> {
    let bad = |key| ReadError::BadEntry { key };
    let value = |key: &str| dictionary.get(key).map_or(Ok(Object::Null), resolve);
    let names = match value("Filter")? {
        Object::Null => return Ok(Vec::new()),
        Object::Array(names) => names,
        name => vec![name],
    };
    if names.len() > limits.filters {
        return Err(LimitKind::Filters.into());
    }
    let parameters = match value("DecodeParms")? {
        Object::Null => Vec::new(),
        Object::Array(parameters) => parameters,
        parameters => vec![parameters],
    };
    let mut filters = Vec::with_capacity(names.len());
    for (index, name) in names.iter().enumerate() {
        let Object::Name(name) = resolve(name)? else {
            return Err(bad("Filter"));
        };
        let parameters = match parameters.get(index).map_or(Ok(Object::Null), resolve)? {
            Object::Null => Dictionary::new(),
            Object::Dictionary(parameters) => parameters
                .into_iter()
                .map(|(key, value)| Ok((key, resolve(&value)?)))
                .collect::<Result<_, ReadError>>()?,
            _ => return Err(bad("DecodeParms")),
        };
        filters.push(Filter { name, parameters });
    }
    Ok(filters)
}

impl Filter {
    /// Undoes the filter. The result has at most [`Limits::decoded_stream`] bytes.
    pub(crate) fn decode(&self, data: Vec<u8>, limits: &Limits) -> Result<Decoded, ReadError> {
        let limit = limits.decoded_stream;
        let bytes = match self.name.as_bytes() {
            b"FlateDecode" | b"Fl" => {
                let Decoded { bytes, exact } = flate::decode(&data, limit)?;
                let bytes = predictor::undo(&self.parameters, bytes, limits)?;
                return Ok(Decoded { bytes, exact });
            }
            b"LZWDecode" | b"LZW" => {
                let early = self.parameters.integer("EarlyChange") != Some(0);
                predictor::undo(&self.parameters, lzw::decode(&data, early, limit)?, limits)
            }
            b"ASCIIHexDecode" | b"AHx" => ascii::decode_hex(&data),
            b"ASCII85Decode" | b"A85" => ascii::decode_85(&data, limit),
            b"RunLengthDecode" | b"RL" => ascii::decode_run_length(&data, limit),
            // Decryption has been done, or is the identity.
            b"Crypt" => Ok(data),
            _ => Err(ReadError::UnsupportedFilter(self.name.clone())),
        }?;
        Ok(Decoded { bytes, exact: true })
    }
}

/// [`LimitKind::DecodedStream`] if `length` is beyond `limit`.
fn within(length: usize, limit: usize) -> Result<(), ReadError> {
    if length <= limit {
        Ok(())
    } else {
        Err(LimitKind::DecodedStream.into())
    }
}
