# make demo      set up and write a report on the packaged sample
# make test      set up and pass every check: lint, types, imports, tests, the browser's included
# make bench     time the report on large exports against a floor program, and score the resolution
# make simulate  check on simulated networks that intervals and verdicts hold what they promise
# make fuzz      feed every reader broken and hostile input for FUZZ_SECONDS each
# make fix       format, and mend what the linter can mend

export UV_PROJECT_ENVIRONMENT ?= .venv
UV ?= $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
RUN = $(UV) run --locked

.PHONY: demo test bench simulate fuzz fix sample

demo: | $(UV)
	$(UV) run --locked --no-dev linkalyze demo

test: | $(UV)
	$(UV) sync --locked --quiet
	./tools/ensure-tools.sh
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) oxlint templates/assets
	$(RUN) mypy
	$(RUN) lint-imports
	$(RUN) pytest --cov -n auto --dist loadfile -m "not timed"
	$(RUN) pytest --cov --cov-append -m timed

bench: | $(UV)
	$(RUN) --group bench python benchmarks/bench.py
	$(RUN) python benchmarks/resolve.py
	$(RUN) python benchmarks/scores.py

simulate: | $(UV)
	$(RUN) python benchmarks/simulate.py
	$(RUN) python benchmarks/helpers.py
	$(RUN) python benchmarks/organisation.py 240 500

FUZZ_SECONDS ?= 60
# Not every system has a wheel of atheris, which is why it is no dependency.
fuzz: | $(UV)
	for target in archive table export overrides plan words column history; do \
		$(RUN) --with atheris python tools/fuzz.py $$target --seconds $(FUZZ_SECONDS) || exit 1; \
	done
	! ls fuzz-findings/*/*/fault.txt 2>/dev/null

sample: | $(UV)
	$(RUN) python sample_data/make_sample.py

fix: | $(UV)
	$(RUN) ruff check --fix
	$(RUN) ruff format

# Where uv is missing it is installed here, beside the project and nowhere else.
.uv/bin/uv:
	python3 -m venv .uv 2>/dev/null && .uv/bin/python -m pip install --quiet uv \
		|| python3 -m pip install --quiet --target .uv uv
