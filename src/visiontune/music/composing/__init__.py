"""From wishes to a score: form, task, the model under rules, parts for its players."""
