# The whole developer interface. Needs Python 3.11+, git and make; everything else it fetches itself.
#   make setup            the environment in .venv, the page assets
#   make demo             a filled marketplace on http://127.0.0.1:8000   [PORT=8000] [DATA=folder] [RESET=1]
#   make serve            the server and the worker on what is there
#   make test             the whole suite on SQLite, and on PostgreSQL where one answers
#   make check            lint, types, import contracts, migrations, generated documents
#   make bench            speed, measured beside the peers
PYTHON ?= python3
PORT ?= 8000
DATA ?=
RESET ?=
TEST_POSTGRES_URL ?= postgres://postgres@127.0.0.1:5432/postgres
UV := .uv/bin/uv
BIN := .venv/bin
export OPENQSMO_HOME ?= var
export OPENQSMO_BASE_URL ?= http://127.0.0.1:$(PORT)

.PHONY: setup demo serve test check bench screenshot

.uv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11")'
	@$(PYTHON) -m venv .uv
	@.uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'

.venv/.made: .uv/bin/uv uv.lock pyproject.toml
	@$(UV) sync --locked --quiet --python $(PYTHON) --extra spark
	@touch .venv/.made

src/openqsmo/web/static/uswds/.made: .venv/.made package-lock.json scripts/assets.py
	@$(BIN)/python scripts/assets.py
	@touch src/openqsmo/web/static/uswds/.made

setup: .venv/.made src/openqsmo/web/static/uswds/.made

demo: setup
	@$(BIN)/qsmo demo $(if $(DATA),--data "$(DATA)") $(if $(RESET),--reset) --port $(PORT)
	@exec $(BIN)/qsmo serve --with-worker --port $(PORT)

serve: setup
	@$(BIN)/qsmo migrate
	@exec $(BIN)/qsmo serve --with-worker --port $(PORT)

test: setup
	@scripts/test "$(TEST_POSTGRES_URL)"

check: setup
	@scripts/check

bench: setup
	@$(UV) sync --locked --quiet --inexact --extra spark --group bench
	@command -v wrk >/dev/null || [ "$$(id -u)" != 0 ] || apt-get install -y -qq wrk >/dev/null
	@$(BIN)/python -m bench

screenshot: setup
	@$(BIN)/python scripts/screenshot.py
