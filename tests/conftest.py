"""What holds for every test."""

import signal

#: What a keyring is made of is not there without the extra; the tests that need it name it to a command.
collect_ignore = ["keyrings.py"]

# Who is started in the background ignores Ctrl-C, and so would the programs that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
