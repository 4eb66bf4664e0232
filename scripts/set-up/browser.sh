# shellcheck shell=bash
# Chromium for the tests of the report page: the machine's own, else Debian's. Ubuntu's package only installs a snap.

find_browser() { command -v chromium || command -v google-chrome || command -v chromium-browser; }

make_browser() {
  ! find_browser > /dev/null || return 0
  ! tried_lately browser || return 0
  if ! grep -qs '^ID=debian' /etc/os-release; then
    remember_missing browser "no chromium or google-chrome in PATH, and this distribution has no package"
  else
    say "installing packages: chromium"
    if without_services apt-get -qq -y --no-install-recommends install chromium > "$CACHE/browser.log" 2>&1; then
      rm -f "$CACHE/browser.missing"
    else
      remember_missing browser "apt-get cannot install chromium: $(grep -m1 '^E:' "$CACHE/browser.log" || tail -n1 "$CACHE/browser.log")"
    fi
  fi
  find_browser > /dev/null || say "no browser: $(missing browser)"
}
