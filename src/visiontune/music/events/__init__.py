"""Music in events, for any number of parts: bars, positions, pitches, loudness and lengths, one token after the other.

```
Score --remi--> tokens --vocabulary--> numbers --model--> the next token, again and again --transcript--> Score
```
"""
