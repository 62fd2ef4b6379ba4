"""`python -m jqlkit`."""

from jqlkit.cli import main

if __name__ == "__main__":
    main()
