"""The wheel, built through the sdist and installed into an empty environment, works by itself."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from exports import connections, make_zip

CHECKOUT = Path(__file__).parents[2]


def tool():
    uv = os.environ.get("UV") or shutil.which("uv")
    assert uv, "uv is not found; run the tests with make test, which brings it"
    return uv


@pytest.fixture(scope="session")
def dist(tmp_path_factory):
    folder = tmp_path_factory.mktemp("dist")
    subprocess.run([tool(), "build", "--quiet", "--out-dir", folder, CHECKOUT], check=True)
    return folder


@pytest.fixture(scope="session")
def linkalyze(dist, tmp_path_factory):
    """The installed command, away from the checkout and without its environment."""
    place = tmp_path_factory.mktemp("installed")
    (wheel,) = dist.glob("*.whl")
    subprocess.run([tool(), "venv", "--quiet", place / "venv"], check=True)
    python = place / "venv" / "bin" / "python"
    subprocess.run([tool(), "pip", "install", "--quiet", "--python", python, wheel], check=True)
    clean = {"PATH": os.environ["PATH"], "HOME": str(place)}

    def run(*words):
        command = [place / "venv" / "bin" / "linkalyze", *words]
        return subprocess.run(
            command, cwd=place, env=clean, capture_output=True, text=True, check=False
        )

    return place, run


@pytest.mark.parametrize("check", [("twine", "check", "--strict"), ("check_wheel_contents",)])
def test_what_is_published_is_in_order(dist, check):
    wheel_alone = check[0] == "check_wheel_contents"
    files = [
        path
        for path in dist.iterdir()
        if path.suffix in ({".whl"} if wheel_alone else {".whl", ".gz"})
    ]
    assert len(files) == (1 if wheel_alone else 2)
    done = subprocess.run(
        [sys.executable, "-m", *check, *files], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


def test_it_works_on_every_python_that_is_here(dist, tmp_path):
    (wheel,) = dist.glob("*.whl")
    asked = [tool(), "python", "list", "--only-installed", "--output-format", "json"]
    known = json.loads(subprocess.run(asked, capture_output=True, check=True).stdout)
    versions = {tuple(map(int, one["version"].split(".")[:2])) for one in known}
    fitting = sorted(version for version in versions if (3, 11) <= version <= (3, 14))
    assert sys.version_info[:2] in fitting
    for version in fitting:
        name = ".".join(map(str, version))
        done = subprocess.run(
            [tool(), "run", "--quiet", "--isolated", "--no-project", "--python", name, "--with",
             wheel, "linkalyze", "demo", "-q", "-o", f"{name}.html"],
            cwd=tmp_path, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (0, f"{name}.html\n"), done.stderr


def test_demo(linkalyze):
    place, run = linkalyze
    done = run("demo", "-o", "demo.html")
    assert (done.returncode, done.stdout) == (0, "demo.html\n"), done.stderr
    assert (place / "demo.html").stat().st_size > 500_000


def test_report(linkalyze):
    place, run = linkalyze
    make_zip(place / "x.zip", {"Connections.csv": connections()})
    done = run("report", "x.zip")
    assert (done.returncode, done.stdout) == (0, "linkalyze-report.html\n"), done.stderr
    assert "Peeters" not in done.stderr


def test_a_fault_has_no_traceback(linkalyze):
    _, run = linkalyze
    done = run("report", "nowhere.zip")
    assert done.returncode == 3
    assert done.stderr.startswith("Error: nowhere.zip: there is no such file")


def test_the_sdist_carries_what_the_wheel_is_made_of(dist):
    (sdist,) = dist.glob("*.tar.gz")
    listing = subprocess.run(["tar", "tzf", sdist], capture_output=True, text=True, check=True)
    names = {line.split("/", 1)[1] for line in listing.stdout.splitlines() if "/" in line}
    for wanted in ("templates/report.html.j2", "sample_data/make_sample.py", "LICENSE", "NOTICE",
                   "uv.lock", "Makefile", "src/linkalyze/lexicon/export.toml"):  # fmt: skip
        assert wanted in names
