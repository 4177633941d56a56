#!/bin/bash
# Try this repository in a bare Debian 12 that has python3 and make and nothing else.
#
#   sudo tests/debootstrap.sh [FOLDER]     FOLDER: where Debian goes, /tmp/patrolgrid-bare if not given
#
# Needs root and debootstrap. The mirror, pip's configuration and the certificates are this
# machine's own. The last commit is what is tried, not the work tree. Remove FOLDER to start anew.
set -euo pipefail
cd "$(dirname "$0")/.."
bare=${1:-/tmp/patrolgrid-bare}
port=5917

mounted=()
unmount() { for folder in "${mounted[@]}"; do umount "$folder" || true; done; }
trap unmount EXIT
bind() {
    mkdir -p "$bare$1"
    mount --bind "$1" "$bare$1"
    mounted+=("$bare$1")
}

inside() { # a clean environment but for what reaches the mirrors
    local kept
    mapfile -t kept < <(env | grep -E '^(PIP_|https?_proxy|no_proxy)' || true)
    env -i "${kept[@]}" PIP_CERT=/root/certificates.crt HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin \
        chroot "$bare" "$@"
}

if [ ! -e "$bare/etc/debian_version" ]; then
    mirror=$({ cat /etc/apt/sources.list /etc/apt/sources.list.d/*.sources 2>/dev/null || true; } |
        grep -oE 'https?://[^ ]+/debian/?$' | head -n 1)
    debootstrap --variant=minbase bookworm "$bare" "$mirror"
    cp -L /etc/apt/sources.list.d/debian.sources "$bare/etc/apt/sources.list.d/" 2>/dev/null || true
fi
cp -L /etc/resolv.conf /etc/hosts "$bare/etc/"
cp -L /etc/apt/apt.conf.d/99* "$bare/etc/apt/apt.conf.d/" 2>/dev/null || true
mkdir -p "$bare/root/.config/pip"
# Not in /etc/ssl: a package that setup.sh brings in writes Debian's own list there.
cp -L /etc/ssl/certs/ca-certificates.crt "$bare/root/certificates.crt"
cp -L /etc/pip.conf "$bare/etc/" 2>/dev/null || true
cp -L ~/.config/pip/pip.conf "$bare/root/.config/pip/" 2>/dev/null || true
for folder in $(cat /etc/pip.conf ~/.config/pip/pip.conf 2>/dev/null |
    grep -oE '/(opt|srv|mnt)/[^/ ]+' | sort -u); do
    bind "$folder"
done
bind /proc

inside apt-get update -qq
inside env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3 make
rm -rf "$bare/root/patrolgrid"
git clone --quiet . "$bare/root/patrolgrid"

echo "== make setup, the first time, then again"
time inside make --no-print-directory -C /root/patrolgrid setup
time inside make --no-print-directory -C /root/patrolgrid setup

echo "== make run, without a display"
inside env PATROLGRID_VNC_PORT=$port make --no-print-directory -C /root/patrolgrid run &
run=$!
for _ in $(seq 240); do
    if banner=$({ exec 3<>"/dev/tcp/127.0.0.1/$port" && head -c 11 <&3; } 2>/dev/null); then break; fi
    kill -0 $run 2>/dev/null || break
    sleep 0.5
done
echo "served on loopback: ${banner:-NO}"
grep -i "$(printf ':%04X ' $port)" /proc/net/tcp /proc/net/tcp6 | awk '$5 == "0A" { print "listens on " $3 }'
pkill -TERM -P $run 2>/dev/null || true
wait $run || true

echo "== .ci/run"
time inside bash /root/patrolgrid/.ci/run
