"""This file is where `python -m gridwright` becomes the command line."""

from gridwright.cli import main

if __name__ == "__main__":
    main()
