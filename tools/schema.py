"""Write the JSON Schema of the report's numbers anew, after a measure has changed."""

import json
from pathlib import Path

from linkalyze.outputs.report_json import schema

TARGET = Path(__file__).parents[1] / "src" / "linkalyze" / "outputs" / "report.schema.json"

if __name__ == "__main__":
    TARGET.write_text(json.dumps(schema(), indent=1) + "\n", encoding="utf-8")
