#!/usr/bin/env bash
# The workflow of natowire, one function a step. Needs bash, Python 3.11 with venv, and on the
# first run the package registry that pip is set up for.
set -euo pipefail

ROOT=$(dirname -- "$(readlink -f -- "${BASH_SOURCE[0]}")")
VENV=$ROOT/.venv
STAMP=$VENV/natowire-installed

cmd_help() {
    cat <<'END'
Usage: ./run.sh COMMAND [ARGUMENT]...

  start   set up what is missing, then run the service: natowire run [ARGUMENT]...
  test    everything that CI checks: lint, then pytest [ARGUMENT]...
  lint    style, types, import rules, shell, compose and image files
  bench   the measurements: pytest -m bench [ARGUMENT]...
  real    serve the captured real feeds from loopback and show the whole way: real FOLDER
  setup   only make .venv, with the test tools: for an editor, or before going offline
  lock    re-make both lock files from pyproject.toml: uv pip compile [--upgrade]
  help    this text

PYTHON=/path/to/python3 chooses the Python that .venv is made with.
END
}

cmd_start() {
    environment runtime
    # Not a cd: a path in an argument or a variable means what it meant to whoever typed it.
    export NATOWIRE_CONFIG=${NATOWIRE_CONFIG:-$ROOT/config} NATOWIRE_DATA=${NATOWIRE_DATA:-$ROOT/var}
    exec "$VENV/bin/natowire" run "$@"
}

cmd_test() {
    workbench
    checks
    if (($# > 0)); then
        step pytest -m 'not bench' "$@"
    else
        # A file's tests share what they start, and so stay together. What starts one service each
        # waits half its time, and so runs beside another. What is held to the clock while parts
        # are killed has the machine for itself.
        local service=tests/integration/service
        local starts=("$service/test_run.py" "$service/test_compose.py")
        step pytest -m 'not bench' --numprocesses 2 --dist loadfile --ignore "$service"
        step pytest -m 'not bench' --numprocesses 2 "${starts[@]}"
        step pytest -m 'not bench' "${starts[@]/#/--ignore=}" "$service"
    fi
    verdict
}

cmd_lint() {
    workbench
    checks
    verdict
}

cmd_bench() {
    workbench
    exec pytest -m bench tests/bench -s "$@"
}

cmd_real() {
    workbench
    exec python -m tests.real_input "$@"
}

cmd_setup() {
    environment test
}

# In a subshell, so that its trap removes the scratch folder however it ends.
cmd_lock() (
    python=$(find_python)
    scratch=$(mktemp -d)
    trap 'rm -rf -- "$scratch"' EXIT
    "$python" -I -m venv "$scratch"
    "$scratch/bin/python" -I -m pip install --quiet 'uv>=0.13.9,<0.14'
    export UV_NO_CONFIG=1 UV_PYTHON_DOWNLOADS=never
    compile=("$scratch/bin/uv" pip compile pyproject.toml --quiet
        --universal --python-version 3.11 --system-certs --generate-hashes --no-emit-index-url
        --custom-compile-command './run.sh lock' --extra postgres --group build)
    cd -- "$ROOT"
    "${compile[@]}" --output-file requirements.lock "$@"
    "${compile[@]}" --output-file tests/requirements.lock \
        --group test --constraint requirements.lock "$@"
)

# --- checks ----------------------------------------------------------------------------------

FAILED=()

# Every check runs, whatever the ones before it said: one run shows all there is to mend.
checks() {
    step ruff check .
    step ruff format --check .
    step mypy
    step lint-imports
    step shellcheck run.sh .ci/run
    step hadolint Dockerfile
    step check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
}

step() {
    say "$*"
    "$@" || FAILED+=("$*")
}

verdict() {
    ((${#FAILED[@]} == 0)) || die "Failed:$(printf '\n  %s' "${FAILED[@]}")"
}

workbench() {
    environment test
    export PATH=$VENV/bin:$PATH
    cd -- "$ROOT"
}

# --- the environment -------------------------------------------------------------------------

# Makes .venv hold what the lock files say: "runtime", or "test" for the test tools as well.
# The stamp is written last, so an interrupted installation is repeated from nothing (pip takes
# a half-copied package for an installed one). Runs that meet wait for each other; the lock is
# held on the checkout's folder, for a file inside .venv would go when .venv is made anew.
environment() {
    local tools=$1 wanted
    wanted=$(fingerprint)
    if ! installed "$tools" "$wanted"; then
        (
            flock --nonblock 9 || wait_for_the_other
            installed "$tools" "$wanted" || install "$tools" "$wanted"
        ) 9<"$ROOT"
    fi
}

wait_for_the_other() {
    say 'Another ./run.sh is setting up .venv; waiting for it'
    flock 9
}

# What .venv is made from. The place is part of it: scripts in .venv name their Python by its
# whole path, so a copied checkout would run the code of the one it was copied from.
fingerprint() {
    { cat -- "$ROOT/requirements.lock" "$ROOT/tests/requirements.lock" && echo "$ROOT"; } |
        sha256sum | cut -d ' ' -f 1
}

# Whether .venv is whole and as wanted, and by the Python that $PYTHON names, if it names one.
installed() {
    local tools digest version
    { read -r tools digest <"$STAMP"; } 2>/dev/null || return 1
    [[ $digest == "$2" && ($tools == "$1" || $tools == test) ]] || return 1
    version=$("$VENV/bin/python" -V 2>/dev/null) || return 1
    [[ -z ${PYTHON:-} || $version == "$("$PYTHON" -V)" ]]
}

install() {
    local python lock=requirements.lock
    [[ $1 == runtime ]] || lock=tests/requirements.lock
    if ! installed runtime "$2"; then
        python=$(find_python)
        say "Making .venv with $python: about 300 MB, once"
        rm -f -- "$STAMP"
        "$python" -I -m venv --clear "$VENV"
    fi
    say "Installing $lock"
    rm -f -- "$STAMP"
    pip_install --require-hashes --requirement "$ROOT/$lock"
    # The build backend stands in the lock, so this step downloads nothing.
    pip_install --no-index --no-build-isolation --editable "$ROOT"
    printf '%s\n' "$1 $2" >"$STAMP.new"
    mv -- "$STAMP.new" "$STAMP"
}

pip_install() {
    local quiet=(--quiet)
    [[ ! -t 2 ]] || quiet=()
    "$VENV/bin/python" -I -m pip install "${quiet[@]}" \
        --disable-pip-version-check --no-input --no-deps "$@"
}

find_python() {
    local python candidates=(python3 python3.14 python3.13 python3.12 python3.11 /usr/bin/python3)
    [[ -z ${PYTHON:-} ]] || candidates=("$PYTHON")
    for python in "${candidates[@]}"; do
        # Debian ships ensurepip apart, in python3-venv.
        if "$python" -I -c 'import sys, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v -- "$python"
            return
        fi
    done
    die "natowire needs Python 3.11 or newer with venv; found none in: ${candidates[*]}
On Debian or Ubuntu, as root: apt-get install python3-venv
If it is installed elsewhere: PYTHON=/path/to/python3 ./run.sh ..."
}

# --- talk ------------------------------------------------------------------------------------

say() { printf '== %s\n' "$*" >&2; }

die() {
    printf '%s\n' "$*" >&2
    exit 1
}

main() {
    local command=${1:-help}
    if ! declare -F "cmd_$command" >/dev/null; then
        [[ $command == -h || $command == --help ]] && cmd_help && exit
        printf './run.sh has no command "%s"; ./run.sh help lists them.\n' "$command" >&2
        exit 2
    fi
    "cmd_$command" "${@:2}"
}

main "$@"
