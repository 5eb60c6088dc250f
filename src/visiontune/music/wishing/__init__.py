"""What a request wishes: composer, mood, key, tempo, metre and instruments, by fields and by prompt."""
