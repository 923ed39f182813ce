"""Measure the index, then the server; ends with 1 when a goal is missed or could not be measured."""

import sys

from bench import cases, index, web

index.main()
missed = cases.main()
sys.exit(web.main() or missed)
