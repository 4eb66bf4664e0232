# shellcheck shell=bash
# Node 24, which runs the action on GitHub. The npm package "node" has the binary.

make_node24() {
  local binary=$CACHE/node24/node_modules/node/bin/node
  [ ! -x "$binary" ] || return 0
  ! tried_lately node24 || return 0
  say "installing Node 24 in .cache/node24"
  mkdir -p "$CACHE/node24"
  echo '{ "private": true }' > "$CACHE/node24/package.json"
  if npm install --prefix "$CACHE/node24" --no-audit --no-fund --no-package-lock node@24 > "$CACHE/node24.log" 2>&1 &&
    [ "$("$binary" -p 'process.versions.node.split(".")[0]')" = 24 ]; then
    rm -f "$CACHE/node24.missing"
  else
    remember_missing node24 "npm cannot install node@24: $(grep -m1 'npm error' "$CACHE/node24.log" || tail -n1 "$CACHE/node24.log")"
    say "no Node 24: $(missing node24)"
  fi
}
