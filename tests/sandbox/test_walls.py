"""What programs must not reach: files, processes, networks and the kernel's side doors."""

import os
import platform
import socket

import pytest
from backend import WORK, as_json, output

# Every attempt answers with the name of its error, or with what it got.
ATTEMPT = """
import errno, json, os

def attempt(function, *arguments):
    try:
        return str(function(*arguments))[:200]
    except OSError as error:
        return errno.errorcode.get(error.errno, str(error))
    except Exception as error:
        return type(error).__name__

def call(number, *arguments):
    import ctypes
    libc = ctypes.CDLL(None, use_errno=True)
    result = libc.syscall(number, *arguments)
    return result if result >= 0 else errno.errorcode[ctypes.get_errno()]

"""


def attempts(sandbox, code, **fields):
    """Return what a list of attempts came to."""
    return as_json(sandbox.execute(f"{ATTEMPT}print(json.dumps({code}))", **fields))


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/etc/shadow", "/root", "/home", "/sys", "/var", "/boot", "/host"]
)
def test_files_of_the_host_are_not_there(private_sandbox, path):
    assert attempts(private_sandbox, f"attempt(os.stat, {path!r})") == "ENOENT"


def test_the_files_of_the_test_are_not_there(private_sandbox):
    paths = [str(private_sandbox.folder), WORK + "/.." + str(private_sandbox.folder), os.getcwd()]
    found = attempts(private_sandbox, f"[attempt(os.stat, path) for path in {paths!r}]")
    assert set(found) == {"ENOENT"}


@pytest.mark.parametrize("path", ["/usr/bin/new", "/usr/lib/new", "/new", "/proc/new", "/dev/new"])
def test_nothing_outside_can_be_written(sandbox, path):
    refused = {"EROFS", "EACCES", "EPERM", "ENOENT"}
    assert attempts(sandbox, f"attempt(open, {path!r}, 'w')") in refused
    assert attempts(sandbox, f"attempt(os.mkdir, {path!r})") in refused


def test_only_the_own_processes_are_seen(private_sandbox):
    found = attempts(
        private_sandbox,
        "[os.getpid(), os.getuid(), sorted(filter(str.isdigit, os.listdir('/proc')))]",
    )
    assert found[:2] == [2, 1000]
    assert set(found[2]) <= {"1", "2"}


@pytest.mark.parametrize("name", ["environ", "mem", "maps", "cwd", "root", "exe", "fd"])
def test_the_first_process_shows_nothing(sandbox, name):
    code = (
        f"attempt(lambda: os.readlink('/proc/1/{name}') if {name!r} in ('cwd', 'root', 'exe') else"
        f" os.listdir('/proc/1/{name}') if {name!r} == 'fd' else"
        f" open('/proc/1/{name}', 'rb').read(64))"
    )
    assert attempts(sandbox, code) in {"EACCES", "EPERM", "ENOENT"}


def test_no_word_of_the_server_s_environment_is_found(private_sandbox):
    found = as_json(
        private_sandbox.execute(
            "import ctypes, gc, json, os\n"
            "word = b'tweet-' + b'7361'\n"
            "places = []\n"
            "if word in open('/proc/self/environ', 'rb').read(): places.append('environ')\n"
            "if word.decode() in str(dict(os.environ)): places.append('os')\n"
            "for line in open('/proc/self/maps'):\n"
            "    fields = line.split()\n"
            "    start, end = (int(number, 16) for number in fields[0].split('-'))\n"
            "    if 'r' in fields[1] and '[v' not in line and end - start < 1 << 26:\n"
            "        memory = ctypes.string_at(start, end - start)\n"
            "        at = memory.find(b'tweet-' + b'7361')\n"
            "        while at >= 0:\n"
            "            if memory[at - 7 : at] == b'CANARY=': places.append(line)\n"
            "            at = memory.find(b'tweet-' + b'7361', at + 1)\n"
            "print(json.dumps(places))\n"
        )
    )
    assert found == []


