"""Diffusion: pictures painted by Stable Diffusion and its kin (the extra `diffusion`).

```
request --sources--> weights here --loading--> pipeline in the pool
        --defaults-> steps, guidance, scheduler, decoder, size, all in the request before it is made
        --adapters-> LoRAs put on
        --painting-> prompt chunks -> steps (cancel, preview) -> decode -> checks -> picture of the size asked for
```

Nothing here imports torch or diffusers before a picture is made.
"""
