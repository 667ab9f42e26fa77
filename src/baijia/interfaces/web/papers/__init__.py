"""Documents for paper, set by Typst: certificates, notices. Data go in as JSON, never into the source."""
