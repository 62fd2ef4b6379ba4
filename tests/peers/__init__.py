"""Programs that other people wrote, unchanged, against the sandbox. Run: pytest tests/peers"""
