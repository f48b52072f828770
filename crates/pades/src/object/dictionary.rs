//! Dictionaries, in the order in which they were written.

use indexmap::IndexMap;

use super::{Name, Object, PdfString, Ref};

/// A dictionary. Keys keep their order; of a key written twice the last value
/// counts. Two dictionaries are equal if they hold the same, in any order.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Dictionary(IndexMap<Name, Object>);

impl Dictionary {
    /// An empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// The value of `key`, as it stands: references are not followed.
    pub fn get(&self, key: impl AsRef<[u8]>) -> Option<&Object> {
        self.0.get(key.as_ref())
    }

    /// The value of `key` to change in place.
    pub fn get_mut(&mut self, key: impl AsRef<[u8]>) -> Option<&mut Object> {
        self.0.get_mut(key.as_ref())
    }

    /// Sets `key` and gives back its value from before. A new key goes last.
    pub fn insert(&mut self, key: impl Into<Name>, value: impl Into<Object>) -> Option<Object> {
        self.0.insert(key.into(), value.into())
    }

    /// [`Self::insert`] for building a dictionary in one expression.
    #[must_use]
    pub fn with(mut self, key: impl Into<Name>, value: impl Into<Object>) -> Self {
        self.insert(key, value);
        self
    }

    /// Takes `key` out, keeping the order of the others.
    pub fn remove(&mut self, key: impl AsRef<[u8]>) -> Option<Object> {
        self.0.shift_remove(key.as_ref())
    }

    /// Whether `key` is there, whatever its value.
    pub fn contains_key(&self, key: impl AsRef<[u8]>) -> bool {
        self.0.contains_key(key.as_ref())
    }

    /// Keys and values in order.
    pub fn iter(&self) -> impl Iterator<Item = (&Name, &Object)> {
        self.0.iter()
    }

    /// Keys in order.
    pub fn keys(&self) -> impl Iterator<Item = &Name> {
        self.0.keys()
    }

    /// Values in order, to change in place.
    pub fn values_mut(&mut self) -> impl Iterator<Item = &mut Object> {
        self.0.values_mut()
    }

    /// Number of keys.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Number of values, nested ones included.
    pub(crate) fn values_within(&self) -> usize {
        self.0.values().map(Object::values_within).sum()
    }

    /// Whether there is no key.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The value of `key` if it is a direct name.
    pub fn name(&self, key: impl AsRef<[u8]>) -> Option<&Name> {
        self.get(key)?.as_name()
    }

    /// The value of `key` if it is a direct integer.
    pub fn integer(&self, key: impl AsRef<[u8]>) -> Option<i64> {
        self.get(key)?.as_integer()
    }

    /// The value of `key` if it is a direct string.
    pub fn string(&self, key: impl AsRef<[u8]>) -> Option<&PdfString> {
        self.get(key)?.as_string()
    }

    /// The value of `key` if it is a reference.
    pub fn reference(&self, key: impl AsRef<[u8]>) -> Option<Ref> {
        self.get(key)?.as_reference()
    }

    /// The value of `key` if it is a direct dictionary.
    pub fn dictionary(&self, key: impl AsRef<[u8]>) -> Option<&Dictionary> {
        self.get(key)?.as_dictionary()
    }

    /// The value of `key` if it is a direct array.
    pub fn array(&self, key: impl AsRef<[u8]>) -> Option<&[Object]> {
        self.get(key)?.as_array()
    }

    /// Whether `/Type` is the name `kind`.
    pub fn is_type(&self, kind: &str) -> bool {
        self.name("Type").is_some_and(|name| name == kind)
    }
}

impl FromIterator<(Name, Object)> for Dictionary {
    fn from_iter<I: IntoIterator<Item = (Name, Object)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl IntoIterator for Dictionary {
    type Item = (Name, Object);
    type IntoIter = indexmap::map::IntoIter<Name, Object>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_keep_their_order_and_the_last_value_counts() {
        let dictionary = Dictionary::new().with("B", 1).with("A", 2).with("B", 3);
        let keys: Vec<String> = dictionary.keys().map(ToString::to_string).collect();
        assert_eq!(keys, ["/B", "/A"]);
        assert_eq!(dictionary.integer("B"), Some(3));
    }
}
