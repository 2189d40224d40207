"""All words that people read, by language, and how times and amounts are written."""
