#!/usr/bin/env bash
# Signs executables for macOS, where an unsigned one does not start on Apple silicon. Runs on a Mac.
#   build/release/sign-macos.sh FILE…
# With SIGNING_IDENTITY (a Developer ID in the keychain) the signature is one that Gatekeeper trusts, else it is ad hoc.
set -euo pipefail

identity="${SIGNING_IDENTITY:--}"
options=(--force --sign "$identity" --entitlements "$(dirname "$0")/macos.entitlements" --options runtime)
if [ "$identity" != '-' ]; then options+=(--timestamp); fi

if [ "$#" -eq 0 ]; then
  echo 'which files?' >&2
  exit 2
fi
for file in "$@"; do
  chmod 0755 "$file"
  codesign "${options[@]}" "$file"
  codesign --verify --strict --verbose=2 "$file"
done
