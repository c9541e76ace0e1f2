"""UNHCR's figures of displaced people by origin and asylum."""
