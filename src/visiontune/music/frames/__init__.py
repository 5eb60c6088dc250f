"""Music in frames: what each of four voices does on every sixteenth, and the models that predict it.

```
Voices (T, 4) --features--> numbers a model reads --model--> what each voice does next, one voice after the other
```
"""
