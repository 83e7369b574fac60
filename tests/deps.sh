#!/bin/sh
# Installs what is missing for the groups named: build, demo, test. Debian and Ubuntu, as root or with sudo.
# Starts no daemon and leaves running ones alone: while packages are installed, a policy forbids starting services, and
# services that come with the DNS servers are disabled again where they were not there before.
set -eu

want_pkg=""
need() { # need PACKAGE CHECK...   (CHECK succeeds where the package is not needed any more)
    package=$1
    shift
    if ! "$@" >/dev/null 2>&1; then want_pkg="$want_pkg $package"; fi
}
have() { command -v "$1" || [ -x "/usr/sbin/$1" ] || [ -x "/sbin/$1" ]; }
pc() { pkg-config --exists "$1"; }
header() { pc "$1" || [ -e "/usr/include/$2" ]; }
module() { /usr/bin/python3 -c "import $1"; }

collect() {
    want_pkg=""
    for group in "$@"; do
        case $group in
        build)
            need gcc have cc
            need libc6-dev test -e /usr/include/stdlib.h
            need make have make
            need pkg-config have pkg-config
            need libc-ares-dev pc 'libcares >= 1.18'
            need libcurl4-openssl-dev pc libcurl
            need libcjson-dev pc libcjson
            need libssl-dev pc libcrypto
            need ca-certificates test -e /etc/ssl/certs/ca-certificates.crt
            ;;
        demo)
            need python3 test -x /usr/bin/python3
            need bind9 have named
            need unbound have unbound
            need dnsmasq-base have dnsmasq
            need iproute2 have ip
            need nftables have nft
            need openssl have openssl
            need util-linux have unshare
            need mount have mount
            ;;
        test)
            need libcmocka-dev pc cmocka
            need bind9-dnsutils have dig
            need knot-resolver have kresd
            need pdns-recursor have pdns_recursor
            need dnsdist have dnsdist
            # systemd-resolved is unpacked, not installed: these are libraries that systemd alone would bring
            need libip4tc2 sh -c "ls /usr/lib/*/libip4tc.so.2"
            need libkmod2 sh -c "ls /usr/lib/*/libkmod.so.2 /lib/*/libkmod.so.2"
            need python3-dnspython module dns.message
            need python3-jsonschema module jsonschema
            need clang have clang
            need clang-format have clang-format
            need valgrind have valgrind
            need mandoc have mandoc
            need git have git
            if command -v clang >/dev/null; then
                major=$(clang -dumpversion | cut -d. -f1)
                need "libclang-rt-$major-dev" sh -c "ls /usr/lib/llvm-$major/lib/clang/*/lib/linux/libclang_rt.fuzzer*"
            fi
            ;;
        esac
    done
}

as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        echo "deps: not root and no sudo. As root: apt-get install$want_pkg" >&2
        exit 1
    fi
}

units="named.service bind9.service unbound.service kresd.target kresd@1.service kres-cache-gc.service pdns-recursor.service dnsdist.service"
unit_there() { # of an instance, such as kresd@1.service, the file is that of all instances
    file=$(printf '%s' "$1" | sed 's/@.*\./@./')
    [ -e "/lib/systemd/system/$file" ] || [ -e "/usr/lib/systemd/system/$file" ] || [ -e "/etc/systemd/system/$file" ]
}

install_missing() {
    echo "deps: installing$want_pkg"
    policy=/usr/sbin/policy-rc.d
    ours=no
    before=""
    for unit in $units; do unit_there "$unit" && before="$before $unit "; done
    if [ ! -e $policy ]; then
        ours=yes
        printf '#!/bin/sh\nexit 101\n' | as_root tee $policy >/dev/null
        as_root chmod 755 $policy
    fi
    status=0
    as_root env DEBIAN_FRONTEND=noninteractive apt-get update -q >/dev/null || status=$?
    # shellcheck disable=SC2086 # a list of package names
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $want_pkg || status=$?
    if [ $ours = yes ]; then as_root rm -f $policy; fi
    if command -v systemctl >/dev/null; then
        for unit in $units; do
            case $before in *" $unit "*) continue ;; esac
            if unit_there "$unit"; then as_root systemctl disable "$unit" >/dev/null 2>&1 || true; fi
        done
    fi
    return $status
}

collect "$@"
[ -z "$want_pkg" ] && exit 0
if ! command -v apt-get >/dev/null; then
    echo "deps: no apt-get here. Install by your system's means what Debian calls:$want_pkg" >&2
    echo "deps: (c-ares >= 1.18, libcurl, cJSON with headers and pkg-config files; for tests cmocka, BIND, unbound, dnsmasq, Knot Resolver, PowerDNS Recursor, dnsdist)" >&2
    exit 1
fi
install_missing
collect "$@" # clang's version is known only now
if [ -n "$want_pkg" ]; then install_missing; fi
collect "$@"
if [ -n "$want_pkg" ]; then
    echo "deps: still missing:$want_pkg" >&2
    exit 1
fi
