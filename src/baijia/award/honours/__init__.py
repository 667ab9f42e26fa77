"""The register of honours, certificates that anyone can check, and revocation. Nothing here is deleted."""
