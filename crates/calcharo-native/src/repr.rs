//! Fingerprints of values: enough to see whether a variable changed, and to write it.

/// What a value is, in sixteen bytes. Texts and tuples are known by the XXH3-64 of their content:
/// two values with one fingerprint are taken for equal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Repr {
    pub(crate) kind: Kind,
    pub(crate) bits: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub(crate) enum Kind {
    Unbound,
    None,
    False,
    True,
    Int,
    BigInt,
    Float,
    Complex,
    Str,
    Bytes,
    Tuple,
    Range,
    Ref,
    Ellipsis,
    NotImplemented,
    /// Kept out by a rule.
    Redacted,
    /// Longer than the limit.
    Truncated,
}

impl Repr {
    pub(crate) const UNBOUND: Self = Self::plain(Kind::Unbound);
    pub(crate) const REDACTED: Self = Self::plain(Kind::Redacted);

    pub(crate) const fn plain(kind: Kind) -> Self {
        Self { kind, bits: 0 }
    }

    #[inline]
    pub(crate) const fn new(kind: Kind, bits: u64) -> Self {
        Self { kind, bits }
    }

    /// The same for all keys that a mapping takes for one: `True`, `1` and `1.0`.
    pub(crate) fn as_key(self) -> Self {
        let number = match self.kind {
            Kind::False => 0.0,
            Kind::True => 1.0,
            Kind::Float => f64::from_bits(self.bits),
            _ => return self,
        };
        // Other floats are no integer's key, or stay what they are.
        #[expect(clippy::cast_possible_truncation, reason = "checked by the way back")]
        let integer = number as i64;
        #[expect(clippy::cast_precision_loss, reason = "a loss is what the comparison finds")]
        let is_integer = (integer as f64).to_bits() == (number + 0.0).to_bits();
        if is_integer { Self::new(Kind::Int, integer.cast_unsigned()) } else { self }
    }

    /// The number of the object, if it is a reference.
    pub(crate) fn object(self) -> Option<u64> {
        (self.kind == Kind::Ref).then_some(self.bits)
    }
}
