"""`python -m connector` is `aftercare`."""

from connector.cli import main

if __name__ == "__main__":
    main(prog_name="aftercare")
