#!/bin/sh
# Installs the Debian packages named as arguments, as root, and leaves their daemons switched off:
# Portico starts servers of its own and wants nothing that listens on the usual ports.
set -eu
export DEBIAN_FRONTEND=noninteractive

policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    trap 'rm -f "$policy"' EXIT
    printf '#!/bin/sh\nexit 101\n' >"$policy"
    chmod 755 "$policy"
fi

lock='-o DPkg::Lock::Timeout=300'
# shellcheck disable=SC2086  # two words on purpose
apt-get $lock update -qq || true
# shellcheck disable=SC2086
apt-get $lock install -qq -y --no-install-recommends "$@"

for package in "$@"; do
    systemctl disable --quiet "$package" 2>/dev/null || true
done
