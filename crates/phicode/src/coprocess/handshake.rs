//! The first frame of each side, whose form no version changes.
//!
//! From the interpreter: [`MAGIC`] and the version of its protocol (16 bits). From us: the same,
//! then the process id (32 bits) and the version of the engine as text.

/// How every first frame begins.
const MAGIC: &[u8] = b"phicode\0";

/// No greeting of any version is longer.
pub(crate) const LONGEST: u32 = 64;

/// Version of the protocol: it grows with each change that an older side would misunderstand.
pub(crate) const PROTOCOL: u16 = 1;

/// The protocol that the first frame of an interpreter asks for; `None` if it is no such frame.
pub(crate) fn read(frame: &[u8]) -> Option<u16> {
    let version = frame.strip_prefix(MAGIC)?;
    Some(u16::from_le_bytes(version.try_into().ok()?))
}

/// Our first frame, after four free bytes.
pub(crate) fn reply() -> Vec<u8> {
    let mut frame = vec![0; 4];
    frame.extend_from_slice(MAGIC);
    frame.extend(PROTOCOL.to_le_bytes());
    frame.extend(std::process::id().to_le_bytes());
    frame.extend_from_slice(env!("CARGO_PKG_VERSION").as_bytes());
    frame
}

#[cfg(test)]
mod tests {
    use super::{PROTOCOL, read, reply};

    #[test]
    fn only_a_first_frame_is_one() {
        assert_eq!(read(b"phicode\0\x07\0"), Some(7));
        assert_eq!(read(b"phicode\0\x07"), None);
        assert_eq!(read(b"GET / HTTP/1.1"), None);
        assert_eq!(read(&reply()[4..14]), Some(PROTOCOL));
    }
}
