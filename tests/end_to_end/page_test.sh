#!/bin/bash
# The report page in a real browser: of a comparison, its brief, a page that was built without the engine, of sweeps
# with curves and without, with names that would run if they could, of the sample that the program wrote, and of data as
# unpleasant as they may be. All follow the schema.
set -euo pipefail
cd "$SOURCE_DIR"
for needed in node /usr/bin/chromium scripts/report/node_modules/playwright-core; do
  if ! command -v "$needed" >/dev/null && [[ ! -e $needed ]]; then
    echo "skipped: there is no $needed"
    exit 77
  fi
done
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
small=(--people.teachers=600 --people.partners=4 --replicates=4 --populations=2 --quiet)
"$PEERSPREAD" compare configs/scenarios/nyc_15_hours.cfg configs/scenarios/nyc_27_hours.cfg "${small[@]}" \
  --output="$folder/compare.h5" --report="$folder/compare.html" --brief="$folder/brief.html" >/dev/null
"$PEERSPREAD" sweep configs/sweeps/frontier.cfg "${small[@]}" --output="$folder/sweep.h5" \
  --report="$folder/sweep.html" >/dev/null
"$PEERSPREAD" sweep configs/sweeps/support_mix.cfg "${small[@]}" --output="$folder/points.h5" \
  --report="$folder/points.html" >/dev/null
printf 'include = %s\nname = <img src=x onerror=alert(1)> "quoted" & \xe4\xba\x8c\xe5\x8d\x81 %s\n' \
  "$PWD/configs/scenarios/nyc_15_hours.cfg" "$(printf 'x%.0s' {1..250})" >"$folder/odd.cfg"
"$PEERSPREAD" compare "$folder/odd.cfg" configs/scenarios/nyc_27_hours.cfg "${small[@]}" \
  --output="$folder/odd.h5" --report="$folder/odd.html" >/dev/null
node tests/report/hostile_data.mjs "$folder/hostile.json"
for data in scripts/report/sample.json "$folder/hostile.json"; do
  node tests/report/fill_page.mjs "$BUILD_DIR/page.html" "$data" "$folder/$(basename "$data" .json).html"
done
node scripts/report/build.mjs "$folder/no_engine.html" >/dev/null
node tests/report/fill_page.mjs "$folder/no_engine.html" scripts/report/sample.json "$folder/without.html"
for page in compare brief without sweep points odd sample hostile; do
  echo "$page:"
  /usr/bin/python3 -B scripts/report/check_data.py "$folder/$page.html"
  node tests/report/page_test.mjs "$folder/$page.html"
done
