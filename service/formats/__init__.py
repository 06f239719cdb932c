"""The formats that CMSs speak: pure functions from a document to an `Article`, and from what a summary tells to a document."""
