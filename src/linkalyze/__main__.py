"""`python -m linkalyze`."""

from linkalyze.cli import main

main()
