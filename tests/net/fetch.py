"""Programs that are not installed but fetched and unpacked below the build directory, for scenarios that name them in `needs`.

systemd-resolved must never be installed for a test: its package replaces /etc/resolv.conf, which cuts off name resolution
where systemd does not run. CoreDNS would stand here too, but Debian does not have it.
"""
import glob
import os
import shutil
import subprocess
import tempfile

PACKAGES = {"systemd-resolved": ("systemd-resolved", "libsystemd-shared")}
MINUTES = 2


def place(name, programs):
    return os.path.join(programs, name)


def available(name, programs):
    """Fetches and unpacks it unless that was done before. Returns None, or why it cannot be had."""
    if os.path.isdir(place(name, programs)):
        return None
    if not shutil.which("apt-get") or not shutil.which("dpkg"):
        return "no apt-get here to fetch it with"
    os.makedirs(programs, exist_ok=True)
    work = tempfile.mkdtemp(dir=programs, prefix=name + ".")
    os.chmod(work, 0o755)
    try:
        done = subprocess.run(["apt-get", "download", "-q", *PACKAGES[name]], cwd=work, stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, timeout=60 * MINUTES)
        packages = glob.glob(os.path.join(work, "*.deb"))
        if done.returncode or len(packages) != len(PACKAGES[name]):
            return "apt-get download: " + (done.stderr.strip().splitlines() or ["it fetched nothing"])[-1]
        for package in packages:
            subprocess.run(["dpkg", "-x", package, os.path.join(work, "root")], check=True, stdin=subprocess.DEVNULL, capture_output=True)
        os.replace(os.path.join(work, "root"), place(name, programs))
    except (OSError, subprocess.SubprocessError) as err:
        return f"{type(err).__name__}: {err}"
    finally:
        shutil.rmtree(work, ignore_errors=True)
    return None


def find(name, programs, pattern):
    """The one path below the unpacked packages that matches, such as "**/systemd-resolved"."""
    found = sorted(p for p in glob.glob(os.path.join(place(name, programs), pattern), recursive=True))
    if not found:
        raise FileNotFoundError(f"{pattern} is not in the package {name}")
    return found[0]
