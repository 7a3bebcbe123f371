"""Citizens: messages and their answers, calls and letters, common questions, whether ways of feedback work."""
