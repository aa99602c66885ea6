"""`python -m nonggu` is `nonggu`."""

from nonggu.cli import main

if __name__ == "__main__":
    main()