def test_only_three_descriptors_are_open(sandbox):
    code = "[number for number in range(1024) if attempt(os.fstat, number) != 'EBADF']"
    assert attempts(sandbox, code) == [0, 1, 2]


def test_no_server_of_the_host_is_reached(sandbox):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        port = server.getsockname()[1]
        found = as_json(
            sandbox.execute(
                f"{ATTEMPT}import socket\n"
                "def connect(family, address):\n"
                "    with socket.socket(family) as client:\n"
                "        client.settimeout(2)\n        client.connect(address)\n"
                "addresses = [\n"
                f"    (socket.AF_INET, ('127.0.0.1', {port})),\n"
                f"    (socket.AF_INET6, ('::1', {port})),\n"
                "    (socket.AF_INET, ('169.254.169.254', 80)),\n"
                "    (socket.AF_INET, ('1.1.1.1', 53)),\n"
                "    (socket.AF_UNIX, '\\0abstract'), (socket.AF_UNIX, '/var/run/docker.sock')]\n"
                "found = [attempt(connect, *address) for address in addresses]\n"
                "found.append(attempt(socket.getaddrinfo, 'localhost.example', 80))\n"
                "print(json.dumps(found))\n"
            )
        )
        with pytest.raises(BlockingIOError):
            server.accept()
    *connects, name = found
    assert set(connects) <= {
        "ENETUNREACH",
        "EACCES",
        "ECONNREFUSED",
        "ENOENT",
        "EPERM",
        "EADDRNOTAVAIL",
    }
    assert "resolution" in name or "not known" in name


def test_an_abstract_socket_of_the_host_is_not_reached(sandbox):
    name = f"\0phicode-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(name)
        server.listen()
        code = f"attempt(__import__('socket').socket(1).connect, {name!r})"
        assert attempts(sandbox, code) in {"ECONNREFUSED", "EPERM"}


@pytest.mark.parametrize("family", [16, 17, 38, 40, 29, 31])
def test_other_families_of_sockets_are_refused(sandbox, family):
    code = f"[attempt(__import__('socket').socket, {family}, kind) for kind in (1, 2, 3)]"
    assert set(attempts(sandbox, code)) <= {"EAFNOSUPPORT", "EPERM"}


NUMBERS = {
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "pidfd_getfd": (438, 438),
    "io_uring_setup": (425, 425),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_by_handle_at": (304, 265),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "keyctl": (250, 219),
    "add_key": (248, 217),
    "kexec_load": (246, 104),
    "fsopen": (430, 430),
    "mount_setattr": (442, 442),
    "open_tree": (428, 428),
    "init_module": (175, 105),
    "reboot": (169, 142),
    "clock_settime": (227, 112),
    "personality": (135, 92),
}


@pytest.mark.parametrize("name", NUMBERS)
def test_a_side_door_of_the_kernel_is_closed(sandbox, name):
    number = NUMBERS[name][platform.machine() == "aarch64"]
    assert attempts(sandbox, f"call({number}, 0, 0, 0, 0, 0, 0)") == "EPERM"


@pytest.mark.parametrize("flag", [0x10000000, 0x20000000, 0x00020000, 0x40000000, 0x02000000])
def test_no_new_namespace_is_made(sandbox, flag):
    clone, clone3 = (220, 435) if platform.machine() == "aarch64" else (56, 435)
    assert attempts(sandbox, f"call({clone}, {flag | 17}, 0, 0, 0, 0)") == "EPERM"
    assert attempts(sandbox, f"call({clone3}, 0, 0)") == "ENOSYS"


@pytest.mark.skipif(platform.machine() != "x86_64", reason="x32 is an interface of x86-64")
def test_calls_of_another_interface_end_the_program(sandbox):
    answer = sandbox.execute(f"{ATTEMPT}print(call(0x40000000 | 39))")
    assert (answer["status"], answer["signal"]) == ("killed", 31)


