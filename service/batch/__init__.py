"""Many articles, without a server: `python -m service batch` on one machine, and what a cluster runs (docs/archives.md)."""
