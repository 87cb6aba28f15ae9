"""Tries what a program must not be able to do; prints what happened as JSON."""

import ctypes
import errno
import json
import os
import socket

CLONE_NEWUSER = 0x10000000
AF_VSOCK = 40
PR_GET_SECCOMP = 21


def attempt(function, *arguments):
    """Return the name of the error, or "" where there was none."""
    try:
        function(*arguments)
    except OSError as error:
        return errno.errorcode.get(error.errno, "?")
    return ""


libc = ctypes.CDLL(None, use_errno=True)


def unshare():
    """Try to get a user namespace with all privileges."""
    if libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")


def loopback():
    """Try to reach a server of the host."""
    with socket.socket(socket.AF_INET) as client:
        client.settimeout(1)
        client.connect(("127.0.0.1", 1))


print(
    json.dumps(
        {
            "pid": os.getpid(),
            "uid": os.getuid(),
            "passwd": attempt(open, "/etc/passwd"),
            "loopback": attempt(loopback),
            "vsock": attempt(socket.socket, AF_VSOCK),
            "unshare": attempt(unshare),
            # Only Landlock forbids this.
            "landlock": attempt(open, "/proc/self/comm", "w"),
            "signal": attempt(os.kill, os.getppid(), 0),
            "hostname": attempt(socket.sethostname, "other"),
            "seccomp": libc.prctl(PR_GET_SECCOMP),
        }
    )
)
