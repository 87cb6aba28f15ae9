"""Executes a command as an ordinary user who can make no namespaces: `FILE USER COMMAND…`.

The user's only namespace has none to give. What the kernel counts for the machine stays as it is.
"""

import ctypes
import os
import sys
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_DUMPABLE = 4


def main():
    user, *command = sys.argv[1:]
    user = int(user)
    if os.geteuid() == 0:
        os.setgroups([])
        os.setresgid(user, user, user)
        os.setresuid(user, user, user)
    libc = ctypes.CDLL(None, use_errno=True)
    # Whoever changes its user has files in /proc that are root's.
    if libc.prctl(PR_SET_DUMPABLE, 1, 0, 0, 0) != 0 or libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "a user namespace")
    own = Path("/proc/self")
    (own / "setgroups").write_text("deny")
    (own / "uid_map").write_text(f"{user} {user} 1")
    (own / "gid_map").write_text(f"{user} {user} 1")
    Path("/proc/sys/user/max_user_namespaces").write_text("0")
    # The privileges of the namespace end here.
    os.execv(command[0], command)


if __name__ == "__main__":
    main()
