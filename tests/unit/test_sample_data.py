import csv
import io
import re
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path

import pytest

SAMPLE = Path(__file__).parents[2] / "sample_data"
MONTHS = tuple(f"Complete_LinkedInDataExport_{month}-01-2026.zip" for month in ("08", "09", "10"))
ADDRESS = re.compile(r"[\w.+-]+@([\w.-]+)")


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    command = [sys.executable, SAMPLE / "make_sample.py", "--out", folder]
    subprocess.run(command, check=True, capture_output=True)
    return folder


def files(path):
    with zipfile.ZipFile(path) as archive:
        return [(info.filename, info.date_time, archive.read(info)) for info in archive.infolist()]


def connections(month):
    with zipfile.ZipFile(SAMPLE / month) as archive:
        text = archive.read("Connections.csv").decode()
    return list(csv.DictReader(io.StringIO(text.split("\n\n", 1)[1])))


@pytest.mark.parametrize("month", MONTHS)
def test_the_generator_makes_the_committed_sample(made, month):
    assert files(made / month) == files(SAMPLE / month)


@pytest.mark.skipif("ng" in zlib.ZLIB_RUNTIME_VERSION, reason="zlib-ng packs the same otherwise")
@pytest.mark.parametrize("month", MONTHS)
def test_same_world_same_bytes(made, month):
    assert (made / month).read_bytes() == (SAMPLE / month).read_bytes()


@pytest.mark.parametrize("month", MONTHS)
def test_every_mail_domain_is_an_example(month):
    texts = [data.decode() for _, _, data in files(SAMPLE / month)]
    domains = {domain for text in texts for domain in ADDRESS.findall(text)}
    assert domains
    assert all(domain.endswith(".example") for domain in domains)


@pytest.mark.parametrize("month", MONTHS)
def test_about_twelve_hundred_connections(month):
    assert 1150 <= len(connections(month)) <= 1250


def test_the_months_share_nearly_all_contacts():
    people = [{row["URL"] for row in connections(month) if row["URL"]} for month in MONTHS]
    assert len(set.intersection(*people)) > 0.95 * len(set.union(*people))
    assert len({frozenset(urls) for urls in people}) == 3


def test_the_sample_is_small():
    assert sum(path.stat().st_size for path in SAMPLE.iterdir() if path.is_file()) < 1_500_000
