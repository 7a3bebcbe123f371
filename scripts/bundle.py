"""Gather all that a closed network needs into one file: wheels of what the program runs on, their lock, an installer.

Usage: python scripts/bundle.py FOLDER → FOLDER/merilo-bundle.tar
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from importlib.metadata import distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
INSTALLER = """#!/bin/sh
# Installs Merilo without a network: ./install.sh FOLDER [PYTHON]
set -eu
cd "$(dirname "$0")"
[ $# -ge 1 ] || { echo "Укажите папку: ./install.sh /opt/merilo"; exit 2; }
PYTHON=${2:-python3.11}
command -v "$PYTHON" >/dev/null || { echo "Нужен Python 3.11: не найден $PYTHON"; exit 2; }
sha256sum --check --quiet SHA256SUMS || { echo "Набор повреждён: перенесите его ещё раз"; exit 2; }
"$PYTHON" -m venv "$1"
"$1/bin/pip" install --quiet --disable-pip-version-check --no-index --find-links wheels --require-hashes -r runtime.lock
"$1/bin/pip" install --quiet --disable-pip-version-check --no-index --no-deps wheels/merilo-*.whl
"$1/bin/merilo" --help >/dev/null
echo "Готово: $1/bin/merilo. Дальше: merilo init, merilo serve (guide/install.md)"
"""


def runtime_names() -> set[str]:
    """Return the names of all packages the installed program needs, without those of its tests."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = [_key(Requirement(line)) for line in project["dependencies"]]
    wanted: set[str] = set()
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) in seen:
            continue
        seen.add((name, extras))
        wanted.add(name)
        for line in distribution(name).requires or ():
            need = Requirement(line)
            if need.marker is None or any(need.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
                waiting.append(_key(need))
    return wanted


def _key(need: Requirement) -> tuple[str, frozenset[str]]:
    return canonicalize_name(need.name), frozenset(need.extras)


def runtime_lock(lock: str, names: set[str]) -> str:
    """Return the entries of a lock that belong to the names, hashes and all."""
    entries = re.split(r"^(?=[A-Za-z0-9])", lock, flags=re.M)
    kept = [entry for entry in entries if (found := re.match(r"[A-Za-z0-9._-]+", entry)) and found[0] in names]
    missing = names - {re.match(r"[A-Za-z0-9._-]+", entry)[0] for entry in kept}  # type: ignore[index]
    if missing:
        sys.exit(f"not in the lock: {', '.join(sorted(missing))}; run `make lock`")
    return "".join(kept)


def run(*command: str) -> None:
    """Run a program in the project's folder; leave with its code when it fails."""
    done = subprocess.run(command, cwd=ROOT, check=False)
    if done.returncode:
        sys.exit(done.returncode)


def pip_of(folder: Path) -> list[str]:
    """Return how pip is called: this environment's own, or that of a throw-away one where ours has none."""
    if importlib.util.find_spec("pip") is not None:
        return [sys.executable, "-m", "pip"]
    run(sys.executable, "-m", "venv", str(folder / "pip"))
    return [str(folder / "pip" / "bin" / "python"), "-m", "pip"]


def main(target: Path) -> None:
    """Write the bundle."""
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target, prefix=".bundle-") as place:
        folder = Path(place) / "merilo-bundle"
        wheels = folder / "wheels"
        wheels.mkdir(parents=True)
        lock = runtime_lock((ROOT / "requirements.lock").read_text(encoding="utf-8"), runtime_names())
        (folder / "runtime.lock").write_text(lock, encoding="utf-8")
        take = ["download", "--quiet", "--disable-pip-version-check", "--no-deps", "--only-binary=:all:"]
        lock_file = ["--require-hashes", "-r", str(folder / "runtime.lock"), "-d", str(wheels)]
        run(*pip_of(Path(place)), *take, *lock_file)
        run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(wheels))
        shutil.copytree(ROOT / "docs" / "guide", folder / "guide")
        (folder / "install.sh").write_text(INSTALLER, encoding="utf-8")
        (folder / "install.sh").chmod(0o755)
        parts = sorted(path for path in folder.rglob("*") if path.is_file())
        sums = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in parts]
        (folder / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")
        fresh = Path(place) / "merilo-bundle.tar"
        with tarfile.open(fresh, "w") as archive:
            archive.add(folder, arcname=folder.name)
        fresh.replace(target / fresh.name)
    print(f"{target / 'merilo-bundle.tar'}: {len(parts) - 3} files")


if __name__ == "__main__":
    main(Path(sys.argv[1]).absolute())
