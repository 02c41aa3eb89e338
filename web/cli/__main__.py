"""`python -m web.cli` is the `clauseflow` command; the supervisor starts its children this way."""

from web.cli import main

main()
