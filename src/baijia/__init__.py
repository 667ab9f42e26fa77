"""Baijia runs an honour from the call for nominations to the certificate and the years after it."""

__version__ = "0.1.0"
