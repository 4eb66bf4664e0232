# shellcheck shell=bash
# npm dependencies from lock files: the project's own, and those of a service image.

# npm_dependencies FOLDER: runs `npm ci` if node_modules is missing or older than the lock file.
npm_dependencies() {
  dependencies_are_new "$1" || return 0
  npm ci --prefix "$1" --no-audit --no-fund && touch "$1/node_modules/.package-lock.json"
}

dependencies_are_new() {
  [ ! -e "$1/node_modules/.package-lock.json" ] || [ "$1/package-lock.json" -nt "$1/node_modules/.package-lock.json" ]
}

install_dependencies() {
  ! dependencies_are_new . || say "installing npm dependencies (npm ci)"
  npm_dependencies . > "$CACHE/npm.log" 2>&1 || die "npm ci failed: $(tail -n5 "$CACHE/npm.log")"
}
