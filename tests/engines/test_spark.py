"""What Spark finds is what one machine finds, to the last byte of the report and the tables."""

import re
import shutil
import socket
import stat
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pyspark
import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "benchmarks"))

from exports import HEADER, make_zip
from organisation import Plan, make_organisation

MEMBERS = 14  # more than one process takes
SPARK_CLASS = Path(pyspark.__file__).parent / "bin" / "spark-class"


@pytest.fixture(scope="module")
def exports(tmp_path_factory):
    """An organisation whose members share people, some without addresses, and a broken export."""
    folder = tmp_path_factory.mktemp("team")
    make_organisation(folder, Plan(members=MEMBERS, contacts=60, circles=2, seed=5))
    consents = (folder / "consent.toml").read_text("utf-8")
    consents = re.sub(r"names = true", "names = false", consents, count=3)
    (folder / "consent.toml").write_text(consents, encoding="utf-8")
    (folder / "m00007.zip").write_bytes(b"PK")
    return folder


def _made(exports):
    return [exports / ".linkalyze-team", *(exports / ".linkalyze-team").rglob("*")]


def written(folder, exports, *words):
    """Everything that a run of the command says and writes."""
    # A folder of its own: what one engine has read and joined the other shall not find.
    shutil.copytree(exports, folder / "exports")
    command = [sys.executable, "-m", "linkalyze", "team", "exports", "-d", "tables", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    assert (b"Passed over" in done.stderr) == (exports / "m00007.zip").exists()
    private = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in _made(folder / "exports")}
    assert private == {0}
    paths = [*folder.glob("*.html"), *folder.glob("tables/*")]
    files = {str(path.relative_to(folder)): path.read_bytes() for path in paths}
    return files | {"said": done.stdout}


@pytest.fixture(scope="module")
def of_one_machine(exports, tmp_path_factory):
    return written(tmp_path_factory.mktemp("one"), exports)


def test_one_machine_reaches_something(of_one_machine):
    """So that the comparison compares something."""
    assert of_one_machine["tables/reach_function.csv"].count(b"\n") > 3
    assert of_one_machine["tables/reach_company.csv"].count(b"\n") > 3


def test_a_local_spark_finds_the_same(exports, of_one_machine, tmp_path):
    found = written(tmp_path / "spark", exports, "--engine", "spark", "--master", "local[2]")
    assert found == of_one_machine


def test_where_nothing_is_told_both_say_so(tmp_path):
    """Nobody agreed to names, nobody's employer is known, nobody is there twice."""
    exports = tmp_path / "exports"
    exports.mkdir()
    for number in range(3):
        make_zip(
            exports / f"{number}.zip",
            {
                "Connections.csv": f"{HEADER}\nGus,{number},,,,,01 Jan 2020",
                "Profile.csv": f"First Name,Last Name,Headline\nAnn,{number},\n",
            },
        )
    told = "".join(f'[[member]]\nexport = "{n}.zip"\nnames = false\n' for n in range(3))
    (exports / "consent.toml").write_text(told, encoding="utf-8")
    machine = written(tmp_path / "machine", exports)
    assert (
        written(tmp_path / "spark", exports, "--engine", "spark", "--master", "local[1]") == machine
    )


@contextmanager
def started(kind, *words, folder, says):
    """A daemon of Spark on loopback, once it says that it is up."""
    log = folder / f"{kind}-{len([*folder.iterdir()])}.log"
    with log.open("wb") as output:
        daemon = subprocess.Popen(
            [SPARK_CLASS, f"org.apache.spark.deploy.{kind}", "--host", "127.0.0.1", *words],
            stdout=output, stderr=subprocess.STDOUT, cwd=folder,
        )  # fmt: skip
    try:
        until = time.monotonic() + 60
        while says not in log.read_text("utf-8"):
            assert daemon.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < until, log.read_text("utf-8")
            time.sleep(0.1)
        yield
    finally:
        daemon.terminate()
        daemon.wait()


def test_a_master_with_two_workers_finds_the_same(exports, of_one_machine, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    master = f"spark://127.0.0.1:{port}"
    places = [tmp_path / "first", tmp_path / "second"]
    with started("master.Master", "--port", str(port), "--webui-port", "0", folder=tmp_path,
                 says="New state: ALIVE"):  # fmt: skip
        told = ["--cores", "1", "--memory", "1g", "--webui-port", "0", "--work-dir"]
        workers = [
            started("worker.Worker", *told, str(place), master, folder=tmp_path,
                    says="Successfully registered")
            for place in places
        ]  # fmt: skip
        with workers[0], workers[1]:
            found = written(tmp_path / "out", exports, "--engine", "spark", "--master", master)
    assert found == of_one_machine
    for place in places:  # both took part
        assert [*place.glob("app-*/*/stderr")], place


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--engine", "spark", "--master", "nowhere"), "Spark at nowhere: "),
        (("--master", "local[2]"), "--master goes with --engine spark."),
    ],
)
def test_a_wrong_master_is_told_in_a_line(exports, tmp_path, words, told):
    command = [sys.executable, "-m", "linkalyze", "team", exports, *words]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == (6 if "nowhere" in words else 2)
    assert told in done.stderr.splitlines()[-1]
    assert "Traceback" not in done.stderr
    assert not [*tmp_path.iterdir()]
