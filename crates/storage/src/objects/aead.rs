//! AES-256-GCM by ring, behind the trait that STREAM is written for: ring's is assembly, and as
//! fast in a debug build as in any other.

use aead_stream::aead::array::Array;
use aead_stream::aead::consts::{U12, U16};
use aead_stream::aead::inout::InOutBuf;
use aead_stream::aead::{AeadCore, AeadInOut, Buffer, Error, Nonce, Result, Tag, TagPosition};
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, UnboundKey};

use super::master::KEY_LENGTH;

/// A key of AES-256-GCM. Whoever uses it sees to it that no nonce comes twice.
pub(super) struct Aes256Gcm(LessSafeKey);

impl Aes256Gcm {
    pub(super) fn new(key: &[u8; KEY_LENGTH]) -> Result<Self> {
        let key = UnboundKey::new(&AES_256_GCM, key).map_err(|_| Error)?;
        Ok(Self(LessSafeKey::new(key)))
    }

    /// Encrypts `bytes` where they are.
    fn seal(&self, nonce: &Nonce<Self>, data: &[u8], bytes: &mut [u8]) -> Result<Tag<Self>> {
        let tag = self
            .0
            .seal_in_place_separate_tag(nonce_of(nonce), Aad::from(data), bytes)
            .map_err(|_| Error)?;
        Array::try_from(tag.as_ref()).map_err(|_| Error)
    }

    /// Decrypts `bytes` where they are. What they hold after an error must not be used.
    fn unseal(
        &self,
        nonce: &Nonce<Self>,
        data: &[u8],
        bytes: &mut [u8],
        tag: &Tag<Self>,
    ) -> Result<()> {
        let tag = ring::aead::Tag::from(<[u8; 16]>::from(*tag));
        self.0
            .open_in_place_separate_tag(nonce_of(nonce), Aad::from(data), tag, bytes, 0..)
            .map(|_| ())
            .map_err(|_| Error)
    }
}

impl AeadCore for Aes256Gcm {
    type NonceSize = U12;
    type TagSize = U16;
    const TAG_POSITION: TagPosition = TagPosition::Postfix;
}

impl AeadInOut for Aes256Gcm {
    fn encrypt_inout_detached(
        &self,
        nonce: &Nonce<Self>,
        associated_data: &[u8],
        mut buffer: InOutBuf<'_, '_, u8>,
    ) -> Result<Tag<Self>> {
        let input = buffer.get_in().to_vec();
        let output = buffer.get_out();
        output.copy_from_slice(&input);
        self.seal(nonce, associated_data, output)
    }

    fn decrypt_inout_detached(
        &self,
        nonce: &Nonce<Self>,
        associated_data: &[u8],
        mut buffer: InOutBuf<'_, '_, u8>,
        tag: &Tag<Self>,
    ) -> Result<()> {
        let input = buffer.get_in().to_vec();
        let output = buffer.get_out();
        output.copy_from_slice(&input);
        self.unseal(nonce, associated_data, output, tag)
    }

    fn encrypt_in_place(
        &self,
        nonce: &Nonce<Self>,
        associated_data: &[u8],
        buffer: &mut dyn Buffer,
    ) -> Result<()> {
        let tag = self.seal(nonce, associated_data, buffer.as_mut())?;
        buffer.extend_from_slice(&tag)
    }
}

fn nonce_of(nonce: &Nonce<Aes256Gcm>) -> ring::aead::Nonce {
    ring::aead::Nonce::assume_unique_for_key((*nonce).into())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    /// Test case 14 of McGrew and Viega, "The Galois/Counter Mode of Operation".
    #[test]
    fn a_published_vector_comes_out() {
        let aead = Aes256Gcm::new(&[0; KEY_LENGTH]).unwrap();
        let nonce = Nonce::<Aes256Gcm>::default();
        let mut bytes = vec![0; 16];
        aead.encrypt_in_place(&nonce, b"", &mut bytes).unwrap();
        let expected = "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919";
        assert_eq!(hex::encode(&bytes), expected);
        aead.decrypt_in_place(&nonce, b"", &mut bytes).unwrap();
        assert_eq!(bytes, [0; 16]);
    }

    #[test]
    fn apart_and_in_place_give_the_same() {
        let aead = Aes256Gcm::new(&[7; KEY_LENGTH]).unwrap();
        let nonce = Nonce::<Aes256Gcm>::default();
        let mut in_place = b"ban sao".to_vec();
        aead.encrypt_in_place(&nonce, b"x", &mut in_place).unwrap();
        let mut apart = [0; 7];
        let buffer = InOutBuf::new(b"ban sao", &mut apart).unwrap();
        let tag = aead.encrypt_inout_detached(&nonce, b"x", buffer).unwrap();
        assert_eq!(in_place, [apart.as_slice(), tag.as_slice()].concat());
        let mut plain = [0; 7];
        let buffer = InOutBuf::new(&apart, &mut plain).unwrap();
        aead.decrypt_inout_detached(&nonce, b"x", buffer, &tag)
            .unwrap();
        assert_eq!(&plain, b"ban sao");
        let buffer = InOutBuf::new(&apart, &mut plain).unwrap();
        assert!(
            aead.decrypt_inout_detached(&nonce, b"y", buffer, &tag)
                .is_err()
        );
    }
}
