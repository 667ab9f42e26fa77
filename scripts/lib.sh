# Shared by the scripts beside it; source it from the root of the project.
# shellcheck shell=bash

say() { printf '\033[1m==\033[0m %s\n' "$*" >&2; }

# stop LINE...: say what is missing and how to get it, and end.
stop() {
  printf '%s\n' "$@" >&2
  exit 1
}

am_root() { [ "$(id -u)" = 0 ]; }

has() { command -v "$1" >/dev/null 2>&1; }

# apt_get PACKAGE...: install system packages where that is possible; false where it is not.
apt_get() {
  am_root && has apt-get || return 1
  say "installing $* from the system's packages"
  export DEBIAN_FRONTEND=noninteractive
  apt-get install -y -q --no-install-recommends "$@" >/dev/null 2>&1 && return 0
  apt-get update -q >/dev/null 2>&1
  apt-get install -y -q --no-install-recommends "$@" >/dev/null
}

# digest FILE...: one hash over names and contents.
digest() { sha256sum -- "$@" | sha256sum | cut -c1-64; }

# fresh STAMP VALUE: true where the stamp already holds that value.
fresh() { [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]; }
