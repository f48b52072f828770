//! The form as a file that is encrypted with an empty password (RC4 of 40 bits; ISO 32000-1
//! §7.6), which every reader opens without a question.

use md5::{Digest, Md5};
use rc4::{KeyInit, Rc4, StreamCipher};

use crate::builder::Builder;
use crate::file::form_objects;

/// Algorithm 2 of the standard.
const PADDING: [u8; 32] = [
    0x28, 0xBF, 0x4E, 0x5E, 0x4E, 0x75, 0x8A, 0x41, 0x64, 0x00, 0x4E, 0x56, 0xFF, 0xFA, 0x01, 0x08,
    0x2E, 0x2E, 0x00, 0xB6, 0xD0, 0x68, 0x3E, 0x80, 0x2F, 0x0C, 0xA9, 0xFE, 0x64, 0x53, 0x69, 0x7A,
];
const OWNER: [u8; 32] = [0x55; 32];
const PERMISSIONS: i32 = -4;
const ID: &[u8] = b"0123456789abcdef";

/// Entries of every trailer.
pub fn trailer(size: u32) -> String {
    let id = hex::encode(ID);
    format!("/Root 1 0 R/Size {size}/Encrypt 12 0 R/ID[<{id}><{id}>]")
}

/// The form, encrypted; its objects have the numbers that they always have.
pub fn form() -> Builder {
    let mut builder = Builder::new();
    for (number, body) in (1..).zip(form_objects()) {
        write(&mut builder, number, &body);
    }
    builder.object(12, &dictionary());
    builder.table(&trailer(13));
    builder
}

/// Writes an object, its strings and its stream encrypted.
pub fn write(builder: &mut Builder, number: u32, body: &str) {
    builder.offsets.insert(number, builder.position() as u64);
    builder.raw(format!("{number} 0 obj\n"));
    let (dictionary, data) = match body.split_once("stream\n") {
        Some((dictionary, data)) => (dictionary, data.strip_suffix("\nendstream")),
        None => (body, None),
    };
    let mut rest = dictionary;
    while let Some((before, after)) = rest.split_once('(') {
        let (text, after) = after.split_once(')').unwrap();
        builder.raw(before);
        builder.raw(format!(
            "<{}>",
            hex::encode(cipher(number, text.as_bytes()))
        ));
        rest = after;
    }
    builder.raw(rest);
    if let Some(data) = data {
        builder.raw("stream\n");
        builder.raw(cipher(number, data.as_bytes()));
        builder.raw("\nendstream");
    }
    builder.raw("\nendobj\n");
}

fn dictionary() -> String {
    let user = hex::encode(rc4(&key(), &PADDING));
    let owner = hex::encode(OWNER);
    format!("<</Filter/Standard/V 1/R 2/O<{owner}>/U<{user}>/P {PERMISSIONS}>>")
}

fn key() -> Vec<u8> {
    let digest = Md5::new()
        .chain_update(PADDING)
        .chain_update(OWNER)
        .chain_update(PERMISSIONS.to_le_bytes())
        .chain_update(ID)
        .finalize();
    digest[..5].to_vec()
}

/// Algorithm 1: the key of an object of generation 0.
fn cipher(number: u32, data: &[u8]) -> Vec<u8> {
    let digest = Md5::new()
        .chain_update(key())
        .chain_update(&number.to_le_bytes()[..3])
        .chain_update([0, 0])
        .finalize();
    rc4(&digest[..10], data)
}

fn rc4(key: &[u8], data: &[u8]) -> Vec<u8> {
    let mut out = data.to_vec();
    Rc4::new_from_slice(key).unwrap().apply_keystream(&mut out);
    out
}
