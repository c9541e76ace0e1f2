"""SIPRI's register of transfers of major arms."""