@pytest.mark.skipif(platform.machine() != "x86_64", reason="32-bit calls of x86-64")
def test_32_bit_calls_end_the_program(sandbox):
    answer = sandbox.execute(
        "import ctypes, mmap\n"
        # mov eax, 20 (getpid); int 0x80; ret
        "code = bytes([0xb8, 20, 0, 0, 0, 0xcd, 0x80, 0xc3])\n"
        "page = mmap.mmap(-1, 4096, prot=7)\npage.write(code)\n"
        "address = ctypes.addressof(ctypes.c_char.from_buffer(page))\n"
        "print(ctypes.CFUNCTYPE(ctypes.c_int)(address)())\n"
    )
    assert answer["status"] == "killed"
    assert answer["signal"] in {11, 31}


def test_no_privilege_is_left_or_gained(private_sandbox):
    found = attempts(
        private_sandbox,
        "[{line.split(':')[0]: line.split()[1] for line in open('/proc/self/status')"
        " if line.startswith(('Cap', 'NoNewPrivs', 'Seccomp:'))},"
        " attempt(os.setuid, 0), attempt(__import__('socket').sethostname, 'x'),"
        " attempt(os.nice, -5), attempt(os.setgroups, [0])]",
    )
    status, setuid, hostname, nice, groups = found
    sets = {status[name].strip("0") for name in ["CapInh", "CapPrm", "CapEff", "CapBnd", "CapAmb"]}
    assert sets == {""}
    assert (status["NoNewPrivs"], status["Seccomp"]) == ("1", "2")
    assert (setuid, hostname, groups) == ("EINVAL", "EPERM", "EPERM") or setuid == "EPERM"
    assert nice in {"EPERM", "EACCES"}


def test_a_set_user_id_program_gains_nothing(private_sandbox):
    answer = private_sandbox.execute(
        "import glob, os, stat, subprocess\n"
        "programs = [path for path in glob.glob('/usr/bin/*')\n"
        "            if os.path.exists(path) and os.stat(path).st_mode & stat.S_ISUID]\n"
        "for path in programs[:3]:\n"
        "    done = subprocess.run([path], stdin=subprocess.DEVNULL, capture_output=True)\n"
        "print(subprocess.run(['id', '-u'], capture_output=True, text=True).stdout)\n"
    )
    assert output(answer).strip() == "1000"


def test_there_is_no_terminal(private_sandbox):
    code = (
        "[attempt(open, '/dev/tty'), os.isatty(0),"
        " attempt(__import__('fcntl').ioctl, 0, 0x5412, b'x')]"
    )
    tty, is_terminal, inject = attempts(private_sandbox, code)
    assert tty in {"ENOENT", "ENXIO"}
    assert not is_terminal
    assert inject == "EPERM"


def test_an_executed_program_has_the_same_walls(sandbox):
    answer = sandbox.execute(
        "import subprocess, sys\n"
        "code = 'import socket; socket.socket(40)'\n"
        "command = [sys.executable, '-I', '-S', '-c', code]\n"
        "done = subprocess.run(command, capture_output=True, text=True)\n"
        "print(done.stderr.splitlines()[-1].split(':')[0])\n"
        "print(subprocess.run(['cat', '/etc/passwd'], capture_output=True).returncode)\n"
    )
    assert output(answer) == "PermissionError\n1\n"


def test_locks_and_leases_on_shared_files_are_refused(sandbox):
    found = attempts(
        sandbox,
        "[attempt(__import__('fcntl').flock, file, 2 | 4) for file in [open(json.__file__)]]"
        " + [attempt(__import__('fcntl').fcntl, file, 1024, 1) for file in [open(json.__file__)]]",
    )
    assert found == ["EPERM", "EPERM"]


def test_tricks_of_the_language_open_nothing(private_sandbox):
    answer = private_sandbox.execute(
        "import sys\n"
        "subclasses = ().__class__.__base__.__subclasses__()\n"
        "frame = sys._getframe()\n"
        "while frame.f_back: frame = frame.f_back\n"
        "popen = [cls for cls in subclasses if cls.__name__ == 'Popen']\n"
        "try:\n    open('/etc/passwd')\nexcept OSError as error:\n    print(type(error).__name__)\n"
    )
    assert output(answer) == "FileNotFoundError\n"
