"""What holds for every test."""

import signal

# Who is started in the background ignores Ctrl-C, and so would the programs that the tests start and interrupt.
signal.signal(signal.SIGINT, signal.default_int_handler)
