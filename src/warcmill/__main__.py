"""`python -m warcmill`: the command line, where the script is not on the path."""

from warcmill.cli import main

if __name__ == "__main__":
    main()
