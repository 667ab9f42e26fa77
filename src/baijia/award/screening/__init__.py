"""Eligibility (资格审查): each rule's verdict with its reason, and one outcome per dossier. The worked example."""
