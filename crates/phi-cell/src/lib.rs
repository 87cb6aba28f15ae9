//! What runs inside the sandbox: the warm interpreter's fork server, and the confinement of its
//! children.
