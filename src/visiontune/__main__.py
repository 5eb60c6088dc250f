"""`python -m visiontune`."""

from visiontune.cli import main

if __name__ == "__main__":
    main()
