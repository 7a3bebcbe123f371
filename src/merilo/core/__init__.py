"""The core: law, words, documents and counting, without web, clock or settings."""
