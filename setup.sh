#!/bin/bash
# Bring .venv and the system packages to what the lock says; instant when nothing changed.
# `setup.sh` is for running and testing, `setup.sh bench` adds the rivals of the benchmark.
set -euo pipefail
cd "$(dirname "$0")"

lock=requirements${1:+-$1}.lock
stamp=.venv/ready${1:+-$1}
log=.venv/setup.log
want=$(cat "$lock" setup.sh <(pwd) | sha256sum)
[ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null || true)" = "$want" ] && exit 0

say() { echo "setup: $*" >&2; }
stop() { say "$@"; exit 1; }

# Shared objects that Qt needs, and the Debian package of each. Without the first group no window
# can be drawn at all; the second is needed only on a real screen under X11.
needed="libGL.so.1=libgl1 libEGL.so.1=libegl1 libxkbcommon.so.0=libxkbcommon0
    libdbus-1.so.3=libdbus-1-3 libglib-2.0.so.0=libglib2.0-0 libfontconfig.so.1=libfontconfig1"
screen="libxcb-cursor.so.0=libxcb-cursor0 libxcb-icccm.so.4=libxcb-icccm4
    libxcb-keysyms.so.1=libxcb-keysyms1 libxcb-shape.so.0=libxcb-shape0
    libxcb-xkb.so.1=libxcb-xkb1 libxkbcommon-x11.so.0=libxkbcommon-x11-0
    libX11-xcb.so.1=libx11-xcb1"

missing() { # of the pairs given, the packages whose shared object the linker does not know
    local known pair
    known=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
    for pair in "$@"; do
        grep -qF "${pair%%=*} " <<<"$known" || echo "${pair#*=}"
    done
}

chinese_font() {
    if command -v fc-list >/dev/null; then
        [ -n "$(fc-list :lang=zh family)" ]
    else
        [ -n "$(find /usr/share/fonts -iname '*cjk*' -o -iname 'wqy-*' 2>/dev/null)" ]
    fi
}

python=$(command -v python3.11 || command -v python3) ||
    stop "Python 3.11 or newer is needed: apt-get install python3"
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' ||
    stop "Python 3.11 or newer is needed, $python is $("$python" -V)"

must=() may=()
"$python" -c 'import ensurepip, venv' 2>/dev/null || must+=(python3-venv)
# shellcheck disable=SC2046,SC2086  # the lists are words
must+=($(missing $needed)) may=($(missing $screen))
chinese_font || may+=(fonts-noto-cjk)
compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || may+=(postgresql) # for its tests only
# Opens a report's page without a network, where somebody measures; elsewhere that test is skipped.
[ "${1:-}" != bench ] || command -v chromium >/dev/null || may+=(chromium)

if [ $((${#must[@]} + ${#may[@]})) -gt 0 ]; then
    install="apt-get install -y --no-install-recommends ${must[*]} ${may[*]}"
    if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "$install"
        export DEBIAN_FRONTEND=noninteractive
        { apt-get update -qq && $install -qq -o Dpkg::Use-Pty=0; } >/tmp/patrolgrid-apt.log 2>&1 ||
            { tail -n 20 /tmp/patrolgrid-apt.log >&2; stop "the system packages did not install"; }
    elif [ ${#must[@]} -gt 0 ]; then
        stop "system packages are missing; run this, then try again:  sudo $install"
    else
        say "for a real screen, Chinese text and the tests on PostgreSQL run:  sudo $install"
    fi
fi

# A venv whose Python is gone, or that was copied from elsewhere, is made anew.
.venv/bin/python -m pip --version >/dev/null 2>&1 || "$python" -m venv --clear .venv

total=$(grep -c '^[a-z0-9].*==' -i "$lock")
say "$total locked packages from $lock (the first time about 300 MB to load; $log has the details)"
step='/^(Collecting|Processing|Requirement already) / { n++; if (n % 10 == 0) print "setup: " n " of " total }
    /^Installing collected/ { print "setup: unpacking" }'
.venv/bin/python -m pip install --require-hashes --disable-pip-version-check --no-input \
    --progress-bar off -r "$lock" 2>&1 | tee "$log" | awk -v total="$total" "$step; { fflush() }" >&2 ||
    { tail -n 15 "$log" >&2; stop "the locked packages did not install"; }
say "compiling the road searches, once"
.venv/bin/python -c 'from app.roads.warm import warm_up; warm_up()' 2>>"$log" ||
    { tail -n 5 "$log" >&2; stop "the road searches did not compile"; }
# Where PYTHONDONTWRITEBYTECODE is set pip leaves sources alone, and every start would translate them
# again: three seconds. Some packages carry tests for Python 2; what does not translate is not used.
.venv/bin/python -m compileall -q -j 2 .venv/lib >>"$log" 2>&1 || true
echo "$want" >"$stamp"
say "ready"
