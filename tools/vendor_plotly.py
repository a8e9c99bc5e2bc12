"""Put plotly.js basic into templates/vendor from its npm tarball; nothing is fetched.

Get the tarball with `npm pack plotly.js-basic-dist-min@VERSION`, then run
`python tools/vendor_plotly.py plotly.js-basic-dist-min-VERSION.tgz`.
"""

import hashlib
import json
import sys
import tarfile
from pathlib import Path

import zopfli.gzip

VENDOR = Path(__file__).parents[1] / "templates" / "vendor"


def vendor(tarball: Path) -> tuple[str, str]:
    """Writes the gzipped library, its licence and vendor.toml; returns version and sha256."""
    with tarfile.open(tarball) as archive:

        def member(name: str) -> bytes:
            stream = archive.extractfile(f"package/{name}")
            if stream is None:
                sys.exit(f"{tarball}: package/{name} is not a file; take the tarball npm packed")
            return stream.read()

        about = json.loads(member("package.json"))
        script = member("plotly-basic.min.js")
        licence = member("LICENSE")
    digest = hashlib.sha256(script).hexdigest()
    (VENDOR / "plotly-basic.min.js.gz").write_bytes(zopfli.gzip.compress(script))
    (VENDOR / "LICENSE-plotly.txt").write_bytes(licence)
    (VENDOR / "vendor.toml").write_text(
        "# Written by tools/vendor_plotly.py; the digest is of the inflated file.\n"
        f'package = "{about["name"]}"\nversion = "{about["version"]}"\n'
        f'licence = "{about["license"]}"\nsha256 = "{digest}"\n',
        encoding="utf-8",
    )
    return about["version"], digest


if __name__ == "__main__":
    print(*vendor(Path(sys.argv[1])))
