//! What the hash of a row covers: every field, each with its length before it, so that no two
//! rows have the same bytes.

use ring::digest;

/// The hash before a chain's first row.
pub(super) const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// A row as it is in the table, without its own hash.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) chain: &'a str,
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) actor_id: Option<&'a str>,
    pub(super) actor_name: &'a str,
    pub(super) action: &'a str,
    pub(super) subject: &'a str,
    pub(super) details: &'a str,
    pub(super) previous_hash: &'a str,
}

impl Row<'_> {
    /// SHA-256 in hexadecimal digits.
    pub(super) fn hash(&self) -> String {
        let mut context = digest::Context::new(&digest::SHA256);
        let mut field = |bytes: &[u8]| {
            context.update(&(bytes.len() as u64).to_be_bytes());
            context.update(bytes);
        };
        field(b"chungthuc audit 1");
        field(self.previous_hash.as_bytes());
        field(self.chain.as_bytes());
        field(&self.seq.to_be_bytes());
        field(&self.at.to_be_bytes());
        field(&[u8::from(self.actor_id.is_some())]);
        field(self.actor_id.unwrap_or_default().as_bytes());
        field(self.actor_name.as_bytes());
        field(self.action.as_bytes());
        field(self.subject.as_bytes());
        field(self.details.as_bytes());
        hex::encode(context.finish())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_and_every_boundary_between_fields_counts() {
        let row = Row {
            chain: "u",
            seq: 1,
            at: 2,
            actor_id: None,
            actor_name: "ab",
            action: "c",
            subject: "d",
            details: "{}",
            previous_hash: GENESIS,
        };
        let others = [
            Row { chain: "v", ..row },
            Row { seq: 2, ..row },
            Row { at: 1, ..row },
            Row {
                actor_id: Some(""),
                ..row
            },
            Row {
                actor_name: "a",
                action: "bc",
                ..row
            },
            Row {
                action: "cd",
                subject: "",
                ..row
            },
            Row {
                subject: "e",
                ..row
            },
            Row {
                details: "{ }",
                ..row
            },
            Row {
                previous_hash: "",
                ..row
            },
        ];
        assert_eq!(row.hash(), row.hash());
        for other in others {
            assert_ne!(row.hash(), other.hash(), "{other:?}");
        }
    }

    #[test]
    fn the_hash_of_a_row_never_changes() {
        let row = Row {
            chain: "",
            seq: 1,
            at: 1_795_138_200_000_000,
            actor_id: Some("0190"),
            actor_name: "Lê Thị Bích",
            action: "LOGIN",
            subject: "person 0190",
            details: "{}",
            previous_hash: GENESIS,
        };
        assert_eq!(
            row.hash(),
            "b5541e9d19246c6b77aed063708c5862d770d8354979e78ed6d99f2ff000c8f2"
        );
    }
}
