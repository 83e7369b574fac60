"""Namespaces: user, network, mount and process ones of our own, in which everybody is root and nothing can get out."""
import os
import shutil
import subprocess

# The daemons die with the process namespace, the mounts and addresses with theirs.
UNSHARE = ["unshare", "-rn", "-pf", "-m", "--mount-proc", "--kill-child"]


def environment():
    """The caller's, with the system directories in the path: an ordinary user's often lacks them."""
    return dict(os.environ, PATH=os.environ.get("PATH", "") + ":/usr/local/sbin:/usr/sbin:/sbin:/usr/bin:/bin",
                PYTHONDONTWRITEBYTECODE="1")


def missing(programs=("unshare", "mount", "ip", "nft", "openssl", "nsenter", "named", "unbound", "dnsmasq", "kresd",
                      "pdns_recursor", "dnsdist")):
    """Programs of the lab that are not installed here."""
    return [name for name in programs if not shutil.which(name, path=environment()["PATH"])]


def forbidden():
    """Why namespaces cannot be had here, in a few words; None where they can."""
    trial = "ip link set lo up && ip addr add 168.63.129.16/32 dev lo && mount --bind /etc/hosts /etc/hosts"
    try:
        done = subprocess.run([*UNSHARE, "sh", "-c", trial], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=20,
                              env=environment())
    except (OSError, subprocess.TimeoutExpired) as err:
        return str(err)
    if done.returncode:
        return (done.stderr.strip().splitlines() or [f"unshare ended with status {done.returncode}"])[0]
    return None
